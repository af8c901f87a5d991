import type { ClassEffect } from '../../registry/population/class-effects.service.js';
import { CREDIT_CLASSES } from '../credit.types.js';

/** Classes as the columns of a table; null is 未评级. */
export const STRATA = [...CREDIT_CLASSES, null] as const;

/** One stratum before and after the credit register. */
export interface StratumEffect {
  readonly creditClass: string | null;
  readonly registered: number;
  readonly inForce: number;
  /** Those who came in from other strata, and those who left. */
  readonly came: number;
  readonly left: number;
}

/** The strata of one kind. */
export interface KindEffect {
  readonly kind: string;
  readonly total: number;
  readonly changed: number;
  readonly strata: readonly StratumEffect[];
}

/**
 * Strata by kind before and after, from the numbers of the registry. Nobody is lost: the sums before and after are the
 * same.
 */
export function strataOf(effects: readonly ClassEffect[], areaCode = ''): KindEffect[] {
  const within = areaCode === '' ? effects : effects.filter((one) => one.areaCode === areaCode);
  const kinds = [...new Set(within.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const own = within.filter((one) => one.kind === kind);
    const moved = own.filter((one) => one.registered !== one.inForce);
    const strata = STRATA.map((creditClass) => ({
      creditClass,
      registered: sum(own, (one) => one.registered === creditClass),
      inForce: sum(own, (one) => one.inForce === creditClass),
      came: sum(moved, (one) => one.inForce === creditClass),
      left: sum(moved, (one) => one.registered === creditClass),
    }));
    return { kind, total: sum(own, () => true), changed: sum(moved, () => true), strata };
  });
}

function sum(rows: readonly ClassEffect[], counts: (one: ClassEffect) => boolean): number {
  return rows.reduce((total, one) => total + (counts(one) ? one.subjects : 0), 0);
}
