import { stratumSizes, subjectPicker } from './pick-subjects.js';
import { pickTeams } from './pick-teams.js';
import type { DrawOutcome, DrawSource } from './types.js';

/**
 * The draw: a pure function of frame and seed (sections 5 and 6). The order of the lists does not matter.
 * @param input a frame without faults (see `frameFaults`).
 * @param seed 64 hex digits.
 * @throws DomainError TOO_LARGE if there are more seats than can be computed.
 */
export function runDraw(input: DrawSource, seed: string): DrawOutcome {
  const picker = subjectPicker(input.rules, stratumSizes(input.subjects), seed);
  for (const subject of input.subjects) picker.add(subject);
  const drawn = picker.drawn();
  return { drawn, ...pickTeams(input, drawn, seed) };
}
