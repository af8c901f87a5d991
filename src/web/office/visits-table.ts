import type { Calendar, ShownVisit } from '../../inspection/visits/visit-calendar.service.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

/** The list of visits as a workbook: the dated ones by day, then those that wait for a day, with the reason. */
export function visitsTable(
  title: string,
  calendar: Pick<Calendar, 'visits' | 'undated'>,
): { readonly spec: TableSpec; readonly rows: readonly TableValue[][] } {
  const spec: TableSpec = {
    ...{ sheetName: '检查日程', title },
    columns: [
      { heading: '检查日期', width: 13 },
      { heading: '至', width: 13 },
      { heading: '县(市)', width: 12 },
      { heading: '检查对象', width: 34, wrap: true },
      { heading: '统一社会信用代码/项目代码', width: 24 },
      { heading: '抽查事项', width: 30, wrap: true },
      { heading: '检查组', width: 44, wrap: true },
      { heading: '检查期限自', width: 13 },
      { heading: '检查期限至', width: 13 },
      { heading: '任务编号', width: 24 },
      { heading: '说明', width: 50, wrap: true },
    ],
  };
  return {
    spec,
    rows: [
      ...calendar.visits.map((visit) => rowOf(visit, [visit.reason ?? '', ...visit.warnings])),
      ...calendar.undated.map((visit) => rowOf(visit, ['还没有日期', visit.reason ?? '', ...visit.words])),
    ],
  };
}

function rowOf(visit: ShownVisit, remarks: readonly string[]): TableValue[] {
  return [
    ...[visit.dayFrom, visit.dayTo, visit.areaName, visit.subjectName, visit.subjectCode, visit.itemName],
    visit.people.map(({ name, agencyName }) => `${name}(${agencyName})`).join('、'),
    ...[visit.windowFrom, visit.windowTo, visit.number],
    remarks.filter((text) => text !== '').join(' '),
  ];
}
