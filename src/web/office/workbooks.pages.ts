import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { ownLayout } from '../../platform/excel/placeholders.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { guessAt, guessMapping, headingsOf, textsAbove } from '../../registry/workbooks/mapping.rules.js';
import { type WorkbookKind, WORKBOOK_KINDS, workbookKind } from '../../registry/workbooks/workbook-kinds.js';
import { Workbooks } from '../../registry/workbooks/workbooks.service.js';
import { sentFile } from './sent-file.js';
import { mappingOf, RESTORE_WORKBOOK_BODY, workbookKindOf } from './workbooks.form.js';

const PATH = '/office/workbooks';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Workbooks of the official tables: the versions of each, a workbook of the office mapped, tried and taken into use. */
@Controller('office/workbooks')
export class WorkbooksPages {
  constructor(
    private readonly pages: Pages,
    private readonly workbooks: Workbooks,
  ) {}

  @Get()
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/workbooks', {
      ...{ title: '表格模板', kinds: WORKBOOK_KINDS, workbooks: await this.workbooks.list() },
    });
  }

  @Get(':kind')
  async kind(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('kind') kind: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/workbook-kind', await this.data(workbookKindOf(kind)));
  }

  @Get(':kind/versions/:version')
  async version(
    @Res() response: Response,
    @Param('kind') kind: string,
    @Param('version') version: string,
  ): Promise<void> {
    const found = await this.workbooks.get(workbookKindOf(kind), Number(version));
    const name = `${workbookKind(found.kind).name}模板第${found.version}版.xlsx`;
    response.attachment(name).type(XLSX).send(found.content);
  }

  @Post(':kind')
  async upload(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kindText: string,
  ): Promise<void> {
    const kind = workbookKindOf(kindText);
    return this.pages.submit(request, response, this.again(kind), async () => {
      const id = await this.workbooks.upload(actor, kind, sentFile(request, 'file'));
      return [`${PATH}/${kind}/uploads/${id}`, '工作簿已收到，请核对各列的内容，试做后启用。'];
    });
  }

  @Post(':kind/restore')
  async restore(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kindText: string,
    @Body() body: unknown,
  ): Promise<void> {
    const kind = workbookKindOf(kindText);
    return this.pages.submit(request, response, this.again(kind), async () => {
      const version = await this.workbooks.restore(actor, kind, read(RESTORE_WORKBOOK_BODY, body).version);
      return [`${PATH}/${kind}`, `模板已恢复，为第${version}版。`];
    });
  }

  @Get(':kind/uploads/:id')
  async mapping(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const data = await this.mappingData(workbookKindOf(kind), id, query);
    this.pages.show(request, response, 'office/workbook-mapping', data);
  }

  @Post(':kind/uploads/:id')
  async take(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kindText: string,
    @Param('id') id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    const kind = workbookKindOf(kindText);
    return this.pages.submit(request, response, this.mappingAgain(kind, id, body), async () => {
      const { mapping, note } = mappingOf(body);
      const version = await this.workbooks.take(actor, kind, id, mapping, note);
      return [
        `${PATH}/${kind}`,
        `模板已启用，为第${version}版。此后导出的${workbookKind(kind).name}都用这份工作簿。`,
      ];
    });
  }

  /** The workbook with samples; what is wrong with it shows the form again. */
  @Post(':kind/uploads/:id/trial')
  async trial(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('kind') kindText: string,
    @Param('id') id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    const kind = workbookKindOf(kindText);
    try {
      const file = await this.workbooks.tried(kind, id, mappingOf(body).mapping);
      response
        .status(200)
        .attachment(`试做-${workbookKind(kind).name}.xlsx`)
        .type(XLSX)
        .send(file);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'INVALID_INPUT') throw error;
      const { template, data } = this.mappingAgain(kind, id, body);
      this.pages.again(request, response, template, await data(error), error);
    }
  }

  private again(kind: WorkbookKind): FormAgain {
    return { template: 'office/workbook-kind', data: () => this.data(kind), not: ['FORBIDDEN', 'NOT_FOUND'] };
  }

  private mappingAgain(kind: WorkbookKind, id: string, body: Record<string, unknown>): FormAgain {
    return {
      template: 'office/workbook-mapping',
      data: () => this.mappingData(kind, id, body),
      not: ['FORBIDDEN', 'NOT_FOUND'],
    };
  }

  private async data(kind: WorkbookKind) {
    const spec = workbookKind(kind);
    const versions = await this.workbooks.history(kind);
    return { title: `表格模板：${spec.name}`, kind, spec, versions };
  }

  /** The uploaded workbook with the guess for its sheet and heading row, or for those that are asked for. */
  private async mappingData(kind: WorkbookKind, id: string, asked: Record<string, unknown>) {
    const spec = workbookKind(kind);
    const { upload, book } = await this.workbooks.pending(kind, id);
    const first = guessMapping(book, spec);
    const sheet = book.sheets.find(({ name }) => name === (asked['sheet'] ?? first?.sheet)) ?? book.sheets[0];
    const row = Number(asked['headingRow'] ?? first?.headingRow ?? 1);
    const headingRow = Number.isInteger(row) && row >= 1 && row <= 1000 ? row : 1;
    const guess = guessAt(sheet, headingRow, spec);
    return {
      ...{ title: `选择各列的内容：${spec.name}`, kind, spec, upload: { id, fileName: upload.fileName } },
      ...{ sheets: book.sheets.map(({ name }) => name), guess, guessed: first !== null },
      headings: headingsOf(sheet, headingRow),
      texts: textsAbove(sheet, headingRow),
      own: ownLayout(book) !== null,
    };
  }
}
