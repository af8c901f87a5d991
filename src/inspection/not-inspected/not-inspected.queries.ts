import type { EntityManager } from 'typeorm';
import { inScope, Where } from '../inspection.queries.js';
import type { TaskScope } from '../inspection.scope.js';
import { NotInspectedDecision } from './not-inspected.entity.js';
import {
  type ConfirmationState,
  NOT_INSPECTED_CODES,
  type NotInspectedDecisionKind,
} from './not-inspected.rules.js';

/** An accepted result "could not be inspected" with what the head said. */
export interface NotInspectedRow {
  readonly taskId: string;
  readonly number: string;
  readonly drawId: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly resultCode: string;
  readonly version: number;
  readonly inspectedOn: string;
  readonly enteredName: string;
  readonly reviewedName: string;
  readonly reviewedAt: Date;
  readonly decision: NotInspectedDecisionKind | null;
  readonly reason: string | null;
  readonly headName: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** A reserve has taken the subject's place. */
  readonly replaced: boolean;
  /** Pieces of evidence that are not withdrawn. */
  readonly evidence: number;
}

/** What a list of such results is narrowed to. */
export interface NotInspectedFilter {
  readonly state?: ConfirmationState;
  readonly resultCode?: string;
}

/** Results that no later accepted version has replaced; those of void draws are left out. */
function conditions(scope: TaskScope, voided: readonly string[]): Where {
  const where = new Where();
  inScope(where, scope);
  where.add('r.result_code = ANY (?::text[])', NOT_INSPECTED_CODES);
  where.add('t.draw_id <> ALL (?::bigint[])', voided);
  where.add(`NOT EXISTS (SELECT 1 FROM inspection_result later JOIN result_review lv ON lv.result_id = later.id
    WHERE later.task_id = r.task_id AND later.version > r.version AND lv.decision = 'ACCEPTED')`);
  return where;
}

const FROM = `
  FROM inspection_result r
    JOIN result_review v ON v.result_id = r.id AND v.decision = 'ACCEPTED'
    JOIN inspection_task t ON t.id = r.task_id
    LEFT JOIN not_inspected_decision c ON c.result_id = r.id
    LEFT JOIN task_replacement x ON x.task_id = t.id`;

const IN_STATE: Readonly<Record<ConfirmationState, string>> = {
  WAITING: 'c.result_id IS NULL',
  CONFIRMED: `c.decision = 'CONFIRMED'`,
  REFUSED: `c.decision = 'REFUSED'`,
};

/** How many there are of each code in each state. */
export interface NotInspectedCount {
  readonly resultCode: string;
  readonly state: ConfirmationState;
  readonly count: number;
  /** Of these, subjects whose place a reserve has taken. */
  readonly replaced: number;
}

export async function countNotInspected(
  tx: EntityManager,
  scope: TaskScope,
  voided: readonly string[],
): Promise<NotInspectedCount[]> {
  const where = conditions(scope, voided);
  return tx.query(
    `SELECT r.result_code AS "resultCode", COALESCE(c.decision, 'WAITING') AS state, count(*)::int AS count,
       (count(x.task_id))::int AS replaced ${FROM} WHERE ${where.sql} GROUP BY 1, 2`,
    where.parameters,
  );
}

/** Results by task number, those that wait first. */
export async function findNotInspected(
  tx: EntityManager,
  {
    scope,
    voided,
    filter,
  }: {
    readonly scope: TaskScope;
    readonly voided: readonly string[];
    readonly filter: NotInspectedFilter;
  },
  page: { readonly skip: number; readonly take: number },
): Promise<NotInspectedRow[]> {
  const where = conditions(scope, voided);
  if (filter.state) where.add(IN_STATE[filter.state]);
  if (filter.resultCode) where.add('r.result_code = ?', filter.resultCode);
  return tx.query(
    `SELECT t.id AS "taskId", t.number, t.draw_id AS "drawId", t.subject_name AS "subjectName",
       t.area_code AS "areaCode", r.result_code AS "resultCode", r.version, r.inspected_on::text AS "inspectedOn",
       r.entered_name AS "enteredName", v.reviewed_name AS "reviewedName", v.reviewed_at AS "reviewedAt",
       c.decision, c.reason, c.head_name AS "headName", c.decided_by AS "decidedBy", c.decided_at AS "decidedAt",
       x.task_id IS NOT NULL AS replaced,
       (SELECT count(*)::int FROM visit_file f WHERE f.task_id = t.id AND f.purpose = 'EVIDENCE'
          AND NOT EXISTS (SELECT 1 FROM visit_file_withdrawal w WHERE w.file_id = f.id)) AS evidence
     ${FROM} WHERE ${where.sql}
     ORDER BY (c.result_id IS NOT NULL), t.number COLLATE "C" LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    where.parameters,
  );
}

/** True if the head has confirmed the result. */
export async function isConfirmed(tx: EntityManager, resultId: string): Promise<boolean> {
  return tx.existsBy(NotInspectedDecision, { resultId, decision: 'CONFIRMED' });
}
