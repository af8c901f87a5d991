import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { percentOf } from '../../kernel/percent.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { type BoundItem, ItemRules } from '../../registry/item-rules/item-rules.service.js';
import { GUARDS } from '../../registry/lists/list.rules.js';
import { SupervisionLists } from '../../registry/lists/supervision-lists.service.js';
import { ITEM_RULE_BODY, LIST_KIND_BODY } from '../../registry/requests.js';

const KINDS = '/office/items/kinds';
const RULES = '/office/items/rules';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Kinds of supervision lists; ceilings of items and which systems have authority for them. */
@Controller('office/items')
export class ListKindsPages {
  constructor(
    private readonly pages: Pages,
    private readonly lists: SupervisionLists,
    private readonly rules: ItemRules,
    private readonly agencies: AgenciesService,
  ) {}

  @Get('kinds')
  async kinds(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/list-kinds', await this.kindsData());
  }

  @Post('kinds')
  async addKind(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/list-kinds',
      data: () => this.kindsData(),
      not: ['FORBIDDEN'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.lists.saveKind(actor, null, read(LIST_KIND_BODY, body));
      return [KINDS, '清单种类已增加。'];
    });
  }

  @Get('kinds/:kind')
  async kind(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('kind') code: string,
  ): Promise<void> {
    const data = await this.kindData(code);
    const { name, guards, source } = data.kind;
    const values = { name, guards, source: source ?? '' };
    this.pages.show(request, response, 'office/list-kind', { ...data, values });
  }

  @Post('kinds/:kind')
  async saveKind(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') code: string,
    @Body() body: unknown,
  ): Promise<void> {
    const data = await this.kindData(code);
    const again: FormAgain = { template: 'office/list-kind', data: () => data, not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      await this.lists.saveKind(actor, code, read(LIST_KIND_BODY, body));
      return [KINDS, '清单种类已修改。'];
    });
  }

  @Get('rules')
  async ruleList(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/item-rules', {
      ...{ title: '抽查事项的上限与权限', percentOf, items: await this.rules.list() },
      pools: await this.pools(),
    });
  }

  @Get('rules/workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const pools = await this.pools();
    const headings = ['抽查事项', '事项类别', '抽查比例上限', '上限依据', '有检查权限的系统', '权限依据'];
    const title = '抽查事项的上限与权限';
    const columns = headings.map((heading) => ({ heading, width: 24, wrap: true }));
    const rows = (await this.rules.list()).map((item) => rowOf(item, pools));
    response
      .attachment(`${title}.xlsx`)
      .type(XLSX)
      .send(await tableBuffer({ sheetName: '上限与权限', title, columns }, rows));
  }

  @Get('rules/:item')
  async rule(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('item') code: string,
  ): Promise<void> {
    const data = await this.ruleData(code);
    const { rule } = data.item;
    const values = {
      ceiling: rule?.ceiling ? percentOf(rule.ceiling) : '',
      ...{ ceilingSource: rule?.ceilingSource ?? '', poolCodes: rule?.poolCodes ?? [] },
      authoritySource: rule?.authoritySource ?? '',
    };
    this.pages.show(request, response, 'office/item-rule', { ...data, values });
  }

  @Post('rules/:item')
  async saveRule(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('item') code: string,
    @Body() body: unknown,
  ): Promise<void> {
    const data = await this.ruleData(code);
    const again: FormAgain = { template: 'office/item-rule', data: () => data, not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const changed = await this.rules.save(actor, code, read(ITEM_RULE_BODY, body));
      const said = changed ? '上限与权限已保存，今后编制和批准的计划项按此检查。' : '上限与权限没有变动。';
      return [RULES, said];
    });
  }

  private async kindsData() {
    return { title: '清单种类', kinds: await this.lists.kinds(), guards: GUARDS };
  }

  private async kindData(code: string) {
    const kind = (await this.lists.kinds()).find((one) => one.code === code);
    if (!kind) throw new DomainError('NOT_FOUND', '没有这一种清单。请从“清单种类”中打开。');
    return { title: `清单种类：${kind.name}`, kind, guards: GUARDS };
  }

  private async ruleData(code: string) {
    const item = await this.rules.of(code);
    const history = await this.rules.history(code);
    return { title: `上限与权限：${item.name}`, item, history, percentOf, pools: await this.pools() };
  }

  private async pools(): Promise<Map<string, string>> {
    return new Map((await this.agencies.pools()).map(({ code, name }) => [code, name]));
  }
}

function rowOf(item: BoundItem, pools: ReadonlyMap<string, string>): string[] {
  return [
    ...[item.name, item.priority === 'KEY' ? '重点' : '一般'],
    ...[item.ceiling ? percentOf(item.ceiling.ratio) : '', item.ceiling?.source ?? ''],
    (item.rule?.poolCodes ?? []).map((code) => pools.get(code) ?? '').join('、'),
    item.rule?.authoritySource ?? '',
  ];
}
