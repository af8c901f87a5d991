import { NEEDED_COLUMNS, WORKBOOK_COLUMNS, type WorkbookColumn } from './workbook-columns.js';

/** A value that stands once on a table: in its title, its subtitle, its foot. */
export interface WorkbookValue {
  /** In a workbook {{key}} or {{name}}. */
  readonly key: string;
  readonly name: string;
  readonly sample: string | number;
}

/** An official table as data: what may stand on it and which delivered workbook shows it. */
export interface WorkbookKindSpec {
  readonly name: string;
  /** In templates/excel. */
  readonly file: string;
  readonly values: readonly WorkbookValue[];
  readonly columns: readonly WorkbookColumn[];
  /** Keys of columns that it cannot do without. */
  readonly needed: readonly string[];
}

const YEAR: WorkbookValue = { key: 'year', name: '年度', sample: 2026 };
const AGENCY: WorkbookValue = { key: 'agency', name: '单位', sample: '甘孜藏族自治州交通运输局' };
const DOCUMENT_NO: WorkbookValue = { key: 'documentNo', name: '文号', sample: '甘交发〔2026〕3号' };
const COUNT: WorkbookValue = { key: 'count', name: '行数', sample: 2 };
const VERSION: WorkbookValue = { key: 'version', name: '版本', sample: 1 };
const MADE_ON: WorkbookValue = { key: 'madeOn', name: '制表日期', sample: '2026-07-01' };
const NUMBER: WorkbookValue = { key: 'number', name: '任务编号', sample: '513300-2026-0001' };
const TASK_NAME: WorkbookValue = { key: 'taskName', name: '任务名称', sample: '机动车维修经营检查' };
const ITEM_NAME: WorkbookValue = { key: 'itemName', name: '抽查事项', sample: '机动车维修经营检查' };

function value(key: string, name: string, sample: string | number): WorkbookValue {
  return { key, name, sample };
}

/** The table of a plan in one of its layouts. */
function plan(name: string, file: string, columns: keyof typeof WORKBOOK_COLUMNS): WorkbookKindSpec {
  return {
    ...{ name, file, columns: WORKBOOK_COLUMNS[columns], needed: NEEDED_COLUMNS[columns] },
    values: [
      ...[YEAR, AGENCY, VERSION, DOCUMENT_NO],
      value('title', '计划名称', '甘孜州交通运输领域2026年度双随机抽查计划'),
      value('state', '状态', '已批准'),
    ],
  };
}

const DIGEST = 'a3f5'.repeat(16);

