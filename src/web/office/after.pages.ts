import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { download, sentFiles } from '../../ceremony/after/after.controller.js';
import { APPROVE_BODY, CHANGE_BODY, DECLINE_BODY } from '../../ceremony/after/after.body.js';
import { AfterApprovals } from '../../ceremony/after/after-approvals.service.js';
import { AfterForms, type FormWish } from '../../ceremony/after/after-form.service.js';
import { AfterReader } from '../../ceremony/after/after-reader.service.js';
import { CHANGE_KINDS, type ChangeKind } from '../../ceremony/after/after-reasons.js';
import { AfterRequests } from '../../ceremony/after/after-requests.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { MOST_FILES } from '../../ceremony/after/evidence.rules.js';
import { cleanCode } from '../../kernel/text.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const WISH = z.object({
  kind: z.string().optional().catch(undefined),
  subject: z.string().max(64).optional().catch(undefined),
  pool: z.string().max(64).optional().catch(undefined),
  seat: z
    .string()
    .regex(/^[0-9]{1,3}$/)
    .optional()
    .catch(undefined),
  reason: z.string().max(64).optional().catch(undefined),
});

/** What happens after a draw: who asks, who approves, and what came of it. */
@Controller('office/draws/:id/after')
export class AfterPages {
  constructor(
    private readonly pages: Pages,
    private readonly ceremony: CeremonyService,
    private readonly requests: AfterRequests,
    private readonly approvals: AfterApprovals,
    private readonly reader: AfterReader,
    private readonly forms: AfterForms,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/draw-after', await this.data(actor, id));
  }

  @Get('new')
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/draw-after-new', await this.formData(actor, id, query));
  }

  @Post()
  async ask(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.ceremony.get(id);
    const again: FormAgain = {
      template: 'office/draw-after-new',
      data: () => this.formData(actor, id, body),
      only: ['INVALID_INPUT'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.requests.ask(actor, id, read(CHANGE_BODY, body), sentFiles(request));
      const text = '申请已提交，由另一人审批。申请不能撤回；批准后才会知道由谁递补或补位。';
      return [`/office/draws/${id}/after`, text];
    });
  }

  @Post(':request/approval')
  async approve(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('request') requestId: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, async () => {
      const { headName = null } = read(APPROVE_BODY, body);
      const events = await this.approvals.approve(actor, id, requestId, headName);
      return `已批准并办理，新增 ${events.length} 项变更，检查任务已随之调整。`;
    });
  }

  @Post(':request/refusal')
  async decline(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('request') requestId: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, async () => {
      const { decline, headName = null } = read(DECLINE_BODY, body);
      await this.approvals.decline(actor, id, requestId, decline, headName);
      return '已记录不予批准，抽取结果不变。';
    });
  }

  @Get('evidence/:evidence')
  async evidence(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('evidence') evidenceId: string,
  ): Promise<StreamableFile> {
    return download(await this.reader.evidence(await this.ceremony.get(id), actor, evidenceId));
  }

  private async act(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    id: string,
    work: () => Promise<string>,
  ): Promise<void> {
    await this.ceremony.get(id);
    const again = { template: 'office/draw-after', data: () => this.data(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const done = await work();
      return [`/office/draws/${id}/after`, done];
    });
  }

  private async data(actor: Actor, id: string) {
    const draw = await this.ceremony.get(id);
    const changeable = draw.state === 'SEALED' || draw.state === 'PUBLISHED';
    const after = await this.reader.of(draw, actor, '抽取后的变更');
    const isHead = actor.roles.includes('HEAD');
    return { title: `抽取后的变更(${draw.number})`, draw, changeable, after, kinds: CHANGE_KINDS, isHead };
  }

  private async formData(actor: Actor, id: string, given: unknown) {
    const draw = await this.ceremony.get(id);
    const wish = wishOf(given);
    const form = wish.subjectCode === '' ? null : await this.forms.of(draw, actor, wish);
    return { title: '申请递补、补位或直接委派', draw, form, wish, mostFiles: MOST_FILES };
  }
}

/** What is chosen so far, out of an address or a form; what cannot be read is as if it were not there. */
function wishOf(given: unknown): FormWish & { readonly reason: string } {
  const { kind, subject, pool, seat, reason } = WISH.parse(given ?? {});
  return {
    subjectCode: cleanCode(subject ?? ''),
    kind: kind !== undefined && Object.hasOwn(CHANGE_KINDS, kind) ? (kind as ChangeKind) : null,
    ...{ poolCode: pool ?? null, seat: seat === undefined ? null : Number(seat), reason: reason ?? '' },
  };
}
