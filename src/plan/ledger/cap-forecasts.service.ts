import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { monthOf } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { Enterprises } from '../../registry/enterprise/enterprises.service.js';
import { Populations } from '../../registry/population/populations.service.js';
import { forecastLine } from '../forecast/forecast.rules.js';
import type { AnnualPlan, PlanLine } from '../plan.entity.js';
import { PlanService } from '../plan.service.js';
import { type CapForecast, capForecast, type ForecastedLine } from './cap-forecast.rules.js';
import { poolsOfLine } from './cap.rules.js';
import { latestRules } from './ledger.queries.js';

/** Who would exceed, by the lines of one plan. */
export interface PlanCaps {
  readonly plan: AnnualPlan;
  /** False where no cap is in force for the plan's year. */
  readonly capped: boolean;
  readonly rows: readonly CapForecast[];
}

/** Tells before the draws whom a plan would visit more often than the caps allow. */
@Injectable()
export class CapForecasts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly plans: PlanService,
    private readonly populations: Populations,
    private readonly enterprises: Enterprises,
  ) {}

  /**
   * Enterprises that the plan's batches of this month and later could bring above their cap.
   * @param hidden draws whose visits the reader may not see; they are not counted
   * @throws DomainError NOT_FOUND
   */
  async of(planId: string, hidden: readonly string[]): Promise<PlanCaps> {
    const { plan, lines } = await this.plans.get(planId);
    const tx = this.dataSource.manager;
    const rules = (await latestRules(tx)).filter(
      ({ active, year }) => active && (year === null || year === plan.year),
    );
    if (rules.length === 0 || lines.length === 0) return { plan, capped: rules.length > 0, rows: [] };
    const records = await this.enterprises.active(lines.map(({ subjectKind }) => subjectKind));
    const pools = [...new Set(lines.flatMap(poolsOfLine))];
    const { made, drawn } = await this.ledger(plan.year, pools, hidden);
    const rows = capForecast(await this.chances(plan, lines), records, rules, made, drawn, plan.year);
    return { plan, capped: true, rows };
  }

  /** Lines with the share of each class that their batches still to come draw. */
  private async chances(plan: AnnualPlan, lines: readonly PlanLine[]): Promise<ForecastedLine[]> {
    const today = this.clock.today();
    const populations = await this.populations.of(today);
    return lines.map((line) => {
      const { base, batches } = forecastLine(line, plan.year, populations);
      const coming = batches.filter(({ month }) => month >= monthOf(today));
      const chance = Object.entries(base.byClass).map(([key, subjects]) => {
        const drawn = coming.reduce((sum, { byClass }) => sum + (byClass[key] ?? 0), 0);
        return [key, subjects === 0 ? 0 : drawn / subjects] as const;
      });
      return { ...line, chance: Object.fromEntries(chance) };
    });
  }

  private async ledger(year: number, pools: readonly string[], hidden: readonly string[]) {
    const rows: { enterprise: string; pool: string; line: string | null; code: string; made: number }[] =
      await this.dataSource.manager.query(
        `SELECT enterprise, pool_code AS pool, plan_line_id AS line, subject_code AS code, sum(delta)::int AS made
           FROM visit_ledger WHERE year = $1 AND pool_code = ANY ($2) AND counted
            AND (draw_id IS NULL OR NOT draw_id = ANY ($3::bigint[]))
          GROUP BY 1, 2, 3, 4 HAVING sum(delta) > 0`,
        [year, [...pools], [...hidden]],
      );
    const made = new Map<string, Map<string, number>>();
    const drawn = new Set<string>();
    for (const { enterprise, pool, line, code, made: visits } of rows) {
      const own = made.get(enterprise) ?? new Map<string, number>();
      made.set(enterprise, own.set(pool, (own.get(pool) ?? 0) + visits));
      if (line !== null) drawn.add(`${line} ${code}`);
    }
    return { made, drawn };
  }
}
