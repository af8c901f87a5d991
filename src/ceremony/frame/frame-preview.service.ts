import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { RegistryReader } from '../../registry/registry-reader.service.js';
import { CeremonyService } from '../ceremony.service.js';
import { Draw } from '../draw.entity.js';
import { fileContent } from '../draw-files.js';
import { type FrameChange, frameChanges, subjectLines } from './frame-change.rules.js';
import { FrameDigest } from './frame-digest.rules.js';
import { type FrameFacts, frameFacts, frameWarnings, type FrameNames } from './frame-facts.rules.js';
import { FrameService, type FrameSettings, type FrameWish, type PreparedFrame } from './frame.service.js';
import { INSPECTOR_EXCLUSION_NAMES } from '../names.js';
import { lastRehearsal, rehearsedWish } from '../rehearsal/rehearsal.queries.js';
import { type SinceRehearsal, sinceRehearsal } from '../rehearsal/rehearsal-words.rules.js';
import { type StaleArea, staleAreas } from './stale.rules.js';
import { isBeforeFreeze } from '../states.js';

/** A person of the pools who cannot take part. */
export interface AbsentView {
  readonly pool: string;
  readonly name: string;
  readonly agency: string;
  readonly area: string;
  readonly reasons: string;
}

/** The change against the last frozen frame of the same plan line, in numbers. */
export interface ChangeFacts {
  readonly drawId: string;
  readonly number: string;
  readonly asOf: string | null;
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
}

/** A frame before its freeze, in numbers and words. */
export interface FrameView {
  readonly settings: FrameSettings;
  readonly facts: FrameFacts;
  readonly warnings: readonly string[];
  readonly stale: readonly StaleArea[];
  readonly absent: readonly AbsentView[];
  /** Null: the line's first frame. */
  readonly change: ChangeFacts | null;
  /** Null: not rehearsed yet. */
  readonly sinceRehearsal: SinceRehearsal | null;
}

export interface PreviewNames extends FrameNames {
  readonly agencies: ReadonlyMap<string, string>;
}

/** A prepared frame with its draw, inside the transaction that reads it. */
export interface Previewed {
  readonly tx: EntityManager;
  readonly draw: Draw;
  readonly frame: PreparedFrame;
  /** Has gone through everyone. */
  readonly digest: FrameDigest;
  readonly names: PreviewNames;
}

