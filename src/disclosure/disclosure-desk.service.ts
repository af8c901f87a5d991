import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CeremonyService } from '../ceremony/ceremony.service.js';
import type { Draw } from '../ceremony/draw.entity.js';
import { givenAway, listsSince } from '../ceremony/public/publicity.rules.js';
import type { DrawProgress } from '../inspection/inspection.queries.js';
import { ReviewedResults } from '../inspection/reviewed-results.service.js';
import { type Day, shanghaiDay } from '../kernel/day.js';
import { Clock } from '../platform/clock.js';
import { PlanService, type PlanSummary } from '../plan/plan.service.js';
import { Redactors } from './redaction/redactors.service.js';
import { ContentBuilder } from './content-builder.service.js';
import { readContent, type ResultContent } from './disclosure.content.js';
import { Disclosure } from './disclosure.entity.js';
import type { DisclosureEntry } from './disclosure.queries.js';
import { DisclosureReader } from './disclosure-reader.service.js';
import { drawRefusal, newRows } from './disclosure.rules.js';

/** A sealed draw on the publisher's desk. */
export interface DeskDraw {
  readonly draw: Draw;
  readonly tasks: number;
  readonly reviewed: number;
  /** Accepted results that are not yet public. */
  readonly waiting: number;
  /** Day from which the time for them runs; null where nothing waits. */
  readonly resultsFrom: Day | null;
  readonly results: DisclosureEntry | null;
  /** The publication of the draw itself. */
  readonly published: DisclosureEntry | null;
  /** Why the draw may not be published yet (Chinese); null where it may. */
  readonly refusal: string | null;
  /** Day from which the time for publishing the draw runs; null where it is public or may not be yet. */
  readonly drawFrom: Day | null;
}

/** An approved plan on the publisher's desk. */
export interface DeskPlan {
  readonly plan: PlanSummary['plan'];
  readonly published: DisclosureEntry | null;
}

/** Shows the publisher what waits, and since when. */
@Injectable()
export class DisclosureDesk {
  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly plans: PlanService,
    private readonly reviewed: ReviewedResults,
    private readonly reader: DisclosureReader,
    private readonly builder: ContentBuilder,
    private readonly redactors: Redactors,
    private readonly dataSource: DataSource,
  ) {}

  /** Every sealed draw, newest first. */
  async draws(tx: EntityManager = this.dataSource.manager): Promise<DeskDraw[]> {
    const draws = (await this.ceremony.list(tx)).filter((draw) => draw.sealedAt !== null);
    const results = await this.reader.newestByObject('RESULT', tx);
    const published = await this.reader.newestByObject('DRAW', tx);
    const ids = draws.map(({ id }) => id);
    const progress = await this.reviewed.progress(ids, tx);
    const behind = draws.filter(({ id }) => isBehind(progress.get(id), results.get(id)));
    const waiting = await this.waiting(tx, behind, results, progress);
    return draws.map((draw) => {
      const { tasks = 0, reviewed = 0, lastInspectedOn = null } = progress.get(draw.id) ?? {};
      const today = this.clock.today();
      const [earlier] = givenAway(draw, draws, today);
      const refusal = drawRefusal({ ...draw, tasks, reviewed, today, givesAway: earlier?.number });
      const from = draw.announced ? listsSince(draw) : lastInspectedOn;
      const open = refusal === null && !published.has(draw.id);
      const wait = waiting.get(draw.id);
      const resultsFrom = [...(wait ?? [])].sort().at(0) ?? null;
      const drawFrom = open ? (from ?? today) : null;
      return {
        ...{ draw, tasks, reviewed, refusal },
        waiting: wait?.length ?? 0,
        resultsFrom,
        results: results.get(draw.id) ?? null,
        published: published.get(draw.id) ?? null,
        drawFrom,
      };
    });
  }

  /** Every approved plan, newest first. */
  async approvedPlans(tx: EntityManager = this.dataSource.manager): Promise<DeskPlan[]> {
    const published = await this.reader.newestByObject('PLAN', tx);
    const plans = (await this.plans.list(tx)).filter(({ plan }) => plan.state !== 'DRAFT');
    return plans.map(({ plan }) => ({
      plan,
      published: published.get(plan.id) ?? null,
    }));
  }

  /**
   * For each draw the days from which the time for publishing runs: of accepted results that its newest publication does
   * not have the day of the inspection, of corrections that change what it says the day of their acceptance.
   */
  private async waiting(
    tx: EntityManager,
    draws: readonly Draw[],
    results: ReadonlyMap<string, DisclosureEntry>,
    progress: ReadonlyMap<string, DrawProgress>,
  ): Promise<Map<string, string[]>> {
    const withdrawn = draws.filter(({ id }) => results.get(id)?.action === 'WITHDRAW');
    const drawIds = draws.filter((draw) => !withdrawn.includes(draw)).map(({ id }) => id);
    const publicIds = drawIds.flatMap((drawId) => results.get(drawId)?.id ?? []);
    const known = await this.reader.subjectsOn(publicIds, tx);
    const days = new Map<string, string[]>(drawIds.map((id) => [id, []]));
    const corrected = new Map<string, Map<string, string>>();
    for (const { drawId, subjectCode, inspectedOn, acceptedAt } of await this.reviewed.subjectsOf(
      drawIds,
      tx,
    )) {
      const entry = results.get(drawId);
      if (!entry || !known.has(`${entry.id} ${subjectCode}`)) days.get(drawId)?.push(inspectedOn);
      else if (acceptedAt > entry.publishedAt) {
        const ofDraw = corrected.get(drawId) ?? new Map<string, string>();
        corrected.set(drawId, ofDraw.set(subjectCode, shanghaiDay(acceptedAt)));
      }
    }
    for (const draw of draws) {
      const late = corrected.get(draw.id);
      const of = progress.get(draw.id);
      const entry = results.get(draw.id);
      if (late && of && entry) days.get(draw.id)?.push(...(await this.changed(tx, draw, of, entry, late)));
    }
    // What was taken back waits again from that day on.
    for (const { id } of withdrawn) {
      const count = progress.get(id)?.accepted ?? 0;
      const on = shanghaiDay((results.get(id) as DisclosureEntry).publishedAt);
      days.set(
        id,
        Array.from({ length: count }, () => on),
      );
    }
    return days;
  }

  /** Days on which corrections were accepted that change a row of what is public. */
  private async changed(
    tx: EntityManager,
    draw: Draw,
    progress: DrawProgress,
    { id }: DisclosureEntry,
    acceptedOn: ReadonlyMap<string, string>,
  ): Promise<string[]> {
    const { content } = await tx.findOneByOrFail(Disclosure, { id });
    const { content: record, names } = await this.builder.results(tx, draw, progress);
    const now = (await this.redactors.of(tx, 'RESULT', draw.id)).apply(record, names);
    const rows = newRows(now.rows, readContent<ResultContent>(content).rows);
    return rows.flatMap(({ subjectCode }) => acceptedOn.get(subjectCode) ?? []);
  }
}

/** True where results were accepted that the newest publication cannot have yet, corrections among them. */
function isBehind(progress: DrawProgress | undefined, published: DisclosureEntry | undefined): boolean {
  if (!progress) return false;
  if (!published) return progress.accepted > 0;
  const { accepted, lastAcceptedAt } = progress;
  return accepted > published.rows || (lastAcceptedAt !== null && lastAcceptedAt > published.publishedAt);
}
