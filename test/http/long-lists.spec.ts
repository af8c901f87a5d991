import ExcelJS from 'exceljs';
import type { StratumPlan } from '../../src/plan/plan.types.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, makeSubjects, usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** Lists that no page should show whole. */
let t: TestApp;
let drawer: Client;
let drawId: string;
/** Lines of drawn.tsv as the database has them. */
let rows: {
  position: number;
  code: string;
  name: string;
  area: string;
  stratum: string;
  outcome: string;
  ticket: string;
}[];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 520);
  await makeSubjects(
    t.dataSource,
    Array.from({ length: 130 }, (_, n) => ({
      ...{ code: usccOf(5000 + n), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
    })),
  );
  await makePeople(t.dataSource);
  const strata: StratumPlan[] = [
    { key: 'A', ratio: '1' },
    { key: 'B', ratio: '0.5' },
    { key: 'D', count: 5 },
  ];
  const [line] = await makeApprovedPlan(t.dataSource, [
    carrierLine({ months: [3], strata, cap: null, reserve: { ratio: '0.8' } }),
  ]);
  drawId = await sealedDraw(t, line);
  drawer = await t.as(['DRAWER']);
  rows = await t.dataSource.query(
    `SELECT position, subject_code AS code, subject_name AS name, area_code AS area, stratum, outcome, ticket
       FROM drawn_subject WHERE draw_id = $1 ORDER BY position`,
    [drawId],
  );
}, 120_000);
afterAll(() => t.close());

const drawn = () => rows.filter(({ outcome }) => outcome === 'DRAWN');
/** Codes of the table on a page, in order. */
function codesOn(html: string): string[] {
  const list = html.slice(html.indexOf('id="list"'), html.indexOf('id="teams"'));
  return [...list.matchAll(/<td class="code">([0-9A-Z]{18})<\/td>/g)].map(([, code]) => code);
}

const binary = (request: ReturnType<Client['get']>) =>
  request.buffer(true).parse((stream, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => done(null, Buffer.concat(parts)));
  });

describe('a long drawn list on its page', () => {
  it('shows a hundred lines with their teams, and the way to the others', async () => {
    expect(drawn().length).toBeGreaterThan(150);
    const pages: string[][] = [];
    for (let page = 1; page <= Math.ceil(drawn().length / 100); page += 1) {
      const { text } = await drawer.get(`/office/draws/${drawId}?page=${page}`).expect(200);
      pages.push(codesOn(text));
      expect(text).toContain(`共 ${drawn().length} 户`);
      expect(text.split('<tr><td class="number">').length - 1).toBeGreaterThanOrEqual(codesOn(text).length);
    }
    expect(pages.flat()).toEqual(drawn().map(({ code }) => code));
    expect(pages[0]).toHaveLength(100);
    const { text } = await drawer.get(`/office/draws/${drawId}`).expect(200);
    expect(text).toMatch(/<a href="[^"]*page=2[^"]*">下一页<\/a>/);
    // A page past the end is the last one.
    const last = await drawer.get(`/office/draws/${drawId}?page=9999`).expect(200);
    expect(codesOn(last.text)).toEqual(pages.at(-1));
  });

  it('counts by stratum and county in a picture that says its numbers', async () => {
    const { text } = await drawer.get(`/office/draws/${drawId}`).expect(200);
    for (const key of ['A', 'B', 'D']) {
      const count = drawn().filter(({ stratum }) => stratum === key).length;
      expect(text).toMatch(new RegExp(`各层抽中户数：[^"]*${key}级${count}户`));
    }
    const kangding = drawn().filter(({ area }) => area === '513301').length;
    expect(text).toMatch(new RegExp(`各县\\(市\\)抽中户数：[^"]*康定市${kangding}户`));
  });

  it.each([
    ['area=513301', (row: (typeof rows)[number]) => row.area === '513301'],
    ['stratum=B', (row: (typeof rows)[number]) => row.stratum === 'B'],
    ['area=513323&stratum=A', (row: (typeof rows)[number]) => row.area === '513323' && row.stratum === 'A'],
  ])('is narrowed by %s', async (query, keep) => {
    const { text } = await drawer.get(`/office/draws/${drawId}?${query}`).expect(200);
    const kept = drawn().filter(keep);
    expect(kept.length).toBeGreaterThan(0);
    expect(codesOn(text)).toEqual(kept.slice(0, 100).map(({ code }) => code));
  });

  it('is narrowed by name, by code, by the agency of who inspects, and to the reserves', async () => {
    const [one] = drawn();
    for (const q of [one.name.slice(2), one.code.slice(3)]) {
      const { text } = await drawer.get(`/office/draws/${drawId}?q=${encodeURIComponent(q)}`).expect(200);
      expect(codesOn(text)).toContain(one.code);
      expect(codesOn(text).length).toBeLessThan(20);
    }
    // Signs that the database would read as wild cards are letters here.
    expect(codesOn((await drawer.get(`/office/draws/${drawId}?q=%25`).expect(200)).text)).toEqual([]);
    const { body } = await drawer
      .get(`/api/v1/draws/${drawId}/drawn?agency=JT-513322&part=DRAWN`)
      .expect(200);
    const seated: { n: number }[] = await t.dataSource.query(
      `SELECT count(DISTINCT s.subject_code)::int AS n FROM drawn_seat s JOIN inspector i ON i.id = s.inspector_id
        WHERE s.draw_id = $1 AND i.agency_code = 'JT-513322'`,
      [drawId],
    );
    expect(body.total).toBe(seated[0].n);
    const reserves = await drawer.get(`/office/draws/${drawId}?part=RESERVE`).expect(200);
    const kept = rows.filter(({ outcome }) => outcome === 'RESERVE');
    expect(codesOn(reserves.text)).toEqual(kept.slice(0, 100).map(({ code }) => code));
    expect(reserves.text).not.toContain('id="teams"');
  });
});

