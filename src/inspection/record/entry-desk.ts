import type { Day } from '../../kernel/day.js';
import { cleanValue, type RecordField, readField, valueFault } from './fields.rules.js';
import { mergeEntry } from './merge.rules.js';
import { closedPartWords, poolOfField } from './parts.rules.js';
import type { Seated } from './record-gate.service.js';
import { partState, type RecordState, valueOf } from './record-state.js';
import type { EntryInput, EntryOutcome } from './record.types.js';
import type { VisitEntry } from './visit-record.entity.js';

/** What entries of one call are judged by. */
export interface DeskContext {
  /** Why nobody may write now; null: the record is open. */
  readonly refusal: string | null;
  /** Names of the systems. */
  readonly pools: ReadonlyMap<string, string>;
  /** Entries that the operations of this call have made before. */
  readonly known: ReadonlyMap<string, VisitEntry>;
  readonly drawnOn: Day;
  readonly today: Day;
  readonly writer: Seated & { readonly name: string };
}

type Insert = (row: Partial<VisitEntry>) => Promise<VisitEntry>;

/** Takes the entries of one call in turn, each on the state that those before it have left. */
export class EntryDesk {
  /** What was kept by this call, conflicts among it. */
  readonly kept: VisitEntry[] = [];
  private readonly standing: Map<string, VisitEntry>;
  private readonly ops: Map<string, VisitEntry>;
  private conflicts: readonly VisitEntry[];

  constructor(
    private readonly state: RecordState,
    private readonly context: DeskContext,
  ) {
    this.standing = new Map(state.standing);
    this.ops = new Map(context.known);
    this.conflicts = state.conflicts;
  }

  /** Takes one entry: kept by `insert`, or answered with why not. */
  async take(entry: EntryInput, insert: Insert): Promise<EntryOutcome> {
    const value = cleanValue(entry.value);
    const earlier = this.ops.get(entry.opId);
    if (earlier) return this.repeated(entry, value, earlier);
    const field = readField(entry.field);
    const refusal = field ? this.refusalOf(field, entry, value) : '没有这一填写项，请刷新页面后再填写。';
    if (refusal !== null) return this.answer(entry, 'REFUSED', refusal);
    const settles = this.settledBy(entry);
    const baseRevision = this.baseOf(entry);
    const state = valueOf(this.standing, entry.field);
    const merge = mergeEntry(state, { value, baseRevision, settles: settles !== null });
    if (merge.status === 'SAME') return this.answer(entry, 'SAME');
    if (merge.status === 'AHEAD') {
      return this.answer(entry, 'REFUSED', '页面上的内容与系统中的对不上，没有保存。请刷新页面后再填写。');
    }
    const conflict = merge.status === 'CONFLICT';
    const row = await insert({
      ...{ taskId: this.state.task.id, field: entry.field, value, baseRevision, conflict, opId: entry.opId },
      ...{ revision: conflict ? null : merge.revision, settlesId: conflict ? null : settles },
      ...this.signature(entry),
    });
    this.keep(row);
    return conflict ? this.answer(entry, 'CONFLICT', CONFLICT) : this.answer(entry, 'SAVED');
  }

  private keep(row: VisitEntry): void {
    this.kept.push(row);
    this.ops.set(row.opId, row);
    if (row.conflict) {
      this.conflicts = [...this.conflicts, row];
      return;
    }
    this.standing.set(row.field, row);
    const settled = row.settlesId;
    if (settled === null) return;
    this.conflicts = this.conflicts.filter(
      ({ id, field }) => field !== row.field || BigInt(id) > BigInt(settled),
    );
  }

  /** Who writes, for which system, and when by the clock of the phone. */
  private signature(entry: EntryInput): Partial<VisitEntry> {
    const { accountId, inspectorId, pools, name } = this.context.writer;
    const of = poolOfField(this.state, entry.field);
    return {
      ...{ accountId, inspectorId, enteredBy: name, poolCode: of ?? pools[0] },
      typedAt: momentOf(entry.typedAt),
    };
  }

  /** An operation that was carried out before; under its name nothing else is ever kept. */
  private repeated(entry: EntryInput, value: string, earlier: VisitEntry): EntryOutcome {
    const own = earlier.taskId === this.state.task.id && earlier.accountId === this.context.writer.accountId;
    if (!own || earlier.field !== entry.field || earlier.value !== value) {
      return this.answer(entry, 'REFUSED', '这次填写与先前的一次混在一起，没有保存。请刷新页面后重新填写。');
    }
    const open = earlier.conflict && this.conflicts.some(({ id }) => id === earlier.id);
    return open ? this.answer(entry, 'CONFLICT', CONFLICT) : this.answer(entry, 'SAME');
  }

  private refusalOf(field: RecordField, entry: EntryInput, value: string): string | null {
    if (this.context.refusal !== null) return this.context.refusal;
    if (!OP_ID.test(entry.opId)) return '填写没有标识，请刷新页面后再填写。';
    const fault = valueFault(field, value, this.context);
    if (field.of === 'VISIT') return fault;
    const pool = poolOfField(this.state, entry.field);
    if (pool === null || !this.state.pools.includes(pool)) {
      return '这一项不在这项任务的检查要点中，请刷新页面后再填写。';
    }
    const name = this.context.pools.get(pool) ?? '';
    if (!this.context.writer.pools.includes(pool)) {
      return `这一项由${name}的检查人员填写，您只能查看。`;
    }
    return closedPartWords(partState(this.state.parts, pool), name) ?? fault;
  }

  /** The revision on which an entry was typed. */
  private baseOf(entry: EntryInput): number {
    const before = entry.afterOp ? this.ops.get(entry.afterOp) : undefined;
    const same = before?.field === entry.field && before.taskId === this.state.task.id;
    if (!before || !same) return entry.baseRevision;
    return before.revision ?? before.baseRevision;
  }

  /** The conflict up to which an entry decides; null where there is none to decide. */
  private settledBy(entry: EntryInput): string | null {
    const settles = entry.settles ?? '';
    return this.conflicts.some(({ id, field }) => id === settles && field === entry.field) ? settles : null;
  }

  private answer(entry: EntryInput, status: EntryOutcome['status'], message = ''): EntryOutcome {
    const current = readField(entry.field) ? valueOf(this.standing, entry.field) : null;
    return { opId: entry.opId, status, revision: current?.revision ?? 0, current, message };
  }
}

const CONFLICT = '您填写之前，这一项已有新的内容。两份内容都已保存，请选择保留哪一个。';

/** What the phone or the form calls an operation: characters that every database gives back as it got them. */
const OP_ID = /^[^\p{Cc}\p{Cs}]{8,200}$/u;

/** A moment of a four-digit year; null for any other text, however far a phone's clock is off. */
function momentOf(text: string | null | undefined): Date | null {
  const moment = new Date(/^\d{4}-/.test(text ?? '') ? (text ?? '') : NaN);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
