import {
  type ApiRoutes,
  answers,
  does,
  gives,
  makes,
  shows,
  XLSX_MEDIA,
} from '../platform/http/api-route.js';
import { DAYS_QUERY } from './forecast/bases.controller.js';
import { MERGE_BODY } from './hints/plan-hints.controller.js';
import { APPLY_BODY, NAME_BODY } from './import/plan-imports.controller.js';
import { ANSWER_BODY, FILING_BODY, REASON_BODY } from './life/plan-life.body.js';
import { APPROVAL_BODY, CHANGED_LINE_BODY, LINE_BODY, PLAN_BODY } from './plan.body.js';
import { TEAM_RULE_BODY } from './team-rules/team-rules.controller.js';
import { answering } from '../platform/http/answer.js';
import { FEASIBILITY_ANSWERS } from './feasibility/feasibility.answers.js';
import { BASES_ANSWERS } from './forecast/bases.answers.js';
import { PLAN_HINTS_ANSWERS } from './hints/plan-hints.answers.js';
import { PLAN_IMPORTS_ANSWERS } from './import/plan-imports.answers.js';
import { PLAN_LIFE_ANSWERS } from './life/plan-life.answers.js';
import { PLAN_ANSWERS } from './plan.answers.js';
import { TEAM_RULES_ANSWERS } from './team-rules/team-rules.answers.js';

const TEAM = {
  agency: 'JT',
  size: 2,
  leader: true,
  rotation: true,
  ladder: ['AREA', 'NEIGHBOURS', 'AGENCY'],
};

const LINE = {
  ...{ taskName: '危险货物运输企业抽查', itemCode: 'JT-01', subjectKind: 'DANGEROUS_GOODS_CARRIER' },
  ...{ areaCodes: [], mode: 'SAMPLE', rounding: 'CEIL', strata: [{ key: 'A', ratio: '0.01' }] },
  ...{ cap: { ratio: '0.5' }, reserve: { ratio: '0.2', min: 1 }, drawType: 'IN_AGENCY' },
  ...{ sampling: 'UNTARGETED', leadPool: 'JT', partnerPools: [], teams: [TEAM], months: [3, 6, 9] },
  ...{ methods: '现场检查', organisingLevel: '州级', implementingLevel: '州县两级' },
  ...{ deadline: '2026-11-30', announced: false, remark: null },
};

/** What the agencies of a county's table are called here. */
const NAMES = [
  { name: '县交通运输局', poolCode: 'JT' },
  { name: '县应急管理局', poolCode: 'YJ' },
  { name: '县市场监管局', poolCode: 'SJ' },
  { name: '市生态环境局分局', poolCode: 'HJ' },
];

/** Annual plans, their lines and what is computed of them. */
const PLANS: ApiRoutes = {
  'GET /api/v1/plans': shows('年度计划列表'),
  'POST /api/v1/plans': makes('新建年度计划', PLAN_BODY, { year: 2026, agencyCode: 'JT-JU', title: '' }),
  'GET /api/v1/plans/:id': shows('一份年度计划'),
  'GET /api/v1/plans/:id/workbook': gives('年度计划的表格文件', XLSX_MEDIA),
  'POST /api/v1/plans/:id/lines': makes('增加计划项', LINE_BODY, LINE),
  'PUT /api/v1/plans/lines/:lineId': does('修改计划项', CHANGED_LINE_BODY, { ...LINE, remark: '已核对' }),
  'DELETE /api/v1/plans/lines/:lineId': does('删除计划项'),
  'POST /api/v1/plans/:id/approval': does('批准年度计划', APPROVAL_BODY, {
    ...{ documentNo: '甘交发〔2026〕12号', unconfirmedReason: '参与部门已另行书面确认' },
  }),
  'GET /api/v1/plans/:id/bases': shows('各计划项的抽查基数', DAYS_QUERY, { day: '2026-03-01' }),
  'GET /api/v1/plans/:id/feasibility': shows('各月人员是否够用', DAYS_QUERY, { day: '2026-03-01' }),
  'GET /api/v1/plans/:id/hints': shows('可以合并的计划项'),
  'POST /api/v1/plans/:id/merges': makes('合并计划项', MERGE_BODY, { lines: ['1', '2'] }),
  'POST /api/v1/plans/merges/:merge/undo': does('撤销一次合并'),
  'POST /api/v1/plans/:id/imports': makes('上传一张计划表，先看结果', undefined, undefined, 'file'),
  'GET /api/v1/plans/:id/imports/:import': shows('一张计划表的识别结果'),
  'POST /api/v1/plans/:id/imports/:import/lines': makes('把计划表的行加入计划', APPLY_BODY, {
    names: NAMES,
    rows: [{ row: 4 }],
  }),
  'GET /api/v1/plan-names': shows('计划表中部门名称的对应'),
  'PUT /api/v1/plan-names': answers('设定部门名称的对应', NAME_BODY, NAMES[0]),
  'GET /api/v1/team-rules': shows('各事项的检查组规则'),
  'PUT /api/v1/team-rules/:item': answers('设定一个事项的检查组规则', TEAM_RULE_BODY, { teams: [TEAM] }),
};

/** From the draft to the adjustment. */
const LIFE: ApiRoutes = {
  'GET /api/v1/plans/:id/life': shows('计划的办理过程'),
  'POST /api/v1/plans/:id/life/ask': does('请参与部门确认'),
  'POST /api/v1/plans/:id/life/withdrawal': does('撤回确认请求'),
  'POST /api/v1/plans/:id/life/answer': does('参与部门答复', ANSWER_BODY, { decision: 'CONFIRMED' }),
  'POST /api/v1/plans/:id/life/filing': does('登记报备', FILING_BODY, {
    ...{ filedWith: '省交通运输厅', filedOn: '2026-03-02', receiptNo: '2026-18' },
  }),
  'POST /api/v1/plans/:id/life/adjustment': makes('开始调整已批准的计划', REASON_BODY, {
    reason: '机构调整，减少一批',
  }),
  'GET /api/v1/plans/:id/difference': shows('与上一版计划的差别'),
};

export const PLAN_API: ApiRoutes = answering(
  { ...PLANS, ...LIFE },
  FEASIBILITY_ANSWERS,
  BASES_ANSWERS,
  PLAN_HINTS_ANSWERS,
  PLAN_IMPORTS_ANSWERS,
  PLAN_LIFE_ANSWERS,
  PLAN_ANSWERS,
  TEAM_RULES_ANSWERS,
);
