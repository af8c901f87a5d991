import fc from 'fast-check';
import { readBook } from '../../src/registry/check-points/check-point-book.rules.js';
import {
  type PointContent,
  pointsDifference,
  pointsText,
  readPasted,
  readPoints,
  samePoints,
} from '../../src/registry/check-points/check-point.rules.js';

const POOLS = new Map([
  ['GA', '公安机关'],
  ['HJ', '生态环境部门'],
]);
const CODES = new Map([...POOLS].flatMap(([code, name]) => [[code, code] as const, [name, code] as const]));

const read = (text: string) => readPoints(readPasted(text), CODES, 'table');

/** Cleaned words with everything in them that a table could stumble over. */
const words = fc
  .array(fc.constantFrom('甲', '乙', '"', '|', ' ', '、', '检查', ','), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join('').replace(/\s+/g, ' ').trim())
  .filter((text) => text !== '' && text !== '检查要点');

const point: fc.Arbitrary<PointContent> = fc.record({
  content: words,
  method: fc.option(words, { nil: null }),
  basis: fc.option(words, { nil: null }),
  poolCode: fc.option(fc.constantFrom('GA', 'HJ'), { nil: null }),
});
const points = fc.uniqueArray(point, { selector: ({ content }) => content, maxLength: 12 });

describe('the table of check points', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(points, (given) => {
        const { points: back, faults } = read(pointsText(given, POOLS));
        expect(faults).toEqual([]);
        expect(back).toEqual(given);
      }),
    );
  });

  it('takes what a workbook puts on the clipboard, headings and quoted cells too', () => {
    const pasted =
      '检查要点\t检查方法\t检查依据\t检查主体\r\n"许可证\r\n有效"\t查验\t《条例》第二十三条\t\r\n"称""甲""的"\t\t\t公安机关\r\n\r\n';
    expect(read(pasted)).toEqual({
      faults: [],
      points: [
        { content: '许可证 有效', method: '查验', basis: '《条例》第二十三条', poolCode: null },
        { content: '称"甲"的', method: null, basis: null, poolCode: 'GA' },
      ],
    });
  });

  it('takes strokes for tabs where it is typed by hand', () => {
    expect(read('停车场地｜现场查看||生态环境部门').points).toEqual([
      { content: '停车场地', method: '现场查看', basis: null, poolCode: 'HJ' },
    ]);
  });

  it('says every fault, with its row', () => {
    const text = [
      '甲',
      '\t方法',
      '甲',
      `乙\t${'长'.repeat(201)}`,
      '丙\t\t\t消防部门',
      '丁\t\t\t\t多',
      '戊11010519491231002X',
    ];
    const { faults } = read(text.join('\n'));
    expect(faults.map(({ row, code }) => `${row} ${code}`).sort()).toEqual([
      ...['2 REQUIRED', '3 TWICE', '4 TOO_LONG', '5 UNKNOWN_POOL', '6 COLUMNS', '7 ID_CARD'],
    ]);
    expect(faults.every(({ message }) => /[一-龥]{4}/.test(message))).toBe(true);
    const many = Array.from({ length: 201 }, (_, n) => `要点${n}`).join('\n');
    expect(read(many).faults.map(({ code }) => code)).toEqual(['TOO_MANY']);
  });
});

describe('the difference of two versions', () => {
  it('adds up, and is empty only for what is the same but for its order', () => {
    fc.assert(
      fc.property(points, points, (before, after) => {
        const { added, removed, changed, kept } = pointsDifference(before, after);
        expect(added.length + changed.length + kept).toBe(after.length);
        expect(removed.length + changed.length + kept).toBe(before.length);
        const none = added.length + removed.length + changed.length === 0;
        const sorted = (list: readonly PointContent[]) =>
          [...list].sort((a, b) => (a.content < b.content ? -1 : 1));
        expect(none).toBe(samePoints(sorted(before), sorted(after)));
      }),
    );
  });
});

describe('the workbook', () => {
  const ITEMS = new Map([
    ['企业综合检查', 'JT-01'],
    ['JT-01', 'JT-01'],
    ['维修企业检查', 'JT-02'],
  ]);
  const rows = (...lines: string[][]) => lines.map((cells, n) => ({ number: n + 1, cells }));

  it('is read by its headings, an empty item is that of the row above', () => {
    const book = rows(
      ['标题'],
      ['检查主体', '抽查事项', '检查要点'],
      ['公安机关', '企业综合检查', '甲'],
      ['', '', '乙'],
      ['', '维修企业检查', '丙'],
    );
    const empty = { method: null, basis: null };
    expect(readBook(book, ITEMS, CODES)).toEqual({
      faults: [],
      lists: [
        {
          itemCode: 'JT-01',
          points: [
            { content: '甲', ...empty, poolCode: 'GA' },
            { content: '乙', ...empty, poolCode: null },
          ],
        },
        { itemCode: 'JT-02', points: [{ content: '丙', ...empty, poolCode: null }] },
      ],
    });
  });

  it('says what is wrong with it', () => {
    const codes = (book: ReturnType<typeof rows>) =>
      readBook(book, ITEMS, CODES).faults.map(({ row, code }) => `${row ?? ''} ${code}`);
    expect(codes([])).toEqual([' HEADINGS']);
    expect(codes(rows(['检查要点', '检查方法']))).toEqual([' HEADINGS']);
    expect(codes(rows(['抽查事项', '检查要点']))).toEqual([' EMPTY']);
    const head = ['抽查事项', '检查要点', '检查方法', '检查依据', '检查主体'];
    expect(codes(rows(head, ['没有的事项', '甲'], ['企业综合检查', '乙', '', '', '消防']))).toEqual([
      '2 UNKNOWN_ITEM',
      '3 UNKNOWN_POOL',
    ]);
  });
});
