import { Controller, Get, Param, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import type { Draw } from '../../ceremony/draw.entity.js';
import { PublicLists } from '../../ceremony/public/public-lists.service.js';
import { TicketLookup } from '../../ceremony/public/ticket-lookup.service.js';
import {
  FATE_NAMES,
  fateSentence,
  ticketCommand,
  type TicketFate,
} from '../../ceremony/public/ticket.rules.js';
import { stratumName } from '../../ceremony/names.js';
import { PublicDraws } from '../../disclosure/public-draws.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText, cutText } from '../../kernel/text.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { KeptPages } from './kept-pages.interceptor.js';

const MOST_TYPED = 100;
const CODE = /^[0-9A-Za-z._-]{1,64}$/;

/** An answer of the check of a single code. */
interface Answer {
  readonly fate: TicketFate;
  readonly sentence: string;
}

/** What became of one firm in a draw, for everyone: its ticket, the cut, and how to recompute it. */
@Controller('public')
@UseInterceptors(KeptPages)
export class TicketPages {
  constructor(
    private readonly pages: Pages,
    private readonly draws: PublicDraws,
    private readonly lists: PublicLists,
    private readonly tickets: TicketLookup,
  ) {}

  @Get('draws/:number/subjects/:code')
  async subject(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('number') number: string,
    @Param('code') code: string,
  ): Promise<void> {
    const draw = await this.draws.open(number);
    if (!CODE.test(code)) throw new DomainError('NOT_FOUND', '没有这样的代码，请核对后重新查询。');
    const fate = await this.tickets.fate(draw, code);
    const page = {
      title: `${'name' in fate ? fate.name : code}：任务 ${draw.number} 的签号`,
      ...{ draw, fate, sentence: fateSentence(fate), tag: FATE_NAMES[fate.kind] },
      stratum: 'stratum' in fate ? stratumName(fate.stratum) : '',
      command: 'seed' in fate ? ticketCommand(fate.seed, fate.code) : null,
      teams: await this.lists.teamsOf(draw, code),
      events: await this.draws.eventsOn(draw.id, code),
      result: await this.draws.resultOf(draw.id, code),
    };
    this.pages.show(request, response, 'public/subject', page, fate.kind === 'ABSENT' ? 404 : 200);
  }

  @Get('check')
  async check(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const typed = { number: typedText(query['number']), who: typedText(query['who']) };
    const empty = { draw: null, publicity: null, answers: [] as Answer[], faults: [] };
    // A draw's page leads here with its number alone: nothing has been asked yet, so nothing is wrong.
    const asked = typed.who !== '' || typeof query['who'] === 'string';
    const found = asked && (typed.number !== '' || typed.who !== '') ? await this.look(typed) : empty;
    const { status = 200, ...page } = found as typeof found & { status?: number };
    this.pages.show(
      request,
      response,
      'public/check',
      { title: '查一户的签号', typed, tags: FATE_NAMES, ...page },
      status,
    );
  }

  /** Before the lists are public the answer is the same for every code, and no list is opened for it. */
  private async look({ number, who }: { number: string; who: string }) {
    const none = { draw: null, publicity: null, answers: [] as Answer[], status: 422 };
    const fault = (field: string, message: string) => ({ field, code: 'REQUIRED', message });
    const faults = [
      ...(number === '' ? [fault('number', '请填写任务编号，如 513300-2026-0001。')] : []),
      ...(who === '' ? [fault('who', '请填写企业(项目)的代码或名称。')] : []),
    ];
    if (faults.length > 0) return { ...none, faults, problem: '还不能查询，请补充。' };
    const seen = await this.draws.frozen(number).catch((error: unknown) => {
      if (error instanceof DomainError) return error;
      throw error;
    });
    if (seen instanceof DomainError) return { ...none, faults: [], problem: seen.message, status: 404 };
    const { draw, publicity } = seen;
    const answers = publicity.lists ? await this.answers(draw, who) : [];
    return { draw, publicity, answers, faults: [], status: 200 };
  }

  private async answers(draw: Draw, who: string): Promise<Answer[]> {
    const codes = [...new Set([who, who.toUpperCase()].map((text) => text.replace(/\s/g, '')))];
    const fates: TicketFate[] = [];
    for (const code of codes.filter((text) => CODE.test(text)))
      fates.push(await this.tickets.fate(draw, code));
    const known = fates.filter(({ kind }) => kind !== 'ABSENT');
    if (known.length === 0) {
      for (const { code } of await this.tickets.byName(draw, who))
        known.push(await this.tickets.fate(draw, code));
    }
    const shown = known.length > 0 ? known : fates.slice(-1);
    return shown.map((fate) => ({ fate, sentence: fateSentence(fate) }));
  }
}

function typedText(value: unknown): string {
  return typeof value === 'string' ? cutText(cleanText(value), MOST_TYPED) : '';
}
