import { DomainError } from '../kernel/domain-error.js';
import { Afterwards } from './afterwards.js';
import { runDraw } from './draw.js';
import type { SeatingStep } from './fill.js';
import { shown } from './findings.js';
import { subjectPicker, type SubjectPicker } from './pick-subjects.js';
import { seatTeams, type SeatedTeams } from './pick-teams.js';
import { computeSeed, SPEC_1 } from './seed.js';
import type { DrawnRow, DrawOutcome, DrawSource, Rules, TeamInput } from './types.js';

/** One version of the draw. A version is never changed: a new rule is a new version beside it. */
export interface DrawVersion {
  readonly spec: string;
  readonly computeSeed: (freezeDigest: string, nonce: string, texts: readonly string[]) => string;
  readonly runDraw: (input: DrawSource, seed: string) => DrawOutcome;
  /** The first half of `runDraw`, for subjects that are not held in memory (see `subjectPicker`). */
  readonly pickSubjects: (rules: Rules, sizes: ReadonlyMap<string, number>, seed: string) => SubjectPicker;
  /** The second half of `runDraw`, in steps (see `seatTeams`). */
  readonly seatTeams: (
    input: TeamInput,
    drawn: readonly DrawnRow[],
    seed: string,
  ) => Generator<SeatingStep, SeatedTeams>;
  readonly afterwards: (input: TeamInput, outcome: DrawOutcome, seed: string) => Afterwards;
}

const VERSIONS: readonly DrawVersion[] = [
  {
    spec: SPEC_1,
    computeSeed,
    runDraw,
    pickSubjects: subjectPicker,
    seatTeams,
    afterwards: (input, outcome, seed) => new Afterwards(input, outcome, seed),
  },
];

/** The version of a `spec`, or null if this program does not know it. */
export function findVersion(spec: string): DrawVersion | null {
  return VERSIONS.find((version) => version.spec === spec) ?? null;
}

/** Every version that this program draws and verifies, oldest first. */
export function knownSpecs(): string[] {
  return VERSIONS.map(({ spec }) => spec);
}

/** What to tell a person about a `spec` that is not known. */
export function unknownSpec(spec: string): string {
  return `不认识的抽取算法版本“${shown(spec)}”，本程序支持：${knownSpecs().join('、')}`;
}

/** The version of a `spec`. @throws DomainError INVALID_INPUT naming a spec that is not known. */
export function versionOf(spec: string): DrawVersion {
  const version = findVersion(spec);
  if (version === null) throw new DomainError('INVALID_INPUT', `${unknownSpec(spec)}。`);
  return version;
}
