import ExcelJS from 'exceljs';
import type { Response } from 'supertest';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import {
  COUNTIES,
  makeApprovedPlan,
  makeCarriers,
  makePeople,
  makeSubjects,
  usccOf,
} from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { published } from '../support/published.js';

let t: TestApp;
let planner: Client;
let planId: string;
const A = ['A', 'B', 'C', 'D', '未评级'] as const;
beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 120);
  await makePeople(t.dataSource);
  const tenth = A.map((key) => ({ key, ratio: '0.1' }));
  await makeApprovedPlan(t.dataSource, [
    carrierLine(),
    carrierLine({ taskName: '十分之一', strata: tenth, cap: null, months: [5, 6] }),
    carrierLine({
      taskName: '每户必查',
      mode: 'ORDER',
      strata: [],
      cap: null,
      months: [7, 8],
      reserve: null,
    }),
    carrierLine({
      taskName: '没有对象',
      itemCode: 'JT-02',
      subjectKind: 'REPAIR_SHOP',
      partnerPools: ['HJ'],
      strata: A.map((key) => ({ key, ratio: '0.01' })),
      cap: null,
    }),
  ]);
  [{ id: planId }] = await t.dataSource.query('SELECT id FROM annual_plan');
  planner = await t.as(['PLANNER']);
}, 60_000);
afterAll(() => t.close());

const binary = (response: Response, done: (error: Error | null, body: Buffer) => void) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
};

