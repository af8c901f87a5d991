/** A layout in which offices hand in their plan: a workbook in templates/excel, which an office may replace. */
export interface PlanLayout {
  readonly key: string;
  /** As people choose it: who uses it. */
  readonly name: string;
  readonly template: string;
  /** Headings with the keys of a row that fill them, in order. The template holds the same. */
  readonly columns: readonly (readonly [heading: string, key: string, width: number])[];
}

/** The layouts in use beside the office's own, as data. */
export const PLAN_LAYOUTS: readonly PlanLayout[] = [
  {
    key: 'duties',
    name: '权责清单式',
    template: 'templates/excel/annual-plan-duties.xlsx',
    columns: [
      ...([
        ['序号', 'lineNo', 6],
        ['权责清单事项', 'itemName', 22],
        ['抽查事项', 'itemName', 22],
      ] as const),
      ...([
        ['检查对象', 'subjects', 20],
        ['事项类别', 'priority', 10],
      ] as const),
      ...([
        ['抽查比例及频次', 'amount', 22],
        ['检查时间', 'period', 14],
        ['检查主体', 'agencies', 24],
      ] as const),
      ...([
        ['市县统一实施或市县分别实施', 'implementation', 16],
        ['责任科室', 'lead', 16],
      ] as const),
    ],
  },
  {
    key: 'credit',
    name: '信用监管式',
    template: 'templates/excel/annual-plan-credit.xlsx',
    columns: [
      ...([
        ['序号', 'lineNo', 6],
        ['抽查任务名称', 'taskName', 22],
        ['抽查事项', 'itemName', 22],
      ] as const),
      ...([
        ['发起方式', 'drawType', 14],
        ['抽查主体(层级)', 'implementingLevel', 14],
      ] as const),
      ...([
        ['抽查对象', 'subjects', 20],
        ['抽查比例', 'ratio', 18],
        ['抽查目标数', 'count', 14],
      ] as const),
      ...([
        ['信用风险分类监管要求', 'credit', 24],
        ['抽查时间段', 'period', 14],
        ['备注', 'remark', 16],
      ] as const),
    ],
  },
  {
    key: 'numbered',
    name: '部门联合编号式',
    template: 'templates/excel/annual-plan-numbered.xlsx',
    columns: [
      ...([
        ['抽查计划编号', 'number', 16],
        ['任务名称', 'taskName', 22],
        ['抽查类型', 'drawType', 14],
      ] as const),
      ...([
        ['抽查对象', 'subjects', 20],
        ['发起部门', 'lead', 16],
        ['参与部门', 'partners', 20],
      ] as const),
      ...([
        ['抽查比例(数量)', 'amount', 22],
        ['检查方式', 'methods', 12],
        ['起止时间', 'period', 14],
      ] as const),
      ['抽查事项', 'itemName', 22],
    ],
  },
  {
    key: 'smart',
    name: '智慧监管式',
    template: 'templates/excel/annual-plan-smart.xlsx',
    columns: [
      ...([
        ['序号', 'lineNo', 6],
        ['抽查任务名称', 'taskName', 22],
        ['抽查事项', 'itemName', 22],
      ] as const),
      ...([
        ['抽查对象范围', 'subjects', 20],
        ['抽查比例及频次', 'amount', 22],
      ] as const),
      ...([
        ['智慧监管(信用风险分类)要求', 'credit', 24],
        ['抽查检查起止时间', 'period', 14],
      ] as const),
      ...([
        ['发起部门', 'lead', 16],
        ['配合部门', 'partners', 20],
        ['抽查检查模式', 'mode', 16],
      ] as const),
    ],
  },
];

/** The layout of a key; undefined for the office's own. */
export function layoutOf(key: string | undefined): PlanLayout | undefined {
  return PLAN_LAYOUTS.find((layout) => layout.key === key);
}
