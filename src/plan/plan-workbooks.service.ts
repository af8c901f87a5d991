import { Injectable } from '@nestjs/common';
import { NamesService } from '../registry/names.service.js';
import type { OfficialTable } from '../registry/workbooks/official-table.js';
import { Workbooks } from '../registry/workbooks/workbooks.service.js';
import { BasesService } from './forecast/bases.service.js';
import { planTable } from './plan.export.js';
import { PlanService } from './plan.service.js';

/** Plans as workbooks in the workbook of the office. */
@Injectable()
export class PlanWorkbooks {
  constructor(
    private readonly plans: PlanService,
    private readonly bases: BasesService,
    private readonly names: NamesService,
    private readonly workbooks: Workbooks,
  ) {}

  /** The plan with its numbers, drafts too (the title says so). @throws DomainError NOT_FOUND */
  async table(planId: string): Promise<OfficialTable> {
    const { plan, lines } = await this.plans.get(planId);
    const names = await this.names.of();
    const agency = names.agencies.get(plan.agencyCode) ?? '';
    const forecasts = await this.bases.forDocument(plan, lines);
    const data = planTable(plan, lines, { ...names, agency }, forecasts);
    return { kind: 'PLAN', name: plan.title, data };
  }

  /** The same in the workbook of the office. @throws DomainError NOT_FOUND */
  async official(planId: string): Promise<Buffer> {
    return this.workbooks.buffer('PLAN', (await this.table(planId)).data);
  }
}
