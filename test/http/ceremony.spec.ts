import ExcelJS from 'exceljs';
import { verifyBundle } from '../../src/draw/verify.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DIGITS, REHEARSAL, WITNESSES } from '../support/ceremony.js';
import {
  makeApprovedPlan,
  makeCarriers,
  makeInspector,
  makePeople,
  makeSubjects,
  usccOf,
} from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readZip } from '../support/zip-reader.js';

let t: TestApp;
let drawer: Client;
let second: Client;
let witness: Client;
let lines: string[];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 40);
  await makeSubjects(t.dataSource, [
    { code: usccOf(900), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
    { code: usccOf(901), areaCode: '513301', creditClass: 'A', status: 'SUSPENDED' },
  ]);
  await makePeople(t.dataSource);
  await makeInspector(t.dataSource, { agencyCode: 'GA-JJ', areaCode: '513301', status: 'OFF_DUTY' });
  lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ months: [3] }),
    carrierLine({ months: [3, 6], taskName: '第二项' }),
  ]);
  drawer = await t.as(['DRAWER']);
  second = await t.as(['DRAWER']);
  witness = await t.as(['WITNESS']);
});
afterAll(() => t.close());

/** supertest reads binary answers only when told to. */
const binary = (request: ReturnType<Client['get']>) =>
  request.buffer(true).parse((stream, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => done(null, Buffer.concat(parts)));
  });

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const RAW =
  /\b(DRAWN|RESERVE|VACANT|NEIGHBOURS|AGENCY|PLANNED|FROZEN|SEALED|DEVICE|OUT_OF_SCOPE|DEREGISTERED|JT|GA)\b/;