async function sheetOf(path: string): Promise<ExcelJS.Worksheet> {
  const { body } = await planner.get(path).buffer().parse(binary).expect(200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(body);
  return book.worksheets[0];
}

interface Counts {
  total: number;
  byClass: Record<string, number>;
  byArea: Record<string, number>;
}
const sum = (numbers: Record<string, number>) => Object.values(numbers).reduce((a, b) => a + b, 0);

describe('/api/v1/plans/:id/bases', () => {
  it('counts each line, and classes, counties, months and lines sum', async () => {
    const { body } = await planner.get(`/api/v1/plans/${planId}/bases`).expect(200);
    expect(
      body.lines.map(({ base, year }: { base: Counts; year: Counts }) => [base.total, year.total]),
    ).toEqual([
      [120, 9],
      [120, 12],
      [120, 120],
      [0, 0],
    ]);
    expect(body.since).toEqual({ day: '2026-02-10', isApproval: true });
    for (const { base, year, batches } of [...body.lines, { ...body, batches: null }]) {
      for (const counts of [base, year, ...(batches ?? [])] as Counts[]) {
        expect(sum(counts.byClass)).toBe(counts.total);
        expect(sum(counts.byArea)).toBe(counts.total);
      }
      if (batches) expect(sum(batches.map(({ total }: Counts) => total))).toBe(year.total);
    }
    expect(body.year.total).toBe(sum(body.lines.map(({ year }: { year: Counts }) => year.total)));
    expect(sum(body.months)).toBe(body.year.total);
    expect(body.pools).toContainEqual(
      expect.objectContaining({ poolCode: 'JT', total: body.year.total * 2 }),
    );
  });

  it('follows the registry, and says what has changed since the approval or another day', async () => {
    await makeSubjects(
      t.dataSource,
      [1, 2, 3].map((n) => ({ code: usccOf(900 + n), areaCode: COUNTIES[0], creditClass: 'D' })),
      '2026-02-20T01:00:00Z',
    );
    const ask = async (query: string) =>
      (await planner.get(`/api/v1/plans/${planId}/bases?${query}`).expect(200)).body;
    const now = await ask('');
    const [, tenth] = now.lines;
    expect([tenth.base.total, tenth.before.base.total]).toEqual([123, 120]);
    expect(tenth.base.byClass.D - tenth.before.base.byClass.D).toBe(3);
    const then = await ask('day=2026-02-19');
    expect(then.lines[1].base.total).toBe(120);
    const other = await ask('since=2026-01-31');
    expect([other.since, other.lines[1].before.base.total]).toEqual([
      { day: '2026-01-31', isApproval: false },
      0,
    ]);
  });

  it('refuses days that are none or have not come, naming the field', async () => {
    for (const [query, field, code] of [
      ['day=2026-02-30', 'day', 'DAY'],
      ['day=2026-03-03', 'day', 'FUTURE'],
      ['since=x', 'since', 'DAY'],
    ]) {
      const { body } = await planner.get(`/api/v1/plans/${planId}/bases?${query}`).expect(422);
      expect(body.error.faults).toMatchObject([{ field, code }]);
    }
    await planner.get('/api/v1/plans/999999/bases').expect(404);
    await planner.get('/api/v1/plans/999999/feasibility').expect(404);
    await (await t.as(['WITNESS'])).get(`/api/v1/plans/${planId}/bases`).expect(403);
    await (await t.as(['WITNESS'])).get(`/api/v1/plans/${planId}/feasibility`).expect(403);
  });
});

describe('the page of bases', () => {
  it('shows the change, one line county by county, and asks again for a wrong day', async () => {
    const { body } = await planner.get(`/api/v1/plans/${planId}`).expect(200);
    const lineId = body.lines[1].id;
    const { text } = await planner.get(`/office/plans/${planId}/bases?line=${lineId}`).expect(200);
    expect(text).toContain('增减 +9');
    expect(text).toContain('第2项 十分之一：各县(市)(道路危险货物运输企业)');
    const refused = await planner.get(`/office/plans/${planId}/bases?day=2026-13-01`).expect(422);
    expect(refused.text).toContain('请填写存在的日期');
    expect(refused.text).toContain('value="2026-13-01"');
    expect(refused.text).toContain('十分之一');
  });

  it('gives the same as a workbook', async () => {
    const sheet = await sheetOf(`/office/plans/${planId}/bases/workbook`);
    const rows = Array.from({ length: sheet.rowCount }, (_, n) =>
      (sheet.getRow(n + 1).values as unknown[]).slice(1),
    );
    expect(rows[1][0]).toBe(
      '按2026年3月2日名录测算，与2026年2月10日批准时相比；各县(市)应抽户数为随机抽取的平均数',
    );
    const whole = rows.find(([, name, way]) => name === '全部计划项' && way === '合计');
    expect(whole?.slice(4, 8)).toEqual([369, 145, 9, 4]);
    const counties = rows.filter(([, name, way]) => name === '全部计划项' && way === '按县(市)');
    expect(counties.reduce((total, row) => total + Number(row[4]), 0)).toBe(369);
  });
});

describe('documents of a plan', () => {
  it('say the number that the ratios came to at the approval', async () => {
    const sheet = await sheetOf(`/office/plans/${planId}/workbook`);
    const column = (n: number) => [4, 5, 6, 7].map((row) => String(sheet.getRow(row).getCell(n).value ?? ''));
    expect(column(6)).toEqual(['D级5户；其余约4户', '约12户', '全部', '按比例确定']);
    expect(column(16)[1]).toBe('重点时段；分2批抽取：5月、6月；户数按2026年2月10日名录测算');
    expect(column(16)[3]).not.toContain('测算');
    await published(t, 'PLAN', planId);
    const [{ id }]: { id: string }[] = await t.dataSource.query(
      `SELECT id FROM disclosure WHERE kind = 'PLAN'`,
    );
    const { text } = await t.visitor().get(`/public/plans/${id}`).expect(200);
    expect(text).toContain('约12户');
    const page = await planner.get(`/office/plans/${planId}`).expect(200);
    expect(page.text).toContain('抽查户数：约12户');
  });
});

describe('feasibility', () => {
  it('names cells, problems and the lines behind them', async () => {
    const { body } = await planner.get(`/api/v1/plans/${planId}/feasibility`).expect(200);
    const july = body.cells.find(
      (cell: { poolCode: string; month: number; areaCode: string }) =>
        cell.poolCode === 'GA' && cell.month === 7 && cell.areaCode === '513301',
    );
    // Six police officers of 康定 go to every county: 61 or 62 visits of two, and the roads.
    expect(july.hands.people).toBe(6);
    expect(july.seats).toBe(2 * 62);
    expect(july.travel).toBeGreaterThan(0);
    expect(july.state).toBe('SHORT');
    const problem = body.problems.find(
      ({ poolCode, month }: { poolCode: string; month: number }) => poolCode === 'GA' && month === 7,
    );
    expect(problem).toMatchObject({ areaCode: '513301', over: july.over, where: '7月 康定市 公安机关' });
    expect(problem.lines).toEqual(['第3项 每户必查(检查124人次)']);
  });

  it('as page and workbook', async () => {
    const { text } = await planner.get(`/office/plans/${planId}/feasibility?pool=GA`).expect(200);
    expect(text).toContain('7月 康定市 公安机关');
    expect(text).toContain('公安机关：各县(市)人员各月需要人天／可用人天');
    const sheet = await sheetOf(`/office/plans/${planId}/feasibility/workbook`);
    expect((sheet.getRow(3).values as unknown[]).slice(1, 4)).toEqual(['部门(系统)', '月份', '县(市)']);
  });
});
