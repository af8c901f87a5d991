import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../../platform/http/answer.js';

const MATCHED_NAME = z.strictObject({ name: TEXT, poolCode: TEXT.nullable(), likely: z.array(TEXT) });

const PROPOSAL = z.strictObject({
  row: z.number(),
  taskName: TEXT,
  itemCode: TEXT,
  subjectKind: TEXT,
  ratio: TEXT.nullable(),
  count: z.number().nullable(),
  fromMonth: z.number().nullable(),
  toMonth: z.number().nullable(),
  batches: z.number().nullable(),
  lead: TEXT.nullable(),
  partners: z.array(TEXT),
  sampling: z.enum(['TARGETED', 'UNTARGETED']),
  methods: TEXT,
  organisingLevel: TEXT,
  implementingLevel: TEXT,
  deadline: TEXT,
  remark: TEXT,
});

const PLAN_IMPORT_USE = z.strictObject({ importId: TEXT, lines: z.number(), usedBy: TEXT, usedAt: INSTANT });

const CELL_READING = z.strictObject({ column: TEXT, text: TEXT, reading: TEXT });

const PLAN_QUESTION = z.strictObject({
  field: z.enum([
    'amount',
    'deadline',
    'drawType',
    'frequency',
    'item',
    'lead',
    'levels',
    'months',
    'partners',
    'priority',
    'sampling',
    'subjects',
    'taskName',
  ]),
  column: TEXT,
  text: TEXT,
  question: TEXT,
});

const PLAN_TABLE_LINE = z.strictObject({
  row: z.number(),
  taskName: TEXT.nullable(),
  item: TEXT.nullable(),
  subjects: TEXT.nullable(),
  ratio: TEXT.nullable(),
  count: z.number().nullable(),
  atLeast: z.boolean(),
  frequency: z.number().nullable(),
  months: z.tuple([z.number(), z.number()]).nullable(),
  lead: TEXT.nullable(),
  partners: z.array(TEXT),
  body: TEXT.nullable(),
  priority: z.enum(['GENERAL', 'KEY']).nullable(),
  sampling: z.enum(['TARGETED', 'UNTARGETED']).nullable(),
  drawType: z.enum(['IN_AGENCY', 'IN_SYSTEM', 'JOINT']).nullable(),
  levels: z.enum(['APART', 'TOGETHER']).nullable(),
  methods: TEXT.nullable(),
  organisingLevel: TEXT.nullable(),
  implementingLevel: TEXT.nullable(),
  deadline: TEXT.nullable(),
  remark: TEXT.nullable(),
  readings: z.array(CELL_READING),
  questions: z.array(PLAN_QUESTION),
});

const AGENCY_ALIAS = z.strictObject({
  id: TEXT,
  name: TEXT,
  poolCode: TEXT,
  recordedBy: TEXT,
  recordedAt: INSTANT,
});

const PLAN_IMPORT = z.strictObject({
  names: z.array(MATCHED_NAME),
  proposals: z.array(PROPOSAL),
  others: z.array(z.strictObject({ id: TEXT, sheet: TEXT, lines: z.number() })),
  use: PLAN_IMPORT_USE.nullable(),
  title: TEXT.nullable(),
  year: z.number().nullable(),
  sheet: TEXT,
  lines: z.array(PLAN_TABLE_LINE),
  unknownHeadings: z.array(TEXT),
  skipped: z.array(z.strictObject({ row: z.number(), text: TEXT })),
  id: TEXT,
  fileName: TEXT,
});

/** What is answered. */
export const PLAN_IMPORTS_ANSWERS: Answers = {
  'POST /api/v1/plans/:id/imports': PLAN_IMPORT,
  'GET /api/v1/plans/:id/imports/:import': PLAN_IMPORT,
  'POST /api/v1/plans/:id/imports/:import/lines': z.strictObject({ lines: z.number() }),
  'GET /api/v1/plan-names': z.strictObject({ names: z.array(AGENCY_ALIAS) }),
  'PUT /api/v1/plan-names': z.strictObject({ changed: z.boolean() }),
};
