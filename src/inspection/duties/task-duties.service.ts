import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor, Role } from '../../audit/actor.js';
import { Clock } from '../../platform/clock.js';
import { ApprovalsReader } from '../approval/approvals-reader.service.js';
import { FollowUpReader } from '../follow-up/follow-up-reader.service.js';
import { NotInspectedReader } from '../not-inspected/not-inspected-reader.service.js';
import { TaskLists } from '../task-list/task-lists.service.js';
import { type Duty, ownDuties } from './duty.js';
import { ownTasks } from './own-tasks.queries.js';

/** What waits for a person in inspections, from the approval of a visit to its end. */
@Injectable()
export class TaskDuties {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly tasks: TaskLists,
    private readonly approvals: ApprovalsReader,
    private readonly notInspected: NotInspectedReader,
    private readonly followUps: FollowUpReader,
  ) {}

  /** @param ahead days before its end from which something is due soon */
  async of(actor: Actor, ahead: number): Promise<Duty[]> {
    const own =
      has(actor, 'INSPECTOR') && actor.inspectorId !== null
        ? await ownTasks(this.dataSource.manager, actor.inspectorId, this.clock.today(), ahead)
        : null;
    return [
      ...(own ? ownDuties(own, ahead) : []),
      ...counted(await this.approvals.waiting(actor), '份检查审批待决定', '/office/approvals?state=OPEN'),
      ...(await this.ofTheOffice(actor)),
      ...counted(
        await this.notInspected.waiting(actor),
        '户无法检查的结果待认定',
        '/office/not-inspected?state=WAITING',
      ),
      ...(await this.toFollowUp(actor)),
    ];
  }

  /** For who asks for approvals, and who reviews. */
  private async ofTheOffice(actor: Actor): Promise<Duty[]> {
    if (!has(actor, 'DRAWER', 'REVIEWER')) return [];
    const { TO_APPROVE, ENTERED } = (await this.tasks.counts(actor)).stages;
    const href = '/office/tasks?stage=';
    return [
      ...counted(TO_APPROVE, '项检查任务尚未批准，请报机关负责人审批', `${href}TO_APPROVE`),
      ...(has(actor, 'REVIEWER') ? counted(ENTERED, '项检查结果待审核', '/office/reviews') : []),
    ];
  }

  private async toFollowUp(actor: Actor): Promise<Duty[]> {
    if (!has(actor, 'DRAWER', 'REVIEWER', 'HEAD', 'INSPECTOR')) return [];
    const { OPEN, OVERDUE, DUE } = await this.followUps.counts(actor);
    const href = '/office/follow-ups?state=';
    return [
      ...counted(OVERDUE, '项后续处理已超过期限', `${href}OVERDUE`, 'LATE'),
      ...counted(DUE, '项后续处理的期限在7天内届满', `${href}DUE`, 'SOON'),
      ...counted(OPEN, '项后续处理尚未办结', `${href}OPEN`),
    ];
  }
}

function counted(count: number, text: string, href: string, stage: Duty['stage'] = 'OPEN'): Duty[] {
  return count > 0 ? [{ text: `${count} ${text}`, href, stage }] : [];
}

function has(actor: Actor, ...roles: Role[]): boolean {
  return roles.some((role) => actor.roles.includes(role));
}
