import { DELIVERED_COLUMNS, WORKBOOK_COLUMNS } from '../../registry/workbooks/workbook-columns.js';
import type { DisclosureKind } from '../disclosure.rules.js';

/** Kinds of publications that are a table as it stands. */
export const TABLE_KINDS = [
  'ITEM_LIST',
  'JOINT_LIST',
  'ANNOUNCEMENT',
  'STATISTICS',
  'CHANGE',
] as const satisfies readonly DisclosureKind[];

export type TableKind = (typeof TABLE_KINDS)[number];

export function isTableKind(kind: DisclosureKind): kind is TableKind {
  return TABLE_KINDS.some((one) => one === kind);
}

/** A column of a published table. */
export interface TableColumn {
  readonly key: string;
  readonly heading: string;
}

/** The columns of an official form, in their order. */
function official(kind: 'ITEM_LIST' | 'JOINT_LIST' | 'ANNOUNCEMENT' | 'STATISTICS'): readonly TableColumn[] {
  const columns: readonly TableColumn[] = WORKBOOK_COLUMNS[kind];
  return columns.slice(0, DELIVERED_COLUMNS[kind]).map(({ key, heading }) => ({ key, heading }));
}

/** What the statistics are broken down by: the first column. */
export const STATISTICS_BY = '县(市)';

/** Columns of each kind: those of the official form where there is one. */
export const TABLE_COLUMNS: Readonly<Record<TableKind, readonly TableColumn[]>> = {
  ITEM_LIST: official('ITEM_LIST'),
  JOINT_LIST: official('JOINT_LIST'),
  ANNOUNCEMENT: official('ANNOUNCEMENT'),
  STATISTICS: official('STATISTICS').map(({ key, heading }) => ({
    key,
    heading: key === 'name' ? STATISTICS_BY : heading,
  })),
  CHANGE: [
    { key: 'seq', heading: '序号' },
    { key: 'change', heading: '类别' },
    { key: 'text', heading: '内容' },
    { key: 'reason', heading: '原因' },
    { key: 'at', heading: '时间' },
  ],
};

/** Labels of what stands above the table of each kind, in their order. */
export const TABLE_FACTS = {
  ITEM_LIST: ['清单名称', '清单文号', '公布日期', '施行日期', '失效日期', '事项数'],
  JOINT_LIST: ['方案文号', '事项数'],
  ANNOUNCEMENT: ['冻结摘要', '冻结时间', '名录截止日期', '名单公开'],
  STATISTICS: ['统计时段', '统计范围', '统计日期'],
  CHANGE: ['任务编号', '任务名称', '抽查事项', '变更次数'],
} as const satisfies Record<TableKind, readonly string[]>;
