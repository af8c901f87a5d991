import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { THIN_CHOICE } from '../../ceremony/rehearsal/rehearsal.rules.js';
import { RehearsalService } from '../../ceremony/rehearsal/rehearsal.service.js';
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
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    const rehearsals = await this.rehearsals.views(draw.id);
    this.pages.show(request, response, 'office/draw-rehearsal', {
      title: `试抽(${draw.number})`,
      draw,
      ...{ rehearsals, thinChoice: THIN_CHOICE },
      shown: rehearsals.find(({ n }) => String(n) === query['n']) ?? rehearsals[0] ?? null,
    });
  }
}
