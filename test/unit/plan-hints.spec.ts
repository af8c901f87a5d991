import fc from 'fast-check';
import { rosterOf } from '../../src/ceremony/frame/roster.rules.js';
import type { RegistryInspector } from '../../src/registry/registry-reader.service.js';
import { forecastLine } from '../../src/plan/forecast/forecast.rules.js';
import { alsoItemFaults } from '../../src/plan/hints/also-items.rules.js';
import {
  allAsOne,
  hintFor,
  type HintScene,
  hintsOf,
  type NumberedLine,
} from '../../src/plan/hints/hints.rules.js';
import { populationByClass, totalOf, visitsOfYear } from '../../src/plan/hints/line-visits.rules.js';
import { areNear, itemsOf, misfits, poolsOf } from '../../src/plan/hints/merge-fit.rules.js';
import { cleanLine } from '../../src/plan/plan-line.rules.js';
import { type PlanLineInput, STRATUM_KEYS } from '../../src/plan/plan.types.js';
import { plainTeam } from '../../src/plan/team-rules/team-rule.rules.js';
import type { Population } from '../../src/registry/population/populations.service.js';
import { carrierLine } from '../support/plan-lines.js';

const AREAS = ['513301', '513322', '513323'];
const KIND = 'DANGEROUS_GOODS_CARRIER';
const RUNS = { numRuns: 250 };

const populations: fc.Arbitrary<Population[]> = fc.uniqueArray(
  fc.record({
    kind: fc.constant(KIND),
    areaCode: fc.constantFrom(...AREAS),
    creditClass: fc.constantFrom('A', 'B', 'C', 'D', null),
    subjects: fc.nat(60),
  }),
  { selector: (one) => `${one.areaCode} ${one.creditClass}`, maxLength: 15 },
);

const ratio = fc.nat(1000).map((n) => (n / 1000).toFixed(3));
const take = fc.oneof(
  fc.record({ ratio, min: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }) }),
  fc.record({ count: fc.nat(40) }),
);
const cap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.record({ count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ ratio }),
);
const months = fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { minLength: 1 });
const strata = fc
  .tuple(fc.subarray([...STRATUM_KEYS], { minLength: 1 }), fc.array(take, { minLength: 5, maxLength: 5 }))
  .map(([keys, takes]) => keys.map((key, i) => ({ key, ...takes[i] }))) as fc.Arbitrary<
  PlanLineInput['strata']
>;

const line: fc.Arbitrary<PlanLineInput> = fc
  .record({
    months,
    areaCodes: fc.constantFrom([], [AREAS[0]], AREAS),
    mode: fc.constantFrom('SAMPLE', 'SAMPLE', 'SAMPLE', 'ORDER'),
    itemCode: fc.constantFrom('JT-01', 'JT-02', 'GA-01'),
    leadPool: fc.constantFrom('JT', 'GA'),
    partners: fc.subarray(['YJ', 'HJ', 'SJ']),
    rounding: fc.constantFrom('CEIL', 'FLOOR', 'HALF_UP'),
    ...{ strata, cap },
  })
  .map(({ partners, mode, ...rest }) => {
    const pools = [rest.leadPool, ...partners];
    return carrierLine({
      ...(rest as Partial<PlanLineInput>),
      ...{ mode: mode as PlanLineInput['mode'], partnerPools: partners },
      ...(mode === 'ORDER' ? { strata: [], cap: null, reserve: null } : {}),
      drawType: partners.length > 0 ? 'JOINT' : 'IN_AGENCY',
      teams: pools.map((pool, i) => plainTeam(pool, i === 0)),
    });
  });

const numbered = (lines: readonly PlanLineInput[]): NumberedLine[] =>
  lines.map((one, i) => ({ ...one, id: String(i + 1), lineNo: i + 1, itemName: one.itemCode }));

const sceneOf = (people: readonly Population[]): HintScene => ({
  ...{ year: 2026, counties: AREAS },
  populationsOf: () => people,
});

