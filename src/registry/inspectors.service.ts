import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { addDays } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import { type Change, changesOf, type HistoryEntry, historyOf, type Values } from './content.rules.js';
import { changeTexts, type RegistryNames } from './display.rules.js';
import { editable, type RawValues, readValues, staleError } from './edit.rules.js';
import { nameInitials } from './initials.rules.js';
import { Inspector } from './inspector.entity.js';
import {
  inspectorAfter,
  inspectorContent,
  type InspectorContent,
  type InspectorRow,
  inspectorText,
  inspectorValues,
} from './inspector.rules.js';
import {
  allInspectors,
  findInspectors,
  insertInspectors,
  type InspectorFilter,
  inspectorsByNumber,
  type ListedInspector,
  updateInspectors,
} from './inspectors.queries.js';
import { INSPECTOR } from './import/inspector-kind.js';
import { NamesService } from './names.service.js';
import { coversAgency } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import type { ListPage } from './search.rules.js';
import { insertVersions, readVersions } from './versions.queries.js';

/** A certificate that lapses within so many days is pointed out. */
export const LAPSE_DAYS = 60;

/** A list's filter as its address has it. */
export interface InspectorChoice extends Pick<
  InspectorFilter,
  'q' | 'agencyCode' | 'poolCode' | 'areaCode' | 'status'
> {
  readonly lapsing?: string;
  readonly kept?: string;
}

