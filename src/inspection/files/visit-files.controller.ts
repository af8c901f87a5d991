import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { sendFile } from '../../platform/http/outgoing-file.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { read } from '../../platform/http/read.js';
import { uploadedFiles } from '../../platform/http/uploads.js';
import type { SentFile } from '../../platform/sent-file.js';
import { FILES_BODY, WITHDRAWAL_BODY } from './visit-file.body.js';
import { VisitFileReader } from './visit-file-reader.service.js';
import { VisitFiles } from './visit-files.service.js';

/** Photos and papers of a visit for programs; pages use /office/tasks/:id/files. */
@Controller('api/v1/tasks/:id/files')
export class VisitFilesController {
  constructor(
    private readonly files: VisitFiles,
    private readonly reader: VisitFileReader,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.of(actor, id);
  }

  @Post()
  async add(
    @Req() request: PageRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ) {
    return { files: await this.files.add(actor, id, sentFiles(request), read(FILES_BODY, body)) };
  }

  @Get(':file')
  async download(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('file') file: string,
  ): Promise<void> {
    sendFile(response, await this.reader.content(actor, id, file));
  }

  @Post(':file/withdrawal')
  @HttpCode(204)
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('file') file: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.files.withdraw(actor, id, file, read(WITHDRAWAL_BODY, body).reason);
  }
}

/** Files of the form's field `file`. */
export function sentFiles(request: PageRequest): SentFile[] {
  return uploadedFiles(request, 'file').map(({ originalname, buffer }) => ({
    name: originalname,
    bytes: buffer,
  }));
}
