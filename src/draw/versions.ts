import { DomainError } from '../kernel/domain-error.js';
import { Afterwards } from './afterwards.js';
import { runDraw } from './draw.js';
import { shown } from './findings.js';
import { computeSeed, SPEC_1 } from './seed.js';
import type { DrawInput, DrawOutcome } from './types.js';

/** One version of the draw. A version is never changed: a new rule is a new version beside it. */
export interface DrawVersion {
  readonly spec: string;
  readonly computeSeed: (freezeDigest: string, nonce: string, texts: readonly string[]) => string;
  readonly runDraw: (input: DrawInput, seed: string) => DrawOutcome;
  readonly afterwards: (input: DrawInput, outcome: DrawOutcome, seed: string) => Afterwards;
}

const VERSIONS: readonly DrawVersion[] = [
  {
    spec: SPEC_1,
    computeSeed,
    runDraw,
    afterwards: (input, outcome, seed) => new Afterwards(input, outcome, seed),
  },
];

/** The version of a `spec`, or null if this program does not know it. */
export function findVersion(spec: string): DrawVersion | null {
  return VERSIONS.find((version) => version.spec === spec) ?? null;
}

/** What to tell a person about a `spec` that is not known. */
export function unknownSpec(spec: string): string {
  return `不认识的抽取算法版本“${shown(spec)}”，本程序支持：${VERSIONS.map((version) => version.spec).join('、')}`;
}

/** The version of a `spec`. @throws DomainError INVALID_INPUT naming a spec that is not known. */
export function versionOf(spec: string): DrawVersion {
  const version = findVersion(spec);
  if (version === null) throw new DomainError('INVALID_INPUT', `${unknownSpec(spec)}。`);
  return version;
}
