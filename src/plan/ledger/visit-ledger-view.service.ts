import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type EnterpriseRecord, Enterprises } from '../../registry/enterprise/enterprises.service.js';
import { capOf } from './cap.rules.js';
import { latestRules } from './ledger.queries.js';
import { VisitLedger } from './visit-ledger.entity.js';

/** Which enterprises a list shows. */
export interface LedgerFilter {
  readonly year: number;
  /** Part of a name or code; empty: all. */
  readonly q: string;
  /** Authority; empty: all. */
  readonly pool: string;
  /** FULL: the cap is reached; OVER: it is exceeded; ALL. */
  readonly state: 'ALL' | 'FULL' | 'OVER';
}

/** What one authority has done to an enterprise in a year. */
export interface PoolVisits {
  readonly pool: string;
  /** Visits that count. */
  readonly made: number;
  /** Visits that do not. */
  readonly exempt: number;
  /** Null: no cap. */
  readonly most: number | null;
  /** Document behind the cap. */
  readonly source: string | null;
}

/** An enterprise with its visits of a year. */
export interface EnterpriseVisits {
  readonly enterprise: string;
  readonly name: string;
  /** Counties of its entries. */
  readonly areaCodes: readonly string[];
  readonly kinds: readonly string[];
  readonly pools: readonly PoolVisits[];
}

/** A page of them. */
export interface EnterprisePage {
  readonly rows: readonly EnterpriseVisits[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

interface CountRow {
  readonly enterprise: string;
  readonly name: string;
  readonly pool: string;
  readonly made: number;
  readonly exempt: number;
}

const PER_PAGE = 50;

const COUNTS = `
  SELECT enterprise, max(enterprise_name) AS name, pool_code AS pool,
         coalesce(sum(delta) FILTER (WHERE counted), 0)::int AS made,
         coalesce(sum(delta) FILTER (WHERE NOT counted), 0)::int AS exempt
    FROM visit_ledger
   WHERE year = $1 AND ($2::text = '' OR pool_code = $2) AND ($3::text[] IS NULL OR enterprise = ANY ($3))
     AND (draw_id IS NULL OR NOT draw_id = ANY ($4::bigint[]))
     AND ($5::text = '' OR strpos(enterprise_name, $5) > 0 OR strpos(enterprise, upper($5)) > 0)
   GROUP BY enterprise, pool_code HAVING sum(delta) > 0
   ORDER BY enterprise COLLATE "C", pool_code COLLATE "C"`;

/** Reads the ledger for people. Visits of draws whose lists somebody may not see yet are left out for him. */
@Injectable()
export class VisitLedgerView {
  constructor(
    private readonly dataSource: DataSource,
    private readonly enterprises: Enterprises,
  ) {}

  /** All enterprises with visits in a year, those nearest to or furthest above their cap first. */
  async list(filter: LedgerFilter, hidden: readonly string[]): Promise<EnterpriseVisits[]> {
    const rows = await this.counts(filter, null, hidden);
    const all = await this.views(filter.year, rows);
    const wanted = all.filter(({ pools }) => filter.state === 'ALL' || pools.some(isIn(filter.state)));
    return wanted.sort((a, b) => fullness(b) - fullness(a) || (a.enterprise < b.enterprise ? -1 : 1));
  }

  /** A page of them. */
  async page(filter: LedgerFilter, hidden: readonly string[], page: number): Promise<EnterprisePage> {
    const all = await this.list(filter, hidden);
    const pages = Math.max(1, Math.ceil(all.length / PER_PAGE));
    const shown = Math.min(page, pages);
    return {
      rows: all.slice((shown - 1) * PER_PAGE, shown * PER_PAGE),
      ...{ total: all.length, page: shown, pages },
    };
  }

  /** What each authority has done to one enterprise in a year; empty without a visit. */
  async of(enterprise: string, year: number, hidden: readonly string[]): Promise<readonly PoolVisits[]> {
    const filter = { year, q: '', pool: '', state: 'ALL' } as const;
    const [found] = await this.views(year, await this.counts(filter, [enterprise], hidden));
    return found?.pools ?? [];
  }

  /** The same of many enterprises; those without a visit are left out. */
  async ofMany(
    enterprises: readonly string[],
    year: number,
    hidden: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, readonly PoolVisits[]>> {
    const filter = { year, q: '', pool: '', state: 'ALL' } as const;
    const views = await this.views(year, await this.counts(filter, enterprises, hidden, tx), tx);
    return new Map(views.map(({ enterprise, pools }) => [enterprise, pools]));
  }

  /** Every row of an enterprise, newest first. */
  async rows(enterprise: string, hidden: readonly string[]): Promise<VisitLedger[]> {
    const rows = await this.dataSource.manager.find(VisitLedger, {
      where: { enterprise },
      order: { year: 'DESC', id: 'DESC' },
    });
    const secret = new Set(hidden);
    return rows.filter(({ drawId }) => drawId === null || !secret.has(drawId));
  }

  /** The entries of an enterprise in the registries; empty where none has it. */
  async records(enterprise: string): Promise<readonly EnterpriseRecord[]> {
    return (await this.enterprises.recordsOf([enterprise])).get(enterprise) ?? [];
  }

  /** The enterprise behind a subject. */
  async enterpriseOf(kind: string, code: string): Promise<string> {
    return (await this.enterprises.enterprisesOf(kind, [code])).get(code) ?? code;
  }

  /** Years in which there are visits, newest first. */
  async years(): Promise<number[]> {
    const rows: { year: number }[] = await this.dataSource.manager.query(
      'SELECT DISTINCT year FROM visit_ledger ORDER BY year DESC',
    );
    return rows.map(({ year }) => year);
  }

  private async counts(
    { year, pool, q }: LedgerFilter,
    enterprises: readonly string[] | null,
    hidden: readonly string[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<CountRow[]> {
    return tx.query(COUNTS, [year, pool, enterprises, [...hidden], q]);
  }

  private async views(
    year: number,
    rows: readonly CountRow[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<EnterpriseVisits[]> {
    const rules = (await latestRules(tx)).filter(({ active }) => active);
    const codes = rows.map(({ enterprise }) => enterprise);
    const records = await this.enterprises.recordsOf(codes, tx);
    const views = new Map<string, EnterpriseVisits & { readonly pools: PoolVisits[] }>();
    for (const { enterprise, name, pool, made, exempt } of rows) {
      const own = records.get(enterprise) ?? [];
      const rule = capOf(rules, own, pool, year);
      const view = views.get(enterprise) ?? {
        ...{ enterprise, name: own.find(({ code }) => code === enterprise)?.name ?? name, pools: [] },
        areaCodes: [...new Set(own.map(({ areaCode }) => areaCode))],
        kinds: [...new Set(own.map(({ kind }) => kind))],
      };
      view.pools.push({ pool, made, exempt, most: rule?.most ?? null, source: rule?.source ?? null });
      views.set(enterprise, view);
    }
    return [...views.values()];
  }
}

function isIn(state: 'FULL' | 'OVER'): (visits: PoolVisits) => boolean {
  return ({ made, most }) => most !== null && (state === 'FULL' ? made >= most : made > most);
}

/** How much of its cap an enterprise has used, of the authority that has used most; without a cap behind all others. */
function fullness({ pools }: EnterpriseVisits): number {
  return Math.max(...pools.map(({ made, most }) => (most === null ? -1 / (1 + made) : made / most)));
}
