import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Findings } from '../draw/findings.js';
import { frameOf, readFrameFiles } from '../draw/frame-files.js';
import { INPUT_FILES } from '../draw/serialise.js';
import type { Frame } from '../draw/types.js';
import { DomainError } from '../kernel/domain-error.js';
import { AgenciesService } from '../registry/agencies.service.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import type { Draw } from './draw.entity.js';
import { fileText } from './draw-files.js';
import { type FrameFacts, frameFacts, frameWarnings, type FrameNames } from './frame-facts.rules.js';
import { type PreparedFrame } from './frame.service.js';
import { exclusionName, INSPECTOR_EXCLUSION_NAMES } from './names.js';

/** A prepared frame in numbers and words. */
export interface FrameView {
  readonly facts: FrameFacts;
  readonly warnings: readonly string[];
  readonly absent: readonly {
    readonly pool: string;
    readonly name: string;
    readonly agency: string;
    readonly reasons: string;
  }[];
}

/** Someone out of the frame, with the reason in words. */
export interface ExcludedView {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly reason: string;
}

interface Names extends FrameNames {
  readonly agencies: ReadonlyMap<string, string>;
}

/** Reads the frame of a draw, prepared or frozen, for pages, records and programs. What was drawn: `DrawResults`. */
@Injectable()
export class DrawReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryFinder,
  ) {}

  /** A frame before its freeze. */
  async preview(frame: PreparedFrame): Promise<FrameView> {
    const names = await this.names();
    const inspectors = frame.roster.members.map(({ inspector, capacity }) => ({
      ...{ agency: inspector.poolCode, area: inspector.areaCode, lead: inspector.canLead, capacity },
    }));
    const facts = frameFacts({ ...frame.lists, rules: frame.rules, inspectors }, names);
    const { windowFrom: from, windowTo: to } = frame.settings;
    const closed = await this.closedAreas(frame, from, to);
    return {
      facts,
      warnings: frameWarnings(facts, frame.rules, { from, to, deadline: frame.line.deadline }, closed),
      absent: frame.roster.excluded.map(({ inspector, reasons }) => ({
        pool: names.pools.get(inspector.poolCode) ?? '',
        name: inspector.name,
        agency: names.agencies.get(inspector.agencyCode) ?? '',
        reasons: reasons.map((reason) => INSPECTOR_EXCLUSION_NAMES[reason]).join('、'),
      })),
    };
  }

  /** The frozen frame, read back from its files. @throws DomainError CONFLICT before the freeze */
  async frozenFrame(draw: Draw, tx: EntityManager = this.dataSource.manager): Promise<Frame> {
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', '名录尚未冻结，还没有冻结的名录可看。');
    }
    const texts = new Map<string, string>();
    for (const name of INPUT_FILES) texts.set(name, await fileText(tx, draw.id, name));
    const frame = frameOf(readFrameFiles(texts, new Findings()));
    if (frame === null) throw new Error(`the frozen files of draw ${draw.number} cannot be read`);
    return frame;
  }

  /** A frozen frame in numbers. */
  async frozenFacts(draw: Draw): Promise<FrameFacts> {
    return frameFacts(await this.frozenFrame(draw), await this.names());
  }

  /** Everyone who was left out of a frozen frame, with name and reason. */
  async excluded(draw: Draw): Promise<ExcludedView[]> {
    const { excluded } = await this.frozenFrame(draw);
    const names = await this.names();
    const codes = excluded.map(({ code }) => code);
    const found = await this.registry.subjectsByCode(draw.subjectKind, codes);
    return excluded.map(({ code, reason }) => ({
      code,
      name: found.get(code)?.name ?? '',
      area: names.areas.get(found.get(code)?.areaCode ?? '') ?? '',
      reason: exclusionName(reason),
    }));
  }

  private async closedAreas(
    frame: PreparedFrame,
    from: string,
    to: string,
  ): Promise<{ name: string; subjects: number }[]> {
    const months = new Set<number>();
    const last = Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7));
    for (let at = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)); at <= last; at += 1) {
      months.add(((at - 1) % 12) + 1);
    }
    const areas = await this.agencies.areas();
    return areas
      .filter(({ closedMonths }) => closedMonths.some((month) => months.has(month)))
      .map(({ code, name }) => ({
        name,
        subjects: frame.lists.subjects.filter(({ area }) => area === code).length,
      }))
      .filter(({ subjects }) => subjects > 0);
  }

  private async names(): Promise<Names> {
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    return {
      areas: named(await this.agencies.areas()),
      pools: named(await this.agencies.pools()),
      agencies: named(await this.agencies.agencies()),
    };
  }
}
