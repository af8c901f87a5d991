import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { cleanCode, cutText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import {
  cleanReason,
  type ConflictRow,
  relationAfter,
  relationChanges,
  requireConflictRow,
} from './conflict.rules.js';
import { type ConflictFilter, findConflicts, type ListedConflict } from './conflicts.queries.js';
import type { RowDiff, Upserted } from './content.rules.js';
import { ConflictOfInterest, Inspector } from './inspector.entity.js';
import { InspectorIndex } from './inspector.rules.js';
import { inspectorsByNumber } from './inspectors.queries.js';
import { coversAgency, coversArea } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import type { ListPage } from './search.rules.js';
import { SubjectsService } from './subjects.service.js';

/** A row whose person was found, beside the relation that is already registered. */
interface Resolved {
  readonly row: ConflictRow;
  readonly inspector: Inspector;
  readonly current: ConflictOfInterest | undefined;
}

/** The register of relations of inspectors and subjects (行政处罚法 第43条). Ended ones stay on record. */
@Injectable()
export class ConflictsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly subjects: SubjectsService,
  ) {}

  /** One page of 50, newest first; ended ones only where the filter asks for them. */
  async list(filter: ConflictFilter, page = 1): Promise<ListPage<ListedConflict>> {
    return findConflicts(this.dataSource.manager, filter, page, this.clock.today());
  }

  /**
   * Registers a relation. Staff do it for the people of their agency or the subjects of their county; an
   * inspector for himself or herself.
   * @throws DomainError INVALID_INPUT (by field), FORBIDDEN, CONFLICT (registered already)
   * @returns id of the relation
   */
  async register(actor: Actor, input: ConflictRow): Promise<string> {
    const row = {
      ...input,
      subjectCode: cleanCode(input.subjectCode),
      certificateNo: cleanCode(input.certificateNo),
    };
    requireConflictRow(row, this.clock.today());
    const reason = cleanReason(row.reason);
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'conflicts of interest');
      const subject = await this.subjects.findByCode(row.subjectCode, tx);
      const { found, faults } = await this.resolve(tx, [row]);
      if (!subject) {
        const message = `检查对象代码 ${row.subjectCode} 不在名录库中，请核对。`;
        faults.push({ field: 'subjectCode', code: 'UNKNOWN_SUBJECT', message });
      }
      if (!subject || faults.length > 0)
        throw new DomainError('INVALID_INPUT', '没有登记，请按提示修改。', faults);
      const [{ inspector, current }] = found;
      await this.requireScope(tx, actor, inspector, subject.areaCode);
      if (current) throw new DomainError('CONFLICT', '这一利害关系已经登记，尚未解除，不必重复登记。');
      const id = await this.insert(tx, actor, { ...row, reason }, inspector.id);
      await this.audit.record(tx, actor, {
        act: '登记利害关系',
        objectKind: 'conflict_of_interest',
        objectId: id,
        detail: { subjectCode: row.subjectCode, inspectorId: inspector.id, relation: row.relation },
      });
      return id;
    });
  }

  /**
   * Registers the relation behind a recusal that the head has granted, in the deciding transaction; whose record it
   * is has been checked there. One that is registered already stays.
   * @param input people by registry id
   * @returns id of the relation
   */
  async registerGranted(
    tx: EntityManager,
    actor: Actor,
    input: {
      readonly subjectCode: string;
      readonly inspectorId: string;
      readonly relation: string;
      readonly leftOn: string | null;
      readonly reason: string;
    },
  ): Promise<string> {
    await lockFor(tx, 'conflicts of interest');
    const { subjectCode, inspectorId, relation } = input;
    const current = await tx.findOneBy(ConflictOfInterest, {
      ...{ subjectCode, inspectorId, kind: relation, endedAt: IsNull() },
    });
    if (current) return current.id;
    const reason = cleanReason(cutText(input.reason, 500));
    const id = await this.insert(tx, actor, { ...input, certificateNo: '', reason }, inspectorId);
    await this.audit.record(tx, actor, {
      ...{ act: '登记利害关系', objectKind: 'conflict_of_interest', objectId: id },
      detail: { subjectCode, inspectorId, relation, source: '准予回避' },
    });
    return id;
  }

  /**
   * Ends a relation; the row stays.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (ended already)
   */
  async end(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const conflict = isId(id)
        ? await tx.findOne(ConflictOfInterest, { where: { id }, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!conflict) throw new DomainError('NOT_FOUND', '没有这条利害关系登记。');
      const inspector = await tx.findOneByOrFail(Inspector, { id: conflict.inspectorId });
      const subject = await this.subjects.findByCode(conflict.subjectCode, tx);
      await this.requireScope(tx, actor, inspector, subject?.areaCode ?? '');
      if (conflict.endedAt) throw new DomainError('CONFLICT', '这条利害关系已经解除。');
      await this.close(tx, actor, [id]);
      await this.audit.record(tx, actor, {
        act: '解除利害关系',
        objectKind: 'conflict_of_interest',
        objectId: id,
        detail: { subjectCode: conflict.subjectCode, inspectorId: inspector.id, relation: conflict.kind },
      });
    });
  }

  /** What each row would do; `code` is certificate number and subject code. Rows without a person are NEW. */
  async diff(rows: readonly ConflictRow[], tx: EntityManager = this.dataSource.manager): Promise<RowDiff[]> {
    const { found } = await this.resolve(tx, rows);
    const byRow = new Map(found.map((one) => [one.row, one.current]));
    return rows.map((row) => {
      const current = byRow.get(row);
      const code = `${row.certificateNo} ${row.subjectCode}`;
      if (!current) return { code, state: 'NEW', changes: [] };
      const changes = relationChanges(current, row);
      return { code, state: changes.length > 0 ? 'CHANGED' : 'SAME', changes };
    });
  }

  /**
   * Registers many relations. One that is registered with another explanation is ended and registered anew.
   * @throws DomainError INVALID_INPUT (a certificate number that nobody or several have), FORBIDDEN
   */
  async upsertMany(
    tx: EntityManager,
    actor: Actor,
    rows: readonly ConflictRow[],
    source: string,
  ): Promise<Upserted> {
    await lockFor(tx, 'conflicts of interest');
    const { found, faults } = await this.resolve(tx, rows);
    if (faults.length > 0)
      throw new DomainError('INVALID_INPUT', '数据有误，没有入库，请改正后重新导入。', faults);
    const scope = await this.scopes.of(actor, tx);
    if (!found.every(({ inspector }) => coversAgency(scope, inspector.agencyCode))) throw outOfScope();
    const added = found.filter(({ current }) => !current);
    const changed = found.filter(({ row, current }) => current && relationChanges(current, row).length > 0);
    await this.close(
      tx,
      actor,
      changed.map(({ current }) => current?.id ?? ''),
    );
    for (const { row, inspector, current } of [...added, ...changed]) {
      const { reason, leftOn } = relationAfter(current, row);
      await this.insert(tx, actor, { ...row, leftOn, reason: cleanReason(reason) }, inspector.id);
    }
    const counts = { created: added.length, updated: changed.length };
    const unchanged = rows.length - added.length - changed.length;
    if (rows.length > 0) {
      await this.audit.record(tx, actor, {
        act: '批量登记利害关系',
        objectKind: 'conflict_of_interest',
        objectId: 'CONFLICT',
        detail: { ...counts, unchanged, source },
      });
    }
    return { ...counts, unchanged };
  }

  private async resolve(
    tx: EntityManager,
    rows: readonly ConflictRow[],
  ): Promise<{ found: Resolved[]; faults: Fault[] }> {
    const people = await inspectorsByNumber(
      tx,
      rows.map((row) => row.certificateNo),
      false,
    );
    const index = new InspectorIndex(people);
    const current = await tx.findBy(ConflictOfInterest, { endedAt: IsNull() });
    const byKey = new Map(current.map((one) => [`${one.inspectorId} ${one.kind} ${one.subjectCode}`, one]));
    const found: Resolved[] = [];
    const faults: Fault[] = [];
    const seen = new Set<string>();
    for (const row of rows) {
      const inspector = index.find(row.certificateNo, row.issuer);
      if (inspector) {
        const key = `${inspector.id} ${row.relation} ${row.subjectCode}`;
        // Said twice is registered once.
        if (!seen.has(key)) found.push({ row, inspector, current: byKey.get(key) });
        seen.add(key);
        continue;
      }
      const several = index.isAmbiguous(row.certificateNo, row.issuer);
      const message = several
        ? `执法证号 ${row.certificateNo} 有几名人员使用，请填写发证机关。`
        : `执法证号 ${row.certificateNo} 不在名录库中，请核对。`;
      faults.push({ field: 'certificateNo', code: several ? 'AMBIGUOUS' : 'UNKNOWN_INSPECTOR', message });
    }
    return { found, faults };
  }

  private async requireScope(
    tx: EntityManager,
    actor: Actor,
    inspector: Inspector,
    areaCode: string,
  ): Promise<void> {
    if (actor.inspectorId === inspector.id) return;
    const scope = await this.scopes.of(actor, tx);
    if (coversAgency(scope, inspector.agencyCode) || coversArea(scope, areaCode)) return;
    throw outOfScope();
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    row: ConflictRow,
    inspectorId: string,
  ): Promise<string> {
    const { identifiers } = await tx.insert(ConflictOfInterest, {
      subjectCode: row.subjectCode,
      inspectorId,
      kind: row.relation,
      reason: row.reason ?? null,
      leftOn: row.leftOn || null,
      recordedBy: actor.name,
      recordedAt: this.clock.now(),
      endedAt: null,
      endedBy: null,
    });
    return String(identifiers[0].id);
  }

  private async close(tx: EntityManager, actor: Actor, ids: readonly string[]): Promise<void> {
    const ended = { endedAt: this.clock.now(), endedBy: actor.name };
    for (const id of ids) await tx.update(ConflictOfInterest, { id }, ended);
  }
}

function outOfScope(): DomainError {
  return new DomainError(
    'FORBIDDEN',
    '检查人员和检查对象都不属于您管辖的部门和县(市)，不能办理。请由所属部门或州局办理。',
  );
}
