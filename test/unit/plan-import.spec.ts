import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../src/cli/main.js';
import { readAmount } from '../../src/plan/import/amount.rules.js';
import { readMonths } from '../../src/plan/import/months.rules.js';
import { readAgencies, readPriority, readSampling } from '../../src/plan/import/plan-words.rules.js';
import { readPlanTables } from '../../src/plan/import/read-plan-table.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';

const FILES = join(__dirname, '..', 'fixtures', 'import');

describe('how much and how often', () => {
  const sure: [string, Partial<ReturnType<typeof readAmount>>][] = [
    ['3%;2次/年', { ratio: '0.03', frequency: 2, atLeast: false }],
    ['全年抽查比例不低于10%,年度抽查1次', { ratio: '0.1', frequency: 1, atLeast: true }],
    ['全年抽查重点公路水运工程项目比例不低于10%,年度抽查1次', { ratio: '0.1', frequency: 1, atLeast: true }],
    ['≥20%', { ratio: '0.2', atLeast: true, frequency: null }],
    ['1户', { count: 1, ratio: null, atLeast: false }],
    ['10%', { ratio: '0.1' }],
    ['每年≥50%', { ratio: '0.5', atLeast: true }],
    ['１０％', { ratio: '0.1' }],
    ['百分之十', { ratio: '0.1' }],
    ['抽查百分之十的比例', { ratio: '0.1' }],
    ['2.5%', { ratio: '0.025' }],
    ['5‰', { ratio: '0.005' }],
    ['不少于5户', { count: 5, atLeast: true }],
    ['10%以上，每半年1次', { ratio: '0.1', atLeast: true, frequency: 2 }],
    ['全覆盖', { ratio: '1' }],
    ['100%；每季度一次', { ratio: '1', frequency: 4 }],
    ['抽查比例：5%，频次：两次/年', { ratio: '0.05', frequency: 2 }],
    ['10家企业', { count: 10 }],
    ['0.1', { ratio: '0.1' }],
    ['—', { ratio: null, count: null, questions: [] }],
  ];
  test.each(sure)('%s', (text, expected) => {
    expect(readAmount(text)).toMatchObject(expected);
    expect(readAmount(text).questions).toEqual([]);
  });

  test.each([
    '3%或5%',
    'A类1%，B类5%',
    '10%-20%',
    '约10户',
    '不超过5%',
    '10户左右',
    '按需抽查',
    '10',
    '10%（3户）',
    '超过10%',
    '120%',
    '各县2户',
    '低风险1%，高风险50%',
    '1/3',
    '百分之二点五',
    '重点企业100%，一般企业10%',
    '10%~15%',
    '不定',
    '若干户',
  ])('%s is asked', (text) => {
    const { ratio, count, questions } = readAmount(text);
    expect({ ratio, count }).toEqual({ ratio: null, count: null });
    expect(questions).not.toEqual([]);
  });

  test.each([
    ['10', 'COUNT', { count: 10 }],
    ['10', 'PERCENT', { ratio: '0.1' }],
    ['2', 'TIMES', { frequency: 2 }],
  ] as const)('a number without unit: %s in %s', (text, bare, expected) => {
    expect(readAmount(text, bare)).toMatchObject({ ...expected, questions: [] });
  });

  test.each(['每两年1次', '1-2次/年', '不定期'])('frequency %s is asked', (text) => {
    expect(readAmount(text).frequency).toBeNull();
    expect(readAmount(text).questions).not.toEqual([]);
  });
});

