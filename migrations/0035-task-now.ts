import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes "could not be inspected" (src/inspection/result-codes.ts); a test holds the two lists together. */
const NOT_INSPECTED = [
  ...['UNREACHABLE', 'CLOSED_OR_LIQUIDATING', 'DEREGISTERED', 'REVOKED', 'MOVED_OUT'],
  ...['NOT_STARTED_OR_SUSPENDED', 'COMPLETED_HANDED_OVER'],
];

/**
 * Where each task stands on a day: the one definition of the stages (src/inspection/stages.ts), for lists, counts,
 * reminders and exports alike. Plain SQL without a limit around it, so that the planner takes it apart and a question
 * for one task reads that task only.
 */
export class TaskNow1770000000035 implements MigrationInterface {
  name = 'TaskNow1770000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION task_now(on_day date) RETURNS TABLE (
        task_id bigint, stage text, result_id bigint, result_code text, inspected_on date, accepted_at timestamptz,
        next_due date, overdue boolean, closed_at timestamptz
      ) LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT d.task_id, d.stage, d.result_id, d.result_code, d.inspected_on, d.accepted_at, d.next_due,
          COALESCE(d.next_due < on_day, false), CASE WHEN d.stage = 'CLOSED' THEN d.closed_at END
        FROM (SELECT s.*, ${NEXT_DUE} AS next_due FROM (${STAGED}) s) d
      $$`);
    await runner.query(
      `COMMENT ON FUNCTION task_now(date) IS '检查任务在某日所处的阶段、有效结果和最近期限'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** Result in force: the newest accepted version. One that says "not inspectable" and was not confirmed is none. */
const IN_FORCE = `
  SELECT r.id, r.result_code, r.inspected_on, v.reviewed_at, c.decision AS confirmed
  FROM inspection_result r
    JOIN result_review v ON v.result_id = r.id AND v.decision = 'ACCEPTED'
    LEFT JOIN not_inspected_decision c ON c.result_id = r.id
  WHERE r.task_id = t.id AND c.decision IS DISTINCT FROM 'REFUSED'
  ORDER BY r.version DESC LIMIT 1`;

const NEWEST = `
  SELECT r.id, v.decision
  FROM inspection_result r LEFT JOIN result_review v ON v.result_id = r.id
  WHERE r.task_id = t.id ORDER BY r.version DESC LIMIT 1`;

/** The head approved the visit, or it is urgent and the head has not refused it. */
const APPROVED = `
  EXISTS (SELECT 1 FROM visit_approval_task m
    JOIN visit_approval a ON a.id = m.approval_id
    LEFT JOIN visit_approval_decision b ON b.approval_id = a.id
    WHERE m.task_id = t.id AND (b.decision = 'APPROVED' OR (b.decision IS NULL AND a.kind = 'URGENT')))`;

const STAGE = `
  CASE
    WHEN w.state = 'VOIDED' THEN 'VOIDED'
    WHEN x.task_id IS NOT NULL THEN 'REPLACED'
    WHEN f.result_code IN (${NOT_INSPECTED.map((code) => `'${code}'`).join(', ')})
      THEN CASE WHEN f.confirmed IS NULL THEN 'CONFIRMING' ELSE 'NOT_INSPECTED' END
    WHEN f.id IS NOT NULL THEN CASE WHEN e.closed_at IS NULL THEN 'FOLLOWING_UP' ELSE 'CLOSED' END
    WHEN n.id IS NOT NULL THEN CASE WHEN n.decision IS NULL THEN 'ENTERED' ELSE 'RETURNED' END
    WHEN EXISTS (SELECT 1 FROM visit_entry y WHERE y.task_id = t.id) THEN 'INSPECTING'
    WHEN ${APPROVED} THEN 'TO_INSPECT'
    ELSE 'TO_APPROVE'
  END`;

const STAGED = `
  SELECT t.id AS task_id, t.window_to, ${STAGE} AS stage, f.id AS result_id, f.result_code, f.inspected_on,
    f.reviewed_at AS accepted_at, e.closed_at
  FROM inspection_task t
    JOIN draw w ON w.id = t.draw_id
    LEFT JOIN task_replacement x ON x.task_id = t.id
    LEFT JOIN LATERAL (${IN_FORCE}) f ON true
    LEFT JOIN LATERAL (${NEWEST}) n ON true
    LEFT JOIN task_closed() e ON e.task_id = t.id AND e.result_id = f.id`;

/** Until when something is to be done: the visit, or the earliest of the follow-ups that no step has ended. */
const NEXT_DUE = `
  CASE
    WHEN s.stage IN ('TO_APPROVE', 'TO_INSPECT', 'INSPECTING', 'RETURNED') THEN s.window_to
    WHEN s.stage = 'FOLLOWING_UP' THEN (
      SELECT min(o.due) FROM follow_up_now(on_day) o WHERE o.task_id = s.task_id AND NOT o.ended)
  END`;
