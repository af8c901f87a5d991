/** What is the best that could be done for the seats of a draw, found as a flow and not as a draw. */
import { areasOf } from '../../src/draw/roster.js';
import type { DrawInput, Inspector, TeamSeat } from '../../src/draw/types.js';
import { Network } from './flow.js';

/** Whether an inspector may sit on a seat of the draw as it was widened in the end. */
export function mayTake(input: DrawInput, person: Inspector, row: TeamSeat): boolean {
  const area = input.subjects.find(({ code }) => code === row.subject)?.area ?? '';
  const areas = areasOf(row.step, area, input.rules);
  const rule = input.rules.teams.find(({ agency }) => agency === row.agency);
  return (
    person.agency === row.agency &&
    (areas === null || areas.has(person.area)) &&
    (row.seat !== 0 || !rule?.leader || person.lead) &&
    !input.conflicts.some((pair) => pair.subject === row.subject && pair.inspector === person.code)
  );
}

/**
 * The largest number of these seats that can be filled, and the least sum of squared loads in doing so.
 * @param people the inspectors of the agency whose seats these are.
 */
export function best(
  input: DrawInput,
  people: readonly Inspector[],
  rows: readonly TeamSeat[],
): { filled: number; squares: number } {
  const network = new Network();
  const source = network.node();
  const sink = network.node();
  const seats = rows.map(() => network.node());
  seats.forEach((seat) => network.edge(seat, sink, 1));
  let before = 0;
  for (const person of people) {
    const node = network.node();
    before += person.priorLoad ** 2;
    // More than one seat a team nobody can hold: that many units are enough.
    const most = Math.min(person.capacity, rows.length);
    for (let unit = 1; unit <= most; unit++) {
      network.edge(source, node, 1, 2 * (person.priorLoad + unit) - 1);
    }
    const teams = new Map<string, number>();
    rows.forEach((row, at) => {
      if (!mayTake(input, person, row)) return;
      const team = teams.get(row.subject) ?? network.node();
      if (!teams.has(row.subject)) network.edge(node, team, 1);
      teams.set(row.subject, team);
      network.edge(team, seats[at], 1);
    });
  }
  const { amount, cost } = network.flow(source, sink);
  return { filled: amount, squares: before + cost };
}
