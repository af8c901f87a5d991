import type { TemplateField, TemplateLoop } from '../../platform/word/template/template-types.js';
import { BLANK_DAY, BLANK_WORDS } from './task-names.js';

/** Of the approval of a visit. */
export const APPROVAL_FIELDS: readonly TemplateField[] = [
  { name: '审批编号', meaning: '检查审批的编号', sample: '513300-2026-S0001' },
  { name: '审批类别', meaning: '事前审批或紧急补办', sample: '事前审批' },
  { name: '申请人', meaning: '提出审批的人员', sample: '卓玛' },
  { name: '申请日期', meaning: '提出审批的日期', sample: '2026年3月4日', blank: BLANK_DAY },
  { name: '申请理由', meaning: '紧急补办的理由', sample: '涉及安全隐患线索，需立即检查。' },
  { name: '审批结论', meaning: '同意或不同意', sample: '同意' },
  { name: '审批意见', meaning: '不同意的理由', sample: '按计划实施检查。' },
  { name: '负责人', meaning: '作出审批的负责人', sample: '罗布' },
  { name: '审批日期', meaning: '审批的日期', sample: '2026年3月5日', blank: BLANK_DAY },
];

/** Of the notice to the subject. */
export const NOTICE_FIELDS: readonly TemplateField[] = [
  { name: '通知书文号', meaning: '检查通知书的文号', sample: '513300-2026-T0001', blank: BLANK_WORDS },
  { name: '检查日期自', meaning: '通知的检查起始日期', sample: '2026年3月12日', blank: BLANK_DAY },
  { name: '检查日期至', meaning: '通知的检查结束日期', sample: '2026年3月12日', blank: BLANK_DAY },
  {
    name: '年度检查次数',
    meaning: '本年度各系统检查次数(含本次)与上限',
    sample: '交通运输系统2026年含本次检查1次，年度上限2次',
    blank: BLANK_WORDS,
  },
  { name: '投诉电话', meaning: '受理投诉的电话', sample: '0836-2830001', blank: BLANK_WORDS },
  { name: '投诉地址', meaning: '受理投诉的地址', sample: '康定市向阳街2号', blank: BLANK_WORDS },
  { name: '签发人', meaning: '签发通知书的人员', sample: '罗布' },
  { name: '签发日期', meaning: '签发通知书的日期', sample: '2026年3月5日', blank: BLANK_DAY },
  {
    name: '核验网址',
    meaning: '检查对象核验检查真实性的网址',
    sample: 'http://localhost:3000/public/notices',
  },
];

/** What the subject is asked to have at hand. */
export const MATERIALS: TemplateLoop = {
  name: '准备材料',
  meaning: '每项应准备的材料一行',
  blankRows: 1,
  fields: [
    { name: '材料序号', meaning: '从1起', sample: '1' },
    { name: '材料名称', meaning: '应准备的材料', sample: '营业执照、道路运输经营许可证', blank: BLANK_WORDS },
  ],
};

/** What the subject may do, and must. */
export const RIGHTS_TOLD: TemplateLoop = {
  name: '权利告知',
  meaning: '检查对象的每项权利义务一行',
  blankRows: 1,
  fields: [
    { name: '权利序号', meaning: '从1起', sample: '1' },
    { name: '权利内容', meaning: '权利或义务', sample: '认为检查人员与本次检查有利害关系的，有权申请回避。' },
  ],
};

/** Of what happens after the visit. */
export const AFTER_FIELDS: readonly TemplateField[] = [
  {
    name: '后续文书文号',
    meaning: '责令改正、移送等文书的文号',
    sample: '甘交责改〔2026〕1号',
    blank: BLANK_WORDS,
  },
  {
    name: '后续处理内容',
    meaning: '责令改正的要求或移送的内容',
    sample: '补齐车辆技术档案。',
    blank: '\n\n',
  },
  { name: '后续处理部门', meaning: '提出后续处理的部门', sample: '甘孜藏族自治州交通运输局' },
  {
    name: '责令改正期限',
    meaning: '后续处理的期限，延期后为新期限',
    sample: '2026年4月10日',
    blank: BLANK_DAY,
  },
  {
    name: '移送单位',
    meaning: '接受移送、通报的单位',
    sample: '甘孜藏族自治州应急管理局',
    blank: BLANK_WORDS,
  },
  { name: '后续提出日期', meaning: '提出后续处理的日期', sample: '2026年3月13日', blank: BLANK_DAY },
  { name: '复查日期', meaning: '复查的日期', sample: '2026年4月11日', blank: BLANK_DAY },
  { name: '复查情况', meaning: '复查看到的情况', sample: '档案已补齐。' },
  { name: '复查结论', meaning: '已改正或未改正', sample: '已改正' },
  { name: '送达文书名称', meaning: '送达的文书', sample: '行政检查通知书' },
  { name: '送达文书文号', meaning: '送达文书的文号', sample: '513300-2026-T0001' },
  { name: '送达方式', meaning: '直接、邮寄、电子或张贴', sample: '直接送达' },
  { name: '送达日期', meaning: '送达的日期', sample: '2026年3月6日', blank: BLANK_DAY },
  { name: '受送达人', meaning: '接收文书的人', sample: '扎西' },
];
