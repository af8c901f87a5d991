import { compareUtf8 } from '../draw/serialise.js';
import type { RegistrySubject } from '../registry/registry-reader.service.js';
import type { Subject as FrameSubject } from '../draw/types.js';

/** Why a subject of the line's kind is not in the frame. */
export const EXCLUSION_REASONS = [
  'SUSPENDED',
  'DEREGISTERED',
  'REVOKED',
  'MOVED_OUT',
  'COMPLETED',
  'INACTIVE',
  'OUT_OF_SCOPE',
  'RECENTLY_DRAWN',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** What of the plan line and of earlier draws decides who is in. */
export interface FrameScope {
  /** Empty: all counties. */
  readonly areaCodes: readonly string[];
  /** Codes that sealed draws of this line have drawn earlier in its year. */
  readonly drawnEarlier: ReadonlySet<string>;
}

/** A subject that is not in, with why. */
export interface Excluded {
  readonly code: string;
  readonly reason: ExclusionReason;
  readonly stratum: string;
  readonly area: string;
}

/** Everyone of the kind, in or out: the two lists together are the registry. */
export interface SubjectLists {
  readonly subjects: readonly FrameSubject[];
  readonly excluded: readonly Excluded[];
  /**
   * Subjects of each stratum that legal ratios speak of: those in scope and active, whether or not an earlier
   * batch has drawn them. Closed firms never count: they would inflate the sample.
   */
  readonly base: Readonly<Record<string, number>>;
}

/** Stratum of subjects without a credit class. */
export const UNRATED = '未评级';

/** Stratum of a subject: its credit class A–D, or 未评级. */
export function stratumOf(creditClass: string | null): string {
  return creditClass ?? UNRATED;
}

/**
 * Divides the registry of a kind into those who can be drawn and those who cannot, each of these with the first
 * reason that applies (status, then scope, then drawn earlier). A code given twice counts once: in, if any of its
 * rows is in. Both lists are sorted by the bytes of the code.
 */
export function subjectLists(registry: readonly RegistrySubject[], scope: FrameScope): SubjectLists {
  const areas = new Set(scope.areaCodes);
  const subjects = new Map<string, FrameSubject>();
  const excluded = new Map<string, Excluded>();
  for (const row of [...registry].sort((a, b) => compareUtf8(a.code, b.code))) {
    if (subjects.has(row.code)) continue;
    const place = { code: row.code, stratum: stratumOf(row.creditClass), area: row.areaCode };
    const reason = exclusionOf(row, areas, scope.drawnEarlier);
    if (reason === null) {
      subjects.set(row.code, place);
      excluded.delete(row.code);
    } else if (!excluded.has(row.code)) {
      excluded.set(row.code, { ...place, reason });
    }
  }
  return {
    subjects: [...subjects.values()],
    excluded: [...excluded.values()],
    base: baseOf([...subjects.values()], [...excluded.values()]),
  };
}

function baseOf(subjects: readonly FrameSubject[], excluded: readonly Excluded[]): Record<string, number> {
  const base: Record<string, number> = {};
  const counted = [...subjects, ...excluded.filter(({ reason }) => reason === 'RECENTLY_DRAWN')];
  for (const { stratum } of counted) base[stratum] = (base[stratum] ?? 0) + 1;
  return base;
}

function exclusionOf(
  row: RegistrySubject,
  areas: ReadonlySet<string>,
  drawnEarlier: ReadonlySet<string>,
): ExclusionReason | null {
  if (row.status !== 'ACTIVE') return statusReason(row.status);
  if (areas.size > 0 && !areas.has(row.areaCode)) return 'OUT_OF_SCOPE';
  return drawnEarlier.has(row.code) ? 'RECENTLY_DRAWN' : null;
}

/** A status that is not among the reasons (a kind may have its own) still keeps the subject out. */
function statusReason(status: string): ExclusionReason {
  return EXCLUSION_REASONS.find((reason) => reason === status) ?? 'INACTIVE';
}

/** How many of a list have each value, in descending number. */
export function countBy<T>(list: readonly T[], keyOf: (item: T) => string): { key: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .sort((a, b) => b.count - a.count || compareUtf8(a.key, b.key));
}
