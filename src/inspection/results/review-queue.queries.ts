import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { inScope, Where } from '../inspection.queries.js';
import type { TaskScope } from '../inspection.scope.js';

/** A version that waits for its review. */
export interface WaitingReview {
  readonly taskId: string;
  readonly number: string;
  readonly drawId: string;
  readonly subjectName: string;
  readonly subjectCode: string;
  readonly areaCode: string;
  readonly itemName: string;
  readonly version: number;
  readonly resultCode: string;
  readonly inspectedOn: Day;
  readonly enteredName: string;
  readonly enteredAt: Date;
  /** Why an accepted result is to be corrected; null for an entry. */
  readonly correctionReason: string | null;
  /** Entered by the visitor himself, under whichever account: another person reviews it. */
  readonly own: boolean;
}

/** Who asks, and for which part. */
export interface QueueQuestion {
  readonly scope: TaskScope;
  readonly accountId: string | null;
  readonly inspectorId: string | null;
}

/** The newest version of each task, where nobody has reviewed it; tasks that were replaced or void need no review. */
const WAITING = `FROM inspection_task t
  JOIN inspection_result r ON r.task_id = t.id
  JOIN draw w ON w.id = t.draw_id AND w.state <> 'VOIDED'
  WHERE NOT EXISTS (SELECT 1 FROM result_review v WHERE v.result_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM inspection_result l WHERE l.task_id = t.id AND l.version > r.version)
    AND NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id)`;

/** How many versions wait. */
export async function countWaiting(tx: EntityManager, { scope }: QueueQuestion): Promise<number> {
  const where = new Where();
  inScope(where, scope);
  const [{ count }]: { count: number }[] = await tx.query(
    `SELECT count(*)::int AS count ${WAITING} AND ${where.sql}`,
    where.parameters,
  );
  return count;
}

/** Versions that wait, the longest waiting first. */
export async function listWaiting(
  tx: EntityManager,
  { scope, accountId, inspectorId }: QueueQuestion,
  page: { readonly skip: number; readonly take: number },
): Promise<WaitingReview[]> {
  const where = new Where();
  inScope(where, scope);
  const account = `$${where.parameters.push(accountId)}::bigint`;
  const inspector = `$${where.parameters.push(inspectorId)}::bigint`;
  return tx.query(
    `SELECT t.id AS "taskId", t.number, t.draw_id AS "drawId", t.subject_name AS "subjectName",
       t.subject_code AS "subjectCode", t.area_code AS "areaCode", t.item_name AS "itemName", r.version,
       r.result_code AS "resultCode", r.inspected_on::text AS "inspectedOn", r.entered_name AS "enteredName",
       r.entered_at AS "enteredAt", r.correction_reason AS "correctionReason",
       COALESCE(r.entered_by = ${account} OR r.entered_inspector = ${inspector}, false) AS own
     ${WAITING} AND ${where.sql}
     ORDER BY r.entered_at, r.id LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    where.parameters,
  );
}

/** The task of the version that waits longest and may be reviewed by who asks, but for one task; null: there is none. */
export async function nextWaiting(
  tx: EntityManager,
  { scope, accountId, inspectorId }: QueueQuestion,
  butTaskId: string,
): Promise<string | null> {
  const where = new Where();
  inScope(where, scope);
  where.add('t.id <> ?::bigint', butTaskId);
  where.add('r.entered_by IS DISTINCT FROM ?::bigint', accountId);
  where.add('r.entered_inspector IS DISTINCT FROM ?::bigint', inspectorId);
  const rows: { id: string }[] = await tx.query(
    `SELECT t.id ${WAITING} AND ${where.sql} ORDER BY r.entered_at, r.id LIMIT 1`,
    where.parameters,
  );
  return rows.at(0)?.id ?? null;
}