describe('a draw on pages, without JavaScript', () => {
  let page: string;

  it('is started from an approved line and shows its frame in numbers', async () => {
    const list = await drawer.get('/office/draws').expect(200);
    expect(list.text).toContain(`value="${lines[0]}:2026-03"`);
    const made = await drawer.form('/office/draws', { batch: `${lines[0]}:2026-03` }).expect(303);
    page = made.headers.location;
    const shown = await drawer.get(page).expect(200);
    expect(text(shown.text)).toMatch(/42 名录库户数 40 抽取库户数 2 排除户数/);
    expect(shown.text).toContain('<svg class="bars" role="img"');
    expect(text(shown.text)).toContain('不在岗');
    expect(text(shown.text)).not.toMatch(RAW);
  });

  it('refuses a second task for the same batch, with the number of the first', async () => {
    const again = await drawer.form('/office/draws', { batch: `${lines[0]}:2026-03` }).expect(409);
    expect(again.text).toContain('513300-2026-0001');
  });

  it('is rehearsed first, and only then has a form to freeze it', async () => {
    const early = await drawer.form(`${page}/freeze`, {}).expect(409);
    expect(early.text).toContain('尚未试抽');
    await drawer.form(`${page}/rehearsal`, { runs: '50' }).expect(303);
    expect((await drawer.get(page).expect(200)).text).toContain('冻结名录</button>');
  });

  it('shows the form again with all faults and what was typed', async () => {
    const fields = {
      'entropyPlan[0][witness]': '王敏',
      'entropyPlan[0][digits]': '7',
      'entropyPlan[0][kind]': 'DEVICE',
    };
    const refused = await drawer.form(`${page}/freeze`, fields).expect(422);
    expect(refused.text).toContain('监督员至少 2 名');
    expect(refused.text).toContain('数字合计 7 位，至少需要 20 位');
    expect(refused.text).toContain('value="王敏"');
  });

  it('freezes, prints slips, takes digits and confirmations, draws once', async () => {
    const fields = Object.fromEntries(
      WITNESSES.flatMap(({ witness: name, digits, kind }, i) => [
        [`entropyPlan[${i}][witness]`, name],
        [`entropyPlan[${i}][digits]`, String(digits)],
        [`entropyPlan[${i}][kind]`, kind],
        // The first has an account; what the other reads aloud is written down by who draws.
        [`entropyPlan[${i}][accountId]`, i === 0 ? witness.accountId : ''],
      ]),
    );
    await drawer.form(`${page}/freeze`, fields).expect(303).expect('location', page);
    await drawer.form(`${page}/freeze`, fields).expect(409);
    const frozen = await witness.get(page).expect(200);
    const digest = /<p class="digest">([0-9a-f]{16})<\/p>/.exec(frozen.text)?.[1] ?? 'none';
    const slips = await witness.get(`${page}/slips`).expect(200);
    expect(slips.text.split(digest).length - 1).toBe(2);
    await witness.form(`${page}/digits`, DIGITS[0]).expect(303);
    await drawer.form(`${page}/digits`, DIGITS[1]).expect(303);
    await witness.form(`${page}/confirmation`, DIGITS[0]).expect(422);
    await drawer.form(`${page}/seal`).expect(409);
    await drawer.form(`${page}/confirmation`, DIGITS[0]).expect(303);
    await witness.form(`${page}/confirmation`, DIGITS[1]).expect(303);
    await witness.form(`${page}/seal`).expect(403);
    await drawer.form(`${page}/seal`).expect(303).expect('location', page);
    // A second click ends where the first did: at the one result.
    await drawer.form(`${page}/seal`).expect(303).expect('location', page);
    expect((await drawer.get(page).expect(200)).text).toContain('没有再次抽取');
  });

  it('shows the result to who draws, and to a witness counts and digests alone', async () => {
    const shown = await drawer.get(page).expect(200);
    expect(text(shown.text)).toMatch(/抽中名单.*候补名单.*检查组/);
    expect(shown.text).toContain('组长');
    expect(text(shown.text)).not.toMatch(RAW);
    const outside = await witness.get(page).expect(200);
    expect(outside.text).toContain('名单尚未公开：检查完成前，名单和种子只有承办人员可以查看');
    const name = /运输公司[0-9A-Z]+/.exec(text(shown.text).split('抽中名单')[1])?.[0] ?? 'none';
    expect(outside.text).not.toContain(name);
    const outsideRecord = text((await witness.get(`${page}/record`).expect(200)).text);
    expect(outsideRecord).toContain('名单尚未公开，只列户数');
    expect(outsideRecord).not.toMatch(/运输公司[0-9A-Z]+/);
  });

  it('prints a record with everything of the form', async () => {
    const record = text((await drawer.get(`${page}/record`).expect(200)).text);
    const headings = [
      '任务编号',
      '抽取时间',
      '抽取人',
      '监督员',
      '抽取库户数',
      '名录截止日期',
      '名录哈希',
      '种子承诺',
    ];
    const more = [
      '种子',
      '算法版本',
      '分层与应抽数',
      '排除名单及原因',
      '抽中名单',
      '候补名单',
      '检查组',
      '作废记录',
    ];
    for (const heading of [...headings, ...more]) expect(record).toContain(heading);
    expect(record).toContain('注销');
    expect(record).not.toMatch(RAW);
  });
});

