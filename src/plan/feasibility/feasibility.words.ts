import type { LineBase } from '../forecast/bases.rules.js';
import { MOST_TEAMS_A_MONTH } from '../forecast/bases.rules.js';
import { type Cell, type CellState, roomOf } from './feasibility.rules.js';
import type { Supply } from './supply.rules.js';

/** A cell's state as a clerk says it; shown beside the colour. */
export const STATE_WORDS: Readonly<Record<CellState, string>> = {
  NONE: '',
  FINE: '够',
  TIGHT: '偏紧',
  HELP: '须调人',
  SHORT: '不够',
  NOBODY: '无人可派',
  CLOSED: '不安排',
};

/** The worst first. */
export const STATES_BY_WEIGHT: readonly CellState[] = [
  ...(['NOBODY', 'SHORT', 'CLOSED', 'HELP', 'TIGHT', 'FINE', 'NONE'] as const),
];

/** States in which the plan cannot go as it stands. */
export const BREAKING: readonly CellState[] = ['NOBODY', 'SHORT', 'CLOSED', 'HELP'];

/** Names of codes. */
export interface PlaceNames {
  readonly areas: ReadonlyMap<string, string>;
  readonly pools: ReadonlyMap<string, string>;
}

/** A place where the plan breaks, in words. */
export interface Problem {
  readonly cell: Cell;
  readonly where: string;
  readonly what: string;
  /** The lines that ask for it, those that ask most first. */
  readonly lines: readonly string[];
  /** Another month in which there is room; '' where there is none. */
  readonly advice: string;
}

/** What problems are worded with. */
export interface MeterContext {
  readonly supply: Supply;
  readonly names: PlaceNames;
  /** From 0: earlier months are over. */
  readonly firstOpen: number;
  readonly closedMonths: ReadonlyMap<string, readonly number[]>;
}

/** Every place where the plan breaks, the worst first; closed months once for all pools. */
export function problemsOf(
  cells: readonly Cell[],
  lines: readonly LineBase[],
  context: MeterContext,
): Problem[] {
  const closed = new Set<string>();
  return cells
    .filter(({ state, month, areaCode }) => {
      if (state !== 'CLOSED') return BREAKING.includes(state);
      const key = `${month} ${areaCode}`;
      const isFirst = !closed.has(key);
      closed.add(key);
      return isFirst;
    })
    .sort((a, b) => weight(a) - weight(b) || b.over + b.missing - a.over - a.missing)
    .map((cell) => ({
      ...{ cell, where: whereText(cell, context.names), what: whatText(cell) },
      lines: lineTexts(cell, lines),
      advice: adviceText(cell, cells, lines, context),
    }));
}

function weight({ state }: Cell): number {
  return STATES_BY_WEIGHT.indexOf(state);
}

function whereText({ month, areaCode, poolCode, state }: Cell, { areas, pools }: PlaceNames): string {
  const place = `${month + 1}月 ${areas.get(areaCode) ?? areaCode}`;
  return state === 'CLOSED' ? place : `${place} ${pools.get(poolCode) ?? poolCode}`;
}

/** 需要86人天(检查72、路途14)，可用60人天(6人)，多出26人天 */
function whatText(cell: Cell): string {
  const { state, visits, seats, travel, hands, over, missing, spare } = cell;
  if (state === 'CLOSED') return `本月不安排检查，但预计抽中${visits}户，检查只能顺延到开放的月份。`;
  if (state === 'NOBODY') {
    return `${missing}个检查席位没有人可派：在该项的匹配范围内，没有足够的在岗、执法证有效、可办该事项的人员。`;
  }
  const end =
    state === 'HELP'
      ? `须从其他县(市)调人(路途另计)，当月还可调${spare}人天。`
      : '其他县(市)当月也调不出这么多人。';
  const people = `可派${hands.people}人`;
  if (over === seats + travel - hands.days) {
    const parts = travel > 0 ? `(检查${seats}、路途${travel})` : '';
    return `需要${seats + travel}人天${parts}，${people}、共${hands.days}个工作日，多出${over}人天；${end}`;
  }
  const most = `每人每月最多${MOST_TEAMS_A_MONTH}次`;
  if (over === seats - hands.visits) {
    return `需要检查${seats}人次，${people}、${most}，共${hands.visits}人次，多出${over}人次；${end}`;
  }
  return `需要检查${seats}人次，能办其中个别事项的人员不够，多出${over}人次；${end}`;
}

function lineTexts({ lines, state }: Cell, all: readonly LineBase[]): string[] {
  const byId = new Map(all.map(({ line }) => [line.id, line]));
  return lines
    .filter(({ visits, missing, seats }) =>
      state === 'CLOSED' ? visits > 0 : state === 'NOBODY' ? missing > 0 : seats > 0,
    )
    .map(({ lineId, visits, seats, missing }) => {
      const line = byId.get(lineId);
      const how =
        state === 'CLOSED'
          ? `${visits}户`
          : state === 'NOBODY'
            ? `${visits}户，缺${missing}席`
            : `检查${seats}人次`;
      return `第${line?.lineNo}项 ${line?.taskName}(${how})`;
    });
}

/** The month with most room for the people of this cell, where it holds what is too much here. */
function adviceText(
  cell: Cell,
  cells: readonly Cell[],
  lines: readonly LineBase[],
  { supply, closedMonths, firstOpen }: MeterContext,
): string {
  if (cell.state !== 'SHORT' && cell.state !== 'HELP') return '';
  const { poolCode, areaCode } = cell;
  const wanted = new Set(cell.lines.map(({ lineId }) => lineId));
  const items = lines.filter(({ line }) => wanted.has(line.id)).map(({ line }) => line.itemCode);
  let best = { month: -1, room: 0 };
  for (let month = firstOpen; month < 12; month += 1) {
    if (month === cell.month || closedMonths.get(areaCode)?.includes(month + 1)) continue;
    const there = cells.find(
      (one) => one.poolCode === poolCode && one.areaCode === areaCode && one.month === month,
    );
    const room = roomOf(supply.of(poolCode, areaCode, items, month), there ?? { seats: 0, travel: 0 });
    if (room > best.room) best = { month, room };
  }
  return best.room >= cell.over ? `可把一部分改到${best.month + 1}月(还余${best.room}人天)。` : '';
}
