import { z } from 'zod';
import { type Answers, codesOf, INSTANT, pageOf, TEXT } from '../../platform/http/answer.js';
import { APPROVAL_KINDS, APPROVAL_STATES } from './approval.rules.js';

const SHOWN_APPROVAL = z.strictObject({
  kindName: TEXT,
  stateName: TEXT,
  id: TEXT,
  number: TEXT,
  drawId: TEXT,
  drawNumber: TEXT,
  itemName: TEXT,
  kind: codesOf(APPROVAL_KINDS),
  reason: TEXT.nullable(),
  requestedAccountId: TEXT,
  requestedInspectorId: TEXT.nullable(),
  requestedBy: TEXT,
  requestedAt: INSTANT,
  tasks: z.number(),
  state: codesOf(APPROVAL_STATES),
  decisionReason: TEXT.nullable(),
  headName: TEXT.nullable(),
  decidedBy: TEXT.nullable(),
  decidedAt: INSTANT.nullable(),
});

const APPROVAL_PAGE = pageOf(SHOWN_APPROVAL);

/** How it stands with the approval of a task. */
export const TASK_APPROVAL = z.enum(['APPROVED', 'NONE', 'OPEN', 'REFUSED', 'URGENT']);

const SHOWN_APPROVAL_TASK = z.strictObject({
  areaName: TEXT,
  stateName: TEXT,
  free: z.boolean(),
  id: TEXT,
  number: TEXT,
  subjectCode: TEXT,
  subjectName: TEXT,
  areaCode: TEXT,
  itemName: TEXT,
  windowFrom: TEXT,
  windowTo: TEXT,
  dayFrom: TEXT.nullable(),
  dayTo: TEXT.nullable(),
  people: z.array(TEXT),
  replaced: z.boolean(),
  own: z.boolean(),
  state: TASK_APPROVAL,
});

const APPROVAL_DETAIL = z.strictObject({
  approval: SHOWN_APPROVAL,
  tasks: z.array(SHOWN_APPROVAL_TASK),
  hidden: z.number(),
  refusal: TEXT.nullable(),
});

/** What is answered. */
export const APPROVALS_ANSWERS: Answers = {
  'GET /api/v1/approvals': APPROVAL_PAGE,
  'GET /api/v1/approvals/:id': APPROVAL_DETAIL,
  'POST /api/v1/approvals': z.strictObject({ id: TEXT }),
};
