import type { Shortage } from '../../draw/types.js';

/** Names behind the codes of shortages.json. */
export interface ShortageNames {
  readonly pools: ReadonlyMap<string, string>;
  /** By pseudonym. */
  readonly people: ReadonlyMap<string, string>;
  /** By code. */
  readonly subjects: ReadonlyMap<string, string>;
}

const MOST_NAMED = 8;

/** Why seats are vacant, in a clerk's words, one sentence a group of subjects that compete for the same people. */
export function shortageTexts(shortages: readonly Shortage[], names: ShortageNames): string[] {
  return shortages.map((shortage) => {
    const pool = names.pools.get(shortage.agency) ?? shortage.agency;
    const who = listed(shortage.inspectors.map((code) => names.people.get(code) ?? code));
    const where = listed(shortage.subjects.map((code) => names.subjects.get(code) ?? code));
    const reason =
      shortage.inspectors.length === 0
        ? `${where}(${shortage.subjects.length} 户)没有其他可以安排的执法人员`
        : `${where}(${shortage.subjects.length} 户)都只能由${who}(${shortage.inspectors.length} 人)承担，人数不足`;
    return `${pool}有 ${shortage.vacant.length} 个席位空缺：${reason}。`;
  });
}

/** Names in a row, a long row cut short. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join('、');
  return names.length > MOST_NAMED ? `${shown}等` : shown;
}
