import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Pages } from '../../platform/http/pages.js';
import { formList, read } from '../../platform/http/read.js';
import { changeTexts } from '../../registry/display.rules.js';
import { optionsOf, type RawValues } from '../../registry/edit.rules.js';
import {
  BULK_COLUMNS,
  type BulkTarget,
  readTargets,
  targetsText,
} from '../../registry/inspector-bulk.rules.js';
import { InspectorBulk } from '../../registry/inspector-bulk.service.js';
import type { Inspector } from '../../registry/inspector.entity.js';
import { INSPECTOR } from '../../registry/import/inspector-kind.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import { columnOf } from '../../registry/kinds/columns.js';
import { NamesService } from '../../registry/names.service.js';
import { INSPECTOR_QUERY } from '../../registry/requests.js';

const PATH = '/office/inspectors';
const CHOSEN = INSPECTOR_QUERY.omit({ page: true }).extend({
  ids: formList,
  all: z.string().max(1).optional(),
});
const FORM = z.object({
  targets: z.string().max(100_000).default(''),
  ...Object.fromEntries(BULK_COLUMNS.map(({ key }) => [key, z.string().max(100).optional()])),
  addItems: formList,
  removeItems: formList,
});
/** Names that the form itself lists; the preview lists everybody. */
const MOST_NAMED = 100;

/** Many inspectors changed at once: chosen on the list, looked at before and after, then written. */
@Controller('office/inspectors/bulk')
export class InspectorBulkPages {
  constructor(
    private readonly pages: Pages,
    private readonly bulk: InspectorBulk,
    private readonly inspectors: InspectorsService,
    private readonly names: NamesService,
  ) {}

  @Get()
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const { ids, all, ...filter } = read(CHOSEN, query);
    if (!all && ids.length === 0) {
      const words = '请先在名录中勾选要修改的人员，再按“批量修改勾选的人员”。';
      return this.pages.redirect(request, response, PATH, words, 'bad');
    }
    const narrowed = await this.inspectors.narrowed(actor, filter);
    const { people, leftOut } = await this.bulk.select(actor, all ? { filter: narrowed } : { ids });
    const data = await this.formData(people, leftOut);
    this.pages.show(request, response, 'office/inspector-bulk', data);
  }

  @Post('preview')
  async preview(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.orForm(request, response, actor, body, async (targets, raw) => {
      const people = await this.bulk.preview(actor, targets, raw);
      const names = await this.names.of();
      const changed = people.filter(({ changes }) => changes.length > 0);
      this.pages.show(request, response, 'office/inspector-bulk-preview', {
        ...{ title: '批量修改：核对', targets: targetsText(targets), raw, total: people.length },
        people: changed.map(({ inspector, changes }) => ({
          inspector,
          agency: names.agencies.get(inspector.agencyCode),
          changes: changeTexts(changes, INSPECTOR.columns, names),
        })),
      });
    });
  }

  @Post()
  async change(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.orForm(request, response, actor, body, async (targets, raw) => {
      const { updated, unchanged } = await this.bulk.apply(actor, targets, raw);
      const rest = unchanged > 0 ? `，另有 ${unchanged} 人原已如此，没有改动` : '';
      this.pages.redirect(request, response, PATH, `已修改 ${updated} 人${rest}。`);
    });
  }

  /** Does the work; what was typed comes back with all faults where it is refused. */
  private async orForm(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    body: unknown,
    work: (targets: BulkTarget[], raw: RawValues) => Promise<void>,
  ): Promise<void> {
    const { targets: text, ...raw } = read(FORM, body);
    const targets = readTargets(text);
    try {
      await work(targets, raw);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'FORBIDDEN') throw error;
      const { people } = await this.bulk.select(actor, { ids: targets.map(({ id }) => id) });
      const data = { ...(await this.formData(people, 0)), targets: text };
      this.pages.again(request, response, 'office/inspector-bulk', data, error);
    }
  }

  private async formData(people: readonly Inspector[], leftOut: number) {
    const names = await this.names.of();
    return {
      ...{ title: '批量修改执法检查人员', leftOut, total: people.length },
      targets: targetsText(people),
      people: people.slice(0, MOST_NAMED).map(({ id, name, agencyCode }) => ({
        ...{ id, name, agency: names.agencies.get(agencyCode) },
      })),
      columns: BULK_COLUMNS.map((column) => ({ ...column, options: optionsOf(column, names) })),
      items: optionsOf(columnOf(INSPECTOR.columns, 'itemCodes'), names),
    };
  }
}
