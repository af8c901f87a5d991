import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { textFile } from '../draw/file-source.js';
import { INSPECTORS } from '../draw/list-forms.js';
import { readList } from '../draw/list-reader.js';
import type { Inspector, Rules } from '../draw/types.js';
import { DomainError } from '../kernel/domain-error.js';
import { AgenciesService } from '../registry/agencies.service.js';
import type { Draw } from './draw.entity.js';
import { fileText } from './draw-files.js';
import { FrameCounts, type FrameFacts, frameFacts, type FrameNames } from './frame/frame-facts.rules.js';
import { fileLines } from './file-lines.js';

/** What is known of a frozen frame without its lists. */
interface FrozenFrame {
  readonly rules: Rules;
  readonly inspectors: readonly Inspector[];
  readonly counts: FrameCounts;
}

/** Frames whose numbers are remembered; each is some kilobytes. */
const FRAMES_KEPT = 50;

/** Reads the frozen frame of a draw for pages, records and programs. What was drawn: `DrawResults`. */
@Injectable()
export class DrawReader {
  private readonly frames = new Map<string, Promise<FrozenFrame>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
  ) {}

  /** A frozen frame in numbers. @throws DomainError CONFLICT before the freeze */
  async frozenFacts(draw: Draw): Promise<FrameFacts> {
    return frameFacts(await this.frozenFrame(draw), await this.names());
  }

  /** A list of millions takes seconds to go through, and a frozen one never changes: it is gone through once. */
  private async frozenFrame(draw: Draw): Promise<FrozenFrame> {
    const { freezeDigest } = draw;
    if (freezeDigest === null) {
      throw new DomainError('CONFLICT', '名录尚未冻结，还没有冻结的名录可看。');
    }
    const known = this.frames.get(freezeDigest);
    if (known) return known;
    const read = readFrozen(this.dataSource.manager, draw);
    this.frames.set(freezeDigest, read);
    read.catch(() => this.frames.delete(freezeDigest));
    const [oldest] = this.frames.keys();
    if (this.frames.size > FRAMES_KEPT) this.frames.delete(oldest);
    return read;
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

async function readFrozen(tx: EntityManager, draw: Draw): Promise<FrozenFrame> {
  const counts = new FrameCounts();
  for await (const [, stratum, area] of fileLines(tx, draw.id, 'subjects.tsv')) {
    counts.addSubject({ stratum, area });
  }
  for await (const [, reason] of fileLines(tx, draw.id, 'excluded.tsv')) counts.addExcluded({ reason });
  const inspectors: Inspector[] = [];
  readList(INSPECTORS, textFile(await fileText(tx, draw.id, 'inspectors.tsv')), (one) =>
    inspectors.push(one),
  );
  return { rules: JSON.parse(draw.rules ?? '{}') as Rules, inspectors, counts };
}
