import type { DataSource } from 'typeorm';

/** An entry of the audit log as tests read it. */
export interface Logged {
  readonly seq: string;
  readonly accountId: string | null;
  readonly name: string;
  readonly act: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly detail: {
    readonly number?: string;
    readonly way?: string;
    readonly scope?: string;
    readonly reason?: string;
    readonly faults?: readonly string[];
    readonly repeated?: number;
  };
}

/** Number of the newest entry; 0 where there is none. */
export async function lastSeq(dataSource: DataSource): Promise<number> {
  const [{ seq }]: { seq: number }[] = await dataSource.query(
    'SELECT coalesce(max(seq), 0)::int AS seq FROM audit_entry',
  );
  return seq;
}

/** Entries after a number whose act begins so, oldest first. */
export async function loggedAfter(dataSource: DataSource, seq: number, act = ''): Promise<Logged[]> {
  const rows: (Omit<Logged, 'detail'> & { detail: string })[] = await dataSource.query(
    `SELECT seq, account_id AS "accountId", actor_name AS name, act, object_kind AS "objectKind",
       object_id AS "objectId", detail
     FROM audit_entry WHERE seq > $1 AND starts_with(act, $2) ORDER BY seq`,
    [seq, act],
  );
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Logged['detail'] }));
}
