import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { Sources } from '../kinds/sources.js';
import { findDrafts } from '../steps/drafts.queries.js';
import { OPEN_STATES } from '../steps/steps.rules.js';
import { daysLeft, type DueItem, inOrder, stageOf } from './due-list.rules.js';
import { announcedNow, lateKey } from './late-notices.queries.js';
import { Periods } from './periods.service.js';

/** What has to be made public, and by when: worked out from how things stand, nothing is ticked off. */
@Injectable()
export class DueList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly periods: Periods,
    private readonly sources: Sources,
    private readonly schedules: PlanSchedules,
  ) {}

  /** Everything that waits, the earliest deadline first. */
  async all(tx: EntityManager = this.dataSource.manager): Promise<DueItem[]> {
    const today = this.clock.today();
    const clock = await this.periods.current(tx);
    const { remindDays } = await this.schedules.current(tx);
    const { drafts } = await findDrafts(tx, { states: OPEN_STATES });
    const draftOf = new Map(drafts.map((one) => [`${one.kind} ${one.objectId}`, one]));
    const announced = await announcedNow(tx);
    const items = (await this.sources.waiting(tx)).map(({ kind, objectId, title, from }): DueItem => {
      const draft = draftOf.get(`${kind} ${objectId}`);
      const told = announced.get(lateKey({ kind, objectId }));
      const deadline = clock.deadline(kind, from);
      // What was drafted has its deadline; what came to wait since then may have an earlier one.
      const day = draft && draft.dueOn < deadline.day ? draft.dueOn : deadline.day;
      return {
        ...{ kind, objectId, title, from, left: daysLeft(today, day) },
        due: { day, provisional: deadline.provisional, overdue: day < today },
        stage: stageOf(day, today, remindDays),
        draft: draft ? { id: draft.id, state: draft.state } : null,
        announced: told ? { at: told.announcedAt, reason: told.reason } : null,
      };
    });
    return inOrder(items);
  }

  /** Everything whose deadline lies behind; that of a draft under way counts too, which may be another day. */
  async late(
    tx: EntityManager,
    today: Day,
  ): Promise<(Pick<DueItem, 'kind' | 'objectId' | 'title'> & { readonly dueOn: Day })[]> {
    const { drafts } = await findDrafts(tx, { states: OPEN_STATES });
    const waiting = (await this.all(tx)).map((one) => ({ ...one, dueOn: one.due.day }));
    const late = [...drafts, ...waiting]
      .map(({ kind, objectId, title, dueOn }) => ({ kind, objectId, title, dueOn }))
      .filter(({ dueOn }) => dueOn < today);
    return [...new Map(late.map((one) => [lateKey(one), one])).values()];
  }
}
