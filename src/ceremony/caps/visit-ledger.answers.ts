import { z } from 'zod';
import { type Answers, INSTANT, pageOf, TEXT } from '../../platform/http/answer.js';

const POOL_VISITS = z.strictObject({
  pool: TEXT,
  made: z.number(),
  exempt: z.number(),
  most: z.number().nullable(),
  source: TEXT.nullable(),
});

const ENTERPRISE_VISITS = z.strictObject({
  enterprise: TEXT,
  name: TEXT,
  areaCodes: z.array(TEXT),
  kinds: z.array(TEXT),
  pools: z.array(POOL_VISITS),
});

const ENTERPRISE_PAGE = pageOf(ENTERPRISE_VISITS);

const CAP_RULE = z.strictObject({
  ruleNo: z.number(),
  revision: z.number(),
  poolCode: TEXT.nullable(),
  subjectKind: TEXT.nullable(),
  areaCode: TEXT.nullable(),
  creditClass: TEXT.nullable(),
  year: z.number().nullable(),
  most: z.number(),
  active: z.boolean(),
  source: TEXT,
  changedBy: TEXT,
  changedAt: INSTANT,
});

const VISIT_KIND = z.strictObject({
  code: TEXT,
  revision: z.number(),
  name: TEXT,
  exempt: z.boolean(),
  source: TEXT,
  changedBy: TEXT,
  changedAt: INSTANT,
});

const CAP_FORECAST = z.strictObject({
  enterprise: TEXT,
  name: TEXT,
  areaCode: TEXT,
  pool: TEXT,
  made: z.number(),
  expected: z.number(),
  certain: z.number(),
  possible: z.number(),
  most: z.number(),
  lines: z.array(TEXT),
});

/** What is answered. */
export const VISIT_LEDGER_ANSWERS: Answers = {
  'GET /api/v1/visit-ledger': ENTERPRISE_PAGE,
  'POST /api/v1/visit-ledger': z.strictObject({ enterprise: TEXT }),
  'POST /api/v1/visit-ledger/import': z.strictObject({ visits: z.number() }),
  'POST /api/v1/visit-ledger/:id/reversal': z.strictObject({ enterprise: TEXT }),
  'GET /api/v1/visit-caps': z.strictObject({ rules: z.array(CAP_RULE), kinds: z.array(VISIT_KIND) }),
  'POST /api/v1/visit-caps': z.strictObject({ ruleNo: z.number() }),
  'PUT /api/v1/visit-caps/:rule': z.strictObject({ ruleNo: z.number(), revision: z.number() }),
  'PUT /api/v1/visit-caps/kinds/:kind': z.strictObject({ code: TEXT, revision: z.number() }),
  'GET /api/v1/plans/:id/visit-caps': z.strictObject({ capped: z.boolean(), rows: z.array(CAP_FORECAST) }),
};
