import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FREEZE_BODY, REHEARSAL_BODY, SEAL_BODY, VOID_BODY } from '../../ceremony/ceremony.body.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { EntropyService } from '../../ceremony/witness/entropy.service.js';
import { FreezeService } from '../../ceremony/freeze.service.js';
import { RehearsalService } from '../../ceremony/rehearsal/rehearsal.service.js';
import { SealService } from '../../ceremony/seal.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { Refusals } from '../../platform/http/refusals.js';
import { DrawPage, wishOf } from './draw-page.js';
import { RoomPage } from './room-page.js';
import { freezeForm } from './freeze-form.js';

const ONE_WITNESS = z.object({ witness: z.string().max(200), text: z.string().max(200) });

const DRAWN_BEFORE =
  '本次抽取已经完成并封存，没有再次抽取。同一份冻结名录只能抽取一次，以下就是那一次的结果。';

/** Forms of the room's screen lead back to it. */
function isFromRoom(request: ActorRequest): boolean {
  return (request.body as { from?: unknown } | undefined)?.from === 'room';
}

/** Acts on a draw; each ends in a redirect, so that refreshing a page never repeats anything. */
@Controller('office/draws/:id')
export class DrawActsPages {
  constructor(
    private readonly pages: Pages,
    private readonly refusals: Refusals,
    private readonly page: DrawPage,
    private readonly room: RoomPage,
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
    @Body() body: unknown,
  ): Promise<void> {
    let done = '抽取完成，结果已封存，检查任务已生成。';
    const notice = () => done;
    await this.act(request, response, actor, id, notice, async () => {
      read(SEAL_BODY, body);
      if (!(await this.sealOnce(request, actor, id))) done = DRAWN_BEFORE;
    });
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
    done: string | (() => string),
    work: () => Promise<unknown>,
  ): Promise<void> {
    await this.ceremony.get(id);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (isFromRoom(request)) {
        return this.pages.again(request, response, 'office/room', await this.room.one(id, actor), error);
      }
      const data = await this.page.one(id, actor, wishOf(request.body));
      return this.pages.again(request, response, 'office/draw', data, error);
    }
    const to = `/office/draws/${id}${isFromRoom(request) ? '/room' : ''}`;
    return this.pages.redirect(request, response, to, typeof done === 'string' ? done : done());
  }

  /**
   * Draws, or finds it drawn: a second click or a second tab ends where the first one ended, at the one result.
   * It is refused all the same, and stands in the audit log.
   * @returns whether it was drawn just now
   */
  private async sealOnce(request: ActorRequest, actor: Actor, id: string): Promise<boolean> {
    try {
      await this.seals.seal(actor, id);
      return true;
    } catch (error) {
      const drawn = ['SEALED', 'PUBLISHED'].includes((await this.ceremony.get(id)).state);
      if (!drawn || !(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
      await this.refusals.note(request, error);
      return false;
    }
  }
}
