import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { chosenLine, type RowChoice } from '../import/plan-import-lines.rules.js';
import type { Proposal } from '../import/plan-proposal.rules.js';
import type { AnnualPlan } from '../plan.entity.js';
import { PlanService } from '../plan.service.js';
import { severalProposals } from './several-lines.rules.js';

/** A draft, and the lines that the list of items and the joint schemes propose for it. */
export interface SeveralView {
  readonly plan: AnnualPlan;
  readonly proposals: readonly Proposal[];
}

/** Adds lines for several items of the list at once. */
@Injectable()
export class SeveralLines {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: PlanService,
    private readonly items: ItemsService,
    private readonly agencies: AgenciesService,
  ) {}

  /**
   * What is proposed for a draft.
   * @param each lines per item
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (plan approved)
   */
  async view(actor: Actor, planId: string, each: number): Promise<SeveralView> {
    const plan = await this.plans.requireDraft(actor, planId);
    return { plan, proposals: await this.proposals(plan, each, this.dataSource.manager) };
  }

  /**
   * Adds the chosen lines at the end of a draft, all or none; teams by the rules of their items.
   * @returns number of lines added
   * @throws DomainError INVALID_INPUT with the faults of all lines, CONFLICT (plan approved)
   */
  async add(actor: Actor, planId: string, each: number, rows: readonly RowChoice[]): Promise<number> {
    const plan = await this.plans.requireDraft(actor, planId);
    return this.dataSource.transaction(async (tx) => {
      const proposals = new Map((await this.proposals(plan, each, tx)).map((one) => [one.row, one]));
      const pools = new Map((await this.agencies.pools(tx)).map(({ code }) => [code, code]));
      const faults: Fault[] = [];
      const lines = rows.flatMap((choice) => {
        const proposal = proposals.get(choice.row);
        if (proposal === undefined) return [];
        const chosen = chosenLine({ ...choice, itemCode: proposal.itemCode }, proposal, pools);
        faults.push(...chosen.faults);
        return [{ field: `rows.${choice.row}`, label: `第 ${choice.row} 行：`, line: chosen.line }];
      });
      if (lines.length === 0) {
        faults.push({ field: 'rows', code: 'REQUIRED', message: '请至少勾选一行。' });
      }
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '计划项没有增加，请按提示修改。', faults);
      }
      await this.plans.addLines(tx, actor, planId, lines);
      return lines.length;
    });
  }

  private async proposals(plan: AnnualPlan, each: number, tx: EntityManager): Promise<Proposal[]> {
    const agency = (await this.agencies.agencies(tx)).find(({ code }) => code === plan.agencyCode);
    const ownPool = agency?.poolCode ?? '';
    const [items, schemes] = [await this.items.currentItems(undefined, tx), await this.items.schemes(tx)];
    return severalProposals(items, schemes, { each, ownPool, year: plan.year });
  }
}
