import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { ItemRules } from '../item-rules/item-rules.service.js';
import { ItemsService } from '../items.service.js';
import { ITEM_RULE_BODY, LIST_DRAFT_BODY, LIST_KIND_BODY, SCHEME_BODY } from '../requests.js';
import { Schemes } from '../schemes/schemes.service.js';
import { SupervisionLists } from './supervision-lists.service.js';

/** Kinds of lists, ceilings and authority of items, joint schemes, for programs. */
@Controller('api/v1')
export class ListsController {
  constructor(
    private readonly lists: SupervisionLists,
    private readonly rules: ItemRules,
    private readonly schemes: Schemes,
    private readonly items: ItemsService,
  ) {}

  @Get('list-kinds')
  async kinds() {
    const kinds = await this.lists.kinds();
    const versions = await Promise.all(kinds.map(({ code }) => this.items.lists(undefined, code)));
    return { kinds: kinds.map((kind, index) => ({ ...kind, lists: versions[index] })) };
  }

  @Put('list-kinds/:kind')
  async saveKind(@CurrentActor() actor: Actor, @Param('kind') kind: string, @Body() body: unknown) {
    return {
      code: await this.lists.saveKind(actor, kind === 'new' ? null : kind, read(LIST_KIND_BODY, body)),
    };
  }

  @Post('list-kinds/:kind/drafts')
  async draft(@CurrentActor() actor: Actor, @Param('kind') kind: string, @Body() body: unknown) {
    return { version: await this.lists.draft(actor, kind, read(LIST_DRAFT_BODY, body).itemCodes) };
  }

  @Get('item-rules')
  async ruleList() {
    return { items: await this.rules.list() };
  }

  @Put('item-rules/:item')
  async saveRule(@CurrentActor() actor: Actor, @Param('item') item: string, @Body() body: unknown) {
    return { changed: await this.rules.save(actor, item, read(ITEM_RULE_BODY, body)) };
  }

  @Get('schemes')
  async schemeList() {
    return { schemes: await this.items.schemes() };
  }

  @Get('schemes/:code')
  async scheme(@Param('code') code: string) {
    return {
      scheme: await this.schemes.get(code),
      documents: await this.schemes.documents(code),
      history: await this.schemes.history(code),
    };
  }

  @Put('schemes/:code')
  async saveScheme(@CurrentActor() actor: Actor, @Param('code') code: string, @Body() body: unknown) {
    const { version, ...input } = read(SCHEME_BODY, body);
    return { code: await this.schemes.save(actor, code === 'new' ? null : code, input, { version }) };
  }
}
