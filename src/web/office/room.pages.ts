import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { EntropyService } from '../../ceremony/witness/entropy.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { Pages } from '../../platform/http/pages.js';
import { RoomPage } from './room-page.js';
import { RoomStreams } from './room-streams.js';

/** The ceremony in the meeting room: its screen, what keeps the screen up to date, the witnesses' slips. */
@Controller('office/draws/:id')
export class RoomPages {
  constructor(
    private readonly pages: Pages,
    private readonly page: RoomPage,
    private readonly streams: RoomStreams,
    private readonly ceremony: CeremonyService,
    private readonly entropy: EntropyService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  @Get('room')
  async room(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/room', await this.page.one(id, actor));
  }

  @Get('room/progress')
  async progress(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    const asked = (request.headers.accept ?? '').includes('text/event-stream');
    await this.streams.follow(response, draw.id, !asked);
  }

  @Get('slips')
  async slips(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', '名录尚未冻结，还没有监督员凭条。请先冻结名录。');
    }
    const witnesses = await this.entropy.witnesses(draw);
    this.pages.show(request, response, 'office/draw-slips', {
      title: '监督员凭条',
      ...{ draw, witnesses, late: witnesses.some(({ text }) => text !== null), printedAt: this.clock.now() },
      checkpoint: (await this.audit.checkpoints())[0] ?? null,
      ...this.page.digests(draw),
    });
  }
}
