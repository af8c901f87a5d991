import { CARRIER_HEADINGS, carrier, makeUscc, parseRows } from '../support/import-sheets.js';

const CARRIER = 'DANGEROUS_GOODS_CARRIER';
const places = (result: { faults: readonly { row: number; column: string }[] }) =>
  result.faults.map(({ row, column }) => [row, column]);

describe('rows', () => {
  const rowsOf = (...rows: (readonly string[])[]) => parseRows(CARRIER, [CARRIER_HEADINGS, ...rows]);

  it.each([
    ['合计', ['合计', '', '', '', '', '58']],
    ['a total with a number', ['总计:2户', '', '', '', '', '58']],
    ['a note', ['注:本表一式两份']],
    ['who filled it in', ['填表人:张三', '', '审核人:李四', '', '2026-01-15']],
    ['an unmarked sentence at the end', ['以上企业均已核实。']],
    ['the headings again', CARRIER_HEADINGS],
    ['an example', ['示例', makeUscc(9)]],
  ])('passes over %s, with a warning', (_, extra) => {
    const result = rowsOf(carrier(1), carrier(2), [...extra]);
    expect(result).toMatchObject({ rows: 2, faults: [] });
    expect(result.warnings.filter(({ row }) => row === 4).map(({ code }) => code)).toEqual([
      expect.stringMatching(/^ROW_(TOTAL|NOTE|EXAMPLE|HEADINGS)$/),
    ]);
  });

  it('passes over blank and merely numbered rows without a word', () => {
    const headings = ['序号', ...CARRIER_HEADINGS];
    const result = parseRows(CARRIER, [
      headings,
      ['1', ...carrier(1)],
      ['2'],
      [],
      ['3', '/', '-'],
      ['4', ...carrier(2)],
    ]);
    expect(result).toMatchObject({ rows: 2, faults: [] });
    expect(result.warnings.filter(({ code }) => code.startsWith('ROW_'))).toEqual([]);
  });

  it('does not mistake an incomplete row for a note', () => {
    const result = rowsOf(carrier(1), ['康定第二运输有限公司'], carrier(3));
    expect(result.rows).toBe(3);
    expect(places(result).every(([row]) => row === 3)).toBe(true);
    expect(places(result).map(([, column]) => column)).toEqual([
      '统一社会信用代码',
      '经营许可证号',
      '所在县(市)',
      '经营状态',
    ]);
    expect(rowsOf(carrier(1), ['注册地运输有限公司']).rows).toBe(2);
  });

  it('reports every fault of a row, and counts the row once', () => {
    const result = rowsOf(
      carrier(1, { '所在县(市)': '康定区', 经营状态: '不详', 车辆数: '若干' }),
      carrier(2),
    );
    expect(places(result)).toEqual([
      [2, '车辆数'],
      [2, '所在县(市)'],
      [2, '经营状态'],
    ]);
    expect(result.good.map(({ row }) => row)).toEqual([3]);
    expect(result.rows - result.good.length).toBe(1);
  });

  it('the first of two rows with one code stands, however the second writes it', () => {
    const full = [...makeUscc(1)].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
    const result = rowsOf(carrier(1), carrier(2), carrier(3, { 统一社会信用代码: full.toLowerCase() }));
    expect(places(result)).toEqual([[4, '统一社会信用代码']]);
    expect(result.faults[0].message).toContain('与第 2 行重复');
  });

  it('a wrong code twice is wrong twice, and not a repeat', () => {
    const wrong = { 统一社会信用代码: '91350200MA2YJ1XR9H' };
    expect(rowsOf(carrier(1, wrong), carrier(2, wrong)).faults.map(({ code }) => code)).toEqual([
      'USCC',
      'USCC',
    ]);
  });

  it('leaves out columns that the workbook does not have, and keeps blanks as null', () => {
    const short = CARRIER_HEADINGS.filter((heading) => heading !== '地址');
    const row = carrier(1, { 联系电话: '' }).filter((_, index) => CARRIER_HEADINGS[index] !== '地址');
    const [{ values }] = parseRows(CARRIER, [short, row]).good;
    expect(values).not.toHaveProperty('address');
    expect(values.phone).toBeNull();
  });
});

describe('cells that cannot be taken', () => {
  const flagged = (flag: 'FORMULA' | 'LONG_NUMBER' | 'ERROR_VALUE' | 'BAD_DATE' | 'TOO_LONG', column = 1) =>
    parseRows(CARRIER, [CARRIER_HEADINGS, carrier(1)], { [`2:${column}`]: flag });

  it.each(['FORMULA', 'LONG_NUMBER', 'ERROR_VALUE', 'BAD_DATE', 'TOO_LONG'] as const)('%s', (flag) => {
    const result = flagged(flag);
    expect(places(result)).toEqual([[2, '统一社会信用代码']]);
    expect(result.good).toEqual([]);
    expect(result.faults[0].message).toContain('请');
  });

  it('a formula in a column that is not read does no harm', () => {
    const rows = [
      ['序号', ...CARRIER_HEADINGS],
      ['1', ...carrier(1)],
    ];
    expect(parseRows(CARRIER, rows, { '2:0': 'FORMULA' }).good).toHaveLength(1);
  });
});

