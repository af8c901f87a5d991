import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { parts } from '../../platform/database/bulk.js';
import { inScope, NEWEST, Where } from '../inspection.queries.js';
import { type Decision, type TaskState, taskState } from '../inspection.rules.js';
import type { TaskScope } from '../inspection.scope.js';

/** A task with the days of its visit. */
export interface VisitRow {
  readonly taskId: string;
  readonly number: string;
  readonly drawId: string;
  readonly subjectKind: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly itemName: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  /** Null where the visit has no days. */
  readonly dayFrom: Day | null;
  readonly dayTo: Day | null;
  /** Of the days; 0 where there never were any. */
  readonly revision: number;
  /** Why the days are what they are, or are gone. */
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly state: TaskState;
}

/** What visits are narrowed to; every part may be absent. */
export interface VisitFilter {
  readonly taskIds?: readonly string[];
  /** Everything of these draws is left out: void ones. */
  readonly notOfDraws?: readonly string[];
  readonly drawId?: string;
  readonly areaCode?: string;
  /** Somebody who sits in the team now. */
  readonly inspectorId?: string;
  /** Days that the visit touches. */
  readonly dated?: { readonly from: Day; readonly to: Day };
  /** Without days, not inspected yet, and with a window that touches these days. */
  readonly undated?: { readonly from: Day; readonly to: Day };
}

const SEATED = `EXISTS (SELECT 1 FROM task_seat s WHERE s.task_id = t.id AND s.inspector_id = ?::bigint
  AND NOT EXISTS (SELECT 1 FROM task_seat later WHERE later.task_id = s.task_id
    AND later.pool_code = s.pool_code AND later.seat = s.seat AND later.revision > s.revision))`;

/** Visits by day and number; subjects that were replaced are left out. A scope of null is everything. */
export async function listVisits(
  tx: EntityManager,
  scope: TaskScope | null,
  filter: VisitFilter,
): Promise<VisitRow[]> {
  const where = new Where();
  if (scope) inScope(where, scope);
  where.add('x.task_id IS NULL');
  if (filter.taskIds) where.add('t.id = ANY (?::bigint[])', filter.taskIds);
  if (filter.notOfDraws) where.add('t.draw_id <> ALL (?::bigint[])', filter.notOfDraws);
  if (filter.drawId) where.add('t.draw_id = ?::bigint', filter.drawId);
  if (filter.areaCode) where.add('t.area_code = ?', filter.areaCode);
  if (filter.inspectorId) where.add(SEATED, filter.inspectorId);
  if (filter.dated) where.add('d.day_from <= ? AND d.day_to >= ?', filter.dated.to, filter.dated.from);
  if (filter.undated) {
    const { from, to } = filter.undated;
    where.add('d.day_from IS NULL AND n.id IS NULL AND t.window_from <= ? AND t.window_to >= ?', to, from);
  }
  const rows = (await tx.query(
    `SELECT t.id AS "taskId", t.number, t.draw_id AS "drawId", t.subject_kind AS "subjectKind",
       t.subject_code AS "subjectCode", t.subject_name AS "subjectName", t.area_code AS "areaCode",
       t.item_name AS "itemName", t.window_from AS "windowFrom", t.window_to AS "windowTo",
       d.day_from AS "dayFrom", d.day_to AS "dayTo", COALESCE(d.revision, 0) AS revision, d.reason,
       d.decided_by AS "decidedBy", d.decided_at AS "decidedAt", n.id AS result, n.decision
     FROM inspection_task t ${NEWEST}
       LEFT JOIN LATERAL (SELECT * FROM visit_date v WHERE v.task_id = t.id ORDER BY v.revision DESC LIMIT 1) d ON true
     WHERE ${where.sql} ORDER BY d.day_from, t.number COLLATE "C"`,
    where.parameters,
  )) as (Omit<VisitRow, 'state'> & { result: string | null; decision: Decision | null })[];
  return rows.map(({ result, decision, ...row }) => ({
    ...row,
    state: taskState(result === null ? null : { decision }, false),
  }));
}

/** Days of a visit that are to be written. */
export interface NewVisitDate {
  readonly taskId: string;
  readonly revision: number;
  readonly dayFrom: Day | null;
  readonly dayTo: Day | null;
  readonly reason: string | null;
}

/** Writes revisions, many at once. */
export async function insertVisitDates(
  tx: EntityManager,
  rows: readonly NewVisitDate[],
  decided: { readonly account: string | null; readonly by: string; readonly at: Date },
): Promise<void> {
  for (const part of parts(rows)) {
    await tx.query(
      `INSERT INTO visit_date (decided_account, decided_by, decided_at, task_id, revision, day_from, day_to, reason)
       SELECT $1::bigint, $2, $3::timestamptz, row.*
       FROM unnest($4::bigint[], $5::int[], $6::date[], $7::date[], $8::text[]) AS row`,
      [
        ...[decided.account, decided.by, decided.at],
        part.map(({ taskId }) => taskId),
        part.map(({ revision }) => revision),
        part.map(({ dayFrom }) => dayFrom),
        part.map(({ dayTo }) => dayTo),
        part.map(({ reason }) => reason),
      ],
    );
  }
}
