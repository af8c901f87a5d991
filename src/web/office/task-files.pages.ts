import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FILES_BODY, WITHDRAWAL_BODY } from '../../inspection/files/visit-file.body.js';
import {
  FILE_PURPOSES,
  MOST_AT_ONCE,
  MOST_FILES,
  MOST_TASK_BYTES,
} from '../../inspection/files/visit-file.rules.js';
import { VisitFileReader } from '../../inspection/files/visit-file-reader.service.js';
import { sentFiles } from '../../inspection/files/visit-files.controller.js';
import { VisitFiles } from '../../inspection/files/visit-files.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Entropy } from '../../platform/entropy.js';
import { FILE_KINDS } from '../../platform/file-kind.js';
import { sendFile } from '../../platform/http/outgoing-file.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const LIMITS = { files: MOST_FILES, bytes: MOST_TASK_BYTES, atOnce: MOST_AT_ONCE };
/** What the browser offers to choose from; the content decides. */
const ACCEPT = Object.values(FILE_KINDS)
  .flatMap(({ type, endings }) => [type, ...endings.map((ending) => `.${ending}`)])
  .join(',');

/** Photos and papers of a visit: the list, the form, and each file on its way out. */
@Controller('office/tasks/:id/files')
export class TaskFilesPages {
  constructor(
    private readonly pages: Pages,
    private readonly files: VisitFiles,
    private readonly reader: VisitFileReader,
    private readonly entropy: Entropy,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/task-files', await this.data(actor, id));
  }

  /** A form leads back to the list; a script that asks for JSON has it, what is refused too. */
  @Post()
  async add(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const act = () => this.files.add(actor, id, sentFiles(request), read(FILES_BODY, body));
    if (request.accepts(['html', 'json']) === 'json') return answerJson(response, act);
    return this.pages.submit(request, response, this.again(actor, id), async () => {
      const kept = await act();
      return [`/office/tasks/${id}/files`, `已收存${kept.length}个文件，照片中的相机信息已去除。`];
    });
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

  @Get(':file/picture')
  async picture(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('file') file: string,
  ): Promise<void> {
    sendFile(response, await this.reader.content(actor, id, file), true);
  }

  @Post(':file/withdrawal')
  async withdraw(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('file') file: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { ...this.again(actor, id), data: () => this.data(actor, id, file) };
    return this.pages.submit(request, response, again, async () => {
      await this.files.withdraw(actor, id, file, read(WITHDRAWAL_BODY, body).reason);
      return [`/office/tasks/${id}/files`, '文件已撤下，记录和内容仍然保留。'];
    });
  }

  private again(actor: Actor, id: string): FormAgain {
    return { template: 'office/task-files', data: () => this.data(actor, id), not: ['NOT_FOUND'] };
  }

  /** @param refused file whose withdrawal was refused */
  private async data(actor: Actor, id: string, refused: string | null = null) {
    const found = await this.reader.of(actor, id);
    return {
      title: `检查任务 ${found.task.number} 的照片和文件`,
      ...{ found, refused, purposes: FILE_PURPOSES, limits: LIMITS, accept: ACCEPT },
      // A form that is sent twice keeps its files once.
      opId: this.entropy.hex(16),
    };
  }
}

/** Answers a script: what was kept, or what was refused, in the words of a page. */
async function answerJson(response: Response, act: () => Promise<unknown>): Promise<void> {
  try {
    response.status(200).json({ files: await act() });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, faults } = error;
    response.status(error.status).json({ error: { code, message, faults } });
  }
}
