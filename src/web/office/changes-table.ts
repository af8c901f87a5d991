import {
  type ChangeNumbers,
  rateOf,
  type SeatFigures,
  type SubjectFigures,
} from '../../ceremony/after/after-numbers.service.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const number = (heading: string) => ({ heading, type: 'number' as const, width: 12 });

/** The page's three tables as one sheet. */
export function changesTable(numbers: ChangeNumbers): {
  spec: TableSpec;
  rows: (readonly TableValue[])[];
} {
  const { year, total, months, areas, pools } = numbers;
  const rows: (readonly TableValue[])[] = [
    ['合计', `${year}年`, ...subjects(total), ...seats(total)],
    ...months.map((row) => [
      '按批次月份',
      `${Number(row.month.slice(5))}月`,
      ...subjects(row),
      ...seats(row),
    ]),
    ...areas.map((row) => ['按县(市)', row.name, ...subjects(row), ...NO_SEATS]),
    ...pools.flatMap((pool) => [
      ['按系统', pool.name, ...NO_SUBJECTS, ...seats(pool)],
      ...pool.agencies.map((row) => ['按部门', `${pool.name} ${row.name}`, ...NO_SUBJECTS, ...seats(row)]),
    ]),
  ];
  return { spec: specOf(year), rows };
}

function specOf(year: number): TableSpec {
  return {
    sheetName: '抽取后变更统计',
    title: `${year}年递补、补位和直接委派统计`,
    columns: [
      { heading: '统计口径', width: 14 },
      { heading: '名称', width: 34 },
      ...[number('抽中户数'), number('递补户数'), { heading: '递补率', width: 10 }],
      ...[number('席位数'), number('补位席次'), { heading: '补位率', width: 10 }],
      ...[number('直接委派席次'), { heading: '直接委派率', width: 12 }, number('随递补重组席次')],
    ],
  };
}

const NO_SUBJECTS: readonly TableValue[] = ['', '', ''];
const NO_SEATS: readonly TableValue[] = ['', '', '', '', '', ''];

function subjects({ drawn, substituted }: SubjectFigures): TableValue[] {
  return [drawn, substituted, rateOf(substituted, drawn)];
}

function seats({ seats: all, reseated, direct, formed }: SeatFigures): TableValue[] {
  return [all, reseated, rateOf(reseated, all), direct, rateOf(direct, all), formed];
}
