import { addDays } from '../../src/kernel/day.js';
import { Chance } from '../support/chance.js';
import { FixedEntropy } from '../support/fixed-entropy.js';
import {
  barsOf,
  type Breach,
  breachesOf,
  pairOf,
  type PersonThen,
  type SealedThen,
  type SeatThen,
} from '../support/lawful-teams.js';
import { RandomOffice, type SealedOnce } from '../support/random-office.js';

/** A thousand take many minutes: the suite makes some, `MINGCHOU_DRAWS=1000` makes all. */
const DRAWS = Number(process.env.MINGCHOU_DRAWS ?? 60);
/** Another word makes other offices. */
const NAME = process.env.MINGCHOU_DRAWS_NAME ?? 'offices';
const MONTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => `2026-${String(month).padStart(2, '0')}`);
const DRAWS_A_MONTH = 4;

const sealed: SealedOnce[] = [];

beforeAll(
  async () => {
    for (let n = 1; sealed.length < DRAWS; n += 1) {
      const months = MONTHS.flatMap((month) => Array.from({ length: DRAWS_A_MONTH }, () => month));
      const chance = new Chance(new FixedEntropy(`${NAME} ${n}`));
      const office = await RandomOffice.make(chance, months.slice(0, DRAWS - sealed.length));
      const draws = Math.min(months.length, DRAWS - sealed.length);
      for (let at = 0; at < draws; at += 1) sealed.push(await office.draw(at));
      await office.close();
    }
  },
  60_000 + DRAWS * 3_000,
);

/** The people of the pools that a draw asks for. */
function asked({ people, teams }: SealedThen): PersonThen[] {
  return [...people.values()].filter(({ pool }) => teams.some(({ agency }) => agency === pool));
}

const byId = (a: string, b: string): number => Number(a) - Number(b);

describe(`${DRAWS} random draws of small offices, frozen and sealed`, () => {
  it('seat nobody on leave, lapsed, in conflict, unauthorised or last there, no expert and nobody twice', () => {
    const breaches = sealed.flatMap((draw) =>
      breachesOf(draw).map((found) => ({ draw: draw.drawId, ...found })),
    );
    expect(breaches).toEqual([]);
    expect(sealed).toHaveLength(DRAWS);
  });

  it('have exactly those in the frame who may go', () => {
    for (const draw of sealed) {
      const free = asked(draw).filter((person) => barsOf(person, draw).length === 0);
      expect([...draw.frame].sort(byId)).toEqual(free.map(({ id }) => id).sort(byId));
    }
  });

  it('had every one of these reasons to leave somebody out, again and again', () => {
    const met = tally(sealed);
    process.stdout.write(`${JSON.stringify({ draws: DRAWS, ...met })}\n`);
    for (const times of Object.values(met)) expect(times).toBeGreaterThan(DRAWS / 20);
    // Most seats were filled: there was something to look at.
    expect(met.filled).toBeGreaterThan(met.vacant);
  });
});

/** How often the draws met each case. */
function tally(draws: readonly SealedOnce[]) {
  const met = { filled: 0, vacant: 0, OFF_DUTY: 0, EXPERT: 0, LAPSED: 0, NOT_AUTHORISED: 0, ON_LEAVE: 0 };
  const pairs = { conflicts: 0, lastInspectors: 0 };
  for (const draw of draws) {
    for (const { inspectorId } of draw.seats) met[inspectorId === null ? 'vacant' : 'filled'] += 1;
    for (const person of asked(draw)) {
      const bars = barsOf(person, draw);
      // Only where it alone kept the person out.
      if (bars.length === 1) met[bars[0]] += 1;
    }
    for (const subject of draw.subjects) {
      for (const id of draw.frame) {
        const team = draw.teams.find(({ agency }) => agency === draw.people.get(id)?.pool);
        if (draw.conflicts.has(pairOf(subject, id))) pairs.conflicts += 1;
        if (team?.rotation && draw.last.has(pairOf(subject, id))) pairs.lastInspectors += 1;
      }
    }
  }
  return { ...met, ...pairs };
}

describe('the check itself', () => {
  /** A seat that is filled, as seat 0 of a team with a leader that is rotated. */
  function filled(): { draw: SealedOnce; seat: SeatThen & { inspectorId: string } } {
    for (const draw of sealed) {
      for (const seat of draw.seats) {
        const { pool, inspectorId } = seat;
        const team = draw.teams.find(({ agency }) => agency === pool);
        if (inspectorId === null || seat.seat > 0 || !team?.leader || !team.rotation) continue;
        return { draw, seat: { ...seat, inspectorId } };
      }
    }
    throw new Error('no draw has a filled leader seat in a team with rotation');
  }

  const person =
    (change: (draw: SealedThen) => Partial<PersonThen>) => (draw: SealedThen, seat: SeatThen) => {
      const id = seat.inspectorId ?? '';
      const people = new Map(draw.people);
      const before = people.get(id);
      if (before) people.set(id, { ...before, ...change(draw) });
      return { people };
    };
  const isOf = (one: SeatThen, seat: SeatThen) => one.subject === seat.subject && one.pool === seat.pool;

  it.each<[Breach, (draw: SealedThen, seat: SeatThen) => Partial<SealedThen>]>([
    ['OFF_DUTY', person(() => ({ status: 'OFF_DUTY' }))],
    ['EXPERT', person(() => ({ isExpert: true }))],
    ['LAPSED', person(({ windowTo }) => ({ validTo: addDays(windowTo, -1) }))],
    ['NOT_AUTHORISED', person(() => ({ itemCodes: [] }))],
    ['ON_LEAVE', person(({ windowFrom, windowTo }) => ({ away: [{ from: windowFrom, to: windowTo }] }))],
    ['OVERLOADED', person(() => ({ taken: { days: [], undated: 40 } }))],
    ['NO_LEADER', person(() => ({ canLead: false }))],
    ['UNKNOWN', person(() => ({ pool: 'SJ' }))],
    ['CONFLICT', (_, seat) => ({ conflicts: new Set([pairOf(seat.subject, seat.inspectorId ?? '')]) })],
    ['LAST_INSPECTOR', (_, seat) => ({ last: new Set([pairOf(seat.subject, seat.inspectorId ?? '')]) })],
    ['NO_TEAM', (draw, seat) => ({ seats: draw.seats.filter((one) => !isOf(one, seat)) })],
    ['SEATS', (draw, seat) => ({ seats: draw.seats.filter((one) => !isSame(one, seat)) })],
    [
      'TWICE',
      (draw, seat) => ({
        seats: draw.seats.map((one) =>
          isOf(one, seat) && one.seat === 1 ? { ...one, inspectorId: seat.inspectorId } : one,
        ),
      }),
    ],
  ])('tells of %s where it is planted, and before that of nothing', (breach, plant) => {
    const { draw, seat } = filled();
    expect(breachesOf(draw)).toEqual([]);
    const found = breachesOf({ ...draw, ...plant(draw, seat) });
    expect(found.map((one) => one.breach)).toContain(breach);
  });

  const isSame = (one: SeatThen, seat: SeatThen) => isOf(one, seat) && one.seat === seat.seat;
});
