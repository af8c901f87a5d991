import type { EntityManager } from 'typeorm';
import type { DisclosureAction, DisclosureKind } from '../disclosure.rules.js';
import { type DraftState, type DraftStepKind, OPEN_STATES } from './steps.rules.js';

/** A draft in a list, without its content. */
export interface DraftEntry {
  readonly id: string;
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly action: DisclosureAction;
  readonly version: number;
  readonly reason: string | null;
  readonly title: string;
  readonly digest: string;
  readonly dueOn: string;
  readonly draftedBy: string;
  readonly draftedAt: Date;
  readonly draftedAccountId: string | null;
  readonly state: DraftState;
  /** Who took the last step, and why, where a reason was given. */
  readonly actedBy: string | null;
  readonly actedAt: Date | null;
  readonly stepReason: string | null;
  /** From the approval on. */
  readonly documentNo: string | null;
  readonly signatory: string | null;
  readonly acted: readonly { readonly step: DraftStepKind; readonly accountId: string | null }[];
}

/** What a list of drafts is narrowed to. */
export interface DraftFilter {
  readonly states?: readonly DraftState[];
  readonly ids?: readonly string[];
  readonly kind?: DisclosureKind;
  readonly objectId?: string;
  /** Only the newest draft of each thing. */
  readonly newest?: boolean;
}

/** Drafts, the newest first. @param page part of the list; without it all of them */
export async function findDrafts(
  tx: EntityManager,
  filter: DraftFilter,
  page?: { readonly skip: number; readonly take: number },
): Promise<{ drafts: DraftEntry[]; total: number }> {
  const { sql, parameters } = conditionsOf(filter);
  const from = `FROM (
      SELECT d.*, coalesce(last.step, 'DRAFTED') AS state, last.acted_by, last.acted_at, last.reason AS step_reason
      FROM disclosure_draft d
      LEFT JOIN LATERAL (SELECT * FROM disclosure_step s WHERE s.draft_id = d.id ORDER BY s.n DESC LIMIT 1) last ON true
    ) d WHERE ${sql.join(' AND ')}`;
  const [{ total }]: { total: number }[] = await tx.query(
    `SELECT count(*)::int AS total ${from}`,
    parameters,
  );
  const part = page ? `LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}` : '';
  const drafts: DraftEntry[] = await tx.query(
    `SELECT d.id, d.kind, d.object_id AS "objectId", d.action, d.version, d.reason, d.title, d.digest,
       d.due_on::text AS "dueOn", d.drafted_by AS "draftedBy", d.drafted_at AS "draftedAt",
       d.drafted_account_id AS "draftedAccountId", d.state, d.acted_by AS "actedBy", d.acted_at AS "actedAt",
       d.step_reason AS "stepReason", signed.document_no AS "documentNo", signed.signatory,
       coalesce((SELECT json_agg(json_build_object('step', s.step, 'accountId', s.account_id::text) ORDER BY s.n)
         FROM disclosure_step s WHERE s.draft_id = d.id), '[]') AS acted
     FROM (SELECT d.* ${from} ORDER BY d.id DESC ${part}) d
     LEFT JOIN disclosure_step signed ON signed.draft_id = d.id AND signed.step = 'APPROVED'
     ORDER BY d.id DESC`,
    parameters,
  );
  return { drafts, total };
}

/** The draft of a thing that still goes on, or null. */
export async function openDraftOf(
  tx: EntityManager,
  kind: DisclosureKind,
  objectId: string,
): Promise<DraftEntry | null> {
  return (await findDrafts(tx, { kind, objectId, states: OPEN_STATES })).drafts[0] ?? null;
}

function conditionsOf({ states, ids, kind, objectId, newest }: DraftFilter): {
  sql: string[];
  parameters: (string | string[])[];
} {
  const sql = ['true'];
  const parameters: (string | string[])[] = [];
  if (newest) {
    sql.push(`NOT EXISTS (SELECT 1 FROM disclosure_draft later
      WHERE later.kind = d.kind AND later.object_id = d.object_id AND later.id > d.id)`);
  }
  if (states) sql.push(`d.state = ANY ($${parameters.push([...states])}::text[])`);
  if (ids) sql.push(`d.id = ANY ($${parameters.push([...ids])}::bigint[])`);
  if (kind) sql.push(`d.kind = $${parameters.push(kind)}`);
  if (objectId !== undefined) sql.push(`d.object_id = $${parameters.push(objectId)}`);
  return { sql, parameters };
}
