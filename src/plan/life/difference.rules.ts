import { chineseDay } from '../../kernel/day.js';
import { percentOf } from '../../kernel/percent.js';
import type { PlanLine } from '../plan.entity.js';
import { type PlanNames, scopeText } from '../plan.export.js';
import * as words from '../plan.words.js';

/** One thing that a line says, before and after. */
export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What became of a line: kept, changed, taken out, or new. */
export interface LineDifference {
  readonly kind: 'SAME' | 'CHANGED' | 'REMOVED' | 'ADDED';
  readonly taskName: string;
  /** Number in the earlier version; null of a new line. */
  readonly before: number | null;
  /** Number in the later version; null of a line taken out. */
  readonly after: number | null;
  /** Empty unless CHANGED. */
  readonly changes: readonly Change[];
}

export const DIFFERENCE_NAMES: Readonly<Record<LineDifference['kind'], string>> = {
  SAME: '未变',
  CHANGED: '修改',
  REMOVED: '删除',
  ADDED: '新增',
};

type Names = Pick<PlanNames, 'pools' | 'areas'>;

/**
 * Two versions line by line: those of the later one in its order, then what was taken out. A line is known by where
 * it was copied from, not by its name or place.
 */
export function planDifference(
  before: readonly PlanLine[],
  after: readonly PlanLine[],
  names: Names,
): LineDifference[] {
  const old = new Map(before.map((line) => [line.id, line]));
  const gone = new Set(old.keys());
  const rows = after.map((line): LineDifference => {
    const from = line.originId !== null && gone.delete(line.originId) ? old.get(line.originId) : undefined;
    const common = { taskName: line.taskName, after: line.lineNo };
    if (!from) return { ...common, kind: 'ADDED', before: null, changes: [] };
    const changes = lineChanges(from, line, names);
    const kind = changes.length === 0 ? 'SAME' : 'CHANGED';
    return { ...common, kind, before: from.lineNo, changes };
  });
  const removed = before
    .filter(({ id }) => gone.has(id))
    .map(({ taskName, lineNo }): LineDifference => ({
      ...{ kind: 'REMOVED', taskName, before: lineNo, after: null, changes: [] },
    }));
  return [...rows, ...removed];
}

/** What two lines say differently, in the order of the official table. */
export function lineChanges(before: PlanLine, after: PlanLine, names: Names): Change[] {
  const [old, now] = [saidBy(before, names), saidBy(after, names)];
  const changes = Object.keys(now)
    .filter((what) => old[what] !== now[what])
    .map((what) => ({ what, before: old[what], after: now[what] }));
  if (changes.length > 0 || rest(before) === rest(after)) return changes;
  return [{ what: '其他设置', before: '原设置', after: '有改动' }];
}

function saidBy(line: PlanLine, names: Names): Record<string, string> {
  const pool = (code: string) => names.pools.get(code) ?? code;
  return {
    任务名称: line.taskName,
    抽查事项: line.itemName,
    检查对象范围: scopeText(line, names),
    抽取类型: `${words.DRAW_TYPE_NAMES[line.drawType]}(${words.SAMPLING_NAMES[line.sampling]})`,
    抽取方式: words.MODE_NAMES[line.mode],
    比例或户数: words.sharesText(line),
    取整方式: words.ROUNDING_NAMES[line.rounding],
    候补: reserveText(line),
    检查方式: line.methods,
    组织层级: line.organisingLevel,
    实施层级: line.implementingLevel,
    抽查月份: words.monthsText([...line.months].sort((a, b) => a - b)),
    抽查完成时限: chineseDay(line.deadline),
    牵头部门: pool(line.leadPool),
    参与部门: line.partnerPools.map(pool).join('、') || '无',
    检查组: line.teams.map((team) => teamText(team, pool)).join('；') || '无',
    名单提前公告: line.announced ? '是' : '否',
    备注: line.remark ?? '无',
  };
}

function reserveText({ reserve }: PlanLine): string {
  if (reserve === null) return '不设';
  const parts = [
    reserve.ratio === undefined ? '' : percentOf(reserve.ratio),
    reserve.min === undefined ? '' : `每级至少${reserve.min}户`,
  ];
  return parts.filter((text) => text !== '').join('，') || '不设';
}

function teamText(team: PlanLine['teams'][number], pool: (code: string) => string): string {
  const { agency, size, leader, rotation, ladder } = team;
  return `${pool(agency)}${size}人${leader ? '，设组长' : ''}${rotation ? '，轮换' : ''}，${words.ladderText(ladder)}`;
}

/** Everything that a line holds beyond where it stands: a change that no words above tell must not stay unseen. */
function rest(line: PlanLine): string {
  const place: readonly string[] = ['id', 'planId', 'lineNo', 'revision', 'originId'];
  const kept = Object.entries(line).filter(([name]) => !place.includes(name));
  return JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