describe('months', () => {
  test.each([
    ['3月—12月', 3, 12],
    ['3月-10月', 3, 10],
    ['2019年9月至11月', 9, 11],
    ['1月—12月', 1, 12],
    ['2026年5月1日至2026年9月30日', 5, 9],
    ['2026-05-01至2026-09-30', 5, 9],
    ['2026.5.1-2026.9.30', 5, 9],
    ['2026/5/1－2026/9/30', 5, 9],
    ['5.1-9.30', 5, 9],
    ['20260501-20260930', 5, 9],
    ['3-10月', 3, 10],
    ['3～10月', 3, 10],
    ['三月至十一月', 3, 11],
    ['3月起至10月底', 3, 10],
    ['3月1日起至10月底前', 3, 10],
    ['6月', 6, 6],
    ['3月、4月、5月', 3, 5],
    ['3、4、5月', 3, 5],
    ['全年', 1, 12],
    ['2026年度', 1, 12],
    ['上半年', 1, 6],
    ['二季度', 4, 6],
    ['第二、三季度', 4, 9],
    ['2026年3月—2026年10月', 3, 10],
    ['2026-05-01', 5, 5],
  ])('%s', (text, from, to) => {
    expect(readMonths(text)).toMatchObject({ months: [from, to], question: null });
  });

  test.each([
    '6月底前',
    '11月至次年2月',
    '2025年11月—2026年2月',
    '10月-3月',
    '3月-5月,9月-10月',
    '3月、9月',
    '每季度',
    '13月',
    '年底',
    '择期',
    '3月至',
    '2026年',
    '10月31日前完成',
  ])('%s is asked', (text) => {
    expect(readMonths(text).months).toBeNull();
    expect(readMonths(text).question).not.toBeNull();
  });
});

test('agencies', () => {
  expect(readAgencies('县应急管理局、县市场监管局')).toEqual(['县应急管理局', '县市场监管局']);
  expect(readAgencies('公安局和应急局，市监局等')).toEqual(['公安局', '应急局', '市监局']);
  expect(readAgencies('市、县级交通运输部门')).toEqual(['市、县级交通运输部门']);
  expect(readAgencies('交通运输局（运管所、执法大队）\n生态环境局')).toEqual([
    '交通运输局(运管所、执法大队)',
    '生态环境局',
  ]);
  expect(readAgencies('无')).toEqual([]);
});

test('words of one of two meanings', () => {
  expect(readPriority('重点检查事项').value).toBe('KEY');
  expect(readPriority('一般').value).toBe('GENERAL');
  expect(readPriority('重点/一般').question).not.toBeNull();
  expect(readSampling('不定向').value).toBe('UNTARGETED');
  expect(readSampling('定向抽查').value).toBe('TARGETED');
  expect(readSampling('定向、不定向').question).not.toBeNull();
});

interface Expected {
  readonly [key: string]: unknown;
}

