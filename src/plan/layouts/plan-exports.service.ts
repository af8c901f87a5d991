import { Injectable } from '@nestjs/common';
import { wordFile } from '../../platform/word/word-file.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';
import { Workbooks } from '../../registry/workbooks/workbooks.service.js';
import { BasesService } from '../forecast/bases.service.js';
import { PlanService, type PlanWithLines } from '../plan.service.js';
import { STATE_NAMES } from '../plan.words.js';
import { type LayoutFacts, layoutRow } from './layout-rows.rules.js';
import type { PlanLayout } from './plan-layouts.js';
import { planWord } from './plan-word.js';

/** Plans in the other layouts, and as a document. */
@Injectable()
export class PlanExports {
  constructor(
    private readonly plans: PlanService,
    private readonly bases: BasesService,
    private readonly names: NamesService,
    private readonly items: ItemsService,
    private readonly workbooks: Workbooks,
  ) {}

  /** A plan in one of the layouts, drafts too (the heading says so). @throws DomainError NOT_FOUND */
  async table(planId: string, layout: PlanLayout): Promise<OfficialTable> {
    const read = await this.plans.get(planId);
    const facts = await this.facts(read);
    const { plan, lines } = read;
    return {
      ...{ kind: layout.kind, name: `${plan.title}(${layout.name})` },
      data: {
        values: {
          ...{ title: plan.title, year: plan.year, agency: facts.names.agency, version: plan.version },
          ...{ state: STATE_NAMES[plan.state], documentNo: plan.documentNo ?? '(未批准)' },
        },
        rows: lines.map((line) => layoutRow(plan, line, facts)),
      },
    };
  }

  /** The same in the workbook of the office. @throws DomainError NOT_FOUND */
  async workbook(planId: string, layout: PlanLayout): Promise<Buffer> {
    return this.workbooks.buffer(layout.kind, (await this.table(planId, layout)).data);
  }

  /** A plan as a Word document. @throws DomainError NOT_FOUND */
  async word(planId: string): Promise<Buffer> {
    const read = await this.plans.get(planId);
    return wordFile(planWord(read, await this.facts(read)));
  }

  private async facts({ plan, lines }: PlanWithLines): Promise<LayoutFacts> {
    const names = await this.names.of();
    const items = await this.items.currentItems();
    return {
      names: { ...names, agency: names.agencies.get(plan.agencyCode) ?? '' },
      forecasts: await this.bases.forDocument(plan, lines),
      priorities: new Map(items.map(({ code, priority }) => [code, priority])),
    };
  }
}
