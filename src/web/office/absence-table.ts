import type { Month } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';
import type { PersonMonth } from '../../registry/absence/absence-lists.service.js';
import type { MonthDay } from '../../registry/absence/absence-month.rules.js';
import type { RegistryNames } from '../../registry/display.rules.js';

/** What a promised day is called; null where the day is not promised. */
export function promiseName(kind: string | null): string | null {
  if (kind === null) return null;
  return kind === 'TRAVEL' ? '路途' : '检查';
}

/** The month's table as a workbook: a line a person, a column a day. */
export function absenceTable(
  month: Month,
  { days, people }: { days: readonly MonthDay[]; people: readonly PersonMonth[] },
  names: RegistryNames,
): { title: string; spec: TableSpec; rows: TableValue[][] } {
  const title = `${month.slice(0, 4)}年${Number(month.slice(5))}月休假与值班`;
  const worked = days.filter(({ isWorked }) => isWorked).length;
  const spec: TableSpec = {
    ...{ sheetName: '休假与值班', title, subtitle: `本月工作日 ${worked} 天；带“休”字的日期为休息日` },
    columns: [
      { heading: '姓名', width: 12 },
      { heading: '执法证号', width: 16 },
      { heading: '所属部门', width: 32 },
      { heading: '所在县(市)', width: 12 },
      { heading: '不在岗工作日', type: 'number' },
      { heading: '已安排检查', type: 'number' },
      { heading: '可安排工作日', type: 'number' },
      ...days.map(({ date, isWorked }) => ({ heading: isWorked ? String(date) : `${date}休`, width: 6 })),
    ],
  };
  const rows = people.map(({ inspector, names: kinds, row }): TableValue[] => [
    ...[inspector.name, inspector.certificateNo],
    names.agencies.get(inspector.agencyCode) ?? '',
    names.areas.get(inspector.areaCode) ?? '',
    ...[row.away, row.given, row.free],
    ...kinds.map((kind, n) => [kind, promiseName(row.promised[n])].filter(Boolean).join('，')),
  ]);
  return { title, spec, rows };
}
