import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { Clock } from '../../platform/clock.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import type { InspectionItem } from '../../registry/item.entity.js';
import { ItemsService } from '../../registry/items.service.js';
import { inForce, RANDOM } from '../../registry/lists/list.rules.js';
import { SupervisionLists } from '../../registry/lists/supervision-lists.service.js';
import { LIST_DRAFT_BODY, PUBLISH_BODY } from '../../registry/requests.js';

const ITEMS = '/office/items';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Supervision lists: versions of each kind, their items, drafts and publication. */
@Controller('office/items')
export class ItemListsPages {
  constructor(
    private readonly pages: Pages,
    private readonly items: ItemsService,
    private readonly lists: SupervisionLists,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('version') version?: unknown,
    @Query('kind') kind?: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/items', await this.data(version, kind));
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @Query('version') version?: unknown,
    @Query('kind') kind?: unknown,
  ): Promise<void> {
    const { list, items } = await this.data(version, kind);
    const title = list ? `${list.title}第${list.edition}版` : '清单';
    const columns = COLUMNS.map(([heading, width]) => ({ heading, width, wrap: true }));
    const file = await tableBuffer({ sheetName: '清单', title, columns }, items.map(rowOf));
    response.attachment(`${title}.xlsx`).type(XLSX).send(file);
  }

  @Post(':version/publish')
  async publish(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/items',
      data: () => this.data(version, undefined),
      not: ['NOT_FOUND'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.items.publishList(actor, Number(version), read(PUBLISH_BODY, body));
      const { kind } = await this.data(version, undefined);
      const said = '清单已公布，从施行日期起按此清单编制计划和抽取。';
      return [addressOf(kind.code), said];
    });
  }

  @Post('kinds/:kind/drafts')
  async draft(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kind: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/items',
      data: () => this.data(undefined, kind),
      not: ['NOT_FOUND'],
    };
    return this.pages.submit(request, response, again, async () => {
      const version = await this.lists.draft(actor, kind, read(LIST_DRAFT_BODY, body).itemCodes);
      const said = '清单草稿已建立，核对后公布。';
      return [`${addressOf(kind)}&version=${version}`, said];
    });
  }

  /** The version that is asked for, else the one in force of the kind that is asked for, else its newest. */
  private async data(version: unknown, kindCode: unknown) {
    const kinds = await this.lists.kinds();
    const all = await Promise.all(kinds.map(({ code }) => this.items.lists(undefined, code)));
    const asked = all.flat().find((one) => String(one.version) === version);
    const kind =
      kinds.find(({ code }) => code === (asked?.kind ?? kindCode)) ??
      kinds.find(({ code }) => code === RANDOM) ??
      kinds[0];
    const lists = all[kinds.indexOf(kind)];
    const current = inForce(lists, this.clock.today());
    const list = asked ?? current ?? lists[0] ?? null;
    return {
      ...{ title: '抽查事项清单', kinds, kind, lists, current, list, today: this.clock.today() },
      items: list ? await this.items.itemsOf(list.version) : [],
      choices: await this.lists.choices(kind.code),
    };
  }
}

function addressOf(kind: string): string {
  return `${ITEMS}?kind=${encodeURIComponent(kind)}`;
}

const COLUMNS: readonly (readonly [string, number])[] = [
  ...([
    ['事项代码', 12],
    ['抽查类别', 16],
    ['抽查事项', 30],
    ['检查对象', 24],
    ['事项类别', 10],
    ['检查方式', 14],
    ['检查主体', 24],
    ['检查依据', 40],
    ['检查内容', 40],
    ['抽查比例', 14],
    ['抽查频次', 12],
    ['实施层级', 12],
    ['监管事项目录编码', 18],
    ['备注', 20],
  ] as const),
];

function rowOf(item: InspectionItem): (string | null)[] {
  return [
    ...[item.code, item.category, item.name, item.subjectText, item.priority === 'KEY' ? '重点' : '一般'],
    ...[item.method, item.agencyText, item.legalBasis, item.content, item.ratioText, item.frequencyText],
    ...[item.implementingLevel, item.catalogueCode, item.remark],
  ];
}
