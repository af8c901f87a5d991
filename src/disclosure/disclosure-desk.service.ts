import { Injectable } from '@nestjs/common';
import { CeremonyService } from '../ceremony/ceremony.service.js';
import type { Draw } from '../ceremony/draw.entity.js';
import { givenAway, listsSince } from '../ceremony/public/publicity.rules.js';
import { ReviewedResults } from '../inspection/reviewed-results.service.js';
import { shanghaiDay } from '../kernel/day.js';
import type { Deadline } from '../kernel/working-days.js';
import { Clock } from '../platform/clock.js';
import { PlanService, type PlanSummary } from '../plan/plan.service.js';
import type { DisclosureEntry } from './disclosure.queries.js';
import { DisclosureReader } from './disclosure-reader.service.js';
import { disclosureDeadline, drawRefusal } from './disclosure.rules.js';

/** A deadline as of today. */
export interface DueOn extends Deadline {
  readonly overdue: boolean;
}

/** A sealed draw on the publisher's desk. */
export interface DeskDraw {
  readonly draw: Draw;
  readonly tasks: number;
  readonly reviewed: number;
  /** Accepted results that are not yet public, and until when they must be. */
  readonly waiting: number;
  readonly resultsDue: DueOn | null;
  readonly results: DisclosureEntry | null;
  /** The publication of the draw itself. */
  readonly published: DisclosureEntry | null;
  /** Why the draw may not be published yet (Chinese); null where it may. */
  readonly refusal: string | null;
  readonly drawDue: DueOn | null;
}

/** An approved plan on the publisher's desk. */
export interface DeskPlan {
  readonly plan: PlanSummary['plan'];
  readonly published: DisclosureEntry | null;
  readonly due: DueOn | null;
}

/** Shows the publisher what waits, and until when. */
@Injectable()
export class DisclosureDesk {
  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly plans: PlanService,
    private readonly reviewed: ReviewedResults,
    private readonly reader: DisclosureReader,
  ) {}

  /** Every sealed draw, newest first. */
  async draws(): Promise<DeskDraw[]> {
    const draws = (await this.ceremony.list()).filter((draw) => draw.sealedAt !== null);
    const results = await this.reader.newestByObject('RESULT');
    const published = await this.reader.newestByObject('DRAW');
    const progress = await this.reviewed.progress(draws.map(({ id }) => id));
    const behind = draws.filter(({ id }) => (progress.get(id)?.accepted ?? 0) > (results.get(id)?.rows ?? 0));
    const waiting = await this.waiting(
      behind.map(({ id }) => id),
      results,
    );
    return draws.map((draw) => {
      const { tasks = 0, reviewed = 0, lastInspectedOn = null } = progress.get(draw.id) ?? {};
      const today = this.clock.today();
      const [earlier] = givenAway(draw, draws, today);
      const refusal = drawRefusal({ ...draw, tasks, reviewed, today, givesAway: earlier?.number });
      const from = draw.announced ? listsSince(draw) : lastInspectedOn;
      const open = refusal === null && !published.has(draw.id);
      const wait = waiting.get(draw.id);
      return {
        ...{ draw, tasks, reviewed, refusal },
        waiting: wait?.length ?? 0,
        resultsDue: this.due(wait?.reduce((first, day) => (day < first ? day : first)) ?? null),
        results: results.get(draw.id) ?? null,
        published: published.get(draw.id) ?? null,
        drawDue: open ? this.due(from) : null,
      };
    });
  }

  /** Every approved plan, newest first. */
  async approvedPlans(): Promise<DeskPlan[]> {
    const published = await this.reader.newestByObject('PLAN');
    const plans = (await this.plans.list()).filter(({ plan }) => plan.state !== 'DRAFT');
    return plans.map(({ plan }) => ({
      plan,
      published: published.get(plan.id) ?? null,
      due: published.has(plan.id) || !plan.approvedAt ? null : this.due(shanghaiDay(plan.approvedAt)),
    }));
  }

  /** For each draw the inspection days of accepted results that its newest publication does not have. */
  private async waiting(
    drawIds: readonly string[],
    results: ReadonlyMap<string, DisclosureEntry>,
  ): Promise<Map<string, string[]>> {
    const published = drawIds.flatMap((drawId) => results.get(drawId)?.id ?? []);
    const known = await this.reader.subjectsOn(published);
    const days = new Map<string, string[]>();
    for (const { drawId, subjectCode, inspectedOn } of await this.reviewed.subjectsOf(drawIds)) {
      if (known.has(`${results.get(drawId)?.id} ${subjectCode}`)) continue;
      const list = days.get(drawId) ?? [];
      list.push(inspectedOn);
      days.set(drawId, list);
    }
    return days;
  }

  private due(from: string | null): DueOn | null {
    if (from === null) return null;
    const deadline = disclosureDeadline(from);
    return { ...deadline, overdue: deadline.day < this.clock.today() };
  }
}
