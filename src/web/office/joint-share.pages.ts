import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import {
  type JointShareReport,
  JointShareService,
  type YearShares,
} from '../../inspection/joint-share/joint-share.service.js';
import { tableBuffer, type TableValue } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { barListSvg } from '../../platform/svg/bar-list.js';
import {
  type Change,
  type Measure,
  MEASURES,
  percentOfShare,
  type Share,
  trend,
} from '../../plan/joint-share/joint-share.rules.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const MEASURE_NAMES: Readonly<Record<Measure, { readonly name: string; readonly unit: string }>> = {
  lines: { name: '计划项', unit: '项' },
  tasks: { name: '抽查任务', unit: '户' },
  visits: { name: '部门检查', unit: '户次' },
};
const STAGES = { planned: '计划', done: '完成' } as const;
const TRENDS = { MORE: '提高', SAME: '持平', LESS: '降低' } as const;

/** A line of the table: one measure, planned or done, this year and last. */
interface ShareRow {
  readonly name: string;
  readonly unit: string;
  readonly now: Share;
  readonly last: Share | null;
  readonly trend: keyof typeof TRENDS | null;
}

/** How much of a plan is joint, against the year before. */
@Controller('office/plans')
export class JointSharePages {
  constructor(
    private readonly pages: Pages,
    private readonly shares: JointShareService,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  @Get(':id/joint-share')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const report = await this.shares.of(id);
    const { now, last, scope } = report;
    this.pages.show(request, response, 'office/joint-share', {
      ...{ title: `联合抽查占比：${now.plan.title}`, now, last, rows: rowsOf(report), shareText, TRENDS },
      pictures: (['planned', 'done'] as const).map((stage) => picture(stage, now, last)),
      pools: named(scope.pools, await this.poolNames()),
      items: named(scope.items, await this.itemNames()),
    });
  }

  @Get(':id/joint-share/workbook')
  async workbook(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const report = await this.shares.of(id);
    const { plan } = report.now;
    const year = (of: number, what: string) => ({ heading: `${of}年${what}`, type: 'number' as const });
    const columns = [
      { heading: '口径', width: 20 },
      { heading: '单位', width: 8 },
      ...[plan.year, plan.year - 1].flatMap((of) => [
        ...[year(of, '联合'), year(of, '合计'), year(of, '占比(%)')],
      ]),
      { heading: '比上年', width: 10 },
    ];
    const title = `${plan.title}：联合抽查占比`;
    const spec = { sheetName: '联合抽查占比', title, columns };
    const file = await tableBuffer(spec, rowsOf(report).map(cellsOf));
    response.attachment(`${plan.title}联合抽查占比.xlsx`).type(XLSX).send(file);
  }

  private async poolNames(): Promise<Map<string, string>> {
    return new Map((await this.agencies.pools()).map(({ code, name }) => [code, name]));
  }

  /** Items of every list: last year's plan may name one that the list of today has not. */
  private async itemNames(): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for (const { version } of await this.items.lists()) {
      for (const { code, name } of await this.items.itemsOf(version)) {
        if (!names.has(code)) names.set(code, name);
      }
    }
    return names;
  }
}

function rowsOf({ now, last }: JointShareReport): ShareRow[] {
  return (['planned', 'done'] as const).flatMap((stage) =>
    MEASURES.map((measure) => {
      const { name, unit } = MEASURE_NAMES[measure];
      const before = last ? last[stage][measure] : null;
      const rise = before && trend(now[stage][measure], before);
      return { name: `${name}(${STAGES[stage]})`, unit, now: now[stage][measure], last: before, trend: rise };
    }),
  );
}

function cellsOf({ name, unit, now, last, trend: rise }: ShareRow): TableValue[] {
  const cells = (share: Share | null): TableValue[] =>
    share ? [share.joint, share.total, percentOfShare(share)] : [null, null, null];
  return [name, unit, ...cells(now), ...cells(last), rise === null ? '' : TRENDS[rise]];
}

/** 3/4，75%; 没有, where there is nothing to have a share of. */
function shareText(share: Share | null): string {
  const percent = share && percentOfShare(share);
  return share === null || percent === null ? '没有' : `${share.joint}/${share.total}，${percent}%`;
}

/** Bars of what there is to have a share of; no picture where there is nothing. */
function picture(stage: keyof typeof STAGES, now: YearShares, last: YearShares | null) {
  const years = last ? [last, now] : [now];
  const bars = MEASURES.flatMap((measure) =>
    years.flatMap((year) => {
      const now = percentOfShare(year[stage][measure]);
      return now === null
        ? []
        : [{ name: `${MEASURE_NAMES[measure].name} ${year.plan.year}年`, before: 0, now }];
    }),
  );
  const title = `联合抽查占比(${STAGES[stage]})`;
  const told = years.map(
    (year) =>
      `${year.plan.year}年${MEASURES.map((one) => `${MEASURE_NAMES[one].name}${shareText(year[stage][one])}`).join('；')}`,
  );
  const words = { id: `joint-${stage}`, title, description: `${told.join('。')}。` };
  return { title, svg: bars.length === 0 ? '' : barListSvg({ ...words, bars, unit: '%', end: 100 }) };
}

function named({ kept, added, dropped }: Change, names: ReadonlyMap<string, string>) {
  const text = (codes: readonly string[]): string =>
    codes.length === 0 ? '没有' : codes.map((code) => names.get(code) ?? code).join('、');
  return {
    ...{ kept: text(kept), added: text(added), dropped: text(dropped) },
    ...{ now: kept.length + added.length, before: kept.length + dropped.length },
  };
}
