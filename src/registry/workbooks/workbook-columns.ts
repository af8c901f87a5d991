/** A column that an official table may have. */
export interface WorkbookColumn {
  readonly key: string;
  /** As the delivered workbook writes it. */
  readonly heading: string;
  /** Other headings under which offices keep the same content; for guessing only. */
  readonly synonyms: readonly string[];
  readonly type: 'text' | 'number';
  /** Width in characters on the delivered workbook. */
  readonly width: number;
  readonly sample: string | number;
}

type Compact = readonly [key: string, heading: string, width: number, sample: string | number, also?: string];

/** Columns in their order; synonyms are divided by a space. Numbers are those whose sample is one. */
function columns(...rows: readonly Compact[]): readonly WorkbookColumn[] {
  return rows.map(([key, heading, width, sample, also = '']) => ({
    ...{ key, heading, width, sample },
    synonyms: also.split(' ').filter((word) => word !== ''),
    type: typeof sample === 'number' ? 'number' : 'text',
  }));
}

const SEQ: Compact = ['seq', '序号', 6, 1, '编号 行号'];
const USCC = '91513300MA62H0000X';

/** The form in which results are published. */
const RESULT: readonly Compact[] = [
  SEQ,
  ['planNumber', '抽查计划编号', 18, '甘交发〔2026〕3号', '计划编号'],
  ['planTitle', '抽查计划名称', 22, '2026年度双随机抽查计划', '计划名称'],
  ['taskNumber', '任务编号', 18, '513300-2026-0001', '抽查任务编号'],
  ['taskName', '任务名称', 20, '机动车维修经营检查', '抽查任务名称'],
  ['drawType', '抽查类型', 13, '部门联合抽查(不定向)', '抽取类型'],
  ['subjectName', '检查对象', 24, '康定某某汽车修理厂', '企业名称 检查对象名称 抽查对象 名称'],
  ['subjectCode', '统一社会信用代码/项目代码', 22, USCC, '统一社会信用代码 信用代码 代码'],
  ['areaName', '所在县(市)', 11, '康定市', '县(市) 所在县市'],
  ['itemName', '抽查事项', 20, '机动车维修经营检查', '抽查事项名称'],
  ['agencies', '检查机关(牵头/配合)', 24, '牵头：甘孜州交通运输局', '检查机关 检查主体 抽查机关'],
  ['inspectedOn', '检查完成日期', 12, '2026-06-20', '检查日期 检查时间 完成日期'],
  ['result', '检查结果', 18, '未发现问题', '抽查结果 抽查检查结果'],
  ['handling', '处理情况', 18, '无需后续处理', '处理结果 后续处理'],
  ['remark', '备注', 14, '', '说明'],
];

/** The official form of a plan. */
const PLAN: readonly Compact[] = [
  ['lineNo', '序号', 6, 1, '编号 行号'],
  ['taskName', '任务名称', 22, '机动车维修经营检查', '抽查任务名称'],
  ['itemName', '抽查事项', 22, '机动车维修经营检查', '权责清单事项 抽查事项名称'],
  ['subjects', '检查对象范围', 20, '机动车维修企业(全部县(市))', '检查对象 抽查对象 抽查对象范围 对象范围'],
  ['drawType', '抽取类型', 14, '部门联合抽查(不定向)', '抽查类型 发起方式'],
  ['count', '抽查户数', 9, '12', '抽查目标数 抽查数量'],
  ['ratio', '抽查比例', 12, '10%', '抽取比例'],
  ['methods', '检查方式', 12, '现场检查', '抽查方式'],
  ['organisingLevel', '组织层级', 9, '州级', '发起层级'],
  ['implementingLevel', '实施层级', 9, '州、县级', '抽查主体(层级) 抽查层级'],
  ['from', '抽取日期自', 14, '2026年6月1日', '抽取开始日期 开始日期'],
  ['to', '抽取日期至', 14, '2026年6月30日', '抽取结束日期 结束日期'],
  ['deadline', '抽查完成时限', 14, '2026年7月31日', '完成时限 完成期限 完成时间'],
  ['lead', '牵头部门', 16, '交通运输', '发起部门 责任科室'],
  ['partners', '参与部门', 18, '市场监管、生态环境', '配合部门 参加部门'],
  ['remark', '备注', 16, '', '说明'],
];

/** What the other layouts of a plan say beside it. */
const ELSE_OF_PLANS: readonly Compact[] = [
  ['number', '抽查计划编号', 18, '甘交发〔2026〕3号-1', '计划编号'],
  ['duty', '权责清单事项', 22, '机动车维修经营检查', '权责事项'],
  ['priority', '事项类别', 12, '一般检查事项', '重点/一般'],
  ['amount', '抽查比例及频次', 22, '10%；1次/年', '抽查比例(数量) 抽查频次'],
  ['period', '检查时间', 14, '6月', '抽查时间段 抽查检查起止时间 起止时间'],
  ['agencies', '检查主体', 24, '交通运输、市场监管', '抽查主体 检查机关'],
  ['implementation', '市县统一实施或市县分别实施', 16, '市县分别实施', '实施方式'],
  ['credit', '信用风险分类监管要求', 24, 'A级1%，B级10%', '智慧监管(信用风险分类)要求'],
  ['mode', '抽查检查模式', 16, '双随机抽查', '检查模式'],
];

