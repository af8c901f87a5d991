import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { approvalFacts } from '../approval/approval.queries.js';
import { NO_APPROVAL, visitRefusal } from '../approval/approval.rules.js';
import { type InspectionTask, TaskReplacement } from '../inspection.entity.js';
import type { CurrentSeat } from '../inspection.queries.js';
import { taskState } from '../inspection.rules.js';
import { NotInspectedDecision } from '../not-inspected/not-inspected.entity.js';
import { taskResults } from '../task-results.queries.js';
import { recordRefusal } from './parts.rules.js';

/** Says whether a record may be written now, and by whom. */
@Injectable()
export class RecordGate {
  constructor(private readonly ceremony: CeremonyService) {}

  /** Why nobody may write the record of this task now (Chinese, with what to do), or null. */
  async refusalOf(tx: EntityManager, task: InspectionTask): Promise<string | null> {
    const draw = await this.ceremony.get(task.drawId, tx);
    const replaced = await tx.existsBy(TaskReplacement, { taskId: task.id });
    const { inForce } = await taskResults(tx, task.id);
    const dismissed =
      inForce !== null &&
      (await tx.existsBy(NotInspectedDecision, { resultId: inForce.resultId, decision: 'REFUSED' }));
    const approval = (await approvalFacts(tx, [task.id])).get(task.id) ?? NO_APPROVAL;
    return recordRefusal({
      voided: draw.state === 'VOIDED',
      // The head does not hold it for impossible to inspect: the visit is to be made after all.
      state: dismissed ? 'RETURNED' : taskState(inForce, replaced),
      approval: visitRefusal(approval),
    });
  }

  /**
   * Systems that the actor sits for on a task, with the ids that his entries are kept under.
   * @throws DomainError FORBIDDEN for who does not sit on it
   */
  requireSeat(actor: Actor, seats: readonly CurrentSeat[]): Seated {
    const pools = poolsOfActor(actor, seats);
    if (actor.accountId === null || actor.inspectorId === null || pools.length === 0) {
      throw new DomainError('FORBIDDEN', NOT_SEATED);
    }
    return { accountId: actor.accountId, inspectorId: actor.inspectorId, pools };
  }
}

/** Who writes. */
export interface Seated {
  readonly accountId: string;
  readonly inspectorId: string;
  /** At least one. */
  readonly pools: readonly string[];
}

export const NOT_SEATED = '您不是这项任务检查组的成员，不能填写现场记录。';

/** Systems that an actor sits for; none for who is no inspector. */
export function poolsOfActor(actor: Actor, seats: readonly CurrentSeat[]): string[] {
  if (actor.inspectorId === null || !actor.roles.includes('INSPECTOR')) return [];
  const own = seats.filter(({ inspectorId }) => inspectorId === actor.inspectorId);
  return [...new Set(own.map(({ poolCode }) => poolCode))];
}
