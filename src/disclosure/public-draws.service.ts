import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AFTER_FILE } from '../ceremony/after/after-file.queries.js';
import { BundleService } from '../ceremony/bundle.service.js';
import { ChainService, type PublicFreeze } from '../ceremony/public/chain.service.js';
import type { Draw } from '../ceremony/draw.entity.js';
import { type DrawEventView, DrawEventsReader } from '../ceremony/after/draw-events-reader.service.js';
import {
  type FreezeFile,
  type PublicCounts,
  type PublicEvidence,
  PublicLists,
  type PublicSubject,
  SUBJECTS_PER_PAGE,
} from '../ceremony/public/public-lists.service.js';
import { listsSince, type Publicity, publicityOf } from '../ceremony/public/publicity.rules.js';
import type { Day } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { PublicTexts } from '../registry/public-texts.service.js';
import { ContentBuilder } from './content-builder.service.js';
import type { DrawAnnouncement } from './disclosure.content.js';
import { OpenDraws } from './open-draws.service.js';
import { publicAnnouncement } from './public-draw.rules.js';
import {
  type PublishedDraw,
  publishedDraw,
  publishedResult,
  type PublishedResult,
} from './public-draws.queries.js';

/** Everything of a draw that is public today. */
export interface PublicDraw {
  readonly draw: Draw;
  /** Its place in the chain. */
  readonly freeze: PublicFreeze;
  /** freeze.json. */
  readonly frozen: FreezeFile;
  readonly publicity: Publicity;
  readonly about: DrawAnnouncement;
  readonly counts: PublicCounts;
  /** Drawn and reserves by the frozen rules. */
  readonly drawn: number;
  readonly reserves: number;
  /** Other frozen draws of the same batch: those before are void. */
  readonly before: PublicFreeze | null;
  readonly after: PublicFreeze | null;
  /** The publication, once there is one. */
  readonly published: PublishedDraw | null;
  /** Null while the lists are not public. */
  readonly open: OpenDraw | null;
}

/** What opens with the lists. */
export interface OpenDraw {
  readonly since: Day | null;
  readonly evidence: PublicEvidence;
  /** What happened after the draw, oldest first. */
  readonly events: readonly DrawEventView[];
  readonly lastChange: Date | null;
  /** after.jsonl, once something happened. */
  readonly afterFile: PublicCounts['files'][number] | null;
}

/** A page of a public list. */
export interface PublicPage {
  readonly part: 'DRAWN' | 'RESERVE';
  readonly subjects: readonly PublicSubject[];
  readonly page: number;
  readonly pages: number;
}

/** Reads draws for everyone: never more than is public today. */
@Injectable()
export class PublicDraws {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly known: OpenDraws,
    private readonly chain: ChainService,
    private readonly lists: PublicLists,
    private readonly events: DrawEventsReader,
    private readonly builder: ContentBuilder,
    private readonly bundles: BundleService,
    private readonly texts: PublicTexts,
  ) {}

  /**
   * A draw from its freeze on, with names that everyone may read. @throws DomainError NOT_FOUND for all others: a planned
   * draw is not public
   */
  async frozen(number: string): Promise<{ draw: Draw; publicity: Publicity }> {
    const draw = await this.known.byNumber(number);
    if (draw && draw.freezeDigest !== null) {
      return { draw, publicity: publicityOf(draw, this.clock.today()) };
    }
    throw new DomainError('NOT_FOUND', '没有这次抽取，或名录尚未冻结。请核对任务编号。');
  }

  /** The same, once its lists are public. @throws DomainError NOT_FOUND with the reason before */
  async open(number: string): Promise<Draw> {
    const { draw, publicity } = await this.frozen(number);
    if (publicity.lists) return draw;
    throw new DomainError('NOT_FOUND', `任务 ${draw.number} 的名单还没有公开。${publicity.reason}`);
  }

  /** Everything of a draw that is public. @throws DomainError NOT_FOUND */
  async view(number: string): Promise<PublicDraw> {
    const { draw, publicity } = await this.frozen(number);
    const counts = await this.lists.counts(draw);
    const sum = (of: 'drawn' | 'reserves') => counts.strata.reduce((all, stratum) => all + stratum[of], 0);
    return {
      ...{ draw, publicity, counts, drawn: sum('drawn'), reserves: sum('reserves') },
      freeze: await this.freezeOf(draw.number),
      frozen: await this.lists.freezeFile(draw),
      about: publicAnnouncement(await this.builder.announcement(draw), await this.texts.reader()),
      ...(await this.neighbours(draw)),
      published: await publishedDraw(this.dataSource.manager, draw.id),
      open: publicity.lists ? await this.opened(draw) : null,
    };
  }

  /** A page of the drawn, or of the reserves. @throws DomainError NOT_FOUND before they are public */
  async page(
    { draw, drawn, reserves }: PublicDraw,
    part: PublicPage['part'],
    page: number,
  ): Promise<PublicPage> {
    const total = part === 'RESERVE' ? reserves : drawn;
    return {
      ...{ part, page, pages: Math.max(1, Math.ceil(total / SUBJECTS_PER_PAGE)) },
      subjects: await this.lists.page(draw, part, page),
    };
  }

  /** The result of a subject in the newest publication of a draw's results; null where it is not public. */
  async resultOf(drawId: string, code: string): Promise<PublishedResult | null> {
    return publishedResult(this.dataSource.manager, drawId, code);
  }

  /** What happened to a subject after the draw. */
  async eventsOn(drawId: string, code: string): Promise<DrawEventView[]> {
    const events = await this.events.eventsOf(drawId);
    return events.filter(({ subject, bySubject }) => subject.code === code || bySubject?.code === code);
  }

  /** Tells one state of a public bundle from the next: what happens after the draw is in it, too. */
  async bundleVersion(draw: Draw): Promise<string> {
    return `${draw.resultDigest}-${(await this.afterFile(draw))?.digest ?? 'sealed'}`;
  }

  private async opened(draw: Draw): Promise<OpenDraw> {
    const events = await this.events.eventsOf(draw.id);
    return {
      ...{ since: listsSince(draw), events, lastChange: events.at(-1)?.at ?? null },
      afterFile: await this.afterFile(draw),
      evidence: await this.lists.evidence(draw),
    };
  }

  private async afterFile(draw: Draw): Promise<OpenDraw['afterFile']> {
    const files = await this.bundles.files(draw.id);
    return files.find(({ name }) => name === AFTER_FILE) ?? null;
  }

  private async freezeOf(number: string): Promise<PublicFreeze> {
    const freeze = await this.chain.freeze(number);
    if (!freeze) throw new Error(`draw ${number} is frozen, but not in the chain`);
    return freeze;
  }

  /** The attempts of the same batch just before and just after, where they are frozen. */
  private async neighbours(draw: Draw): Promise<Pick<PublicDraw, 'before' | 'after'>> {
    const chain = await this.known.chain();
    const attempts = chain.filter(
      ({ planLineId, month }) => planLineId === draw.planLineId && month === draw.month,
    );
    const at = async (attempt: number) => {
      const found = attempts.find((one) => one.attempt === attempt);
      return found ? this.chain.freeze(found.number) : null;
    };
    return { before: await at(draw.attempt - 1), after: await at(draw.attempt + 1) };
  }
}
