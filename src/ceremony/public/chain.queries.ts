import type { EntityManager } from 'typeorm';
import type { ChainLink } from './chain.rules.js';
import type { DrawState } from '../states.js';

/** A freeze of the office with all that its public page says of it. */
export interface ChainRow extends ChainLink {
  readonly attempt: number;
  readonly year: number;
  readonly taskName: string;
  readonly subjectKind: string;
  readonly state: DrawState;
  readonly frozenAt: Date;
  readonly sealedAt: Date | null;
  readonly voidedAt: Date | null;
  readonly voidReason: string | null;
  /** Agencies of who asked for the void and who approved it; null for the system and for older ones. */
  readonly voidAskedBy: string | null;
  readonly voidApprovedBy: string | null;
}

/** Every freeze of an office in the order of the chain, or the one of a draw. */
export async function chainRows(tx: EntityManager, office: string, number?: string): Promise<ChainRow[]> {
  return tx.query(
    `SELECT d.chain_position AS position, d.number, d.attempt, d.year, d.task_name AS "taskName",
       d.subject_kind AS "subjectKind", d.state, d.freeze_digest AS "freezeDigest", d.previous,
       d.previous_result AS "previousResult", d.result_digest AS "resultDigest", d.frozen_at AS "frozenAt",
       d.sealed_at AS "sealedAt", d.voided_at AS "voidedAt", d.void_reason AS "voidReason",
       d.void_agency AS "voidApprovedBy",
       (SELECT r.agency_code FROM draw_void_request r WHERE r.draw_id = d.id ORDER BY r.id DESC LIMIT 1)
         AS "voidAskedBy",
       (SELECT coalesce(string_agg(c.content, '' ORDER BY c.n), '') FROM draw_file_chunk c
         WHERE c.draw_id = d.id AND c.name = 'freeze.json') AS "freezeText"
     FROM draw d
     WHERE d.office = $1 AND d.freeze_digest IS NOT NULL AND ($2::text IS NULL OR d.number = $2)
     ORDER BY d.chain_position`,
    [office, number ?? null],
  );
}
