import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../src/audit/actor.js';
import { OutputFolder } from '../../src/cli/demo/files.js';
import { importSampleOffice } from '../../src/cli/demo/office.js';
import { openAccounts, type Staff } from '../../src/cli/demo/people.js';
import { InspectionService } from '../../src/inspection/inspection.service.js';
import { VisitsService } from '../../src/inspection/visits/visits.service.js';
import { addDays, lastDayOf, type Month } from '../../src/kernel/day.js';
import { PlanService } from '../../src/plan/plan.service.js';
import type { PlanLineInput, StratumPlan } from '../../src/plan/plan.types.js';
import { AbsencesService } from '../../src/registry/absence/absences.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { startTestApp, type TestApp } from './app.js';
import { Chance } from './chance.js';
import { FixedClock } from './fixed-clock.js';
import { FixedEntropy } from './fixed-entropy.js';
import { sealedDraw } from './inspected.js';
import { pairOf, type PersonThen, type SealedThen, type SeatThen, type TeamOfLine } from './lawful-teams.js';
import { carrierLine } from './plan-lines.js';
import { readyTasks } from './ready.js';

/** Counties with two people: one is an expert, and nobody may lead. */
export const SMALLEST = { 丹巴县: '513323', 雅江县: '513325', 白玉县: '513331', 乡城县: '513336' } as const;
const AREAS = Object.values(SMALLEST);
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const LADDER = ['AREA', 'NEIGHBOURS', 'AGENCY'] as const;
const transport: TeamOfLine = { agency: 'JT', size: 2, leader: true, rotation: true, ladder: [...LADDER] };
const partner = (agency: string): TeamOfLine => ({
  ...{ agency, size: 2, leader: false, rotation: true, ladder: ['AGENCY'] },
});
const strata = (ratios: Readonly<Record<string, string>>): StratumPlan[] =>
  (['A', 'B', 'C', 'D', '未评级'] as const).map((key) => ({ key, ratio: ratios[key] ?? ratios.rest }));

function line(changes: Partial<PlanLineInput>, partners: readonly string[]): PlanLineInput {
  return carrierLine({
    ...{ months: MONTHS, deadline: '2026-12-31', cap: null, reserve: { ratio: '0.2' } },
    ...{ partnerPools: [...partners], teams: [transport, ...partners.map(partner)] },
    ...changes,
  });
}

/** The year's lines: three of the whole prefecture, and one in which the smallest counties are drawn every month. */
const LINES: readonly PlanLineInput[] = [
  line({ taskName: '危险货物运输企业', strata: strata({ A: '0.5', rest: '1' }) }, ['GA', 'YJ', 'SJ', 'HJ']),
  line(
    {
      ...{ taskName: '建设项目', itemCode: 'JT-03', subjectKind: 'CONSTRUCTION_PROJECT' },
      strata: strata({ rest: '0.5' }),
    },
    ['YJ'],
  ),
  line(
    {
      ...{ taskName: '机动车维修企业', itemCode: 'JT-02', subjectKind: 'REPAIR_SHOP' },
      strata: strata({ C: '0.3', D: '1', rest: '0.15' }),
    },
    ['HJ', 'SJ'],
  ),
  line(
    {
      ...{ taskName: '最小县机动车维修企业', itemCode: 'JT-02', subjectKind: 'REPAIR_SHOP' },
      ...{ areaCodes: [...AREAS], strata: strata({ rest: '0.9' }) },
    },
    ['HJ', 'SJ'],
  ),
];

/** A sealed draw of the year. */
export interface YearDraw extends SealedThen {
  readonly month: Month;
  /** County of each subject, by code. */
  readonly areas: ReadonlyMap<string, string>;
}

/** The sample office through a year: people on leave, draws, visits with dates, results. */
export class SampleYear {
  private constructor(
    readonly t: TestApp,
    private readonly clock: FixedClock,
    private readonly staff: Staff,
    private readonly lineIds: readonly string[],
    private readonly chance: Chance,
  ) {}

