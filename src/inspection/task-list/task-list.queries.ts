import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { IN_STATE, inScope, NEWEST, Where } from '../inspection.queries.js';
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

const STATE = `CASE ${Object.entries(IN_STATE)
  .map(([state, condition]) => `WHEN ${condition} THEN '${state}'`)
  .join(' ')} END`;

/** Tasks with where they stand; the last parameter is the day. */
function source({ scope, filter, today }: ListQuestion): { where: Where; from: string } {
  const where = new Where();
  inScope(where, scope);
  narrow(where, filter);
  narrowToFigure(where, filter);
  const day = `$${where.parameters.push(today)}::date`;
  const from = `FROM inspection_task t ${NEWEST} JOIN task_now(${day}) w ON w.task_id = t.id`;
  return { where, from };
}

/** How many tasks are in each stage and state, both filters of these left aside. */
export async function countTasks(tx: EntityManager, question: ListQuestion): Promise<StageCount[]> {
  const { where, from } = source(question);
  return tx.query(
    `SELECT w.stage, ${STATE} AS state, count(*)::int AS count ${from} WHERE ${where.sql} GROUP BY 1, 2`,
    where.parameters,
  );
}

/** One page of tasks in the order of their numbers. */
export async function listTasks(
  tx: EntityManager,
  question: ListQuestion,
  page: { readonly skip: number; readonly take: number },
): Promise<TaskRow[]> {
  const { where, from } = source(question);
  narrowToStage(where, question.filter);
  return tx.query(
    `SELECT t.id, t.number, t.draw_id AS "drawId", t.subject_kind AS "subjectKind", t.subject_code AS "subjectCode",
       t.subject_name AS "subjectName", t.area_code AS "areaCode", t.item_name AS "itemName", t.batch,
       t.window_from::text AS "windowFrom", t.window_to::text AS "windowTo", ${STATE} AS state, w.stage,
       w.next_due::text AS "nextDue", w.overdue, n.result_code AS "resultCode",
       n.inspected_on::text AS "inspectedOn"
     ${from} WHERE ${where.sql}
     ORDER BY t.number COLLATE "C" LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    where.parameters,
  );
}
