import type { DataSource, EntityManager } from 'typeorm';
import type { FrameWish } from '../../src/ceremony/frame/frame.service.js';
import { defaultPerPerson } from '../../src/ceremony/frame/roster.rules.js';
import { DrawRehearsal } from '../../src/ceremony/rehearsal/rehearsal.entity.js';
import type { SealedDraw } from '../../src/ceremony/sealed-hook.js';
import { insertSeats, insertTasks, subjectsToInspect } from '../../src/inspection/open-tasks.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { addDays, type Day, lastDayOf, type Month } from '../../src/kernel/day.js';
import type { LadderStep, PlanLineInput } from '../../src/plan/plan.types.js';
import { PromisedDays } from '../../src/registry/promised/promised-days.service.js';
import { RegistryFinder } from '../../src/registry/registry-finder.service.js';
import { Visited } from '../../src/registry/visited/visited.service.js';
import { DIGITS, DRAWER, makeCeremony, REHEARSAL, SECOND, type TestCeremony, WITNESSES } from './ceremony.js';
import type { Chance } from './chance.js';
import { cloneDatabase } from './database.js';
import { pairOf, presentDays, type SealedThen, type SeatThen, type TeamOfLine } from './lawful-teams.js';
import { makeApprovedPlan } from './office.js';
import { carrierLine } from './plan-lines.js';
import { RandomRegisters } from './random-registers.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

const LADDERS: readonly LadderStep[][] = [
  ['AREA'],
  ['AREA', 'NEIGHBOURS'],
  ['AREA', 'NEIGHBOURS', 'AGENCY'],
  ['NEIGHBOURS', 'AGENCY'],
  ['AGENCY'],
];

/** A visit that is to be made. */
interface Task {
  readonly id: string;
  readonly subject: string;
  readonly people: readonly string[];
  readonly windowFrom: Day;
  readonly windowTo: Day;
  /** Null: no date yet. */
  day: Day | null;
}

/** A sealed draw with everything that its lawfulness depends on. */
export interface SealedOnce extends SealedThen {
  readonly drawId: string;
  /** Ids of the people of the frozen frame. */
  readonly frame: readonly string[];
}

/** A small office with registers that change at random, and one plan line for each of its draws. */
export class RandomOffice {
  private tasks: Task[] = [];
  /** Tasks with an accepted result; the newest visit of a subject is the one of the latest day and task. */
  private readonly visits: { readonly task: Task; readonly day: Day }[] = [];
  private opened = new Map<string, string>();
  /** Report of the office's one rehearsal. */
  private report: string | null = null;

  private constructor(
    readonly dataSource: DataSource,
    private readonly c: TestCeremony,
    private readonly chance: Chance,
    private readonly registers: RandomRegisters,
    private readonly lines: readonly { readonly id: string; readonly line: PlanLineInput }[],
  ) {}

  /** @param months as 2026-03: the months of its draws, one after the other */
  static async make(chance: Chance, months: readonly Month[]): Promise<RandomOffice> {
    const dataSource = await cloneDatabase();
    const finder = new RegistryFinder(dataSource);
    const holder: { office: RandomOffice | null } = { office: null };
    const c = makeCeremony(dataSource, async (tx, _actor, draw) =>
      holder.office?.openTasks(tx, finder, draw),
    );
    const registers = await RandomRegisters.make(dataSource, chance);
    const lines = months.map((month, n) => randomLine(chance, month, n));
    const ids = await makeApprovedPlan(dataSource, lines);
    const pairs = lines.map((line, n) => ({ line, id: ids[n] }));
    holder.office = new RandomOffice(dataSource, c, chance, registers, pairs);
    return holder.office;
  }

