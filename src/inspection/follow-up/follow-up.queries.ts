import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { inScope, NEWEST, Where } from '../inspection.queries.js';
import type { TaskScope } from '../inspection.scope.js';
import type { FollowUpKind } from './steps.rules.js';

/** What a list of follow-ups may be narrowed to by state, on a day. */
export const FOLLOW_UP_STATES = {
  OPEN: '未办结',
  OVERDUE: '已逾期',
  DUE: '七天内到期',
  ENDED: '已办结',
} as const;

export type FollowUpState = keyof typeof FOLLOW_UP_STATES;

/** The states as conditions on follow_up_now `w`; a follow-up may be in more than one. */
const IN_STATE: Readonly<Record<FollowUpState, string>> = {
  OPEN: 'NOT w.ended',
  OVERDUE: 'w.overdue',
  DUE: `NOT w.ended AND w.due BETWEEN $1::date AND $1::date + 7`,
  ENDED: 'w.ended',
};

/** What a list is narrowed to; every part may be absent. */
export interface FollowUpFilter {
  readonly state?: FollowUpState;
  readonly kind?: FollowUpKind;
  readonly areaCode?: string;
  readonly poolCode?: string;
  readonly drawId?: string;
  /** Part of a name, code, task number or number of a paper. */
  readonly text?: string;
}

/** A follow-up as it stands on a day. */
export interface FollowUpRow {
  readonly id: string;
  readonly taskId: string;
  readonly taskNumber: string;
  readonly drawId: string;
  readonly subjectName: string;
  readonly subjectCode: string;
  readonly areaCode: string;
  readonly resultId: string | null;
  readonly formerId: string | null;
  readonly kind: FollowUpKind;
  readonly itemCode: string | null;
  readonly poolCode: string;
  readonly what: string;
  readonly toWhom: string | null;
  readonly documentNo: string | null;
  readonly automatic: boolean;
  readonly openedBy: string;
  readonly openedAt: Date;
  /** Steps so far. */
  readonly steps: number;
  /** The newest step, OPENED where there is none. */
  readonly lastStep: string;
  readonly ended: boolean;
  readonly endedOn: Day | null;
  /** The term as it stands, with its extensions. */
  readonly due: Day | null;
  readonly overdue: boolean;
  /** The day of the re-check that is planned next; null where none is. */
  readonly plannedOn: Day | null;
  /** The result that called for it is no longer the one in force. */
  readonly superseded: boolean;
}

const COLUMNS = `f.id, f.task_id AS "taskId", t.number AS "taskNumber", t.draw_id AS "drawId",
  t.subject_name AS "subjectName", t.subject_code AS "subjectCode", t.area_code AS "areaCode",
  f.result_id AS "resultId", f.former_id AS "formerId", f.kind, f.item_code AS "itemCode", f.pool_code AS "poolCode",
  f.what, f.to_whom AS "toWhom", f.document_no AS "documentNo", f.automatic, f.opened_by AS "openedBy",
  f.opened_at AS "openedAt", w.steps, w.last_step AS "lastStep", w.ended, w.ended_on::text AS "endedOn",
  w.due::text AS due, w.overdue,
  (SELECT s.on_day::text FROM follow_up_step s WHERE s.follow_up_id = f.id AND s.n = w.steps AND s.step = 'PLANNED')
    AS "plannedOn",
  f.result_id IS NOT NULL AND f.result_id IS DISTINCT FROM n.id AS superseded`;

/** $1 is the day. */
const FROM = `FROM follow_up f JOIN inspection_task t ON t.id = f.task_id
  JOIN follow_up_now($1::date) w ON w.follow_up_id = f.id ${NEWEST}`;

/** Conditions whose first parameter is the day. */
function dated(day: Day): Where {
  const where = new Where();
  where.add('?::date IS NOT NULL', day);
  return where;
}

