import { Readable } from 'node:stream';
import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import {
  batchWish,
  documentKind,
  RESTORE_BODY,
  TEMPLATE_BODY,
} from '../../inspection/documents/document.body.js';
import {
  ALL_DOCUMENT_KINDS,
  DOCUMENT_KINDS,
  type DocumentKind,
} from '../../inspection/documents/document-kinds.js';
import { DOCUMENT_NAMES, FIELD_GROUPS } from '../../inspection/documents/document-names.js';
import { Documents, type OutgoingDocument } from '../../inspection/documents/documents.service.js';
import { WordTemplates } from '../../inspection/documents/word-templates.service.js';
import { attachment } from '../../platform/http/attachment.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { DOCX_TYPE } from '../../platform/word/word-file.js';
import { NamesService } from '../../registry/names.service.js';
import { sentFile } from './sent-file.js';

const PATH = '/office/documents';

/** Documents of visits: made from templates, and the templates that the office keeps. */
@Controller('office/documents')
export class DocumentsPages {
  constructor(
    private readonly pages: Pages,
    private readonly templates: WordTemplates,
    private readonly documents: Documents,
    private readonly names: NamesService,
  ) {}

  @Get()
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/documents', {
      ...{ title: '文书模板', kinds: DOCUMENT_KINDS, templates: await this.templates.list() },
    });
  }

  @Get('templates/:kind')
  async template(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('kind') kind: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/document-template', await this.data(documentKind(kind)));
  }

  @Get('templates/:kind/versions/:version')
  async version(@Param('kind') kind: string, @Param('version') version: string): Promise<StreamableFile> {
    const found = await this.templates.get(documentKind(kind), Number(version));
    const name = `${DOCUMENT_KINDS[found.kind].name}模板第${found.version}版.docx`;
    const disposition = attachment('template.docx', name);
    return new StreamableFile(found.content, { type: DOCX_TYPE, disposition });
  }

  @Post('templates/:kind')
  async upload(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kindText: string,
    @Body() body: unknown,
  ): Promise<void> {
    const kind = documentKind(kindText);
    return this.pages.submit(request, response, this.again(kind), async () => {
      const { note } = read(TEMPLATE_BODY, body);
      const version = await this.templates.upload(actor, kind, sentFile(request, 'file'), note);
      return [`${PATH}/templates/${kind}`, `模板已启用，为第${version}版。`];
    });
  }

  @Post('templates/:kind/restore')
  async restore(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kindText: string,
    @Body() body: unknown,
  ): Promise<void> {
    const kind = documentKind(kindText);
    return this.pages.submit(request, response, this.again(kind), async () => {
      const version = await this.templates.restore(actor, kind, read(RESTORE_BODY, body).version);
      return [`${PATH}/templates/${kind}`, `模板已恢复，为第${version}版。`];
    });
  }

  @Get('tasks/:id/:kind')
  async ofTask(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('kind') kind: string,
  ): Promise<StreamableFile> {
    return outgoing(await this.documents.ofTask(actor, documentKind(kind), id));
  }

  @Get('draws/:id')
  async draw(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('kind') kind: unknown,
  ): Promise<void> {
    const { draw, tasks } = await this.documents.choices(actor, id);
    const { areas } = await this.names.of();
    const counties = [...new Set(tasks.map(({ areaCode }) => areaCode))].sort();
    this.pages.show(request, response, 'office/documents-draw', {
      ...{ title: `成批制作文书：${draw.number}`, draw, tasks, areas, counties, kinds: DOCUMENT_KINDS },
      chosen: ALL_DOCUMENT_KINDS.find((one) => one === kind) ?? 'APPROVAL',
    });
  }

  /** The documents of a draw as one file, sent while it is made. */
  @Get('draws/:id/file')
  async ofDraw(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<StreamableFile> {
    const { kind, filter } = batchWish(query);
    return outgoing(await this.documents.ofDraw(actor, kind, id, filter));
  }

  private again(kind: DocumentKind): FormAgain {
    return { template: 'office/document-template', data: () => this.data(kind), not: ['FORBIDDEN'] };
  }

  private async data(kind: DocumentKind) {
    return {
      ...{ title: `文书模板：${DOCUMENT_KINDS[kind].name}`, kind, names: DOCUMENT_NAMES },
      ...{ groups: FIELD_GROUPS, versions: await this.templates.history(kind) },
    };
  }
}

function outgoing({ fileName, content }: OutgoingDocument): StreamableFile {
  const disposition = attachment('document.docx', fileName);
  return new StreamableFile(Readable.from(content, { objectMode: false }), { type: DOCX_TYPE, disposition });
}
