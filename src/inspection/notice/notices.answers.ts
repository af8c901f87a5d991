import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { TASK_APPROVAL } from '../approval/approvals.answers.js';
import { DELIVERY_WAYS } from './notice.rules.js';

const SHOWN_DRAW_NOTICES = z.strictObject({
  number: TEXT,
  itemName: TEXT,
  voided: z.boolean(),
  drawId: TEXT,
  tasks: z.number(),
  issued: z.number(),
  delivered: z.number(),
});

const NOTICE_TASK = z.strictObject({
  id: TEXT,
  number: TEXT,
  drawId: TEXT,
  planLineId: TEXT,
  subjectKind: TEXT,
  subjectCode: TEXT,
  subjectName: TEXT,
  areaCode: TEXT,
  itemCode: TEXT,
  itemName: TEXT,
  leadPool: TEXT,
  windowFrom: TEXT,
  windowTo: TEXT,
  dayFrom: TEXT.nullable(),
  dayTo: TEXT.nullable(),
  replaced: z.boolean(),
  visited: z.boolean(),
});

const NEWEST_NOTICE = z.strictObject({
  id: TEXT,
  taskId: TEXT,
  version: z.number(),
  number: TEXT,
  token: TEXT,
  content: TEXT,
  issuedBy: TEXT,
  issuedAt: INSTANT,
  how: codesOf(DELIVERY_WAYS).nullable(),
  deliveredOn: TEXT.nullable(),
});

const NOTICE_PERSON = z.strictObject({ name: TEXT, agency: TEXT, certificateNo: TEXT, leader: z.boolean() });

const NOTICE_CONTENT = z.strictObject({
  agency: TEXT,
  task: TEXT,
  planTitle: TEXT,
  subject: z.strictObject({ name: TEXT, code: TEXT, area: TEXT }),
  items: z.array(z.strictObject({ code: TEXT, name: TEXT, basis: TEXT, content: TEXT, method: TEXT })),
  visitFrom: TEXT,
  visitTo: TEXT,
  teams: z.array(z.strictObject({ pool: TEXT, leads: z.boolean(), people: z.array(NOTICE_PERSON) })),
  prepare: z.array(TEXT),
  rights: z.array(TEXT),
  counts: z.array(z.strictObject({ pool: TEXT, made: z.number(), most: z.number().nullable() })),
  year: z.number(),
  phone: TEXT,
  address: TEXT,
});

const NOTICE_STANDING = z.strictObject({
  task: NOTICE_TASK,
  approval: TASK_APPROVAL,
  approvalName: TEXT,
  newest: NEWEST_NOTICE.nullable(),
  content: NOTICE_CONTENT,
  stale: z.array(TEXT),
  needed: z.boolean(),
  refusal: TEXT.nullable(),
  voided: z.boolean(),
});

const INSPECTION_NOTICE = z.strictObject({
  id: TEXT,
  taskId: TEXT,
  version: z.number(),
  number: TEXT,
  token: TEXT,
  content: TEXT,
  visitFrom: TEXT,
  visitTo: TEXT,
  issuedAccountId: TEXT,
  issuedBy: TEXT,
  issuedAt: INSTANT,
});

const NOTICE_DELIVERY = z.strictObject({
  id: TEXT,
  noticeId: TEXT,
  how: codesOf(DELIVERY_WAYS),
  deliveredOn: TEXT,
  receiver: TEXT,
  note: TEXT.nullable(),
  recordedAccountId: TEXT,
  recordedBy: TEXT,
  recordedAt: INSTANT,
});

const NOTICE_DETAIL = z.strictObject({
  notice: INSPECTION_NOTICE,
  content: NOTICE_CONTENT,
  standing: NOTICE_STANDING,
  newestId: TEXT,
  deliveries: z.array(NOTICE_DELIVERY),
  address: TEXT,
  mayIssue: z.boolean(),
});

const ISSUE_OUTCOME = z.strictObject({
  issued: z.array(TEXT),
  left: z.array(z.strictObject({ number: TEXT, why: TEXT })),
});

/** What is answered. */
export const NOTICES_ANSWERS: Answers = {
  'GET /api/v1/notices': z.union([
    z.strictObject({ draws: z.array(SHOWN_DRAW_NOTICES) }),
    z.strictObject({ rows: z.array(NOTICE_STANDING) }),
  ]),
  'GET /api/v1/notices/:id': NOTICE_DETAIL,
  'POST /api/v1/notices': ISSUE_OUTCOME,
};
