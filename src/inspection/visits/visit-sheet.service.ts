import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { TaskReader } from '../task-reader.js';
import { noDayOf } from './obstacles.rules.js';
import { type ShownVisit, VisitCalendar } from './visit-calendar.service.js';
import { visitStateRefusal } from './visit-date.rules.js';
import { VisitDate } from './visit-date.entity.js';
import { VisitDesks } from './visit-desk.service.js';
import { noDayWords } from './visit-words.rules.js';
import { listVisits } from './visits.queries.js';
import { isPlanner } from './visits.service.js';

/** Everything that the page of one visit shows. */
export interface VisitSheet {
  readonly visit: ShownVisit;
  /** Newest first. */
  readonly history: readonly VisitDate[];
  /** Working days of the window on which everyone can come, the present day left out. */
  readonly freeDays: readonly Day[];
  /** Why there are none, in sentences; empty where there are some. */
  readonly words: readonly string[];
  /** A change of days asks for a reason. */
  readonly needsReason: boolean;
  /** Why the visitor may not change the days (Chinese), or null. */
  readonly refusal: string | null;
}

/** Reads what somebody needs who sets the days of one visit. */
@Injectable()
export class VisitSheets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly reader: TaskReader,
    private readonly desks: VisitDesks,
    private readonly calendar: VisitCalendar,
  ) {}

  /** @throws DomainError NOT_FOUND, FORBIDDEN outside the actor's scope */
  async get(actor: Actor, taskId: string): Promise<VisitSheet> {
    const { manager } = this.dataSource;
    const { id, drawId } = await this.reader.require(manager, actor, taskId);
    const draw = await this.ceremony.get(drawId);
    await this.looks.seen(actor, [draw], '检查日程');
    const [row] = await listVisits(manager, null, { taskIds: [id] });
    if (!row) throw new DomainError('NOT_FOUND', '这项任务的检查对象已由候补递补，不再安排检查日期。');
    const { schedule, tasks, names, isWorked } = await this.desks.lay(manager, [row]);
    const [{ task }] = tasks;
    schedule.remove(id);
    const free = schedule
      .openDays(task)
      .filter((n) => schedule.costOf(task, { first: n, last: n }) !== null)
      .map((n) => schedule.days.day(n))
      .filter((day) => day !== row.dayFrom || day !== row.dayTo);
    const [visit] = await this.calendar.shownOf([row]);
    const seated = task.people.includes(actor.inspectorId ?? '');
    const mayChange = isPlanner(actor) || (actor.roles.includes('INSPECTOR') && seated);
    const voided = draw.state === 'VOIDED' ? '所属的抽取已经作废，不再安排检查日期。' : null;
    return {
      ...{ visit, freeDays: free },
      history: await manager.find(VisitDate, { where: { taskId: id }, order: { revision: 'DESC' } }),
      words:
        free.length > 0 || row.dayFrom !== null
          ? []
          : noDayWords(task, noDayOf(schedule, task), names, isWorked),
      needsReason: row.dayFrom !== null && this.looks.isPublic(draw),
      refusal:
        voided ??
        visitStateRefusal(row.state) ??
        (mayChange ? null : '您不是这项任务检查组的成员，不能变更检查日期。'),
    };
  }
}
