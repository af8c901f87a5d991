import ExcelJS from 'exceljs';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { approve, asked, askSeat, expectVerified, type MadeSeat, seatsOf } from '../support/afterwards.js';
import { DIGITS, REHEARSAL, WITNESSES } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let drawer: Client;
let second: Client;
let reviewer: Client;
let id: string;

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const page = async (client: Client = drawer) =>
  text((await client.get(`/office/draws/${id}/shortage`).expect(200)).text);
const api = async () => (await drawer.get(`/api/v1/draws/${id}/shortage`).expect(200)).body;
const sum = (rows: readonly { vacant: number }[]) => rows.reduce((total, { vacant }) => total + vacant, 0);

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 40);
  await makePeople(t.dataSource);
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })]);
  drawer = await t.as(['DRAWER']);
  second = await t.as(['DRAWER']);
  reviewer = await t.as(['REVIEWER']);
  const made = await drawer.post('/api/v1/draws', { planLineId: line, month: '2026-03' }).expect(201);
  id = made.body.id;
});
afterAll(() => t.close());

describe('a frame before its freeze', () => {
  it('says on its page how far people go, and asks for a rehearsal', async () => {
    const shown = await page();
    expect(shown).toContain('人够不够：按现在的名录算一算');
    expect(shown).toContain('还没有试抽过');
    await drawer.get(`/api/v1/draws/${id}/shortage`).expect(409);
  });

  it('shows after a rehearsal who competes for whom, by counties, and what was tried', async () => {
    const { body } = await drawer
      .post(`/api/v1/draws/${id}/rehearsal`, { ...REHEARSAL, perPerson: 1 })
      .expect(200);
    const { worst, levers, vacant } = body.report;
    expect(worst.vacant).toBe(vacant.most);
    expect(sum(worst.groups) + worst.others.vacant).toBe(vacant.most);
    expect(JSON.stringify(worst)).not.toMatch(/9151330|运输公司|执法员|P0001/);
    expect(levers.map((one: { levers?: string[] }) => one.levers)).toContainEqual(['DAY']);
    const shown = await page();
    expect(shown).toContain('每人多参加 1 个组');
    expect(shown).toContain('正好是 ' + vacant.most);
    // Whoever does not draw has no frame counted for him, but may know what the rehearsal found.
    expect(await page(reviewer)).not.toContain('人够不够');
  });
});

