import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { CreditFile } from '../credit-file.service.js';
import { isBatchFormat, sendBatch } from './batch-files.js';
import { FeedBatches } from './batches.service.js';
import { FeedCodeMaps } from './code-maps.service.js';
import { isDictionary } from './dictionaries.js';
import {
  BATCH_BODY,
  CODES_BODY,
  CREDIT_FILE_QUERY,
  FAULTS_QUERY,
  PAGE_QUERY,
  RECEIPT_BODY,
  ROWS_QUERY,
} from './feed.body.js';
import { FeedSettings } from './feed-settings.service.js';
import { FeedOutboxes } from './outbox.service.js';
import { FeedReceipts } from './receipts.service.js';
import { FeedReconciliation } from './reconciliation.service.js';

/** Of long lists of faults and missing rows the first ones are told; the number is that of all. */
const MOST_TOLD = 100;

/** The outbox of the provincial system for programs: what waits, what left, what became of it, and what is missing. */
@Controller('api/v1/feed')
export class FeedController {
  constructor(
    private readonly outboxes: FeedOutboxes,
    private readonly batches: FeedBatches,
    private readonly receipts: FeedReceipts,
    private readonly reconciliation: FeedReconciliation,
    private readonly settings: FeedSettings,
    private readonly codes: FeedCodeMaps,
    private readonly creditFile: CreditFile,
  ) {}

  @Get()
  async counts() {
    const { way } = await this.settings.now();
    return { way, kinds: await this.reconciliation.counts() };
  }

  @Get('rows')
  async rows(@Query() query: unknown) {
    const { standing, page } = read(ROWS_QUERY, query);
    return this.reconciliation.rows(standing ?? 'REFUSED', pageNumber(page ?? 1));
  }

  @Post('rows/:id/again')
  @HttpCode(204)
  async again(@CurrentActor() actor: Actor, @Param('id') id: string) {
    await this.receipts.again(actor, id);
  }

  @Get('missing')
  async missing() {
    const rows = await this.outboxes.missing();
    const told = rows
      .slice(0, MOST_TOLD)
      .map(({ kind, recordId, operation }) => ({ kind, recordId, operation }));
    return { total: rows.length, rows: told };
  }

  @Post('missing')
  @HttpCode(200)
  async complete(@CurrentActor() actor: Actor) {
    return { rows: await this.outboxes.complete(actor) };
  }

  @Get('faults')
  async faults(@Query() query: unknown) {
    const { faulty, ready, tomorrow } = await this.batches.faulty(read(FAULTS_QUERY, query).kind);
    const rows = faulty.slice(0, MOST_TOLD).map(({ row: { id, recordId, operation, cause }, faults }) => ({
      ...{ id, recordId, operation, cause, faults },
    }));
    return { ready: ready.length, tomorrow, total: faulty.length, rows };
  }

  @Get('batches')
  async list(@Query() query: unknown) {
    return this.batches.list(pageNumber(read(PAGE_QUERY, query).page ?? 1));
  }

  @Post('batches')
  async make(@CurrentActor() actor: Actor, @Body() body: unknown) {
    const { id, number, rows } = await this.batches.makeFile(actor, read(BATCH_BODY, body).kind);
    return { id, number, rows };
  }

  @Get('batches/:id')
  async batch(@Param('id') id: string) {
    const { content, ...batch } = await this.batches.get(id);
    const { counts, deliveries } = await this.batches.standing(batch.id);
    return { batch, counts, deliveries, bytes: Buffer.byteLength(content, 'utf8') };
  }

  @Get('batches/:id/file/:format')
  async file(@Res() response: Response, @Param('id') id: string, @Param('format') format: string) {
    const batch = await this.batches.get(id);
    if (!isBatchFormat(format))
      throw new DomainError('NOT_FOUND', '没有这种格式的文件。请用 xlsx、csv 或 json。');
    await sendBatch(response, batch, format);
  }

  @Post('batches/:id/receipt')
  @HttpCode(200)
  async receipt(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return this.receipts.takeAnswers(actor, id, read(RECEIPT_BODY, body).results);
  }

  @Get('codes')
  async dictionaries() {
    return { dictionaries: await this.codes.all() };
  }

  @Put('codes/:dictionary')
  async setCodes(
    @CurrentActor() actor: Actor,
    @Param('dictionary') dictionary: string,
    @Body() body: unknown,
  ) {
    const { codes } = read(CODES_BODY, body);
    if (!isDictionary(dictionary)) throw new DomainError('NOT_FOUND', '没有这个字典。请核对字典代码。');
    return { changed: await this.codes.set(actor, dictionary, codes) };
  }

  @Get('credit')
  async credit(@Query() query: unknown) {
    return this.creditFile.json(read(CREDIT_FILE_QUERY, query).since);
  }
}
