import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { inScope, Where } from '../inspection.queries.js';
import type { TaskScope } from '../inspection.scope.js';
import { approvalFacts } from './approval.queries.js';
import type { ApprovalDecision, ApprovalKind, ApprovalState, TaskApproval } from './approval.rules.js';

/** What a list of requests is narrowed to; every part may be absent. */
export interface ApprovalFilter {
  readonly id?: string;
  readonly state?: ApprovalState;
  readonly kind?: ApprovalKind;
  readonly drawId?: string;
  readonly taskId?: string;
}

/** A request with its decision. */
export interface ApprovalRow {
  readonly id: string;
  /** Number of the request: 513300-2026-S0001. */
  readonly number: string;
  readonly drawId: string;
  readonly drawNumber: string;
  readonly itemName: string;
  readonly kind: ApprovalKind;
  readonly reason: string | null;
  readonly requestedAccountId: string;
  readonly requestedInspectorId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** How many visits it asks for. */
  readonly tasks: number;
  readonly state: ApprovalState;
  readonly decisionReason: string | null;
  /** The head whose decision it is; null while it waits. */
  readonly headName: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

function narrowed(scope: TaskScope | null, filter: ApprovalFilter): Where {
  const where = new Where();
  if (filter.id) where.add('a.id = ?::bigint', filter.id);
  if (filter.drawId) where.add('a.draw_id = ?::bigint', filter.drawId);
  if (filter.kind) where.add('a.kind = ?', filter.kind);
  if (filter.state) where.add(`coalesce(d.decision, 'OPEN') = ?`, filter.state);
  if (filter.taskId) {
    const held = 'SELECT 1 FROM visit_approval_task h WHERE h.approval_id = a.id AND h.task_id = ?::bigint';
    where.add(`EXISTS (${held})`, filter.taskId);
  }
  if (scope === null) return where;
  const own = new Where();
  inScope(own, scope);
  const condition = own.sql.replace(/\$\d+/g, '?');
  where.add(
    `EXISTS (SELECT 1 FROM visit_approval_task p JOIN inspection_task t ON t.id = p.task_id
       WHERE p.approval_id = a.id AND ${condition})`,
    ...own.parameters,
  );
  return where;
}

const FROM = `
  FROM visit_approval a JOIN draw w ON w.id = a.draw_id
  LEFT JOIN visit_approval_decision d ON d.approval_id = a.id`;

/** How many requests there are. A scope of null is everything. */
export async function countApprovals(
  tx: EntityManager,
  scope: TaskScope | null,
  filter: ApprovalFilter,
): Promise<number> {
  const where = narrowed(scope, filter);
  const [{ n }]: { n: number }[] = await tx.query(
    `SELECT count(*)::int AS n ${FROM} WHERE ${where.sql}`,
    where.parameters,
  );
  return n;
}

/** Requests with a task in the scope, newest first. A scope of null is everything. */
export async function findApprovals(
  tx: EntityManager,
  scope: TaskScope | null,
  filter: ApprovalFilter,
  page: { readonly skip: number; readonly take: number },
): Promise<ApprovalRow[]> {
  const where = narrowed(scope, filter);
  const rows: (Omit<ApprovalRow, 'state'> & { decision: ApprovalDecision | null })[] = await tx.query(
    `SELECT a.id, a.number, a.draw_id AS "drawId", w.number AS "drawNumber", w.item_name AS "itemName", a.kind,
       a.reason, a.requested_account_id AS "requestedAccountId", a.requested_inspector_id AS "requestedInspectorId",
       a.requested_by AS "requestedBy", a.requested_at AS "requestedAt",
       (SELECT count(*)::int FROM visit_approval_task p WHERE p.approval_id = a.id) AS tasks,
       d.decision, d.reason AS "decisionReason", coalesce(d.head_name, d.decided_by) AS "headName",
       d.decided_by AS "decidedBy", d.decided_at AS "decidedAt" ${FROM} WHERE ${where.sql}
     ORDER BY a.id DESC LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    where.parameters,
  );
  return rows.map(({ decision, ...row }) => ({ ...row, state: decision ?? 'OPEN' }));
}

/** A task beside its approval. */
export interface ApprovalTaskRow {
  readonly id: string;
  readonly number: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly itemName: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  /** Days of the visit; null where none are set. */
  readonly dayFrom: Day | null;
  readonly dayTo: Day | null;
  /** People of its teams in the order of their seats. */
  readonly people: readonly string[];
  readonly replaced: boolean;
  /** True where the visitor sits on it. */
  readonly own: boolean;
  /** How far its newest request is. */
  readonly state: TaskApproval;
}

/** Tasks of a request that the scope holds, by number. */
export function taskRowsOf(
  tx: EntityManager,
  scope: TaskScope,
  approvalId: string,
): Promise<ApprovalTaskRow[]> {
  const where = new Where();
  where.add('t.id IN (SELECT task_id FROM visit_approval_task WHERE approval_id = ?::bigint)', approvalId);
  return taskRows(tx, where, scope, null);
}

/** Tasks of a draw that the scope holds, by number. @param inspectorId whose own tasks are marked */
export function taskRowsOfDraw(
  tx: EntityManager,
  scope: TaskScope,
  drawId: string,
  inspectorId: string | null,
): Promise<ApprovalTaskRow[]> {
  const where = new Where();
  where.add('t.draw_id = ?::bigint', drawId);
  return taskRows(tx, where, scope, inspectorId);
}

async function taskRows(
  tx: EntityManager,
  where: Where,
  scope: TaskScope,
  inspectorId: string | null,
): Promise<ApprovalTaskRow[]> {
  inScope(where, scope);
  const me = where.parameters.push(inspectorId);
  const rows: Omit<ApprovalTaskRow, 'state'>[] = await tx.query(
    `SELECT t.id, t.number, t.subject_code AS "subjectCode", t.subject_name AS "subjectName",
       t.area_code AS "areaCode", t.item_name AS "itemName", t.window_from AS "windowFrom",
       t.window_to AS "windowTo", v.day_from AS "dayFrom", v.day_to AS "dayTo",
       EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id) AS replaced,
       coalesce(s.people, '{}') AS people, coalesce($${me}::bigint = ANY (s.ids), false) AS own
     FROM inspection_task t
     LEFT JOIN LATERAL (SELECT * FROM visit_date v WHERE v.task_id = t.id ORDER BY v.revision DESC LIMIT 1) v ON true
     LEFT JOIN LATERAL (
       SELECT array_agg(i.name ORDER BY n.pool_code <> t.lead_pool, n.pool_code COLLATE "C", n.seat) AS people,
         array_agg(i.id) AS ids
         FROM (SELECT DISTINCT ON (s.pool_code, s.seat) s.pool_code, s.seat, s.inspector_id FROM task_seat s
                WHERE s.task_id = t.id ORDER BY s.pool_code, s.seat, s.revision DESC) n
         JOIN inspector i ON i.id = n.inspector_id
     ) s ON true
     WHERE ${where.sql} ORDER BY t.number COLLATE "C"`,
    where.parameters,
  );
  const ids = rows.map(({ id }) => id);
  const facts = await approvalFacts(tx, ids);
  return rows.map((row) => ({ ...row, state: facts.get(row.id)?.state ?? 'NONE' }));
}
