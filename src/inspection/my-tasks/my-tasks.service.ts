import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import type { Day } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { NamesService } from '../../registry/names.service.js';
import { currentSeats } from '../inspection.queries.js';
import type { Stage } from '../stages.js';
import { TaskReader } from '../task-reader.js';
import { type ShownVisit, VisitCalendar } from '../visits/visit-calendar.service.js';
import { listVisits } from '../visits/visits.queries.js';
import { grouped, type MyGroup } from './my-tasks.rules.js';

/** A task on which the visitor has a seat. */
export interface MyTask extends ShownVisit {
  readonly stage: Stage;
  /** Window of the visit or deadline of a follow-up has passed. */
  readonly overdue: boolean;
  /** The next day by which something is due; null where nothing is. */
  readonly nextDue: Day | null;
  /** System for which the visitor sits, and whether it leads. */
  readonly poolName: string;
  readonly leads: boolean;
}

/** An inspector's own tasks by what is to be done. */
export interface MyTasksPage {
  readonly groups: readonly { readonly group: MyGroup; readonly tasks: readonly MyTask[] }[];
  readonly today: Day;
}

interface StageRow {
  readonly taskId: string;
  readonly stage: Stage;
  readonly overdue: boolean;
  readonly nextDue: Day | null;
}

/** Reads the tasks on which an inspector sits. */
@Injectable()
export class MyTasks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly reader: TaskReader,
    private readonly calendar: VisitCalendar,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  /** Everything on which the actor has a seat now; nothing for an account without an inspector behind it. */
  async of(actor: Actor): Promise<MyTasksPage> {
    const today = this.clock.today();
    if (actor.inspectorId === null) return { groups: [], today };
    const tx = this.dataSource.manager;
    const scope = await this.reader.scopeOf(tx, actor);
    const rows = await listVisits(tx, scope, { inspectorId: actor.inspectorId });
    const ids = rows.map(({ taskId }) => taskId);
    const shown = new Set(rows.map(({ drawId }) => drawId));
    const draws = (await this.ceremony.list()).filter(({ id }) => shown.has(id));
    await this.looks.seen(actor, draws, '我的任务');
    const stages = await this.stagesOf(ids, today);
    const seats = new Map(
      (await currentSeats(tx, ids))
        .filter(({ inspectorId }) => inspectorId === actor.inspectorId)
        .map(({ taskId, poolCode }) => [taskId, poolCode]),
    );
    const { pools } = await this.names.of(tx);
    const tasks = (await this.calendar.shownOf(rows)).flatMap((visit): MyTask[] => {
      const now = stages.get(visit.taskId);
      const pool = seats.get(visit.taskId) ?? '';
      if (!now) return [];
      const { stage, overdue, nextDue } = now;
      return [
        { ...visit, stage, overdue, nextDue, poolName: pools.get(pool) ?? '', leads: now.leadPool === pool },
      ];
    });
    return { groups: grouped(tasks, today), today };
  }

  private async stagesOf(ids: readonly string[], today: Day) {
    const rows: (StageRow & { readonly leadPool: string })[] = await this.dataSource.query(
      `SELECT w.task_id AS "taskId", w.stage, w.overdue, w.next_due AS "nextDue", t.lead_pool AS "leadPool"
       FROM task_now($1::date, $2::bigint[]) w JOIN inspection_task t ON t.id = w.task_id`,
      [today, ids],
    );
    return new Map(rows.map((row) => [row.taskId, row]));
  }
}
