import type { DrawContent, PlanContent, ResultContent } from '../disclosure.content.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import {
  checkable,
  closed,
  exact,
  hidden,
  masked,
  named,
  type PublishedField,
  registered,
  registeredName,
  remark,
  settable,
} from './field.js';
import { TABLE_FIELDS } from './table-fields.js';

/** Kinds of publication, and what is true of the texts of all of them. */
export type FieldPolicyKind = DisclosureKind | 'ALL';

type TextKey<Content> = Extract<
  { [Key in keyof Content]-?: Content[Key] extends string ? Key : never }[keyof Content],
  string
>;
/** Fields above the rows: the compiler sees that none is missing. */
type Heads<Content> = Record<TextKey<Content>, (key: string, label: string) => PublishedField>;

const HEAD_LABELS: Readonly<Record<TextKey<ResultContent & DrawContent & PlanContent>, string>> = {
  agencyName: '公示机关',
  drawNumber: '任务编号',
  planTitle: '抽查计划名称',
  taskName: '任务名称',
  planNumber: '抽查计划编号',
  drawType: '抽查类型',
  itemName: '抽查事项',
  scope: '对象范围',
  agencies: '检查机关',
  windowFrom: '检查日期自',
  windowTo: '检查日期至',
  asOf: '名录截止日期',
  frozenAt: '冻结时间',
  sealedAt: '抽取时间',
  freezeDigest: '冻结摘要',
  resultDigest: '结果摘要',
  seed: '种子',
  title: '名称',
  documentNo: '批准文号',
  approvedOn: '批准日期',
};

const heads = (made: Record<string, (key: string, label: string) => PublishedField>): PublishedField[] =>
  Object.entries(made).map(([key, make]) => make(key, HEAD_LABELS[key as keyof typeof HEAD_LABELS]));

const RESULT_HEADS = {
  ...{ agencyName: exact, drawNumber: exact, planTitle: named, taskName: named },
} satisfies Heads<ResultContent>;

const DRAW_HEADS = {
  ...{ agencyName: exact, drawNumber: exact, planNumber: exact, planTitle: named, taskName: named },
  ...{ drawType: exact, itemName: named, scope: named, agencies: settable },
  ...{ windowFrom: exact, windowTo: exact, asOf: exact, frozenAt: checkable, sealedAt: checkable },
  ...{ freezeDigest: checkable, resultDigest: checkable, seed: checkable },
} satisfies Heads<DrawContent>;

const PLAN_HEADS = {
  ...{ agencyName: exact, title: named, documentNo: exact, approvedOn: exact },
} satisfies Heads<PlanContent>;

const RESULT: readonly PublishedField[] = [
  ...heads(RESULT_HEADS),
  exact('seq', '序号'),
  exact('planNumber', '抽查计划编号'),
  exact('taskNumber', '任务编号'),
  exact('drawType', '抽查类型'),
  registeredName('subjectName', '检查对象'),
  registered('subjectCode', '统一社会信用代码/项目代码'),
  settable('areaName', '所在县(市)'),
  named('itemName', '抽查事项'),
  settable('agencies', '检查机关(牵头/配合)'),
  exact('inspectedOn', '检查完成日期'),
  exact('result', '检查结果'),
  settable('handling', '处理情况'),
  remark('remark', '备注'),
];

const DRAW: readonly PublishedField[] = [
  ...heads(DRAW_HEADS),
  exact('seq', '序号'),
  registeredName('name', '检查对象'),
  registered('code', '统一社会信用代码/项目代码'),
  settable('areaName', '所在县(市)'),
  settable('batch', '批次'),
];

const PLAN: readonly PublishedField[] = [
  ...heads(PLAN_HEADS),
  exact('lineNo', '序号'),
  named('taskName', '任务名称'),
  named('itemName', '抽查事项'),
  named('subjects', '检查对象范围'),
  exact('drawType', '抽取类型'),
  settable('count', '抽查户数'),
  settable('ratio', '抽查比例'),
  settable('methods', '检查方式'),
  settable('organisingLevel', '组织层级'),
  settable('implementingLevel', '实施层级'),
  exact('from', '抽取日期自'),
  exact('to', '抽取日期至'),
  exact('deadline', '抽查完成时限'),
  settable('lead', '牵头部门'),
  settable('partners', '参与部门'),
  remark('remark', '备注'),
];

/** Policy of the names of inspectors wherever they stand in a text. */
export const INSPECTOR_NAMES = 'inspectorNames';

/** What holds in the texts of every kind. */
const ALL: readonly PublishedField[] = [
  hidden('idCards', '居民身份证号码'),
  masked('phones', '电话号码'),
  hidden('conflictReasons', '回避的原因'),
  closed(INSPECTOR_NAMES, '文字中的检查人员姓名'),
];

/** Every field of every kind of publication. */
export const PUBLISHED_FIELDS: Readonly<Record<FieldPolicyKind, readonly PublishedField[]>> = {
  ALL,
  PLAN,
  DRAW,
  RESULT,
  ...TABLE_FIELDS,
};

/** A field of a kind, or null for one that no publication has. */
export function publishedField(kind: FieldPolicyKind, key: string): PublishedField | null {
  return PUBLISHED_FIELDS[kind].find((field) => field.key === key) ?? null;
}

/** The column by which a row is known again in a later version of each kind. */
export const ROW_KEYS: Readonly<Record<DisclosureKind, string>> = {
  ...{ ITEM_LIST: 'name', JOINT_LIST: 'itemName', PLAN: 'lineNo', ANNOUNCEMENT: 'taskNumber', DRAW: 'code' },
  ...{ CHANGE: 'at', RESULT: 'subjectCode', STATISTICS: 'name' },
};
