import { pickSubjects } from './pick-subjects.js';
import { pickTeams } from './pick-teams.js';
import type { DrawInput, DrawOutcome, Subject } from './types.js';

/**
 * The draw: a pure function of frame and seed (sections 5 and 6). The order of the lists does not matter.
 * @param input a frame without faults (see `frameFaults`).
 * @param seed 64 hex digits.
 * @throws DomainError TOO_LARGE if there are more seats than can be computed.
 */
export function runDraw(input: DrawInput, seed: string): DrawOutcome {
  const drawn = pickSubjects(input.rules, input.subjects, seed);
  const byCode = new Map<string, Subject>(input.subjects.map((subject) => [subject.code, subject]));
  const chosen = drawn.flatMap(({ code, reserve }) => (reserve ? [] : (byCode.get(code) ?? [])));
  return { drawn, ...pickTeams(input, chosen, seed) };
}
