import { setImmediate } from 'node:timers/promises';
import type { DrawOutcome, DrawSource } from '../draw/types.js';
import type { DrawVersion } from '../draw/versions.js';

/** Subjects between two pauses: some tens of milliseconds. */
const SUBJECTS_A_BREATH = 20_000;

/**
 * One simulated draw: what `runDraw` of this version makes of the same frame and seed, with pauses in which the
 * service answers everybody else.
 * @param sizes subjects of each stratum, by key
 */
export async function simulatedDraw(
  version: DrawVersion,
  input: DrawSource,
  sizes: ReadonlyMap<string, number>,
  seed: string,
): Promise<DrawOutcome> {
  await setImmediate();
  const picker = version.pickSubjects(input.rules, sizes, seed);
  let taken = 0;
  for (const subject of input.subjects) {
    picker.add(subject);
    taken += 1;
    if (taken % SUBJECTS_A_BREATH === 0) await setImmediate();
  }
  const drawn = picker.drawn();
  const seating = version.seatTeams(input, drawn, seed);
  for (;;) {
    const step = seating.next();
    if (step.done) return { drawn, ...step.value };
    await setImmediate();
  }
}
