import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Rules } from '../../draw/types.js';
import { isDay, type Day, type Month } from '../../kernel/day.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import type { WorkingCalendar } from '../../kernel/working-days.js';
import { Clock } from '../../platform/clock.js';
import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import { batchIndexOf, batchMonths, rulesForBatch } from '../../plan/plan.rules.js';
import { PlanService } from '../../plan/plan.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { RegistryReader } from '../../registry/registry-reader.service.js';
import { Visited } from '../../registry/visited/visited.service.js';
import { FrameCaps } from '../caps/frame-caps.service.js';
import type { Draw } from '../draw.entity.js';
import { type DrawnEarlier, drawnEarlier, seatsGiven } from './earlier.queries.js';
import { FrameCounts } from './frame-facts.rules.js';
import { FrameDivider, type FrameScope, type Placed, RatioBase } from './frame.rules.js';
import { PeopleDays } from './people-days.service.js';
import { defaultPerPerson, rosterOf, type Roster } from './roster.rules.js';
import { type RotationPair, rotationPairs } from './rotation.rules.js';

/** What the clerk may set before the freeze. What is left out has a default. */
export interface FrameWish {
  /** End of this day in Asia/Shanghai; default today. */
  readonly asOf?: Day;
  readonly windowFrom?: Day;
  readonly windowTo?: Day;
  /** Most teams of one person in the window; default: its working days, at most 10 a month. */
  readonly perPerson?: number;
}

export interface FrameSettings {
  readonly asOf: Day;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly perPerson: number;
}

/** The frame of a draw, people still by their registry ids: nothing of it is frozen yet. */
export interface PreparedFrame {
  readonly settings: FrameSettings;
  readonly line: PlanLine;
  readonly plan: AnnualPlan;
  readonly roster: Roster;
  readonly rules: Rules;
  /** Who inspected a subject of the frame last and may not go again; some of it may stand in the register too. */
  readonly rotation: readonly RotationPair[];
  /** The two lists of subjects in numbers. */
  readonly counts: FrameCounts;
  /**
   * The lists themselves, both as one, sorted by the bytes of the code: read from the registry anew each time they are
   * gone through, while the transaction is open that the frame was prepared in. Nothing holds them.
   */
  readonly everyone: AsyncIterable<Placed>;
}

/** Takes the subjects of a frame page by page, sorted by the bytes of the code. */
export type TakePage = (page: readonly Placed[]) => void | Promise<void>;

/** More teams than this for one person are a slip of the keyboard. */
export const MOST_PER_PERSON = 400;

/** Builds the frame: who is in, who is not and why, and by which rules it would be drawn. */
@Injectable()
export class FrameService {
  constructor(
    private readonly clock: Clock,
    private readonly plans: PlanService,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryReader,
    private readonly days: PeopleDays,
    private readonly visited: Visited,
    private readonly caps: FrameCaps,
  ) {}

  /**
   * The frame as it would be frozen now. Changes nothing. The subjects of the registry go by once, in one statement:
   * who needs them takes them on the way, so that what is taken is what is counted.
   * @throws DomainError INVALID_INPUT with all faults of the settings
   */
  async prepare(
    tx: EntityManager,
    draw: Draw,
    wish: FrameWish,
    take: TakePage = () => undefined,
  ): Promise<PreparedFrame> {
    const { line, plan } = await this.plans.getLine(draw.planLineId, tx);
    const batches = line.mode === 'ORDER' ? batchMonths(plan.year, line.months) : [draw.month];
    const calendar = await this.days.calendar(tx);
    const settings = this.settingsOf(draw, wish, batches.length, calendar);
    const earlier = await drawnEarlier(tx, line.id);
    const drawn = new Set(earlier.map(({ code }) => code));
    const capped = await this.caps.closed(tx, draw, line, drawn);
    const scope: FrameScope = { areaCodes: line.areaCodes, drawnEarlier: drawn, capped };
    const pages = (): AsyncGenerator<Placed[]> => this.pages(tx, line, settings.asOf, scope);
    const roster = await this.rosterFor(tx, line, settings, batches);
    const last = rotationPairs(line.teams, await this.visited.lastInspectors(tx), roster.members);
    const lists = await readLists(pages(), take, new Set(last.map(({ subjectCode }) => subjectCode)));
    const rotation = last.filter(({ subjectCode }) => lists.present.has(subjectCode));
    const batch = {
      year: plan.year,
      batchIndex: batchIndexOf(plan.year, line.months, draw.month),
      base: lists.base,
      alreadyDrawn: drawnByStratum(earlier),
    };
    const rules: Rules = {
      subjects: rulesForBatch(line, batch),
      neighbours: await this.agencies.neighbours(tx),
      // Rotation is no part of the draw's rules: it goes into the list of conflicts.
      teams: line.teams.map(({ agency, size, leader, ladder }) => ({ agency, size, leader, ladder })),
    };
    const everyone = { [Symbol.asyncIterator]: () => flattened(pages()) };
    return { settings, line, plan, roster, rules, rotation, counts: lists.counts, everyone };
  }

