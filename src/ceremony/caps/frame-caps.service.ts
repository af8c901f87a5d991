import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import {
  type Cap,
  capOf,
  type CapReason,
  leftOut,
  poolsOfLine,
  roomOf,
  type Taken,
} from '../../plan/ledger/cap.rules.js';
import { DrawVisits } from '../../plan/ledger/draw-visits.service.js';
import type { HeldVisits } from '../../plan/ledger/held-visits-hook.js';
import {
  countsByEnterprise,
  latestRules,
  type VisitCounts,
  visitCounts,
} from '../../plan/ledger/ledger.queries.js';
import type { PlanLine } from '../../plan/plan.entity.js';
import { PlanService } from '../../plan/plan.service.js';
import { type EnterpriseRecord, Enterprises } from '../../registry/enterprise/enterprises.service.js';
import type { Draw } from '../draw.entity.js';
import { fileContent } from '../draw-files.js';
import { subjectLines } from '../frame/frame-change.rules.js';
import { type OpenDraw, openDraws, waitingReserves } from './open-draws.queries.js';

/** Rules in force for some authorities in a year, with what they have done and could still do. */
interface Standing {
  readonly year: number;
  readonly pools: readonly string[];
  readonly rules: readonly Cap[];
  readonly held: VisitCounts;
  readonly made: VisitCounts;
}

/**
 * Keeps every enterprise at or below its cap, whatever the order of draws. A visit is taken into account from the
 * moment when chance may bring it: all of a frozen frame until it is drawn, its reserves until the window ends, and
 * what is drawn for good. A frame leaves out whoever could thereby come above the cap.
 */
@Injectable()
export class FrameCaps implements HeldVisits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly plans: PlanService,
    private readonly enterprises: Enterprises,
    private readonly visits: DrawVisits,
  ) {}

  /** Of two freezes at once one waits for the other, and then sees its frame. Call it before the frame is prepared. */
  async lock(tx: EntityManager, { month }: Pick<Draw, 'month'>): Promise<void> {
    await this.visits.lock(tx, yearOf(month));
  }

  /**
   * Entries of the line's kind that its next frame leaves out, with the reason.
   * @param drawnEarlier codes that are left out anyway
   */
  async closed(
    tx: EntityManager,
    draw: Pick<Draw, 'id' | 'number' | 'month'>,
    line: PlanLine,
    drawnEarlier: ReadonlySet<string>,
  ): Promise<Map<string, CapReason>> {
    const standing = await this.standing(tx, yearOf(draw.month), poolsOfLine(line), draw.id);
    const closed = new Map<string, CapReason>();
    if (standing === null) return closed;
    const { made, held } = standing;
    const repeated = await this.enterprises.repeated(line.subjectKind, tx);
    const asked = [...new Set([...made.keys(), ...held.keys(), ...repeated])];
    const areas = new Set(line.areaCodes);
    for (const [enterprise, records] of await this.enterprises.recordsOf(asked, tx)) {
      const own = records.filter(({ kind }) => kind === line.subjectKind);
      const drawable = own.filter(
        ({ code, areaCode, status }) =>
          status === 'ACTIVE' && (areas.size === 0 || areas.has(areaCode)) && !drawnEarlier.has(code),
      );
      const taken = takenOf(enterprise, records, standing);
      const out = leftOut(
        drawable.map(({ code }) => code),
        taken,
        draw.number,
      );
      for (const [code, reason] of out) closed.set(code, reason);
      // Entries that are out today could be in on the frame's day: they would have no room beside the others.
      if (own.length <= roomOf(taken)) continue;
      for (const { code } of own.filter((one) => !drawable.includes(one))) closed.set(code, 'CAP_SHARED');
    }
    return closed;
  }

  /**
   * Lets a reserve come in, unless it has its visits already. Of a draw whose window is not over there always is room:
   * later frames have left it.
   * @throws DomainError RULE_BROKEN
   */
  async requireRoom(
    tx: EntityManager,
    reserve: {
      readonly drawId: string;
      readonly planLineId: string;
      readonly kind: string;
      readonly code: string;
    },
  ): Promise<void> {
    const { line, plan } = await this.plans.getLine(reserve.planLineId, tx);
    await this.visits.lock(tx, plan.year);
    const standing = await this.standing(tx, plan.year, poolsOfLine(line), reserve.drawId);
    if (standing === null) return;
    const behind = await this.enterprises.enterprisesOf(reserve.kind, [reserve.code], tx);
    const enterprise = behind.get(reserve.code) ?? reserve.code;
    const records = (await this.enterprises.recordsOf([enterprise], tx)).get(enterprise) ?? [];
    if (roomOf(takenOf(enterprise, records, standing)) >= 1) return;
    throw new DomainError(
      'RULE_BROKEN',
      '下一名候补的年度检查次数已达上限，或另一任务可能用满，不能递补。请等该任务办结后再批准，或不予批准本申请。',
    );
  }

  /** Open draws of a year that may bring visits, for the page of the ledger. */
  async openDraws(year: number): Promise<OpenDraw[]> {
    return openDraws(this.dataSource.manager, year, this.clock.today(), null);
  }

  /** Visits that open draws could bring to these enterprises, by authority. */
  async heldFor(tx: EntityManager, year: number, pools: readonly string[]): Promise<VisitCounts> {
    return this.held(tx, year, pools, null);
  }

  /** Null where no rule is in force for any of the authorities. */
  private async standing(
    tx: EntityManager,
    year: number,
    pools: readonly string[],
    except: string,
  ): Promise<Standing | null> {
    const rules = (await latestRules(tx)).filter(
      (rule) =>
        rule.active &&
        (rule.year === null || rule.year === year) &&
        (rule.poolCode === null || pools.includes(rule.poolCode)),
    );
    if (rules.length === 0) return null;
    // In this order: a draw that is sealed between the two statements is seen twice, never not at all.
    const held = await this.held(tx, year, pools, except);
    return { year, pools, rules, held, made: await visitCounts(tx, year, pools) };
  }

  private async held(
    tx: EntityManager,
    year: number,
    pools: readonly string[],
    except: string | null,
  ): Promise<VisitCounts> {
    const rows: [string, string, number][] = [];
    for (const open of await openDraws(tx, year, this.clock.today(), except)) {
      const { line } = await this.plans.getLine(open.planLineId, tx);
      const shared = poolsOfLine(line).filter((pool) => pools.includes(pool));
      if (shared.length === 0) continue;
      const codes = await this.codesOf(tx, open);
      const behind = await this.enterprises.enterprisesOf(open.subjectKind, codes, tx);
      for (const code of codes) for (const pool of shared) rows.push([behind.get(code) ?? code, pool, 1]);
    }
    return countsByEnterprise(rows);
  }

  private async codesOf(tx: EntityManager, { id, state }: OpenDraw): Promise<string[]> {
    if (state !== 'FROZEN') return waitingReserves(tx, id);
    const codes: string[] = [];
    for await (const { code } of subjectLines(fileContent(tx, id, 'subjects.tsv'))) codes.push(code);
    return codes;
  }
}

function takenOf(
  enterprise: string,
  records: readonly EnterpriseRecord[],
  { year, pools, rules, held, made }: Standing,
): Taken[] {
  return pools.map((pool) => ({
    made: made.get(enterprise)?.get(pool) ?? 0,
    held: held.get(enterprise)?.get(pool) ?? 0,
    most: capOf(rules, records, pool, year)?.most ?? null,
  }));
}

function yearOf(month: string): number {
  return Number(month.slice(0, 4));
}