describe('visits of a year without counties', () => {
  it('are those of the forecast', () => {
    fc.assert(
      fc.property(line, populations, (one, people) => {
        const base = populationByClass(KIND, one.areaCodes, people);
        const { year } = forecastLine(one, 2026, people);
        expect(totalOf(visitsOfYear(one, base))).toBe(year.total);
        for (const key of STRATUM_KEYS)
          expect(visitsOfYear(one, base)[key] ?? 0).toBe(year.byClass[key] ?? 0);
      }),
      RUNS,
    );
  });
});

describe('lines made one', () => {
  it('keep every item and system, no fewer visits than the larger line, no fewer people than any', () => {
    fc.assert(
      fc.property(line, line, populations, (one, other, people) => {
        const [first, second] = numbered([one, { ...other, mode: one.mode, areaCodes: one.areaCodes }]);
        fc.pre(one.mode === 'ORDER' || other.mode === 'SAMPLE');
        const [a, b] = [first, one.mode === 'ORDER' ? { ...second, strata: [], cap: null } : second];
        const base = populationByClass(KIND, a.areaCodes, people);
        const joint = allAsOne([a, b], a, sceneOf(people));
        const [x, y, j] = [a, b, joint].map((each) => visitsOfYear(each, base));
        expect(totalOf(j)).toBeGreaterThanOrEqual(Math.max(totalOf(x), totalOf(y)));
        if (a.cap === null && b.cap === null) {
          for (const key of STRATUM_KEYS)
            expect(j[key] ?? 0).toBeGreaterThanOrEqual(Math.max(x[key] ?? 0, y[key] ?? 0));
        }
        expect(new Set(itemsOf(joint))).toEqual(new Set([...itemsOf(a), ...itemsOf(b)]));
        expect(new Set(poolsOf(joint))).toEqual(new Set([...poolsOf(a), ...poolsOf(b)]));
        expect(joint.teams.map(({ agency }) => agency)).toEqual(poolsOf(joint));
        expect(joint.drawType === 'JOINT').toBe(joint.partnerPools.length > 0);
        for (const team of [...a.teams, ...b.teams]) {
          const now = joint.teams.find(({ agency }) => agency === team.agency);
          expect(now?.size).toBeGreaterThanOrEqual(team.size);
        }
        expect(joint.deadline.slice(5, 7) >= String(Math.max(...joint.months)).padStart(2, '0')).toBe(
          [a, b].some(({ deadline }) => Number(deadline.slice(5, 7)) >= Math.max(...joint.months)),
        );
        expect(cleanLine(joint)).not.toHaveProperty('id');
      }),
      RUNS,
    );
  });

  it('take the larger ratio, the teams by the rules, one of everything that is said twice', () => {
    const [transport, police] = numbered([
      carrierLine({
        ...{ taskName: '运输企业检查', strata: [{ key: 'A', ratio: '0.1' }], cap: null },
        ...{
          drawType: 'IN_AGENCY',
          partnerPools: [],
          months: [3, 6],
          deadline: '2026-06-30',
          methods: '现场检查',
        },
      }),
      carrierLine({
        ...{
          taskName: '押运检查',
          itemCode: 'GA-01',
          leadPool: 'GA',
          partnerPools: [],
          drawType: 'IN_AGENCY',
        },
        ...{
          strata: [
            { key: 'A', ratio: '0.20', min: 3 },
            { key: 'B', count: 2 },
          ],
          cap: null,
          months: [5],
        },
        ...{ teams: [plainTeam('GA', true)], methods: '现场检查、资料核查', remark: '夏季', announced: true },
      }),
    ]);
    const rules = new Map([['GA', { ...plainTeam('GA', false), size: 4, rotation: false }]]);
    const joint = allAsOne([transport, police], transport, sceneOf([]), rules);
    expect(joint).toMatchObject({
      ...{ taskName: '运输企业检查、押运检查', itemCode: 'JT-01', alsoItems: ['GA-01'], drawType: 'JOINT' },
      ...{ leadPool: 'JT', partnerPools: ['GA'], months: [3, 6], deadline: '2026-06-30', announced: false },
      ...{ methods: '现场检查、资料核查', remark: '重点时段；夏季' },
      strata: [
        { key: 'A', ratio: '0.20', min: 3 },
        { key: 'B', count: 2 },
      ],
    });
    expect(joint.teams).toEqual([transport.teams[0], rules.get('GA')]);
  });

  it('of different ceilings say the numbers of today', () => {
    const people = [
      { kind: KIND, areaCode: AREAS[0], creditClass: 'A', subjects: 100 },
      { kind: KIND, areaCode: AREAS[0], creditClass: 'B', subjects: 50 },
    ];
    const [one, other] = numbered([
      carrierLine({ strata: [{ key: 'A', ratio: '1' }], cap: { count: 10 } }),
      carrierLine({ itemCode: 'GA-01', strata: [{ key: 'B', ratio: '1' }], cap: { ratio: '0.05' } }),
    ]);
    expect(allAsOne([one, other], one, sceneOf(people))).toMatchObject({
      cap: null,
      strata: [
        { key: 'A', count: 10 },
        { key: 'B', count: 7 },
      ],
    });
  });
});