describe('the plan tables of two offices', () => {
  const expected = JSON.parse(readFileSync(join(FILES, 'expected-plans.json'), 'utf8')) as Record<
    string,
    Expected[]
  >;

  test.each(Object.keys(expected))('%s', async (file) => {
    const [table] = readPlanTables(await readWorkbook(join(FILES, file)));
    expect(table.lines).toMatchObject(expected[file]);
    expect(table.lines).toHaveLength(expected[file].length);
    expect(table.lines.flatMap(({ questions }) => questions)).toEqual([]);
  });

  /** A sheet of rows from 1. */
  const sheet = (...rows: string[][]) => [
    {
      name: 'Sheet1',
      rows: rows.map((cells, at) => ({ number: at + 1, cells })).filter(({ cells }) => cells.length > 0),
      ...{ tooManyRows: false, tooWide: false },
    },
  ];

  test('the default layout, with headings in two rows, a unit row, a total and a signature', () => {
    const [table] = readPlanTables(
      sheet(
        ['甘孜州2026年度部门联合抽查计划'],
        ['填报单位：州交通运输局', '', '', '单位：户'],
        [
          '序号',
          '任务名称',
          '抽查事项',
          '检查对象范围',
          '抽取类型',
          '抽查户数',
          '抽查比例',
          '抽取日期',
          '',
          '牵头部门',
          '参与部门',
          '特别要求',
        ],
        [
          '序号',
          '任务名称',
          '抽查事项',
          '检查对象范围',
          '抽取类型',
          '抽查户数',
          '抽查比例',
          '自',
          '至',
          '牵头部门',
          '参与部门',
          '特别要求',
        ],
        [
          '1',
          '危运检查',
          '综合检查',
          '危运企业',
          '不定向',
          '按比例确定',
          '5%',
          '2026-03-01',
          '2026-10-31',
          '州交通运输局',
          '州公安局、州应急管理局',
          '错峰',
        ],
        [
          '2',
          '维修检查',
          '维修',
          '维修企业',
          '定向',
          '3',
          '',
          '2026-04-01',
          '2026-04-30',
          '州交通运输局',
          '',
          '',
        ],
        [
          '3',
          '项目检查',
          '质量',
          '项目',
          '定向',
          '3',
          '10%',
          '2025-04-01',
          '2025-04-30',
          '州交通运输局、州应急管理局',
          '',
          '',
        ],
        ['合计', '', '', '', '', '6'],
        ['填表人：张三', '', '', '审核人：李四'],
      ),
    );
    expect(table).toMatchObject({ title: '甘孜州2026年度部门联合抽查计划', year: 2026 });
    expect(table.lines.map(({ row }) => row)).toEqual([5, 6, 7]);
    expect(table.lines[0]).toMatchObject({
      ...{ ratio: '0.05', count: null, months: [3, 10], lead: '州交通运输局', sampling: 'UNTARGETED' },
      ...{
        partners: ['州公安局', '州应急管理局'],
        drawType: 'JOINT',
        questions: [],
        remark: '特别要求：错峰',
      },
    });
    expect(table.lines[1]).toMatchObject({ ratio: null, count: 3, months: [4, 4], questions: [] });
    expect(table.lines[2].questions.map(({ field }) => field).sort()).toEqual(['amount', 'lead', 'months']);
    expect(table.skipped.map(({ row }) => row)).toEqual([8, 9]);
  });

  test('what is blank is asked, and a sheet that is no plan is refused', () => {
    const [table] = readPlanTables(
      sheet(['抽查任务名称', '抽查事项', '抽查比例(%)', '抽查时间段'], ['甲', '乙', '', '']),
    );
    expect(table.lines[0].questions.map(({ field }) => field).sort()).toEqual(['amount', 'lead', 'months']);
    const [percent] = readPlanTables(
      sheet(['抽查任务名称', '抽查事项', '抽查比例(%)', '抽查时间段'], ['甲', '乙', '5', '3月']),
    );
    expect(percent.lines[0].ratio).toBe('0.05');
    expect(() => readPlanTables(sheet(['企业名称', '统一社会信用代码'], ['甲', '乙']))).toThrow(
      '没有找到抽查计划表',
    );
  });
});

describe('on the command line', () => {
  async function cli(...args: string[]): Promise<{ status: number; out: string; err: string }> {
    let [out, err] = ['', ''];
    const io = {
      ...{ out: (text: string) => (out += text), err: (text: string) => (err += text) },
      ...{ folder: FILES, exitCode: 0 },
    };
    return { status: await runCli(['plan-import', ...args], io), out, err };
  }

  test('the lines as JSON, nothing else', async () => {
    const { status, out } = await cli('plan-joint-county.xlsx', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { row: 4, count: 1, months: [5, 9], questions: [] },
      { row: 5, ratio: '0.1', months: [4, 10], questions: [] },
    ]);
  });

  test('in words, and what cannot be read', async () => {
    const { status, out } = await cli('plan-own-agency.xlsx');
    expect(status).toBe(0);
    expect(out).toContain('计划项 5 行，需要确认 0 处');
    expect(out).toContain('读作 抽查比例 不低于 10%，每年 1 次');
    expect(await cli('carriers.xlsx')).toMatchObject({ status: 1, out: '' });
    expect((await cli('没有.xlsx')).status).toBe(2);
  });
});
