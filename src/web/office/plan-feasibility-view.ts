import { chineseDay } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';
import type { Cell, CellState } from '../../plan/feasibility/feasibility.rules.js';
import type { Feasibility } from '../../plan/feasibility/feasibility.service.js';
import { BREAKING, STATE_WORDS, STATES_BY_WEIGHT } from '../../plan/feasibility/feasibility.words.js';
import type { LineBase } from '../../plan/forecast/bases.rules.js';
import type { RegistryNames } from '../../registry/display.rules.js';

/** A square of a heat map. */
export interface HeatCell {
  readonly state: CellState;
  /** Person-days wanted, road and all. */
  readonly wanted: number;
  /** Working days that its people have. */
  readonly days: number;
  readonly over: number;
  readonly missing: number;
  /** Person-days that people of other counties do here; 0 for sums over counties. */
  readonly borrowed: number;
  /** Everything in words, for who rests the pointer on it. */
  readonly tip: string;
}

const MONTHS = Array.from({ length: 12 }, (_, month) => month);

/** Pools × months: the worst state of the month, over all counties. */
export function poolGrid(cells: readonly Cell[], pools: readonly (readonly [string, string])[]) {
  return pools.map(([code, name]) => ({
    ...{ code, name },
    months: MONTHS.map((month) => sumOf(cells.filter((one) => one.poolCode === code && one.month === month))),
  }));
}

/** Counties × months of one pool; counties of which nothing is wanted are left out. */
export function countyGrid(cells: readonly Cell[], poolCode: string, names: RegistryNames) {
  const own = cells.filter((cell) => cell.poolCode === poolCode);
  return [...names.areas]
    .filter(([code]) => own.some(({ areaCode }) => areaCode === code))
    .map(([code, name]) => ({
      ...{ code, name },
      months: MONTHS.map((month) => sumOf(own.filter((one) => one.areaCode === code && one.month === month))),
    }));
}

function sumOf(cells: readonly Cell[]): HeatCell | null {
  if (cells.length === 0) return null;
  const add = (valueOf: (cell: Cell) => number): number =>
    cells.reduce((sum, cell) => sum + valueOf(cell), 0);
  const state = STATES_BY_WEIGHT.find((one) => cells.some((cell) => cell.state === one)) ?? 'NONE';
  const [seats, travel, days] = [
    add((one) => one.seats),
    add((one) => one.travel),
    add((one) => one.hands.days),
  ];
  const borrowed = cells.length === 1 ? cells[0].borrowed : 0;
  const parts = [
    `抽中${add((one) => one.visits)}户`,
    `需要检查${seats}人天${travel > 0 ? `、路途${travel}人天` : ''}`,
    `可派${add((one) => one.hands.people)}人、共${days}个工作日`,
    ...(borrowed > 0 ? [`另由其他县(市)派出${borrowed}人天`] : []),
  ];
  const counts = { over: add((one) => one.over), missing: add((one) => one.missing) };
  const tip = [STATE_WORDS[state], parts.join('，')].filter((text) => text !== '').join('：');
  return { state, wanted: seats + travel, days, ...counts, borrowed, tip };
}

/** A line, and where it cannot go as it stands. */
export interface LineSum {
  readonly line: LineBase['line'];
  /** County-months in which something breaks that it takes part in. */
  readonly places: number;
  /** Visits in closed months. */
  readonly closed: number;
  readonly missing: number;
  /** Person-days it asks for where it is too much. */
  readonly seats: number;
}

/** The lines that take part in what breaks, those with most first. */
export function lineSums(cells: readonly Cell[], lines: readonly LineBase[]): LineSum[] {
  const broken = cells.filter(({ state }) => BREAKING.includes(state));
  return lines
    .map(({ line }) => {
      const own = broken.flatMap((cell) =>
        cell.lines.filter(({ lineId }) => lineId === line.id).map((share) => ({ cell, share })),
      );
      const closed = own.filter(({ cell, share }) => cell.state === 'CLOSED' && share.visits > 0);
      const once = new Map(closed.map(({ cell, share }) => [`${cell.month} ${cell.areaCode}`, share.visits]));
      return {
        line,
        places: new Set(own.map(({ cell }) => `${cell.month} ${cell.areaCode}`)).size,
        closed: [...once.values()].reduce((sum, visits) => sum + visits, 0),
        missing: own.reduce((sum, { share }) => sum + share.missing, 0),
        seats: own.filter(({ cell }) => cell.over > 0).reduce((sum, { share }) => sum + share.seats, 0),
      };
    })
    .filter(({ places }) => places > 0)
    .sort((a, b) => b.missing - a.missing || b.seats - a.seats || a.line.lineNo - b.line.lineNo);
}

/** Every cell as a row. */
export function feasibilityTable(
  { bases, cells }: Feasibility,
  names: RegistryNames,
): { spec: TableSpec; rows: (readonly TableValue[])[] } {
  const number = (heading: string) => ({ heading, type: 'number' as const, width: 11 });
  const order = [...names.areas.keys()];
  const sorted = [...cells].sort(
    (a, b) =>
      a.poolCode.localeCompare(b.poolCode) ||
      a.month - b.month ||
      order.indexOf(a.areaCode) - order.indexOf(b.areaCode),
  );
  return {
    spec: {
      sheetName: '人力测算',
      title: `${bases.plan.title}人力测算`,
      subtitle: `按${chineseDay(bases.day)}的名录、人员和休假测算；需要的人天=检查人天+路途人天`,
      columns: [
        ...[{ heading: '部门(系统)', width: 20 }, number('月份'), { heading: '县(市)', width: 12 }],
        ...[
          number('抽中户数'),
          number('检查人天'),
          number('路途人天'),
          number('可派人数'),
          number('可用人天'),
        ],
        ...[number('多出人天'), number('缺席位'), { heading: '结论', width: 10 }],
      ],
    },
    rows: sorted.map((cell) => [
      ...[names.pools.get(cell.poolCode) ?? '', cell.month + 1, names.areas.get(cell.areaCode) ?? ''],
      ...[cell.visits, cell.seats, cell.travel, cell.hands.people, cell.hands.days, cell.over, cell.missing],
      STATE_WORDS[cell.state],
    ]),
  };
}
