import { z } from 'zod';
import { type Answers, codesOf, INSTANT, PAGED, TEXT } from '../platform/http/answer.js';
import { TASK_STATES } from './inspection.rules.js';
import { STAGES } from './stages.js';

const LISTED_TASK = z.strictObject({
  id: TEXT,
  number: TEXT,
  drawId: TEXT,
  subjectKind: TEXT,
  subjectCode: TEXT,
  subjectName: TEXT,
  areaCode: TEXT,
  itemName: TEXT,
  batch: TEXT.nullable(),
  windowFrom: TEXT,
  windowTo: TEXT,
  state: codesOf(TASK_STATES),
  stage: codesOf(STAGES),
  nextDue: TEXT.nullable(),
  overdue: z.boolean(),
  resultCode: TEXT.nullable(),
  inspectedOn: TEXT.nullable(),
  areaName: TEXT,
});

const TASK_PAGE = z.strictObject({
  rows: z.array(LISTED_TASK),
  ...PAGED,
  counts: z.strictObject({
    ENTERED: z.number(),
    RETURNED: z.number(),
    ASSIGNED: z.number(),
    REVIEWED: z.number(),
    REPLACED: z.number(),
  }),
  stages: z.strictObject({
    CONFIRMING: z.number(),
    CLOSED: z.number(),
    VOIDED: z.number(),
    ENTERED: z.number(),
    RETURNED: z.number(),
    REPLACED: z.number(),
    TO_APPROVE: z.number(),
    TO_INSPECT: z.number(),
    INSPECTING: z.number(),
    NOT_INSPECTED: z.number(),
    FOLLOWING_UP: z.number(),
  }),
});

const INSPECTION_TASK = z.strictObject({
  id: TEXT,
  number: TEXT,
  drawId: TEXT,
  planLineId: TEXT,
  subjectId: TEXT,
  subjectKind: TEXT,
  subjectCode: TEXT,
  subjectName: TEXT,
  areaCode: TEXT,
  itemCode: TEXT,
  itemName: TEXT,
  stratum: TEXT,
  rank: z.number(),
  ticket: TEXT,
  batch: TEXT.nullable(),
  leadPool: TEXT,
  windowFrom: TEXT,
  windowTo: TEXT,
  createdAt: INSTANT,
});

const OTHER_TASK = z.strictObject({ id: TEXT, number: TEXT, subjectName: TEXT });

const TEAM_MEMBER = z.strictObject({
  seat: z.number(),
  leader: z.boolean(),
  inspector: z.strictObject({ id: TEXT, name: TEXT, agencyName: TEXT }).nullable(),
  step: TEXT,
});

const TASK_TEAM = z.strictObject({
  poolCode: TEXT,
  poolName: TEXT,
  leads: z.boolean(),
  alone: TEXT.nullable(),
  members: z.array(TEAM_MEMBER),
});

const INSPECTION_RESULT = z.strictObject({
  id: TEXT,
  taskId: TEXT,
  version: z.number(),
  resultCode: TEXT,
  findings: TEXT,
  followUp: TEXT,
  inspectedOn: TEXT,
  correctBy: TEXT.nullable(),
  remark: TEXT.nullable(),
  correctionReason: TEXT.nullable(),
  enteredBy: TEXT,
  enteredInspector: TEXT,
  enteredName: TEXT,
  enteredAt: INSTANT,
});

const RESULT_REVIEW = z.strictObject({
  resultId: TEXT,
  decision: TEXT,
  reason: TEXT.nullable(),
  reviewedBy: TEXT,
  reviewedName: TEXT,
  reviewedAt: INSTANT,
});

const FINDING = z.strictObject({
  poolCode: TEXT,
  itemCode: TEXT,
  listId: TEXT.nullable(),
  pointNo: z.number().nullable(),
  text: TEXT,
  corrected: z.boolean(),
});

const RESULT_VERSION = z.strictObject({
  result: INSPECTION_RESULT,
  review: RESULT_REVIEW.nullable(),
  findings: z.array(FINDING),
});

const TASK_DETAIL = z.strictObject({
  task: INSPECTION_TASK,
  state: codesOf(TASK_STATES),
  replacement: z.strictObject({ by: OTHER_TASK.nullable(), of: OTHER_TASK.nullable() }),
  areaName: TEXT,
  planTitle: TEXT,
  taskName: TEXT,
  teams: z.array(TASK_TEAM),
  versions: z.array(RESULT_VERSION),
  correction: z.enum(['RETURNED', 'WAITING']).nullable(),
  refusals: z.strictObject({ enter: TEXT.nullable(), correct: TEXT.nullable(), review: TEXT.nullable() }),
  showsTicket: z.boolean(),
  ticketCommand: TEXT.nullable(),
  changes: z.strictObject({ team: z.boolean(), substitution: z.boolean(), resultCode: TEXT.nullable() }),
  voided: z.boolean(),
});

/** What is answered. */
export const INSPECTION_ANSWERS: Answers = {
  'GET /api/v1/tasks': TASK_PAGE,
  'GET /api/v1/tasks/:id': TASK_DETAIL,
  'POST /api/v1/tasks/:id/results': z.strictObject({ version: z.number() }),
  'POST /api/v1/tasks/:id/corrections': z.strictObject({ version: z.number() }),
};
