import type { RegistrySubject } from '../../registry/registry-reader.service.js';
import type { Subject as FrameSubject } from '../../draw/types.js';
import type { CapReason } from '../../plan/ledger/cap.rules.js';

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
  'CAP_REACHED',
  'CAP_HELD',
  'CAP_SHARED',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** What of the plan line and of earlier draws decides who is in. */
export interface FrameScope {
  /** Empty: all counties. */
  readonly areaCodes: readonly string[];
  /** Codes that sealed draws of this line have drawn earlier in its year. */
  readonly drawnEarlier: ReadonlySet<string>;
  /** Codes that the year's cap of visits keeps out, with the reason; left out: none. */
  readonly capped?: ReadonlyMap<string, CapReason>;
}

/** A subject of the registry as a frame takes it: in, or out with the reason. */
export interface Placed extends FrameSubject {
  /** Null: in the frame. */
  readonly reason: ExclusionReason | null;
}

/** Stratum of subjects without a credit class. */
export const UNRATED = '未评级';

/** Stratum of a subject: its credit class A–D, or 未评级. */
export function stratumOf(creditClass: string | null): string {
  return creditClass ?? UNRATED;
}

/**
 * Divides the registry of a kind, which comes sorted by the bytes of the code and in pages, into those who can be
 * drawn and those who cannot, each of these with the first reason that applies (status, then scope, then drawn
 * earlier, then the cap of visits). A code given twice counts once: in, if any of its rows is in. Everyone of the registry comes out exactly
 * once, in the same order; nothing but the last row is held.
 */
export class FrameDivider {
  private readonly areas: ReadonlySet<string>;
  /** The next page may begin with the same code. */
  private last: Placed | null = null;

  constructor(private readonly scope: FrameScope) {
    this.areas = new Set(scope.areaCodes);
  }

  /** @returns those about whom the page decides */
  take(page: readonly RegistrySubject[]): Placed[] {
    const placed: Placed[] = [];
    for (const row of page) {
      const next = this.place(row);
      if (this.last?.code === next.code) {
        if (this.last.reason !== null && next.reason === null) this.last = next;
        continue;
      }
      if (this.last) placed.push(this.last);
      this.last = next;
    }
    return placed;
  }

  /** The last one. */
  end(): Placed[] {
    return this.last ? [this.last] : [];
  }

  private place(row: RegistrySubject): Placed {
    const reason = exclusionOf(row, this.areas, this.scope);
    return { code: row.code, stratum: stratumOf(row.creditClass), area: row.areaCode, reason };
  }
}

const STILL_IN_BASE: ReadonlySet<ExclusionReason> = new Set<ExclusionReason>([
  ...(['RECENTLY_DRAWN', 'CAP_REACHED', 'CAP_HELD', 'CAP_SHARED'] as const),
]);

/**
 * Subjects of each stratum that legal ratios speak of: those in scope and active, whether or not an earlier batch has
 * drawn them or the year's cap keeps them out. Closed firms never count: they would inflate the sample.
 */
export class RatioBase {
  readonly byStratum: Record<string, number> = {};

  add({ stratum, reason }: Placed): void {
    if (reason !== null && !STILL_IN_BASE.has(reason)) return;
    this.byStratum[stratum] = (this.byStratum[stratum] ?? 0) + 1;
  }
}

function exclusionOf(
  row: RegistrySubject,
  areas: ReadonlySet<string>,
  { drawnEarlier, capped }: FrameScope,
): ExclusionReason | null {
  if (row.status !== 'ACTIVE') return statusReason(row.status);
  if ((areas.size > 0 && !areas.has(row.areaCode)) || row.meets === false) return 'OUT_OF_SCOPE';
  if (drawnEarlier.has(row.code)) return 'RECENTLY_DRAWN';
  return capped?.get(row.code) ?? null;
}

/** A status that is not among the reasons (a kind may have its own) still keeps the subject out. */
function statusReason(status: string): ExclusionReason {
  return EXCLUSION_REASONS.find((reason) => reason === status) ?? 'INACTIVE';
}
