import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { chineseDay, daysBetween, type Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { WorkingCalendar, type YearCalendar } from '../../kernel/working-days.js';
import { Clock } from '../../platform/clock.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { readOfficialDays, type SentCalendar, tableText } from '../../registry/calendar/calendar-reading.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';

const PATH = '/office/calendars';
const PAGE = 'office/calendars';
/** A year has at most some sixty days that differ; a notice is a page long. */
const MOST_TEXT = 20_000;

const FORM = z.object({
  year: z.coerce.number('请填写年度'),
  source: z.string().max(1000).default(''),
  text: z.string().max(MOST_TEXT, `内容超过${MOST_TEXT}字，请只粘贴放假安排。`).default(''),
});

/** The official calendars of the years: shown, and entered from the notice or a table after a look at what was read. */
@Controller('office/calendars')
export class CalendarsPages {
  constructor(
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly calendars: Calendars,
  ) {}

  @Get()
  async show(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, PAGE, await this.data());
  }

  /** What a text says, before it is taken. */
  @Post('preview')
  async preview(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Body() body: unknown,
  ): Promise<void> {
    await this.look(request, response, () => read(FORM, body));
  }

  /** The same of a workbook: its first sheet. */
  @Post('file')
  async file(@Req() request: ActorRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    await this.look(request, response, async () => {
      const typed = read(FORM, body);
      const [sheet] = await readWorkbook(uploadedFile(request, 'file').buffer);
      const text = tableText(sheet?.rows ?? []);
      if (text.length <= MOST_TEXT) return { ...typed, text };
      throw new DomainError('TOO_LARGE', '工作簿的内容太多，请只保留“日期、安排”两列后再上传。');
    });
  }

  @Post()
  async take(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: PAGE, data: () => this.data(), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const { year } = await this.calendars.take(actor, read(FORM, body));
      return [PATH, `${year}年放假安排已启用，所有期限从现在起按它计算；已经公示的不受影响。`];
    });
  }

  private async look(
    request: ActorRequest,
    response: Response,
    sent: () => SentCalendar | Promise<SentCalendar>,
  ): Promise<void> {
    const again: FormAgain = { template: PAGE, data: () => this.data(), not: ['FORBIDDEN'] };
    let typed: SentCalendar;
    try {
      typed = await sent();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return this.pages.again(request, response, PAGE, await again.data(error), error);
    }
    const { calendar, faults } = readOfficialDays(typed);
    const data = await this.data();
    const seen = { ...data, read: faults.length > 0 ? null : shown(calendar) };
    if (faults.length === 0) {
      return this.pages.show(request, response, PAGE, { ...seen, values: typed });
    }
    const error = new DomainError('INVALID_INPUT', '放假安排有误，还不能启用，请按提示核对。', faults);
    request.body = typed;
    this.pages.again(request, response, PAGE, seen, error);
  }

  private async data() {
    const kept = await this.calendars.kept();
    const known = new Set(kept.map(({ year }) => year));
    let next = Number(this.clock.today().slice(0, 4));
    while (known.has(next)) next += 1;
    return {
      ...{ title: '官方放假安排', next, read: null as Shown | null },
      years: kept.map((one) => ({ ...shown(one), version: one.version, setBy: one.setBy, setAt: one.setAt })),
      history: await this.calendars.history(),
    };
  }
}

interface Shown {
  readonly year: number;
  readonly source: string;
  /** In words: 10月1日至10月7日，共7天. */
  readonly holidays: readonly string[];
  readonly workedWeekends: readonly string[];
  readonly workingDays: number;
}

function shown(calendar: YearCalendar): Shown {
  const { year, source, holidays, workedWeekends } = calendar;
  const all = new WorkingCalendar([calendar]).daysWithin(`${year}-01-01`, `${year}-12-31`);
  return {
    ...{ year, source, workingDays: all.length },
    holidays: holidays.map(([from, to]) => spanWords(from, to)),
    workedWeekends: workedWeekends.map((day) => `${chineseDay(day)}(周${weekday(day)})`),
  };
}

function spanWords(from: Day, to: Day): string {
  const days = daysBetween(from, to) + 1;
  return days === 1
    ? `${chineseDay(from)}(周${weekday(from)})，1天`
    : `${chineseDay(from)}(周${weekday(from)})至${chineseDay(to)}(周${weekday(to)})，共${days}天`;
}

function weekday(day: Day): string {
  return '日一二三四五六'[new Date(`${day}T00:00:00Z`).getUTCDay()];
}
