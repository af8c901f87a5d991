import { Controller, Get, Inject, Param, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { stratumName } from '../../ceremony/names.js';
import { FATE_NAMES, fateSentence, ticketCommand } from '../../ceremony/public/ticket.rules.js';
import { type DrawOfFirm, PublicFirms } from '../../disclosure/site/firms.service.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { KeptPages } from './kept-pages.interceptor.js';

/** One firm or project at its permanent address: what was drawn, when, with which ticket and result. */
@Controller('public/firms')
@UseInterceptors(KeptPages)
export class PublicFirmPages {
  constructor(
    private readonly pages: Pages,
    private readonly firms: PublicFirms,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(':code')
  async show(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('code') code: string,
  ): Promise<void> {
    const firm = await this.firms.get(code);
    this.pages.show(request, response, 'public/firm', {
      title: `${firm.name}(${firm.code})`,
      address: `${this.config.publicUrl}/public/firms/${firm.code}`,
      ...{ firm, draws: firm.draws.map(shown) },
    });
  }
}

function shown({ draw, since, outcome, fate, result }: DrawOfFirm) {
  return {
    ...{ number: draw.number, taskName: draw.taskName, itemName: draw.itemName, since, outcome, result },
    ...{ sealedAt: draw.sealedAt, voided: draw.state === 'VOIDED' },
    ...{ tag: FATE_NAMES[fate.kind], sentence: fateSentence(fate) },
    ticket: 'ticket' in fate ? fate.ticket : null,
    stratum: 'stratum' in fate ? stratumName(fate.stratum) : '',
    command: 'seed' in fate ? ticketCommand(fate.seed, fate.code) : null,
  };
}
