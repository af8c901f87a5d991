import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { tableBuffer, type TableValue } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import * as words from '../../plan/hints/hint.words.js';
import type { PlanHints } from '../../plan/hints/hints.rules.js';
import { PlanHintsService } from '../../plan/hints/plan-hints.service.js';
import { monthsText } from '../../plan/plan.words.js';
import { AgenciesService } from '../../registry/agencies.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** More are not read by anybody; the workbook has all. */
const SHOWN = 20;

const FORM = z.object({ lines: z.string().max(2000), revision: z.coerce.number().int() });

/** Which lines of a plan one visit could serve; their merging and its undoing. */
@Controller('office/plans')
export class PlanHintsPages {
  constructor(
    private readonly pages: Pages,
    private readonly hints: PlanHintsService,
    private readonly agencies: AgenciesService,
  ) {}

  @Get(':id/hints')
  async show(@Req() request: ActorRequest, @Res() response: Response, @Param('id') id: string) {
    this.pages.show(request, response, 'office/plan-hints', await this.data(id));
  }

  @Get(':id/hints/workbook')
  async workbook(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const { plan, hints } = await this.hints.of(id);
    const names = await this.names(this.agencies.pools());
    const columns = [
      { heading: '做法', width: 14 },
      { heading: '计划项', width: 18 },
      { heading: '任务名称', width: 44, wrap: true },
      { heading: '现在检查户次', type: 'number' as const },
      { heading: '合并后检查户次', type: 'number' as const },
      { heading: '少进企业户次', type: 'number' as const },
      { heading: '说明', width: 50, wrap: true },
    ];
    const spec = { sheetName: '合并提示', title: `${plan.title}：合并提示`, columns };
    response
      .attachment(`${plan.title}合并提示.xlsx`)
      .type(XLSX)
      .send(await tableBuffer(spec, rowsOf(hints, names)));
  }

  @Post(':id/hints')
  async merge(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    // A plan that is not there has no page to show the fault on.
    const before = await this.hints.of(id);
    const again: FormAgain = { template: 'office/plan-hints', data: () => this.data(id), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const { lines, revision } = read(FORM, body);
      await this.hints.merge(actor, id, lines.split(','), revision);
      const now = await this.hints.of(id);
      const gone = before.lines.length - now.lines.length + 1;
      const said = `${gone}个计划项已合并为一项。需要恢复的，可在本页下方撤销。`;
      return [`/office/plans/${id}/hints`, said];
    });
  }

  @Post('merges/:merge/undo')
  async undo(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('merge') merge: string,
  ): Promise<void> {
    const id = await this.hints.undo(actor, merge);
    this.pages.redirect(request, response, `/office/plans/${id}/hints`, '合并已撤销，原来的计划项已恢复。');
  }

  private async data(id: string) {
    const { plan, lines, hints } = await this.hints.of(id);
    const poolNames = await this.names(this.agencies.pools());
    const history = await this.hints.history(id);
    return {
      ...{ title: `合并提示：${plan.title}`, plan, words, monthsText, poolNames },
      areaNames: await this.names(this.agencies.areas()),
      merges: hints.merges.slice(0, SHOWN),
      overlaps: hints.overlaps.slice(0, SHOWN),
      more: Math.max(0, hints.merges.length - SHOWN) + Math.max(0, hints.overlaps.length - SHOWN),
      saved: history.reduce(
        (sum, { merge, undo }) => sum + (undo ? 0 : merge.visitsBefore - merge.visitsAfter),
        0,
      ),
      history: history.map((past) => ({
        ...past,
        stands: lines.some((line) => line.id === past.merge.lineId),
      })),
    };
  }

  private async names(
    rows: Promise<readonly { readonly code: string; readonly name: string }[]>,
  ): Promise<Map<string, string>> {
    return new Map((await rows).map(({ code, name }) => [code, name]));
  }
}

function rowsOf({ merges, overlaps }: PlanHints, names: ReadonlyMap<string, string>): TableValue[][] {
  const tasks = (lines: readonly { readonly taskName: string }[]): string =>
    lines.map(({ taskName }) => taskName).join('；');
  return [
    ...merges.map((hint) => [
      ...[words.HINT_NAMES[hint.kind], words.numbersText(hint.lines), tasks(hint.lines)],
      ...[hint.before, hint.after, hint.saved],
      words.growthText(hint.loads, names) ?? '各部门的检查户数都不增加',
    ]),
    ...overlaps.map((hint) => [
      ...['对象重叠', words.numbersText(hint.lines), tasks(hint.lines), null, null, hint.most],
      `${words.misfitsText(hint)}；照现在的安排，${words.firmsText(hint.twice)}会在两项中都被抽中`,
    ]),
  ];
}
