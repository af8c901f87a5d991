import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import type { RowDiff, Upserted } from '../../registry/content.rules.js';
import type { RowValues } from '../../registry/import/import-types.js';
import type { Register } from '../../registry/import/register-hook.js';
import type { RowFault } from '../../registry/import/row-fault.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { coversArea, type RegistryScope } from '../../registry/scope.rules.js';
import { ScopeService } from '../../registry/scope.service.js';
import { CreditClassRow, CreditWithdrawal } from '../credit.entity.js';
import type { CreditClass } from '../credit.types.js';

/** A row of a workbook. */
interface CreditRow {
  readonly code: string;
  /** Null: of the kind that the code stands in. */
  readonly kind: string | null;
  readonly creditClass: CreditClass;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
}

/** A row whose subject is known, beside the class that is registered from the same day. */
interface Resolved extends CreditRow {
  readonly kind: string;
  readonly areaCode: string;
  readonly current: CreditClassRow | undefined;
}

/** Rows of one INSERT: eight parameters each. */
const CHUNK = 1000;

/** Many classes at once. What is registered already stays; another class from the same day is added and counts. */
@Injectable()
export class CreditImports implements Register {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly finder: RegistryFinder,
    private readonly scopes: ScopeService,
  ) {}

  /** Rows whose subject is not in the registry, is in several kinds, or is not the actor's. */
  async faults(tx: EntityManager, scope: RegistryScope, values: readonly RowValues[]): Promise<RowFault[]> {
    const rows = values.map(rowOf);
    const known = await this.finder.kindsByCode(codesOf(rows), tx);
    return rows.flatMap((row, at): RowFault[] => {
      const here = (known.get(row.code) ?? []).filter(({ kind }) => row.kind === null || row.kind === kind);
      const fault = (key: string, code: string, message: string) => [{ at, key, code, message }];
      if (here.length === 0) {
        return fault(
          'code',
          'UNKNOWN_SUBJECT',
          `名录库中没有代码为 ${row.code} 的检查对象，请先导入名录或改正代码。`,
        );
      }
      if (here.length > 1) {
        const titles = here.map(({ kind }) => KIND_TITLES.get(kind) ?? '').join('、');
        return fault('kind', 'AMBIGUOUS', `代码 ${row.code} 登记在几类名录中(${titles})，请填写对象类别。`);
      }
      if (coversArea(scope, here[0].areaCode)) return [];
      return fault('code', 'OUT_OF_SCOPE', '这个检查对象不属于本部门管辖。请删去本行，或由州局导入。');
    });
  }

  /** What each row would do; a row without a subject is NEW. */
  async diff(tx: EntityManager, values: readonly RowValues[]): Promise<RowDiff[]> {
    const rows = values.map(rowOf);
    const found = await this.resolve(tx, rows);
    return rows.map((row, at) => {
      const { code } = row;
      const current = found[at]?.current;
      if (!current) return { code, state: 'NEW', changes: [] };
      const changes = (['creditClass', 'validTo'] as const)
        .filter((field) => current[field] !== row[field])
        .map((field) => ({ field, before: current[field], after: row[field] }));
      return { code, state: changes.length > 0 ? 'CHANGED' : 'SAME', changes };
    });
  }

  /**
   * Registers the rows; one audit entry.
   * @throws DomainError INVALID_INPUT (subjects that are not known), FORBIDDEN
   */
  async write(
    tx: EntityManager,
    actor: Actor,
    values: readonly RowValues[],
    source: string,
  ): Promise<Upserted> {
    await lockFor(tx, 'credit classes');
    const faults = await this.faults(tx, await this.scopes.of(actor, tx), values);
    if (faults.length > 0) {
      const told = faults.map(({ key, code, message }) => ({ field: key, code, message }));
      throw new DomainError('INVALID_INPUT', '数据有误，没有入库，请改正后重新导入。', told);
    }
    const rows = await this.resolve(tx, values.map(rowOf));
    const good = rows.filter((row): row is Resolved => row !== null);
    const isOther = ({ current, creditClass, validTo }: Resolved) =>
      current !== undefined && (current.creditClass !== creditClass || current.validTo !== validTo);
    const added = good.filter(({ current }) => !current);
    const changed = good.filter(isOther);
    await this.insert(tx, actor, [...added, ...changed], source);
    const counts = { created: added.length, updated: changed.length };
    const unchanged = good.length - added.length - changed.length;
    await this.audit.record(tx, actor, {
      ...{ act: '批量登记信用风险等级', objectKind: 'credit_class', objectId: 'CREDIT_CLASS' },
      detail: { ...counts, unchanged, source },
    });
    return { ...counts, unchanged };
  }

  private async insert(tx: EntityManager, actor: Actor, rows: readonly Resolved[], source: string) {
    const recorded = {
      ...{ recordedBy: actor.name, recordedAccount: actor.accountId, recordedAt: this.clock.now() },
      origin: 'IMPORTED' as const,
    };
    const content = rows.map(({ kind, code, creditClass, validFrom, validTo, source: own }) => ({
      ...{ kind, code, creditClass, validFrom, validTo, source: own === '' ? cutText(source, 200) : own },
      ...recorded,
    }));
    for (let at = 0; at < content.length; at += CHUNK) {
      await tx.insert(CreditClassRow, content.slice(at, at + CHUNK));
    }
  }

  private async resolve(tx: EntityManager, rows: readonly CreditRow[]): Promise<(Resolved | null)[]> {
    const codes = codesOf(rows);
    const known = await this.finder.kindsByCode(codes, tx);
    const current = await this.current(tx, codes);
    return rows.map((row) => {
      const own = (known.get(row.code) ?? []).filter(({ kind }) => row.kind === null || row.kind === kind);
      if (own.length !== 1) return null;
      const [{ kind, areaCode }] = own;
      return { ...row, kind, areaCode, current: current.get(`${kind} ${row.code} ${row.validFrom}`) };
    });
  }

  /** The class registered last from each day, withdrawn ones left out. */
  private async current(tx: EntityManager, codes: readonly string[]): Promise<Map<string, CreditClassRow>> {
    const found = new Map<string, CreditClassRow>();
    for (let at = 0; at < codes.length; at += CHUNK * 10) {
      const part = codes.slice(at, at + CHUNK * 10);
      const rows = await tx
        .createQueryBuilder(CreditClassRow, 'c')
        .leftJoin(CreditWithdrawal, 'w', 'w.classId = c.id')
        .where('c.code = ANY (:part) AND w.classId IS NULL', { part })
        .orderBy('c.id')
        .getMany();
      for (const row of rows) found.set(`${row.kind} ${row.code} ${row.validFrom}`, row);
    }
    return found;
  }
}

function codesOf(rows: readonly CreditRow[]): string[] {
  return [...new Set(rows.map(({ code }) => code))];
}

function rowOf(values: RowValues): CreditRow {
  const text = (key: string): string | null => (typeof values[key] === 'string' ? values[key] : null);
  return {
    ...{ code: text('code') ?? '', kind: text('kind'), creditClass: text('creditClass') as CreditClass },
    ...{ validFrom: text('validFrom') ?? '', validTo: text('validTo') },
    source: cutText(cleanText(text('source') ?? ''), 200),
  };
}
