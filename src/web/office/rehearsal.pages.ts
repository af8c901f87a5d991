import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { RehearsalService } from '../../ceremony/rehearsal.service.js';
import { Pages } from '../../platform/http/pages.js';

/** What the rehearsals of a draw came to. */
@Controller('office/draws/:id/rehearsal')
export class RehearsalPages {
  constructor(
    private readonly pages: Pages,
    private readonly ceremony: CeremonyService,
    private readonly rehearsals: RehearsalService,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    this.pages.show(request, response, 'office/draw-rehearsal', {
      title: `试抽(${draw.number})`,
      draw,
      rehearsals: await this.rehearsals.list(draw.id),
    });
  }
}
