import type { RegistryNames } from '../../registry/display.rules.js';
import {
  pointField,
  POOL_FIELDS,
  type PoolFieldName,
  poolField,
  VISIT_FIELDS,
  visitField,
  type VisitFieldName,
} from './fields.rules.js';
import {
  answerOf,
  noteOf,
  type PlacedPoint,
  pointsOfPool,
  type RecordState,
  partState,
  valueOf,
} from './record-state.js';
import type { FieldValue, RecordConflict, RecordPart, RecordPoint, VisitRecord } from './record.types.js';

/** Who looks at a record. */
export interface Viewer {
  /** Systems that he sits for. */
  readonly mine: readonly string[];
  /** Why he may not write (Chinese), or null. */
  readonly refusal: string | null;
}

/** A record as a visitor sees it. */
export function recordView(
  state: RecordState,
  names: Pick<RegistryNames, 'pools' | 'areas'>,
  viewer: Viewer,
): VisitRecord {
  const { task } = state;
  const { id, number, subjectName, subjectCode, subjectKind, itemName, leadPool, windowFrom, windowTo } =
    task;
  return {
    task: {
      ...{ id, number, subjectName, subjectCode, subjectKind, itemName, leadPool, windowFrom, windowTo },
      areaName: names.areas.get(task.areaCode) ?? '',
    },
    items: state.items.map(({ code, name, listId, version, points }) => ({
      ...{ code, name, listId, version },
      points: points.map((point) => viewOfPoint(state, point, names, viewer)),
    })),
    fields: fieldsOf(state),
    parts: state.pools.map((pool) => viewOfPart(state, pool, names, viewer)),
    conflicts: state.conflicts.map((entry): RecordConflict => ({
      ...{ id: entry.id, field: entry.field, value: entry.value, baseRevision: entry.baseRevision },
      ...{ poolCode: entry.poolCode, by: entry.enteredBy, at: entry.enteredAt, typedAt: entry.typedAt },
      current: valueOf(state.standing, entry.field),
    })),
    begun: state.standing.size > 0 || state.conflicts.length > 0,
    ...{ editable: viewer.refusal === null, refusal: viewer.refusal },
  };
}

function viewOfPoint(
  { standing }: RecordState,
  point: PlacedPoint,
  { pools }: Pick<RegistryNames, 'pools'>,
  viewer: Viewer,
): RecordPoint {
  const { listId, no, content, method, basis, poolCode } = point;
  const revision = (name: 'answer' | 'note') => valueOf(standing, pointField(listId, no, name)).revision;
  return {
    ...{ listId, no, content, method, basis, poolCode, poolName: pools.get(poolCode) ?? '' },
    mine: viewer.mine.includes(poolCode),
    ...{ answer: answerOf(standing, point), note: noteOf(standing, point) },
    revisions: { answer: revision('answer'), note: revision('note') },
  };
}

function viewOfPart(
  state: RecordState,
  poolCode: string,
  { pools }: Pick<RegistryNames, 'pools'>,
  viewer: Viewer,
): RecordPart {
  const part = state.parts.get(poolCode);
  const answers = pointsOfPool(state, poolCode).map((point) => answerOf(state.standing, point));
  const stands = partState(state.parts, poolCode);
  const mine = viewer.mine.includes(poolCode);
  const open = stands === 'OPEN' || stands === 'REOPENED';
  return {
    ...{ poolCode, poolName: pools.get(poolCode) ?? '', leads: poolCode === state.task.leadPool },
    ...{ state: stands, reason: part?.reason ?? null, by: part?.actedBy ?? null, at: part?.actedAt ?? null },
    ...{ mine, editable: mine && open && viewer.refusal === null },
    ...{ points: answers.length, answered: answers.filter((answer) => answer !== '').length },
    found: answers.filter((answer) => answer === 'NO').length,
  };
}

/** Fields of the visit and of every system, empty ones too, and those of points that were entered. */
function fieldsOf({ standing, pools }: RecordState): Record<string, FieldValue> {
  const names = [
    ...(Object.keys(VISIT_FIELDS) as VisitFieldName[]).map(visitField),
    ...pools.flatMap((pool) =>
      (Object.keys(POOL_FIELDS) as PoolFieldName[]).map((name) => poolField(pool, name)),
    ),
    ...standing.keys(),
  ];
  return Object.fromEntries([...new Set(names)].map((name) => [name, valueOf(standing, name)]));
}
