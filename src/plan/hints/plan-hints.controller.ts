import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { PlanHintsService } from './plan-hints.service.js';

/** Lines to be merged, with the revision that was read. */
export const MERGE_BODY = z.strictObject({
  lines: z.array(z.string().max(20)).max(100),
  revision: z.number().int().optional(),
});

/** Merge hints of a plan for programs. */
@Controller('api/v1/plans')
export class PlanHintsController {
  constructor(private readonly hints: PlanHintsService) {}

  @Get(':id/hints')
  async show(@Param('id') id: string) {
    const { plan, hints } = await this.hints.of(id);
    const idOf = ({ id: line }: { readonly id: string }): string => line;
    return {
      revision: plan.revision,
      merges: hints.merges.map(({ lines, lead, ...rest }) => ({
        ...{ lines: lines.map(idOf), lead: lead.id, ...rest },
      })),
      overlaps: hints.overlaps.map(({ lines, ...rest }) => ({ lines: lines.map(idOf), ...rest })),
    };
  }

  @Post(':id/merges')
  async merge(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    const { lines, revision } = read(MERGE_BODY, body);
    return { id: await this.hints.merge(actor, id, lines, revision) };
  }

  @Post('merges/:merge/undo')
  @HttpCode(204)
  async undo(@CurrentActor() actor: Actor, @Param('merge') merge: string): Promise<void> {
    await this.hints.undo(actor, merge);
  }
}
