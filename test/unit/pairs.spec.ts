import fc from 'fast-check';
import { atLeast, meetingChance, successes } from '../../src/ceremony/pictures/pair-chance.rules.js';
import { pairFigures, type PairTeam } from '../../src/ceremony/pictures/pairs.rules.js';

/** Every way to fill the seats one after the other, each person as likely as any other, by going through all. */
function literalChance(
  candidates: string[],
  leaders: string[] | null,
  seats: number,
  pair: string[],
): number {
  const fill = (taken: string[]): number => {
    if (taken.length === seats) return pair.every((code) => taken.includes(code)) ? 1 : 0;
    const open = (taken.length === 0 && leaders !== null ? leaders : candidates).filter(
      (code) => !taken.includes(code),
    );
    return open.reduce((sum, code) => sum + fill([...taken, code]), 0) / open.length;
  };
  return fill([]);
}

const people = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `p${from + n}`);
const team = (members: string[], candidates: string[], leaders: string[] | null = null): PairTeam => ({
  ...{ members, candidates, leaders, barred: [] },
});

/** Teams of random size, candidates and leaders; members are any that may sit. */
const teams = fc.array(
  fc
    .record({
      from: fc.nat(4),
      count: fc.integer({ min: 2, max: 6 }),
      seats: fc.integer({ min: 2, max: 4 }),
      leaders: fc.option(fc.integer({ min: 1, max: 3 })),
      order: fc.nat(1000),
    })
    .map(({ from, count, seats, leaders, order }) => {
      const candidates = people(count, from);
      const leading = leaders === null ? null : candidates.slice(0, Math.min(leaders, count));
      const first = leading?.[order % leading.length] ?? candidates[order % count];
      const rest = candidates.filter((code) => code !== first);
      const turned = [...rest.slice(order % rest.length), ...rest.slice(0, order % rest.length)];
      return team([first, ...turned].slice(0, Math.min(seats, count)), candidates, leading);
    }),
  { minLength: 1, maxLength: 12 },
);

describe('what chance expects of pairs', () => {
  it('is what going through all ways to fill a team gives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 2, max: 4 }),
        fc.option(fc.integer({ min: 1, max: 4 })),
        fc.nat(4),
        fc.nat(4),
        (n, k, l, a, b) => {
          const seats = Math.min(k, n);
          const codes = people(n);
          const leaders = l === null ? null : codes.slice(0, Math.min(l, n));
          const [one, other] = [a % n, b % n];
          if (one === other) return;
          const leads = (at: number) => leaders?.includes(codes[at]) ?? false;
          const sizes = { seats, candidates: n, leaders: leaders?.length ?? null };
          expect(meetingChance(sizes, leads(one), leads(other))).toBeCloseTo(
            literalChance(codes, leaders, seats, [codes[one], codes[other]]),
            10,
          );
        },
      ),
    );
  });

  it('adds up to the pairs that there are, over any teams', () => {
    fc.assert(
      fc.property(teams, (list) => {
        const figures = pairFigures(list);
        const codes = people(11);
        let expected = 0;
        let counted = 0;
        codes.forEach((one, at) =>
          codes.slice(at + 1).forEach((other) => {
            expected += figures.of(one, other).expected;
            counted += figures.of(one, other).count;
          }),
        );
        const pairs = list.reduce((sum, { members: { length } }) => sum + (length * (length - 1)) / 2, 0);
        expect(counted).toBe(pairs);
        expect(expected).toBeCloseTo(pairs, 8);
        const sumOf = (part: 'counted' | 'expected') =>
          figures.histogram.reduce((sum, bar) => sum + bar[part], 0);
        expect(sumOf('counted')).toBe(figures.possible);
        expect(sumOf('expected')).toBeCloseTo(figures.possible, 8);
        expect(figures.met.reduce((sum, { count }) => sum + count, 0)).toBe(pairs);
      }),
    );
  });

  it('spreads over numbers of meetings as going through all outcomes does', () => {
    const trials = [
      { chance: 0.3, times: 3 },
      { chance: 1, times: 1 },
      { chance: 0.5, times: 2 },
    ];
    const single = trials.flatMap(({ chance, times }) => Array.from({ length: times }, () => chance));
    const literal = Array.from({ length: 7 }, () => 0);
    for (let outcome = 0; outcome < 2 ** single.length; outcome += 1) {
      const hits = single.map((_, at) => (outcome >> at) & 1);
      const count = hits.reduce((sum, hit) => sum + hit, 0);
      literal[count] += single.reduce((product, p, at) => product * (hits[at] ? p : 1 - p), 1);
    }
    successes(trials, 7).forEach((p, count) => expect(p).toBeCloseTo(literal[count] ?? 0, 12));
    expect(successes(trials, 3)[3]).toBeCloseTo(literal[3] + literal[4] + literal[5] + literal[6], 12);
    expect(atLeast(trials, 5)).toBeCloseTo(literal[5] + literal[6], 12);
    expect([atLeast(trials, 0), atLeast(trials, 1)]).toEqual([1, 1]);
  });

  it('knows a pair that had to meet from one that met too often', () => {
    const [a, b] = people(2);
    const forced = pairFigures(Array.from({ length: 9 }, () => team([a, b], [a, b])));
    expect(forced.met).toEqual([
      { one: a, other: b, count: 9, expected: 9, forced: true, outstanding: false },
    ]);
    const often = pairFigures(Array.from({ length: 9 }, () => team([a, b], people(10))));
    expect(often.met).toMatchObject([{ count: 9, forced: false, outstanding: true }]);
    expect(often.met[0].expected).toBeCloseTo(9 / 45, 10);
    expect(often.possible).toBe(45);
  });

  it('takes out who was barred from a team, as long as that can be reckoned in time', () => {
    const [a, b, c] = people(3);
    const barred = { ...team([a, b], [a, b, c]), barred: [c] };
    expect(pairFigures([barred]).met[0]).toMatchObject({ expected: 1, forced: true });
    expect(pairFigures([barred]).exact).toBe(true);
    const many = people(400);
    const wide = many.flatMap((one, at) =>
      [1, 2, 3].map((step) => ({
        ...team([one, many[(at + step) % 400]], many),
        barred: [many[(at + 9) % 400]],
      })),
    );
    const figures = pairFigures(wide);
    expect(figures.exact).toBe(false);
    expect(figures.possible).toBe((400 * 399) / 2);
    expect(figures.of('p0', 'p1').expected).toBeCloseTo((1200 * 2) / (400 * 399), 10);
  });
});
