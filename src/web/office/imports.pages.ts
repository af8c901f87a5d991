import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { MAX_DATA_ROWS } from '../../platform/excel/excel-types.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { ImportBatches } from '../../registry/import/import-batches.service.js';
import { resultSentence } from '../../registry/import/import-summary.rules.js';
import { type ImportPreview, ImportService } from '../../registry/import/import.service.js';
import { IMPORT_KINDS } from '../../registry/import/import-kinds.js';
import { requireImportKind } from '../../registry/import/require-import-kind.js';
import { importFigures, mendText } from './import-view.js';

const PATH = '/office/imports';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const KIND = z.string().max(64).default('');
const UPLOAD_FORM = z.object({ kind: KIND });
const PASTE_FORM = z.object({ kind: KIND, text: z.string().max(4_000_000).default('') });

/** Import of workbooks: choose, look at what would happen, import the good rows. */
@Controller('office/imports')
export class ImportsPages {
  constructor(
    private readonly pages: Pages,
    private readonly imports: ImportService,
    private readonly batches: ImportBatches,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/imports', await this.listData(actor));
  }

  @Post()
  async upload(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.preview(request, response, actor, () => {
      const { kind } = read(UPLOAD_FORM, body);
      const { buffer, originalname } = uploadedFile(request, 'file');
      return this.imports.preview(actor, kind, originalname, buffer);
    });
  }

  @Post('paste')
  async paste(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.preview(request, response, actor, () => {
      const { kind, text } = read(PASTE_FORM, body);
      return this.imports.previewPasted(actor, kind, text);
    });
  }

  @Get('blank/:kind')
  async blank(@Res() response: Response, @Param('kind') kind: string): Promise<void> {
    const { title } = requireImportKind(kind);
    response
      .attachment(`空白表-${title}.xlsx`)
      .type(XLSX)
      .send(await this.imports.blank(kind));
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/import', await this.batchData(actor, id));
  }

  @Get(':id/faulty-rows')
  async faultyRows(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const { fileName } = await this.batches.get(actor, id);
    const name = fileName.replace(/\.xlsx$/i, '').replace(/[\\/:*?"<>|]/g, ' ');
    const file = await this.imports.faultyRows(id);
    response.attachment(`待改正-${name}.xlsx`).type(XLSX).send(file);
  }

  @Post(':id/apply')
  async apply(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    // A batch that is not there, or not this person's, has no page to show the fault on.
    await this.batches.get(actor, id);
    const again = { template: 'office/import', data: () => this.batchData(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const result = await this.imports.apply(actor, id);
      return [`${PATH}/${id}`, resultSentence(result)];
    });
  }

  private async preview(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    look: () => Promise<ImportPreview>,
  ): Promise<void> {
    const again = { template: 'office/imports', data: () => this.listData(actor) };
    return this.pages.submit(request, response, again, async () => {
      const { batchId } = await look();
      return [`${PATH}/${batchId}`];
    });
  }

  private async listData(actor: Actor) {
    const kinds = await this.imports.kindsOf(actor);
    return {
      title: '导入名录',
      kinds: kinds.map(({ kind, title }) => ({ kind, title })),
      titles: new Map(IMPORT_KINDS.map(({ kind, title }) => [kind, title])),
      batches: await this.batches.list(actor),
      mostRows: MAX_DATA_ROWS,
    };
  }

  private async batchData(actor: Actor, id: string) {
    const batch = await this.batches.get(actor, id);
    const { summary } = batch;
    return {
      title: batch.state === 'APPLIED' ? '导入结果' : '导入前核对',
      ...{ batch, summary },
      kindTitle: IMPORT_KINDS.find(({ kind }) => kind === batch.kind)?.title ?? batch.kind,
      figures: importFigures(summary),
      faultRows: summary.faults.map((fault) => ({ ...fault, ...mendText(fault.message) })),
    };
  }
}