describe('a draw for programs', () => {
  let id: string;

  it('goes the same way, with every answer in full', async () => {
    const made = await drawer.post('/api/v1/draws', { planLineId: lines[1], month: '2026-03' }).expect(201);
    id = made.body.id;
    const frame = await drawer.get(`/api/v1/draws/${id}/frame?perPerson=5`).expect(200);
    expect(frame.body.settings).toMatchObject({ perPerson: 5, asOf: '2026-03-02' });
    await drawer.post(`/api/v1/draws/${id}/freeze`, { entropyPlan: WITNESSES }).expect(409);
    await drawer.post(`/api/v1/draws/${id}/rehearsal`, REHEARSAL).expect(200);
    const frozen = await drawer.post(`/api/v1/draws/${id}/freeze`, { entropyPlan: WITNESSES }).expect(200);
    await witness.post(`/api/v1/draws/${id}/entropy`, { digits: DIGITS }).expect(403);
    await drawer.post(`/api/v1/draws/${id}/entropy`, { digits: DIGITS }).expect(204);
    await second.post(`/api/v1/draws/${id}/entropy/confirmation`, { digits: DIGITS }).expect(204);
    const sealed = await drawer.post(`/api/v1/draws/${id}/seal`).expect(200);
    expect(sealed.body).toMatchObject({ drawId: id, number: '513300-2026-0002' });
    const again = await drawer.post(`/api/v1/draws/${id}/seal`).expect(409);
    expect(again.body).toEqual({
      error: {
        code: 'CONFLICT',
        message: '任务 513300-2026-0002：本次抽取已经完成并封存，同一份冻结名录只能抽取一次，结果不会改变。',
        faults: [],
      },
    });
    const { body: zip } = await binary(drawer.get(`/api/v1/draws/${id}/bundle`)).expect(200);
    const report = verifyBundle(await readZip(zip), { freezeDigest: frozen.body.freezeDigest });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
  });

  it('opens its tasks in the same transaction', async () => {
    const [{ tasks, drawn }]: { tasks: number; drawn: number }[] = await t.dataSource.query(
      `SELECT (SELECT count(*)::int FROM inspection_task WHERE draw_id = $1) AS tasks,
              (SELECT count(*)::int FROM drawn_subject WHERE draw_id = $1 AND outcome = 'DRAWN') AS drawn`,
      [id],
    );
    expect(drawn).toBeGreaterThan(0);
    expect(tasks).toBe(drawn);
  });

  it('gives the record as the official workbook, without a raw key', async () => {
    const { body, headers } = await binary(drawer.get(`/api/v1/draws/${id}/record`)).expect(200);
    expect(headers['content-disposition']).toContain(encodeURIComponent('抽取记录表-513300-2026-0002.xlsx'));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const cells: string[] = [];
    book.worksheets[0].eachRow((row) => row.eachCell((cell) => cells.push(cell.text)));
    const all = cells.join('\n');
    for (const heading of ['抽中名单', '候补名单', '检查组', '作废记录', '种子承诺', '名录哈希']) {
      expect(all).toContain(heading);
    }
    expect(all).toContain('mingchou-draw/1');
    expect(all).not.toMatch(RAW);
    expect(all).not.toContain('{{');
  });

  it('keeps the files of a sealed draw from witnesses, but not freeze.json', async () => {
    await witness.get(`/api/v1/draws/${id}/files/freeze.json`).expect(200);
    await witness.get(`/api/v1/draws/${id}/files/subjects.tsv`).expect(403);
    await witness.get(`/api/v1/draws/${id}/bundle`).expect(403);
    await drawer.get(`/api/v1/draws/${id}/files/none.tsv`).expect(404);
    const seen = await witness.get(`/api/v1/draws/${id}`).expect(200);
    expect(Object.keys(seen.body.result)).toEqual(['scope', 'counts']);
    const list = await witness.get(`/api/v1/draws/${id}/drawn`).expect(200);
    expect(list.body).toMatchObject({ scope: 'NONE', rows: [], teams: [], total: 0 });
    // Someone who draws for a partner does not see what this office drew.
    const partner = await t.as(['DRAWER'], { agencyCode: 'GA-JJ' });
    await partner.get(`/api/v1/draws/${id}/bundle`).expect(403);
    const { body } = await partner.get(`/api/v1/draws/${id}`).expect(200);
    expect(Object.keys(body.result)).toEqual(['scope', 'counts']);
  });

  it('is void with two people only, and the batch can be drawn again', async () => {
    await drawer.post(`/api/v1/draws/${id}/void-request`, { reason: '' }).expect(422);
    await drawer
      .post(`/api/v1/draws/${id}/void-request`, { reason: '抽取时停电，监督员未能到场' })
      .expect(204);
    await drawer.post(`/api/v1/draws/${id}/void`).expect(422);
    await second.post(`/api/v1/draws/${id}/void`).expect(204);
    const next = await drawer.post('/api/v1/draws', { planLineId: lines[1], month: '2026-03' }).expect(201);
    const shown = await drawer.get(`/api/v1/draws/${next.body.id}`).expect(200);
    expect(shown.body.draw).toMatchObject({ attempt: 2, state: 'PLANNED', number: '513300-2026-0003' });
  });
});
