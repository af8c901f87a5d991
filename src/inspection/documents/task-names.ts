import type { TemplateField, TemplateLoop } from '../../platform/word/template/template-types.js';

/** Room to write a day, and a word or a number, by hand. */
export const BLANK_DAY = '　　　　年　　月　　日';
export const BLANK_WORDS = '＿＿＿＿＿＿';

/** What is known of a task from the draw on. */
export const TASK_FIELDS: readonly TemplateField[] = [
  { name: '行政机关名称', meaning: '牵头部门名称，用于文书抬头和落款', sample: '甘孜藏族自治州交通运输局' },
  { name: '年度', meaning: '抽取所在年份', sample: '2026' },
  { name: '任务编号', meaning: '抽查任务编号', sample: '513300-2026-0001-0001' },
  { name: '任务名称', meaning: '计划项的任务名称', sample: '道路危险货物运输企业抽查' },
  { name: '抽查计划名称', meaning: '年度抽查计划名称', sample: '2026年度“双随机、一公开”抽查计划' },
  { name: '抽查类型', meaning: '部门联合、部门内部或系统内协作', sample: '部门联合抽查' },
  { name: '抽取日期', meaning: '抽取封存的日期', sample: '2026年3月2日' },
  { name: '检查期限自', meaning: '检查期限的第一天', sample: '2026年3月3日' },
  { name: '检查期限至', meaning: '检查期限的最后一天', sample: '2026年3月31日' },
  { name: '检查日期', meaning: '已排定的检查日期', sample: '2026年3月12日', blank: BLANK_DAY },
  { name: '检查对象名称', meaning: '企业或项目名称', sample: '康定折多山危货运输有限公司' },
  { name: '检查对象代码', meaning: '统一社会信用代码、注册号或项目代码', sample: '91513301MA62A0001X' },
  { name: '检查对象类别', meaning: '检查对象的类别', sample: '道路危险货物运输企业' },
  { name: '所在县市', meaning: '检查对象所在县(市)', sample: '康定市' },
  { name: '检查对象地址', meaning: '登记的地址或建设地点', sample: '康定市榆林街道向阳街1号' },
  { name: '法定代表人', meaning: '法定代表人或负责人', sample: '扎西' },
  { name: '联系电话', meaning: '登记的联系电话', sample: '0836-2830000' },
  { name: '检查事项名称', meaning: '全部事项名称，用顿号分开', sample: '道路危险货物运输企业经营行为检查' },
  {
    name: '检查依据汇总',
    meaning: '全部事项的检查依据',
    sample: '《道路危险货物运输管理规定》',
    blank: BLANK_WORDS,
  },
  {
    name: '检查人员名单',
    meaning: '全部检查人员，姓名后为执法证号',
    sample: '泽仁(川V220001)、达娃(川V220002)',
    blank: BLANK_WORDS,
  },
  { name: '牵头部门', meaning: '牵头部门名称', sample: '甘孜藏族自治州交通运输局' },
  { name: '配合部门', meaning: '配合部门名称，用顿号分开', sample: '甘孜藏族自治州公安局', blank: '无' },
  {
    name: '检查主体',
    meaning: '牵头和配合部门，用顿号分开',
    sample: '甘孜藏族自治州交通运输局、甘孜藏族自治州公安局',
  },
  { name: '制作日期', meaning: '制作文书的日期', sample: '2026年3月5日' },
];

/** The items of a visit. */
export const ITEMS: TemplateLoop = {
  name: '检查事项',
  meaning: '每个检查事项一行',
  blankRows: 1,
  fields: [
    { name: '事项序号', meaning: '从1起', sample: '1' },
    { name: '事项名称', meaning: '抽查事项名称', sample: '道路危险货物运输企业经营行为检查' },
    { name: '检查依据', meaning: '法律依据', sample: '《道路危险货物运输管理规定》' },
    { name: '检查内容', meaning: '清单上的检查内容', sample: '许可条件保持情况、车辆和人员资质' },
    { name: '检查方式', meaning: '清单上的检查方式', sample: '现场检查' },
    { name: '事项主体', meaning: '清单上的检查主体', sample: '交通运输主管部门' },
    {
      name: '是否检查',
      meaning: '是或否，已勾选；没有记录时留空勾选',
      sample: '■是 □否',
      blank: '□是 □否',
    },
    { name: '事项问题', meaning: '该事项发现的问题', sample: '2台车辆技术档案不全。' },
    { name: '事项处置', meaning: '该事项问题的处置情况', sample: '未改正' },
  ],
};

/** The people of a visit: all teams, the lead's first. */
export const PEOPLE: TemplateLoop = {
  name: '检查人员',
  meaning: '每名检查人员一行',
  blankRows: 2,
  fields: [
    { name: '人员序号', meaning: '从1起', sample: '1' },
    { name: '姓名', meaning: '检查人员姓名', sample: '泽仁' },
    { name: '执法证号', meaning: '执法证号', sample: '川V220001' },
    { name: '所属部门', meaning: '检查人员所属部门', sample: '甘孜藏族自治州交通运输局' },
    { name: '职责', meaning: '组长或成员', sample: '组长' },
  ],
};
