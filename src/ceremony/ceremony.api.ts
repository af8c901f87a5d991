import { z } from 'zod';
import {
  ANY_MEDIA,
  type ApiRoutes,
  answers,
  does,
  DOCX_MEDIA,
  gives,
  makes,
  shows,
  words,
  XLSX_MEDIA,
} from '../platform/http/api-route.js';
import {
  CAP_CHANGE_BODY,
  CAP_RULE_BODY,
  KIND_BODY,
  LEDGER_QUERY,
  REVERSAL_BODY,
  VISIT_BODY,
  VISIT_TABLE_BODY,
} from '../plan/ledger/ledger.body.js';
import { APPROVE_BODY, CHANGE_BODY, DECLINE_BODY } from './after/after.body.js';
import {
  DIGITS_BODY,
  DRAW_BODY,
  FRAME_BODY,
  FREEZE_BODY,
  REHEARSAL_BODY,
  SEAL_BODY,
  VOID_BODY,
} from './ceremony.body.js';
import { DECLARATION_BODY, RECUSAL_BODY, RECUSAL_QUERY, SUBJECT_BODY } from './recusal/recusal.body.js';
import { answering } from '../platform/http/answer.js';
import { AFTER_ANSWERS } from './after/after.answers.js';
import { VISIT_LEDGER_ANSWERS } from './caps/visit-ledger.answers.js';
import { CEREMONY_ANSWERS } from './ceremony.answers.js';
import { FRAME_ANSWERS } from './frame.answers.js';
import { PUBLIC_CHAIN_ANSWERS } from './public/public-chain.answers.js';
import { RECUSAL_ANSWERS } from './recusal/recusal.answers.js';
import { SHORTAGE_ANSWERS } from './shortage/shortage.answers.js';

const DIGITS = { digits: [{ witness: '公证员', text: '123456' }] };
const CODE = '91513326Y4CL12TH8J';

/** Draws from the plan to the seal. */
const DRAWS: ApiRoutes = {
  'GET /api/v1/draws': shows('随机抽取列表'),
  'POST /api/v1/draws': makes('为一个计划项的一个月新建抽取', DRAW_BODY, {
    planLineId: '1',
    month: '2026-06',
  }),
  'GET /api/v1/draws/:id': shows('一次随机抽取'),
  'GET /api/v1/draws/:id/drawn': shows('抽中名单', words('part', 'area', 'stratum', 'agency', 'q', 'page'), {
    part: 'DRAWN',
  }),
  'GET /api/v1/draws/:id/frame': shows('抽取库预览', FRAME_BODY, { asOf: '2026-03-02' }),
  'GET /api/v1/draws/:id/rehearsals': shows('历次预演'),
  'POST /api/v1/draws/:id/rehearsal': answers('预演', REHEARSAL_BODY, { runs: 100 }),
  'POST /api/v1/draws/:id/freeze': answers('冻结名录', FREEZE_BODY, {
    ...{ asOf: '2026-03-02', rehearsal: 1 },
    entropyPlan: [{ witness: '公证员', organisation: '康定公证处', digits: 6, kind: 'DEVICE' }],
  }),
  'POST /api/v1/draws/:id/entropy': does('录入监督员数字', DIGITS_BODY, DIGITS),
  'POST /api/v1/draws/:id/entropy/confirmation': does('复核监督员数字', DIGITS_BODY, DIGITS),
  'POST /api/v1/draws/:id/seal': answers('抽取并封存结果', SEAL_BODY, {}),
  'POST /api/v1/draws/:id/void-request': does('申请作废', VOID_BODY, { reason: '名录截止日期写错' }),
  'POST /api/v1/draws/:id/void': does('批准作废'),
  'GET /api/v1/draws/:id/bundle': gives('抽取包', 'application/zip'),
  'GET /api/v1/draws/:id/files/:name': gives('抽取包中的一个文件', ANY_MEDIA),
  'GET /api/v1/draws/:id/record': gives('抽取记录(表格)', XLSX_MEDIA),
  'GET /api/v1/draws/:id/record.docx': gives('抽取记录(文书)', DOCX_MEDIA),
  'GET /api/v1/draws/:id/shortage': shows('检查人员不足的席位', words('page'), { page: '1' }),
  'GET /api/v1/public/chain': shows('抽取冻结链', words('year', 'kind', 'state', 'page'), { year: '2026' }),
};

