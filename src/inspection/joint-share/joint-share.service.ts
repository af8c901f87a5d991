import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Day } from '../../kernel/day.js';
import { BasesService } from '../../plan/forecast/bases.service.js';
import { type JointShares, jointShares, scopeChange } from '../../plan/joint-share/joint-share.rules.js';
import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import { PlanService } from '../../plan/plan.service.js';
import { doneTasks, type DoneTasks } from './done-tasks.queries.js';

/** The joint shares of an agency's year. */
export interface YearShares {
  readonly plan: AnnualPlan;
  /** The day whose registry the planned tasks are counted by. */
  readonly day: Day;
  /** As this version plans it. */
  readonly planned: JointShares;
  /** As the draws and accepted results of the year have it so far, whatever version they belong to. */
  readonly done: JointShares;
}

/** This year's joint shares beside last year's. */
export interface JointShareReport {
  readonly now: YearShares;
  /** Null where the agency has no approved plan of the year before. */
  readonly last: YearShares | null;
  readonly scope: ReturnType<typeof scopeChange>;
}

/** How much of an agency's inspections is joint, planned and done, against the year before. */
@Injectable()
export class JointShareService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: PlanService,
    private readonly bases: BasesService,
    private readonly ceremony: CeremonyService,
  ) {}

  /** The report of a plan. @throws DomainError NOT_FOUND */
  async of(planId: string): Promise<JointShareReport> {
    const { plan, lines } = await this.plans.get(planId);
    const others = (await this.plans.list()).map((one) => one.plan);
    // Newest version first.
    const before = others.find(
      ({ year, agencyCode, state }) =>
        year === plan.year - 1 && agencyCode === plan.agencyCode && state !== 'DRAFT',
    );
    const last = before ? await this.plans.get(before.id) : null;
    return {
      now: await this.year(plan, lines, others),
      last: last && (await this.year(last.plan, last.lines, others)),
      scope: scopeChange(lines, last?.lines ?? []),
    };
  }

  private async year(
    plan: AnnualPlan,
    lines: readonly PlanLine[],
    others: readonly AnnualPlan[],
  ): Promise<YearShares> {
    const { day, byLine } = await this.bases.forDocument(plan, lines);
    const planned = jointShares(lines, ({ id }) => ({ tasks: byLine.get(id)?.year.total ?? 0 }));
    const versions = others.filter((one) => one.year === plan.year && one.agencyCode === plan.agencyCode);
    return { plan, day, planned, done: await this.done(versions) };
  }

  private async done(versions: readonly AnnualPlan[]): Promise<JointShares> {
    const { manager } = this.dataSource;
    const lines: PlanLine[] = [];
    for (const { id } of versions) lines.push(...(await this.plans.get(id)).lines);
    const own = new Set(lines.map(({ id }) => id));
    const draws = (await this.ceremony.list(manager)).filter(
      ({ planLineId, state }) => own.has(planLineId) && state !== 'VOIDED',
    );
    const tasks = await doneTasks(
      manager,
      draws.map(({ id }) => id),
    );
    return doneShares(lines, new Map(tasks.map((one) => [one.planLineId, one])));
  }
}

/** Lines count once they have tasks; one that a later version copied counts once. */
function doneShares(lines: readonly PlanLine[], tasks: ReadonlyMap<string, DoneTasks>): JointShares {
  const begun = lines.filter(({ id }) => tasks.has(id));
  const shares = jointShares(begun, ({ id }) => tasks.get(id) ?? { tasks: 0 });
  const once = new Map(
    begun.map((line) => [[line.itemCode, line.subjectKind, line.taskName].join('\n'), line]),
  );
  return { ...shares, lines: jointShares([...once.values()], () => ({ tasks: 0 })).lines };
}