  /**
   * Who of the line's systems could take part in a window, and how often.
   * @param months batches whose seats count as load already given
   */
  async rosterFor(
    tx: EntityManager,
    line: Pick<PlanLine, 'itemCode' | 'alsoItems' | 'teams'>,
    { windowFrom, windowTo, perPerson }: Omit<FrameSettings, 'asOf'>,
    months: readonly Month[],
  ): Promise<Roster> {
    const pools = line.teams.map(({ agency }) => agency);
    return rosterOf(await this.registry.peopleOf(tx, pools), {
      ...{ itemCode: line.itemCode, alsoItems: line.alsoItems, windowTo, perPerson },
      priorLoad: await seatsGiven(tx, months),
      days: await this.days.within(tx, windowFrom, windowTo),
    });
  }

  private async *pages(
    tx: EntityManager,
    { subjectKind, conditions }: Pick<PlanLine, 'subjectKind' | 'conditions'>,
    asOf: Day,
    scope: FrameScope,
  ): AsyncGenerator<Placed[]> {
    const divider = new FrameDivider(scope);
    const pages = this.registry.subjectPages(tx, subjectKind, asOf, conditions);
    for await (const page of pages) yield divider.take(page);
    yield divider.end();
  }

  private settingsOf(draw: Draw, wish: FrameWish, batches: number, calendar: WorkingCalendar): FrameSettings {
    const today = this.clock.today();
    const asOf = wish.asOf ?? today;
    const windowFrom = wish.windowFrom ?? draw.windowFrom;
    const windowTo = wish.windowTo ?? draw.windowTo;
    const faults: Fault[] = [];
    const fault = (field: string, message: string) => faults.push({ field, code: 'SETTING', message });
    if (!isDay(asOf)) fault('asOf', '名录截止日期不是有效日期，应如 2026-03-02。');
    else if (asOf > today) fault('asOf', '名录截止日期不能晚于今天。');
    if (!isDay(windowFrom)) fault('windowFrom', '检查日期自不是有效日期，应如 2026-03-05。');
    if (!isDay(windowTo)) fault('windowTo', '检查日期至不是有效日期，应如 2026-03-31。');
    else if (windowTo < today) fault('windowTo', '检查日期至已经过去，请改为今天或以后的日期。');
    const ordered = isDay(windowFrom) && isDay(windowTo);
    if (ordered && windowTo < windowFrom) fault('windowTo', '检查日期至早于检查日期自，请调换或改正。');
    if (ordered && windowTo.slice(0, 4) > String(Number(windowFrom.slice(0, 4)) + 1)) {
      fault('windowTo', '检查日期自至过长，请改为一年以内。');
    }
    if (faults.length === 0 && wish.perPerson === undefined) {
      const perPerson = defaultPerPerson(calendar.daysWithin(windowFrom, windowTo).length, batches);
      return { asOf, windowFrom, windowTo, perPerson };
    }
    const perPerson = wish.perPerson ?? 1;
    if (!Number.isInteger(perPerson) || perPerson < 1 || perPerson > MOST_PER_PERSON) {
      fault('perPerson', `每人最多参加组数应为 1 至 ${MOST_PER_PERSON} 的整数。`);
    }
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '名录没有生成，请按提示修改。', faults);
    return { asOf, windowFrom, windowTo, perPerson };
  }
}

interface ReadLists {
  readonly counts: FrameCounts;
  readonly base: Record<string, number>;
  /** Of the codes that were asked about, those that are in the frame. */
  readonly present: ReadonlySet<string>;
}

async function readLists(
  pages: AsyncIterable<readonly Placed[]>,
  take: TakePage,
  asked: ReadonlySet<string>,
): Promise<ReadLists> {
  const counts = new FrameCounts();
  const present = new Set<string>();
  const base = new RatioBase();
  for await (const page of pages) {
    for (const one of page) {
      counts.add(one);
      base.add(one);
      if (one.reason === null && asked.has(one.code)) present.add(one.code);
    }
    await take(page);
  }
  return { counts, present, base: base.byStratum };
}

function drawnByStratum(earlier: readonly DrawnEarlier[]): Record<string, number> {
  const drawn: Record<string, number> = {};
  for (const { stratum } of earlier) drawn[stratum] = (drawn[stratum] ?? 0) + 1;
  return drawn;
}

async function* flattened(pages: AsyncIterable<readonly Placed[]>): AsyncGenerator<Placed> {
  for await (const page of pages) yield* page;
}
