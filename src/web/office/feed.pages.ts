import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { BATCH_FORMATS, isBatchFormat, sendBatch } from '../../exchange/feed/batch-files.js';
import { FeedBatches } from '../../exchange/feed/batches.service.js';
import {
  FEED_KINDS,
  FEED_WAYS,
  type FeedKind,
  isFeedKind,
  OPERATIONS,
} from '../../exchange/feed/feed-types.js';
import { FeedSettings } from '../../exchange/feed/feed-settings.service.js';
import { FeedOutboxes } from '../../exchange/feed/outbox.service.js';
import { FeedReceipts } from '../../exchange/feed/receipts.service.js';
import { FeedReconciliation, isStanding, STANDINGS } from '../../exchange/feed/reconciliation.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { listAddress } from './list-address.js';

const PATH = '/office/feed';
const MISSING = 'office/feed-missing';
/** Of a long list of missing rows the first ones are shown; the number is that of all. */
const MOST_SHOWN = 100;
const BATCH = z.object({ kind: z.string().max(20) });
const RECEIPT = z.object({ all: z.string().max(5).default('') });
const WORDS = { kinds: FEED_KINDS, ways: FEED_WAYS, operations: OPERATIONS, standings: STANDINGS };

/** What goes to the provincial system: what was written, sent, accepted, refused, and what is missing. */
@Controller('office/feed')
export class FeedPages {
  constructor(
    private readonly pages: Pages,
    private readonly batches: FeedBatches,
    private readonly outboxes: FeedOutboxes,
    private readonly receipts: FeedReceipts,
    private readonly settings: FeedSettings,
    private readonly reconciliation: FeedReconciliation,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('page') page: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/feed', await this.data(pageNumber(page ?? 1)));
  }

  @Get('missing')
  async missing(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, MISSING, await this.missingData());
  }

  @Post('missing')
  async complete(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const again: FormAgain = { template: MISSING, data: () => this.missingData(), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const rows = await this.outboxes.complete(actor);
      return [`${PATH}/missing`, rows === 0 ? '没有缺少的数据。' : `已补记 ${rows} 行。`];
    });
  }

  @Get('rows')
  async rows(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('standing') given: unknown,
    @Query('page') page: unknown,
  ): Promise<void> {
    const standing = typeof given === 'string' && isStanding(given) ? given : 'REFUSED';
    const found = await this.reconciliation.rows(standing, pageNumber(page ?? 1));
    this.pages.show(request, response, 'office/feed-rows', {
      ...{ title: `监管数据：${STANDINGS[standing].name}`, standing, found, ...WORDS },
      address: (more: Record<string, string>) => listAddress(`${PATH}/rows`, { standing, ...more }),
    });
  }

  @Post('rows/:id/again')
  async sendAgain(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    return this.pages.submit(request, response, this.again(), async () => {
      await this.receipts.again(actor, id);
      return [`${PATH}/rows`, '已列入重新报送。'];
    });
  }

  @Get('faults')
  async faults(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    const kinds = await Promise.all(
      (Object.keys(FEED_KINDS) as FeedKind[]).map(async (kind) => {
        const { faulty, tomorrow, ready } = await this.batches.faulty(kind);
        return { kind, faulty: faulty.slice(0, 100), total: faulty.length, tomorrow, ready: ready.length };
      }),
    );
    this.pages.show(request, response, 'office/feed-faults', {
      ...{ title: '不能报送的监管数据', found: kinds, ...WORDS },
    });
  }

  @Post('batches')
  async make(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    return this.pages.submit(request, response, this.again(), async () => {
      const { kind } = read(BATCH, body);
      if (!isFeedKind(kind)) throw new DomainError('INVALID_INPUT', '请选择数据种类。');
      const { id, number, rows } = await this.batches.makeFile(actor, kind);
      return [`${PATH}/batches/${id}`, `已生成批次 ${number}，共 ${rows} 行。`];
    });
  }

  @Get('batches/:id')
  async batch(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/feed-batch', await this.batchData(id));
  }

  @Get('batches/:id/file/:format')
  async file(
    @Res() response: Response,
    @Param('id') id: string,
    @Param('format') format: string,
  ): Promise<void> {
    const batch = await this.batches.get(id);
    if (!isBatchFormat(format)) throw new DomainError('NOT_FOUND', '没有这种格式的文件。请从批次页面下载。');
    await sendBatch(response, batch, format);
  }

  @Post('batches/:id/receipt')
  async receipt(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      ...{ template: 'office/feed-batch', data: () => this.batchData(id), not: ['FORBIDDEN', 'NOT_FOUND'] },
    };
    return this.pages.submit(request, response, again, async () => {
      const { all } = read(RECEIPT, body);
      const file = all === 'yes' ? 'ALL_ACCEPTED' : uploadedFile(request, 'file').buffer;
      const { accepted, refused, before } = await this.receipts.take(actor, id, file);
      return [
        `${PATH}/batches/${id}`,
        `已登记：接收 ${accepted} 行，退回 ${refused} 行，以前登记过 ${before} 行。`,
      ];
    });
  }

  private again(): FormAgain {
    return { template: 'office/feed', data: () => this.data(), not: ['FORBIDDEN', 'NOT_FOUND'] };
  }

  private async data(page = 1) {
    return {
      ...{ title: '互联网+监管数据报送', counts: await this.reconciliation.counts(), ...WORDS },
      ...{ setting: await this.settings.now(), found: await this.batches.list(page) },
      address: (more: Record<string, string>) => listAddress(PATH, more),
    };
  }

  private async missingData() {
    const missing = await this.outboxes.missing();
    return {
      ...{ title: '核对监管数据', lacking: missing.length, missing: missing.slice(0, MOST_SHOWN), ...WORDS },
    };
  }

  private async batchData(id: string) {
    const batch = await this.batches.get(id);
    return {
      ...{ title: `报送批次 ${batch.number}`, batch, formats: BATCH_FORMATS, ...WORDS },
      ...(await this.batches.standing(batch.id)),
    };
  }
}
