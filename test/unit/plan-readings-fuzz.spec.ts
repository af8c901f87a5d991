import * as fc from 'fast-check';
import { readAmount } from '../../src/plan/import/amount.rules.js';
import { readMonths } from '../../src/plan/import/months.rules.js';
import { readPlanTables } from '../../src/plan/import/read-plan-table.js';
import { sheetOf } from '../support/import-sheets.js';

/** Characters that may change a number by standing beside it; every other one must not. */
const NUMERIC = /[\d.零一二两三四五六七八九十百千万亿半%‰成倍〇○]/;

/** What offices write in plan tables, and characters that nobody expects there. */
/** A place in the text that is not inside a number: 1次0户 says something else than 10户. */
function placeIn(text: string, place: number): number {
  const places = [...Array(text.length + 1).keys()].filter(
    (at) => !/\d$/.test(text.slice(0, at)) || !/^[\d.]/.test(text.slice(at)),
  );
  return places[place % places.length];
}

const letters = fc.oneof(
  fc.constantFrom(
    ...'不低高于少多超过约每年月季度次户家抽查比例企业全覆盖以上下内各县分批类ABCD约左右或及和、，；;:（）()-—~至≥≤<>/ \n?!的按为',
  ),
  fc.string({
    unit: fc.nat({ max: 0x51ff }).map((n) => String.fromCodePoint(0x4e00 + n)),
    minLength: 1,
    maxLength: 2,
  }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
);
const harmless = letters.filter((text) => !NUMERIC.test(text.normalize('NFKC')));

const percent = fc.integer({ min: 1, max: 1000 }).map((tenths) => {
  const text = `${Math.floor(tenths / 10)}${tenths % 10 === 0 ? '' : `.${tenths % 10}`}`;
  return { text, ratio: tenths / 1000 };
});
const ratioSpelling = fc.constantFrom<(n: string) => string>(
  (n) => `${n}%`,
  (n) => `≥${n}%`,
  (n) => `不低于${n}%`,
  (n) => `抽查比例${n}％`,
  (n) => `全年抽查比例不低于${n}%`,
  (n) => `每年≥${n}%`,
  (n) => `按${n}%的比例抽取`,
  (n) => `${n}%（含）以上`,
);
const countSpelling = fc.constantFrom<(n: number) => string>(
  (n) => `${n}户`,
  (n) => `不少于${n}家`,
  (n) => `抽查${n}户企业`,
  (n) => `至少 ${n} 个项目`,
  (n) => `${n}户（家）`,
);
const timesSpelling = fc.constantFrom<(n: number) => string>(
  (n) => `${n}次/年`,
  (n) => `年度抽查${n}次`,
  (n) => `每年${n}次`,
  (n) => `频次：${n}次／年`,
);
const mark = fc.constantFrom(';', '；', ',', '，', '\n', '、', ' ');

/** A cell that says one amount, and perhaps how often. */
const certain = fc.record({
  amount: fc.oneof(
    fc
      .tuple(percent, ratioSpelling)
      .map(([{ text, ratio }, spell]) => ({ text: spell(text), ratio, count: null })),
    fc.tuple(fc.integer({ min: 1, max: 300 }), countSpelling).map(([n, spell]) => ({
      ...{ text: spell(n), ratio: null, count: n },
    })),
  ),
  times: fc.option(fc.tuple(mark, fc.integer({ min: 1, max: 12 }), timesSpelling), { nil: null }),
});
type Certain = typeof certain extends fc.Arbitrary<infer T> ? T : never;

function cellOf({ amount, times }: Certain): string {
  return times === null ? amount.text : amount.text + times[0] + times[2](times[1]);
}

/** The whole of what a cell was read as; a ratio as a number. */
function amountsOf(text: string): { ratio: number | null; count: number | null } {
  const { ratio, count } = readAmount(text);
  return { ratio: ratio === null ? null : Number(ratio), count };
}

describe('an amount that is read stands in the text', () => {
  test('every spelling alone, and with a frequency', () => {
    fc.assert(
      fc.property(certain, (cell) => {
        const read = readAmount(cellOf(cell));
        expect(read.questions).toEqual([]);
        expect(amountsOf(cellOf(cell))).toEqual({ ratio: cell.amount.ratio, count: cell.amount.count });
        expect(read.frequency).toBe(cell.times?.[1] ?? null);
      }),
      { numRuns: 2000 },
    );
  });

  test('a character more never makes another amount: the same is read, or it is asked', () => {
    fc.assert(
      fc.property(certain, harmless, fc.nat(), (cell, letter, place) => {
        const text = cellOf(cell);
        const at = placeIn(text, place);
        const changed = text.slice(0, at) + letter + text.slice(at);
        const read = amountsOf(changed);
        if (read.ratio === null && read.count === null) expect(readAmount(changed).questions).not.toEqual([]);
        else expect(read).toEqual({ ratio: cell.amount.ratio, count: cell.amount.count });
      }),
      { numRuns: 5_000 },
    );
  });

  test('two amounts in one cell are asked, whatever stands between them', () => {
    fc.assert(
      fc.property(certain, certain, letters, (one, other, between) => {
        fc.pre(one.amount.ratio !== other.amount.ratio || one.amount.count !== other.amount.count);
        fc.pre(!NUMERIC.test(between.normalize('NFKC')));
        const read = readAmount(one.amount.text + between + other.amount.text);
        expect({ ratio: read.ratio, count: read.count }).toEqual({ ratio: null, count: null });
        expect(read.questions).not.toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whatever is written, a number that is read has its digits in the text', () => {
    const anything = fc.array(
      fc.oneof(
        letters,
        percent.map(({ text }) => text),
        fc.constantFrom('%', '户', '次'),
      ),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(anything, (parts) => {
        const text = parts.join('');
        const { ratio, count } = readAmount(text);
        const plain = text.normalize('NFKC').replace(/\s+/g, '');
        if (count !== null)
          expect(plain).toMatch(new RegExp(`(?<![\\d.])0*${count}(?![\\d.])|[一二两三四五六七八九十百]`));
        if (ratio === null || ratio === '1') return;
        const numbers = plain.match(/\d+(?:\.\d+)?/g) ?? [];
        const derived = numbers.some((n) =>
          [1, 100, 1000].some((by) => Math.abs(Number(n) / by - Number(ratio)) < 1e-12),
        );
        expect(derived || /[一二两三四五六七八九十百]/.test(plain)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

const months = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const timeSpelling = fc.constantFrom<(from: number, to: number) => string>(
  (from, to) => `${from}月—${to}月`,
  (from, to) => `${from}月-${to}月`,
  (from, to) => `2019年${from}月至${to}月`,
  (from, to) => `${from}-${to}月`,
  (from, to) => `2026年${from}月1日至2026年${to}月28日`,
  (from, to) => `2026.${from}.1—2026.${to}.28`,
  (from, to) => `自${from}月起至${to}月底`,
  (from, to) => `2026年度${from}月～${to}月`,
);

describe('months that are read stand in the text', () => {
  test('every spelling', () => {
    fc.assert(
      fc.property(months, timeSpelling, ([from, to], spell) => {
        expect(readMonths(spell(from, to))).toMatchObject({ months: [from, to], question: null });
      }),
      { numRuns: 2000 },
    );
  });

  test('a character more never makes other months: the same are read, or it is asked', () => {
    fc.assert(
      fc.property(months, timeSpelling, harmless, fc.nat(), ([from, to], spell, letter, place) => {
        const text = spell(from, to);
        const at = placeIn(text, place);
        const read = readMonths(text.slice(0, at) + letter + text.slice(at));
        if (read.months === null) expect(read.question).not.toBeNull();
        else expect(read.months).toEqual([from, to]);
      }),
      { numRuns: 5_000 },
    );
  });
});

const HEADINGS = [
  '任务名称',
  '抽查事项',
  '抽查比例',
  '起止时间',
  '发起部门',
  '参与部门',
  '检查方式',
  '特别要求',
];

test('the order of the columns does not matter', () => {
  const order = fc.shuffledSubarray([...HEADINGS.keys()], { minLength: HEADINGS.length });
  fc.assert(
    fc.property(order, certain, months, timeSpelling, (columns, cell, [from, to], spell) => {
      const row = [
        '危运检查',
        '综合检查',
        cellOf(cell),
        spell(from, to),
        '州交通运输局',
        '州公安局',
        '实地核查',
        '错峰',
      ];
      const read = (at: readonly number[]) => {
        const [table] = readPlanTables([sheetOf([at.map((i) => HEADINGS[i]), at.map((i) => row[i])])]);
        const [line] = table.lines;
        return { ...line, readings: [] };
      };
      expect(read(columns)).toEqual(read([...HEADINGS.keys()]));
    }),
    { numRuns: 300 },
  );
});
