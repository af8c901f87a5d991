import { type Actor, systemActor } from '../../src/audit/actor.js';
import type { ImportService } from '../../src/registry/import/import.service.js';
import { CARRIER_HEADINGS, workbookOf } from './import-sheets.js';

/** The workbook of some lists' rows under headings; the headings stand in row 1. */
export function bookOf(headings: readonly string[], ...rows: (readonly string[])[]): Promise<Buffer> {
  return workbookOf([headings, ...rows]);
}

/** A workbook of carriers, rows made by `carrier`. */
export function carrierBook(...rows: (readonly string[])[]): Promise<Buffer> {
  return bookOf(CARRIER_HEADINGS, ...rows);
}

export const INSPECTOR_HEADINGS = [
  ...['姓名', '执法证号', '发证机关', '证件有效期至', '所属部门', '所在县(市)', '执法事项范围', '状态'],
];

/** A row under INSPECTOR_HEADINGS, without fault. */
export function inspector(certificateNo: string, change: Readonly<Record<string, string>> = {}): string[] {
  const values: Record<string, string> = {
    ...{ 姓名: '单文武', 执法证号: certificateNo, 发证机关: '四川省人民政府', 证件有效期至: '2028-06-30' },
    ...{ 所属部门: '康定市交通运输局', '所在县(市)': '康定市', 执法事项范围: 'JT-02', 状态: '在岗' },
    ...change,
  };
  return INSPECTOR_HEADINGS.map((heading) => values[heading]);
}

export const AGENCY_HEADINGS = ['部门名称', '部门编码', '上级部门', '所在县(市)', '人员池'];

export const ITEM_HEADINGS = ['事项代码', '抽查事项', '检查对象', '事项类别(重点/一般)', '检查内容'];

/** A person who keeps the registries of an agency. */
export function keeper(agencyCode: string): Actor {
  return { ...systemActor('王小明'), accountId: '1', roles: ['PLANNER'], agencyCode };
}

/** Looks at a file and imports its good rows. */
export async function bringIn(imports: ImportService, actor: Actor, kind: string, file: Buffer) {
  const preview = await imports.preview(actor, kind, '名录.xlsx', file);
  return { preview, result: await imports.apply(actor, preview.batchId) };
}
