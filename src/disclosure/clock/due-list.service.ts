import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { Sources } from '../kinds/sources.js';
import { findDrafts } from '../steps/drafts.queries.js';
import { OPEN_STATES } from '../steps/steps.rules.js';
import { LateNotice } from './clock.entity.js';
import { daysLeft, type DueItem, inOrder, stageOf } from './due-list.rules.js';
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
    const announced = await announcedOf(tx);
    const items = (await this.sources.waiting()).map(({ kind, objectId, title, from }): DueItem => {
      const draft = draftOf.get(`${kind} ${objectId}`);
      const deadline = clock.deadline(kind, from);
      // What was drafted has its deadline; what came to wait since then may have an earlier one.
      const day = draft && draft.dueOn < deadline.day ? draft.dueOn : deadline.day;
      return {
        ...{ kind, objectId, title, from, left: daysLeft(today, day) },
        due: { day, provisional: deadline.provisional, overdue: day < today },
        stage: stageOf(day, today, remindDays),
        draft: draft ? { id: draft.id, state: draft.state } : null,
        announced: announced.get(keyOf(kind, objectId, day)) ?? null,
      };
    });
    return inOrder(items);
  }

  /**
   * Every deadline that lies behind: of what waits, and of drafts that are under way, which may be another day.
   * @returns kind, object and title with the deadline; those announced already among them
   */
  async late(
    tx: EntityManager,
    today: Day,
  ): Promise<(Pick<DueItem, 'kind' | 'objectId' | 'title'> & { readonly dueOn: Day })[]> {
    const { drafts } = await findDrafts(tx, { states: OPEN_STATES });
    const waiting = (await this.all(tx)).map((one) => ({ ...one, dueOn: one.due.day }));
    const all = [...waiting, ...drafts].map(({ kind, objectId, title, dueOn }) => ({
      ...{ kind, objectId, title, dueOn },
    }));
    const late = all.filter(({ dueOn }) => dueOn < today);
    return [...new Map(late.map((one) => [keyOf(one.kind, one.objectId, one.dueOn), one])).values()];
  }
}

function keyOf(kind: string, objectId: string, dueOn: Day): string {
  return `${kind} ${objectId} ${dueOn}`;
}

/** The first announcement of each thing, with the newest reason. */
async function announcedOf(tx: EntityManager): Promise<Map<string, { at: Date; reason: string | null }>> {
  const found = new Map<string, { at: Date; reason: string | null }>();
  for (const { kind, objectId, dueOn, announcedAt, reason } of await tx.find(LateNotice, {
    order: { id: 'ASC' },
  })) {
    const key = keyOf(kind, objectId, dueOn);
    const before = found.get(key);
    found.set(key, { at: before?.at ?? announcedAt, reason: reason ?? before?.reason ?? null });
  }
  return found;
}
