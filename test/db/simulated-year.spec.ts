import { breachesOf, barsOf } from '../support/lawful-teams.js';
import { SampleYear, SMALLEST, type YearDraw } from '../support/sample-year.js';

const MONTHS = Array.from({ length: 12 }, (_, n) => `2026-${String(n + 1).padStart(2, '0')}`);
const AREAS: readonly string[] = Object.values(SMALLEST);

let year: SampleYear;
const draws: YearDraw[] = [];

beforeAll(async () => {
  year = await SampleYear.start();
  for (const month of MONTHS) draws.push(...(await year.month(month)));
}, 900_000);
afterAll(() => year.close());

/** Drawn subjects of the smallest counties in a month, each with its draw. */
function ofSmallest(month: string): { draw: YearDraw; subject: string; areaCode: string }[] {
  return draws
    .filter((draw) => draw.month === month)
    .flatMap((draw) =>
      draw.subjects.map((subject) => ({ draw, subject, areaCode: draw.areas.get(subject) ?? '' })),
    )
    .filter(({ areaCode }) => AREAS.includes(areaCode));
}

describe('a year of the sample office', () => {
  it('has counties with two people, one of them an expert, and nobody who may lead', () => {
    const [{ people }] = draws;
    for (const area of AREAS) {
      const own = [...people.values()].filter((one) => one.pool === 'JT' && one.areaCode === area);
      expect(own).toHaveLength(2);
      expect(own.map(({ isExpert }) => isExpert).sort()).toEqual([false, true]);
      expect(own.map(({ canLead }) => canLead)).toEqual([false, false]);
    }
  });

  it('draws some subject of the smallest counties every month', () => {
    expect(MONTHS.filter((month) => ofSmallest(month).length === 0)).toEqual([]);
    const drawn = new Set(MONTHS.flatMap((month) => ofSmallest(month).map(({ areaCode }) => areaCode)));
    expect([...drawn].sort()).toEqual([...AREAS].sort());
  });

  it.each(MONTHS)('%s: every one of them gets a whole lawful team of every agency', (month) => {
    for (const { draw, subject } of ofSmallest(month)) {
      for (const { agency, size, leader } of draw.teams) {
        const seats = draw.seats.filter((one) => one.subject === subject && one.pool === agency);
        const team = seats.flatMap(({ inspectorId }) => draw.people.get(inspectorId ?? '') ?? []);
        expect([month, subject, agency, team.length]).toEqual([month, subject, agency, size]);
        expect(team.filter((person) => barsOf(person, draw).length > 0)).toEqual([]);
        expect(new Set(team.map(({ id }) => id)).size).toBeGreaterThanOrEqual(2);
        if (leader) expect(team.some(({ canLead }) => canLead)).toBe(true);
      }
    }
  });

  it('breaks no rule in any draw of any county', () => {
    expect(
      draws.flatMap((draw) => breachesOf(draw).map((found) => ({ month: draw.month, ...found }))),
    ).toEqual([]);
    expect(draws).toHaveLength(48);
  });

  it('fills the transport teams of the smallest counties from there and from neighbours of the same pool', async () => {
    const pairs: { area: string; neighbour: string }[] = await year.t.dataSource.query(
      'SELECT area_code AS area, neighbour_code AS neighbour FROM area_neighbour',
    );
    const count = { own: 0, neighbours: 0, further: 0 };
    for (const month of MONTHS) {
      for (const { draw, subject, areaCode } of ofSmallest(month)) {
        for (const { inspectorId } of draw.seats.filter(
          (one) => one.subject === subject && one.pool === 'JT',
        )) {
          const home = draw.people.get(inspectorId ?? '')?.areaCode;
          const near = pairs.some(({ area, neighbour }) => area === areaCode && neighbour === home);
          count[home === areaCode ? 'own' : near ? 'neighbours' : 'further'] += 1;
        }
      }
    }
    process.stdout.write(`${JSON.stringify({ ...count, ...figures() })}\n`);
    expect(count.further).toBe(0);
    // One person alone makes no team: at least every other seat is a neighbour's.
    expect(count.neighbours).toBeGreaterThanOrEqual(count.own);
  });
});

function figures(): Record<string, number> {
  const seats = draws.flatMap((draw) => draw.seats);
  return {
    draws: draws.length,
    subjects: draws.reduce((sum, { subjects }) => sum + subjects.length, 0),
    ofSmallest: MONTHS.reduce((sum, month) => sum + ofSmallest(month).length, 0),
    seats: seats.length,
    vacant: seats.filter(({ inspectorId }) => inspectorId === null).length,
  };
}
