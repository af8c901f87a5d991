import type { EntityManager } from 'typeorm';
import { shanghaiDay } from '../../kernel/day.js';
import { parts } from '../../platform/database/bulk.js';
import { currentSeats, inScope, Where } from '../inspection.queries.js';
import type { TaskScope } from '../inspection.scope.js';
import {
  type ApprovalDecision,
  type ApprovalFacts,
  type ApprovalKind,
  NO_APPROVAL,
  taskApproval,
  visitRefusal,
} from './approval.rules.js';

/** How far the approval of each task is, by task id; every task that is asked for has an entry. */
export async function approvalFacts(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<Map<string, ApprovalFacts>> {
  const rows: {
    taskId: string;
    kind: ApprovalKind;
    decision: ApprovalDecision | null;
    decidedAt: Date | null;
  }[] = await tx.query(
    `SELECT DISTINCT ON (p.task_id) p.task_id AS "taskId", a.kind, d.decision, d.decided_at AS "decidedAt"
       FROM visit_approval_task p JOIN visit_approval a ON a.id = p.approval_id
       LEFT JOIN visit_approval_decision d ON d.approval_id = a.id
      WHERE p.task_id = ANY ($1::bigint[]) ORDER BY p.task_id, p.approval_id DESC`,
    [taskIds],
  );
  const facts = new Map<string, ApprovalFacts>(taskIds.map((id) => [id, NO_APPROVAL]));
  for (const { taskId, kind, decision, decidedAt } of rows) {
    const decidedOn = decidedAt === null ? null : shanghaiDay(decidedAt);
    facts.set(taskId, { state: taskApproval({ kind, decision }), kind, decidedOn });
  }
  return facts;
}

/** A task that a request may take. */
export interface TaskToApprove {
  readonly id: string;
  readonly number: string;
  readonly replaced: boolean;
}

/** Locks tasks of a draw in the order of their ids, so that two requests cannot take the same one. */
export async function lockTasks(
  tx: EntityManager,
  drawId: string,
  taskIds: readonly string[],
): Promise<TaskToApprove[]> {
  return tx.query(
    `SELECT t.id, t.number, EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id) AS replaced
       FROM inspection_task t WHERE t.draw_id = $1 AND t.id = ANY ($2::bigint[]) ORDER BY t.id FOR NO KEY UPDATE`,
    [drawId, taskIds],
  );
}

/** The highest number that a year's papers have: 12 of 513300-2026-S0012, 0 where there are none. */
export async function lastPaper(
  tx: EntityManager,
  table: 'visit_approval' | 'inspection_notice',
  prefix: string,
): Promise<number> {
  const [{ last }]: { last: number }[] = await tx.query(
    `SELECT coalesce(max(substr(number, $2)::int), 0) AS last FROM ${table} WHERE number LIKE $1 || '%'`,
    [prefix, prefix.length + 1],
  );
  return last;
}

/** Ids of a draw's tasks. */
export async function tasksOfDraw(tx: EntityManager, drawId: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.query('SELECT id FROM inspection_task WHERE draw_id = $1', [
    drawId,
  ]);
  return rows.map(({ id }) => id);
}

/** Which of these tasks the scope holds. */
export async function tasksInScope(
  tx: EntityManager,
  scope: TaskScope,
  taskIds: readonly string[],
): Promise<Set<string>> {
  const where = new Where();
  where.add('t.id = ANY (?::bigint[])', taskIds);
  inScope(where, scope);
  const rows: { id: string }[] = await tx.query(
    `SELECT t.id FROM inspection_task t WHERE ${where.sql}`,
    where.parameters,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Tasks that a request asks for. */
export async function taskIdsOf(tx: EntityManager, approvalId: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    'SELECT task_id AS id FROM visit_approval_task WHERE approval_id = $1 ORDER BY task_id',
    [approvalId],
  );
  return rows.map(({ id }) => id);
}

/** Writes down what a request asks for. */
export async function insertApprovalTasks(
  tx: EntityManager,
  approvalId: string,
  taskIds: readonly string[],
): Promise<void> {
  for (const part of parts(taskIds)) {
    await tx.query('INSERT INTO visit_approval_task (approval_id, task_id) SELECT $1, unnest($2::bigint[])', [
      approvalId,
      part,
    ]);
  }
}

/** True if the inspector sits on every one of these tasks now. */
export async function seatedOnAll(
  tx: EntityManager,
  inspectorId: string,
  taskIds: readonly string[],
): Promise<boolean> {
  const seats = await currentSeats(tx, taskIds);
  const own = new Set(seats.filter((seat) => seat.inspectorId === inspectorId).map(({ taskId }) => taskId));
  return taskIds.every((id) => own.has(id));
}

/** Why the visit of a task may not begin (Chinese), or null. */
export async function visitRefusalOf(tx: EntityManager, taskId: string): Promise<string | null> {
  return visitRefusal((await approvalFacts(tx, [taskId])).get(taskId) ?? NO_APPROVAL);
}
