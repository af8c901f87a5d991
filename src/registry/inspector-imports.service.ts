import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import { byColumn, type Change, changesOf, type RowDiff, type Upserted } from './content.rules.js';
import { INSPECTOR } from './import/inspector-kind.js';
import { nameInitials } from './initials.rules.js';
import type { Inspector } from './inspector.entity.js';
import {
  checkInspectorRows,
  inspectorAfter,
  inspectorContent,
  InspectorIndex,
  type InspectorRow,
  inspectorText,
  inspectorValues,
} from './inspector.rules.js';
import {
  insertInspectors,
  inspectorsByNumber,
  type InspectorWrite,
  updateInspectors,
} from './inspectors.queries.js';
import { coversAgency } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import { insertVersions } from './versions.queries.js';

interface Compared {
  readonly existing: Inspector | undefined;
  readonly write: InspectorWrite;
  readonly changes: readonly Change[];
}

/** Brings many inspectors into the registry at once. */
@Injectable()
export class InspectorImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
  ) {}

  /** What each row would do, in the order of the rows; `code` is the certificate number. Nothing is written. */
  async diff(rows: readonly InspectorRow[], tx: EntityManager = this.dataSource.manager): Promise<RowDiff[]> {
    const compared = this.compare(rows, await this.index(tx, rows, false));
    return compared.map(({ existing, write, changes }) => ({
      code: write.certificateNo,
      state: existing ? (changes.length > 0 ? 'CHANGED' : 'SAME') : 'NEW',
      changes: existing ? byColumn(changes, INSPECTOR.columns) : [],
    }));
  }

  /**
   * Adds the new ones and overwrites the changed ones, each with a version; one audit entry for the batch.
   * @param source what the history says the rows came from
   * @throws DomainError INVALID_INPUT (a certificate twice, or a number that several have and no issuer),
   * FORBIDDEN (agencies outside the actor's scope); `field` of a fault is the certificate number
   */
  async upsertMany(
    tx: EntityManager,
    actor: Actor,
    rows: readonly InspectorRow[],
    source: string,
  ): Promise<Upserted> {
    await lockFor(tx, 'inspectors');
    const index = await this.index(tx, rows, true);
    checkInspectorRows(rows, index);
    const compared = this.compare(rows, index);
    const added = compared.filter(({ existing }) => !existing);
    const changed = compared.filter(({ existing, changes }) => existing && changes.length > 0);
    await this.requireScope(tx, actor, [...added, ...changed]);
    await this.write(tx, actor, added, changed, source);
    const counts = { created: added.length, updated: changed.length };
    const unchanged = rows.length - added.length - changed.length;
    if (rows.length > 0) {
      await this.audit.record(tx, actor, {
        act: '批量登记执法检查人员',
        objectKind: 'inspector',
        objectId: 'INSPECTOR',
        detail: { ...counts, unchanged, source },
      });
    }
    return { ...counts, unchanged };
  }

  private async index(
    tx: EntityManager,
    rows: readonly InspectorRow[],
    lock: boolean,
  ): Promise<InspectorIndex> {
    const numbers = rows.map((row) => row.certificateNo);
    return new InspectorIndex(await inspectorsByNumber(tx, numbers, lock));
  }

  private compare(rows: readonly InspectorRow[], index: InspectorIndex): Compared[] {
    return rows.map((row) => {
      const existing = index.find(row.certificateNo, row.issuer);
      const before = existing ? inspectorContent(existing) : null;
      const after = inspectorAfter(before, row);
      const changes = changesOf(before ? inspectorValues(before) : {}, inspectorValues(after));
      const initials = nameInitials(after.name, true);
      return { existing, changes, write: { ...after, id: existing?.id ?? null, initials } };
    });
  }

  private async requireScope(tx: EntityManager, actor: Actor, writes: readonly Compared[]): Promise<void> {
    const scope = await this.scopes.of(actor, tx);
    const outside = writes.filter(
      ({ existing, write }) =>
        !coversAgency(scope, write.agencyCode) || (existing && !coversAgency(scope, existing.agencyCode)),
    );
    if (outside.length === 0) return;
    throw new DomainError(
      'FORBIDDEN',
      `有 ${outside.length} 名执法检查人员不属于您所在的部门或其下级部门，没有入库。请删去这些行，或由州局导入。`,
      outside.slice(0, 100).map(({ write }) => ({
        field: write.certificateNo,
        code: 'OUT_OF_SCOPE',
        message: `“${write.name}”(执法证号 ${write.certificateNo})不属于您所在的部门或其下级部门。`,
      })),
    );
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    added: readonly Compared[],
    changed: readonly Compared[],
    source: string,
  ): Promise<void> {
    const at = this.clock.now();
    const writes = added.map(({ write }) => write);
    const ids = await insertInspectors(tx, writes, at);
    await updateInspectors(
      tx,
      changed.map(({ write }) => write),
      at,
    );
    const first = writes.map((write, n) => ({ id: ids[n], version: 1, text: inspectorText(write) }));
    const next = changed.map(({ existing, write }) => ({
      id: existing?.id ?? '',
      version: (existing?.version ?? 0) + 1,
      text: inspectorText(write),
    }));
    await insertVersions(tx, 'inspector', [...first, ...next], { at, actorName: actor.name, source });
  }
}
