import type { EntityManager } from 'typeorm';
import type { VisitFile } from './visit-file.entity.js';
import type { KeptFiles } from './visit-file.rules.js';

/** A file with its withdrawal. */
export interface FileRow extends VisitFile {
  readonly withdrawnReason: string | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: Date | null;
}

/** Files of a task in the order in which they came. */
export async function filesOf(tx: EntityManager, taskId: string): Promise<FileRow[]> {
  return tx.query(
    `SELECT f.id, f.task_id AS "taskId", f.pool_code AS "poolCode", f.field, f.purpose, f.caption,
       f.file_name AS "fileName", f.file_kind AS "fileKind", f.bytes, f.digest,
       f.original_digest AS "originalDigest", f.taken_at AS "takenAt", f.latitude, f.longitude, f.op_id AS "opId",
       f.inspector_id AS "inspectorId", f.account_id AS "accountId", f.uploaded_by AS "uploadedBy",
       f.uploaded_at AS "uploadedAt", w.reason AS "withdrawnReason", w.withdrawn_by AS "withdrawnBy",
       w.withdrawn_at AS "withdrawnAt"
     FROM visit_file f LEFT JOIN visit_file_withdrawal w ON w.file_id = f.id
     WHERE f.task_id = $1 ORDER BY f.id`,
    [taskId],
  );
}

/** What is kept of a task. */
export async function keptOf(tx: EntityManager, taskId: string): Promise<KeptFiles> {
  const [kept] = (await tx.query(
    `SELECT (count(*) FILTER (WHERE w.file_id IS NULL))::int AS files, coalesce(sum(f.bytes), 0)::text AS bytes
     FROM visit_file f LEFT JOIN visit_file_withdrawal w ON w.file_id = f.id WHERE f.task_id = $1`,
    [taskId],
  )) as { files: number; bytes: string }[];
  return { files: kept.files, bytes: Number(kept.bytes) };
}

/** How many files of a purpose a task has that are not withdrawn. */
export async function countOfPurpose(tx: EntityManager, taskId: string, purpose: string): Promise<number> {
  const [found] = (await tx.query(
    `SELECT count(*)::int AS files FROM visit_file f
     WHERE f.task_id = $1 AND f.purpose = $2
       AND NOT EXISTS (SELECT 1 FROM visit_file_withdrawal w WHERE w.file_id = f.id)`,
    [taskId, purpose],
  )) as { files: number }[];
  return found.files;
}

/** When the newest version was entered that waits or was accepted, and which the head did not refuse; or null. */
export async function reliedOnUntil(tx: EntityManager, taskId: string): Promise<Date | null> {
  const [found] = (await tx.query(
    `SELECT max(r.entered_at) AS at FROM inspection_result r
       LEFT JOIN result_review v ON v.result_id = r.id
       LEFT JOIN not_inspected_decision d ON d.result_id = r.id
     WHERE r.task_id = $1 AND v.decision IS DISTINCT FROM 'RETURNED' AND d.decision IS DISTINCT FROM 'REFUSED'`,
    [taskId],
  )) as { at: Date | null }[];
  return found.at;
}
