import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { LADDER_STEPS } from '../plan.types.js';
import { TeamRules } from './team-rules.service.js';

/** Teams of an item. */
export const TEAM_RULE_BODY = z.strictObject({
  teams: z
    .array(
      z.strictObject({
        agency: z.string().max(64),
        size: z.number(),
        leader: z.boolean(),
        rotation: z.boolean(),
        ladder: z.array(z.enum(LADDER_STEPS)).max(10),
      }),
    )
    .max(100),
});

/** Rules of teams by item and system, for programs. */
@Controller('api/v1/team-rules')
export class TeamRulesController {
  constructor(private readonly rules: TeamRules) {}

  @Get()
  async list(@CurrentActor() actor: Actor) {
    return { items: await this.rules.list(actor) };
  }

  @Put(':item')
  async save(@CurrentActor() actor: Actor, @Param('item') item: string, @Body() body: unknown) {
    return { changed: await this.rules.save(actor, item, read(TEAM_RULE_BODY, body).teams) };
  }
}
