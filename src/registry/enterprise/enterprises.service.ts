import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { parts } from '../../platform/database/bulk.js';

/** An entry of the registries, with the enterprise behind it. */
export interface EnterpriseRecord {
  /** uscc (or registration number) of the firm; of a project its builder's, or the project code where that is unknown. */
  readonly enterprise: string;
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  readonly status: string;
  /** Null: without a class. */
  readonly creditClass: string | null;
}

/** Kinds whose entries are no enterprises, with the column that names the enterprise behind them. */
const ENTERPRISE_COLUMNS = { CONSTRUCTION_PROJECT: 'ownerUscc' } as const;

const ENTERPRISE = `CASE s.kind ${Object.entries(ENTERPRISE_COLUMNS)
  .map(([kind, column]) => `WHEN '${kind}' THEN coalesce(nullif(s.details ->> '${column}', ''), s.code)`)
  .join(' ')} ELSE s.code END`;

const RECORD = `${ENTERPRISE} AS enterprise, s.id, s.kind, s.code, s.name, s.area_code AS "areaCode", s.status,
  s.credit_class AS "creditClass"`;

/** The condition of a partial index: one for each kind that has a column. */
const BY_COLUMN = Object.entries(ENTERPRISE_COLUMNS)
  .map(
    ([kind, column]) =>
      `UNION SELECT ${RECORD} FROM subject s WHERE s.kind = '${kind}' AND s.details ->> '${column}' = ANY ($1)`,
  )
  .join(' ');

/** Finds the enterprises behind the entries of all registries: visits are counted by enterprise, not by entry. */
@Injectable()
export class Enterprises {
  constructor(private readonly dataSource: DataSource) {}

  /** All entries of these enterprises, in every registry, by enterprise; those that have none are missing. */
  async recordsOf(
    enterprises: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, EnterpriseRecord[]>> {
    const found = new Map<string, EnterpriseRecord[]>();
    for (const part of parts([...new Set(enterprises)])) {
      const wanted = new Set(part);
      const rows: EnterpriseRecord[] = await tx.query(
        `SELECT * FROM (SELECT ${RECORD} FROM subject s WHERE s.code = ANY ($1) ${BY_COLUMN}) entry
          ORDER BY code COLLATE "C"`,
        [part],
      );
      for (const row of rows) {
        // A project's own code is an enterprise only where its builder is unknown.
        if (!wanted.has(row.enterprise)) continue;
        const list = found.get(row.enterprise);
        if (list) list.push(row);
        else found.set(row.enterprise, [row]);
      }
    }
    return found;
  }

  /** An entry with this code; an active one before others. Null where no registry has it. */
  async ofCode(code: string, tx: EntityManager = this.dataSource.manager): Promise<EnterpriseRecord | null> {
    const rows: EnterpriseRecord[] = await tx.query(
      `SELECT ${RECORD} FROM subject s WHERE s.code = $1 ORDER BY s.status <> 'ACTIVE', s.id LIMIT 1`,
      [code],
    );
    return rows[0] ?? null;
  }

  /** The enterprise of each entry of a kind; of a kind of firms each code is its own. */
  async enterprisesOf(
    kind: string,
    codes: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, string>> {
    const result = new Map(codes.map((code) => [code, code]));
    if (!(kind in ENTERPRISE_COLUMNS)) return result;
    for (const part of parts(codes)) {
      const rows: { code: string; enterprise: string }[] = await tx.query(
        `SELECT s.code, ${ENTERPRISE} AS enterprise FROM subject s WHERE s.kind = $1 AND s.code = ANY ($2)`,
        [kind, part],
      );
      for (const { code, enterprise } of rows) result.set(code, enterprise);
    }
    return result;
  }

  /** Every active entry of these kinds. */
  async active(
    kinds: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<EnterpriseRecord[]> {
    return tx.query(`SELECT ${RECORD} FROM subject s WHERE s.kind = ANY ($1) AND s.status = 'ACTIVE'`, [
      [...new Set(kinds)],
    ]);
  }

  /** Enterprises with more than one entry of a kind. */
  async repeated(kind: string, tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    if (!(kind in ENTERPRISE_COLUMNS)) return [];
    const rows: { enterprise: string }[] = await tx.query(
      `SELECT ${ENTERPRISE} AS enterprise FROM subject s WHERE s.kind = $1
        GROUP BY 1 HAVING count(*) > 1`,
      [kind],
    );
    return rows.map(({ enterprise }) => enterprise);
  }
}