describe('hints', () => {
  it('save what they say, name only lines that fit, and never lines that are the same', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 6 }), populations, (lines, people) => {
        const scene = sceneOf(people);
        const { merges, overlaps } = hintsOf(numbered(lines), scene);
        for (const hint of merges) {
          expect(hint.saved).toBeGreaterThan(0);
          const years = hint.lines.map((one) => forecastLine(one, 2026, people).year.total);
          expect(hint.before).toBe(years.reduce((a, b) => a + b, 0));
          expect(hint.after).toBe(
            forecastLine(allAsOne(hint.lines, hint.lead, scene), 2026, people).year.total,
          );
          expect(hint.saved).toBe(hint.before - hint.after);
          expect(hintFor(hint.lines, scene)).toEqual(hint);
          if (hint.lines.length === 2) expect(hint.twice).toBeLessThanOrEqual(Math.min(...years) + 1e-9);
        }
        for (const { lines: pair, most, twice, misfits: found } of overlaps) {
          expect(hintFor(pair, scene)).toBeNull();
          expect(found).toEqual(misfits(pair[0], pair[1]));
          expect(found.length).toBeGreaterThan(0);
          expect(twice).toBeLessThanOrEqual(most + 1);
        }
        const saved = merges.map((hint) => hint.saved);
        expect(saved).toEqual([...saved].sort((a, b) => b - a));
      }),
      { numRuns: 150 },
    );
  });

  it('come for lines of different systems two months apart, not three, and not for the same line twice', () => {
    const people = [{ kind: KIND, areaCode: AREAS[0], creditClass: 'A', subjects: 100 }];
    const half = {
      strata: [{ key: 'A' as const, ratio: '0.5' }],
      cap: null,
      partnerPools: [],
      drawType: 'IN_AGENCY' as const,
    };
    const of = (month: number, changes: Partial<PlanLineInput>) =>
      hintsOf(
        numbered([
          carrierLine({ ...half, months: [5] }),
          carrierLine({ ...half, months: [month], ...changes }),
        ]),
        sceneOf(people),
      );
    const police = { leadPool: 'GA', teams: [plainTeam('GA', true)] };
    expect(of(7, police).merges).toMatchObject([
      {
        ...{ kind: 'JOINT', before: 100, after: 50, saved: 50, twice: 25 },
        loads: [
          { pool: 'JT', before: 50, after: 50 },
          { pool: 'GA', before: 50, after: 50 },
        ],
      },
    ]);
    expect(of(8, police)).toEqual({ merges: [], overlaps: [] });
    expect(of(7, {})).toEqual({ merges: [], overlaps: [] });
    expect(of(6, { itemCode: 'JT-09' }).merges).toMatchObject([{ kind: 'ONE_VISIT', saved: 50 }]);
    expect(of(6, { ...police, areaCodes: [AREAS[0]] }).overlaps).toMatchObject([
      { misfits: ['AREAS'], areaCodes: [AREAS[0]], twice: 25, most: 50 },
    ]);
    expect(of(6, { ...police, conditions: [{ key: 'vehicles', from: '10' }] }).overlaps).toMatchObject([
      { misfits: ['CONDITIONS'] },
    ]);
  });

  it('name three lines that fit one another as one', () => {
    const people = [{ kind: KIND, areaCode: AREAS[0], creditClass: 'A', subjects: 30 }];
    const [jt, ga, hj] = ['JT', 'GA', 'HJ'].map((pool) =>
      carrierLine({
        ...{ leadPool: pool, partnerPools: [], drawType: 'IN_AGENCY', cap: null, months: [4] },
        ...{ strata: [{ key: 'A', count: 10 }], teams: [plainTeam(pool, true)] },
      }),
    );
    const { merges } = hintsOf(numbered([jt, ga, hj]), sceneOf(people));
    expect(merges.map(({ lines, saved }) => [lines.length, saved])).toEqual([
      [3, 20],
      [2, 10],
      [2, 10],
      [2, 10],
    ]);
  });
});

