import type { EntityManager } from 'typeorm';
import type { TaskScope } from './inspection.scope.js';

/**
 * Result in force of a task `t`: the newest accepted version, else the newest one; with its review, and the substitution
 * of its subject. `correction` tells of a version after the accepted one: it waits (WAITING) or was returned (RETURNED),
 * and changes nothing until it is accepted; null where there is none. An accepted "could not be inspected" that the head
 * did not confirm counts as returned.
 */
export const NEWEST = `
  LEFT JOIN task_replacement x ON x.task_id = t.id
  LEFT JOIN LATERAL (
    SELECT r.id, r.result_code, r.inspected_on, d.decision, v.reviewed_at,
      CASE WHEN d.decision = 'ACCEPTED' AND r.version < first_value(r.version) OVER late
        THEN first_value(COALESCE(d.decision, 'WAITING')) OVER late END AS correction
    FROM inspection_result r LEFT JOIN result_review v ON v.result_id = r.id
      LEFT JOIN not_inspected_decision c ON c.result_id = r.id
      CROSS JOIN LATERAL (SELECT CASE WHEN c.decision = 'REFUSED' THEN 'RETURNED' ELSE v.decision END AS decision) d
    WHERE r.task_id = t.id
    WINDOW late AS (ORDER BY r.version DESC)
    ORDER BY d.decision IS NOT DISTINCT FROM 'ACCEPTED' DESC, r.version DESC LIMIT 1
  ) n ON true`;

/** The subject was replaced by a reserve. */
const REPLACED = 'x.task_id IS NOT NULL';

/** An accepted result is in force, of a subject that was not replaced. */
const REVIEWED = `x.task_id IS NULL AND n.decision = 'ACCEPTED'`;

/** An accepted result is published also where its subject was replaced: that it could not be inspected is a result. */
const ACCEPTED = `n.decision = 'ACCEPTED'`;

/** Collects conditions and their parameters. */
export class Where {
  readonly parameters: unknown[] = [];
  private readonly conditions: string[] = ['true'];

  /** `?` in the condition stands for the value. */
  add(condition: string, ...values: unknown[]): void {
    let next = 0;
    this.conditions.push(condition.replaceAll('?', () => `$${this.parameters.push(values[next++])}`));
  }

  /** True if a condition was added. */
  get narrows(): boolean {
    return this.conditions.length > 1;
  }

  get sql(): string {
    return this.conditions.map((condition) => `(${condition})`).join(' AND ');
  }
}

/** A seat row that no later revision has replaced. Few seats have one, so that "> 0" spares reading all seats twice. */
export const CURRENT_SEAT = `NOT EXISTS (SELECT 1 FROM task_seat later WHERE later.task_id = s.task_id
  AND later.pool_code = s.pool_code AND later.seat = s.seat AND later.revision > s.revision AND later.revision > 0)`;

/** A task `t` with a current seat `s` that meets the condition. */
const SEATED = (condition: string): string =>
  `EXISTS (SELECT 1 FROM task_seat s WHERE s.task_id = t.id AND ${CURRENT_SEAT} AND ${condition})`;

/** Narrows tasks `t` to a scope. */
export function inScope(where: Where, scope: TaskScope): void {
  if (scope.onlyOf) {
    where.add(
      `t.draw_id = ANY (?::bigint[]) OR EXISTS (SELECT 1 FROM task_seat s WHERE s.task_id = t.id AND ${CURRENT_SEAT}
         AND s.inspector_id = ?::bigint)`,
      ...[scope.onlyOf.drawIds, scope.onlyOf.inspectorId],
    );
  }
  if (scope.everything) return;
  const { inspectorIds, pools, areaCodes } = scope;
  // A list that is empty is left away: the rest can then be answered by an index.
  const ways = [
    [SEATED('s.inspector_id = ANY (?::bigint[])'), inspectorIds],
    [SEATED('s.pool_code = ANY (?::text[])'), pools],
    ['t.lead_pool = ANY (?::text[])', pools],
    ['t.area_code = ANY (?::text[])', areaCodes],
  ] as const;
  const open = ways.filter(([, values]) => values.length > 0);
  where.add(
    open.map(([condition]) => condition).join(' OR ') || 'false',
    ...open.map(([, values]) => values),
  );
}

