import type { TemplateField, TemplateLoop } from '../../platform/word/template/template-types.js';
import { BLANK_DAY } from './task-names.js';

const BLANK_TIME = '　　年　　月　　日　　时　　分';
/** An open choice, to be ticked by hand. */
const BLANK_ANSWER = '□符合 □不符合 □不涉及';

/** Of the record of the visit. */
export const RECORD_FIELDS: readonly TemplateField[] = [
  { name: '检查开始时间', meaning: '到达现场的时间', sample: '2026年3月12日9时30分', blank: BLANK_TIME },
  { name: '检查结束时间', meaning: '离开现场的时间', sample: '2026年3月12日11时20分', blank: BLANK_TIME },
  { name: '检查地点', meaning: '实际检查的地点', sample: '康定市向阳街1号' },
  { name: '在场人员', meaning: '检查对象的在场人员', sample: '扎西(安全负责人)' },
  { name: '参加专家', meaning: '参加检查的专家', sample: '无' },
  { name: '检查方式汇总', meaning: '实际使用的检查方式', sample: '现场检查、查阅资料' },
  { name: '当事人陈述', meaning: '检查对象的陈述和意见', sample: '无异议。' },
  { name: '签名情况', meaning: '已签名，或拒绝签名的原因和见证人', sample: '已签名' },
];

/** One line of a checklist with its answer. */
export const POINTS: TemplateLoop = {
  name: '检查要点',
  meaning: '每条检查要点一行',
  blankRows: 4,
  fields: [
    { name: '要点序号', meaning: '从1起', sample: '1' },
    { name: '要点事项', meaning: '要点所属的事项', sample: '道路危险货物运输企业经营行为检查' },
    { name: '要点内容', meaning: '检查要点', sample: '是否按许可范围从事经营' },
    { name: '要点方法', meaning: '检查方法', sample: '查阅资料' },
    { name: '要点依据', meaning: '检查依据', sample: '《道路危险货物运输管理规定》' },
    { name: '要点主体', meaning: '负责这一条的部门', sample: '交通运输系统' },
    {
      name: '要点结果',
      meaning: '符合、不符合或不涉及，已勾选',
      sample: '■符合 □不符合 □不涉及',
      blank: BLANK_ANSWER,
    },
    { name: '要点问题', meaning: '发现的问题', sample: '' },
  ],
};

/** What each team has done. */
export const PARTS: TemplateLoop = {
  name: '分工情况',
  meaning: '每个检查组一行',
  blankRows: 1,
  fields: [
    { name: '分工部门', meaning: '检查组所属系统', sample: '交通运输系统' },
    { name: '分工方式', meaning: '该检查组的检查方式', sample: '现场检查' },
    { name: '分工结论', meaning: '该检查组的结论', sample: '未发现问题。' },
  ],
};

/** Problems found, item by item. */
export const FINDINGS: TemplateLoop = {
  name: '问题清单',
  meaning: '每个发现的问题一行',
  blankRows: 2,
  fields: [
    { name: '问题序号', meaning: '从1起', sample: '1' },
    { name: '问题事项', meaning: '问题所属的事项', sample: '道路危险货物运输企业经营行为检查' },
    { name: '问题主体', meaning: '发现问题的检查组', sample: '交通运输系统' },
    { name: '问题内容', meaning: '发现的问题', sample: '2台车辆技术档案不全。' },
    { name: '处置情况', meaning: '已当场改正或未改正', sample: '未改正' },
  ],
};

/** Of the result. */
export const RESULT_FIELDS: readonly TemplateField[] = [
  { name: '检查结果', meaning: '检查结果类别', sample: '发现问题责令限期改正' },
  { name: '发现问题', meaning: '发现问题的完整文字', sample: '2台车辆技术档案不全。' },
  { name: '后续处置', meaning: '后续处理方式', sample: '责令改正' },
  { name: '检查完成日期', meaning: '检查完成的日期', sample: '2026年3月12日', blank: BLANK_DAY },
  { name: '改正期限', meaning: '检查结果中的改正期限', sample: '2026年4月10日', blank: BLANK_DAY },
  { name: '结果备注', meaning: '检查结果的备注', sample: '' },
  { name: '录入人', meaning: '录入检查结果的人员', sample: '泽仁' },
  { name: '审核人', meaning: '审核检查结果的人员', sample: '格桑' },
  { name: '审核日期', meaning: '审核的日期', sample: '2026年3月13日', blank: BLANK_DAY },
];
