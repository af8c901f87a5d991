import ExcelJS from 'exceljs';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import type { StratumPlan } from '../../src/plan/plan.types.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER } from '../support/ceremony.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** Pictures of a draw's and a year's teams, against what stands in the tables. */
let t: TestApp;
let drawer: Client;
let lineId: string;
let draws: string[];

const strata: StratumPlan[] = [
  { key: 'A', ratio: '0.2' },
  { key: 'B', ratio: '0.2' },
  { key: 'D', count: 4 },
];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 60);
  await makePeople(t.dataSource);
  const line = carrierLine({ months: [3, 4, 5], strata, cap: null });
  [lineId] = await makeApprovedPlan(t.dataSource, [line]);
  draws = [await sealedDraw(t, lineId, '2026-03'), await sealedDraw(t, lineId, '2026-04')];
  drawer = await t.as(['DRAWER']);
}, 120_000);
afterAll(() => t.close());

const binary = (request: ReturnType<Client['get']>) =>
  request.buffer(true).parse((stream, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => done(null, Buffer.concat(parts)));
  });

/** Rows of a workbook below title, subtitle and headings. */
async function rowsOf(path: string): Promise<(string | number | null)[][]> {
  const { body } = await binary(drawer.get(path)).expect(200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(body);
  const [sheet] = book.worksheets;
  const rows: (string | number | null)[][] = [];
  sheet.eachRow((row, number) => {
    if (number > 3) rows.push((row.values as (string | number | null)[]).slice(1));
  });
  return rows;
}

const query = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => t.dataSource.query(sql, values);

describe('the pictures of a draw', () => {
  it('give each person the seats that the tables give', async () => {
    const rows = await rowsOf(`/office/draws/${draws[0]}/pictures/workbook?table=load`);
    const held = await query<{ name: string; agency: string; count: number }>(
      `SELECT p.inspector_name AS name, a.name AS agency, count(s.draw_id)::int AS count
         FROM draw_pseudonym p JOIN agency a ON a.code = p.agency_code
         LEFT JOIN drawn_seat s ON s.draw_id = p.draw_id AND s.inspector_id = p.inspector_id
        WHERE p.draw_id = $1 GROUP BY p.inspector_id, 1, 2`,
      [draws[0]],
    );
    const key = (agency: unknown, name: unknown, count: unknown) => `${agency} ${name} ${count}`;
    expect(rows.map((row) => key(row[1], row[3], row[5])).sort()).toEqual(
      held.map(({ agency, name, count }) => key(agency, name, count)).sort(),
    );
    expect(rows.some((row) => Number(row[5]) > 0)).toBe(true);
  });

  it('count every seat once by how many there were to take', async () => {
    const rows = await rowsOf(`/office/draws/${draws[0]}/pictures/workbook?table=sizes`);
    const [{ seats, vacant }] = await query<{ seats: number; vacant: number }>(
      `SELECT count(*)::int AS seats, (count(*) FILTER (WHERE inspector_id IS NULL))::int AS vacant
         FROM drawn_seat WHERE draw_id = $1`,
      [draws[0]],
    );
    for (const by of ['可派人数', '匹配范围']) {
      const part = rows.filter((row) => row[1] === by);
      expect(part.reduce((sum, row) => sum + Number(row[3]), 0)).toBe(seats);
      expect(part.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(vacant);
    }
  });

  it('count every pair of a team once, and expect as many', async () => {
    const rows = await rowsOf(`/office/draws/${draws[0]}/pictures/workbook?table=pairs`);
    const met = await query<{ pair: string; count: number }>(
      `SELECT least(p.inspector_name, q.inspector_name) || ' ' || greatest(p.inspector_name, q.inspector_name) AS pair,
              count(*)::int AS count
         FROM drawn_seat a JOIN drawn_seat b ON b.draw_id = a.draw_id AND b.pool_code = a.pool_code
          AND b.subject_code = a.subject_code AND b.seat > a.seat
         JOIN draw_pseudonym p ON p.draw_id = a.draw_id AND p.inspector_id = a.inspector_id
         JOIN draw_pseudonym q ON q.draw_id = b.draw_id AND q.inspector_id = b.inspector_id
        WHERE a.draw_id = $1 GROUP BY a.pool_code, a.inspector_id + b.inspector_id, 1`,
      [draws[0]],
    );
    const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
    const counted = sum(rows.map((row) => Number(row[3])));
    expect(counted).toBe(sum(met.map(({ count }) => count)));
    expect(counted).toBeGreaterThan(0);
    // Pairs that did not meet have expectations, too; those that met cannot have more than all together.
    expect(sum(rows.map((row) => Number(row[4])))).toBeLessThanOrEqual(counted + 0.01 * rows.length);
  });

  it('are drawn on the page, with a table beside every picture', async () => {
    const { text } = await drawer.get(`/office/draws/${draws[0]}/pictures`).expect(200);
    const pictures = [
      ...text.matchAll(/<svg class="chart [a-z-]+" role="img" aria-labelledby="(\S+) (\S+)"/g),
    ];
    expect(pictures.length).toBeGreaterThan(3);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, title, description] of pictures)
      expect(ids).toEqual(expect.arrayContaining([title, description]));
    expect(text).not.toMatch(/NaN|undefined|Infinity| style="/);
    expect(text.match(/人员任务量表/g)?.length).toBeGreaterThanOrEqual(1);
    expect(text).toContain('随机预计');
  });

  it('are there after the draw only', async () => {
    const ceremony = t.app.get(CeremonyService, { strict: false });
    const planned = await ceremony.plan(DRAWER, { planLineId: lineId, month: '2026-05' });
    const { text } = await drawer.get(`/office/draws/${planned}/pictures`).expect(409);
    expect(text).toContain('尚未抽取');
    await drawer.get('/office/draws/999999/pictures').expect(404);
  });
});

describe('the pictures of a year', () => {
  it('add up its draws by person', async () => {
    const [first, second, year] = await Promise.all(
      [...draws.map((id) => `/office/draws/${id}/pictures`), '/office/pictures'].map((path) =>
        rowsOf(`${path}/workbook?table=load&year=2026`),
      ),
    );
    const byPerson = (rows: (string | number | null)[][]) =>
      new Map(rows.map((row) => [`${row[1]} ${row[3]}`, Number(row[5])]));
    const [a, b] = [byPerson(first), byPerson(second)];
    const sums = byPerson(year);
    expect(sums.size).toBeGreaterThan(0);
    for (const [person, sum] of sums) expect(sum).toBe((a.get(person) ?? 0) + (b.get(person) ?? 0));
  });

  it('put every task into its county and month', async () => {
    const rows = await rowsOf('/office/pictures/workbook?table=counties&year=2026');
    const tasks = await query<{ area: string; month: number; visits: number; people: number }>(
      `SELECT a.name AS area, substr(d.month, 6)::int AS month, count(DISTINCT t.id)::int AS visits,
              count(s.inspector_id)::int AS people
         FROM inspection_task t JOIN draw d ON d.id = t.draw_id JOIN area a ON a.code = t.area_code
         JOIN task_seat s ON s.task_id = t.id GROUP BY 1, 2`,
    );
    const figure = (measure: string, area: string, column: number) =>
      rows.find((row) => row[0] === measure && row[1] === area)?.[column + 1];
    for (const { area, month, visits, people } of tasks) {
      expect(figure('户次', area, month)).toBe(visits);
      expect(figure('人次', area, month)).toBe(people);
      // No day is planned yet: one day for each of the people.
      expect(figure('人天', area, month)).toBe(people);
    }
    const total = tasks.reduce((sum, { visits }) => sum + visits, 0);
    expect(figure('户次', '合计', 13)).toBe(total);
    expect(rows).toHaveLength(3 * 19);
  });

  it('count promised days on the road', async () => {
    const [{ id, month, area, person }] = await query<{
      id: string;
      month: number;
      area: string;
      person: string;
    }>(
      `SELECT t.id, substr(d.month, 6)::int AS month, a.name AS area, s.inspector_id AS person
         FROM inspection_task t JOIN draw d ON d.id = t.draw_id JOIN area a ON a.code = t.area_code
         JOIN task_seat s ON s.task_id = t.id WHERE s.inspector_id IS NOT NULL ORDER BY t.id LIMIT 1`,
    );
    const days = async () => {
      const rows = await rowsOf('/office/pictures/workbook?table=counties&year=2026');
      return Number(rows.find((row) => row[0] === '人天' && row[1] === area)?.[month + 1]);
    };
    const before = await days();
    for (const [day, kind] of [
      ['2026-03-11', 'TRAVEL'],
      ['2026-03-12', 'VISIT'],
      ['2026-03-13', 'TRAVEL'],
    ]) {
      await query('INSERT INTO promised_day (inspector_id, day, task_id, kind) VALUES ($1, $2, $3, $4)', [
        person,
        day,
        id,
        kind,
      ]);
    }
    expect(await days()).toBe(before + 2);
  });

  it('are shown with the map of the measure asked for', async () => {
    const { text } = await drawer.get('/office/pictures?year=2026&measure=people').expect(200);
    expect(text).toContain('<title id="map-t">各县(市)各月人次</title>');
    expect(text.match(/<rect class="tile depth-\d" /g)?.length).toBeGreaterThanOrEqual(18);
    const odd = await drawer.get('/office/pictures?year=20x6&measure=constructor').expect(200);
    expect(odd.text).toContain('各县(市)各月户次');
    const empty = await drawer.get('/office/pictures?year=2031').expect(200);
    expect(empty.text).toContain('这一年还没有可以分析的检查组。');
  });
});

describe('lists that are not public yet', () => {
  it('stay closed to who does not draw, and are not counted for them', async () => {
    const planner = await t.as(['PLANNER']);
    await planner.get(`/office/draws/${draws[0]}/pictures`).expect(403);
    await planner.get(`/office/draws/${draws[0]}/pictures/workbook?table=pairs`).expect(403);
    const { text } = await planner.get('/office/pictures?year=2026').expect(200);
    expect(text).toContain('另有2次抽取的名单尚未公开，没有计入。');
    const names = await query<{ name: string }>('SELECT DISTINCT inspector_name AS name FROM draw_pseudonym');
    expect(names.filter(({ name }) => text.includes(name))).toEqual([]);
    expect(text).toContain('共<strong>0</strong>户次');
    await (await t.as(['WITNESS'])).get('/office/pictures').expect(403);
  });

  it('are looked at with an entry in the log, one a draw and way', async () => {
    const looks = async () =>
      (
        await query<{ count: number }>(
          `SELECT count(*)::int AS count FROM audit_entry WHERE act = '查看抽取名单' AND detail::jsonb->>'way' = '检查组分析'`,
        )
      )[0].count;
    const before = await looks();
    await drawer.get(`/office/draws/${draws[0]}/pictures`).expect(200);
    expect(await looks()).toBe(before + 1);
    await drawer.get('/office/pictures?year=2026').expect(200);
    expect(await looks()).toBe(before + 3);
    await (await t.as(['PLANNER'])).get('/office/pictures?year=2026').expect(200);
    expect(await looks()).toBe(before + 3);
  });
});
