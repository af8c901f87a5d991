import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { Periods } from '../../disclosure/clock/periods.service.js';
import { contentView } from '../../disclosure/content-view.js';
import { DisclosureDesk } from '../../disclosure/disclosure-desk.service.js';
import { DISCLOSURE_ACTIONS, DISCLOSURE_KINDS } from '../../disclosure/disclosure.rules.js';
import { Sources } from '../../disclosure/kinds/sources.js';
import { DRAFT_BODY, draftState, STEP_BODY } from '../../disclosure/steps/drafts.body.js';
import type { DraftEntry } from '../../disclosure/steps/drafts.queries.js';
import { DraftReader } from '../../disclosure/steps/draft-reader.service.js';
import { DraftSteps } from '../../disclosure/steps/draft-steps.service.js';
import { Drafts } from '../../disclosure/steps/drafts.service.js';
import {
  DRAFT_STATES,
  type DraftStepKind,
  STEP_RULES,
  stepRefusal,
} from '../../disclosure/steps/steps.rules.js';
import type { Day } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';

const HOME = '/office/disclosures';
/** The groups of the desk in the order of the work: whose turn it is, and the steps that may be taken. */
const GROUPS = [
  { state: 'DRAFTED', steps: ['CHECKED', 'RETURNED', 'DROPPED'] },
  { state: 'CHECKED', steps: ['APPROVED', 'REFUSED', 'DROPPED'] },
  { state: 'APPROVED', steps: ['PUBLISHED', 'DROPPED'] },
] as const;

/** What waits to be published, the drafts on their way, and the buttons of each step. */
@Controller('office/disclosures')
export class DisclosuresPages {
  constructor(
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly desk: DisclosureDesk,
    private readonly sources: Sources,
    private readonly drafts: Drafts,
    private readonly steps: DraftSteps,
    private readonly reader: DraftReader,
    private readonly periods: Periods,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/disclosures', await this.data(actor));
  }

  @Get('drafts')
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const state = draftState(query['state']);
    const list = await this.reader.list(state === null ? {} : { states: [state] }, pageNumber(query['page']));
    this.pages.show(request, response, 'office/disclosure-drafts', {
      ...{ title: '公示稿', list, typed: { state: state ?? '' }, states: Object.entries(DRAFT_STATES) },
      ...{ kinds: DISCLOSURE_KINDS, actions: DISCLOSURE_ACTIONS, stateNames: DRAFT_STATES },
      link: (page: number) =>
        `${HOME}/drafts?${new URLSearchParams({ state: state ?? '', page: String(page) })}`,
    });
  }

  @Get('drafts/:id')
  async draftPage(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/disclosure-draft', await this.draftData(actor, id));
  }

  @Post('drafts')
  async draft(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.pages.submit(request, response, this.deskAgain(actor), async () => {
      const { id } = await this.drafts.draft(actor, read(DRAFT_BODY, body));
      return [`${HOME}/drafts/${id}`, '公示稿已拟好，内容从现在起固定，请另一人核对。'];
    });
  }

  /** Drafts everything that waits. */
  @Post('waiting')
  async draftAll(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.pages.submit(request, response, this.deskAgain(actor), async () => {
      const { ids, left } = await this.drafts.draftAll(actor);
      const rest = left.length > 0 ? `另有 ${left.length} 项没有拟稿：${left.join('')}` : '';
      return [HOME, `已拟好 ${ids.length} 份公示稿，请另一人核对。${rest}`];
    });
  }

  /** One step of the drafts that were ticked. */
  @Post('steps')
  async step(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.pages.submit(request, response, this.deskAgain(actor), async () => {
      const { ids, step, input } = read(STEP_BODY, body);
      await this.steps.take(actor, ids, step, input);
      return [HOME, `已${STEP_RULES[step].name} ${new Set(ids).size} 份公示稿。`];
    });
  }

  private deskAgain(actor: Actor) {
    return { template: 'office/disclosures', data: () => this.data(actor) };
  }

  private async data(actor: Actor) {
    const open = await this.reader.open();
    const drafted = new Set(open.map(({ kind, objectId }) => `${kind} ${objectId}`));
    const waiting = (await this.sources.waiting()).filter(
      ({ kind, objectId }) => !drafted.has(`${kind} ${objectId}`),
    );
    const ended = await this.reader.ended();
    const today = this.clock.today();
    const clock = await this.periods.current();
    return {
      title: '公示',
      waiting: waiting.map((one) => ({
        ...one,
        last: ended.get(`${one.kind} ${one.objectId}`) ?? null,
        due: clock.dueOn(one.kind, one.from, today),
      })),
      groups: GROUPS.map(({ state, steps }) => ({
        ...{ state, name: DRAFT_STATES[state] },
        steps: steps.filter((step) => mayEver(step, actor)).map((step) => ({ step, ...STEP_RULES[step] })),
        drafts: open.filter((one) => one.state === state),
      })),
      draws: await this.desk.draws(),
      ...{ kinds: DISCLOSURE_KINDS, actions: DISCLOSURE_ACTIONS, stateNames: DRAFT_STATES },
      ...{ today, isKnown: (day: Day) => clock.calendar.isKnown(day) },
    };
  }

  private async draftData(actor: Actor, id: string) {
    const detail = await this.reader.get(id);
    const { draft, content } = detail;
    const steps = (Object.keys(STEP_RULES) as DraftStepKind[]).filter((step) => mayTake(step, draft, actor));
    return {
      ...detail,
      ...{ title: draft.title, view: contentView(draft.kind, content), kinds: DISCLOSURE_KINDS },
      may: steps.map((step) => ({ step, ...STEP_RULES[step] })),
      ...{ stateNames: DRAFT_STATES, actions: DISCLOSURE_ACTIONS, rules: STEP_RULES },
    };
  }
}

function mayEver(step: DraftStepKind, actor: Actor): boolean {
  return actor.roles.includes(STEP_RULES[step].role);
}

function mayTake(step: DraftStepKind, draft: DraftEntry, actor: Actor): boolean {
  return mayEver(step, actor) && stepRefusal(step, draft, actor) === null;
}