  /** Seals the office's n-th draw; before it the registers change. */
  async draw(n: number): Promise<SealedOnce> {
    const { id: planLineId, line } = this.lines[n];
    const month: Month = `2026-${String(line.months[0]).padStart(2, '0')}`;
    await this.registers.change(month);
    this.c.clock.set(`${month}-01T01:00:00Z`);
    const drawId = await this.c.ceremony.plan(DRAWER, { planLineId, month });
    const wish = this.randomWish(month);
    await this.rehearse(drawId, month, wish);
    const window = { windowFrom: `${month}-01`, windowTo: lastDayOf(month), ...wish };
    const before = this.asRegistered(line, window.windowFrom, window.windowTo);
    await this.c.freezes.freeze(DRAWER, drawId, { entropyPlan: WITNESSES });
    await this.c.entropy.give(SECOND, drawId, DIGITS);
    await this.c.entropy.confirm(DRAWER, drawId, DIGITS);
    await this.c.seals.seal(DRAWER, drawId);
    const sealed = { ...before, drawId, ...(await this.sealedRows(drawId)) };
    await this.live(sealed);
    return sealed;
  }

  /**
   * The office's first draw is rehearsed; the later ones get the row and the state that a rehearsal leaves. Rehearsals
   * have tests of their own, and take longer than all that is looked at here.
   */
  private async rehearse(drawId: string, month: Month, wish: FrameWish): Promise<void> {
    if (this.report === null) {
      const { report } = await this.c.rehearsals.rehearse(DRAWER, drawId, { ...REHEARSAL, ...wish });
      this.report = canonicalJson({ ...report });
      return;
    }
    const { windowFrom = `${month}-01`, windowTo = lastDayOf(month) } = wish;
    const perPerson =
      wish.perPerson ?? defaultPerPerson(DELIVERED.daysWithin(windowFrom, windowTo).length, 1);
    const settings = { asOf: this.c.clock.today(), windowFrom, windowTo, perPerson, ...REHEARSAL };
    const row = { drawId, n: 1, settings: canonicalJson(settings), report: this.report };
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.c.ceremony.lock(tx, drawId);
      const by = { rehearsedBy: DRAWER.name, rehearsedAt: this.c.clock.now() };
      await tx.insert(DrawRehearsal, { ...row, ...by });
      await this.c.ceremony.move(tx, DRAWER, draw, 'rehearse', {}, '第1次试抽');
    });
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  private randomWish(month: Month): FrameWish {
    const { chance } = this;
    const perPerson = chance.percent(30) ? { perPerson: 1 + chance.below(3) } : {};
    if (chance.percent(50)) return perPerson;
    for (;;) {
      const windowFrom = addDays(`${month}-01`, chance.below(25));
      const windowTo = addDays(windowFrom, chance.below(20));
      if (presentDays({ away: [] }, windowFrom, windowTo).length > 0 && windowTo <= '2026-12-31') {
        return { windowFrom, windowTo, ...perPerson };
      }
    }
  }

  /** What the registers hold now. */
  private asRegistered(
    line: PlanLineInput,
    windowFrom: Day,
    windowTo: Day,
  ): Omit<SealedThen, 'subjects' | 'seats'> {
    const people = [...this.registers.people.values()].map((person) => {
      const own = this.tasks.filter((task) => task.people.includes(person.id));
      const undated = own.filter(
        (task) => task.day === null && task.windowFrom <= windowTo && windowFrom <= task.windowTo,
      );
      const away = this.registers.leaves.filter(({ inspectorId }) => inspectorId === person.id);
      const days = own.flatMap(({ day }) => day ?? []);
      return [person.id, { ...person, away, taken: { days, undated: undated.length } }] as const;
    });
    return {
      ...{ itemCode: line.itemCode, windowFrom, windowTo, teams: line.teams, people: new Map(people) },
      conflicts: new Set(this.registers.conflicts),
      last: this.lastInspectors(),
    };
  }

  private lastInspectors(): Set<string> {
    const newest = new Map<string, { task: Task; day: Day }>();
    for (const visit of this.visits) {
      const known = newest.get(visit.task.subject);
      const later =
        !known ||
        visit.day > known.day ||
        (visit.day === known.day && BigInt(visit.task.id) > BigInt(known.task.id));
      if (later) newest.set(visit.task.subject, visit);
    }
    return new Set(
      [...newest.values()].flatMap(({ task }) => task.people.map((id) => pairOf(task.subject, id))),
    );
  }

  private async sealedRows(drawId: string): Promise<Pick<SealedOnce, 'subjects' | 'seats' | 'frame'>> {
    const read = <Row>(sql: string): Promise<Row[]> => this.dataSource.query(sql, [drawId]);
    const subjects = await read<{ code: string }>(
      `SELECT subject_code AS code FROM drawn_subject WHERE draw_id = $1 AND outcome = 'DRAWN' ORDER BY position`,
    );
    const seats = await read<SeatThen>(
      `SELECT subject_code AS subject, pool_code AS pool, seat, inspector_id AS "inspectorId"
         FROM drawn_seat WHERE draw_id = $1 ORDER BY subject_code, pool_code, seat`,
    );
    const frame = await read<{ id: string }>(
      'SELECT inspector_id AS id FROM draw_pseudonym WHERE draw_id = $1 ORDER BY inspector_id',
    );
    return { subjects: subjects.map(({ code }) => code), seats, frame: frame.map(({ id }) => id) };
  }

  private async openTasks(tx: EntityManager, finder: RegistryFinder, draw: SealedDraw): Promise<void> {
    const codes = subjectsToInspect(draw).map(({ code }) => code);
    const found = await finder.subjectsByCode(draw.kindOf, codes, tx);
    this.opened = await insertTasks(tx, draw, found, this.c.clock.now());
    await insertSeats(tx, draw.seats, this.opened);
  }

  /** Half of the visits get a date, and half of those are made. */
  private async live({ seats, windowFrom, windowTo }: SealedOnce): Promise<void> {
    for (const [subject, id] of this.opened) {
      const people = seats.flatMap((seat) => (seat.subject === subject ? (seat.inspectorId ?? []) : []));
      const task: Task = { id, subject, people, windowFrom, windowTo, day: null };
      this.tasks.push(task);
      if (people.length === 0 || this.chance.percent(50)) continue;
      const busy = this.tasks.flatMap((one) =>
        one.day !== null && one.people.some((person) => people.includes(person)) ? one.day : [],
      );
      const away = this.registers.leaves.filter(({ inspectorId }) => people.includes(inspectorId));
      const free = presentDays({ away }, windowFrom, windowTo).filter((day) => !busy.includes(day));
      if (free.length > 0) await this.date(task, this.chance.pick(free));
    }
  }

  private async date(task: Task, day: Day): Promise<void> {
    task.day = day;
    const visit = { day, kind: 'VISIT' as const };
    const made = this.chance.percent(50);
    await this.dataSource.transaction(async (tx) => {
      await new PromisedDays().replace(
        tx,
        task.id,
        task.people.map((inspectorId) => ({ inspectorId, ...visit })),
      );
      if (!made) return;
      const { id: taskId, subject: subjectCode, people: inspectorIds } = task;
      await new Visited().record(tx, { subjectCode, day, taskId, inspectorIds });
    });
    if (made) this.visits.push({ task, day });
  }
}

/** A line of one month: everyone of some classes, one agency or two, teams of any kind that the law allows. */
function randomLine(chance: Chance, month: Month, n: number): PlanLineInput {
  const partnerPools = chance.percent(60) ? ['GA'] : [];
  const team = (agency: string): TeamOfLine => ({
    ...{ agency, size: chance.percent(20) ? 3 : 2, leader: chance.percent(50) },
    ...{ ladder: chance.pick(LADDERS), rotation: chance.percent(60) },
  });
  const ratio = chance.pick(['0.3', '0.6', '1']);
  return carrierLine({
    ...{ taskName: `第${n + 1}项`, months: [Number(month.slice(5))], deadline: '2026-12-31' },
    strata: (['A', 'B', 'D', '未评级'] as const).map((key) => ({ key, ratio })),
    ...{ cap: null, reserve: { ratio: '0.2' }, drawType: partnerPools.length > 0 ? 'JOINT' : 'IN_SYSTEM' },
    ...{ partnerPools, teams: ['JT', ...partnerPools].map(team) },
  });
}
