import { Body, Controller, Get, HttpCode, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { read } from '../../platform/http/read.js';
import { uploadedFiles } from '../../platform/http/uploads.js';
import { APPROVE_BODY, CHANGE_BODY, DECLINE_BODY } from './after.body.js';
import { AfterApprovals } from './after-approvals.service.js';
import { AfterReader, type OutgoingEvidence } from './after-reader.service.js';
import { AfterRequests } from './after-requests.service.js';
import { CeremonyService } from '../ceremony.service.js';
import type { SentFile } from '../../platform/sent-file.js';

/** What happens after a draw, for programs; pages use /office/draws/:id/after. */
@Controller('api/v1/draws/:id/after')
export class AfterController {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly requests: AfterRequests,
    private readonly approvals: AfterApprovals,
    private readonly reader: AfterReader,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.of(await this.ceremony.get(id), actor, '抽取后的变更(接口)');
  }

  /** JSON, or a multipart form with files in the field `evidence`. */
  @Post('requests')
  async ask(
    @Req() request: PageRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ) {
    await this.ceremony.get(id);
    return { id: await this.requests.ask(actor, id, read(CHANGE_BODY, body), sentFiles(request)) };
  }

  @Post('requests/:request/approval')
  @HttpCode(200)
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('request') requestId: string,
    @Body() body: unknown,
  ) {
    const { headName = null } = read(APPROVE_BODY, body);
    return { events: await this.approvals.approve(actor, id, requestId, headName) };
  }

  @Post('requests/:request/refusal')
  @HttpCode(204)
  async decline(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('request') requestId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { decline, headName = null } = read(DECLINE_BODY, body);
    await this.approvals.decline(actor, id, requestId, decline, headName);
  }

  @Get('evidence/:evidence')
  async evidence(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('evidence') evidenceId: string,
  ): Promise<StreamableFile> {
    return download(await this.reader.evidence(await this.ceremony.get(id), actor, evidenceId));
  }
}

/** Files of the form's field `evidence`. */
export function sentFiles(request: PageRequest): SentFile[] {
  return uploadedFiles(request, 'evidence').map(({ originalname, buffer }) => ({
    name: originalname,
    bytes: buffer,
  }));
}

/** A file that a browser saves and never shows as a page of ours. */
export function download({ fileName, type, content }: OutgoingEvidence): StreamableFile {
  const ending = /\.[a-z]{3,4}$/.exec(fileName.toLowerCase())?.[0] ?? '';
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const disposition = `attachment; filename="evidence${ending}"; filename*=UTF-8''${encoded}`;
  return new StreamableFile(content, { type, disposition, length: content.length });
}
