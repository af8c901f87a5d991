import ExcelJS from 'exceljs';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { REHEARSAL, WITNESSES } from '../support/ceremony.js';
import {
  makeApprovedPlan,
  makeCarriers,
  makeInspector,
  makePeople,
  makeSubjects,
  usccOf,
} from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let drawer: Client;
let witness: Client;
let id: string;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 40);
  await makeSubjects(t.dataSource, [
    { code: usccOf(900), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
  ]);
  await makePeople(t.dataSource);
  await makeInspector(t.dataSource, { agencyCode: 'GA-JJ', areaCode: '513301', status: 'OFF_DUTY' });
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })]);
  drawer = await t.as(['DRAWER']);
  witness = await t.as(['WITNESS']);
  const made = await drawer.post('/api/v1/draws', { planLineId: line, month: '2026-03' }).expect(201);
  id = made.body.id;
});
afterAll(() => t.close());

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const binary = (request: ReturnType<Client['get']>) =>
  request.buffer(true).parse((stream, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => done(null, Buffer.concat(parts)));
  });

describe('POST /api/v1/draws/:id/rehearsal', () => {
  const path = () => `/api/v1/draws/${id}/rehearsal`;

  it('is for those who draw', async () => {
    await witness.post(path(), REHEARSAL).expect(403);
    await t.visitor().agent.post(path()).expect(403);
    await (await t.as(['DRAWER'], { agencyCode: 'GA-JJ' })).post(path(), REHEARSAL).expect(403);
  });

  it('knows no other draw', async () => {
    const answer = await drawer.post('/api/v1/draws/999999999/rehearsal', REHEARSAL).expect(404);
    expect(answer.body).toEqual({
      error: { code: 'NOT_FOUND', message: '没有这次抽取。请从抽取列表中打开。', faults: [] },
    });
  });

  it('names what is wrong with its settings', async () => {
    const answer = await drawer
      .post(path(), { ...REHEARSAL, perPerson: 401, asOf: '2026-03-03' })
      .expect(422);
    expect(answer.body.error.faults).toEqual([
      { field: 'asOf', code: 'SETTING', message: '名录截止日期不能晚于今天。' },
      { field: 'perPerson', code: 'SETTING', message: '每人最多参加组数应为 1 至 400 的整数。' },
    ]);
    for (const runs of [1, '1001', 60.5, 1e300]) {
      const refused = await drawer.post(path(), { runs }).expect(422);
      expect(refused.body.error.faults).toHaveLength(1);
    }
    await drawer.post(path(), { runs: 'viele' }).expect(422);
  });

  it('answers with what came out, and the list has it', async () => {
    const { body } = await drawer.post(path(), { ...REHEARSAL, perPerson: 8 }).expect(200);
    expect(body).toMatchObject({ n: 1, settings: { perPerson: 8, runs: 50 }, report: { runs: 50 } });
    const listed = await witness.get(`${path()}s`).expect(200);
    expect(listed.body).toEqual({ rehearsals: [body] });
    const shown = await drawer.get(`/api/v1/draws/${id}`).expect(200);
    expect(shown.body.draw.state).toBe('REHEARSED');
  });
});

describe('GET /api/v1/draws/:id/frame', () => {
  it('shows the frame with the settings of the last rehearsal', async () => {
    const { body } = await drawer.get(`/api/v1/draws/${id}/frame`).expect(200);
    expect(body).toMatchObject({
      settings: { perPerson: 8 },
      facts: { registry: 41, subjects: 40, excluded: 1 },
      change: null,
      sinceRehearsal: { n: 1, settings: [], registry: null },
    });
    expect(body.stale).toHaveLength(6);
    await witness.get(`/api/v1/draws/${id}/frame`).expect(403);
    await drawer.get('/api/v1/draws/999999999/frame').expect(404);
    await drawer.get(`/api/v1/draws/${id}/frame?asOf=2026-13-01`).expect(422);
  });

  it('warns of a county no longer once it has confirmed its registry', async () => {
    const keeper = await t.as(['PLANNER']);
    const county = { kind: 'DANGEROUS_GOODS_CARRIER', areaCode: '513301' };
    await keeper.post('/api/v1/subjects/confirm', county).expect(200);
    const { body } = await drawer.get(`/api/v1/draws/${id}/frame`).expect(200);
    expect(body.stale).toHaveLength(5);
    expect(JSON.stringify(body.stale)).not.toContain('康定市');
  });
});

