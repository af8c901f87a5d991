import { Controller, Get, Param, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { pageNumber } from '../../platform/http/read.js';
import { CeremonyService } from '../ceremony.service.js';
import { type SealedShortage, ShortageService } from './shortage.service.js';

/** Why seats of a sealed draw are vacant, for programs; the page is /office/draws/:id/shortage. */
@Controller('api/v1/draws/:id/shortage')
export class ShortageController {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly shortages: ShortageService,
  ) {}

  @Get()
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('page') page?: unknown,
  ): Promise<SealedShortage> {
    return this.shortages.sealed(actor, await this.ceremony.get(id), pageNumber(page));
  }
}
