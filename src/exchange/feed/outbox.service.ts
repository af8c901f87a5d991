import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { TasksToReport } from '../../inspection/tasks-to-report.service.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { PlanLife } from '../../plan/life/plan-life.service.js';
import { PlanService } from '../../plan/plan.service.js';
import type { OnReported, ReportedTasks } from '../../plan/reported-acts.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import {
  type LineOfTasks,
  planPrefix,
  planRatio,
  planRecordId,
  type Wanted,
  wantedOfTask,
} from './feed-facts.js';
import { insertRows, lastRows, type NewRow, recordsBeginning } from './outbox.queries.js';
import { differences } from './outbox.rules.js';

/** What the lines that tasks belong to have in common, read once. */
interface Book {
  readonly lines: Map<string, LineOfTasks>;
  readonly agencies: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, string>;
}

/**
 * The outbox: what an act changes for the province is worked out from the records themselves and compared with the rows
 * that are there, inside the act's transaction. What is the same makes no row, so that calling it twice does no harm.
 */
@Injectable()
export class FeedOutboxes implements OnReported {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly tasks: TasksToReport,
    private readonly plans: PlanService,
    private readonly life: PlanLife,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async planInForce(tx: EntityManager, actor: Actor, planId: string, cause: string): Promise<void> {
    await this.write(tx, actor, await this.newRows(tx, await this.wantedOfPlan(tx, planId)), cause);
  }

  async tasksChanged(tx: EntityManager, actor: Actor, tasks: ReportedTasks, cause: string): Promise<void> {
    const book = await this.book(tx);
    for await (const part of this.tasks.of(tx, tasks, this.clock.today())) {
      const wanted: Wanted[] = [];
      for (const task of part) {
        wanted.push(...wantedOfTask(task, await this.lineOf(tx, book, task.planLineId), book.agencies));
      }
      await this.write(tx, actor, await this.newRows(tx, wanted), cause);
    }
  }

  /** Acts that have no row, or another one than they should: none, unless acts were made before there was an outbox. */
  async missing(): Promise<NewRow[]> {
    // One view of all records: an act of this very moment is there with its rows, or not at all.
    return this.dataSource.transaction('REPEATABLE READ', (tx) => this.compare(tx, null));
  }

  /** Writes what is missing, in one transaction. @returns how many rows */
  async complete(actor: Actor): Promise<number> {
    return this.dataSource.transaction(async (tx) => (await this.compare(tx, actor)).length);
  }

  private async compare(tx: EntityManager, actor: Actor | null): Promise<NewRow[]> {
    const found: NewRow[] = [];
    const take = async (wanted: readonly Wanted[]): Promise<void> => {
      const rows = await this.newRows(tx, wanted);
      if (actor) await this.write(tx, actor, rows, '补记');
      found.push(...rows);
    };
    for (const { plan } of await this.plans.list(tx)) {
      const standing = ['APPROVED', 'FILED', 'PUBLISHED', 'CLOSED'].includes(plan.state);
      if (standing && (await this.plans.successorOf(plan, tx)) === null) {
        await take(await this.wantedOfPlan(tx, plan.id));
      }
    }
    const book = await this.book(tx);
    for (const drawId of await this.tasks.drawIds(tx)) {
      for await (const part of this.tasks.of(tx, { drawId }, this.clock.today())) {
        for (const task of part) await this.lineOf(tx, book, task.planLineId);
        await take(
          part.flatMap((task) =>
            wantedOfTask(task, book.lines.get(task.planLineId) as LineOfTasks, book.agencies),
          ),
        );
      }
    }
    return found;
  }

  private async wantedOfPlan(tx: EntityManager, planId: string): Promise<Wanted[]> {
    const { plan, lines } = await this.plans.get(planId, tx);
    const { agencies } = await this.book(tx);
    const own = (await this.agencies.agencies(tx)).find(({ code }) => code === plan.agencyCode);
    const wanted: Wanted[] = [];
    for (const line of lines) {
      const recordId = planRecordId(this.config.officeArea, plan, await this.life.rootOf(tx, line.id));
      wanted.push({
        ...{ kind: 'PLAN', recordId, objectId: line.id },
        fact: {
          ...{ kind: 'PLAN', planId: recordId, name: line.taskName, year: String(plan.year) },
          ...{ agencyCode: plan.agencyCode, agencyName: agencies.get(plan.agencyCode) ?? '' },
          ...{ areaCode: own?.areaCode ?? '', ratio: planRatio(line) },
        },
      });
    }
    const still = new Set(wanted.map(({ recordId }) => recordId));
    for (const row of await recordsBeginning(tx, 'PLAN', planPrefix(this.config.officeArea, plan))) {
      if (!still.has(row.recordId)) {
        wanted.push({ kind: 'PLAN', recordId: row.recordId, objectId: row.objectId, fact: null });
      }
    }
    return wanted;
  }

  private async newRows(tx: EntityManager, wanted: readonly Wanted[]): Promise<NewRow[]> {
    return differences(wanted, await lastRows(tx, wanted));
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    rows: readonly NewRow[],
    cause: string,
  ): Promise<void> {
    await insertRows(tx, rows, {
      cause,
      accountId: actor.accountId,
      actorName: actor.name,
      at: this.clock.now(),
    });
  }

  private async book(tx: EntityManager): Promise<Book> {
    const agencies = new Map((await this.agencies.agencies(tx)).map(({ code, name }) => [code, name]));
    const items = new Map(
      (await this.items.currentItems(undefined, tx)).map(({ code, name }) => [code, name]),
    );
    return { lines: new Map(), agencies, items };
  }

  private async lineOf(tx: EntityManager, book: Book, lineId: string): Promise<LineOfTasks> {
    const known = book.lines.get(lineId);
    if (known) return known;
    const { line, plan } = await this.plans.getLine(lineId, tx);
    const found: LineOfTasks = {
      line,
      planId: planRecordId(this.config.officeArea, plan, await this.life.rootOf(tx, lineId)),
      items: [line.itemCode, ...line.alsoItems].map((code) => ({ code, name: book.items.get(code) ?? code })),
    };
    book.lines.set(lineId, found);
    return found;
  }
}