describe('a sealed draw with vacant seats', () => {
  let vacant: MadeSeat[];

  beforeAll(async () => {
    const path = `/api/v1/draws/${id}`;
    await drawer.post(`${path}/freeze`, { entropyPlan: WITNESSES }).expect(200);
    await drawer.post(`${path}/entropy`, { digits: DIGITS }).expect(204);
    await second.post(`${path}/entropy/confirmation`, { digits: DIGITS }).expect(204);
    await drawer.post(`${path}/seal`, {}).expect(200);
    vacant = (await seatsOf(t, id)).filter(({ inspectorId }) => inspectorId === null);
  });

  it('has groups whose vacant seats are exactly those of the draw, and levers that were really tried', async () => {
    const short = await api();
    expect(short).toMatchObject({
      vacant: vacant.length,
      vacantNow: vacant.length,
      direct: 0,
      complete: true,
    });
    expect(vacant.length).toBeGreaterThan(0);
    expect(sum(short.groups)).toBe(vacant.length);
    expect(sum(short.pools)).toBe(vacant.length);
    expect(short.levers.map(({ name }: { name: string }) => name)).toEqual([
      ...['每人多参加 1 个组', '换到2026年4月检查'],
    ]);
    // Six people of a system with one team each: six seats filled. With two each: twelve.
    const police = short.groups.find(({ pool }: { pool: string }) => pool === '公安机关');
    expect(police.seats - police.vacant).toBe(6);
    const left = short.groups.reduce(
      (n: number, g: { seats: number; pool: string }) =>
        n + (g.pool === '交通运输系统' ? 0 : Math.max(0, g.seats - 12)),
      0,
    );
    expect(short.levers[0].vacant).toBe(left);
    expect(await api()).toEqual(short);
  });

  it('says it in words, and names no firm to who may not see the list', async () => {
    const shown = await page();
    expect(shown).toContain('一、为什么缺人');
    expect(shown).toContain('他们每个人都已经排满');
    expect(shown).toContain('执法员');
    const other = await page(reviewer);
    expect(other).toContain(`抽取时缺 ${vacant.length} 人次`);
    expect(other).not.toMatch(/运输公司|执法员|9151330/);
    await reviewer.get(`/office/draws/${id}/shortage/workbook`).expect(403);
    const looks = await drawer.get(`/office/draws/${id}/looks`).expect(200);
    expect(text(looks.text)).toContain('席位不足');
  });

  it('goes into a workbook', async () => {
    const { body } = await drawer
      .get(`/office/draws/${id}/shortage/workbook`)
      .buffer(true)
      .parse((stream, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const rows = (book.worksheets[0].getSheetValues() as unknown[][]).slice(4);
    const missing = rows.reduce((total, row) => total + Number(row?.[8] ?? 0), 0);
    expect(missing).toBe(vacant.length);
  });

  it('offers for each vacant seat who may lawfully sit there, and nobody else', async () => {
    const { vacancies } = await api();
    expect(vacancies.total).toBe(vacant.length);
    const seats = vacancies.rows.flatMap((row: { seats: object[] }) => row.seats);
    expect(seats).toHaveLength(vacant.length);
    const all = await seatsOf(t, id);
    for (const row of vacancies.rows) {
      const team = all.filter((s) => s.subjectCode === row.subjectCode && s.poolCode === row.poolCode);
      expect(row.seated).toBe(team.filter(({ inspectorId }) => inspectorId !== null).length);
      for (const one of row.candidates) {
        expect(team.map(({ code }) => code)).not.toContain(one.code);
        // Everybody has the one team allowed: naming somebody goes beyond it, and the page says so.
        expect(one.left).toBe(1 - one.held);
      }
    }
    expect(vacancies.rows[0].candidates).toHaveLength(6);
  });

  it('leaves out who is on leave for the rest of the window', async () => {
    const [row] = (await api()).vacancies.rows;
    const [first] = row.candidates;
    const [{ id: inspectorId }]: { id: string }[] = await t.dataSource.query(
      'SELECT inspector_id AS id FROM draw_pseudonym WHERE draw_id = $1 AND pseudonym = $2',
      [id, first.code],
    );
    await t.dataSource.query(
      `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
       VALUES ($1, 'SICK', '2026-03-01', '2026-12-31', '管理员', now())`,
      [inspectorId],
    );
    const [again] = (await api()).vacancies.rows;
    expect(again.candidates.map(({ code }: { code: string }) => code)).not.toContain(first.code);
  });

  it('counts a direct assignment on every page, and the record still verifies', async () => {
    const [row] = (await api()).vacancies.rows;
    const seat = vacant.find(
      (s) => s.subjectCode === row.subjectCode && s.poolCode === row.poolCode && s.seat === row.seats[0].seat,
    ) as MadeSeat;
    const request = await asked(
      askSeat(drawer, id, seat, {
        ...{ kind: 'DIRECT', reason: 'NOBODY_BY_LOT', by: row.candidates[0].code },
        headName: '扎西局长',
      }),
    );
    await approve(second, id, request).expect(200);
    expect(await api()).toMatchObject({ vacant: vacant.length, vacantNow: vacant.length - 1, direct: 1 });
    const words = `抽取时空缺席位 ${vacant.length} 个，现在空缺 ${vacant.length - 1} 个；直接委派 1 人次。`;
    expect(text((await drawer.get(`/office/draws/${id}/record`).expect(200)).text)).toContain(words);
    const draw = text((await drawer.get(`/office/draws/${id}`).expect(200)).text);
    expect(draw).toContain('1 直接委派');
    await expectVerified(drawer, id);
  });
});
