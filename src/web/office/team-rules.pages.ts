import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { formFlag, read } from '../../platform/http/read.js';
import type { LadderStep } from '../../plan/plan.types.js';
import * as words from '../../plan/plan.words.js';
import {
  SMALLEST_TEAM,
  SMALLEST_TEAM_LAW,
  type TeamDefault,
  teamOf,
  teamText,
} from '../../plan/team-rules/team-rule.rules.js';
import { type ItemTeams, TeamRules } from '../../plan/team-rules/team-rules.service.js';
import { formOfTeams } from './plan-line.form.js';

const PATH = '/office/team-rules';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const text = z.string().max(200).default('');
const FORM = z.object({
  teams: z
    .record(z.string().max(64), z.object({ size: text, leader: formFlag, rotation: formFlag, ladder: text }))
    .default({}),
});

/** How teams are seated for an item and a system, unless a plan line says otherwise. */
@Controller('office/team-rules')
export class TeamRulesPages {
  constructor(
    private readonly pages: Pages,
    private readonly rules: TeamRules,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/team-rules', {
      ...{ title: '检查组规则', teamText, law: SMALLEST_TEAM_LAW },
      items: await this.rules.list(actor),
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @CurrentActor() actor: Actor): Promise<void> {
    const items = await this.rules.list(actor);
    const columns = [
      { heading: '抽查事项', width: 40 },
      { heading: '系统', width: 16 },
      { heading: '本事项中', width: 10 },
      { heading: '每组人数', type: 'number' as const },
      { heading: '须有组长' },
      { heading: '轮换' },
      { heading: '人员匹配范围', width: 30 },
      { heading: '来源', width: 10 },
    ];
    const spec = { sheetName: '检查组规则', title: '检查组规则', columns };
    response
      .attachment('检查组规则.xlsx')
      .type(XLSX)
      .send(await tableBuffer(spec, items.flatMap(rowsOf)));
  }

  @Get(':item')
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('item') item: string,
  ): Promise<void> {
    const found = await this.rules.of(actor, item);
    const values = { teams: formOfTeams(found.teams) };
    this.pages.show(request, response, 'office/team-rule', { ...(await this.data(found)), values });
  }

  @Post(':item')
  async save(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('item') item: string,
    @Body() body: unknown,
  ): Promise<void> {
    const found = await this.rules.of(actor, item);
    const again: FormAgain = {
      template: 'office/team-rule',
      data: () => this.data(found),
      not: ['FORBIDDEN'],
    };
    return this.pages.submit(request, response, again, async () => {
      const changed = await this.rules.save(actor, item, teamsOf(body));
      const said =
        changed > 0 ? `规则已保存，${changed} 个系统有变动；今后新增的计划项按此填写。` : '规则没有变动。';
      return [`${PATH}/${item}`, said];
    });
  }

  private async data(found: ItemTeams) {
    const names = new Map(found.teams.map(({ agency, poolName }) => [agency, poolName]));
    return {
      ...{
        title: `检查组规则：${found.itemName}`,
        found,
        words,
        law: SMALLEST_TEAM_LAW,
        least: SMALLEST_TEAM,
      },
      history: (await this.rules.history(found.itemCode)).map((rule) => ({
        ...{ version: rule.version, at: rule.at, actorName: rule.actorName },
        ...{ pool: names.get(rule.poolCode) ?? '', text: teamText(teamOf(rule)) },
      })),
    };
  }
}

/** What the form says; a size that is no number is one that the rules refuse. */
function teamsOf(body: unknown): TeamDefault[] {
  const { teams } = read(FORM, body);
  return Object.entries(teams).map(([agency, { size, leader, rotation, ladder }]) => ({
    ...{ agency, leader, rotation },
    size: /^[0-9]{1,3}$/.test(size.trim()) ? Number(size) : NaN,
    ladder: ladder.split(',').filter((step) => step !== '') as LadderStep[],
  }));
}

const PARTS = { LEAD: '牵头', PARTNER: '参与' } as const;

function rowsOf({ itemName, teams }: ItemTeams): (string | number)[][] {
  return teams.map((team) => [
    ...[itemName, team.poolName, team.part === null ? '' : PARTS[team.part], team.size],
    ...[team.leader ? '是' : '否', team.rotation ? '是' : '否', words.ladderText(team.ladder)],
    team.set ? '已设定' : '通用',
  ]);
}
