import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { inScope, NEWEST, Where } from '../inspection.queries.js';
import type { TaskState } from '../inspection.rules.js';
import type { TaskScope } from '../inspection.scope.js';
import type { Stage } from '../stages.js';
import { narrow, narrowToFigure, narrowToStage, type ReadyFilter } from './task-filter.js';

/** A task in a list. */
export interface TaskRow {
  readonly id: string;
  readonly number: string;
  readonly drawId: string;
  readonly subjectKind: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly itemName: string;
  readonly batch: string | null;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly state: TaskState;
  readonly stage: Stage;
  /** Until when the next thing is to be done; null where nothing is awaited. */
  readonly nextDue: Day | null;
  readonly overdue: boolean;
  /** Of the result in force, else of the newest version; null where there is none. */
  readonly resultCode: string | null;
  readonly inspectedOn: Day | null;
}

/** Tasks of one stage and state. */
export interface StageCount {
  readonly stage: Stage;
  readonly state: TaskState;
  readonly count: number;
}

/** What a list is of. */
export interface ListQuestion {
  readonly scope: TaskScope;
  readonly filter: ReadyFilter;
  /** On which day: what is overdue depends on it. */
  readonly today: Day;
}

/** Up to so many tasks `task_now` is told which; for more, reading all of them is no slower. */
const FEW_TASKS = 5000;

/** Narrows tasks `t` by everything that does not depend on where they stand; null where nothing narrows them. */
function narrowed({ scope, filter }: ListQuestion): Where | null {
  const where = new Where();
  inScope(where, scope);
  narrow(where, filter);
  return where.narrows ? where : null;
}

/** Ids of the tasks asked about, where they stand left aside; null where they are all tasks, or a great part of them. */
async function fewTasks(tx: EntityManager, question: ListQuestion): Promise<string[] | null> {
  const where = narrowed(question);
  if (where === null) return null;
  const rows: { id: string }[] = await tx.query(
    `SELECT t.id FROM inspection_task t WHERE ${where.sql} LIMIT ${FEW_TASKS + 1}`,
    where.parameters,
  );
  return rows.length > FEW_TASKS ? null : rows.map(({ id }) => id);
}

/**
 * Where the tasks asked about stand: rows `w` of `task_now` that meet the question, and `t` of `inspection_task` where
 * `withTasks` or a condition needs it.
 */
export async function standing(
  tx: EntityManager,
  question: ListQuestion,
  withTasks: boolean,
): Promise<{ readonly where: Where; readonly from: string }> {
  const few = await fewTasks(tx, question);
  const where = few ? new Where() : (narrowed(question) ?? new Where());
  const tasks = withTasks || where.narrows;
  const now = `task_now($${where.parameters.push(question.today)}::date, $${where.parameters.push(few)}::bigint[]) w`;
  narrowToFigure(where, question.filter);
  return { where, from: tasks ? `${now} JOIN inspection_task t ON t.id = w.task_id` : now };
}

/** How many tasks are in each stage and state, both filters of these left aside. */
export async function countTasks(tx: EntityManager, question: ListQuestion): Promise<StageCount[]> {
  const { where, from } = await standing(tx, question, false);
  return tx.query(
    `SELECT w.stage, w.state, count(*)::int AS count FROM ${from} WHERE ${where.sql} GROUP BY 1, 2`,
    where.parameters,
  );
}

/** A part of a list. */
export interface Range {
  readonly skip: number;
  readonly take: number;
}

const inRange = (range: Range | undefined): string =>
  range ? `LIMIT ${Number(range.take)} OFFSET ${Number(range.skip)}` : '';

/** Ids of the tasks that meet the question, in the order of their numbers; of all where no range is given. */
export async function findTasks(tx: EntityManager, question: ListQuestion, range?: Range): Promise<string[]> {
  const { state, stage, count } = question.filter;
  const asksStage = state !== undefined || stage !== undefined || count !== undefined;
  const { where, from } = asksStage
    ? await standing(tx, question, true)
    : { where: narrowed(question) ?? new Where(), from: 'inspection_task t' };
  narrowToStage(where, question.filter);
  const rows: { id: string }[] = await tx.query(
    `SELECT t.id FROM ${from} WHERE ${where.sql} ORDER BY t.number COLLATE "C" ${inRange(range)}`,
    where.parameters,
  );
  return rows.map(({ id }) => id);
}

/** Tasks by their ids, in the order of their numbers. @param today on which they are overdue or not */
export async function readTasks(tx: EntityManager, ids: readonly string[], today: Day): Promise<TaskRow[]> {
  return tx.query(
    `SELECT t.id, t.number, t.draw_id AS "drawId", t.subject_kind AS "subjectKind", t.subject_code AS "subjectCode",
       t.subject_name AS "subjectName", t.area_code AS "areaCode", t.item_name AS "itemName", t.batch,
       t.window_from::text AS "windowFrom", t.window_to::text AS "windowTo", w.state, w.stage,
       w.next_due::text AS "nextDue", w.overdue, n.result_code AS "resultCode",
       n.inspected_on::text AS "inspectedOn"
     FROM inspection_task t ${NEWEST} JOIN task_now($1::date, $2::bigint[]) w ON w.task_id = t.id
     WHERE t.id = ANY ($2::bigint[]) ORDER BY t.number COLLATE "C"`,
    [today, ids],
  );
}

/** One page of tasks in the order of their numbers. */
export async function listTasks(tx: EntityManager, question: ListQuestion, range: Range): Promise<TaskRow[]> {
  return readTasks(tx, await findTasks(tx, question, range), question.today);
}

/** The stage of one task on a day. @throws Error where there is no such task */
export async function stageOf(tx: EntityManager, taskId: string, today: Day): Promise<Stage> {
  const [now] = (await tx.query('SELECT stage FROM task_now($1::date, ARRAY[$2::bigint])', [
    today,
    taskId,
  ])) as { readonly stage: Stage }[];
  if (!now) throw new Error(`no task ${taskId}`);
  return now.stage;
}
