import fc from 'fast-check';
import {
  csvRows,
  csvSheet,
  isJson,
  readSharedJson,
  rowDigest,
  sharedJson,
} from '../../src/exchange/shared-file.rules.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { writeCsv } from '../../src/platform/excel/csv.js';

const ROW = {
  ...{ name: '康定"某"运输公司,一部', code: '91513301MA62000014', item: '危险货物运输企业检查' },
  ...{ agency: '成都市交通运输局', inspectedOn: '2026-02-18', result: '发现问题待后续处理', handling: '' },
};

describe('a CSV', () => {
  it('that was written is read again, cell by cell, formulas and quotes too', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('甲', 'a', '1', ',', '"', '=', '-', '@', ' ', ';'), maxLength: 8 })
      .map((text) => text.trim());
    const row = fc.array(cell, { minLength: 2, maxLength: 2 }).filter(([one]) => one !== '');
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const text = writeCsv(['名称', '代码'], rows)
          .toString('utf8')
          .replace(/^\uFEFF/, '');
        expect(csvRows(text)).toEqual([['名称', '代码'], ...rows]);
      }),
    );
  });

  it('of an old Chinese Excel (GB 18030) is read; bytes that are no text are refused', () => {
    const gb = Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0x61, 0x0a]);
    expect(csvSheet(gb).rows).toEqual([{ number: 1, cells: ['名称', 'a'] }]);
    expect(() => csvSheet(Buffer.from([0xff, 0xff, 0xff]))).toThrow('不是可读的文本');
  });
});

describe('a JSON', () => {
  const text = sharedJson('甘孜州交通运输局', '2026-03-02', [ROW]);

  it('is read as it was written, and known by its first character', () => {
    expect(isJson(Buffer.from(text))).toBe(true);
    expect(isJson(Buffer.from('检查对象,代码'))).toBe(false);
    expect(readSharedJson(text)).toEqual({ region: '甘孜州交通运输局', rows: [ROW] });
  });

  it('of which any one value was altered is refused', () => {
    for (const key of Object.keys(ROW) as (keyof typeof ROW)[]) {
      const value = JSON.parse(text);
      value.rows[0][key] = key === 'inspectedOn' ? '2026-02-19' : `${value.rows[0][key]}改`;
      expect(() => readSharedJson(JSON.stringify(value))).toThrow('与其摘要不符');
    }
  });

  it('that is none, or is of something else, or lacks values is refused in words', () => {
    for (const bad of [
      '{',
      '{}',
      '{"format":"x"}',
      'null',
      '[]',
      text.replace('"version":1', '"version":2'),
    ]) {
      expect(() => readSharedJson(bad)).toThrow(DomainError);
    }
    const holes = JSON.parse(text);
    holes.rows = [
      { ...ROW, code: '' },
      { ...ROW, inspectedOn: '2026-02-30' },
      null,
      { ...ROW, name: '\uD800' },
    ];
    const faults = (() => {
      try {
        return readSharedJson(JSON.stringify(holes)).rows;
      } catch (error) {
        return (error as DomainError).faults.map(({ row }) => row);
      }
    })();
    expect(faults).toEqual([1, 2, 3, 4]);
  });

  it('keeps a row once for each region', () => {
    expect(rowDigest('成都市', ROW)).toBe(rowDigest('成都市', { ...ROW }));
    expect(rowDigest('成都市', ROW)).not.toBe(rowDigest('雅安市', ROW));
  });
});