/** What happens to a draw afterwards, and who may not sit on a team. */
const AFTERWARDS: ApiRoutes = {
  'GET /api/v1/draws/:id/after': shows('抽取后的变更'),
  'POST /api/v1/draws/:id/after/requests': makes(
    '申请递补、换人或直接委派',
    CHANGE_BODY,
    { kind: 'SUBSTITUTED', subject: CODE, reason: 'CLOSED', explanation: '现场核实已停业' },
    'evidence',
  ),
  'POST /api/v1/draws/:id/after/requests/:request/approval': answers('批准变更', APPROVE_BODY, {}),
  'POST /api/v1/draws/:id/after/requests/:request/refusal': does('不批准变更', DECLINE_BODY, {
    decline: '证据不足',
  }),
  'GET /api/v1/draws/:id/after/evidence/:evidence': gives('变更的证据文件', ANY_MEDIA),
  'GET /api/v1/recusals': shows('回避申请列表', RECUSAL_QUERY, { state: 'REQUESTED' }),
  'POST /api/v1/draws/:id/recusals': makes(
    '申请回避',
    RECUSAL_BODY,
    {
      ...{ source: 'OFFICE', subject: CODE, pool: 'JT', seat: 0, relation: 'RELATIVE' },
      explanation: '企业负责人的近亲属',
    },
    'evidence',
  ),
  'POST /api/v1/draws/:id/declarations': makes(
    '检查人员申报有无利害关系',
    z.intersection(SUBJECT_BODY, DECLARATION_BODY),
    { subject: CODE, related: 'no' },
  ),
};

const RULE = {
  ...{ poolCode: 'GA', subjectKind: '', areaCode: '', creditClass: '', year: '', most: 3 },
  source: '甘交发〔2026〕13号',
};

/** Visits of the year and the caps of them. */
const VISITS: ApiRoutes = {
  'GET /api/v1/visit-ledger': shows('检查频次台账', LEDGER_QUERY, { year: 2026, state: 'ALL' }),
  'POST /api/v1/visit-ledger': makes('登记一次检查', VISIT_BODY, {
    ...{ code: CODE, day: '2026-03-01', kind: 'COMPLAINT', pools: ['JT'], documentNo: '监督电话0008' },
    reason: '群众反映',
  }),
  'POST /api/v1/visit-ledger/import': makes('导入台账表', VISIT_TABLE_BODY, {
    text: [
      '代码\t检查日期\t检查类别\t检查部门\t文书或来源编号\t超限原因',
      '91513326Y4CL12TH8J\t2026-03-01\t日常检查\t交通运输系统\t\t群众反映突出',
    ].join('\n'),
  }),
  'POST /api/v1/visit-ledger/:id/reversal': answers('撤销一条台账', REVERSAL_BODY, { reason: '重复登记' }),
  'GET /api/v1/visit-caps': shows('年度检查频次上限'),
  'POST /api/v1/visit-caps': makes('增加频次上限', CAP_RULE_BODY, RULE),
  'PUT /api/v1/visit-caps/:rule': answers('修改频次上限', CAP_CHANGE_BODY, { ...RULE, revision: 1 }),
  'PUT /api/v1/visit-caps/kinds/:kind': answers('设定检查类别是否计入频次', KIND_BODY, {
    ...{ revision: 1, exempt: true, source: '甘交发〔2026〕14号' },
  }),
  'GET /api/v1/plans/:id/visit-caps': shows('计划会不会超过频次上限'),
};

export const CEREMONY_API: ApiRoutes = answering(
  { ...DRAWS, ...AFTERWARDS, ...VISITS },
  AFTER_ANSWERS,
  VISIT_LEDGER_ANSWERS,
  CEREMONY_ANSWERS,
  FRAME_ANSWERS,
  PUBLIC_CHAIN_ANSWERS,
  RECUSAL_ANSWERS,
  SHORTAGE_ANSWERS,
);
