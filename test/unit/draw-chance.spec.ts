import { runDraw } from '../../src/draw/draw.js';
import type { DrawInput, Subject } from '../../src/draw/types.js';
import { sha256 } from '../../src/kernel/hash.js';

/** Everyone alike has the same chance: counted over so many seeds, held against it by chi-square. */
const SEEDS = Array.from({ length: 5000 }, (_, n) => sha256(`a seed of the test, number ${n}`));

/** Chi-square that chance exceeds once in a thousand times (Wilson and Hilferty). */
function critical(freedom: number): number {
  const z = 3.0902;
  return freedom * (1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
}

/**
 * Chi-square of how often each of n was drawn where k of n are drawn each time: drawing without putting back varies
 * less than with, by the factor (n − k) / (n − 1).
 */
function chiSquare(counts: readonly number[], drawn: number): number {
  const n = counts.length;
  const expected = (SEEDS.length * drawn) / n;
  const sum = counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
  return (sum * (n - 1)) / (n - drawn);
}

/** The same for one of them alone: drawn or not. */
function chiSquareOfOne(count: number, chance: number): number {
  const expected = SEEDS.length * chance;
  return (count - expected) ** 2 / (expected * (1 - chance));
}

/** A fixed shuffle, so that the order of the list is none of the others. */
function inFileOrder(subjects: readonly Subject[]): Subject[] {
  const key = ({ code }: Subject): string => sha256(`place of ${code} on the list`);
  return [...subjects].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Codes as offices give them: in a row, so that neighbours differ in one character. */
const STRATA = [
  { key: '高', size: 30, count: 6 },
  { key: 'A', size: 50, count: 5 },
  { key: '未评级', size: 20, count: 10 },
] as const;
const SUBJECTS = inFileOrder(
  STRATA.flatMap(({ key, size }, h) =>
    Array.from({ length: size }, (_, n) => ({
      code: `9151330${String(3 * n + h).padStart(4, '0')}`,
      stratum: key,
      area: `5133${n % 18}`,
    })),
  ),
);

function timesDrawn(input: DrawInput): Map<string, number> {
  const times = new Map(input.subjects.map(({ code }) => [code, 0]));
  for (const seed of SEEDS) {
    for (const { code, reserve } of runDraw(input, seed).drawn) {
      if (!reserve) times.set(code, (times.get(code) ?? 0) + 1);
    }
  }
  return times;
}

describe('the chance to be drawn, over 5,000 seeds', () => {
  const sample: DrawInput = {
    rules: {
      subjects: {
        mode: 'SAMPLE',
        strata: STRATA.map(({ key, count }) => ({ key, count })),
        reserve: { ratio: '0.5' },
      },
      teams: [],
    },
    subjects: SUBJECTS,
    inspectors: [],
    conflicts: [],
  };
  const times = timesDrawn(sample);
  const codes = (subjects: readonly Subject[]): string[] => subjects.map(({ code }) => code);
  const of = (key: string): Subject[] => SUBJECTS.filter(({ stratum }) => stratum === key);

  it.each(STRATA)('is the same for all of stratum $key', ({ key, size, count }) => {
    const counts = codes(of(key)).map((code) => times.get(code) ?? 0);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(SEEDS.length * count);
    expect(chiSquare(counts, count)).toBeLessThan(critical(size - 1));
  });

  const byCode = [...SUBJECTS].sort((a, b) => (a.code < b.code ? -1 : 1));
  const byStratum = STRATA.flatMap(({ key }) => of(key).sort((a, b) => (a.code < b.code ? -1 : 1)));
  it.each<[string, readonly Subject[]]>([
    ['by code', byCode],
    ['on the list', SUBJECTS],
    ['by stratum', byStratum],
    ...STRATA.map(({ key }): [string, Subject[]] => [
      `by code within ${key}`,
      byCode.filter(({ stratum }) => stratum === key),
    ]),
  ])('is that of the stratum for the first and the last %s', (_, list) => {
    for (const { code, stratum } of [list[0], list[list.length - 1]]) {
      const { count, size } = STRATA.find(({ key }) => key === stratum) ?? STRATA[0];
      expect(chiSquareOfOne(times.get(code) ?? 0, count / size)).toBeLessThan(critical(1));
    }
  });

  it('of an early batch is the same for all, where everyone is inspected in batches', () => {
    const batches = ['三月', '六月', '九月', '十一月'];
    const rules = { subjects: { mode: 'ORDER' as const, batches }, teams: [] };
    const first = new Map(codes(SUBJECTS).map((code) => [code, 0]));
    for (const seed of SEEDS) {
      for (const { code, label } of runDraw({ ...sample, rules }, seed).drawn) {
        if (label === batches[0]) first.set(code, (first.get(code) ?? 0) + 1);
      }
    }
    expect(chiSquare([...first.values()], SUBJECTS.length / 4)).toBeLessThan(critical(SUBJECTS.length - 1));
  });
});

describe('the chance to be seated, over 5,000 seeds', () => {
  it('is the same for people who are alike, wherever they stand', () => {
    const inspectors = Array.from({ length: 12 }, (_, n) => ({
      ...{ code: `P${String(n).padStart(4, '0')}`, agency: 'X', area: 'a' },
      ...{ lead: true, capacity: 2, priorLoad: 1 },
    }));
    const input: DrawInput = {
      rules: {
        subjects: { mode: 'SAMPLE', strata: [{ key: 'A', count: 2 }] },
        teams: [{ agency: 'X', size: 2, leader: true, ladder: ['AREA'] }],
      },
      subjects: Array.from({ length: 6 }, (_, n) => ({ code: `S${n}`, stratum: 'A', area: 'a' })),
      inspectors,
      conflicts: [],
    };
    const seated = new Map(inspectors.map(({ code }) => [code, 0]));
    for (const seed of SEEDS) {
      // Two teams of two out of twelve: by least load nobody is in both.
      for (const { inspector } of runDraw(input, seed).teams) {
        if (inspector !== null) seated.set(inspector, (seated.get(inspector) ?? 0) + 1);
      }
    }
    const counts = [...seated.values()];
    expect(counts.reduce((a, b) => a + b, 0)).toBe(SEEDS.length * 4);
    expect(chiSquare(counts, 4)).toBeLessThan(critical(11));
  });
});

describe('the test of chance itself', () => {
  it('would see a subject that is drawn a tenth more often than its due', () => {
    const expected = (SEEDS.length * 6) / 30;
    expect(chiSquareOfOne(expected * 1.1, 0.2)).toBeGreaterThan(critical(1));
    const counts = Array.from({ length: 30 }, (_, n) => expected * (n % 2 === 0 ? 1.06 : 0.94));
    expect(chiSquare(counts, 6)).toBeGreaterThan(critical(29));
  });
});
