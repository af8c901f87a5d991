import fc from 'fast-check';
import { DomainError } from '../../src/kernel/domain-error.js';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { IMPORT_KINDS } from '../../src/registry/import/import-kinds.js';
import { parseImport } from '../../src/registry/import/parse.rules.js';
import { LOOKUPS } from '../support/import-lookups.js';
import {
  CARRIER_HEADINGS,
  carrier,
  kindOf,
  parseRows,
  sheetOf,
  workbookOf,
} from '../support/import-sheets.js';

const CARRIER = 'DANGEROUS_GOODS_CARRIER';

/** Full-width form of an ASCII text. */
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000');

/** Spellings that must read the same. */
const spelled = (text: string) =>
  fc
    .constantFrom<(t: string) => string>(
      (t) => t,
      (t) => ` ${t}\t`,
      fullWidth,
      (t) => t.toLowerCase(),
      (t) => `\u200B${t}\u3000`,
      (t) => `${t}\n`,
    )
    .map((change) => change(text));

const dayOf = (day: string) => {
  const [year, month, date] = day.split('-');
  const short = [year, String(Number(month)), String(Number(date))];
  return fc.constantFrom(
    day,
    short.join('-'),
    short.join('/'),
    short.join('.'),
    day.replaceAll('-', ''),
    `${short[0]}年${short[1]}月${short[2]}日`,
    `${day} 00:00:00`,
    day.replaceAll('-', '/'),
  );
};

const SPELLINGS: Record<string, fc.Arbitrary<string>> = {
  企业名称: fc.constant('康定第1运输有限公司').chain(spelled),
  统一社会信用代码: fc.constant(carrier(1)[1]).chain(spelled),
  经营许可证号: fc.constant(carrier(1)[2]).chain(spelled),
  许可有效期至: dayOf('2027-10-02').chain(spelled),
  车辆数: fc.constantFrom('29', '29辆', '29.0', '029', '29 台').chain(spelled),
  从业人员数: fc.constantFrom('13', '13人', '13.00').chain(spelled),
  '所在县(市)': fc
    .constantFrom('康定市', '康定', '甘孜州康定市', '513301', '513321', '四川省甘孜藏族自治州康定市')
    .chain(spelled),
  经营状态: fc.constantFrom('正常经营', '营业', '在业', '存续', '开业', '正常').chain(spelled),
  信用风险等级: fc.constantFrom('B', 'B级', 'b类', 'B等').chain(spelled),
};

const HEADING_WORDS: Record<string, readonly string[]> = {
  企业名称: ['企业名称', '单位名称', '业户名称', '公司名称', '运输企业名称', '企业名称(全称)'],
  统一社会信用代码: ['统一社会信用代码', '社会信用代码', '信用代码', '统一信用代码'],
  '所在县(市)': ['所在县(市)', '所属县(市)', '县市', '所在县', '县(市、区)', '所属区域'],
  许可有效期至: ['许可有效期至', '许可证有效期至', '有效期至', '许可证有效期'],
  车辆数: ['车辆数', '车辆数(辆)', '车辆数量', '车辆(台)'],
  经营状态: ['经营状态', '状态', '营业状态', '企业状态'],
  信用风险等级: ['信用风险等级', '信用等级', '风险等级'],
};

const decorated = (heading: string) =>
  fc
    .constantFrom<(t: string) => string>(
      (t) => t,
      (t) => `${t}*`,
      (t) => `*${t}`,
      (t) => `${t}(必填)`,
      (t) => t.split('').join(' '),
      (t) => `${t.slice(0, 2)}\n${t.slice(2)}`,
      fullWidth,
      (t) => `${t}:`,
    )
    .map((change) => change(heading));

const headingArb = (heading: string) =>
  fc.constantFrom(...(HEADING_WORDS[heading] ?? [heading])).chain(decorated);

describe('a good row, however it is spelled', () => {
  it('is never lost and gives the same values', () => {
    const plain = parseRows(CARRIER, [CARRIER_HEADINGS, carrier(1)]).good[0].values;
    const spelledRow = fc.tuple(
      ...CARRIER_HEADINGS.map((heading, i) => SPELLINGS[heading] ?? fc.constant(carrier(1)[i])),
    );
    const headings = fc.tuple(...CARRIER_HEADINGS.map(headingArb));
    const order = fc.shuffledSubarray(
      CARRIER_HEADINGS.map((_, i) => i),
      { minLength: CARRIER_HEADINGS.length },
    );
    const above = fc.array(fc.constantFrom(['名录'], [], ['填报单位:甲', '', '2026年']), { maxLength: 4 });
    fc.assert(
      fc.property(headings, spelledRow, order, above, (names, row, columns, titles) => {
        const result = parseRows(CARRIER, [
          ...titles,
          columns.map((i) => names[i]),
          [],
          columns.map((i) => row[i]),
        ]);
        expect(result.faults).toEqual([]);
        expect(result.good).toEqual([{ row: titles.length + 3, values: plain }]);
      }),
      { numRuns: 300 },
    );
  });

  it('stays good beside any other row', () => {
    const cell = fc.oneof(
      fc.constantFrom(...carrier(2), ...CARRIER_HEADINGS, '合计', '注:', '', '示例'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const other = fc.array(cell, { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(fc.array(other, { maxLength: 4 }), fc.nat(4), (others, at) => {
        const rows = [...others];
        rows.splice(Math.min(at, rows.length), 0, carrier(1));
        const result = parseRows(CARRIER, [CARRIER_HEADINGS, ...rows]);
        const mine = rows.indexOf(rows.find((row) => row[1] === carrier(1)[1]) as string[]) + 2;
        expect(result.good.map(({ row }) => row)).toContain(mine);
        const bad = new Set(result.faults.map(({ row }) => row));
        expect(result.rows).toBe(result.good.length + bad.size);
        for (const { row } of result.good) expect(bad.has(row)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('garbage', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(...IMPORT_KINDS.flatMap((kind) => kind.columns.map((column) => column.heading))),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '康定',
      '2026-02-30',
      '9'.repeat(18),
      '=1+1',
      '(((',
      '、;、;',
      '１',
    ),
  );
  const rows = fc.array(fc.array(word, { maxLength: 16 }), { maxLength: 12 });

  it.each(IMPORT_KINDS.map((kind) => [kind.kind]))(
    '%s: is read or refused in words, and nothing else',
    (code) => {
      fc.assert(
        fc.property(fc.array(rows, { maxLength: 3 }), (sheets) => {
          try {
            const result = parseImport(
              sheets.map((sheet, i) => sheetOf(sheet, `表${i}`)),
              kindOf(code),
              LOOKUPS,
            );
            expect(result.rows).toBe(result.good.length + new Set(result.faults.map(({ row }) => row)).size);
            for (const { message } of result.faults) expect(message).not.toBe('');
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            expect(error.message).toMatch(/[\u4e00-\u9fff]/);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it('below good headings', () => {
    fc.assert(
      fc.property(rows, (garbage) => {
        const result = parseRows(CARRIER, [CARRIER_HEADINGS, carrier(1), ...garbage]);
        expect(result.good[0]?.row).toBe(2);
      }),
      { numRuns: 300 },
    );
  });

  it('a workbook with any byte changed is read or refused, never worse', async () => {
    const good = await workbookOf([CARRIER_HEADINGS, carrier(1)]);
    const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(change, async (bytes) => {
        const file = Buffer.from(good);
        for (const [at, value] of bytes) file[at] = value;
        const outcome = await readWorkbookHere(file, READ_LIMITS).catch((error: unknown) => error);
        if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(DomainError);
      }),
      { numRuns: 150 },
    );
  });
});
