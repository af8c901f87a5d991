import type { KnownList } from '../../registry/check-points/check-points.service.js';
import type { InspectionTask } from '../inspection.entity.js';
import type { CurrentSeat } from '../inspection.queries.js';
import type { Answer } from './fields.rules.js';
import { pointField } from './fields.rules.js';
import type { FieldValue, PartState, RecordFinding } from './record.types.js';
import type { VisitEntry, VisitPart } from './visit-record.entity.js';

/** A check point with the system that answers it on a task. */
export interface PlacedPoint {
  readonly itemCode: string;
  readonly listId: string;
  readonly no: number;
  readonly content: string;
  readonly method: string | null;
  readonly basis: string | null;
  readonly poolCode: string;
}

/** An item of a task with its list and points. */
export interface PlacedItem {
  readonly code: string;
  readonly name: string;
  readonly listId: string | null;
  readonly version: number | null;
  readonly points: readonly PlacedPoint[];
}

/** Everything that is known of a task's record. */
export interface RecordState {
  readonly task: InspectionTask;
  readonly seats: readonly CurrentSeat[];
  /** Systems of its current seats, the lead first. */
  readonly pools: readonly string[];
  readonly items: readonly PlacedItem[];
  /** True where the lists are fixed: the record has begun. */
  readonly pinned: boolean;
  /** By field. */
  readonly standing: ReadonlyMap<string, VisitEntry>;
  /** Not decided, oldest first. */
  readonly conflicts: readonly VisitEntry[];
  /** By system. */
  readonly parts: ReadonlyMap<string, VisitPart>;
}

const NOTHING: FieldValue = { value: '', revision: 0, by: null, at: null };

/** A point whose own system does not sit on the task is answered by the lead. */
export function placedPoint(
  point: KnownList['points'][number],
  itemCode: string,
  leadPool: string,
  pools: readonly string[],
): PlacedPoint {
  const { listId, no, content, method, basis } = point;
  const poolCode = point.poolCode !== null && pools.includes(point.poolCode) ? point.poolCode : leadPool;
  return { itemCode, listId, no, content, method, basis, poolCode };
}

/** What stands in a field. */
export function valueOf(standing: ReadonlyMap<string, VisitEntry>, field: string): FieldValue {
  const entry = standing.get(field);
  if (!entry) return NOTHING;
  return { value: entry.value, revision: entry.revision ?? 0, by: entry.enteredBy, at: entry.enteredAt };
}

/** The answer of a check point; empty where there is none. */
export function answerOf(
  standing: ReadonlyMap<string, VisitEntry>,
  point: { readonly listId: string; readonly no: number },
): Answer | '' {
  return valueOf(standing, pointField(point.listId, point.no, 'answer')).value as Answer | '';
}

/** The note of a check point; empty where there is none. */
export function noteOf(
  standing: ReadonlyMap<string, VisitEntry>,
  point: { readonly listId: string; readonly no: number },
): string {
  return valueOf(standing, pointField(point.listId, point.no, 'note')).value;
}

/** State of a system's part. */
export function partState(parts: ReadonlyMap<string, VisitPart>, pool: string): PartState {
  return (parts.get(pool)?.state ?? 'OPEN') as PartState;
}

/** Check points that one system answers. */
export function pointsOfPool(state: Pick<RecordState, 'items'>, pool: string): PlacedPoint[] {
  return state.items.flatMap(({ points }) => points.filter(({ poolCode }) => poolCode === pool));
}

/** What was found in the parts that are handed in, by item and point. */
export function findingsOf(state: RecordState): RecordFinding[] {
  return state.items.flatMap(({ code, points }) =>
    points
      .filter((point) => partState(state.parts, point.poolCode) === 'HANDED_IN')
      .filter((point) => answerOf(state.standing, point) === 'NO')
      .map((point) => ({
        ...{ poolCode: point.poolCode, itemCode: code, listId: point.listId, pointNo: point.no },
        ...{ content: point.content, basis: point.basis, text: noteOf(state.standing, point) },
      })),
  );
}