/** Lists, shows and edits inspectors. Imports are written by InspectorImports. */
@Injectable()
export class InspectorsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly names: NamesService,
  ) {}

  /** One page of 50, by agency and name. A page past the end is the last one. */
  async list(filter: InspectorFilter, page = 1): Promise<ListPage<ListedInspector>> {
    return findInspectors(this.dataSource.manager, filter, page);
  }

  /** Everything that a filter leaves, in the order of the list: for exports. */
  async all(
    filter: InspectorFilter,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<ListedInspector[]> {
    return allInspectors(tx, filter);
  }

  /** The last day of the coming `LAPSE_DAYS`: certificates that lapse by then are pointed out. */
  lapseDay(): string {
    return addDays(this.clock.today(), LAPSE_DAYS);
  }

  /**
   * The filter of a list's address. `lapsing`: SOON (valid today, lapses within `LAPSE_DAYS`), LAPSED (no longer
   * valid), anything else that is given: both. `kept`: only those whom the actor keeps.
   */
  async narrowed(actor: Actor, { lapsing, kept, ...filter }: InspectorChoice): Promise<InspectorFilter> {
    const scope = kept ? await this.scopes.of(actor) : null;
    const own = scope && !scope.everything ? { agencyCodes: [...scope.agencyCodes] } : {};
    return { ...filter, ...own, ...this.lapseFilter(lapsing) };
  }

  private lapseFilter(choice: string | undefined): InspectorFilter {
    const today = this.clock.today();
    if (!choice) return {};
    if (choice === 'LAPSED') return { lapsesBy: addDays(today, -1) };
    const lapsesBy = this.lapseDay();
    return choice === 'SOON' ? { lapsesFrom: today, lapsesBy } : { lapsesBy };
  }

  /**
   * People on duty whose certificate has lapsed, and lapses soon, among those whom the actor keeps; null for an actor
   * who keeps nobody.
   */
  async lapsingCounts(actor: Actor): Promise<{ lapsed: number; soon: number } | null> {
    const scope = await this.scopes.of(actor);
    if (!scope.everything && scope.agencyCodes.size === 0) return null;
    const count = async (lapsing: string) =>
      (await this.list(await this.narrowed(actor, { kept: '1', lapsing, status: 'ON_DUTY' }))).total;
    return { lapsed: await count('LAPSED'), soon: await count('SOON') };
  }

  /** One inspector. @throws DomainError NOT_FOUND */
  async get(id: string, tx: EntityManager = this.dataSource.manager): Promise<Inspector> {
    const inspector = isId(id) ? await tx.findOneBy(Inspector, { id }) : null;
    if (!inspector) throw new DomainError('NOT_FOUND', '没有这名执法检查人员，请从名录中重新查找。');
    return inspector;
  }

  /** Inspectors with one of these certificate numbers; a number may be in use by several issuers. */
  async byCertificate(
    numbers: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<ListedInspector[]> {
    return inspectorsByNumber(tx, numbers, false);
  }

  /** History of an inspector, newest first, each entry as differences. @throws DomainError NOT_FOUND */
  async history(id: string): Promise<HistoryEntry[]> {
    await this.get(id);
    return historyOf(await readVersions(this.dataSource.manager, 'inspector', id), INSPECTOR.columns);
  }

  /** Names for a form of the actor: of the agencies only those whose inspectors the actor keeps. */
  async formNames(actor: Actor): Promise<RegistryNames> {
    const names = await this.names.of();
    const scope = await this.scopes.of(actor);
    return { ...names, agencies: new Map([...names.agencies].filter(([code]) => coversAgency(scope, code))) };
  }

  /** May the actor change this inspector (the agency lies in the actor's scope)? */
  async mayEdit(actor: Actor, inspector: Inspector): Promise<boolean> {
    return coversAgency(await this.scopes.of(actor), inspector.agencyCode);
  }

  /**
   * Changes some columns of an inspector. `version` is the one the person was looking at.
   * @throws DomainError NOT_FOUND, FORBIDDEN (agency out of scope), STALE (changed meanwhile; `faults` say by
   * field what others changed), INVALID_INPUT, CONFLICT (the certificate is another's)
   * @returns the inspector as it is now
   */
  async edit(actor: Actor, id: string, input: { version: number; values: RawValues }): Promise<Inspector> {
    return this.dataSource.transaction(async (tx) => {
      await this.get(id, tx);
      const inspector = await tx.findOneOrFail(Inspector, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      const scope = await this.scopes.of(actor, tx);
      if (!coversAgency(scope, inspector.agencyCode)) throw outOfScope();
      const before = inspectorContent(inspector);
      if (inspector.version !== input.version) throw await this.stale(tx, id, input.version, before);
      const given = readValues(editable(INSPECTOR.columns), input.values, await this.names.of(tx));
      const after = inspectorAfter(before, given as Partial<InspectorRow>);
      if (!coversAgency(scope, after.agencyCode)) throw outOfScope();
      await this.requireFree(tx, id, after);
      const changes = changesOf(inspectorValues(before), inspectorValues(after));
      if (changes.length > 0) await this.write(tx, actor, inspector, after, changes);
      return this.get(id, tx);
    });
  }

  /**
   * Adds one inspector; the columns are those of the import.
   * @throws DomainError INVALID_INPUT (by field), FORBIDDEN (agency out of scope), CONFLICT (the certificate is
   * another's)
   * @returns the id
   */
  async add(actor: Actor, raw: RawValues): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'inspectors');
      const columns = editable(INSPECTOR.columns);
      const blank = Object.fromEntries(columns.map(({ key }) => [key, null]));
      const values = readValues(columns, { ...blank, ...raw }, await this.names.of(tx));
      const after = inspectorAfter(null, values as Partial<InspectorRow>);
      if (!coversAgency(await this.scopes.of(actor, tx), after.agencyCode)) throw outOfScope('登记');
      await this.requireNew(tx, after);
      const at = this.clock.now();
      const write = { ...after, id: null, initials: nameInitials(after.name, true) };
      const [id] = await insertInspectors(tx, [write], at);
      const origin = { at, actorName: actor.name, source: '网页登记' };
      await insertVersions(tx, 'inspector', [{ id, version: 1, text: inspectorText(after) }], origin);
      await this.audit.record(tx, actor, {
        act: '登记执法检查人员',
        objectKind: 'inspector',
        objectId: id,
        detail: { agencyCode: after.agencyCode, certificateNo: after.certificateNo },
      });
      return id;
    });
  }

  /** A number whose issuer is not known may be the same person: nobody is entered twice. */
  private async requireNew(tx: EntityManager, after: InspectorContent): Promise<void> {
    const same = await inspectorsByNumber(tx, [after.certificateNo], false);
    const other = same.find((one) => one.issuer === after.issuer || !one.issuer || !after.issuer);
    if (other) throw takenError(after.certificateNo, other.name);
  }

  private async requireFree(tx: EntityManager, id: string, after: InspectorContent): Promise<void> {
    const same = await inspectorsByNumber(tx, [after.certificateNo], false);
    const other = same.find((one) => one.id !== id && one.issuer === after.issuer);
    if (other) throw takenError(after.certificateNo, other.name);
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    inspector: Inspector,
    after: InspectorContent,
    changes: readonly Change[],
  ): Promise<void> {
    const { id } = inspector;
    const at = this.clock.now();
    const version = inspector.version + 1;
    await updateInspectors(tx, [{ ...after, id, initials: nameInitials(after.name, true) }], at);
    const origin = { at, actorName: actor.name, source: '网页修改' };
    await insertVersions(tx, 'inspector', [{ id, version, text: inspectorText(after) }], origin);
    await this.audit.record(tx, actor, {
      act: '修改执法检查人员',
      objectKind: 'inspector',
      objectId: id,
      detail: { version, fields: changes.map((change) => change.field) },
    });
  }

  private async stale(
    tx: EntityManager,
    id: string,
    seen: number,
    now: InspectorContent,
  ): Promise<DomainError> {
    const base = (await readVersions(tx, 'inspector', id)).find((one) => one.version === seen);
    const others = base ? changesOf(JSON.parse(base.content) as Values, inspectorValues(now)) : [];
    return staleError(changeTexts(others, INSPECTOR.columns, await this.names.of(tx)));
  }

  /** All inspectors as the frame of a draw needs them, with the pool and the agency's name, by id. */
  async forFrame(tx: EntityManager): Promise<FrameInspector[]> {
    return tx.query(
      `SELECT i.id, i.name, i.agency_code AS "agencyCode", a.name AS "agencyName", a.active AS "agencyActive",
         a.pool_code AS "poolCode", i.area_code AS "areaCode", i.certificate_no AS "certificateNo",
         i.certificate_valid_to AS "certificateValidTo", i.item_codes AS "itemCodes", i.can_lead AS "canLead",
         i.is_expert AS "isExpert", i.status
       FROM inspector i JOIN agency a ON a.code = i.agency_code ORDER BY i.id`,
    );
  }
}

/** An inspector for the frame of a draw. */
export interface FrameInspector {
  readonly id: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly agencyActive: boolean;
  readonly poolCode: string;
  readonly areaCode: string;
  readonly certificateNo: string;
  /** YYYY-MM-DD; valid on that day. */
  readonly certificateValidTo: string;
  readonly itemCodes: readonly string[];
  readonly canLead: boolean;
  readonly isExpert: boolean;
  /** ON_DUTY or OFF_DUTY. */
  readonly status: string;
}

function outOfScope(act: '登记' | '修改' = '修改'): DomainError {
  return new DomainError(
    'FORBIDDEN',
    `这名执法检查人员不属于您所在的部门或其下级部门，不能${act}。请由所属部门或州局办理。`,
  );
}

function takenError(certificateNo: string, name: string): DomainError {
  const message = `执法证号 ${certificateNo} 已登记在“${name}”名下，请核对执法证号和发证机关。`;
  return new DomainError('CONFLICT', `没有保存：${message}`, [
    { field: 'certificateNo', code: 'TAKEN', message },
  ]);
}
