import type { Actor } from '../audit/actor.js';
import type { TaskAct } from './inspection.rules.js';

/** Fewer officers than this may not carry out an inspection (行政处罚法 第42条). */
export const LEAST_IN_TEAM = 2;

interface Seat {
  readonly poolCode: string;
  readonly inspectorId: string | null;
}

/** Different people who sit in one system's team. */
export function peopleInTeam(seats: readonly Seat[], poolCode: string): number {
  const people = seats.flatMap((seat) => (seat.poolCode === poolCode ? (seat.inspectorId ?? []) : []));
  return new Set(people).size;
}

/** Why a team of so many people may not be sent (Chinese), or null. */
export function aloneWords(teamName: string, people: number): string | null {
  if (people >= LEAST_IN_TEAM) return null;
  const now = people === 0 ? '现在没有人' : `现在只有 ${people} 人`;
  return `${teamName}${now}。实施检查的执法人员不得少于 ${LEAST_IN_TEAM} 人，这个组不能派出检查，也不能录入检查结果。请先申请随机补位；没有人可补的，由机关负责人直接委派。`;
}

/** Why the member of a team may not enter a result: nobody goes alone. Null for other acts and for who has no seat. */
export function teamRefusal(act: TaskAct, actor: Actor, seats: readonly Seat[]): string | null {
  if (act !== 'ENTER' || actor.inspectorId === null) return null;
  const own = seats.filter(({ inspectorId }) => inspectorId === actor.inspectorId);
  if (own.length === 0) return null;
  const most = Math.max(...own.map(({ poolCode }) => peopleInTeam(seats, poolCode)));
  return aloneWords('您所在的检查组', most);
}
