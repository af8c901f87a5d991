import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import {
  byColumn,
  type Change,
  changesOf,
  merged,
  type RowDiff,
  type Upserted,
  type Values,
} from './content.rules.js';
import { nameInitials } from './initials.rules.js';
import { coversArea } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import {
  checkRows,
  givenOf,
  requireKind,
  subjectContent,
  subjectValues,
  type SubjectRow,
} from './subject.rules.js';
import {
  insertSubjects,
  type StoredSubject,
  subjectsByCode,
  type SubjectWrite,
  updateSubjects,
} from './subjects.queries.js';
import { insertVersions } from './versions.queries.js';

/** Faults named in one refusal. */
const MOST_FAULTS = 100;

/** A row beside what is there. */
interface Compared {
  readonly row: SubjectRow;
  readonly existing: StoredSubject | undefined;
  readonly after: Values;
  readonly changes: readonly Change[];
}

/** Brings many subjects into the registry at once: 100,000 rows in some seconds. */
@Injectable()
export class SubjectImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
  ) {}

  /** What each row would do, in the order of the rows; nothing is written. */
  async diff(
    kind: string,
    rows: readonly SubjectRow[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<RowDiff[]> {
    const { columns } = requireKind(kind);
    const compared = await this.compare(tx, kind, rows, false);
    return compared.map(({ row, existing, changes }) => ({
      code: row.code,
      state: existing ? (changes.length > 0 ? 'CHANGED' : 'SAME') : 'NEW',
      changes: existing ? byColumn(changes, columns) : [],
    }));
  }

  /**
   * Adds the new ones and overwrites the changed ones, each with a version; what is the same is not touched.
   * One audit entry for the whole batch.
   * @param source what the history says the rows came from, e.g. the workbook's name
   * @throws DomainError NOT_FOUND (kind), INVALID_INPUT (a code twice, an unknown status), FORBIDDEN (rows of
   * counties outside the actor's scope, as they are or as they would become); `field` of a fault is the code
   */
  async upsertMany(
    tx: EntityManager,
    actor: Actor,
    kind: string,
    rows: readonly SubjectRow[],
    source: string,
  ): Promise<Upserted> {
    checkRows(requireKind(kind), rows);
    // Two imports of one kind run one after the other: both would add the same new codes.
    await lockFor(tx, `subjects ${kind}`);
    const compared = await this.compare(tx, kind, rows, false);
    const added = compared.filter(({ existing }) => !existing);
    // Only what will be written is locked, and then compared again: an edit may have come between.
    const differing = compared.filter(({ existing, changes }) => existing && changes.length > 0);
    const locked = await this.compare(
      tx,
      kind,
      differing.map(({ row }) => row),
      true,
    );
    const changed = locked.filter(({ changes }) => changes.length > 0);
    await this.requireScope(tx, actor, [...added, ...changed]);
    await this.write(tx, actor, kind, added, changed, source);
    const counts = { created: added.length, updated: changed.length };
    const unchanged = rows.length - added.length - changed.length;
    if (rows.length > 0) {
      await this.audit.record(tx, actor, {
        act: '批量登记检查对象',
        objectKind: 'subject',
        objectId: kind,
        detail: { ...counts, unchanged, source },
      });
    }
    return { ...counts, unchanged };
  }

  private async compare(
    tx: EntityManager,
    kind: string,
    rows: readonly SubjectRow[],
    lock: boolean,
  ): Promise<Compared[]> {
    const codes = rows.map((row) => row.code);
    const existing = await subjectsByCode(tx, kind, codes, lock);
    return rows.map((row) => {
      const found = existing.get(row.code);
      const before = found ? subjectValues(found) : {};
      const after = merged(before, givenOf(row));
      return { row, existing: found, after, changes: changesOf(before, after) };
    });
  }

  private async requireScope(tx: EntityManager, actor: Actor, writes: readonly Compared[]): Promise<void> {
    const scope = await this.scopes.of(actor, tx);
    const outside = writes.filter(
      ({ existing, row }) =>
        !coversArea(scope, row.areaCode) || (existing && !coversArea(scope, existing.areaCode)),
    );
    if (outside.length === 0) return;
    throw new DomainError(
      'FORBIDDEN',
      `有 ${outside.length} 个检查对象不在您部门管辖的县(市)范围内，没有入库。请删去这些行，或由州局导入。`,
      outside.slice(0, MOST_FAULTS).map(({ row }) => ({
        field: row.code,
        code: 'OUT_OF_SCOPE',
        message: `“${row.name}”(${row.code})不在您部门管辖的县(市)范围内。`,
      })),
    );
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    kind: string,
    added: readonly Compared[],
    changed: readonly Compared[],
    source: string,
  ): Promise<void> {
    const at = this.clock.now();
    const news = added.map(writeOf);
    const ids = await insertSubjects(tx, kind, news, at);
    const updates = changed.map(writeOf);
    await updateSubjects(tx, kind, updates, at);
    const first = news.map(({ code, text }) => ({ id: ids.get(code) ?? '', version: 1, text }));
    const next = changed.map(({ existing }, n) => ({
      id: existing?.id ?? '',
      version: (existing?.version ?? 0) + 1,
      text: updates[n].text,
    }));
    await insertVersions(tx, 'subject', [...first, ...next], { at, actorName: actor.name, source });
  }
}

/** The row to be written; initials are worked out only for a new name, they take the longest of all. */
function writeOf({ existing, after }: Compared): SubjectWrite {
  const content = subjectContent(after);
  const isKnown = existing !== undefined && existing.name === content.name;
  return { ...content, initials: isKnown ? existing.nameInitials : nameInitials(content.name) };
}
