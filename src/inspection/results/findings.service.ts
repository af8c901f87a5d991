import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { PlanService } from '../../plan/plan.service.js';
import { NamesService } from '../../registry/names.service.js';
import { InspectionResult, InspectionTask } from '../inspection.entity.js';
import type { CurrentSeat } from '../inspection.queries.js';
import { RecordLoader } from '../record/record-loader.service.js';
import type { Finding, FindingsContext, NoPoint } from './findings.rules.js';
import { ResultFinding } from './result-finding.entity.js';

/** An item that is inspected in a task. */
export interface TaskItem {
  readonly code: string;
  readonly name: string;
}

/** Findings of results item by item: read, written, and put beside the record. */
@Injectable()
export class FindingsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: PlanService,
    private readonly names: NamesService,
    private readonly record: RecordLoader,
  ) {}

  /** Items of a task with their names, the main one first. */
  async itemsOf(
    task: Pick<InspectionTask, 'itemCode' | 'itemName' | 'planLineId'>,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<TaskItem[]> {
    const { line } = await this.plans.getLine(task.planLineId, tx);
    const codes = [...new Set([task.itemCode, ...line.alsoItems])];
    const { items } = await this.names.of(tx);
    const nameOf = (code: string): string =>
      code === task.itemCode ? task.itemName : (items.get(code) ?? '其他事项');
    return codes.map((code) => ({ code, name: nameOf(code) }));
  }

  /** What the findings of a new version are judged against. @param base the version that it takes up, or null */
  async contextOf(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    {
      seats,
      base,
      correction,
    }: {
      readonly seats: readonly CurrentSeat[];
      readonly base: string | null;
      readonly correction: boolean;
    },
  ): Promise<FindingsContext & { readonly items: readonly TaskItem[] }> {
    const items = await this.itemsOf(task, tx);
    return {
      items,
      itemCodes: items.map(({ code }) => code),
      ownPool: ownPool(actor, task, seats),
      noPoints: await this.noPoints(tx, task),
      before: base === null ? [] : ((await this.ofResults([base], tx)).get(base) ?? []),
      correction,
    };
  }

  private async noPoints(tx: EntityManager, task: InspectionTask): Promise<NoPoint[]> {
    const found = (await this.record.findings(tx, [task])).get(task.id) ?? [];
    return found.map(({ poolCode, itemCode, listId, pointNo, text, content }) => ({
      ...{ poolCode, itemCode, listId, pointNo, content },
      text: text === '' ? content : text,
    }));
  }

  /** Writes the findings of a new version, in their order. */
  async write(tx: EntityManager, resultId: string, rows: readonly Finding[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.insert(
      ResultFinding,
      rows.map((row, at) => ({ ...row, resultId, no: at + 1 })),
    );
  }

  /**
   * Findings of results by result, in the order of the form. A result that was entered as one text, before findings
   * stood item by item, has it as one finding of its main item.
   */
  async ofResults(
    resultIds: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, Finding[]>> {
    const found = await tx
      .createQueryBuilder(ResultFinding, 'f')
      .where('f.resultId = ANY (:ids)', { ids: resultIds })
      .orderBy('f.resultId')
      .addOrderBy('f.no')
      .getMany();
    const byResult = new Map<string, Finding[]>(resultIds.map((id) => [id, []]));
    for (const { resultId, poolCode, itemCode, listId, pointNo, text, corrected } of found) {
      byResult.get(resultId)?.push({ poolCode, itemCode, listId, pointNo, text, corrected });
    }
    const without = resultIds.filter((id) => byResult.get(id)?.length === 0);
    for (const [id, finding] of await undivided(tx, without)) byResult.set(id, [finding]);
    return byResult;
  }
}

/** For whom the actor writes findings: his seat's system; the leading one where he sits for several. */
function ownPool(actor: Actor, task: InspectionTask, seats: readonly CurrentSeat[]): string {
  const pools = seats.flatMap((seat) =>
    actor.inspectorId !== null && seat.inspectorId === actor.inspectorId ? [seat.poolCode] : [],
  );
  return pools.includes(task.leadPool) ? task.leadPool : (pools.at(0) ?? task.leadPool);
}

/** Findings that stand as one text only. */
async function undivided(tx: EntityManager, resultIds: readonly string[]): Promise<[string, Finding][]> {
  if (resultIds.length === 0) return [];
  const results = await tx
    .createQueryBuilder(InspectionResult, 'r')
    .innerJoinAndMapOne('r.task', InspectionTask, 't', 't.id = r.taskId')
    .where('r.id = ANY (:ids)', { ids: resultIds })
    .andWhere(`r.findings <> ''`)
    .getMany();
  return results.map((result) => {
    const { task } = result as InspectionResult & { task: InspectionTask };
    const { leadPool: poolCode, itemCode } = task;
    const corrected = result.resultCode === 'CORRECTED';
    return [
      result.id,
      { ...{ poolCode, itemCode, listId: null, pointNo: null }, text: result.findings, corrected },
    ];
  });
}
