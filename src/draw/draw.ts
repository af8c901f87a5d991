import { pickSubjects } from './pick-subjects.js';
import { pickTeams } from './pick-teams.js';
import type { DrawInput, DrawOutcome } from './types.js';

/**
 * The draw: a pure function of frame and seed (sections 5 and 6). The order of the lists does not matter.
 * @param input a frame without faults (see `frameFaults`).
 * @param seed 64 hex digits.
 * @throws DomainError TOO_LARGE if there are more seats than can be computed.
 */
export function runDraw(input: DrawInput, seed: string): DrawOutcome {
  const drawn = pickSubjects(input.rules, input.subjects, seed);
  if (input.rules.teams.length === 0) return { drawn, teams: [], shortages: [] };
  const codes = new Set(drawn.flatMap(({ code, reserve }) => (reserve ? [] : [code])));
  const chosen = input.subjects.filter(({ code }) => codes.has(code));
  return { drawn, ...pickTeams(input, chosen, seed) };
}