describe('the other registers', () => {
  const INSPECTOR = ['姓名', '执法证号', '发证机关', '有效期至', '部门', '县市', '执法事项', '状态'];
  const inspector = (no: string, issuer: string) => [
    '张三',
    no,
    issuer,
    '2028-06-30',
    '康定市交通运输局',
    '康定',
    'JT-01',
    '在岗',
  ];

  it('certificate numbers are unique within their issuer', () => {
    const rows = [
      inspector('川V1', '甲'),
      inspector('川V1', '乙'),
      inspector('川V1', '甲'),
      inspector('川V1', ''),
    ];
    const result = parseRows('INSPECTOR', [INSPECTOR, ...rows]);
    expect(places(result)).toEqual([
      [4, '执法证号'],
      [5, '执法证号'],
    ]);
    expect(result.good.map(({ values }) => values.issuer)).toEqual(['甲', '乙']);
  });

  it('an agency that does not exist is a fault', () => {
    const row = inspector('川V1', '甲').map((cell) => (cell === '康定市交通运输局' ? '州海事局' : cell));
    const result = parseRows('INSPECTOR', [INSPECTOR, row]);
    expect(result.faults[0]).toMatchObject({ column: '部门', code: 'UNKNOWN_AGENCY' });
  });

  it('conflicts name a known subject and a known inspector', () => {
    const headings = ['统一社会信用代码', '执法证号', '发证机关', '利害关系', '说明'];
    const good = ['91350200MA2YJ1XR9G', '川V220001', '', '亲属', '配偶'];
    const result = parseRows('CONFLICT', [
      headings,
      good,
      ['91350200776049653A', '川V220001', '', '亲属', ''],
      ['91350200MA2YJ1XR9G', '川V0', '', '持股', ''],
      ['2307-513328-04-01-275735', '川V9', '', '其他', ''],
      ['2307-513328-04-01-275735', '川V9', '丙', '其他', ''],
      ['2307-513328-04-01-275735', '川V9', '乙', '曾任职', ''],
      good,
    ]);
    expect(result.good.map(({ row }) => row)).toEqual([2, 7]);
    expect(places(result)).toEqual([
      [3, '统一社会信用代码'],
      [4, '执法证号'],
      [5, '执法证号'],
      [6, '执法证号'],
      [8, '执法证号'],
    ]);
  });

  it('items: kinds follow from the subjects in words', () => {
    const headings = [
      '序号',
      '抽查类别',
      '抽查事项',
      '检查对象',
      '事项类别(重点/一般)',
      '监管事项目录编码',
      '抽查比例',
    ];
    const result = parseRows('ITEM', [
      headings,
      [
        '1',
        '运输',
        '甲检查',
        '道路危险货物运输企业、机动车维修企业',
        '重点检查事项',
        '12345678901234',
        '≥20%',
      ],
      ['2', '运输', '乙检查', '出租汽车企业', '一般', '', ''],
      ['3', '运输', '甲检查', '机动车维修企业', '一般', '123', ''],
    ]);
    expect(result.good[0].values).toMatchObject({
      subjectKinds: ['DANGEROUS_GOODS_CARRIER', 'REPAIR_SHOP'],
      priority: 'KEY',
      ratioText: '≥20%',
    });
    expect(result.good[1].values.subjectKinds).toEqual([]);
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ row: 3, column: '检查对象', code: 'SUBJECT_KIND' }),
    );
    expect(places(result)).toEqual([
      [4, '监管事项目录编码'],
      [4, '抽查事项'],
    ]);
  });

  it('agencies: the superior may stand in the same file', () => {
    const headings = ['部门名称', '编码', '简称', '上级部门', '所在县(市)', '人员池'];
    const result = parseRows('AGENCY', [
      headings,
      ['理塘县某某大队', 'lt-2', '大队、理塘大队', '理塘县某某局', '理塘', '交通运输系统'],
      ['理塘县某某局', 'LT-1', '', '', '甘孜州', 'JT'],
      ['自己', 'S-1', '', 'S-1', '理塘', 'JT'],
      ['错池', 'S-2', '', '', '理塘', '水运系统'],
    ]);
    expect(result.good.map(({ values }) => values)).toMatchObject([
      { code: 'LT-2', parentCode: 'LT-1', shortNames: ['大队', '理塘大队'], poolCode: 'JT' },
      { code: 'LT-1', areaCode: '513300' },
    ]);
    expect(places(result)).toEqual([
      [4, '上级部门'],
      [5, '人员池'],
    ]);
  });
});