/** Shows a frame before it is frozen: who is in, who is not and why, and what has changed. */
@Injectable()
export class FramePreview {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly frames: FrameService,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryReader,
  ) {}

  /**
   * The frame as it would be frozen now, in numbers. Changes nothing.
   * @param wish what is left out is as last rehearsed, or else by default
   * @throws DomainError CONFLICT once it is frozen, INVALID_INPUT with all faults of the settings
   */
  async view(drawId: string, wish: FrameWish = {}): Promise<FrameView> {
    return this.with(drawId, wish, async (previewed) => {
      const { tx, draw, frame, names } = previewed;
      const facts = factsOf(previewed);
      const { windowFrom: from, windowTo: to } = frame.settings;
      const confirmations = await this.registry.confirmations(tx, draw.subjectKind);
      const window = { from, to, deadline: frame.line.deadline };
      const areaName = (code: string): string => names.areas.get(code) ?? code;
      return {
        settings: frame.settings,
        facts,
        warnings: [
          ...(await this.outOfForce(previewed)),
          ...frameWarnings(facts, frame.rules, window, await this.closedAreas(previewed)),
        ],
        stale: staleAreas(confirmations, frame.line.areaCodes, this.clock.today(), areaName),
        absent: absentViews(previewed),
        change: await this.changeFacts(previewed),
        sinceRehearsal: await this.since(previewed),
      };
    });
  }

  /** Does something with a frame before its freeze, inside the transaction that reads it. */
  async with<Result>(
    drawId: string,
    wish: FrameWish,
    use: (previewed: Previewed) => Promise<Result>,
  ): Promise<Result> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const draw = await this.ceremony.get(drawId, tx);
      if (!isBeforeFreeze(draw.state)) {
        throw new DomainError('CONFLICT', '名录已经冻结，不再预览；请查看冻结后的名录。');
      }
      const last = await lastRehearsal(tx, draw.id);
      const digest = new FrameDigest();
      const frame = await this.frames.prepare(tx, draw, rehearsedWish(last, wish), (page) => {
        for (const placed of page) digest.add(placed);
      });
      return use({ tx, draw, frame, digest, names: await this.names(tx) });
    });
  }

  /** Subject by subject what has changed since the last frozen frame of the line; null where this is its first. */
  async changes({ tx, draw, frame }: Previewed): Promise<{
    readonly last: Draw;
    readonly changes: AsyncGenerator<FrameChange>;
  } | null> {
    const [last] = await tx.find(Draw, {
      where: { planLineId: draw.planLineId, chainPosition: Not(IsNull()) },
      order: { chainPosition: 'DESC' },
      take: 1,
    });
    if (!last) return null;
    const before = subjectLines(fileContent(tx, last.id, 'subjects.tsv'));
    return { last, changes: frameChanges(before, frame.everyone) };
  }

  private async changeFacts(previewed: Previewed): Promise<ChangeFacts | null> {
    const found = await this.changes(previewed);
    if (found === null) return null;
    const counts = { ADDED: 0, REMOVED: 0, MOVED: 0 };
    for await (const { kind } of found.changes) counts[kind] += 1;
    const { id: drawId, number, asOf } = found.last;
    return {
      ...{ drawId, number, asOf },
      ...{ added: counts.ADDED, removed: counts.REMOVED, moved: counts.MOVED },
    };
  }

  private async since({ tx, draw, frame, digest }: Previewed): Promise<SinceRehearsal | null> {
    const last = await lastRehearsal(tx, draw.id);
    if (last === null) return null;
    const now = digest.end(frame, await this.registry.conflicts(tx, this.clock.today()));
    const { subjects, excluded } = frame.counts;
    return sinceRehearsal(last, frame.settings, now, {
      ...{ subjects, excluded },
      people: frame.roster.members.length,
    });
  }

  /** That nothing can come of it, where the plan has been replaced. */
  private async outOfForce({ tx, draw }: Previewed): Promise<string[]> {
    try {
      await this.ceremony.requirePlanInForce(tx, draw);
      return [];
    } catch (error) {
      if (error instanceof DomainError) return [error.message];
      throw error;
    }
  }

  private async closedAreas({ tx, frame }: Previewed): Promise<{ name: string; subjects: number }[]> {
    const { windowFrom: from, windowTo: to } = frame.settings;
    const months = new Set<number>();
    const last = Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7));
    for (let at = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)); at <= last; at += 1) {
      months.add(((at - 1) % 12) + 1);
    }
    return (await this.agencies.areas(tx))
      .filter(({ closedMonths }) => closedMonths.some((month) => months.has(month)))
      .map(({ code, name }) => ({ name, subjects: frame.counts.areas.get(code) ?? 0 }))
      .filter(({ subjects }) => subjects > 0);
  }

  private async names(tx: EntityManager): Promise<PreviewNames> {
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    return {
      areas: named(await this.agencies.areas(tx)),
      pools: named(await this.agencies.pools(tx)),
      agencies: named(await this.agencies.agencies(tx)),
    };
  }
}

/** Everyone of the pools who cannot take part, by pool in the order of the rules, then by name of the agency. */
export function absentViews({ frame, names }: Pick<Previewed, 'frame' | 'names'>): AbsentView[] {
  return frame.roster.excluded.map(({ inspector, reasons }) => ({
    pool: names.pools.get(inspector.poolCode) ?? '',
    name: inspector.name,
    agency: names.agencies.get(inspector.agencyCode) ?? '',
    area: names.areas.get(inspector.areaCode) ?? '',
    reasons: reasons.map((reason) => INSPECTOR_EXCLUSION_NAMES[reason]).join('、'),
  }));
}

function factsOf({ frame, names }: Previewed): FrameFacts {
  const inspectors = frame.roster.members.map(({ inspector, capacity }) => ({
    ...{ agency: inspector.poolCode, area: inspector.areaCode, lead: inspector.canLead, capacity },
  }));
  const absent = frame.roster.excluded.map(({ inspector, reasons }) => ({
    ...{ pool: inspector.poolCode, reasons },
  }));
  return frameFacts({ rules: frame.rules, counts: frame.counts, inspectors, absent }, names);
}
