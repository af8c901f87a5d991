import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../platform/http/answer.js';
import { STRATUM_KEYS, LADDER_STEPS } from './plan.types.js';

const ANNUAL_PLAN = z.strictObject({
  id: TEXT,
  year: z.number(),
  version: z.number(),
  title: TEXT,
  agencyCode: TEXT,
  state: TEXT,
  revision: z.number(),
  documentNo: TEXT.nullable(),
  approvedAccountId: TEXT.nullable(),
  approvedBy: TEXT.nullable(),
  approvedAt: INSTANT.nullable(),
  createdAccountId: TEXT.nullable(),
  createdBy: TEXT,
  createdAt: INSTANT,
});

const PLAN_SUMMARY = z.strictObject({ plan: ANNUAL_PLAN, lineCount: z.number() });

const SUBJECT_CONDITION = z.strictObject({
  key: TEXT,
  oneOf: z.array(TEXT).optional(),
  from: TEXT.optional(),
  to: TEXT.optional(),
});

const STRATUM_PLAN = z.strictObject({
  key: z.enum(STRATUM_KEYS),
  ratio: TEXT.optional(),
  count: z.number().optional(),
  min: z.number().optional(),
});

const CAP_PLAN = z.strictObject({ ratio: TEXT.optional(), count: z.number().optional() });

const RESERVE_PLAN = z.strictObject({ ratio: TEXT.optional(), min: z.number().optional() });

const TEAM_PLAN = z.strictObject({
  agency: TEXT,
  size: z.number(),
  leader: z.boolean(),
  ladder: z.array(z.enum(LADDER_STEPS)),
  rotation: z.boolean().optional(),
});

const PLAN_LINE = z.strictObject({
  id: TEXT,
  planId: TEXT,
  lineNo: z.number(),
  revision: z.number(),
  taskName: TEXT,
  itemCode: TEXT,
  itemName: TEXT,
  alsoItems: z.array(TEXT),
  subjectKind: TEXT,
  areaCodes: z.array(TEXT),
  conditions: z.array(SUBJECT_CONDITION),
  mode: z.enum(['ORDER', 'SAMPLE']),
  rounding: z.enum(['CEIL', 'FLOOR', 'HALF_UP']),
  strata: z.array(STRATUM_PLAN),
  cap: CAP_PLAN.nullable(),
  reserve: RESERVE_PLAN.nullable(),
  drawType: z.enum(['IN_AGENCY', 'IN_SYSTEM', 'JOINT']),
  sampling: z.enum(['TARGETED', 'UNTARGETED']),
  leadPool: TEXT,
  partnerPools: z.array(TEXT),
  teams: z.array(TEAM_PLAN),
  months: z.array(z.number()),
  methods: TEXT,
  organisingLevel: TEXT,
  implementingLevel: TEXT,
  deadline: TEXT,
  announced: z.boolean(),
  remark: TEXT.nullable(),
  originId: TEXT.nullable(),
});

const PLAN_WITH_LINES = z.strictObject({ plan: ANNUAL_PLAN, lines: z.array(PLAN_LINE) });

/** What is answered. */
export const PLAN_ANSWERS: Answers = {
  'GET /api/v1/plans': z.strictObject({ plans: z.array(PLAN_SUMMARY) }),
  'POST /api/v1/plans': z.strictObject({ id: TEXT }),
  'GET /api/v1/plans/:id': PLAN_WITH_LINES,
  'POST /api/v1/plans/:id/lines': z.strictObject({ id: TEXT }),
};
