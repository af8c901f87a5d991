import fc from 'fast-check';
import type { ResultRow } from '../../src/disclosure/disclosure.rules.js';
import { RESULT_COLUMNS } from '../../src/disclosure/disclosure.rules.js';
import {
  creditFileCells,
  CREDIT_FILE_COLUMNS,
  CREDIT_FILE_HEADINGS,
  creditFileObject,
  creditFileRows,
} from '../../src/exchange/credit-file.rules.js';
import { csvRows } from '../../src/exchange/shared-file.rules.js';
import { writeCsv } from '../../src/platform/excel/csv.js';

const row = (more: Partial<ResultRow>): ResultRow =>
  ({ ...Object.fromEntries(RESULT_COLUMNS.map(({ key }) => [key, key])), ...more }) as ResultRow;

const PUBLIC = fc.uniqueArray(
  fc.record({ subjectCode: fc.constantFrom('A', 'B', 'C', 'D', 'E'), result: fc.constantFrom('甲', '乙') }),
  { selector: ({ subjectCode }) => subjectCode },
);

describe('the file of the credit publicity system', () => {
  it('has plan, task, agency, type, subject, date, item and result, behind what to do with the row', () => {
    expect(CREDIT_FILE_HEADINGS).toEqual([
      ...['操作', '抽查计划编号', '抽查计划名称', '抽查任务编号', '抽查任务名称', '抽查检查机关', '抽查类型'],
      ...['检查对象名称', '统一社会信用代码', '抽查检查日期', '抽查事项', '抽查检查结果'],
    ]);
    const [first] = creditFileRows([], [row({ subjectName: '某公司' })]);
    expect(creditFileCells(first)).toHaveLength(CREDIT_FILE_HEADINGS.length);
    expect(creditFileCells(first)[0]).toBe('新增');
    expect(creditFileObject(first)).toMatchObject({ operation: 'i', subjectName: '某公司' });
  });

  it('turns what was public into what is public: inserts, corrections, withdrawals, and nothing else', () => {
    fc.assert(
      fc.property(PUBLIC, PUBLIC, (before, now) => {
        const state = new Map<string, string>(before.map(({ subjectCode, result }) => [subjectCode, result]));
        for (const { operation, row: changed } of creditFileRows(before.map(row), now.map(row))) {
          const { subjectCode, result } = changed;
          expect(state.has(subjectCode)).toBe(operation !== 'i');
          if (operation === 'u') expect(state.get(subjectCode)).not.toBe(result);
          if (operation === 'd') state.delete(subjectCode);
          else state.set(subjectCode, result);
        }
        expect(Object.fromEntries(state)).toEqual(
          Object.fromEntries(now.map(({ subjectCode, result }) => [subjectCode, result])),
        );
      }),
    );
  });

  it('does not change by the number of a row, nor by columns that it has not', () => {
    const now = row({ seq: '7', remark: '另一备注' });
    expect(creditFileRows([row({})], [now])).toEqual([]);
    for (const { key } of CREDIT_FILE_COLUMNS.filter((one) => one.key === 'result')) {
      expect(creditFileRows([row({})], [row({ [key]: '更正后' })])).toMatchObject([{ operation: 'u' }]);
    }
  });

  it('is inert as text: no cell begins as a formula does', () => {
    const hostile = fc.constantFrom(
      '=1+1',
      '+A1',
      '-2',
      '@SUM(A1)',
      '\t=1',
      '＝1',
      "=cmd|' /C calc'!A0",
      '\u202e=1',
    );
    fc.assert(
      fc.property(hostile, hostile, (subjectName, agencies) => {
        const cells = creditFileRows([], [row({ subjectName, agencies })]).map(creditFileCells);
        const file = writeCsv(CREDIT_FILE_HEADINGS, cells).toString('utf8');
        const raw = file.replace(/^\uFEFF/, '').split('\r\n')[1];
        expect(raw.split(',').filter((cell) => /^"?[=+\-@\t\r]/.test(cell))).toEqual([]);
        expect(csvRows(file.replace(/^\uFEFF/, ''))).toHaveLength(2);
      }),
    );
  });
});
