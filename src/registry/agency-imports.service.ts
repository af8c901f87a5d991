import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { lockFor } from '../platform/database/database.js';
import { AgenciesService } from './agencies.service.js';
import type { Agency } from './agency.entity.js';
import {
  agencyAfter,
  type AgencyContent,
  agencyFaults,
  type AgencyRow,
  agencyValues,
} from './agency.rules.js';
import { byColumn, type Change, changesOf, type RowDiff, type Upserted } from './content.rules.js';
import { AGENCY } from './import/agency-kind.js';
import type { RowFault } from './import/row-fault.js';
import { requireEverything } from './office-wide.rules.js';
import { ScopeService } from './scope.service.js';

interface Compared {
  readonly existing: Agency | undefined;
  readonly after: AgencyContent;
  readonly changes: readonly Change[];
}

/** Brings agencies into the register: the only import that creates any. */
@Injectable()
export class AgencyImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly agencies: AgenciesService,
  ) {}

  /** What the register says against the rows. */
  async faults(rows: readonly AgencyRow[], tx: EntityManager = this.dataSource.manager): Promise<RowFault[]> {
    return agencyFaults(rows, await this.agencies.agencies(tx));
  }

  /** What each row would do, in the order of the rows; nothing is written. */
  async diff(rows: readonly AgencyRow[], tx: EntityManager = this.dataSource.manager): Promise<RowDiff[]> {
    return compare(rows, await this.agencies.agencies(tx)).map(({ existing, after, changes }) => ({
      code: after.code,
      state: existing ? (changes.length > 0 ? 'CHANGED' : 'SAME') : 'NEW',
      changes: existing ? byColumn(changes, AGENCY.columns) : [],
    }));
  }

  /**
   * Adds the new ones and overwrites the changed ones; a parent may stand anywhere in the list.
   * @throws DomainError INVALID_INPUT (see `agencyFaults`; `field` is the code), FORBIDDEN
   */
  async upsertMany(
    tx: EntityManager,
    actor: Actor,
    rows: readonly AgencyRow[],
    source: string,
  ): Promise<Upserted> {
    requireEverything(await this.scopes.of(actor, tx));
    await lockFor(tx, 'agencies');
    const agencies = await this.agencies.agencies(tx);
    const faults = agencyFaults(rows, agencies);
    if (faults.length > 0) {
      throw new DomainError(
        'INVALID_INPUT',
        '数据有误，没有入库，请改正后重新导入。',
        faults.map(({ at, code, message }) => ({ field: rows[at].code, code, message })),
      );
    }
    const compared = compare(rows, agencies);
    const added = compared.filter(({ existing }) => !existing).map(({ after }) => after);
    const changed = compared.filter(({ existing, changes }) => existing && changes.length > 0);
    await insert(tx, added, Math.max(0, ...agencies.map(({ sort }) => sort)));
    await update(
      tx,
      changed.map(({ after }) => after),
    );
    const counts = { created: added.length, updated: changed.length };
    const unchanged = rows.length - added.length - changed.length;
    if (rows.length > 0) {
      await this.audit.record(tx, actor, {
        act: '批量登记部门',
        objectKind: 'agency',
        objectId: 'AGENCY',
        detail: { ...counts, unchanged, source },
      });
    }
    return { ...counts, unchanged };
  }
}

function compare(rows: readonly AgencyRow[], agencies: readonly Agency[]): Compared[] {
  const byCode = new Map(agencies.map((agency) => [agency.code, agency]));
  return rows.map((row) => {
    const existing = byCode.get(row.code);
    const after = agencyAfter(existing, row);
    return {
      existing,
      after,
      changes: changesOf(existing ? agencyValues(existing) : {}, agencyValues(after)),
    };
  });
}

/** The list travels as one JSON text: short names are lists themselves. */
const GIVEN = `jsonb_to_recordset($1::jsonb) AS g ("code" text, "name" text, "shortNames" text[],
  "parentCode" text, "areaCode" text, "poolCode" text, "catalogueCode" text, "sort" integer)`;

/** One statement: foreign keys are looked at when it ends, so that parents may come after their children. */
async function insert(tx: EntityManager, agencies: readonly AgencyContent[], last: number): Promise<void> {
  if (agencies.length === 0) return;
  await tx.query(
    `INSERT INTO agency (code, name, short_names, parent_code, area_code, pool_code, catalogue_code, active, sort)
     SELECT code, name, "shortNames", "parentCode", "areaCode", "poolCode", "catalogueCode", true, sort FROM ${GIVEN}`,
    [JSON.stringify(agencies.map((agency, n) => ({ ...agency, sort: last + 1 + n })))],
  );
}

async function update(tx: EntityManager, agencies: readonly AgencyContent[]): Promise<void> {
  if (agencies.length === 0) return;
  await tx.query(
    `UPDATE agency SET name = g.name, short_names = g."shortNames", parent_code = g."parentCode",
       area_code = g."areaCode", pool_code = g."poolCode", catalogue_code = g."catalogueCode"
     FROM ${GIVEN} WHERE agency.code = g.code`,
    [JSON.stringify(agencies)],
  );
}