/** Every official table of the office, in the order of a year's work. */
export const WORKBOOK_KINDS = {
  PLAN: plan('年度抽查计划', 'annual-plan.xlsx', 'PLAN'),
  PLAN_DUTIES: plan('年度抽查计划(权责清单式)', 'annual-plan-duties.xlsx', 'PLAN_DUTIES'),
  PLAN_CREDIT: plan('年度抽查计划(信用监管式)', 'annual-plan-credit.xlsx', 'PLAN_CREDIT'),
  PLAN_NUMBERED: plan('年度抽查计划(部门联合编号式)', 'annual-plan-numbered.xlsx', 'PLAN_NUMBERED'),
  PLAN_SMART: plan('年度抽查计划(智慧监管式)', 'annual-plan-smart.xlsx', 'PLAN_SMART'),
  ITEM_LIST: {
    ...{
      name: '随机抽查事项清单',
      file: 'item-list.xlsx',
      columns: WORKBOOK_COLUMNS.ITEM_LIST,
      needed: NEEDED_COLUMNS.ITEM_LIST,
    },
    values: [
      ...[YEAR, AGENCY, VERSION, DOCUMENT_NO, COUNT],
      value('title', '清单名称', '甘孜州交通运输领域随机抽查事项清单'),
      value('validFrom', '施行日期', '2026-01-01'),
    ],
  },
  JOINT_LIST: {
    ...{
      name: '部门联合抽查事项清单',
      file: 'joint-list.xlsx',
      columns: WORKBOOK_COLUMNS.JOINT_LIST,
      needed: NEEDED_COLUMNS.JOINT_LIST,
    },
    values: [YEAR, AGENCY, COUNT, MADE_ON],
  },
  ANNOUNCEMENT: {
    ...{
      name: '抽查公告',
      file: 'draw-announcement.xlsx',
      columns: WORKBOOK_COLUMNS.ANNOUNCEMENT,
      needed: NEEDED_COLUMNS.ANNOUNCEMENT,
    },
    values: [YEAR, AGENCY, NUMBER, COUNT, MADE_ON],
  },
  DRAW_RECORD: {
    ...{
      name: '抽取记录表',
      file: 'draw-record.xlsx',
      columns: WORKBOOK_COLUMNS.DRAW_RECORD,
      needed: NEEDED_COLUMNS.DRAW_RECORD,
    },
    values: [
      ...[YEAR, AGENCY, NUMBER, TASK_NAME, ITEM_NAME],
      value('attempt', '第几次抽取', '第 1 次'),
      value('state', '状态', '已抽取'),
      value('drawnAt', '抽取时间', '2026年6月1日 10:00'),
      value('drawnBy', '抽取人', '张三'),
      value('frozenAt', '名录冻结时间', '2026年6月1日 09:30'),
      value('frozenBy', '冻结人', '李四'),
      value('witnesses', '监督员', '王五(公证处)：数字 123456'),
      value('frameSize', '抽取库户数', '120 户'),
      value('asOf', '名录截止日期', '2026年5月31日'),
      value('window', '检查日期', '2026年6月1日至6月30日'),
      value('listDigests', '名录哈希', `抽取库：${DIGEST}`),
      value('freezeDigest', '冻结摘要', DIGEST),
      value('previous', '上一次冻结摘要', DIGEST),
      value('commitment', '种子承诺', DIGEST),
      value('seed', '种子', DIGEST),
      value('resultDigest', '结果摘要', DIGEST),
      value('algorithm', '算法版本', 'mingchou-draw/1'),
      value('shortages', '人员不足说明', '无'),
    ],
  },
  DRAWN_LIST: {
    ...{
      name: '抽查名单',
      file: 'drawn-list.xlsx',
      columns: WORKBOOK_COLUMNS.DRAWN_LIST,
      needed: NEEDED_COLUMNS.DRAWN_LIST,
    },
    values: [
      ...[YEAR, AGENCY, NUMBER, TASK_NAME, ITEM_NAME, COUNT],
      value('windowFrom', '检查日期自', '2026-06-01'),
      value('windowTo', '检查日期至', '2026-06-30'),
    ],
  },
  RESULT: {
    ...{
      name: '抽查结果公示表',
      file: 'result-publication.xlsx',
      columns: WORKBOOK_COLUMNS.RESULT,
      needed: NEEDED_COLUMNS.RESULT,
    },
    values: [
      ...[YEAR, AGENCY, VERSION, COUNT, TASK_NAME],
      value('taskNumber', '任务编号', '513300-2026-0001'),
      value('publishedOn', '公示日期', '2026-07-20'),
      value('open', '尚未审核户数', 0),
    ],
  },
  RESULT_PERIOD: {
    ...{ name: '抽查结果汇总表', file: 'result-period.xlsx', columns: WORKBOOK_COLUMNS.RESULT_PERIOD },
    needed: NEEDED_COLUMNS.RESULT_PERIOD,
    values: [YEAR, AGENCY, COUNT, MADE_ON, value('period', '公示时段', '2026年')],
  },
  STATISTICS: {
    ...{
      name: '抽查检查统计表',
      file: 'statistics.xlsx',
      columns: WORKBOOK_COLUMNS.STATISTICS,
      needed: NEEDED_COLUMNS.STATISTICS,
    },
    values: [
      ...[AGENCY, MADE_ON, COUNT],
      value('period', '统计时段', '2026年'),
      value('by', '分组', '县(市)'),
      value('note', '口径说明', '应查 = 已查 + 未查 + 无法检查'),
    ],
  },
} as const satisfies Record<string, WorkbookKindSpec>;

export type WorkbookKind = keyof typeof WORKBOOK_KINDS;

export const ALL_WORKBOOK_KINDS = Object.keys(WORKBOOK_KINDS) as WorkbookKind[];

/** True if a text names a kind of table. */
export function isWorkbookKind(text: string): text is WorkbookKind {
  return Object.hasOwn(WORKBOOK_KINDS, text);
}

/** The table of a kind, as data. */
export function workbookKind(kind: WorkbookKind): WorkbookKindSpec {
  return WORKBOOK_KINDS[kind];
}
