import type { EntityManager } from 'typeorm';
import type { Correction, NewestResult } from './inspection.rules.js';

/** A version of a task's result. */
export interface KnownResult extends NewestResult {
  readonly resultId: string;
  readonly resultCode: string;
  readonly inspectedOn: string;
}

/** What a task has of results. */
export interface TaskResults {
  /** The last version that was entered. */
  readonly newest: KnownResult | null;
  /** The newest accepted version, else the newest one. */
  readonly inForce: KnownResult | null;
  /** What has become of a version after the accepted one; null where there is none. */
  readonly correction: Correction | null;
}

/**
 * The version in force of a task's result, and the newest one. An accepted "could not be inspected" that the head did not
 * confirm counts as returned.
 */
export async function taskResults(tx: EntityManager, taskId: string): Promise<TaskResults> {
  const versions: KnownResult[] = await tx.query(
    `SELECT r.id AS "resultId", r.version, r.result_code AS "resultCode", r.inspected_on AS "inspectedOn",
       r.entered_by AS "enteredBy", r.entered_inspector AS "enteredInspector",
       CASE WHEN c.decision = 'REFUSED' THEN 'RETURNED' ELSE v.decision END AS decision
     FROM inspection_result r LEFT JOIN result_review v ON v.result_id = r.id
       LEFT JOIN not_inspected_decision c ON c.result_id = r.id
     WHERE r.task_id = $1 ORDER BY r.version DESC`,
    [taskId],
  );
  return standOf(versions);
}

/** Which of these versions, newest first, is in force, and what has become of a later one. */
export function standOf<Version extends Pick<NewestResult, 'decision'>>(
  versions: readonly Version[],
): { newest: Version | null; inForce: Version | null; correction: Correction | null } {
  const newest = versions.at(0) ?? null;
  const accepted = versions.find(({ decision }) => decision === 'ACCEPTED');
  if (!newest || !accepted || accepted === newest) {
    return { newest, inForce: accepted ?? newest, correction: null };
  }
  return { newest, inForce: accepted, correction: newest.decision === null ? 'WAITING' : 'RETURNED' };
}
