import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { AccountsService } from '../../accounts/accounts.service.js';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import { type Actor, ROLES } from '../../audit/actor.js';
import { byDaysLeft, type DueItem, dueWords, sumsOf, turnOf } from '../../disclosure/clock/due-list.rules.js';
import { DueList } from '../../disclosure/clock/due-list.service.js';
import { LateNotices } from '../../disclosure/clock/late-notices.service.js';
import { PERIOD_KINDS, type PeriodKind } from '../../disclosure/clock/period.rules.js';
import { Periods } from '../../disclosure/clock/periods.service.js';
import type { Day } from '../../kernel/day.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { columnsSvg } from '../../platform/svg/columns.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';

const PATH = '/office/periods';
const PAGE = 'office/periods';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const KINDS = Object.keys(PERIOD_KINDS) as [PeriodKind, ...PeriodKind[]];

const SETTING = z.object({
  kind: z.enum(KINDS, '请选择公示类别'),
  workingDays: z.coerce.number('请填写工作日数'),
  source: z.string().max(1000).default(''),
});
const NOTICE = z.object({
  kind: z.enum(KINDS, '请选择公示类别'),
  objectId: z.string().min(1, '请从列表中选择').max(60),
  reason: z.string().max(2000).default(''),
});

/** 公示期限: what has to be made public by when, whose turn it is, and what the public is told where it is late. */
@Controller('office/periods')
export class PeriodsPages {
  constructor(
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly dues: DueList,
    private readonly periods: Periods,
    private readonly notices: LateNotices,
    private readonly calendars: Calendars,
    private readonly accounts: AccountsService,
    private readonly schedules: PlanSchedules,
  ) {}

  @Get()
  async show(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, PAGE, await this.data());
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const names = await this.namesByRole();
    const headings = ['公示类别', '事项', '起算日期', '公示期限', '情况', '办理环节', '办理人员', '逾期公告'];
    const columns = headings.map((heading, n) => ({ heading, width: n === 1 ? 60 : n === 4 ? 40 : 18 }));
    const rows = (await this.dues.all()).map((item) => {
      const turn = turnOf(item.draft);
      return [
        ...[PERIOD_KINDS[item.kind], item.title, item.from, item.due.day, dueWords(item), turn.words],
        ...[names.get(turn.role) ?? ROLES[turn.role], announcedWords(item)],
      ];
    });
    const spec = { sheetName: '公示期限', title: '待公示事项及期限', columns };
    response
      .attachment('公示期限.xlsx')
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }

  @Post()
  async set(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    return this.pages.submit(request, response, this.again(), async () => {
      const { kind, ...input } = read(SETTING, body);
      await this.periods.set(actor, kind, input);
      return [PATH, `${PERIOD_KINDS[kind]}的公示期限已保存，已经公示的不受影响。`];
    });
  }

  @Post('late')
  async announce(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    return this.pages.submit(request, response, this.again(), async () => {
      const { kind, objectId, reason } = read(NOTICE, body);
      await this.notices.announce(actor, kind, objectId, reason);
      return [PATH, '逾期和原因已在公示网站公告。'];
    });
  }

  private again(): FormAgain {
    return { template: PAGE, data: () => this.data(), not: ['FORBIDDEN', 'NOT_FOUND'] };
  }

  private async data() {
    const items = await this.dues.all();
    const names = await this.namesByRole();
    const today = this.clock.today();
    const { calendar } = await this.periods.current();
    return {
      ...{ title: '公示期限', kinds: PERIOD_KINDS, announcedWords, today },
      rows: items.map((item) => {
        const turn = turnOf(item.draft);
        return { ...item, when: dueWords(item), turn: turn.words, who: whoOf(turn.role, names) };
      }),
      sums: new Map(sumsOf(KINDS, items).map((one) => [one.kind, one])),
      ...{ settings: await this.periods.all(), history: await this.periods.history() },
      ...{ calendars: await this.calendars.kept(), remindDays: (await this.schedules.current()).remindDays },
      unknown: yearsAsked(today, items).filter((year) => !calendar.isKnown(`${year}-01-01`)),
      picture: items.length === 0 ? null : pictureOf(items),
    };
  }

  /** Names of those who have a role, by role: at most five, the others counted. */
  private async namesByRole(): Promise<Map<string, string>> {
    const accounts = (await this.accounts.list()).filter(({ disabled }) => !disabled);
    return new Map(
      Object.keys(ROLES).flatMap((role): [string, string][] => {
        const names = accounts
          .filter(({ roles }) => (roles as string[]).includes(role))
          .map(({ displayName }) => displayName);
        if (names.length === 0) return [];
        const rest = names.length > 5 ? `等${names.length}人` : '';
        return [[role, `${names.slice(0, 5).join('、')}${rest}`]];
      }),
    );
  }
}

/** Years whose calendar is needed: this one, those of deadlines, and from November on the next, whose notice is out by then. */
function yearsAsked(today: Day, items: readonly DueItem[]): string[] {
  const year = Number(today.slice(0, 4));
  const next = today.slice(5, 7) >= '11' ? [String(year + 1)] : [];
  return [...new Set([String(year), ...items.map(({ due }) => due.day.slice(0, 4)), ...next])].sort();
}

function whoOf(role: keyof typeof ROLES, names: ReadonlyMap<string, string>): string {
  const people = names.get(role);
  return people === undefined
    ? `${ROLES[role]}(还没有账号，请由系统管理员建立)`
    : `${ROLES[role]}：${people}`;
}

function announcedWords({ stage, announced }: DueItem): string {
  if (announced === null) return stage === 'LATE' ? '尚未公告' : '';
  return announced.reason === null ? '已公告，原因尚未说明' : `已公告：${announced.reason}`;
}

function pictureOf(items: readonly DueItem[]): string {
  const columns = byDaysLeft(items);
  const words = columns.map(({ label, value }) => `${label}${value}项`).join('，');
  return columnsSvg({
    ...{ id: 'days-left', title: '待公示事项按剩余天数', description: `待公示事项按剩余天数：${words}` },
    ...{ columns, axis: '事项数', below: '距公示期限' },
  });
}
