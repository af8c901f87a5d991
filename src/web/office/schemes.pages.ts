import { Body, Controller, Get, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { download } from '../../ceremony/after/after.controller.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { FILE_KINDS, type FileKind } from '../../platform/file-kind.js';
import { Clock } from '../../platform/clock.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { uploadedFiles } from '../../platform/http/uploads.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import { SCHEME_BODY } from '../../registry/requests.js';
import type { SchemeContent } from '../../registry/schemes/scheme.rules.js';
import { contentOf, Schemes } from '../../registry/schemes/schemes.service.js';

const PATH = '/office/schemes';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Joint schemes: the list, one scheme with its document and history, and its form. */
@Controller('office/schemes')
export class SchemesPages {
  constructor(
    private readonly pages: Pages,
    private readonly schemes: Schemes,
    private readonly items: ItemsService,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/schemes', {
      ...{ title: '跨部门综合监管方案', schemes: await this.items.schemes() },
      names: await this.names.of(),
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const { pools, items } = await this.names.of();
    const headings = [
      ...['方案名称', '抽查事项', '牵头部门', '配合部门', '文号', '成文日期', '施行日期', '失效日期'],
      '监管方式',
    ];
    const title = '跨部门综合监管方案';
    const rows = (await this.items.schemes()).map((scheme) => [
      ...[scheme.name, scheme.itemCodes.map((code) => items.get(code) ?? code).join('、')],
      ...[pools.get(scheme.leadPool) ?? '', scheme.partnerPools.map((code) => pools.get(code)).join('、')],
      ...[scheme.documentNo, scheme.documentDate, scheme.validFrom, scheme.validTo, scheme.method],
    ]);
    const columns = headings.map((heading) => ({ heading, width: 22, wrap: true }));
    const file = await tableBuffer({ sheetName: '综合监管方案', title, columns }, rows);
    response.attachment(`${title}.xlsx`).type(XLSX).send(file);
  }

  @Get('new')
  async newForm(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/scheme', await this.newData());
  }

  @Post()
  async add(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/scheme', data: () => this.newData(), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const input = read(SCHEME_BODY, body);
      const code = await this.schemes.save(actor, null, input, { file: sentFile(request) });
      return [`${PATH}/${code}`, '综合监管方案已增加。'];
    });
  }

  @Get(':code')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('code') code: string,
  ): Promise<void> {
    const data = await this.data(code);
    const values = { ...formOf(contentOf(data.scheme)), version: String(data.scheme.version) };
    this.pages.show(request, response, 'office/scheme', { ...data, values });
  }

  @Post(':code')
  async save(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() body: unknown,
  ): Promise<void> {
    const data = await this.data(code);
    const again: FormAgain = { template: 'office/scheme', data: () => data, not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const { version, ...input } = read(SCHEME_BODY, body);
      await this.schemes.save(actor, code, input, { version, file: sentFile(request) });
      return [`${PATH}/${code}`, '综合监管方案已保存。'];
    });
  }

  @Get(':code/documents/:document')
  async document(
    @Param('code') code: string,
    @Param('document') documentId: string,
  ): Promise<StreamableFile> {
    const { document, content } = await this.schemes.document(code, documentId);
    const { type } = FILE_KINDS[document.fileKind as FileKind];
    return download({ fileName: document.fileName, type, content });
  }

  private async data(code: string) {
    const scheme = await this.schemes.get(code);
    return {
      ...(await this.formData()),
      ...{ title: `综合监管方案：${scheme.name}`, action: `${PATH}/${code}`, scheme },
      documents: await this.schemes.documents(code),
      history: await this.schemes.history(code),
    };
  }

  private async newData() {
    const none = { scheme: null, documents: [], history: [] };
    return { ...(await this.formData()), ...none, title: '增加综合监管方案', action: PATH };
  }

  private async formData() {
    const { pools, items } = await this.names.of();
    return { pools, items, today: this.clock.today() };
  }
}

function formOf(content: SchemeContent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, value ?? '']));
}

/** The file of the form's field `file`, where one was chosen. */
function sentFile(request: ActorRequest): { name: string; bytes: Buffer } | undefined {
  const [file] = uploadedFiles(request, 'file');
  return file && { name: file.originalname, bytes: file.buffer };
}
