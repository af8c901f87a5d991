import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import type { RowDiff, Upserted } from '../content.rules.js';
import type { Inspector } from '../inspector.entity.js';
import { InspectorIndex } from '../inspector.rules.js';
import { inspectorsByNumber } from '../inspectors.queries.js';
import { coversAgency } from '../scope.rules.js';
import { ScopeService } from '../scope.service.js';
import { chunksOf } from '../versions.queries.js';
import { Absence } from './absence.entity.js';
import { type AbsencePeriod, cleanPeriod, periodFaults } from './absence.rules.js';

/** An absence as an import gives it. */
export interface AbsenceRow extends AbsencePeriod {
  readonly certificateNo: string;
  /** Only needed where a certificate number has several issuers. */
  readonly issuer?: string | null;
  /** To check the number by; absent: not checked. */
  readonly name?: string | null;
}

interface Resolved {
  readonly row: AbsenceRow;
  readonly inspector: Inspector;
  readonly current: Absence | undefined;
}

/** Registers many absences at once. What is registered already stays as it is, another remark makes a new row. */
@Injectable()
export class AbsenceImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
  ) {}

  /** What each row would do; `code` is certificate number and days. Rows without a person are NEW. */
  async diff(rows: readonly AbsenceRow[], tx: EntityManager = this.dataSource.manager): Promise<RowDiff[]> {
    const { found: resolved } = await this.resolve(tx, rows);
    const found = new Map(resolved.map((one) => [one.row, one]));
    return rows.map((row) => {
      const current = found.get(row)?.current;
      const code = `${row.certificateNo} ${row.from} 至 ${row.to}`;
      if (!current) return { code, state: 'NEW', changes: [] };
      if (!isOther(current, row)) return { code, state: 'SAME', changes: [] };
      const change = { field: 'remark', before: current.remark, after: row.remark ?? null };
      return { code, state: 'CHANGED', changes: [change] };
    });
  }

  /**
   * Registers the rows; one that is registered with another remark is cancelled and registered anew. One audit entry.
   * @throws DomainError INVALID_INPUT (periods, people that nobody or several are), FORBIDDEN
   */
  async upsertMany(
    tx: EntityManager,
    actor: Actor,
    given: readonly AbsenceRow[],
    source: string,
  ): Promise<Upserted> {
    await lockFor(tx, 'absences');
    const rows = given.map((row) => ({ ...row, ...cleanPeriod(row), remark: cleanRemark(row) }));
    const { found, unknown } = await this.resolve(tx, rows);
    requireGood(rows, unknown);
    const scope = await this.scopes.of(actor, tx);
    if (!found.every(({ inspector }) => coversAgency(scope, inspector.agencyCode))) {
      throw new DomainError(
        'FORBIDDEN',
        '有人员不属于您所在的部门或其下级部门，没有入库。请删去这些行，或由州局导入。',
      );
    }
    const added = found.filter(({ current }) => !current);
    const changed = found.filter(({ row, current }) => current && isOther(current, row));
    await this.write(tx, actor, added, changed);
    const counts = { created: added.length, updated: changed.length };
    const unchanged = rows.length - added.length - changed.length;
    if (rows.length > 0) {
      await this.audit.record(tx, actor, {
        act: '批量登记休假与值班',
        objectKind: 'absence',
        objectId: 'ABSENCE',
        detail: { ...counts, unchanged, source },
      });
    }
    return { ...counts, unchanged };
  }

  private async resolve(
    tx: EntityManager,
    rows: readonly AbsenceRow[],
  ): Promise<{ found: Resolved[]; unknown: AbsenceRow[] }> {
    const numbers = rows.map(({ certificateNo }) => certificateNo);
    const people = await inspectorsByNumber(tx, numbers, false);
    const index = new InspectorIndex(people);
    const byKey = await this.current(
      tx,
      people.map(({ id }) => id),
    );
    const found = new Map<string, Resolved>();
    const unknown: AbsenceRow[] = [];
    for (const row of rows) {
      const inspector = index.find(row.certificateNo, row.issuer);
      if (!inspector) {
        unknown.push(row);
        continue;
      }
      const key = keyOf(inspector.id, row.kind, row.from, row.to);
      // Said twice is registered once.
      if (!found.has(key)) found.set(key, { row, inspector, current: byKey.get(key) });
    }
    return { found: [...found.values()], unknown };
  }

  private async current(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Absence>> {
    const rows = await tx
      .createQueryBuilder(Absence, 'b')
      .where('b.inspector_id = ANY (:ids) AND b.cancelled_at IS NULL', { ids })
      .getMany();
    return new Map(rows.map((one) => [keyOf(one.inspectorId, one.kind, one.dayFrom, one.dayTo), one]));
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    added: readonly Resolved[],
    changed: readonly Resolved[],
  ): Promise<void> {
    const at = this.clock.now();
    for (const chunk of chunksOf(changed)) {
      const ids = chunk.map(({ current }) => current?.id ?? '');
      await tx.update(Absence, { id: In(ids) }, { cancelledAt: at, cancelledBy: actor.name });
    }
    const rows = [...added, ...changed].map(({ row, inspector }) => ({
      ...{ inspectorId: inspector.id, kind: row.kind, dayFrom: row.from, dayTo: row.to },
      ...{ remark: row.remark ?? null, recordedBy: actor.name, recordedAccount: actor.accountId },
      ...{ recordedAt: at, cancelledBy: null, cancelledAt: null },
    }));
    for (const chunk of chunksOf(rows)) await tx.insert(Absence, [...chunk]);
  }
}

/** @throws DomainError INVALID_INPUT with every fault */
function requireGood(rows: readonly AbsenceRow[], unknown: readonly AbsenceRow[]): void {
  const nobody = unknown.map(({ certificateNo }) => ({
    field: 'certificateNo',
    code: 'UNKNOWN_INSPECTOR',
    message: `执法证号 ${certificateNo} 不能确定是哪一位执法检查人员。请核对证号和发证机关。`,
  }));
  const faults = [...nobody, ...rows.flatMap(periodFaults)];
  if (faults.length > 0) {
    throw new DomainError('INVALID_INPUT', '数据有误，没有入库，请改正后重新导入。', faults);
  }
}

function keyOf(...parts: string[]): string {
  return parts.join(' ');
}

/** A remark that is not given leaves the registered one as it is. */
function isOther(current: Absence, row: AbsenceRow): boolean {
  return row.remark !== undefined && (row.remark || null) !== current.remark;
}

function cleanRemark(row: AbsenceRow): string | null | undefined {
  return row.remark === undefined ? undefined : cleanPeriod(row).remark;
}