  static async start(): Promise<SampleYear> {
    const clock = new FixedClock('2026-01-04T01:00:00Z');
    const t = await startTestApp({ clock, entropy: new FixedEntropy('year') });
    const staff = await openAccounts(t.app);
    const folder = mkdtempSync(join(tmpdir(), 'mingchou-year-'));
    await importSampleOffice(t.app, staff, new OutputFolder(folder));
    rmSync(folder, { recursive: true });
    const lineIds = await approvedLines(t, staff);
    return new SampleYear(t, clock, staff, lineIds, new Chance(new FixedEntropy('leave')));
  }

  /** One month: people go on leave, every line is drawn, visits get dates, half of them are made. */
  async month(month: Month): Promise<YearDraw[]> {
    this.clock.set(`${month}-04T01:00:00Z`);
    await this.sendOnLeave(month);
    const draws: YearDraw[] = [];
    const visits = this.t.app.get(VisitsService, { strict: false });
    for (const [n, lineId] of this.lineIds.entries()) {
      const before = await this.registered(month);
      const window = { windowFrom: `${month}-04`, windowTo: lastDayOf(month) };
      const drawId = await sealedDraw(this.t, lineId, month, window);
      const { itemCode, teams } = LINES[n];
      draws.push({ month, itemCode, teams, ...window, ...before, ...(await this.sealedRows(drawId)) });
      await visits.plan(this.staff.drawer, { drawId });
      await this.inspect(drawId);
    }
    return draws;
  }

  close(): Promise<void> {
    return this.t.close();
  }

  /** Some of the office, and each month the one person of a smallest county who could be sent, are away. */
  private async sendOnLeave(month: Month): Promise<void> {
    const people = await this.people();
    const absences = this.t.app.get(AbsencesService, { strict: false });
    const small = people.filter(
      ({ areaCode, isExpert }) => AREAS.some((area) => area === areaCode) && !isExpert,
    );
    const away = [this.chance.pick(small), ...Array.from({ length: 12 }, () => this.chance.pick(people))];
    for (const [n, { id }] of [...new Set(away)].entries()) {
      const from = n === 0 ? `${month}-01` : addDays(`${month}-01`, this.chance.below(20));
      const to = n === 0 ? lastDayOf(month) : addDays(from, this.chance.below(25));
      await absences.record(this.staff.administrator, { inspectorId: id, kind: 'LEAVE', from, to });
    }
  }

  private people(): Promise<Omit<PersonThen, 'away' | 'taken'>[]> {
    return this.t.dataSource.query(
      `SELECT i.id, a.pool_code AS pool, i.area_code AS "areaCode", i.status, i.is_expert AS "isExpert",
         i.certificate_valid_to AS "validTo", i.item_codes AS "itemCodes", i.can_lead AS "canLead"
         FROM inspector i JOIN agency a ON a.code = i.agency_code ORDER BY i.id`,
    );
  }