describe('a long drawn list as a file', () => {
  it('is whole as a workbook: every line with its ticket and its people', async () => {
    const { body, headers } = await binary(drawer.get(`/office/draws/${drawId}/drawn/workbook`)).expect(200);
    expect(headers['content-disposition']).toContain(encodeURIComponent('抽取名单-513300-2026-0001.xlsx'));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const [sheet] = book.worksheets;
    expect(sheet.getRow(3).getCell(8).text).toBe('签号');
    expect(sheet.getRow(3).getCell(9).text).toBe('交通运输系统检查人员');
    const found: string[][] = [];
    sheet.eachRow((row, number) => {
      if (number > 3) found.push([1, 4, 5, 8].map((column) => row.getCell(column).text));
    });
    expect(found).toEqual(
      rows.map(({ position, name, code, ticket }) => [String(position), name, code, ticket]),
    );
    expect(sheet.getRow(4).getCell(9).text).toMatch(/^(?:执法员[0-9]+\((?:组长，)?.+\)|空缺)、/);
  });

  it('is filtered as the page is, as CSV', async () => {
    const path = `/office/draws/${drawId}/drawn/csv?area=513301&part=DRAWN`;
    const { body } = await binary(drawer.get(path)).expect(200);
    const lines = String(body).trimEnd().split('\r\n');
    expect(lines[0].startsWith('\uFEFF序号,分层,名次,名称,代码')).toBe(true);
    const kept = drawn().filter(({ area }) => area === '513301');
    expect(lines.slice(1).map((line) => line.split(',')[4])).toEqual(kept.map(({ code }) => code));
  });

  it('holds the own part alone for who inspects, and nothing for who sees numbers only', async () => {
    const leaderId = (await tasksOf(t, drawId)).find((task) => task.leaderId !== null)?.leaderId ?? '';
    const inspector = await t.as(['INSPECTOR'], { inspectorId: leaderId });
    const { body } = await binary(inspector.get(`/office/draws/${drawId}/drawn/csv`)).expect(200);
    const own: { code: string }[] = await t.dataSource.query(
      'SELECT DISTINCT subject_code AS code FROM drawn_seat WHERE draw_id = $1 AND inspector_id = $2',
      [drawId, leaderId],
    );
    const codes = String(body)
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[4]);
    expect([...codes].sort()).toEqual(own.map(({ code }) => code).sort());
    const auditor = await t.as(['AUDITOR']);
    await auditor.get(`/office/draws/${drawId}/drawn/csv`).expect(403);
    const page = await auditor.get(`/office/draws/${drawId}`).expect(200);
    expect(page.text).toContain('各层抽中户数');
    expect(page.text).not.toContain('各县(市)抽中户数');
  });

  it('is not there before the draw', async () => {
    await drawer.get('/office/draws/999999999/drawn/csv').expect(404);
  });
});

describe('the excluded of a frame', () => {
  it('are a page of their own, a hundred lines at a time', async () => {
    const codes: string[] = [];
    for (const [page, lines] of [
      [1, 100],
      [2, 30],
    ]) {
      const { text } = await drawer.get(`/office/draws/${drawId}/excluded?page=${page}`).expect(200);
      const shown = [...text.matchAll(/<td class="code">([0-9A-Z]{18})<\/td>/g)].map(([, code]) => code);
      expect(shown).toHaveLength(lines);
      expect(text).toContain('共 130 户');
      expect(text.split('注销').length - 1).toBe(lines);
      codes.push(...shown);
    }
    expect(new Set(codes).size).toBe(130);
    const past = await drawer.get(`/office/draws/${drawId}/excluded?page=3`).expect(200);
    expect(past.text).toContain('第 2 页，共 2 页');
    const auditor = await t.as(['AUDITOR']);
    await auditor.get(`/office/draws/${drawId}/excluded`).expect(403);
  });
});
