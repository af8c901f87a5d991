import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../../platform/http/answer.js';
import { CHANGE_TEXT } from '../record.answers.js';

const ROW_REMARK = z.strictObject({ row: z.number(), column: TEXT, code: TEXT, message: TEXT });

const UPSERTED = z.strictObject({ created: z.number(), updated: z.number(), unchanged: z.number() });

const ROW_CHANGE = z.strictObject({
  row: z.number(),
  code: TEXT,
  name: TEXT,
  changes: z.array(CHANGE_TEXT),
});

const IMPORT_RESULT = z.strictObject({
  skipped: z.number(),
  differs: z.boolean(),
  ...UPSERTED.shape,
});

const WARNING_GROUP = z.strictObject({
  code: TEXT,
  column: TEXT,
  message: TEXT,
  count: z.number(),
  rows: z.array(z.number()),
});

/** What is answered. */
export const IMPORTS_ANSWERS: Answers = {
  'POST /api/v1/imports': z.strictObject({
    kind: TEXT,
    fileName: TEXT,
    rows: z.number(),
    accepted: z.number(),
    faults: z.array(ROW_REMARK),
    warnings: z.array(ROW_REMARK),
    changes: UPSERTED,
    diffs: z.array(ROW_CHANGE),
    id: TEXT,
  }),
  'GET /api/v1/imports/:id': z.strictObject({
    result: IMPORT_RESULT.nullable(),
    rows: z.number(),
    accepted: z.number(),
    faultCount: z.number(),
    faults: z.array(ROW_REMARK),
    warningCount: z.number(),
    warnings: z.array(WARNING_GROUP),
    changes: UPSERTED,
    diffs: z.array(ROW_CHANGE),
    state: TEXT,
    agencyCode: TEXT.nullable(),
    kind: TEXT,
    id: TEXT,
    fileName: TEXT,
    digest: TEXT,
    createdBy: TEXT,
    createdAt: INSTANT,
    appliedBy: TEXT.nullable(),
    appliedAt: INSTANT.nullable(),
  }),
  'POST /api/v1/imports/:id/apply': IMPORT_RESULT,
};
