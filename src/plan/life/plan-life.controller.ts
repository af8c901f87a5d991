import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { PlanAdjustments } from './adjustments.service.js';
import { PlanConfirmations } from './confirmations.service.js';
import { ANSWER_BODY, FILING_BODY, REASON_BODY } from './plan-life.body.js';
import { PlanLife } from './plan-life.service.js';

/** The life of a plan for programs. */
@Controller('api/v1/plans/:id')
export class PlanLifeController {
  constructor(
    private readonly life: PlanLife,
    private readonly confirmations: PlanConfirmations,
    private readonly adjustments: PlanAdjustments,
  ) {}

  @Get('life')
  async show(@Param('id') id: string) {
    const { stage, partners, steps, documents, filing, adjustment } = await this.life.of(id);
    return {
      ...{ stage, steps, documents, filing, adjustment },
      partners: partners.map(({ pool, lineNos, standing, digest, answer }) => ({
        ...{ pool, lineNos, standing, digest, reason: answer?.reason ?? null },
      })),
    };
  }

  @Post('life/ask')
  @HttpCode(204)
  async ask(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.confirmations.ask(actor, id);
  }

  @Post('life/withdrawal')
  @HttpCode(204)
  async withdraw(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.confirmations.withdraw(actor, id);
  }

  @Post('life/answer')
  @HttpCode(204)
  async answer(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.confirmations.answer(actor, id, read(ANSWER_BODY, body));
  }

  @Post('life/filing')
  @HttpCode(204)
  async file(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.life.file(actor, id, read(FILING_BODY, body), null);
  }

  @Post('life/adjustment')
  async adjust(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return { id: await this.adjustments.start(actor, id, read(REASON_BODY, body).reason) };
  }

  @Get('difference')
  async difference(@Param('id') id: string) {
    const { before, after, reason, rows } = await this.adjustments.difference(id);
    return { before: before.version, after: after.version, reason, rows };
  }
}
