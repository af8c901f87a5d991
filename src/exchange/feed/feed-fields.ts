import type { FeedKind } from './feed-types.js';

/** A column of a row for the province. */
export interface FeedField {
  readonly key: string;
  /** Chinese name, for pages and messages. */
  readonly name: string;
  /** Most characters. */
  readonly max: number;
  readonly required: boolean;
  readonly pattern?: RegExp;
  readonly hint?: string;
}

const field = (key: string, name: string, max: number, more: Partial<FeedField> = {}): FeedField => ({
  ...{ key, name, max, required: true },
  ...more,
});
const OPTIONAL = { required: false };
const DAY = { pattern: /^\d{4}-\d{2}-\d{2}$/, hint: '年-月-日' };
const AREA = { pattern: /^[0-9]{6}$/, hint: '六位行政区划代码' };

/** Every row begins with its identity and ends with the batch it leaves in. */
const IDENTITY = field('record_unique_identity', '数据唯一标识', 64);
const BATCH = [
  field('cd_id', '上报数据标识', 64),
  field('cd_time', '上报时间', 19),
  field('cd_source', '数据来源', 50),
  field('cd_batch', '批次号', 13, { pattern: /^[0-9]{13}$/, hint: '日期加5位序号' }),
  field('cd_operation', '操作', 1, { pattern: /^[iud]$/, hint: 'i、u 或 d' }),
];

/** Columns by kind, in the order in which they stand in a file. */
export const FEED_FIELDS: Readonly<Record<FeedKind, readonly FeedField[]>> = {
  PLAN: [
    IDENTITY,
    field('plan_id', '计划编号', 50),
    field('plan_name', '计划名称', 200),
    field('plan_year', '年度', 4, { pattern: /^[0-9]{4}$/, hint: '四位年份' }),
    field('area_number', '行政区划', 6, AREA),
    field('implement_institution', '实施机构', 100),
    field('implement_institution_code', '实施机构编码', 20),
    field('check_ratio', '抽查比例', 20, {
      ...OPTIONAL,
      ...{ pattern: /^(0(\.[0-9]+)?|1(\.0+)?)$/, hint: '0至1的小数' },
    }),
    ...BATCH,
  ],
  SUBJECT: [
    IDENTITY,
    field('plan_id', '计划编号', 50),
    field('object_name', '抽取对象名称', 200),
    field('object_id', '抽取对象编号', 50),
    field('object_ui_code', '统一社会信用代码', 64),
    ...BATCH,
  ],
  INSPECTION: [
    IDENTITY,
    field('plan_id', '计划编号', 50, OPTIONAL),
    field('supervise_item_implement_code', '监管事项实施编码', 14, {
      ...{ pattern: /^[0-9]{14}$/, hint: '14位数字' },
    }),
    field('supervise_item_check_icode', '检查实施清单编码', 50),
    field('check_action_name', '检查行为名称', 200),
    field('check_action_code', '检查行为编码', 50),
    field('implement_institution', '实施机构', 100),
    field('implement_institution_code', '实施机构编码', 20),
    field('supervise_object', '监管对象', 200),
    field('administrative_cp', '行政相对人类型', 20),
    field('administrative_cp_na', '行政相对人名称', 200),
    field('administrative_cp_ce_type', '行政相对人证件类型', 20),
    field('administrative_cp_ui_code', '行政相对人代码', 64),
    field('address_registered', '注册地址', 400, OPTIONAL),
    field('address_operating', '经营地址', 400, OPTIONAL),
    field('area_number', '行政区划', 6, AREA),
    field('check_form', '检查形式', 20),
    field('check_type', '检查类型', 20),
    field('check_mode', '检查方式', 20),
    field('check_result', '检查结果', 20),
    field('check_date', '检查日期', 10, DAY),
    field('check_personnel', '检查人员', 400),
    field('check_personnel_code', '检查人员证号', 1000),
    field('submitted_date', '提交日期', 10, DAY),
    field('submitted_personnel', '提交人', 50),
    ...BATCH,
  ],
};
