import { setImmediate } from 'node:timers/promises';
import type { DrawnRow, Rules, Subject, TeamInput } from '../../draw/types.js';
import type { DrawVersion } from '../../draw/versions.js';
import type { SeatedTeams } from '../../draw/pick-teams.js';

/** Subjects between two pauses: some tens of milliseconds. */
const SUBJECTS_A_BREATH = 5000;

/**
 * The first half of a draw of this version, with pauses in which the service answers everybody else.
 * @param sizes subjects of each stratum of the whole frame, by key
 */
export async function simulatedSubjects(
  version: DrawVersion,
  rules: Rules,
  subjects: Iterable<Subject>,
  sizes: ReadonlyMap<string, number>,
  seed: string,
): Promise<DrawnRow[]> {
  await setImmediate();
  const picker = version.pickSubjects(rules, sizes, seed);
  let taken = 0;
  for (const subject of subjects) {
    picker.add(subject);
    taken += 1;
    if (taken % SUBJECTS_A_BREATH === 0) await setImmediate();
  }
  return picker.drawn();
}

/** The second half, in the same way. */
export async function simulatedTeams(
  version: DrawVersion,
  input: TeamInput,
  drawn: readonly DrawnRow[],
  seed: string,
): Promise<SeatedTeams> {
  await setImmediate();
  const seating = version.seatTeams(input, drawn, seed);
  for (;;) {
    const step = seating.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