function narrowed(where: Where, filter: FollowUpFilter): void {
  if (filter.kind) where.add('f.kind = ?', filter.kind);
  if (filter.areaCode) where.add('t.area_code = ?', filter.areaCode);
  if (filter.poolCode) where.add('f.pool_code = ?', filter.poolCode);
  if (filter.drawId) where.add('t.draw_id = ?', filter.drawId);
  if (filter.text) {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
    where.add(
      `t.subject_name ILIKE ? OR t.subject_code ILIKE ? OR t.number ILIKE ? OR f.document_no ILIKE ?
       OR EXISTS (SELECT 1 FROM follow_up_step s WHERE s.follow_up_id = f.id AND s.document_no ILIKE ?)`,
      ...[pattern, pattern, pattern, pattern, pattern],
    );
  }
}

/** How many follow-ups there are in each state on a day, the filter's state left aside. */
export async function countFollowUps(
  tx: EntityManager,
  scope: TaskScope,
  filter: FollowUpFilter,
  day: Day,
): Promise<Record<FollowUpState, number>> {
  const where = dated(day);
  inScope(where, scope);
  narrowed(where, filter);
  const [counts]: Record<FollowUpState, number>[] = await tx.query(
    `SELECT ${Object.entries(IN_STATE)
      .map(([state, condition]) => `(count(*) FILTER (WHERE ${condition}))::int AS "${state}"`)
      .join(', ')}
     FROM follow_up f JOIN inspection_task t ON t.id = f.task_id
       JOIN follow_up_now($1::date) w ON w.follow_up_id = f.id WHERE ${where.sql}`,
    where.parameters,
  );
  return counts;
}

/** One page of follow-ups, the open ones first by their term. */
export async function listFollowUps(
  tx: EntityManager,
  scope: TaskScope,
  filter: FollowUpFilter,
  { day, skip, take }: { readonly day: Day; readonly skip: number; readonly take: number },
): Promise<FollowUpRow[]> {
  const where = dated(day);
  inScope(where, scope);
  narrowed(where, filter);
  const inState = filter.state ? `AND (${IN_STATE[filter.state]})` : '';
  return tx.query(
    `SELECT ${COLUMNS} ${FROM} WHERE ${where.sql} ${inState}
     ORDER BY w.ended, w.due NULLS LAST, f.id LIMIT ${Number(take)} OFFSET ${Number(skip)}`,
    where.parameters,
  );
}

/** Follow-ups of a task in the order they were opened. */
export async function followUpsOf(tx: EntityManager, taskId: string, day: Day): Promise<FollowUpRow[]> {
  return tx.query(`SELECT ${COLUMNS} ${FROM} WHERE f.task_id = $2 ORDER BY f.id`, [day, taskId]);
}

/** One follow-up, or null. */
export async function followUpOf(tx: EntityManager, id: string, day: Day): Promise<FollowUpRow | null> {
  const [row]: FollowUpRow[] = await tx.query(`SELECT ${COLUMNS} ${FROM} WHERE f.id = $2`, [day, id]);
  return row ?? null;
}

/** The closure of a task that holds now, by the one definition; null where the task is open. */
export interface ClosureNow {
  readonly resultId: string;
  readonly closedAt: Date;
  readonly automatic: boolean;
  readonly closedBy: string;
  readonly reason: string | null;
}

/** The closure that holds now, or null. */
export async function closureNow(tx: EntityManager, taskId: string): Promise<ClosureNow | null> {
  const [row]: ClosureNow[] = await tx.query(
    `SELECT c.result_id AS "resultId", c.closed_at AS "closedAt", c.automatic, c.closed_by AS "closedBy", c.reason
       FROM task_closed() d JOIN LATERAL (
         SELECT * FROM task_closure c WHERE c.task_id = d.task_id ORDER BY c.id DESC LIMIT 1
       ) c ON true WHERE d.task_id = $1`,
    [taskId],
  );
  return row ?? null;
}

/** What was found and not mended on the spot in a version of a result, in the order of the form. */
export async function openFindings(
  tx: EntityManager,
  resultId: string,
): Promise<{ poolCode: string; itemCode: string; text: string }[]> {
  return tx.query(
    `SELECT pool_code AS "poolCode", item_code AS "itemCode", text FROM result_finding
      WHERE result_id = $1 AND NOT corrected ORDER BY no`,
    [resultId],
  );
}
