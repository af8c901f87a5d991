import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { ItemsService } from '../../registry/items.service.js';
import type { AnnualPlan } from '../plan.entity.js';
import { PlanService } from '../plan.service.js';
import { AgencyNames, type MatchedName, type SaidName } from './agency-names.service.js';
import { PlanImport, PlanImportUse } from './plan-import.entity.js';
import { chosenLine, type RowChoice } from './plan-import-lines.rules.js';
import { agencyNames, type Proposal, proposalOf } from './plan-proposal.rules.js';
import { readPlanTables } from './read-plan-table.js';

/** An uploaded table, ready to be looked at and taken over. */
export interface PlanImportView {
  readonly imported: PlanImport;
  readonly plan: AnnualPlan;
  readonly names: readonly MatchedName[];
  readonly proposals: readonly Proposal[];
  /** Null while its lines have not been added. */
  readonly use: PlanImportUse | null;
  /** Plan tables of the same upload on other sheets of the workbook. */
  readonly others: readonly { readonly id: string; readonly sheet: string; readonly lines: number }[];
}

/** What the clerk has settled: which system each name means, and the rows to take over. */
export interface PlanImportChoice {
  readonly names: readonly SaidName[];
  readonly rows: readonly RowChoice[];
}

/** Takes the lines of an office's own plan table over into a draft. */
@Injectable()
export class PlanImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly plans: PlanService,
    private readonly names: AgencyNames,
    private readonly items: ItemsService,
  ) {}

  /**
   * Reads a workbook and keeps what was read, each of its plan tables by itself; the plan is not touched.
   * @returns id of the first table's import
   * @throws DomainError UNREADABLE_FILE, TOO_LARGE, INVALID_INPUT (no plan table), CONFLICT (plan approved)
   */
  async upload(actor: Actor, planId: string, fileName: string, file: Buffer): Promise<string> {
    await this.plans.requireDraft(actor, planId);
    const tables = readPlanTables(await readWorkbook(file));
    if (tables[0].lines.length === 0) {
      throw new DomainError('INVALID_INPUT', '计划表里没有计划项。请核对文件，表头以下应有内容。', [
        { field: 'file', code: 'EMPTY', message: '没有计划项。' },
      ]);
    }
    const upload = {
      ...{ planId, fileName: cutText(cleanText(fileName), 200), digest: sha256(file) },
      ...{ accountId: actor.accountId, uploadedBy: actor.name, uploadedAt: this.clock.now() },
    };
    return this.dataSource.transaction(async (tx) => {
      const kept = tables.map((content) => tx.create(PlanImport, { ...upload, content }));
      for (const one of kept) await tx.insert(PlanImport, one);
      const [first] = kept;
      await this.audit.record(tx, actor, {
        ...{ act: '上传计划表', objectKind: 'annual_plan', objectId: planId },
        detail: {
          ...{ import: first.id, file: upload.fileName, digest: upload.digest },
          lines: tables.reduce((sum, { lines }) => sum + lines.length, 0),
        },
      });
      return first.id;
    });
  }

  /** The table with what it proposes. @throws DomainError NOT_FOUND */
  async view(
    planId: string,
    importId: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<PlanImportView> {
    const imported =
      isId(importId) && isId(planId) ? await tx.findOneBy(PlanImport, { id: importId, planId }) : null;
    if (!imported) throw new DomainError('NOT_FOUND', '没有这次计划表导入。请从计划页面重新上传。');
    const { plan } = await this.plans.get(planId, tx);
    const items = await this.items.currentItems(undefined, tx);
    const { lines } = imported.content;
    return {
      ...{ imported, plan, names: await this.names.matched(tx, agencyNames(lines)) },
      proposals: lines.map((line) => proposalOf(line, items, plan.year)),
      use: await tx.findOneBy(PlanImportUse, { importId }),
      others: await this.others(imported, tx),
    };
  }

  private async others({ planId, digest, uploadedAt, content }: PlanImport, tx: EntityManager) {
    const same = await tx.find(PlanImport, { where: { planId, digest, uploadedAt }, order: { id: 'ASC' } });
    return same.flatMap((one) =>
      one.content.sheet === content.sheet
        ? []
        : [{ id: one.id, sheet: one.content.sheet, lines: one.content.lines.length }],
    );
  }

  /**
   * Adds the chosen rows to the draft, once, and remembers what the agencies are called.
   * @returns number of lines added
   * @throws DomainError INVALID_INPUT with the faults of all rows, CONFLICT (added already, plan approved)
   */
  async apply(actor: Actor, planId: string, importId: string, choice: PlanImportChoice): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      // The one who comes second waits here, and then finds it used.
      await tx.findOne(PlanImport, { where: { id: importId }, lock: { mode: 'pessimistic_write' } });
      const view = await this.view(planId, importId, tx);
      if (view.use) throw new DomainError('CONFLICT', '这张计划表的计划项已经加入计划，不能重复加入。');
      const pools = await this.names.settle(tx, actor, view.names, choice.names);
      const lines = this.linesOf(view, choice, pools);
      await this.plans.addLines(tx, actor, planId, lines);
      const use = { importId, lines: lines.length, usedBy: actor.name, usedAt: this.clock.now() };
      await tx.insert(PlanImportUse, use);
      await this.audit.record(tx, actor, {
        ...{ act: '采用计划表', objectKind: 'annual_plan', objectId: planId },
        detail: { import: importId, lines: lines.length },
      });
      return lines.length;
    });
  }

  private linesOf(
    { proposals }: PlanImportView,
    { rows }: PlanImportChoice,
    pools: ReadonlyMap<string, string>,
  ) {
    const byRow = new Map(proposals.map((one) => [one.row, one]));
    const faults: Fault[] = [];
    const lines = rows.flatMap((choice) => {
      const proposal = byRow.get(choice.row);
      if (proposal === undefined) return [];
      const chosen = chosenLine(choice, proposal, pools);
      faults.push(...chosen.faults);
      return [{ field: `rows.${choice.row}`, label: `第 ${choice.row} 行：`, line: chosen.line }];
    });
    if (lines.length === 0) {
      faults.push({ field: 'rows', code: 'REQUIRED', message: '请至少选择一行加入计划。' });
    }
    refuse(faults);
    return lines;
  }
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '计划项没有加入计划，请按提示修改。', faults);
}
