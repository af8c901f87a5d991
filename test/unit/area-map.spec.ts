import fc from 'fast-check';
import {
  applyClosedMonths,
  applyTravel,
  areaChanges,
  type AreaMap,
  changedAreas,
  daysBetween,
  mapDigest,
  type TypedTravel,
} from '../../src/registry/areas/area-map.rules.js';
import { readTravelTable } from '../../src/registry/areas/read-travel.rules.js';

const AREAS = [
  { code: '513301', name: '康定市', shortName: '康定' },
  { code: '513322', name: '泸定县', shortName: '泸定' },
  { code: '513323', name: '丹巴县', shortName: '丹巴' },
  { code: '513324', name: '九龙县', shortName: '九龙' },
];
const NAMES = new Map(AREAS.map(({ code, name }) => [code, name]));
const CODES = AREAS.map(({ code }) => code);
const PAIRS = CODES.flatMap((from) => CODES.filter((to) => to !== from).map((to) => [from, to] as const));

const days = fc.option(fc.integer({ min: 0, max: 15 }), { nil: null });
const map: fc.Arbitrary<AreaMap> = fc.array(days, { minLength: 12, maxLength: 12 }).map((all) => {
  const made: Record<string, { neighbours: Record<string, number>; closedMonths: number[] }> = {};
  for (const code of CODES) made[code] = { neighbours: {}, closedMonths: [] };
  PAIRS.forEach(([from, to], at) => {
    const one = all[at];
    if (one !== null) made[from].neighbours[to] = one;
  });
  return made;
});
const typedOf = (one: AreaMap): Record<string, Record<string, string>> =>
  Object.fromEntries(
    CODES.map((from) => [
      from,
      Object.fromEntries(CODES.map((to) => [to, String(daysBetween(one, from, to) ?? '')])),
    ]),
  );

describe('the map of travel days', () => {
  it('becomes what was typed, each way for itself, if no way back is asked to follow', () => {
    fc.assert(
      fc.property(map, map, (before, wanted) => {
        const { map: after, faults } = applyTravel(before, typedOf(wanted), false, NAMES);
        expect(faults).toEqual([]);
        expect(typedOf(after)).toEqual(typedOf(wanted));
        expect(changedAreas(before, after).length === 0).toBe(mapDigest(before) === mapDigest(after));
        expect(changedAreas(after, after)).toEqual([]);
      }),
    );
  });

  it('lets the way back follow the one that was touched, and asks where both were touched differently', () => {
    fc.assert(
      fc.property(map, map, (before, wanted) => {
        const { map: after, faults } = applyTravel(before, typedOf(wanted), true, NAMES);
        const asked = new Set(faults.map(({ field }) => field));
        for (const [a, b] of PAIRS.filter(([from, to]) => from < to)) {
          const [was, is] = [before, wanted].map((one) => [daysBetween(one, a, b), daysBetween(one, b, a)]);
          const touched = is.map((value, at) => value !== was[at]);
          const differ = touched[0] && touched[1] && is[0] !== is[1];
          expect(asked.has(`travel.${a}.${b}`)).toBe(differ);
          if (differ) continue;
          const now = [daysBetween(after, a, b), daysBetween(after, b, a)];
          if (!touched[0] && !touched[1]) expect(now).toEqual(was);
          else expect(now).toEqual(touched[0] ? [is[0], is[0]] : [is[1], is[1]]);
        }
      }),
    );
  });

  it.each([
    ['16', 'DAYS'],
    ['-1', 'DAYS'],
    ['1.5', 'DAYS'],
    ['一天', 'DAYS'],
  ])('refuses %s days and says where', (text, code) => {
    const empty = Object.fromEntries(CODES.map((one) => [one, { neighbours: {}, closedMonths: [] }]));
    const { faults, map: after } = applyTravel(empty, { 513301: { 513322: text } }, true, NAMES);
    expect(faults).toMatchObject([{ field: 'travel.513301.513322', code }]);
    expect(faults[0].message).toContain('康定市到泸定县');
    expect(after).toEqual(empty);
  });

  it('refuses a way to itself and counties that there are not, even by hostile names', () => {
    const empty = Object.fromEntries(CODES.map((one) => [one, { neighbours: {}, closedMonths: [] }]));
    const typed = JSON.parse(
      '{"513301":{"513301":"1","999999":"1"},"__proto__":{"513301":"1"},"constructor":{"513301":"1"}}',
    ) as TypedTravel;
    const { faults, map: after } = applyTravel(empty, typed, true, NAMES);
    expect(faults.map(({ code }) => code)).toEqual(['SELF', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    expect(after).toEqual(empty);
  });

  it('keeps closed months in order, once each, and says in words what has changed', () => {
    const before = { 513301: { neighbours: { 513322: 1 }, closedMonths: [1] } };
    const { map: after } = applyClosedMonths(before, '513301', [12, 2, 2]);
    expect(after['513301'].closedMonths).toEqual([2, 12]);
    const then = { neighbours: { 513323: 0 }, closedMonths: [2, 12] };
    expect(areaChanges(before['513301'], then, NAMES)).toEqual([
      '到泸定县：1天 改为 不相邻',
      '到丹巴县：不相邻 改为 0天',
      '不安排检查的月份：1月 改为 2月、12月',
    ]);
    expect(applyClosedMonths(before, '513301', [13]).faults).toHaveLength(1);
  });
});

describe('a table of travel days', () => {
  it('as a square comes back as it went out, titles above or not', () => {
    fc.assert(
      fc.property(map, fc.boolean(), (one, titled) => {
        const typed = typedOf(one);
        const square = [
          ...(titled ? [['县(市)之间的路途天数'], ['']] : []),
          ['县(市)', ...AREAS.map(({ shortName }) => shortName)],
          ...AREAS.map(({ code, name }) => [name, ...CODES.map((to) => typed[code][to])]),
        ];
        const read = readTravelTable(square, AREAS);
        expect(read.faults).toEqual([]);
        expect(applyTravel(one, read.typed, false, NAMES)).toEqual({ map: one, faults: [] });
      }),
    );
  });

  it('as a list of three columns gives both ways, unless the way back has its own row', () => {
    const { typed, faults } = readTravelTable(
      [
        ['出发县(市)', '到达县(市)', '路途天数'],
        ['康定市', '泸定', '1'],
        ['513301', '丹巴县', '2'],
        ['丹巴', '康定', ''],
        ['九龙县', '北京', '1'],
        ['', '', ''],
      ],
      AREAS,
    );
    expect(typed['513301']).toEqual({ 513322: '1', 513323: '2', 513324: '' });
    expect([typed['513322']['513301'], typed['513323']['513301']]).toEqual(['1', '']);
    expect(faults).toMatchObject([{ row: 5, code: 'UNKNOWN_AREA' }]);
    expect(faults[0].message).toContain('“北京”');
  });

  it('that is neither is refused with what to do', () => {
    expect(() =>
      readTravelTable(
        [
          ['甲', '乙'],
          ['1', '2'],
        ],
        AREAS,
      ),
    ).toThrow('没有认出路途天数表');
    expect(() => readTravelTable([], AREAS)).toThrow('没有认出路途天数表');
  });
});
