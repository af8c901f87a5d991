import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { NamesService } from '../../registry/names.service.js';
import { TaskReader } from '../task-reader.js';
import {
  countWaiting,
  listWaiting,
  nextWaiting,
  type QueueQuestion,
  type WaitingReview,
} from './review-queue.queries.js';

const PER_PAGE = 50;

/** Rows of an export: more than ever wait at a time. */
const ALL = 100_000;

export type QueuedReview = WaitingReview & { readonly areaName: string };

/** A page of the results that wait for their review. */
export interface ReviewPage {
  readonly rows: readonly QueuedReview[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** Results that wait for a reviewer, corrections among them, each reviewer those of his tasks. */
@Injectable()
export class ReviewQueue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: TaskReader,
    private readonly ceremony: CeremonyService,
    private readonly names: NamesService,
    private readonly looks: DrawLooks,
  ) {}

  /** The longest waiting first, 50 a page. A page past the end is the last one. */
  async list(actor: Actor, asked = 1): Promise<ReviewPage> {
    const question = await this.question(actor);
    const total = await countWaiting(this.dataSource.manager, question);
    const pages = Math.max(1, Math.ceil(total / PER_PAGE));
    const page = Math.min(asked, pages);
    const rows = await this.rows(actor, question, { skip: (page - 1) * PER_PAGE, take: PER_PAGE });
    return { rows, total, page, pages };
  }

  /** All of them, for a workbook. */
  async all(actor: Actor): Promise<QueuedReview[]> {
    return this.rows(actor, await this.question(actor), { skip: 0, take: ALL });
  }

  /** The next task that this reviewer may review, but for the one before him; null where nothing else waits. */
  async next(actor: Actor, butTaskId: string): Promise<string | null> {
    return nextWaiting(this.dataSource.manager, await this.question(actor), butTaskId);
  }

  private async rows(
    actor: Actor,
    question: QueueQuestion,
    page: { readonly skip: number; readonly take: number },
  ): Promise<QueuedReview[]> {
    const rows = await listWaiting(this.dataSource.manager, question, page);
    const { areas } = await this.names.of();
    const shown = new Set(rows.map(({ drawId }) => drawId));
    const draws = (await this.ceremony.list()).filter(({ id }) => shown.has(id));
    await this.looks.seen(actor, draws, '待审核的检查结果');
    return rows.map((row) => ({ ...row, areaName: areas.get(row.areaCode) ?? '' }));
  }

  private async question(actor: Actor): Promise<QueueQuestion> {
    const scope = await this.reader.scopeOf(this.dataSource.manager, actor);
    return { scope, accountId: actor.accountId, inspectorId: actor.inspectorId };
  }
}
