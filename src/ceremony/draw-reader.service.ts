import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Findings } from '../draw/findings.js';
import { readFrame } from '../draw/frame-files.js';
import { INPUT_FILES } from '../draw/serialise.js';
import type { Frame } from '../draw/types.js';
import { DomainError } from '../kernel/domain-error.js';
import { AgenciesService } from '../registry/agencies.service.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import type { Draw } from './draw.entity.js';
import { fileText } from './draw-files.js';
import { FrameCounts, type FrameFacts, frameFacts, type FrameNames } from './frame-facts.rules.js';
import { exclusionName } from './names.js';

/** Someone out of the frame, with the reason in words. */
export interface ExcludedView {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly reason: string;
}

/** Reads the frozen frame of a draw for pages, records and programs. What was drawn: `DrawResults`. */
@Injectable()
export class DrawReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryFinder,
  ) {}

  /** The frozen frame, read back from its files. @throws DomainError CONFLICT before the freeze */
  async frozenFrame(draw: Draw, tx: EntityManager = this.dataSource.manager): Promise<Frame> {
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', '名录尚未冻结，还没有冻结的名录可看。');
    }
    const texts = new Map<string, string>();
    for (const name of INPUT_FILES) texts.set(name, await fileText(tx, draw.id, name));
    const frame = readFrame(texts, new Findings());
    if (frame === null) throw new Error(`the frozen files of draw ${draw.number} cannot be read`);
    return frame;
  }

  /** A frozen frame in numbers. */
  async frozenFacts(draw: Draw): Promise<FrameFacts> {
    const { rules, subjects, excluded, inspectors } = await this.frozenFrame(draw);
    return frameFacts({ rules, inspectors, counts: FrameCounts.of(subjects, excluded) }, await this.names());
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

  private async names(): Promise<FrameNames> {
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    return {
      areas: named(await this.agencies.areas()),
      pools: named(await this.agencies.pools()),
    };
  }
}