describe('the pages before the freeze', () => {
  const page = (tail = '') => `/office/draws/${id}${tail}`;

  it('show equations that hold, and say that nothing has changed since the rehearsal', async () => {
    const shown = text((await drawer.get(page()).expect(200)).text);
    expect(shown).toContain('名录库 41 户 ＝ 抽取库 40 户 ＋ 排除 1 户(注销 1 户)');
    expect(shown).toMatch(/公安机关在册 7 人 ＝ 可以参加 6 人 ＋ 不能参加 1 人 ?\(不在岗 1 人\)/);
    expect(shown).toContain('参数和名录与最近一次试抽相同');
    expect(shown).toContain('5 个县(市)的名录很久没有核对');
    const other = text((await drawer.get(page('?perPerson=9')).expect(200)).text);
    expect(other).toContain('每人最多参加组数：试抽时 8，现为 9');
  });

  it('show the table of states with what can be done now', async () => {
    const shown = text((await witness.get(page()).expect(200)).text);
    expect(shown).toMatch(/冻结名录 现在可以 已试抽 已冻结 抽取/);
  });

  it('rehearse by the form, and show what came out in tables and pictures', async () => {
    await drawer
      .form(page('/rehearsal'), { perPerson: '3', runs: '50' })
      .expect(303)
      .expect('location', page());
    const result = await witness.get(page('/rehearsal')).expect(200);
    expect(text(result.text)).toMatch(/第 2 次试抽 模拟抽取 50 次/);
    expect(result.text).toContain('<svg class="bars" role="img"');
    const first = await drawer.get(page('/rehearsal?n=1')).expect(200);
    expect(text(first.text)).toContain('第 1 次(本页)');
    const refused = await drawer.form(page('/rehearsal'), { perPerson: '0' }).expect(422);
    expect(refused.text).toContain('每人最多参加组数应为 1 至 400 的整数');
    await witness.form(page('/rehearsal')).expect(403);
    await drawer.form('/office/draws/999999999/rehearsal').expect(404);
    await drawer.get('/office/draws/999999999/rehearsal').expect(404);
  });

  it('list who is out and who is in, to be taken along', async () => {
    const excluded = text((await drawer.get(page('/frame')).expect(200)).text);
    expect(excluded).toMatch(new RegExp(`${usccOf(900)} 康定市 A级 注销`));
    const absent = text((await drawer.get(page('/frame?list=absent')).expect(200)).text);
    expect(absent).toMatch(/公安机关 .* 康定市 不在岗/);
    await drawer.get(page('/frame?list=toString')).expect(404);
    await drawer.get(page('/frame?asOf=2026-02-30')).expect(422);
    await witness.get(page('/frame')).expect(403);
    const { body } = await binary(drawer.get(page('/frame/workbook?list=subjects'))).expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    expect(book.worksheets[0].rowCount).toBe(42);
    const csv = await drawer
      .get(page('/frame/csv'))
      .expect(200)
      .expect('content-type', /^text\/csv/);
    expect(csv.text.replace(/^\uFEFF/, '').split('\r\n')).toEqual([
      '名称,代码,县(市),等级,排除原因',
      expect.stringContaining(`,${usccOf(900)},康定市,A级,注销`),
      '',
    ]);
  });

  it('refuse a freeze whose form somebody has overtaken, and freeze the form that is up to date', async () => {
    const fields = Object.fromEntries(
      WITNESSES.flatMap(({ witness: name, digits, kind }, i) => [
        [`entropyPlan[${i}][witness]`, name],
        [`entropyPlan[${i}][digits]`, String(digits)],
        [`entropyPlan[${i}][kind]`, kind],
      ]),
    );
    const shown = await drawer.get(page()).expect(200);
    expect(shown.text).toContain('name="rehearsal" value="2"');
    const stale = await drawer.form(page('/freeze'), { ...fields, rehearsal: '1' }).expect(409);
    expect(text(stale.text)).toContain('又试抽过(第 2 次)，没有冻结');
    await drawer.form(page('/freeze'), { ...fields, rehearsal: '2' }).expect(303);
    await drawer.form(page('/rehearsal')).expect(409);
    await drawer.post(`/api/v1/draws/${id}/rehearsal`, REHEARSAL).expect(409);
    await drawer.get(page('/frame')).expect(409);
    await drawer.get(page('/frame/csv')).expect(409);
    await drawer.get(`/api/v1/draws/${id}/frame`).expect(409);
    // What was rehearsed stays to be read.
    await drawer.get(page('/rehearsal')).expect(200);
  });
});
