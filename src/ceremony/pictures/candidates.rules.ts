import { areasOf } from '../../draw/roster.js';
import type { Inspector, LadderStep, Rules } from '../../draw/types.js';

/** Who could have been taken for a team's seats. */
export interface Candidates {
  /** The agency's people at the team's step, those in conflict with the subject still among them. */
  readonly all: readonly string[];
  /** Of them, who may lead. */
  readonly leaders: readonly string[];
}

/** A team as far as its candidates depend on it. */
export interface TeamPlace {
  readonly poolCode: string;
  readonly areaCode: string;
  /** Ladder step that the team was filled at. */
  readonly step: LadderStep;
}

/**
 * Finds candidates as section 6.2 of the draw rules has them: at AREA the agency's people of the subject's county, at
 * NEIGHBOURS of it and of its neighbours, at AGENCY all. Who could join no team of this draw is no candidate. Teams of
 * one place share one list.
 */
export function candidateFinder(
  inspectors: readonly Inspector[],
  rules: Rules,
): (team: TeamPlace) => Candidates {
  const byPool = new Map<string, Inspector[]>();
  for (const inspector of inspectors) {
    if (inspector.capacity < 1) continue;
    const pool = byPool.get(inspector.agency);
    if (pool) pool.push(inspector);
    else byPool.set(inspector.agency, [inspector]);
  }
  const known = new Map<string, Candidates>();
  return ({ poolCode, areaCode, step }) => {
    const key = step === 'AGENCY' ? `${poolCode} ${step}` : `${poolCode} ${step} ${areaCode}`;
    const found = known.get(key);
    if (found) return found;
    const areas = areasOf(step, areaCode, rules);
    const people = (byPool.get(poolCode) ?? []).filter(({ area }) => areas === null || areas.has(area));
    const made = {
      all: people.map(({ code }) => code),
      leaders: people.filter(({ lead }) => lead).map(({ code }) => code),
    };
    known.set(key, made);
    return made;
  };
}
