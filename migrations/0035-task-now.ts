import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes "could not be inspected" (src/inspection/result-codes.ts); a test holds the two lists together. */
const NOT_INSPECTED = [
  ...['UNREACHABLE', 'CLOSED_OR_LIQUIDATING', 'DEREGISTERED', 'REVOKED', 'MOVED_OUT'],
  ...['NOT_STARTED_OR_SUSPENDED', 'COMPLETED_HANDED_OVER'],
];

/**
 * Where each task stands on a day: the one definition of the stages (src/inspection/stages.ts), for lists, counts,
 * reminders and exports alike. Whoever knows which tasks he asks for names them: all tables are then read for these
 * alone, by their indexes. Without names each table is read once, for all tasks together.
 */
export class TaskNow1770000000035 implements MigrationInterface {
  name = 'TaskNow1770000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION task_now(on_day date, task_ids bigint[] DEFAULT NULL) RETURNS TABLE (
        task_id bigint, stage text, state text, result_id bigint, result_code text, inspected_on date,
        accepted_at timestamptz, next_due date, overdue boolean, closed_at timestamptz
      ) LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT d.task_id, d.stage, d.state, d.result_id, d.result_code, d.inspected_on, d.accepted_at, d.next_due,
          COALESCE(d.next_due < on_day, false), CASE WHEN d.stage = 'CLOSED' THEN d.closed_at END
        FROM (SELECT s.*, ${NEXT_DUE} AS next_due FROM (${STAGED}) s) d
      $$`);
    await runner.query(
      `COMMENT ON FUNCTION task_now(date, bigint[]) IS '检查任务在某日所处的阶段、有效结果和最近期限(可只问若干任务)'`,
    );
    // A page of a list is read in the order of the numbers, whatever the collation of the database.
    await runner.query('CREATE INDEX ix_inspection_task_number ON inspection_task (number COLLATE "C")');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** Only rows of the tasks asked for; the planner leaves it away where none are named. */
const asked = (column: string): string => `(task_ids IS NULL OR ${column} = ANY (task_ids))`;

/** Accepted, and not an accepted "not inspectable" that the head refused to confirm. */
const IN_FORCE = `(v.decision IS NOT DISTINCT FROM 'ACCEPTED' AND c.decision IS DISTINCT FROM 'REFUSED')`;

/** The result in force of each task, that is the newest accepted version; where there is none, the newest version. */
const RESULT = `
  SELECT DISTINCT ON (r.task_id) r.task_id, r.id, r.result_code, r.inspected_on, v.decision, v.reviewed_at,
    c.decision AS confirmed, ${IN_FORCE} AS in_force
  FROM inspection_result r
    LEFT JOIN result_review v ON v.result_id = r.id
    LEFT JOIN not_inspected_decision c ON c.result_id = r.id
  WHERE ${asked('r.task_id')}
  ORDER BY r.task_id, ${IN_FORCE} DESC, r.version DESC`;

/** Tasks whose visit the head approved, or that is urgent and that the head has not refused. */
const APPROVED = `
  SELECT m.task_id FROM visit_approval_task m
    JOIN visit_approval a ON a.id = m.approval_id
    LEFT JOIN visit_approval_decision b ON b.approval_id = a.id
  WHERE (b.decision = 'APPROVED' OR (b.decision IS NULL AND a.kind = 'URGENT')) AND ${asked('m.task_id')}
  GROUP BY m.task_id`;

/**
 * Closures that no later follow-up has undone. Of the result in force they say what `task_closed` says: no other result
 * has taken its place, or another one would be in force.
 */
const CLOSURE = `
  SELECT c.result_id, c.closed_at FROM task_closure c
  WHERE NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.task_id = c.task_id AND f.id > COALESCE(c.last_follow_up_id, 0))
    AND ${asked('c.task_id')}`;

/** The earliest term of the follow-ups that no step has ended. */
const DUE = `
  SELECT o.task_id, min(o.due) AS due FROM follow_up_now(on_day) o
  WHERE NOT o.ended AND ${asked('o.task_id')} GROUP BY o.task_id`;

const STAGE = `
  CASE
    WHEN w.state = 'VOIDED' THEN 'VOIDED'
    WHEN x.task_id IS NOT NULL THEN 'REPLACED'
    WHEN r.task_id IS NULL THEN CASE
      WHEN (SELECT true FROM visit_entry y WHERE y.task_id = t.id LIMIT 1) THEN 'INSPECTING'
      WHEN p.task_id IS NOT NULL THEN 'TO_INSPECT'
      ELSE 'TO_APPROVE' END
    WHEN NOT r.in_force THEN CASE WHEN r.decision IS NULL THEN 'ENTERED' ELSE 'RETURNED' END
    WHEN r.result_code IN (${NOT_INSPECTED.map((code) => `'${code}'`).join(', ')})
      THEN CASE WHEN r.confirmed IS NULL THEN 'CONFIRMING' ELSE 'NOT_INSPECTED' END
    WHEN e.result_id IS NULL THEN 'FOLLOWING_UP'
    ELSE 'CLOSED'
  END`;

/** How far the result is, the draw and what comes after it left aside (`taskState` in src/inspection). */
const STATE = `
  CASE
    WHEN x.task_id IS NOT NULL THEN 'REPLACED'
    WHEN r.task_id IS NULL THEN 'ASSIGNED'
    WHEN r.in_force THEN 'REVIEWED'
    WHEN r.decision IS NULL THEN 'ENTERED'
    ELSE 'RETURNED'
  END`;

const inForce = (column: string, name: string): string =>
  `CASE WHEN r.in_force THEN r.${column} END AS ${name}`;

/** OFFSET 0 keeps the planner from working out the stage anew at each mention of it. */
const STAGED = `
  SELECT t.id AS task_id, t.window_to, ${STAGE} AS stage, ${STATE} AS state, ${inForce('id', 'result_id')},
    ${inForce('result_code', 'result_code')}, ${inForce('inspected_on', 'inspected_on')},
    ${inForce('reviewed_at', 'accepted_at')}, e.closed_at, u.due
  FROM inspection_task t
    JOIN draw w ON w.id = t.draw_id
    LEFT JOIN task_replacement x ON x.task_id = t.id
    LEFT JOIN (${RESULT}) r ON r.task_id = t.id
    LEFT JOIN (${CLOSURE}) e ON e.result_id = r.id AND r.in_force
    LEFT JOIN (${APPROVED}) p ON p.task_id = t.id
    LEFT JOIN (${DUE}) u ON u.task_id = t.id
  WHERE ${asked('t.id')} OFFSET 0`;

/** Until when something is to be done: the visit, or the earliest of the follow-ups that no step has ended. */
const NEXT_DUE = `
  CASE
    WHEN s.stage IN ('TO_APPROVE', 'TO_INSPECT', 'INSPECTING', 'RETURNED') THEN s.window_to
    WHEN s.stage = 'FOLLOWING_UP' THEN s.due
  END`;
