import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import type { EntryOutcome } from '../../inspection/record/record.types.js';
import { VisitParts } from '../../inspection/record/visit-parts.service.js';
import { VisitRecords } from '../../inspection/record/visit-records.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { randomCsrfToken } from '../../platform/http/csrf.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { Refusals } from '../../platform/http/refusals.js';
import { OnSitePage } from './on-site-page.js';
import { formEntries, handsIn, PART_ACT, SENT_ENTRIES } from './on-site.form.js';

type Form = Readonly<Record<string, unknown>>;

const PART_DONE = { HAND_IN: '已提交。', REOPEN: '已重新打开，可以继续填写。', ABSENT: '已记为未参加检查。' };

/** The record of a visit, written on the spot: by a form, or entry by entry by a telephone. */
@Controller('office/tasks/:id/on-site')
export class OnSitePages {
  constructor(
    private readonly pages: Pages,
    private readonly refusals: Refusals,
    private readonly page: OnSitePage,
    private readonly records: VisitRecords,
    private readonly parts: VisitParts,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/on-site', await this.page.of(request, actor, id));
  }

  /** For a page that is open: a fresh token, whose it is, and every field as it is now. */
  @Get('state')
  async state(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const state = await this.page.stateOf(actor, id);
    response.json({ csrf: randomCsrfToken(request), ...state });
  }

  @Post()
  async save(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: Form,
  ): Promise<void> {
    await this.pages.submit(request, response, this.again(request, actor, id), async () => {
      const entries = formEntries(body);
      const results = entries.length === 0 ? [] : await this.records.write(actor, id, entries);
      const text = savedWords(results, new Map(entries.map(({ opId, field }) => [opId, field])));
      const pool = handsIn(body);
      if (pool === null || results.some(({ status }) => status === 'CONFLICT')) return [pathOf(id), text];
      await this.parts.handIn(actor, id, pool);
      return [pathOf(id), `${text}${PART_DONE.HAND_IN}`];
    });
  }

  /** What a telephone has kept: answered entry by entry, and a refusal of all as JSON, too. */
  @Post('entries')
  async entries(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: Form,
  ): Promise<void> {
    try {
      response.json({ results: await this.records.write(actor, id, read(SENT_ENTRIES, body).entries) });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { status, code, message, faults } = error;
      this.refusals.tell(request, response, error, () =>
        response.status(status).json({ error: { code, message, faults } }),
      );
    }
  }

  @Post('parts')
  async part(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: Form,
  ): Promise<void> {
    await this.pages.submit(request, response, this.again(request, actor, id), async () => {
      const { act, pool, reason } = read(PART_ACT, body);
      if (act === 'HAND_IN') await this.parts.handIn(actor, id, pool);
      else if (act === 'REOPEN') await this.parts.reopen(actor, id, pool, reason ?? '');
      else await this.parts.absent(actor, id, pool, reason ?? '');
      return [pathOf(id), PART_DONE[act]];
    });
  }

  private again(request: ActorRequest, actor: Actor, id: string): FormAgain {
    return {
      template: 'office/on-site',
      data: () => this.page.of(request, actor, id),
      not: ['FORBIDDEN', 'NOT_FOUND'],
    };
  }
}

function pathOf(id: string): string {
  return `/office/tasks/${id}/on-site`;
}

/**
 * How many entries were saved, and how many met somebody else's.
 * @throws DomainError INVALID_INPUT with every entry that was refused; the others are saved all the same
 */
function savedWords(results: readonly EntryOutcome[], fields: ReadonlyMap<string, string>): string {
  const count = (status: EntryOutcome['status']) => results.filter((one) => one.status === status).length;
  const refused = results.filter(({ status }) => status === 'REFUSED');
  const saved = count('SAVED') + count('SAME');
  if (refused.length > 0) {
    const faults: Fault[] = refused.map(({ opId, message }) => ({
      ...{ field: fields.get(opId) ?? '', code: 'REFUSED', message },
    }));
    throw new DomainError(
      'INVALID_INPUT',
      `${saved}项已保存，${refused.length}项没有保存，请按提示修改。`,
      faults,
    );
  }
  const met = count('CONFLICT');
  const rest = met === 0 ? '' : `${met}项与他人同时填写的内容不一致，两份都已保留，请在上方选择。`;
  if (saved + met === 0) return '内容没有变化。';
  return `${saved === 0 ? '' : `已保存${saved}项。`}${rest}`;
}
