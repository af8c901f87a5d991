import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { NamesService } from '../../registry/names.service.js';
import type { InspectionTask } from '../inspection.entity.js';
import { TaskReader } from '../task-reader.js';
import { EntryDesk } from './entry-desk.js';
import { NOT_SEATED, poolsOfActor, RecordGate } from './record-gate.service.js';
import { RecordLoader } from './record-loader.service.js';
import type { RecordState } from './record-state.js';
import type { EntryInput, EntryOutcome, VisitRecord } from './record.types.js';
import { recordView } from './record-view.js';
import { entriesByOp } from './record.queries.js';
import { RecordPins } from './record-pins.service.js';
import { VisitEntry } from './visit-record.entity.js';

/** Entries that one call may bring. */
export const MOST_ENTRIES = 500;

/** Records of visits: read by who may see the task, written by the people who sit on it. */
@Injectable()
export class VisitRecords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly reader: TaskReader,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly names: NamesService,
    private readonly gate: RecordGate,
    private readonly loader: RecordLoader,
    private readonly pins: RecordPins,
  ) {}

  /** The record of a task as the actor sees it. @throws DomainError NOT_FOUND, FORBIDDEN outside the scope */
  async read(actor: Actor, taskId: string): Promise<VisitRecord> {
    const tx = this.dataSource.manager;
    const task = await this.reader.require(tx, actor, taskId);
    const draw = await this.ceremony.get(task.drawId);
    await this.looks.seen(actor, [draw], `现场记录 ${task.number}`);
    return this.view(tx, actor, task);
  }

  /**
   * The record for a page that is open: that its reader sees the task was logged when the page was opened.
   * @throws DomainError NOT_FOUND, FORBIDDEN outside the scope
   */
  async readAgain(actor: Actor, taskId: string): Promise<VisitRecord> {
    const tx = this.dataSource.manager;
    return this.view(tx, actor, await this.reader.require(tx, actor, taskId));
  }

  /**
   * Writes entries one after the other. An operation that was carried out before is answered, not repeated; who wrote on
   * an older state gets a conflict, and both values stay. Nothing is refused as a whole for one bad entry.
   * @returns an outcome for each entry, in their order
   * @throws DomainError NOT_FOUND, FORBIDDEN (outside the scope, no seat), INVALID_INPUT (too many)
   */
  async write(actor: Actor, taskId: string, entries: readonly EntryInput[]): Promise<EntryOutcome[]> {
    if (entries.length > MOST_ENTRIES) {
      throw new DomainError('INVALID_INPUT', `一次最多提交${MOST_ENTRIES}项填写，请分几次提交。`);
    }
    return this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      const refusal = await this.gate.refusalOf(tx, task);
      const before = await this.loader.load(tx, task);
      const seated = this.gate.requireSeat(actor, before.seats);
      const wanted = entries.map(({ field }) => field);
      const state = refusal === null ? await this.pins.offered(tx, before, wanted) : before;
      const { pools } = await this.names.of(tx);
      const opIds = entries.flatMap(({ opId, afterOp }) => [opId, ...(afterOp ? [afterOp] : [])]);
      const known = await entriesByOp(tx, opIds);
      const { drawnOn, today } = { drawnOn: shanghaiDay(task.createdAt), today: this.clock.today() };
      const writer = { ...seated, name: actor.name };
      const desk = new EntryDesk(state, { refusal, pools, known, drawnOn, today, writer });
      const outcomes: EntryOutcome[] = [];
      for (const entry of entries) outcomes.push(await desk.take(entry, (row) => this.insert(tx, row)));
      if (desk.kept.length > 0) {
        if (!before.pinned) await this.pins.pin(tx, state);
        await this.record(tx, actor, state, desk.kept);
      }
      return outcomes;
    });
  }

  private async view(tx: EntityManager, actor: Actor, task: InspectionTask): Promise<VisitRecord> {
    const state = await this.loader.load(tx, task);
    const mine = poolsOfActor(actor, state.seats);
    const refusal = mine.length === 0 ? NOT_SEATED : await this.gate.refusalOf(tx, task);
    return recordView(state, await this.names.of(tx), { mine, refusal });
  }

  private async insert(tx: EntityManager, row: Partial<VisitEntry>): Promise<VisitEntry> {
    const entry = tx.create(VisitEntry, { ...row, enteredAt: this.clock.now() });
    await tx.insert(VisitEntry, entry);
    return entry;
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    { task }: RecordState,
    kept: readonly VisitEntry[],
  ): Promise<void> {
    await this.audit.record(tx, actor, {
      ...{ act: '填写现场记录', objectKind: 'inspection_task', objectId: task.id },
      detail: {
        task: task.number,
        entries: kept.map(({ id }) => id),
        conflicts: kept.filter(({ conflict }) => conflict).length,
      },
    });
  }
}
