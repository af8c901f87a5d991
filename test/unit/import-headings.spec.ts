import { DomainError } from '../../src/kernel/domain-error.js';
import { MAX_DATA_ROWS } from '../../src/platform/excel/excel-types.js';
import { IMPORT_KINDS } from '../../src/registry/import/import-kinds.js';
import { parseImport } from '../../src/registry/import/parse.rules.js';
import { LOOKUPS } from '../support/import-lookups.js';
import { CARRIER_HEADINGS, carrier, kindOf, makeUscc, parseRows, sheetOf } from '../support/import-sheets.js';

const CARRIER = 'DANGEROUS_GOODS_CARRIER';
function refusal(act: () => unknown): DomainError {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('finding the headings', () => {
  it('under titles, notes and blank rows, in any order, with spaces, stars, units and line breaks', () => {
    const headings = [
      '序号',
      ' 经营状态 ',
      '车辆数（辆）',
      '单位\n名称*',
      '统一社会信用代码(必填)',
      '经营许可\r\n证号',
    ];
    const all = [...headings, '许可证有效期', '所属县（市、区）', '信用 等级', '备注'];
    const row = [
      '1',
      '营业',
      '5辆',
      '康定甲公司',
      makeUscc(7),
      '川交运管许可甘字513300000007',
      '2027/1/2',
      '康定',
      'A级',
      '无',
    ];
    const result = parseRows(CARRIER, [['危货企业名录'], ['填报单位:甲', '', '2026年'], [], all, [], row]);
    expect(result.faults).toEqual([]);
    expect(result.headingRow).toBe(4);
    expect(result.good[0]).toEqual({
      row: 6,
      values: {
        status: 'ACTIVE',
        vehicles: 5,
        name: '康定甲公司',
        code: makeUscc(7),
        licenceNo: '川交运管许可甘字513300000007',
        licenceValidTo: '2027-01-02',
        areaCode: '513301',
        creditClass: 'A',
      },
    });
    expect(
      result.warnings.filter(({ code }) => code === 'COLUMN_UNKNOWN').map(({ column }) => column),
    ).toEqual(['备注']);
  });

  it.each(IMPORT_KINDS.map((kind) => [kind.kind]))('%s: no heading or synonym means two columns', (code) => {
    const kind = kindOf(code);
    const own = kind.columns.map((column) => column.heading);
    expect(new Set(own).size).toBe(own.length);
    const keys = kind.columns.map((column) => column.key);
    expect(new Set(keys).size).toBe(keys.length);
    const words = kind.columns.flatMap((column) =>
      [...new Set(column.synonyms)].map((word) => [word, column.key]),
    );
    const seen = new Map<string, string>();
    const twice = words.filter(([word, key]) => {
      const other = seen.get(word);
      seen.set(word, key);
      return other !== undefined && other !== key;
    });
    expect(twice).toEqual([]);
  });

  it('does not take a column of another meaning for its neighbour', () => {
    const headings = [
      '项目名称',
      '项目代码',
      '类型',
      '建设单位',
      '建设单位(信用代码)',
      '所在县',
      '工程状态',
      '施工单位信用代码',
    ];
    const row = [
      '甲路',
      '2307-513328-04-01-275735',
      '公路',
      '乙公司',
      '91350200MA2YJ1XR9G',
      '道孚',
      '在建',
      'x',
    ];
    const result = parseRows('CONSTRUCTION_PROJECT', [headings, row]);
    expect(result.good[0].values).toMatchObject({ owner: '乙公司', ownerUscc: '91350200MA2YJ1XR9G' });
    expect(result.warnings.map(({ column }) => column)).toEqual(['施工单位信用代码']);
  });

  it('reads the unit that the heading states', () => {
    const headings = [
      '项目名称',
      '项目代码',
      '类型',
      '建设单位',
      '建设单位信用代码',
      '所在县',
      '工程状态',
      '总投资(亿元)',
    ];
    const row = [
      '甲路',
      '2307-513328-04-01-275735',
      '公路',
      '乙公司',
      '91350200MA2YJ1XR9G',
      '道孚',
      '在建',
      '4.8',
    ];
    expect(parseRows('CONSTRUCTION_PROJECT', [headings, row]).good[0].values.investment).toBe('48000');
  });

  it('of two headings for one column takes the office’s own and says so', () => {
    const headings = [...CARRIER_HEADINGS, '详细地址'];
    const result = parseRows(CARRIER, [headings, [...carrier(1), '别处']]);
    expect(result.good[0].values.address).toBe('康定市姑咱镇1号');
    expect(result.warnings.find(({ code }) => code === 'COLUMN_DOUBLED')?.column).toBe('详细地址');
  });

  it('names the required headings that are missing, and those it found', () => {
    const headings = CARRIER_HEADINGS.filter((heading) => !['经营状态', '所在县(市)'].includes(heading));
    const error = refusal(() => parseRows(CARRIER, [['名录'], headings, carrier(1)]));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain('第 2 行的表头缺少：所在县(市)、经营状态');
    expect(error.message).toContain('企业名称、统一社会信用代码');
    expect(error.faults.map(({ column }) => column)).toEqual(['所在县(市)', '经营状态']);
  });

  it('says that there is no heading row, and what stands in the first', () => {
    const error = refusal(() =>
      parseRows(CARRIER, [
        ['甲', '乙'],
        ['1', '2'],
      ]),
    );
    expect(error.message).toContain('没有找到道路危险货物运输企业的表头行');
    expect(error.message).toContain('甲、乙');
  });

  it('refuses an empty workbook and one with headings only', () => {
    expect(refusal(() => parseRows(CARRIER, [])).message).toContain('没有内容');
    expect(refusal(() => parseRows(CARRIER, [CARRIER_HEADINGS])).message).toContain('没有数据行');
  });
});

describe('choosing the sheet', () => {
  const sheet = sheetOf([CARRIER_HEADINGS, carrier(1)], '数据');

  it('passes over sheets without fitting headings', () => {
    const notes = sheetOf(
      [['本表由各县(市)填报。'], ['企业名称', '写全称'], ['统一社会信用代码', '18 位']],
      '说明',
    );
    expect(parseImport([notes, sheet], kindOf(CARRIER), LOOKUPS)).toMatchObject({
      sheetName: '数据',
      rows: 1,
    });
  });

  it('takes the first of two and says so', () => {
    const result = parseImport([sheet, { ...sheet, name: '第二张' }], kindOf(CARRIER), LOOKUPS);
    expect(result.warnings.find(({ code }) => code === 'SHEET_NOT_READ')?.message).toContain('第二张');
  });

  it('refuses more rows than the office allows, naming the number', () => {
    const error = refusal(() => parseImport([{ ...sheet, tooManyRows: true }], kindOf(CARRIER), LOOKUPS));
    expect(error).toMatchObject({ code: 'TOO_LARGE' });
    expect(error.message).toContain('100000 行');
    const rows = Array.from({ length: MAX_DATA_ROWS + 1 }, () => ['甲', 'x']);
    expect(refusal(() => parseRows(CARRIER, [CARRIER_HEADINGS, ...rows])).message).toContain('100000 行');
  });

  it('does not mind another sheet that is too large', () => {
    const huge = { ...sheetOf([['甲', '乙']], '流水'), tooManyRows: true };
    expect(parseImport([huge, sheet], kindOf(CARRIER), LOOKUPS).rows).toBe(1);
  });
});