/**
 * A layout of a plan: its headings with the keys that fill them, in order; everything else that is known of a plan stands
 * behind them.
 */
function layout(
  ...headings: readonly (readonly [heading: string, key: string])[]
): readonly WorkbookColumn[] {
  const all = columns(...PLAN, ...ELSE_OF_PLANS);
  const shown = headings.map(([heading, key]) => {
    const known = all.find((column) => column.key === key) as WorkbookColumn;
    return {
      ...known,
      heading,
      synonyms: [known.heading, ...known.synonyms].filter((word) => word !== heading),
    };
  });
  return [...shown, ...all.filter(({ key }) => !headings.some(([, used]) => used === key))];
}

/** Every column of every official table. The delivered workbooks show those of their kind in this order. */
export const WORKBOOK_COLUMNS = {
  PLAN: columns(...PLAN),
  PLAN_DUTIES: layout(
    ['序号', 'lineNo'],
    ['权责清单事项', 'duty'],
    ['抽查事项', 'itemName'],
    ['检查对象', 'subjects'],
    ['事项类别', 'priority'],
    ['抽查比例及频次', 'amount'],
    ['检查时间', 'period'],
    ['检查主体', 'agencies'],
    ['市县统一实施或市县分别实施', 'implementation'],
    ['责任科室', 'lead'],
  ),
  PLAN_CREDIT: layout(
    ['序号', 'lineNo'],
    ['抽查任务名称', 'taskName'],
    ['抽查事项', 'itemName'],
    ['发起方式', 'drawType'],
    ['抽查主体(层级)', 'implementingLevel'],
    ['抽查对象', 'subjects'],
    ['抽查比例', 'ratio'],
    ['抽查目标数', 'count'],
    ['信用风险分类监管要求', 'credit'],
    ['抽查时间段', 'period'],
    ['备注', 'remark'],
  ),
  PLAN_NUMBERED: layout(
    ['抽查计划编号', 'number'],
    ['任务名称', 'taskName'],
    ['抽查类型', 'drawType'],
    ['抽查对象', 'subjects'],
    ['发起部门', 'lead'],
    ['参与部门', 'partners'],
    ['抽查比例(数量)', 'amount'],
    ['检查方式', 'methods'],
    ['起止时间', 'period'],
    ['抽查事项', 'itemName'],
  ),
  PLAN_SMART: layout(
    ['序号', 'lineNo'],
    ['抽查任务名称', 'taskName'],
    ['抽查事项', 'itemName'],
    ['抽查对象范围', 'subjects'],
    ['抽查比例及频次', 'amount'],
    ['智慧监管(信用风险分类)要求', 'credit'],
    ['抽查检查起止时间', 'period'],
    ['发起部门', 'lead'],
    ['配合部门', 'partners'],
    ['抽查检查模式', 'mode'],
  ),
  ITEM_LIST: columns(
    SEQ,
    ['category', '抽查类别', 14, '机动车维修', '类别 抽查领域'],
    ['name', '抽查事项', 24, '机动车维修经营检查', '抽查事项名称 事项名称'],
    ['subjectText', '检查对象', 20, '机动车维修企业', '抽查对象 检查对象范围'],
    ['priority', '事项类别(重点/一般)', 10, '一般', '事项类别 重点/一般'],
    ['method', '检查方式', 14, '现场检查', '抽查方式'],
    ['agencyText', '检查主体', 20, '交通运输主管部门', '抽查主体 实施主体 检查机关'],
    ['legalBasis', '检查依据', 34, '《道路运输条例》第六十四条', '抽查依据 法律依据 依据'],
    ['content', '检查内容', 34, '维修经营备案、维修档案', '抽查内容'],
    ['ratioText', '抽查比例', 12, '10%', '抽取比例'],
    ['frequencyText', '抽查频次', 11, '1次/年', '频次'],
    ['remark', '备注', 14, '', '说明'],
    ['code', '事项代码', 12, 'JT-01', '代码'],
    ['implementingLevel', '实施层级', 11, '州、县级', '抽查层级'],
    ['catalogueCode', '监管事项目录编码', 18, '', '目录编码'],
  ),
  JOINT_LIST: columns(
    SEQ,
    ['field', '抽查领域', 26, '机动车维修综合监管', '领域 抽查类别'],
    ['itemName', '抽查事项', 32, '机动车维修经营检查', '抽查事项名称'],
    ['subjects', '检查对象', 26, '机动车维修企业', '抽查对象'],
    ['lead', '发起部门', 22, '交通运输', '牵头部门'],
    ['partners', '配合部门', 28, '市场监管、生态环境', '参与部门 参加部门'],
    ['level', '抽查层级', 14, '州、县级', '实施层级'],
    ['documentNo', '方案文号', 20, '', '文号'],
  ),
  ANNOUNCEMENT: columns(
    ['planNumber', '计划编号', 22, '甘交发〔2026〕3号', '抽查计划编号'],
    ['planTitle', '计划名称', 28, '2026年度双随机抽查计划', '抽查计划名称'],
    ['taskNumber', '任务编号', 19, '513300-2026-0001'],
    ['taskName', '任务名称', 22, '机动车维修经营检查', '抽查任务名称'],
    ['drawType', '抽查类型', 15, '部门联合抽查(不定向)', '抽取类型'],
    ['itemName', '抽查事项', 22, '机动车维修经营检查', '抽查事项名称'],
    ['scope', '对象范围', 24, '机动车维修企业(全部县(市))', '抽查对象范围 检查对象范围 检查对象'],
    ['agencies', '检查机关', 28, '甘孜州交通运输局', '检查主体'],
    ['count', '抽查户数', 9, 12, '抽查数量'],
    ['windowFrom', '检查日期自', 12, '2026-06-01', '检查开始日期'],
    ['windowTo', '检查日期至', 12, '2026-06-30', '检查结束日期'],
  ),
  DRAW_RECORD: columns(
    ['section', '栏目', 18, '抽中名单'],
    ['no', '序号', 7, 1],
    ['name', '名称', 36, '康定某某汽车修理厂', '检查对象 企业名称'],
    ['code', '统一社会信用代码/项目代码', 24, USCC, '统一社会信用代码 代码'],
    ['area', '所在县(市)', 14, '康定市', '县(市)'],
    ['detail', '说明', 60, '第 1 名，抽中', '备注'],
  ),
  DRAWN_LIST: columns(
    SEQ,
    ['name', '名称', 46, '康定某某汽车修理厂', '企业名称 检查对象 检查对象名称 单位名称'],
    ['code', '统一社会信用代码', 28, USCC, '统一社会信用代码/项目代码 信用代码 代码'],
    ['areaName', '所在县(市)', 16, '康定市', '县(市) 所在县市'],
    ['batch', '批次', 14, '', '抽取批次'],
  ),
  RESULT: columns(...RESULT),
  RESULT_PERIOD: columns(...RESULT),
  STATISTICS: columns(
    ['name', '分组', 30, '康定市', '项目 名称 县(市) 月份 {{by}} {{分组}}'],
    ['should', '应查', 10, 12, '应查户数 抽查户数'],
    ['done', '已查', 10, 10, '已查户数 完成户数'],
    ['open', '未查', 10, 1, '未查户数'],
    ['notInspected', '无法检查', 10, 1],
    ['overdue', '逾期', 10, 0],
    ['found', '发现问题', 10, 3, '发现问题户数'],
    ['corrected', '已改正', 10, 2],
    ['referred', '移送通报', 10, 1],
    ['closed', '已完结', 10, 8],
    ['replaced', '已递补', 10, 0],
    ['voided', '已作废', 10, 0],
  ),
} as const;

