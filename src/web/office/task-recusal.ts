import type { Actor } from '../../audit/actor.js';
import type { DeclarationRow } from '../../ceremony/recusal/recusal.queries.js';
import type { SubjectRecusals } from '../../ceremony/recusal/recusal-reader.service.js';
import type { TaskDetail } from '../../inspection/task-detail.js';
import { RELATIONS } from '../../registry/conflict.rules.js';

/** Someone of the team, with what the person has answered. */
interface DeclaringMember {
  readonly name: string;
  readonly poolName: string;
  readonly declaration: DeclarationRow | null;
}

/**
 * What the page of a task shows of recusals: everyone's answer, the recusals, and what the visitor may do.
 * `mine`: the visitor sits on the team and answers here.
 */
export function taskRecusal(actor: Actor, detail: TaskDetail, { declarations, recusals }: SubjectRecusals) {
  const people = detail.teams.flatMap(({ poolName, members }) =>
    members.flatMap(({ inspector }) => (inspector ? [{ ...inspector, poolName }] : [])),
  );
  const members = people.map(({ id, name, poolName }): DeclaringMember => ({
    ...{ name, poolName, declaration: declarations.get(id) ?? null },
  }));
  const { team: mayAsk } = detail.changes;
  const seated = people.some(({ id }) => id === actor.inspectorId);
  const waits = recusals.some(
    ({ state, inspectorId }) => state === 'OPEN' && inspectorId === actor.inspectorId,
  );
  const mine = mayAsk && seated && !waits && actor.roles.includes('INSPECTOR');
  return { members, recusals, mine, mayAsk, relations: RELATIONS };
}
