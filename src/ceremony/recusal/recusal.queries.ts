import type { EntityManager } from 'typeorm';
import type { RecusalSource, RecusalState } from './recusal.rules.js';

/** A recusal with its request, its decision and what came of it. */
export interface RecusalRow {
  readonly requestId: string;
  readonly drawId: string;
  readonly drawNumber: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly poolCode: string;
  /** From 0. */
  readonly seat: number;
  readonly inspectorId: string;
  readonly personName: string;
  readonly source: RecusalSource;
  readonly relation: string;
  readonly leftOn: string | null;
  readonly applicant: string | null;
  readonly appliedOn: string | null;
  readonly explanation: string;
  readonly requestedAccountId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly state: RecusalState;
  readonly headName: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly declineReason: string | null;
  /** Number of the change in after.jsonl; null where the seat was not drawn anew. */
  readonly eventNumber: number | null;
  /** Who took the seat; null where nobody did. */
  readonly byName: string | null;
}

/** What a list of recusals is narrowed to. */
export interface RecusalFilter {
  readonly drawId?: string;
  readonly subjectCode?: string;
  /** OPEN, APPROVED or DECLINED; all where it is left out. */
  readonly state?: RecusalState;
}

/** Most rows of a list. */
export const MOST_RECUSALS = 2000;

/** Recusals that a filter leaves, newest first. */
export async function findRecusals(tx: EntityManager, filter: RecusalFilter): Promise<RecusalRow[]> {
  return tx.query(
    `SELECT * FROM (
       SELECT q.id AS "requestId", q.draw_id AS "drawId", d.number AS "drawNumber", q.subject_code AS "subjectCode",
              s.subject_name AS "subjectName", q.pool_code AS "poolCode", q.seat, r.inspector_id AS "inspectorId",
              coalesce(p.inspector_name, '') AS "personName", r.source, r.relation, r.left_on AS "leftOn", r.applicant,
              r.applied_on AS "appliedOn", q.explanation, q.requested_account_id AS "requestedAccountId",
              q.requested_by AS "requestedBy", q.requested_at AS "requestedAt",
              coalesce(x.decision, 'OPEN') AS state, h.head_name AS "headName", x.decided_by AS "decidedBy",
              x.decided_at AS "decidedAt", x.reason AS "declineReason", e.n AS "eventNumber",
              came.inspector_name AS "byName"
         FROM recusal r
         JOIN draw_after_request q ON q.id = r.request_id
         JOIN draw d ON d.id = q.draw_id
         JOIN drawn_subject s ON s.draw_id = q.draw_id AND s.subject_code = q.subject_code
         LEFT JOIN draw_pseudonym p ON p.draw_id = q.draw_id AND p.inspector_id = r.inspector_id
         LEFT JOIN draw_after_decision x ON x.request_id = q.id
         LEFT JOIN recusal_decision h ON h.request_id = q.id
         LEFT JOIN draw_event e ON e.request_id = q.id
         LEFT JOIN draw_pseudonym came ON came.draw_id = q.draw_id AND came.inspector_id = e.by_inspector_id
     ) found
     WHERE ($1::bigint IS NULL OR "drawId" = $1) AND ($2::text IS NULL OR "subjectCode" = $2)
       AND ($3::text IS NULL OR state = $3)
     ORDER BY "requestId" DESC LIMIT ${MOST_RECUSALS}`,
    [filter.drawId ?? null, filter.subjectCode ?? null, filter.state ?? null],
  );
}

/** The newest answer of each person who was shown the task. */
export interface DeclarationRow {
  readonly inspectorId: string;
  readonly related: boolean;
  readonly declaredAt: Date;
}

/** What the people of a subject's teams have answered, each once. */
export async function declarationsOf(
  tx: EntityManager,
  drawId: string,
  subjectCode: string,
): Promise<DeclarationRow[]> {
  return tx.query(
    `SELECT DISTINCT ON (inspector_id) inspector_id AS "inspectorId", related, declared_at AS "declaredAt"
       FROM recusal_declaration WHERE draw_id = $1 AND subject_code = $2
      ORDER BY inspector_id, id DESC`,
    [drawId, subjectCode],
  );
}