describe('near months', () => {
  it('are the same from both sides, and every batch of the shorter list has one', () => {
    fc.assert(
      fc.property(months, months, (a, b) => {
        expect(areNear(a, b)).toBe(areNear(b, a));
        expect(areNear(a, a)).toBe(true);
      }),
      RUNS,
    );
    expect([areNear([3, 6, 9], [4]), areNear([3, 9], [6, 7])]).toEqual([true, false]);
  });
});

describe('further items of a line', () => {
  const item = (code: string, priority = 'KEY') => ({
    ...{ code, name: `事项${code}`, priority },
    subjectKinds: [KIND],
  });
  it('are held to the rules of the list', () => {
    const items = [
      item('JT-01'),
      item('JT-02', 'GENERAL'),
      { ...item('JT-03'), subjectKinds: ['REPAIR_SHOP'] },
    ];
    const codes = (alsoItems: string[], mode: PlanLineInput['mode'] = 'SAMPLE') =>
      alsoItemFaults({ ...carrierLine({ mode }), alsoItems }, items).map(({ code }) => code);
    expect(codes([])).toEqual([]);
    expect(codes(['JT-02'])).toEqual([]);
    expect(codes(['JT-01'])).toEqual(['REPEATED']);
    expect(codes(['JT-03', 'XX'])).toEqual(['NOT_OF_ITEM', 'NOT_LISTED']);
    expect(codes(['JT-02'], 'ORDER')).toEqual(['GENERAL_ITEM']);
    expect(codes(Array.from({ length: 11 }, (_, n) => `X${n}`))[0]).toBe('TOO_MANY');
  });

  it('let into a team who may inspect one of them', () => {
    const person = (id: string, itemCodes: string[]) =>
      ({
        ...{ id, itemCodes, agencyActive: true, status: 'ON_DUTY', isExpert: false },
        certificateValidTo: '2030-01-01',
      }) as unknown as RegistryInspector;
    const people = [person('1', ['JT-01']), person('2', ['GA-01']), person('3', ['HJ-01'])];
    const scope = { itemCode: 'JT-01', windowTo: '2026-05-31', perPerson: 1, priorLoad: new Map() };
    const able = (alsoItems?: string[]) =>
      rosterOf(people, { ...scope, alsoItems }).members.map(({ inspector }) => inspector.id);
    expect([able(), able([]), able(['GA-01'])]).toEqual([['1'], ['1'], ['1', '2']]);
  });
});
