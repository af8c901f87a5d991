import {
  ANY_MEDIA,
  type ApiRoutes,
  answers,
  does,
  gives,
  makes,
  shows,
  words,
} from '../platform/http/api-route.js';
import { APPROVAL_BODY, DECISION_BODY } from './approval/approval.body.js';
import { FILES_BODY, WITHDRAWAL_BODY } from './files/visit-file.body.js';
import { CLOSURE_BODY, OPEN_BODY, STEP_BODY } from './follow-up/follow-ups.body.js';
import { CORRECTION_BODY, RESULT_BODY, REVIEW_BODY } from './inspection.body.js';
import { CONFIRMATION_BODY } from './not-inspected/not-inspected.body.js';
import { DELIVERY_BODY, NOTICE_BODY } from './notice/notice.body.js';
import { ENTRIES_BODY, PART_BODY } from './record/record.body.js';
import { TASK_WORDS } from './task-list/task-filter.js';
import { PLAN_BODY, VISIT_BODY } from './visits/visits.body.js';
import { answering } from '../platform/http/answer.js';
import { APPROVALS_ANSWERS } from './approval/approvals.answers.js';
import { VISIT_FILES_ANSWERS } from './files/visit-files.answers.js';
import { FOLLOW_UPS_ANSWERS } from './follow-up/follow-ups.answers.js';
import { INSPECTION_ANSWERS } from './inspection.answers.js';
import { JOINT_SHARE_ANSWERS } from './joint-share/joint-share.answers.js';
import { NOT_INSPECTED_ANSWERS } from './not-inspected/not-inspected.answers.js';
import { NOTICES_ANSWERS } from './notice/notices.answers.js';
import { NUMBERS_ANSWERS } from './numbers/numbers.answers.js';
import { RECORD_ANSWERS } from './record/record.answers.js';
import { VISITS_ANSWERS } from './visits/visits.answers.js';

const RESULT = { resultCode: 'NO_PROBLEM', findings: '', followUp: 'NONE', inspectedOn: '2026-03-18' };

/** Tasks, results and records. */
const TASKS: ApiRoutes = {
  'GET /api/v1/tasks': shows('检查任务列表', words(...TASK_WORDS, 'page'), { month: '2026-03' }),
  'GET /api/v1/tasks/:id': shows('一项检查任务'),
  'POST /api/v1/tasks/:id/results': makes('录入检查结果', RESULT_BODY, RESULT),
  'POST /api/v1/tasks/:id/corrections': makes('更正已审核的结果', CORRECTION_BODY, {
    ...{ ...RESULT, corrects: 1, reason: '漏记备注', remark: '核对后更正' },
  }),
  'POST /api/v1/tasks/:id/reviews': does('审核检查结果', REVIEW_BODY, { version: 1, decision: 'ACCEPTED' }),
  'GET /api/v1/tasks/:id/record': shows('现场检查记录'),
  'POST /api/v1/tasks/:id/record/entries': answers('填写现场检查记录', ENTRIES_BODY, {
    entries: [{ opId: 'client-1:1', field: 'remark', value: '到场核对台账', baseRevision: 0 }],
  }),
  'POST /api/v1/tasks/:id/record/parts': does('交回、重开一个系统的部分', PART_BODY, {
    pool: 'JT',
    act: 'HAND_IN',
  }),
  'GET /api/v1/tasks/:id/files': shows('检查的照片和文书'),
  'POST /api/v1/tasks/:id/files': makes('上传照片或文书', FILES_BODY, { purpose: 'SCENE' }, 'file'),
  'GET /api/v1/tasks/:id/files/:file': gives('一张照片或一份文书', ANY_MEDIA),
  'POST /api/v1/tasks/:id/files/:file/withdrawal': does('撤下照片或文书', WITHDRAWAL_BODY, {
    reason: '拍摄了无关人员',
  }),
  'GET /api/v1/not-inspected': shows('未能检查的任务', words('state', 'code', 'page'), { page: '1' }),
  'POST /api/v1/tasks/:id/not-inspected': does('确认未能检查', CONFIRMATION_BODY, {
    ...{ version: 1, decision: 'CONFIRMED', headName: '张局长' },
  }),
  'GET /api/v1/plans/:id/joint-share': shows('部门联合抽查占比'),
  'GET /api/v1/numbers': shows('检查统计', words('by', ...TASK_WORDS), { by: 'area', year: '2026' }),
};

/** Before and after the visit. */
const AROUND: ApiRoutes = {
  'GET /api/v1/approvals': shows('检查审批列表', words('state', 'kind', 'draw', 'task', 'page'), {
    draw: '1',
  }),
  'GET /api/v1/approvals/:id': shows('一份检查审批'),
  'POST /api/v1/approvals': makes('申请检查审批', APPROVAL_BODY, { draw: '1', whole: true, kind: 'PRIOR' }),
  'POST /api/v1/approvals/:id/decision': does('审批', DECISION_BODY, {
    decision: 'APPROVED',
    headName: '张局长',
  }),
  'GET /api/v1/notices': shows('检查通知书列表', words('draw'), { draw: '1' }),
  'GET /api/v1/notices/:id': shows('一份检查通知书'),
  'POST /api/v1/notices': makes('制发检查通知书', NOTICE_BODY, { draw: '1', whole: true }),
  'POST /api/v1/notices/:id/deliveries': does('登记送达', DELIVERY_BODY, {
    ...{ how: 'HAND', deliveredOn: '2026-03-12', receiver: '企业负责人' },
  }),
  'GET /api/v1/visits': shows('检查日程', words('month', 'area', 'person'), { month: '2026-03' }),
  'POST /api/v1/visits/plan': answers('排检查日程', PLAN_BODY, { month: '2026-03' }),
  'PUT /api/v1/visits/:id': does('改检查日期', VISIT_BODY, {
    ...{ dayFrom: '2026-03-24', dayTo: '2026-03-24', reason: '企业申请改期', revision: 0 },
  }),
  'GET /api/v1/follow-ups': shows(
    '后续处理列表',
    words('state', 'kind', 'area', 'pool', 'draw', 'text', 'page'),
    { kind: 'RECHECK' },
  ),
  'GET /api/v1/follow-ups/:id': shows('一件后续处理'),
  'POST /api/v1/follow-ups/:id/steps': does('记一步后续处理', STEP_BODY, {
    ...{ step: 'PLANNED', after: 0, onDay: '2026-04-08' },
  }),
  'GET /api/v1/tasks/:id/follow-ups': shows('一项任务的后续处理'),
  'POST /api/v1/tasks/:id/follow-ups': makes('立一件后续处理', OPEN_BODY, {
    ...{ kind: 'RECHECK', poolCode: 'JT', what: '复查安全台账', dueOn: '2026-04-10' },
  }),
  'POST /api/v1/tasks/:id/closure': does('办结一项任务', CLOSURE_BODY, { reason: '整改完成' }),
};

export const INSPECTION_API: ApiRoutes = answering(
  { ...TASKS, ...AROUND },
  APPROVALS_ANSWERS,
  VISIT_FILES_ANSWERS,
  FOLLOW_UPS_ANSWERS,
  INSPECTION_ANSWERS,
  JOINT_SHARE_ANSWERS,
  NOT_INSPECTED_ANSWERS,
  NOTICES_ANSWERS,
  NUMBERS_ANSWERS,
  RECORD_ANSWERS,
  VISITS_ANSWERS,
);
