import { deliveredColumns } from '../../registry/workbooks/official-formats.js';
import type { WorkbookColumn } from '../../registry/workbooks/workbook-columns.js';
import type { WorkbookKind } from '../../registry/workbooks/workbook-kinds.js';

/** A layout in which offices hand in their plan: a table with a workbook of its own, which an office may replace. */
export interface PlanLayout {
  readonly key: string;
  /** As people choose it: who uses it. */
  readonly name: string;
  readonly kind: WorkbookKind;
  /** Its columns in order. */
  readonly columns: readonly WorkbookColumn[];
}

/** The layouts in use beside the office's own, as data. */
export const PLAN_LAYOUTS: readonly PlanLayout[] = [
  layout('duties', '权责清单式', 'PLAN_DUTIES'),
  layout('credit', '信用监管式', 'PLAN_CREDIT'),
  layout('numbered', '部门联合编号式', 'PLAN_NUMBERED'),
  layout('smart', '智慧监管式', 'PLAN_SMART'),
];

function layout(key: string, name: string, kind: WorkbookKind): PlanLayout {
  return { key, name, kind, columns: deliveredColumns(kind) };
}

/** The layout of a key; undefined for the office's own. */
export function layoutOf(key: string | undefined): PlanLayout | undefined {
  return PLAN_LAYOUTS.find((layout) => layout.key === key);
}
