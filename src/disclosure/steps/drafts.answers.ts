import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { DISCLOSURE_KINDS, DISCLOSURE_ACTIONS } from '../disclosure.rules.js';
import { DRAFT_STATES } from './steps.rules.js';

/** What somebody did with a draft. */
const STEP = z.enum(['APPROVED', 'CHECKED', 'DROPPED', 'PUBLISHED', 'REFUSED', 'RETURNED']);

const DRAFT_ENTRY = z.strictObject({
  id: TEXT,
  kind: codesOf(DISCLOSURE_KINDS),
  objectId: TEXT,
  action: codesOf(DISCLOSURE_ACTIONS),
  version: z.number(),
  reason: TEXT.nullable(),
  title: TEXT,
  digest: TEXT,
  dueOn: TEXT,
  draftedBy: TEXT,
  draftedAt: INSTANT,
  draftedAccountId: TEXT.nullable(),
  state: codesOf(DRAFT_STATES),
  actedBy: TEXT.nullable(),
  actedAt: INSTANT.nullable(),
  stepReason: TEXT.nullable(),
  documentNo: TEXT.nullable(),
  signatory: TEXT.nullable(),
  acted: z.array(
    z.strictObject({
      step: STEP,
      accountId: TEXT.nullable(),
    }),
  ),
});

const RESULT_CONTENT = z.strictObject({
  drawNumber: TEXT,
  year: z.number(),
  agencyName: TEXT,
  planTitle: TEXT,
  taskName: TEXT,
  tasks: z.number(),
  open: z.number(),
  replaced: z.number().optional(),
  rows: z.array(
    z.strictObject({
      itemName: TEXT,
      agencies: TEXT,
      taskName: TEXT,
      drawType: TEXT,
      remark: TEXT,
      planNumber: TEXT,
      planTitle: TEXT,
      taskNumber: TEXT,
      areaName: TEXT,
      subjectCode: TEXT,
      result: TEXT,
      seq: TEXT,
      inspectedOn: TEXT,
      subjectName: TEXT,
      handling: TEXT,
    }),
  ),
  dueProvisional: z.boolean(),
});

const DRAW_ROW = z.strictObject({ seq: TEXT, name: TEXT, code: TEXT, areaName: TEXT, batch: TEXT });

const DRAW_CONTENT = z.strictObject({
  frozenAt: TEXT,
  sealedAt: TEXT,
  freezeDigest: TEXT,
  resultDigest: TEXT,
  seed: TEXT,
  files: z.array(z.strictObject({ name: TEXT, digest: TEXT, lines: TEXT })),
  rows: z.array(DRAW_ROW),
  dueProvisional: z.boolean(),
  drawNumber: TEXT,
  year: z.number(),
  agencyName: TEXT,
  planNumber: TEXT,
  planTitle: TEXT,
  taskName: TEXT,
  drawType: TEXT,
  itemName: TEXT,
  scope: TEXT,
  agencies: TEXT,
  windowFrom: TEXT,
  windowTo: TEXT,
  asOf: TEXT,
  announced: z.boolean(),
});

const PLAN_CONTENT = z.strictObject({
  year: z.number(),
  agencyName: TEXT,
  title: TEXT,
  documentNo: TEXT,
  approvedOn: TEXT,
  rows: z.array(z.array(TEXT)),
  dueProvisional: z.boolean(),
});

const TABLE_CONTENT = z.strictObject({
  year: z.number(),
  agencyName: TEXT,
  title: TEXT,
  facts: z.array(z.tuple([TEXT, TEXT])),
  columns: z.array(z.strictObject({ key: TEXT, heading: TEXT })),
  rows: z.array(z.array(TEXT)),
  dueProvisional: z.boolean(),
});

const WITHDRAWN_CONTENT = z.strictObject({
  withdrawn: z.literal(true),
  version: z.number(),
  dueProvisional: z.boolean(),
});

const DISCLOSURE_STEP = z.strictObject({
  draftId: TEXT,
  n: z.number(),
  step: STEP,
  reason: TEXT.nullable(),
  documentNo: TEXT.nullable(),
  signatory: TEXT.nullable(),
  accountId: TEXT.nullable(),
  actedBy: TEXT,
  actedAt: INSTANT,
});

const DRAFT_DETAIL = z.strictObject({
  draft: DRAFT_ENTRY,
  content: z.union([RESULT_CONTENT, DRAW_CONTENT, PLAN_CONTENT, TABLE_CONTENT, WITHDRAWN_CONTENT]),
  steps: z.array(DISCLOSURE_STEP),
  before: z.strictObject({ id: TEXT, version: z.number() }).nullable(),
  corrects: z.array(TEXT),
  publishedId: TEXT.nullable(),
});

const DRAFTED_ALL = z.strictObject({ ids: z.array(TEXT), left: z.array(TEXT) });

const PUBLISHED = z.strictObject({ id: TEXT, version: z.number() });

/** What is answered. */
export const DRAFTS_ANSWERS: Answers = {
  'GET /api/v1/disclosure-drafts': z.strictObject({
    page: z.number(),
    pages: z.number(),
    drafts: z.array(DRAFT_ENTRY),
    total: z.number(),
  }),
  'GET /api/v1/disclosure-drafts/:id': DRAFT_DETAIL,
  'POST /api/v1/disclosure-drafts': z.strictObject({ id: TEXT }),
  'POST /api/v1/disclosure-drafts/waiting': DRAFTED_ALL,
  'POST /api/v1/disclosure-drafts/steps': z.strictObject({ published: z.array(PUBLISHED) }),
};
