import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { attachment } from '../platform/http/attachment.js';
import { pageNumber, read } from '../platform/http/read.js';
import { DOCX_TYPE } from '../platform/word/word-file.js';
import { BundleService, type Outgoing } from './bundle.service.js';
import {
  DIGITS_BODY,
  DRAW_BODY,
  FRAME_BODY,
  FREEZE_BODY,
  REHEARSAL_BODY,
  SEAL_BODY,
  VOID_BODY,
} from './ceremony.body.js';
import { CeremonyService } from './ceremony.service.js';
import { DrawLooks } from './trail/draw-looks.service.js';
import { DrawResults } from './lists/draw-results.service.js';
import { drawnFilter } from './lists/drawn-list.body.js';
import { EntropyService } from './witness/entropy.service.js';
import { FramePreview } from './frame/frame-preview.service.js';
import { FreezeService } from './freeze.service.js';
import { RecordService } from './record/record.service.js';
import { RehearsalService } from './rehearsal/rehearsal.service.js';
import { SealService } from './seal.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Draws for programs. */
@Controller('api/v1/draws')
export class CeremonyController {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly previews: FramePreview,
    private readonly rehearsals: RehearsalService,
    private readonly freezes: FreezeService,
    private readonly entropy: EntropyService,
    private readonly seals: SealService,
    private readonly looks: DrawLooks,
    private readonly results: DrawResults,
    private readonly bundles: BundleService,
    private readonly records: RecordService,
  ) {}

  @Get()
  async list() {
    return { draws: await this.ceremony.list() };
  }

  @Post()
  async plan(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.ceremony.plan(actor, read(DRAW_BODY, body)) };
  }

  @Get(':id')
  async show(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const draw = await this.ceremony.get(id);
    const scope = this.looks.scopeOf(draw, actor);
    const counts = await this.results.counts(draw);
    // Numbers alone are no look at the list.
    const pass = scope === 'ALL' ? await this.looks.open(actor, draw, '接口：抽取结果') : null;
    return {
      draw,
      witnesses: await this.entropy.witnesses(draw),
      transitions: await this.ceremony.transitions(draw.id),
      files: await this.bundles.files(draw.id),
      result: counts && { scope, counts, ...(pass && (await this.results.openFacts(pass))) },
    };
  }

  /** A page of the drawn list with its teams, as far as the caller may see it. */
  @Get(':id/drawn')
  async drawn(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ) {
    const pass = await this.looks.open(actor, await this.ceremony.get(id), '接口：抽取名单');
    return {
      scope: pass.scope,
      ...(await this.results.page(pass, drawnFilter(query), pageNumber(query['page']))),
    };
  }

  @Get(':id/frame')
  async frame(@Param('id') id: string, @Query() query: unknown) {
    return this.previews.view(id, read(FRAME_BODY, query));
  }

  @Get(':id/rehearsals')
  async listRehearsals(@Param('id') id: string) {
    const { id: drawId } = await this.ceremony.get(id);
    return { rehearsals: await this.rehearsals.list(drawId) };
  }

  @Post(':id/rehearsal')
  @HttpCode(200)
  async rehearse(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.ceremony.get(id);
    return this.rehearsals.rehearse(actor, id, read(REHEARSAL_BODY, body));
  }

  @Post(':id/freeze')
  @HttpCode(200)
  async freeze(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.ceremony.get(id);
    return { freezeDigest: await this.freezes.freeze(actor, id, read(FREEZE_BODY, body)) };
  }

  @Post(':id/entropy')
  @HttpCode(204)
  async giveEntropy(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.ceremony.get(id);
    await this.entropy.give(actor, id, read(DIGITS_BODY, body).digits);
  }

  @Post(':id/entropy/confirmation')
  @HttpCode(204)
  async confirmEntropy(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.ceremony.get(id);
    await this.entropy.confirm(actor, id, read(DIGITS_BODY, body).digits);
  }

  @Post(':id/seal')
  @HttpCode(200)
  seal(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    read(SEAL_BODY, body);
    return this.seals.seal(actor, id);
  }

  @Post(':id/void-request')
  @HttpCode(204)
  async requestVoid(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.ceremony.get(id);
    await this.ceremony.requestVoid(actor, id, read(VOID_BODY, body).reason);
  }

  @Post(':id/void')
  @HttpCode(204)
  approveVoid(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.ceremony.approveVoid(actor, id);
  }

  @Get(':id/bundle')
  async bundle(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return streamed(await this.bundles.zipFor(actor, id), 'application/zip');
  }

  @Get(':id/files/:name')
  async file(@CurrentActor() actor: Actor, @Param('id') id: string, @Param('name') name: string) {
    return streamed(await this.bundles.file(actor, id, name), 'application/octet-stream');
  }

  @Get(':id/record')
  async record(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const { fileName, content } = await this.records.recordXlsx(actor, id);
    return new StreamableFile(content, { type: XLSX, disposition: attachment('draw-record.xlsx', fileName) });
  }

  @Get(':id/record.docx')
  async recordDocx(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const { fileName, content } = await this.records.recordDocx(actor, id);
    const disposition = attachment('draw-record.docx', fileName);
    return new StreamableFile(content, { type: DOCX_TYPE, disposition });
  }
}

function streamed({ fileName, content }: Outgoing<string | Buffer>, type: string): StreamableFile {
  const bytes = Readable.from(content, { objectMode: false });
  return new StreamableFile(bytes, { type, disposition: `attachment; filename="${fileName}"` });
}
