import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawOpenings } from '../../ceremony/opening/draw-openings.service.js';
import { ReviewedResults } from '../../inspection/reviewed-results.service.js';
import { type Day, lastDayOf } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { PlanService } from '../../plan/plan.service.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { provisionalWords } from '../clock/due-list.rules.js';
import { DueList } from '../clock/due-list.service.js';
import { PERIOD_KINDS } from '../clock/period.rules.js';
import { type Due, dueNow, type DueNow } from './due.rules.js';
import { Reminder } from './reminder.entity.js';

/** Something whose time has come, and since when people are reminded of it; null: not yet today. */
export interface OpenReminder extends DueNow {
  readonly remindedAt: Date | null;
}

/** What is due and overdue: worked out from how things stand, so that what is done needs no ticking off. */
@Injectable()
export class Reminders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly openings: DrawOpenings,
    private readonly ceremony: CeremonyService,
    private readonly plans: PlanService,
    private readonly reviewed: ReviewedResults,
    private readonly publications: DueList,
    private readonly schedules: PlanSchedules,
  ) {}

  /** What is due now, the earliest deadline first. */
  async open(tx: EntityManager = this.dataSource.manager): Promise<OpenReminder[]> {
    const { remindDays } = await this.schedules.current(tx);
    const given = await tx.find(Reminder, { order: { id: 'ASC' } });
    const keyOf = (one: { kind: string; objectKey: string; stage: string }) =>
      `${one.kind} ${one.objectKey} ${one.stage}`;
    const since = new Map(given.map((one) => [keyOf(one), one.remindedAt]));
    const dues = dueNow(await this.dues(tx), this.clock.today(), remindDays);
    return dues.map((due) => ({ ...due, remindedAt: since.get(keyOf(due)) ?? null }));
  }

  /** Gives the reminders of a day: each thing once when it falls due soon, once when it is overdue. @returns how many */
  async remind(tx: EntityManager, today: Day): Promise<number> {
    const { remindDays } = await this.schedules.current(tx);
    const remindedAt = this.clock.now();
    let given = 0;
    for (const { kind, objectKey, stage, dueOn, text } of dueNow(await this.dues(tx), today, remindDays)) {
      const added: unknown[] = await tx.query(
        `INSERT INTO reminder (kind, object_key, stage, due_on, text, reminded_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (kind, object_key, stage) DO NOTHING RETURNING id`,
        [kind, objectKey, stage, dueOn, text, remindedAt],
      );
      given += added.length;
    }
    return given;
  }

  private async dues(tx: EntityManager): Promise<Due[]> {
    const batches = (await this.openings.openBatches(tx)).map(({ plan, line, month, drawId }): Due => {
      const what = `《${plan.title}》第${line.lineNo}项“${line.taskName}”${Number(month.slice(5))}月批次尚未抽取`;
      const href = drawId === null ? '/office/draws' : `/office/draws/${drawId}`;
      return { kind: 'DRAW', objectKey: `${line.id}:${month}`, dueOn: lastDayOf(month), what, href };
    });
    return [...batches, ...(await this.taskDues(tx)), ...(await this.publicationDues(tx))];
  }

  private async taskDues(tx: EntityManager): Promise<Due[]> {
    const sealed = (await this.ceremony.list(tx)).filter(
      ({ state }) => state === 'SEALED' || state === 'PUBLISHED',
    );
    const progress = await this.reviewed.progress(
      sealed.map(({ id }) => id),
      tx,
    );
    const dues: Due[] = [];
    for (const draw of sealed) {
      const { tasks = 0, reviewed = 0 } = progress.get(draw.id) ?? {};
      const open = tasks - reviewed;
      if (open <= 0) continue;
      const { line } = await this.plans.getLine(draw.planLineId, tx);
      const what = `任务 ${draw.number}“${draw.taskName}”还有${open}项检查没有审核完毕`;
      dues.push({
        ...{ kind: 'TASKS', objectKey: draw.id, dueOn: line.deadline, what },
        href: `/office/draws/${draw.id}`,
      });
    }
    return dues;
  }

  private async publicationDues(tx: EntityManager): Promise<Due[]> {
    return (await this.publications.all(tx)).map(({ kind, objectId, title, due }): Due => {
      const doubt = provisionalWords(due);
      return {
        // A draw's results fall due again and again, each time by another day.
        ...{ kind: 'PUBLISH', objectKey: `${kind}:${objectId}:${due.day}`, dueOn: due.day },
        what: `${PERIOD_KINDS[kind]}尚未公示：${title}`,
        ...{ href: '/office/periods', ...(doubt === '' ? {} : { doubt }) },
      };
    });
  }
}
