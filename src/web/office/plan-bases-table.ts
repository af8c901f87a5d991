import { chineseDay } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';
import { classesOf, monthsOf, type PlanBases } from '../../plan/forecast/bases.rules.js';
import type { Counts, LineForecast } from '../../plan/forecast/forecast.rules.js';
import { sumOf } from '../../plan/forecast/forecast.rules.js';
import type { StratumKey } from '../../plan/plan.types.js';
import { stratumName } from '../../plan/plan.words.js';
import type { RegistryNames } from '../../registry/display.rules.js';

const number = (heading: string, width = 10) => ({ heading, type: 'number' as const, width });

/** Every figure of the page as one sheet: each line by class and by county, with its months; then the whole plan. */
export function basesTable(
  bases: PlanBases,
  names: RegistryNames,
): { spec: TableSpec; rows: (readonly TableValue[])[] } {
  const rows = bases.lines.flatMap((one) =>
    forecastRows([one.line.lineNo, one.line.taskName], one, one.before, names),
  );
  const months = Array.from({ length: 12 }, (_, n) => `${bases.plan.year}-${String(n + 1).padStart(2, '0')}`);
  const whole: LineForecast = {
    ...{ base: bases.base, year: bases.year },
    batches: months.map((month) => ({
      month,
      ...sumOf(bases.lines.flatMap(({ batches }) => batches.filter((batch) => batch.month === month))),
    })),
  };
  const before = bases.since && {
    base: sumOf(bases.lines.flatMap((one) => one.before?.base ?? [])),
    year: sumOf(bases.lines.flatMap((one) => one.before?.year ?? [])),
  };
  rows.push(...forecastRows(['', '全部计划项'], whole, before, names));
  return { spec: specOf(bases), rows };
}

function specOf({ plan, day, since }: PlanBases): TableSpec {
  const compared = since ? `，与${chineseDay(since.day)}${since.isApproval ? '批准时' : ''}相比` : '';
  return {
    sheetName: '规模测算',
    title: `${plan.title}规模测算`,
    subtitle: `按${chineseDay(day)}名录测算${compared}；各县(市)应抽户数为随机抽取的平均数`,
    columns: [
      ...[number('序号', 6), { heading: '任务名称', width: 30 }, { heading: '统计口径', width: 10 }],
      ...[{ heading: '名称', width: 14 }, number('抽查基数'), number('应抽户数')],
      ...(since ? [number('基数增减'), number('应抽增减')] : []),
      ...Array.from({ length: 12 }, (_, n) => number(`${n + 1}月`, 7)),
    ],
  };
}

/** The rows of one forecast: its sum, its classes, its counties. */
function forecastRows(
  head: readonly TableValue[],
  { base, year, batches }: LineForecast,
  before: Pick<LineForecast, 'base' | 'year'> | null,
  names: RegistryNames,
): TableValue[][] {
  const row = (way: string, name: string, valueOf: (counts: Counts) => number): TableValue[] => [
    ...[...head, way, name, valueOf(base), valueOf(year)],
    ...(before ? [valueOf(base) - valueOf(before.base), valueOf(year) - valueOf(before.year)] : []),
    ...monthsOf(batches.map((batch) => ({ month: batch.month, total: valueOf(batch) }))),
  ];
  const known = [base, year, ...(before ? [before.base, before.year] : [])];
  const areas = [...names.areas].filter(([code]) => known.some(({ byArea }) => (byArea[code] ?? 0) > 0));
  return [
    row('合计', '', ({ total }) => total),
    ...classesOf(known).map((key) =>
      row('按等级', stratumName(key as StratumKey), ({ byClass }) => byClass[key] ?? 0),
    ),
    ...areas.map(([code, name]) => row('按县(市)', name, ({ byArea }) => byArea[code] ?? 0)),
  ];
}
