import type { TeamPlan } from '../../plan/plan.types.js';
import type { RegistryConflict } from '../../registry/registry-reader.service.js';
import type { RosterMember } from './roster.rules.js';

/** Somebody who was at a subject's last visit and so may not go again. */
export interface RotationPair extends RegistryConflict {
  readonly poolCode: string;
}

/**
 * Pairs that rotation keeps apart, of the people who can take part and whose system rotates in this line.
 * @param last who was at each subject's newest visit
 */
export function rotationPairs(
  teams: readonly TeamPlan[],
  last: readonly RegistryConflict[],
  members: readonly RosterMember[],
): RotationPair[] {
  const rotating = new Set(teams.filter(({ rotation }) => rotation === true).map(({ agency }) => agency));
  const pools = new Map(members.map(({ inspector }) => [inspector.id, inspector.poolCode]));
  return last.flatMap(({ subjectCode, inspectorId }) => {
    const poolCode = pools.get(inspectorId);
    return poolCode !== undefined && rotating.has(poolCode) ? [{ poolCode, subjectCode, inspectorId }] : [];
  });
}

/** The pairs that only rotation keeps apart: those that the register names too stay apart without it. */
export function rotationAlone(
  pairs: readonly RotationPair[],
  relations: readonly RegistryConflict[],
): RotationPair[] {
  const registered = new Set(
    relations.map(({ subjectCode, inspectorId }) => `${subjectCode} ${inspectorId}`),
  );
  return pairs.filter(({ subjectCode, inspectorId }) => !registered.has(`${subjectCode} ${inspectorId}`));
}