/** True if the scope holds the task. */
export async function isTaskInScope(tx: EntityManager, scope: TaskScope, taskId: string): Promise<boolean> {
  const where = new Where();
  where.add('t.id = ?', taskId);
  inScope(where, scope);
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM inspection_task t WHERE ${where.sql}`,
    where.parameters,
  );
  return rows.length > 0;
}

/** Who sits where now. */
export interface CurrentSeat {
  readonly taskId: string;
  readonly poolCode: string;
  readonly seat: number;
  readonly inspectorId: string | null;
  readonly step: string;
}

/** Current seats of tasks, by task, pool and seat. */
export async function currentSeats(tx: EntityManager, taskIds: readonly string[]): Promise<CurrentSeat[]> {
  return tx.query(
    `SELECT s.task_id AS "taskId", s.pool_code AS "poolCode", s.seat, s.inspector_id AS "inspectorId", s.step
     FROM task_seat s WHERE s.task_id = ANY ($1::bigint[]) AND ${CURRENT_SEAT}
     ORDER BY s.task_id, s.pool_code COLLATE "C", s.seat`,
    [taskIds],
  );
}

/** How far the tasks of a draw are. */
export interface DrawProgress {
  readonly drawId: string;
  /** Tasks that need a result: those whose subject was replaced are left out. */
  readonly tasks: number;
  /** Tasks with an accepted result. */
  readonly reviewed: number;
  /** Tasks whose subject was replaced by a reserve; the reserve's own task is among `tasks`. */
  readonly replaced: number;
  /** Accepted results in all, those of replaced subjects too. */
  readonly accepted: number;
  /** The last day on which a reviewed task was inspected; null where none is reviewed. */
  readonly lastInspectedOn: string | null;
  /** When the last result in force was accepted, corrections among them; null where none is. */
  readonly lastAcceptedAt: Date | null;
}

/** Progress of the given draws; draws without tasks are left out. */
export async function progressOf(tx: EntityManager, drawIds: readonly string[]): Promise<DrawProgress[]> {
  return tx.query(
    `SELECT t.draw_id AS "drawId", (count(*) FILTER (WHERE x.task_id IS NULL))::int AS tasks,
       (count(*) FILTER (WHERE ${REVIEWED}))::int AS reviewed,
       (count(*) FILTER (WHERE ${REPLACED}))::int AS replaced,
       (count(*) FILTER (WHERE ${ACCEPTED}))::int AS accepted,
       (max(n.inspected_on) FILTER (WHERE ${REVIEWED}))::text AS "lastInspectedOn",
       max(n.reviewed_at) FILTER (WHERE ${ACCEPTED}) AS "lastAcceptedAt"
     FROM inspection_task t ${NEWEST} WHERE t.draw_id = ANY ($1::bigint[])
     GROUP BY t.draw_id ORDER BY t.draw_id`,
    [drawIds],
  );
}

/** The newest accepted result of a task. */
export interface AcceptedResult {
  readonly taskId: string;
  readonly number: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly resultCode: string;
  readonly followUp: string;
  readonly inspectedOn: string;
  readonly correctBy: string | null;
  readonly remark: string | null;
}

/** Accepted results of a draw by task number. */
export async function acceptedResults(tx: EntityManager, drawId: string): Promise<AcceptedResult[]> {
  return tx.query(
    `SELECT t.id AS "taskId", t.number, t.subject_code AS "subjectCode", t.subject_name AS "subjectName",
       t.area_code AS "areaCode", r.result_code AS "resultCode", r.follow_up AS "followUp",
       r.inspected_on::text AS "inspectedOn", r.correct_by::text AS "correctBy", r.remark
     FROM inspection_task t ${NEWEST} JOIN inspection_result r ON r.id = n.id
     WHERE t.draw_id = $1 AND ${ACCEPTED}
     ORDER BY t.number COLLATE "C"`,
    [drawId],
  );
}

/** A subject whose result was accepted, and when it was inspected. */
export interface AcceptedSubject {
  readonly drawId: string;
  readonly subjectCode: string;
  readonly inspectedOn: string;
  /** When the version in force was accepted: later than the first acceptance where the result was corrected. */
  readonly acceptedAt: Date;
}

/** Subjects of these draws whose result was accepted. */
export async function acceptedSubjects(
  tx: EntityManager,
  drawIds: readonly string[],
): Promise<AcceptedSubject[]> {
  return tx.query(
    `SELECT t.draw_id AS "drawId", t.subject_code AS "subjectCode", n.inspected_on::text AS "inspectedOn",
       n.reviewed_at AS "acceptedAt"
     FROM inspection_task t ${NEWEST} WHERE t.draw_id = ANY ($1::bigint[]) AND ${ACCEPTED}`,
    [drawIds],
  );
}
