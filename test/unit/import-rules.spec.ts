import fc from 'fast-check';
import type { Agency } from '../../src/registry/agency.entity.js';
import { agencyFaults, type AgencyRow } from '../../src/registry/agency.rules.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { warningGroups } from '../../src/registry/import/import-summary.rules.js';
import { pastedRows } from '../../src/registry/import/pasted-table.rules.js';
import { codeSeries } from '../../src/registry/item-list.rules.js';
import { mendText } from '../../src/web/office/import-view.js';

describe('a pasted table', () => {
  /** As spreadsheets put it on the clipboard. */
  const copied = (rows: readonly (readonly string[])[]) =>
    rows
      .map((row) =>
        row.map((cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'),
      )
      .join('\n');

  it('is read back whatever stands in its cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('甲', 'a', '"', '\t', '\n', ' ', ','), maxLength: 6 });
    const row = fc.array(cell, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        fc.pre(rows.some((cells) => cells.some((text) => text.trim() !== '')));
        expect(pastedRows(copied(rows))).toEqual(rows);
      }),
    );
  });

  it('takes lone quotation marks as they stand, and line ends of every system', () => {
    expect(pastedRows('a\t"b\r\n5"管\tc"')).toEqual([
      ['a', '"b'],
      ['5"管', 'c"'],
    ]);
  });

  it.each(['', ' \t \n', '甲\n乙', `${'甲\t'.repeat(200)}乙`])('is refused where it is none', (text) => {
    expect(() => pastedRows(text)).toThrow(DomainError);
  });
});

describe('parents of agencies', () => {
  const agency = (code: string, parentCode: string | null): Agency => ({
    ...{ code, name: code, shortNames: [], parentCode, areaCode: '513301', poolCode: 'JT' },
    ...{ catalogueCode: null, active: true, sort: 0 },
  });
  const row = (code: string, parentCode?: string | null): AgencyRow => ({
    ...{ code, name: code, parentCode, areaCode: '513301', poolCode: 'JT' },
  });
  const found = (rows: AgencyRow[], agencies: Agency[]) =>
    agencyFaults(rows, agencies).map(({ at, code }) => [at, code]);

  it('a ring that the register closes', () => {
    const register = [agency('A', null), agency('B', 'A'), agency('C', 'B')];
    expect(found([row('A', 'C')], register)).toEqual([[0, 'PARENT_RING']]);
    expect(found([row('A', 'C'), row('B', null)], register)).toEqual([]);
    expect(found([row('A', undefined)], register)).toEqual([]);
  });

  it('what is left after the faults is a forest', () => {
    const codes = ['A', 'B', 'C', 'D', 'E', 'F'];
    const parent = fc.option(fc.constantFrom(...codes, 'X'), { nil: null });
    fc.assert(
      fc.property(fc.array(parent, { minLength: 1, maxLength: 6 }), (parents) => {
        const rows = parents.map((one, at) => row(codes[at], one));
        const bad = new Set(agencyFaults(rows, []).map(({ at }) => at));
        const left = new Map(rows.filter((_, at) => !bad.has(at)).map((one) => [one.code, one.parentCode]));
        for (const start of left.keys()) {
          let steps = 0;
          for (let code = left.get(start); code; code = left.get(code)) {
            expect(left.has(code)).toBe(true);
            expect((steps += 1)).toBeLessThanOrEqual(left.size);
          }
        }
      }),
    );
  });

  it('a chain as long as a file may be takes no time', () => {
    const chain = (top: string | null) =>
      Array.from({ length: 100_000 }, (_, n) => row(`N${n}`, n === 0 ? top : `N${n - 1}`));
    expect(agencyFaults(chain(null), [])).toEqual([]);
    expect(agencyFaults(chain('X'), [])).toHaveLength(100_000);
  });
});

describe('new codes of items', () => {
  it.each([
    [
      ['JT-01', 'JT-02', 'GL-9'],
      ['JT-03', 'JT-04'],
    ],
    [['JT-09', 'JT-10'], ['JT-11']],
    [['A1', 'A99'], ['A100']],
    [[], ['SX-01', 'SX-02']],
    [['SX', '检'], ['SX-01']],
  ])('%j goes on with %j', (codes, next) => {
    const code = codeSeries(codes);
    expect(next.map(() => code())).toEqual(next);
  });
});

describe('what is said of a file', () => {
  it('a fault: what, and how to mend it', () => {
    expect(mendText('缺少企业名称,此项必填。请补填。')).toEqual({
      ...{ what: '缺少企业名称,此项必填。', how: '请补填。' },
    });
    expect(mendText('代码重复。以先出现的为准,请删除本行。')).toEqual({
      ...{ what: '代码重复。', how: '以先出现的为准,请删除本行。' },
    });
    expect(mendText('不对。')).toEqual({ what: '不对。', how: '' });
  });

  it('warnings of one sort are counted, the most frequent first', () => {
    const warning = (row: number, code: string, column = '代码') => ({
      row,
      code,
      column,
      message: `第${row}行`,
    });
    const many = Array.from({ length: 20 }, (_, n) => warning(n + 3, 'B'));
    expect(warningGroups([warning(2, 'A'), ...many, warning(2, 'B', '名称')])).toEqual([
      { code: 'B', column: '代码', message: '第3行', count: 20, rows: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
      { code: 'A', column: '代码', message: '第2行', count: 1, rows: [2] },
      { code: 'B', column: '名称', message: '第2行', count: 1, rows: [2] },
    ]);
  });
});
