import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { type EnterpriseRecord, Enterprises } from '../../registry/enterprise/enterprises.service.js';
import { ScopeService } from '../../registry/scope.service.js';
import { capOf } from './cap.rules.js';
import { DrawVisits } from './draw-visits.service.js';
import { HELD_VISITS, type HeldVisits } from './held-visits-hook.js';
import { currentKinds, latestRules, visitCounts } from './ledger.queries.js';
import { cleanEntry, entryFaults, type VisitEntry } from './visit-entry.rules.js';
import { MOST_ROWS, visitRows } from './visit-table.rules.js';
import { VisitLedger } from './visit-ledger.entity.js';

const NOT_SAVED = '检查没有登记，请按提示修改。';
const LONGEST_REASON = 500;

/** What checks need to know, read once for many entries. */
interface Known {
  readonly kinds: ReadonlyMap<string, { readonly exempt: boolean }>;
  readonly pools: ReadonlyMap<string, string>;
  readonly own: ReadonlySet<string>;
}

/** Visits that no draw has brought: routine, special and case inspections, complaints, referrals, orders from above. */
@Injectable()
export class VisitRecords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly scopes: ScopeService,
    private readonly enterprises: Enterprises,
    private readonly visits: DrawVisits,
    private readonly modules: ModuleRef,
  ) {}

  /**
   * Enters a visit, once for each authority that took part.
   * @returns code of the enterprise for which it counts
   * @throws DomainError INVALID_INPUT with all faults (the cap among them, unless a reason is given), FORBIDDEN for
   *   another agency's authority
   */
  async enter(actor: Actor, entry: VisitEntry): Promise<string> {
    const [enterprise] = await this.enterMany(actor, [entry], 'HAND');
    return enterprise;
  }

  /**
   * Enters many visits, all or none.
   * @param rowOf name of a row in the messages, e.g. 第3行; left out: fields stand alone
   * @returns their enterprises, in order
   */
  async enterMany(
    actor: Actor,
    entries: readonly VisitEntry[],
    source: 'HAND' | 'IMPORT',
    rowOf?: (index: number) => string,
  ): Promise<string[]> {
    return this.dataSource.transaction(async (tx) => {
      const cleaned = entries.map(cleanEntry);
      const years = [...new Set(cleaned.map(({ day }) => Number(day.slice(0, 4))))].filter(Number.isInteger);
      for (const year of years.sort()) await this.visits.lock(tx, year);
      const known = await this.known(tx, actor);
      const faults: Fault[] = [];
      const enterprises: string[] = [];
      for (const [index, entry] of cleaned.entries()) {
        const found = await this.enterOne(tx, actor, entry, source, known);
        if (typeof found === 'string') enterprises.push(found);
        else faults.push(...found.map((fault) => (rowOf ? inRow(fault, rowOf(index)) : fault)));
      }
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', NOT_SAVED, faults);
      return enterprises;
    });
  }

  /**
   * Enters a table of visits copied from a spreadsheet, all or none.
   * @returns how many
   * @throws DomainError as `enter`, each fault with its row
   */
  async importTable(actor: Actor, text: string): Promise<number> {
    const kinds = await currentKinds(this.dataSource.manager);
    const pools = await this.agencies.pools();
    const rows = visitRows(
      text,
      new Map(kinds.map(({ code, name }) => [name, code])),
      new Map(pools.map(({ code, name }) => [name, code])),
    );
    if (rows.length > MOST_ROWS) {
      const message = `一次最多导入 ${MOST_ROWS} 次检查，这张表有 ${rows.length} 行。请分几次导入。`;
      throw new DomainError('INVALID_INPUT', message, [{ field: 'text', code: 'TOO_LONG', message }]);
    }
    const entries = rows.map(({ entry }) => entry);
    return (await this.enterMany(actor, entries, 'IMPORT', (index) => rows[index].row)).length;
  }

  /**
   * Takes back a visit that was entered by mistake, for all its authorities: contrary rows, the old ones stay.
   * @param id of one of its rows
   * @throws DomainError NOT_FOUND, CONFLICT (a draw's visit, taken back already), FORBIDDEN, INVALID_INPUT
   */
  async takeBack(actor: Actor, id: string, given: string): Promise<string> {
    const reason = cleanText(given);
    if (reason.length < 2 || reason.length > LONGEST_REASON || holdsIdCardNumber(reason)) {
      const message = `请写明冲回的原因(2至${LONGEST_REASON}字，不含身份证号码)。`;
      throw new DomainError('INVALID_INPUT', '检查没有冲回，请按提示修改。', [
        { field: `reason-${id}`, code: 'REQUIRED', message },
      ]);
    }
    return this.dataSource.transaction(async (tx) => {
      const row = isId(id) ? await tx.findOneBy(VisitLedger, { id, delta: 1 }) : null;
      if (!row) throw new DomainError('NOT_FOUND', '台账中没有这次检查。请从“检查次数台账”中打开。');
      if (row.source === 'DRAW') {
        throw new DomainError(
          'CONFLICT',
          '随机抽查的次数随抽取任务自动增减，不能手工冲回。检查对象不能检查的，请办理候补递补。',
        );
      }
      await this.visits.lock(tx, row.year);
      const { visitKey } = row;
      if (await tx.existsBy(VisitLedger, { visitKey, delta: -1 })) {
        throw new DomainError('CONFLICT', '这次检查已经冲回，不能再次冲回。');
      }
      const rows = await tx.findBy(VisitLedger, { visitKey, delta: 1 });
      const { own } = await this.known(tx, actor);
      if (!rows.every(({ poolCode }) => own.has(poolCode))) throw forbidden();
      for (const old of rows) {
        await tx.insert(VisitLedger, { ...old, id: undefined, delta: -1, reason, ...this.by(actor) });
      }
      await this.audit.record(tx, actor, {
        ...{ act: '冲回检查次数', objectKind: 'visit', objectId: visitKey },
        detail: { enterprise: row.enterprise, reason },
      });
      return row.enterprise;
    });
  }

  /** Codes of the authorities whose visits an actor may enter: the bureau all, others their own. */
  async ownPools(actor: Actor, tx: EntityManager = this.dataSource.manager): Promise<Set<string>> {
    const scope = await this.scopes.of(actor, tx);
    const agencies = await this.agencies.agencies(tx);
    return new Set(
      agencies
        .filter(({ code }) => scope.everything || scope.agencyCodes.has(code))
        .map(({ poolCode }) => poolCode),
    );
  }

  private async known(tx: EntityManager, actor: Actor): Promise<Known> {
    return {
      kinds: new Map((await currentKinds(tx)).map((kind) => [kind.code, kind])),
      pools: new Map((await this.agencies.pools(tx)).map(({ code, name }) => [code, name])),
      own: await this.ownPools(actor, tx),
    };
  }

  private by(actor: Actor) {
    return { accountId: actor.accountId, recordedBy: actor.name, recordedAt: this.clock.now() };
  }

  /** @returns the enterprise, or what is wrong with the entry */
  private async enterOne(
    tx: EntityManager,
    actor: Actor,
    entry: VisitEntry,
    source: 'HAND' | 'IMPORT',
    known: Known,
  ): Promise<string | Fault[]> {
    const { code, kind, day, pools } = entry;
    const faults = entryFaults(entry, {
      ...{ kinds: new Set(known.kinds.keys()), pools: new Set(known.pools.keys()) },
      today: this.clock.today(),
    });
    const subject = code === '' ? null : await this.enterprises.ofCode(code, tx);
    if (code !== '' && subject === null) {
      const message = `名录库中没有代码为“${code}”的检查对象。请核对代码，或先把它录入名录库。`;
      faults.push({ field: 'code', code: 'UNKNOWN', message });
    }
    if (faults.length > 0 || subject === null) return faults;
    if (!pools.every((pool) => known.own.has(pool))) throw forbidden();
    const year = Number(day.slice(0, 4));
    const counted = !(known.kinds.get(kind)?.exempt ?? false);
    const over = counted ? await this.overCap(tx, subject, year, pools, known) : [];
    if (over.length > 0 && entry.reason === '') {
      return [
        { field: 'reason', code: 'CAP', message: `${over.join('；')}。确已实施的，请写明原因后登记。` },
      ];
    }
    const [{ key }]: { key: string }[] = await tx.query(
      `SELECT nextval(pg_get_serial_sequence('visit_ledger', 'id'))::text AS key`,
    );
    const row = {
      ...{ visitKey: `H ${key}`, enterprise: subject.enterprise, enterpriseName: subject.name },
      ...{ subjectKind: subject.kind, subjectCode: subject.code, areaCode: subject.areaCode },
      ...{ year, month: Number(day.slice(5, 7)), day, kind, counted, delta: 1, source },
      ...{ drawId: null, planLineId: null, itemCode: null, documentNo: entry.documentNo || null },
      ...{ reason: over.length > 0 ? entry.reason : null, remark: entry.remark || null },
      ...this.by(actor),
    };
    await tx.insert(
      VisitLedger,
      pools.map((poolCode) => ({ ...row, poolCode })),
    );
    await this.audit.record(tx, actor, {
      ...{ act: '登记检查次数', objectKind: 'visit', objectId: row.visitKey },
      detail: { enterprise: subject.enterprise, day, kind, pools: [...pools], reason: row.reason },
    });
    return subject.enterprise;
  }

  /** For each authority that has no visit left, why. */
  private async overCap(
    tx: EntityManager,
    { enterprise }: EnterpriseRecord,
    year: number,
    pools: readonly string[],
    { pools: names }: Known,
  ): Promise<string[]> {
    const rules = (await latestRules(tx)).filter(({ active }) => active);
    const records = (await this.enterprises.recordsOf([enterprise], tx)).get(enterprise) ?? [];
    const caps = pools.map((pool) => ({ pool, rule: capOf(rules, records, pool, year) }));
    if (caps.every(({ rule }) => rule === null)) return [];
    const hook = this.modules.get<HeldVisits>(HELD_VISITS, { strict: false });
    const held = (await hook.heldFor(tx, year, pools)).get(enterprise);
    const made = (await visitCounts(tx, year, pools, [enterprise])).get(enterprise);
    return caps.flatMap(({ pool, rule }) => {
      const [paid, open] = [made?.get(pool) ?? 0, held?.get(pool) ?? 0];
      if (rule === null || paid + open < rule.most) return [];
      const name = names.get(pool) ?? '';
      if (paid >= rule.most)
        return [`${name}${year}年已检查 ${paid} 次，上限 ${rule.most} 次(${rule.source})`];
      return [
        `${name}${year}年已检查 ${paid} 次，另有 ${open} 个已冻结或候补待用的抽取任务可能抽到，上限 ${rule.most} 次(${rule.source})`,
      ];
    });
  }
}

function inRow({ field, code, message }: Fault, row: string): Fault {
  return { field: `text.${row}.${field ?? ''}`, code, message: `${row}：${message}` };
}

function forbidden(): DomainError {
  return new DomainError('FORBIDDEN', '其他部门实施的检查由该部门或州局登记，本部门不能登记或冲回。');
}