/**
 * How many of a kind's columns the delivered workbook shows: those of the official form come first, what an office may
 * add stands behind them.
 */
export const DELIVERED_COLUMNS: Readonly<Record<keyof typeof WORKBOOK_COLUMNS, number>> = {
  ...{ PLAN: 16, PLAN_DUTIES: 10, PLAN_CREDIT: 11, PLAN_NUMBERED: 10, PLAN_SMART: 10 },
  ...{ ITEM_LIST: 12, JOINT_LIST: 7, ANNOUNCEMENT: 11, DRAW_RECORD: 6 },
  ...{ DRAWN_LIST: 3, RESULT: 15, RESULT_PERIOD: 15, STATISTICS: 12 },
};

/** Columns without which a table is not what it is called: an office's workbook has each of them once. */
export const NEEDED_COLUMNS: Readonly<Record<keyof typeof WORKBOOK_COLUMNS, readonly string[]>> = {
  ...{ PLAN: ['itemName', 'subjects', 'ratio'], PLAN_DUTIES: ['itemName', 'subjects', 'amount'] },
  ...{ PLAN_CREDIT: ['itemName', 'subjects', 'ratio'], PLAN_NUMBERED: ['itemName', 'subjects', 'amount'] },
  ...{ PLAN_SMART: ['itemName', 'subjects', 'amount'], ITEM_LIST: ['name', 'subjectText'] },
  ...{ JOINT_LIST: ['itemName', 'lead', 'partners'], ANNOUNCEMENT: ['taskNumber', 'itemName', 'count'] },
  ...{ DRAW_RECORD: ['section', 'name', 'code', 'detail'], DRAWN_LIST: ['name', 'code'] },
  ...{ RESULT: ['subjectName', 'subjectCode', 'itemName', 'result'] },
  ...{
    RESULT_PERIOD: ['subjectName', 'subjectCode', 'itemName', 'result'],
    STATISTICS: ['name', 'should', 'done'],
  },
};
