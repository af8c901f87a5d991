import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { Periods } from '../../disclosure/clock/periods.service.js';
import { DisclosureDesk } from '../../disclosure/disclosure-desk.service.js';
import {
  DISCLOSURE_ACTIONS,
  DISCLOSURE_KINDS,
  type DisclosureKind,
} from '../../disclosure/disclosure.rules.js';
import { Sources } from '../../disclosure/kinds/sources.js';
import { Cuts } from '../../disclosure/redaction/cuts.service.js';
import { Previews } from '../../disclosure/redaction/preview.service.js';
import { MARKS } from '../../disclosure/redaction/redactor.js';
import { CUT_BODY, DRAFT_BODY, draftState, STEP_BODY } from '../../disclosure/steps/drafts.body.js';
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

const CUT = 'POST /office/disclosures/drafts/:id/cuts';
/** Page of the record behind each kind: who may open it may compare. */
const RECORDS: Readonly<Record<DisclosureKind, string>> = {
  ...{ ITEM_LIST: 'GET /office/items', JOINT_LIST: 'GET /office/schemes', PLAN: 'GET /office/plans/:id' },
  ...{
    ANNOUNCEMENT: 'GET /office/draws/:id',
    DRAW: 'GET /office/draws/:id',
    CHANGE: 'GET /office/draws/:id',
  },
  ...{ RESULT: 'GET /office/tasks/:id', STATISTICS: 'GET /office/numbers' },
};

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
    private readonly previews: Previews,
    private readonly cuts: Cuts,
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
    const data = await this.draftData(request, actor, id);
    this.pages.show(request, response, 'office/disclosure-draft', data);
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

  /** Cuts a cell of a draft as a secret of a firm, or opens it again: the draft that stands in its place is shown. */
  @Post('drafts/:id/cuts')
  async cut(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = {
      template: 'office/disclosure-draft',
      data: () => this.draftData(request, actor, id),
    };
    await this.pages.submit(request, response, again, async () => {
      const made = await this.cuts.mark(actor, id, read(CUT_BODY, body));
      return [`${HOME}/drafts/${made.id}`, '已重新拟稿，请核对后交另一人核对。'];
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
      tables: await this.reader.tables(),
      ...{ kinds: DISCLOSURE_KINDS, actions: DISCLOSURE_ACTIONS, stateNames: DRAFT_STATES },
      ...{ today, isKnown: (day: Day) => clock.calendar.isKnown(day) },
    };
  }

  private async draftData({ visitor }: ActorRequest, actor: Actor, id: string) {
    const detail = await this.reader.get(id);
    const { draft } = detail;
    // Who may open the record itself and has a hand in publishing it may see here what it says.
    const may = (route: string) => visitor?.may(route) === true;
    const originals = may('POST /office/disclosures/steps') && may(RECORDS[draft.kind]);
    const preview = await this.previews.of(id, originals && draft.state === 'DRAFTED');
    const mayCut = draft.state === 'DRAFTED' && draft.action !== 'WITHDRAW' && may(CUT);
    const steps = (Object.keys(STEP_RULES) as DraftStepKind[]).filter((step) => mayTake(step, draft, actor));
    return {
      ...detail,
      ...{ title: draft.title, preview, view: preview.view, mayCut, kinds: DISCLOSURE_KINDS },
      marks: MARKS,
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
