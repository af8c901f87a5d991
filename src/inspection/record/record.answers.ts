import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { PART_STATES } from './record.types.js';

const RECORD_POINT = z.strictObject({
  listId: TEXT,
  no: z.number(),
  content: TEXT,
  method: TEXT.nullable(),
  basis: TEXT.nullable(),
  poolCode: TEXT,
  poolName: TEXT,
  mine: z.boolean(),
  answer: z.enum(['', 'NA', 'NO', 'YES']),
  note: TEXT,
  revisions: z.strictObject({ answer: z.number(), note: z.number() }),
});

const RECORD_ITEM = z.strictObject({
  code: TEXT,
  name: TEXT,
  listId: TEXT.nullable(),
  version: z.number().nullable(),
  points: z.array(RECORD_POINT),
});

const FIELD_VALUE = z.strictObject({
  value: TEXT,
  revision: z.number(),
  by: TEXT.nullable(),
  at: INSTANT.nullable(),
});

const RECORD_PART = z.strictObject({
  poolCode: TEXT,
  poolName: TEXT,
  leads: z.boolean(),
  state: codesOf(PART_STATES),
  reason: TEXT.nullable(),
  by: TEXT.nullable(),
  at: INSTANT.nullable(),
  mine: z.boolean(),
  editable: z.boolean(),
  points: z.number(),
  answered: z.number(),
  found: z.number(),
});

const RECORD_CONFLICT = z.strictObject({
  id: TEXT,
  field: TEXT,
  value: TEXT,
  baseRevision: z.number(),
  poolCode: TEXT,
  by: TEXT,
  at: INSTANT,
  typedAt: INSTANT.nullable(),
  current: FIELD_VALUE,
});

const VISIT_RECORD = z.strictObject({
  task: z.strictObject({
    id: TEXT,
    number: TEXT,
    subjectName: TEXT,
    subjectCode: TEXT,
    subjectKind: TEXT,
    areaName: TEXT,
    itemName: TEXT,
    leadPool: TEXT,
    windowFrom: TEXT,
    windowTo: TEXT,
  }),
  items: z.array(RECORD_ITEM),
  fields: z.record(TEXT, FIELD_VALUE),
  parts: z.array(RECORD_PART),
  conflicts: z.array(RECORD_CONFLICT),
  begun: z.boolean(),
  editable: z.boolean(),
  refusal: TEXT.nullable(),
});

const ENTRY_OUTCOME = z.strictObject({
  opId: TEXT,
  status: z.enum(['CONFLICT', 'REFUSED', 'SAME', 'SAVED']),
  revision: z.number(),
  current: FIELD_VALUE.nullable(),
  message: TEXT,
});

/** What is answered. */
export const RECORD_ANSWERS: Answers = {
  'GET /api/v1/tasks/:id/record': VISIT_RECORD,
  'POST /api/v1/tasks/:id/record/entries': z.strictObject({ outcomes: z.array(ENTRY_OUTCOME) }),
};