  /** What the registers hold before a draw; days that visits have taken are the planner's own test. */
  private async registered(month: Month): Promise<Pick<SealedThen, 'people' | 'conflicts' | 'last'>> {
    const read = <Row>(sql: string): Promise<Row[]> => this.t.dataSource.query(sql);
    const leaves = await read<{ id: string; from: string; to: string }>(
      `SELECT inspector_id AS id, day_from AS "from", day_to AS "to" FROM absence WHERE cancelled_at IS NULL`,
    );
    const promised = await read<{ id: string; day: string }>(
      'SELECT inspector_id AS id, day FROM promised_day',
    );
    const conflicts = await read<{ subject: string; id: string }>(
      'SELECT subject_code AS subject, inspector_id AS id FROM conflict_of_interest WHERE ended_at IS NULL',
    );
    const last = await read<{ subject: string; id: string }>(
      `SELECT DISTINCT t.subject_code AS subject, s.inspector_id AS id
         FROM (SELECT DISTINCT ON (t.subject_code) t.id, t.subject_code FROM inspection_task t
           JOIN inspection_result r ON r.task_id = t.id JOIN result_review v ON v.result_id = r.id
           WHERE v.decision = 'ACCEPTED' ORDER BY t.subject_code, r.inspected_on DESC, t.id DESC) t
         JOIN task_seat s ON s.task_id = t.id WHERE s.inspector_id IS NOT NULL`,
    );
    const people = (await this.people()).map((person) => {
      const away = leaves.filter(({ id }) => id === person.id);
      const own = promised.filter(({ id, day }) => id === person.id && day.startsWith(month));
      return [
        person.id,
        { ...person, away, taken: { days: own.map(({ day }) => day), undated: 0 } },
      ] as const;
    });
    const pairs = (rows: readonly { subject: string; id: string }[]) =>
      new Set(rows.map(({ subject, id }) => pairOf(subject, id)));
    return { people: new Map(people), conflicts: pairs(conflicts), last: pairs(last) };
  }

  private async sealedRows(drawId: string): Promise<Pick<YearDraw, 'subjects' | 'seats' | 'areas'>> {
    const tasks: { code: string; areaCode: string }[] = await this.t.dataSource.query(
      `SELECT subject_code AS code, area_code AS "areaCode" FROM inspection_task WHERE draw_id = $1`,
      [drawId],
    );
    const seats: SeatThen[] = await this.t.dataSource.query(
      `SELECT subject_code AS subject, pool_code AS pool, seat, inspector_id AS "inspectorId"
         FROM drawn_seat WHERE draw_id = $1 ORDER BY subject_code, pool_code, seat`,
      [drawId],
    );
    const areas = new Map(tasks.map(({ code, areaCode }) => [code, areaCode]));
    return { subjects: [...areas.keys()], seats, areas };
  }

  /** Every other task gets a result on the day of the draw, which another person accepts. */
  private async inspect(drawId: string): Promise<void> {
    const [{ count }] = await this.t.dataSource.query(
      'SELECT count(*)::int AS count FROM inspection_task WHERE draw_id = $1',
      [drawId],
    );
    // A month's batch of a small stratum may be of nobody.
    if (count === 0) return;
    await readyTasks(this.t, drawId);
    const inspections = this.t.app.get(InspectionService, { strict: false });
    const tasks: { id: string; inspectorId: string }[] = await this.t.dataSource.query(
      `SELECT t.id, min(s.inspector_id) AS "inspectorId" FROM inspection_task t JOIN task_seat s ON s.task_id = t.id
        WHERE t.draw_id = $1 AND s.inspector_id IS NOT NULL GROUP BY t.id ORDER BY t.id`,
      [drawId],
    );
    const result = { resultCode: 'NO_ISSUE', followUp: 'NONE', inspectedOn: this.clock.today() };
    for (const { id, inspectorId } of tasks.filter((_, n) => n % 2 === 0)) {
      const actor: Actor = { ...this.staff.notary, roles: ['INSPECTOR'], inspectorId };
      const version = await inspections.enter(actor, id, result);
      await inspections.review(this.staff.reviewer, id, { version, decision: 'ACCEPTED' });
    }
  }
}

async function approvedLines(t: TestApp, staff: Staff): Promise<string[]> {
  const plans = t.app.get(PlanService, { strict: false });
  const published = { documentNo: '甘交发〔2026〕1号', publishedOn: '2026-01-04' };
  await t.app.get(ItemsService, { strict: false }).publishList(staff.planner, 1, published);
  const planId = await plans.create(staff.planner, { year: 2026, agencyCode: 'JT-JU', title: '' });
  const ids: string[] = [];
  for (const one of LINES) ids.push(await plans.addLine(staff.planner, planId, one));
  await plans.approve(staff.approver, planId, { documentNo: '甘交发〔2026〕2号' });
  return ids;
}
