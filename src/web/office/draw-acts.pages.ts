import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FREEZE_BODY, REHEARSAL_BODY, VOID_BODY } from '../../ceremony/ceremony.body.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { EntropyService } from '../../ceremony/entropy.service.js';
import { FreezeService } from '../../ceremony/freeze.service.js';
import { RehearsalService } from '../../ceremony/rehearsal.service.js';
import { SealService } from '../../ceremony/seal.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { DrawPage, wishOf } from './draw-page.js';
import { freezeForm } from './freeze-form.js';

const ONE_WITNESS = z.object({ witness: z.string().max(200), text: z.string().max(200) });

/** Acts on a draw; each ends in a redirect, so that refreshing a page never repeats anything. */
@Controller('office/draws/:id')
export class DrawActsPages {
  constructor(
    private readonly pages: Pages,
    private readonly page: DrawPage,
    private readonly ceremony: CeremonyService,
    private readonly rehearsals: RehearsalService,
    private readonly freezes: FreezeService,
    private readonly entropy: EntropyService,
    private readonly seals: SealService,
  ) {}

  @Post('rehearsal')
  async rehearse(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, '试抽完成，请看统计结果。', () =>
      this.rehearsals.rehearse(actor, id, read(REHEARSAL_BODY, body)),
    );
  }

  @Post('freeze')
  async freeze(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    request.body = freezeForm(body);
    await this.act(request, response, actor, id, '名录已冻结。请打印凭条交给监督员，再录入数字。', () =>
      this.freezes.freeze(actor, id, read(FREEZE_BODY, request.body)),
    );
  }

  @Post('digits')
  async digits(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, '数字已录入，请由另一人核对确认。', () =>
      this.entropy.give(actor, id, [read(ONE_WITNESS, body)]),
    );
  }

  @Post('confirmation')
  async confirm(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, '数字已确认。', () =>
      this.entropy.confirm(actor, id, [read(ONE_WITNESS, body)]),
    );
  }

  @Post('seal')
  async seal(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.act(request, response, actor, id, '抽取完成，结果已封存，检查任务已生成。', () =>
      this.seals.seal(actor, id),
    );
  }

  @Post('void-request')
  async requestVoid(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, '作废申请已提交，须由另一人批准。', () =>
      this.ceremony.requestVoid(actor, id, read(VOID_BODY, body).reason),
    );
  }

  @Post('void')
  async approveVoid(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.act(request, response, actor, id, '本次抽取已作废，记录全部保留。', () =>
      this.ceremony.approveVoid(actor, id),
    );
  }

  private async act(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    id: string,
    done: string,
    work: () => Promise<unknown>,
  ): Promise<void> {
    await this.ceremony.get(id);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const data = await this.page.one(id, actor, wishOf(request.body));
      return this.pages.again(request, response, 'office/draw', data, error);
    }
    return this.pages.redirect(request, response, `/office/draws/${id}`, done);
  }
}
