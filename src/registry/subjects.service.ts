import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import {
  type Change,
  changesOf,
  type HistoryEntry,
  historyOf,
  merged,
  type Values,
} from './content.rules.js';
import { changeTexts } from './display.rules.js';
import { editable, type RawValues, readValues, staleError } from './edit.rules.js';
import { nameInitials } from './initials.rules.js';
import type { Column } from './kinds/columns.js';
import { NamesService } from './names.service.js';
import { coversArea } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import type { ListPage } from './search.rules.js';
import { Subject } from './subject.entity.js';
import { requireKind, subjectContent, subjectValues } from './subject.rules.js';
import { allSubjects, findSubjects, type SubjectFilter, updateSubjects } from './subjects.queries.js';
import { insertVersions, readVersions } from './versions.queries.js';

/** Lists, shows and edits subjects. Imports are written by SubjectImports. */
@Injectable()
export class SubjectsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly names: NamesService,
  ) {}

  /** One page of 50, by county and name. A page past the end is the last one. */
  async list(filter: SubjectFilter, page = 1): Promise<ListPage<Subject>> {
    return findSubjects(this.dataSource.manager, filter, page);
  }

  /** Everything that a filter leaves, in the order of the list: for exports. */
  async all(filter: SubjectFilter): Promise<Subject[]> {
    return allSubjects(this.dataSource.manager, filter);
  }

  /** One subject. @throws DomainError NOT_FOUND */
  async get(id: string, tx: EntityManager = this.dataSource.manager): Promise<Subject> {
    const subject = isId(id) ? await tx.findOneBy(Subject, { id }) : null;
    if (!subject) throw new DomainError('NOT_FOUND', '没有这个检查对象，请从名录中重新查找。');
    return subject;
  }

  /** The subject of a code, of any kind, or null. A code may stand in two kinds: the older record then. */
  async findByCode(code: string, tx: EntityManager = this.dataSource.manager): Promise<Subject | null> {
    const [first] = await tx.find(Subject, { where: { code }, order: { id: 'ASC' }, take: 1 });
    return first ?? null;
  }

  /** Which of these codes stand in the registry, under any kind. */
  async knownCodes(
    codes: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Set<string>> {
    const rows: { code: string }[] = await tx.query(
      'SELECT DISTINCT code FROM subject WHERE code = ANY ($1::text[])',
      [codes],
    );
    return new Set(rows.map((row) => row.code));
  }

  /** History of a subject, newest first, each entry as differences. @throws DomainError NOT_FOUND */
  async history(id: string): Promise<HistoryEntry[]> {
    const subject = await this.get(id);
    const versions = await readVersions(this.dataSource.manager, 'subject', id);
    return historyOf(versions, requireKind(subject.kind).columns);
  }

  /** May the actor change this subject (its county lies in the actor's scope)? */
  async mayEdit(actor: Actor, subject: Subject): Promise<boolean> {
    return coversArea(await this.scopes.of(actor), subject.areaCode);
  }

  /**
   * Changes some columns of a subject. `version` is the one the person was looking at.
   * @throws DomainError NOT_FOUND, FORBIDDEN (county out of scope), STALE (changed meanwhile; `faults` say by
   * field what others changed), INVALID_INPUT
   * @returns the subject as it is now
   */
  async edit(actor: Actor, id: string, input: { version: number; values: RawValues }): Promise<Subject> {
    return this.dataSource.transaction(async (tx) => {
      await this.get(id, tx);
      const subject = await tx.findOneOrFail(Subject, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const { columns } = requireKind(subject.kind);
      const scope = await this.scopes.of(actor, tx);
      if (!coversArea(scope, subject.areaCode)) throw outOfScope();
      const before = subjectValues(subject);
      if (subject.version !== input.version) throw await this.stale(tx, id, input.version, before, columns);
      const given = readValues(editable(columns, 'code'), input.values, await this.names.of(tx));
      const after = merged(before, given);
      if (!coversArea(scope, String(after.areaCode))) throw outOfScope();
      const changes = changesOf(before, after);
      if (changes.length > 0) await this.write(tx, actor, subject, after, changes);
      return this.get(id, tx);
    });
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    subject: Subject,
    after: Values,
    changes: readonly Change[],
  ): Promise<void> {
    const content = subjectContent(after);
    const at = this.clock.now();
    await updateSubjects(tx, subject.kind, [{ ...content, initials: nameInitials(content.name) }], at);
    const version = subject.version + 1;
    const origin = { at, actorName: actor.name, source: '网页修改' };
    await insertVersions(tx, 'subject', [{ id: subject.id, version, text: content.text }], origin);
    await this.audit.record(tx, actor, {
      act: '修改检查对象',
      objectKind: 'subject',
      objectId: subject.id,
      detail: { code: subject.code, version, fields: changes.map((change) => change.field) },
    });
  }

  private async stale(
    tx: EntityManager,
    id: string,
    seen: number,
    now: Values,
    columns: readonly Column[],
  ): Promise<DomainError> {
    const base = (await readVersions(tx, 'subject', id)).find((one) => one.version === seen);
    const others = base ? changesOf(JSON.parse(base.content) as Values, now) : [];
    return staleError(changeTexts(others, columns, await this.names.of(tx)));
  }

  /**
   * A county confirms that its registry of a kind is complete and right as of today.
   * @returns how many subjects were confirmed
   * @throws DomainError NOT_FOUND (kind or county), FORBIDDEN, CONFLICT (no subject there)
   */
  async confirmCounty(actor: Actor, kind: string, areaCode: string): Promise<number> {
    requireKind(kind);
    return this.dataSource.transaction(async (tx) => {
      const { areas, prefecture } = await this.names.of(tx);
      if (!areas.has(areaCode) || areaCode === prefecture) {
        throw new DomainError('NOT_FOUND', '没有这个县(市)，请从列表中选择。');
      }
      if (!coversArea(await this.scopes.of(actor, tx), areaCode)) throw outOfScope();
      const confirmedOn = this.clock.today();
      // The day of confirmation is no part of a subject's content: the act is one, and stands in the audit log.
      const { affected } = await tx.update(Subject, { kind, areaCode }, { confirmedOn });
      if (!affected) throw new DomainError('CONFLICT', '该县(市)名录库中还没有这类检查对象，无需确认。');
      await this.audit.record(tx, actor, {
        act: '确认县(市)名录',
        objectKind: 'area',
        objectId: areaCode,
        detail: { kind, confirmedOn, subjects: affected },
      });
      return affected;
    });
  }

  /** Subjects of a kind as the frame of a draw needs them, by code. */
  async frameRows(tx: EntityManager, kind: string): Promise<FrameSubject[]> {
    return tx.query(
      `SELECT id, code, name, area_code AS "areaCode", status, credit_class AS "creditClass"
       FROM subject WHERE kind = $1 ORDER BY code COLLATE "C"`,
      [kind],
    );
  }
}

/** A subject for the frame of a draw. */
export interface FrameSubject {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  /** ACTIVE means that it may be drawn; the names of the others stand in the kind's status column. */
  readonly status: string;
  readonly creditClass: string | null;
}

function outOfScope(): DomainError {
  return new DomainError(
    'FORBIDDEN',
    '这个检查对象不在您部门管辖的县(市)范围内，不能修改。请由所在县(市)或州局办理。',
  );
}
