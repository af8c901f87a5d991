import ExcelJS from 'exceljs';
import { verifyBundle } from '../../src/draw/verify.js';
import { RESULT_COLUMNS } from '../../src/disclosure/disclosure.rules.js';
import { sha256 } from '../../src/kernel/hash.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { finish, Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readZip } from '../support/zip-reader.js';
import { readyTasks } from '../support/ready.js';
import { hands, published, stepped } from '../support/published.js';

let t: TestApp;
let drawId: string;
let announcedId: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;
let publisher: Client;
let stranger: Client;
let planId: string;
let names: string[];

const DRAFTS = '/api/v1/disclosure-drafts';
const STEPS = '/api/v1/disclosure-drafts/steps';
const NUMBER = '513300-2026-0001';
const ANNOUNCED = '513300-2026-0002';

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const line = (changes: object) => carrierLine({ areaCodes, months: [3, 6], ...changes });
  const lines = await makeApprovedPlan(t.dataSource, [
    line({ remark: '联系人13812341234' }),
    line({ taskName: '提前公告', announced: true }),
  ]);
  drawId = await sealedDraw(t, lines[0]);
  announcedId = await sealedDraw(t, lines[1]);
  [{ id: planId }] = await t.dataSource.query('SELECT id FROM annual_plan');
  names = (await t.dataSource.query('SELECT name FROM inspector')).map(({ name }: { name: string }) => name);
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  publisher = (await hands(t)).drafter;
  stranger = t.visitor();
  t.clock.set('2026-03-20T01:00:00Z');
});
afterAll(() => t.close());

const seedOf = async (id: string): Promise<string> => {
  const [{ seed }] = await t.dataSource.query(
    `SELECT (content::json ->> 'seed') AS seed FROM draw_file_chunk WHERE draw_id = $1 AND name = 'result.json'`,
    [id],
  );
  return seed;
};
const bytes = (client: Client, path: string) =>
  client
    .get(path)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    })
    .expect(200);

describe('before anything is published', () => {
  it('nothing of the list is public, only the freeze', async () => {
    const home = (await stranger.get('/public').expect(200)).text;
    expect(home.split('data-label="类别">抽取公告</td>')).toHaveLength(3);
    const { text } = await stranger.get(`/public/draws/${NUMBER}`).expect(200);
    const [{ freeze_digest: digest }] = await t.dataSource.query(
      'SELECT freeze_digest FROM draw WHERE id = $1',
      [drawId],
    );
    expect(text).toContain(digest);
    expect(text).not.toContain(await seedOf(drawId));
    expect(text).not.toContain(tasks[0].subjectCode);
    await stranger.get(`/public/draws/${NUMBER}/bundle`).expect(404);
    const freeze = await bytes(stranger, `/public/draws/${NUMBER}/freeze.json`);
    expect(sha256(freeze.body as Buffer)).toBe(digest);
  });

  it('404 says so in Chinese for what is not there', async () => {
    for (const path of ['results/1', 'results/x', 'draws/513300-2026-0099', 'plans/1', 'results/1/csv']) {
      expect((await stranger.get(`/public/${path}`).expect(404)).text).toMatch(/没有这/);
    }
  });

  it('nobody but a publisher may publish', async () => {
    for (const [kind, objectId] of [
      ['RESULT', drawId],
      ['DRAW', drawId],
      ['PLAN', planId],
    ] as const) {
      await reviewer.post(DRAFTS, { kind, objectId }).expect(403);
    }
    await publisher.post(DRAFTS, { kind: 'RESULT', objectId: 'x y' }).expect(422);
    await publisher.post(DRAFTS, { kind: 'RESULT', objectId: 'x' }).expect(404);
    await publisher.post(DRAFTS, { kind: 'DRAW', objectId: '999999999' }).expect(404);
    await publisher.post(DRAFTS, { kind: 'toString', objectId: drawId }).expect(422);
    // 01 is 1 to the database, but another plan to what is published by its number.
    await publisher.post(DRAFTS, { kind: 'PLAN', objectId: '01' }).expect(404);
  });
});

describe('a list that is not public', () => {
  it('shows only to staff who must act on it', async () => {
    const seen = async (client: Client): Promise<string[]> => {
      const { body } = await client.get(`/api/v1/tasks?draw=${drawId}`).expect(200);
      return body.rows.map((row: { number: string }) => row.number);
    };
    expect(await seen(reviewer)).toHaveLength(tasks.length);
    for (const role of ['PLANNER', 'PUBLISHER', 'ADMINISTRATOR', 'AUDITOR'] as const) {
      const staff = await t.as([role]);
      expect(await seen(staff)).toEqual([]);
      const page = await staff.get(`/office/tasks?draw=${drawId}`).expect(200);
      expect(page.text).not.toContain(tasks[0].subjectCode);
      await staff.get(`/api/v1/tasks/${tasks[0].id}`).expect(403);
    }
    const seated = await t.as(['PLANNER', 'INSPECTOR'], { inspectorId: tasks[0].leaderId });
    expect(await seen(seated)).toContain(tasks[0].number);
  });
});

describe('an announced draw', () => {
  it('is public at once, with seed, list and a bundle that verifies', async () => {
    const sealed = await stranger.get(`/public/draws/${ANNOUNCED}`).expect(200);
    expect(sealed.text).toContain(await seedOf(announcedId));
    expect(sealed.text).not.toContain('公示时间');
    await published(t, 'DRAW', announcedId);
    await publisher.post(DRAFTS, { kind: 'DRAW', objectId: announcedId }).expect(409);
    const { text } = await stranger.get(`/public/draws/${ANNOUNCED}`).expect(200);
    const listed = await tasksOf(t, announcedId);
    for (const { subjectCode } of listed) expect(text).toContain(subjectCode);
    const said = ['计划编号', '甘交发〔2026〕2号', '如何复核', 'drawn.tsv', await seedOf(announcedId)];
    for (const part of said) expect(text).toContain(part);
    for (const name of names) expect(text).not.toContain(name);
    const zip = await bytes(stranger, `/public/draws/${ANNOUNCED}/bundle`);
    const verdict = verifyBundle(await readZip(zip.body as Buffer));
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    const [{ state }] = await t.dataSource.query('SELECT state FROM draw WHERE id = $1', [announcedId]);
    expect(state).toBe('PUBLISHED');
  });
});

describe('results', () => {
  it('are refused as long as none is accepted', async () => {
    const { body } = await publisher.post(DRAFTS, { kind: 'RESULT', objectId: drawId }).expect(409);
    expect(body.error.message).toContain('还没有审核通过的检查结果');
  });

  it('are published without those not yet reviewed, in the official columns, redacted', async () => {
    const [name] = await t.dataSource.query('SELECT name FROM inspector WHERE id = $1', [tasks[0].leaderId]);
    await finish(tasks[0], inspectors, reviewer, {
      ...{ resultCode: 'RECTIFICATION_ORDERED', followUp: 'ORDER_TO_CORRECT', inspectedOn: '2026-03-10' },
      ...{ correctBy: '2026-04-10', findings: '动态监控离线' },
      remark: `=1+1 由${name.name}告知，电话13812341234`,
    });
    await finish(tasks[1], inspectors, reviewer);
    const answer = await published(t, 'RESULT', drawId);
    expect(answer.version).toBe(1);
    const { text } = await stranger.get(`/public/results/${answer.id}`).expect(200);
    expect(text).toContain(`本版公示 2 户；共 ${tasks.length} 项任务，发布时尚未审核 ${tasks.length - 2} 项`);
    for (const { heading } of RESULT_COLUMNS) expect(text).toContain(heading);
    for (const part of [
      ...['发现问题责令限期改正', '责令限期改正(期限 2026-04-10)', '138****1234', '检查人员告知'],
      ...['甘交发〔2026〕2号', '部门联合抽查(不定向)', '2026年4月8日'],
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('13812341234');
    expect(text).not.toContain('RECTIFICATION_ORDERED');
    for (const one of names) expect(text).not.toContain(one);
    expect(text).not.toContain(tasks[2].subjectCode);
    expect(text).not.toContain('<script');
  });

  it('are refused where nothing is new, and come as a new version where something is; the old one stays', async () => {
    const first = await newest();
    const again = await publisher.post(DRAFTS, { kind: 'RESULT', objectId: drawId }).expect(409);
    expect(again.body.error.message).toContain('没有新的审核通过的结果');
    await finish(tasks[2], inspectors, reviewer);
    const body = await published(t, 'RESULT', drawId);
    expect(body.version).toBe(2);
    const old = await stranger.get(`/public/results/${first}`).expect(200);
    expect(old.text).not.toContain(tasks[2].subjectCode);
    expect(old.text).toContain('查看最新的第2版');
    await expect(
      t.dataSource.query(`UPDATE disclosure SET title = 'x' WHERE id = $1`, [first]),
    ).rejects.toMatchObject({ code: '23001' });
    await expect(t.dataSource.query('DELETE FROM disclosure_row')).rejects.toMatchObject({ code: '23001' });
    const [row] = await t.dataSource.query('SELECT content, digest FROM disclosure WHERE id = $1', [body.id]);
    expect(sha256(row.content)).toBe(row.digest);
  });

  it('come as one version each from two publishers at the same moment', async () => {
    await finish(tasks[3], inspectors, reviewer);
    const second = await t.as(['PUBLISHER']);
    const answers = await Promise.all(
      [publisher, second, publisher].map((one) => one.post(DRAFTS, { kind: 'RESULT', objectId: drawId })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const id = answers.find(({ status }) => status === 201)?.body.id as string;
    await stepped(t, id, ['CHECKED', 'APPROVED']);
    const twice = await Promise.all(
      [publisher, second].map((one) => one.post(STEPS, { ids: [id], step: 'PUBLISHED' })),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('are a workbook with the official headings and a title, codes as text, ready for A4', async () => {
    const { body, headers } = await bytes(stranger, `/public/results/${await newest()}/workbook`);
    expect(decodeURIComponent(headers['content-disposition'])).toContain(
      `抽查结果公示表-${NUMBER}-第3版.xlsx`,
    );
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const [sheet] = book.worksheets;
    expect(sheet.getCell('A1').value).toBe('甘孜藏族自治州交通运输局2026年度“双随机、一公开”抽查结果公示表');
    const headings = RESULT_COLUMNS.map((_, index) => sheet.getRow(3).getCell(index + 1).value);
    expect(headings).toEqual(RESULT_COLUMNS.map(({ heading }) => heading));
    expect(sheet.getRow(4).getCell(8).value).toBe(tasks[0].subjectCode);
    expect(sheet.getRow(4).getCell(8).numFmt).toBe('@');
    expect(sheet.getRow(7).getCell(1).value).toBe(4);
    expect(sheet.rowCount).toBe(7);
    expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', paperSize: 9, fitToWidth: 1 });
    expect(sheet.pageSetup.printTitlesRow).toBe('3:3');
    const cells: string[] = [];
    sheet.eachRow((row) => row.eachCell((cell) => void cells.push(String(cell.value))));
    expect(cells.filter((cell) => cell.includes('{{') || /^[A-Z_]{4,}$/.test(cell))).toEqual([]);
  });

  it('are a CSV with BOM in which nothing is a formula', async () => {
    const { body } = await bytes(stranger, `/public/results/${await newest()}/csv`);
    const text = (body as Buffer).toString('utf8');
    expect(text.startsWith('\uFEFF序号,抽查计划编号,')).toBe(true);
    expect(text).toContain(`'=1+1 由检查人员告知`);
    expect(text.trim().split('\r\n')).toHaveLength(5);
  });
});

describe('a draw that was not announced', () => {
  it('is kept back until its last task is reviewed, then public with its bundle', async () => {
    const early = await publisher.post(DRAFTS, { kind: 'DRAW', objectId: drawId }).expect(409);
    expect(early.body.error.message).toContain(`还有 ${tasks.length - 4} 项任务未完成`);
    for (const task of tasks.slice(4)) await finish(task, inspectors, reviewer);
    await published(t, 'DRAW', drawId);
    const { text } = await stranger.get(`/public/draws/${NUMBER}`).expect(200);
    expect(text).toContain(await seedOf(drawId));
    await bytes(stranger, `/public/draws/${NUMBER}/bundle`);
    const task = await reviewer.get(`/office/tasks/${tasks[0].id}`).expect(200);
    expect(task.text).toContain(`printf &#39;%s|%s&#39; &#39;${await seedOf(drawId)}&#39;`);
  });
});

describe('a plan', () => {
  it('is public in the official columns, once', async () => {
    const { id } = await published(t, 'PLAN', planId);
    await publisher.post(DRAFTS, { kind: 'PLAN', objectId: planId }).expect(409);
    const { text } = await stranger.get(`/public/plans/${id}`).expect(200);
    for (const part of ['检查对象范围', '抽取日期自', '甘交发〔2026〕2号', '138****1234', '2026年3月16日']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('13812341234');
  });
});

describe('the public site', () => {
  it('lists what was published, the newest first, one entry a thing', async () => {
    const { text } = await stranger.get('/public').expect(200);
    expect(text).toContain('共 6 项公示');
    const { body } = await stranger.get('/api/v1/disclosures').expect(200);
    expect(
      body.entries.map((entry: { kind: string; version: number }) => `${entry.kind} ${entry.version}`),
    ).toEqual(['PLAN 1', 'DRAW 1', 'RESULT 3', 'DRAW 1', 'ANNOUNCEMENT 1', 'ANNOUNCEMENT 1']);
  });

  it('finds a firm by name, code, county and month', async () => {
    const find = async (query: Record<string, string>) =>
      (await stranger.get(`/public?${new URLSearchParams(query).toString()}`).expect(200)).text;
    const [task] = tasks;
    expect(await find({ text: task.subjectCode })).toContain('发现问题责令限期改正');
    expect(await find({ text: `运输公司${task.subjectCode.slice(-6)}`, kind: 'RESULT' })).toContain(
      '查到 1 户',
    );
    expect(await find({ text: '查无此企业' })).toContain('没有符合条件的公示');
    expect(await find({ month: '2026-02' })).toContain('还没有公示');
    const county = await find({ area: '康定市', kind: 'DRAW' });
    const local = [...tasks, ...(await tasksOf(t, announcedId))].filter(
      ({ areaCode }) => areaCode === '513301',
    );
    const drawn = new Set(local.map(({ subjectCode }) => subjectCode));
    for (const code of drawn)
      expect(county.split(`<td class="code" data-label="代码">${code}</td>`)).toHaveLength(2);
    expect(await find({ text: '<b>' })).not.toContain('<b>');
  });

  it('shows the publisher what waits and until when', async () => {
    const { text } = await publisher.get('/office/disclosures').expect(200);
    expect(text).toContain('第3版，4户');
    expect(text).toContain(`<td class="number">${tasks.length - 4}</td>`);
    const refused = await publisher
      .form('/office/disclosures/drafts', { kind: 'PLAN', objectId: planId })
      .expect(409);
    expect(refused.text).toContain('已经公示');
    const done = await publisher
      .form('/office/disclosures/drafts', { kind: 'RESULT', objectId: drawId })
      .expect(303);
    const [id] = /[0-9]+$/.exec(done.headers.location) ?? [''];
    expect((await publisher.get(done.headers.location)).text).toContain('待核对');
    await stepped(t, id);
    // The list of items alone still waits.
    expect((await publisher.get('/office/disclosures')).text).toContain('待拟稿 1 项');
  });

  it('says that a draw was voided later', async () => {
    await t.dataSource.query(
      `UPDATE draw SET state = 'VOIDED', voided_at = now(), void_reason = '演练' WHERE id = $1`,
      [drawId],
    );
    expect((await stranger.get(`/public/draws/${NUMBER}`)).text).toContain('作废');
    expect((await stranger.get(`/public/results/${await newest()}`)).text).toContain('作废');
    await publisher.post(DRAFTS, { kind: 'RESULT', objectId: drawId }).expect(409);
  });

  it('stands in the audit log', async () => {
    const acts: { act: string; n: number }[] = await t.dataSource.query(
      `SELECT act, count(*)::int AS n FROM audit_entry WHERE act LIKE '公示抽查%' OR act LIKE '公示年度%' GROUP BY act ORDER BY act COLLATE "C"`,
    );
    expect(acts).toEqual([
      { act: '公示年度抽查计划', n: 1 },
      { act: '公示抽查名单和抽取过程', n: 2 },
      { act: '公示抽查结果', n: 4 },
    ]);
  });
});

/** Id of the newest publication of the draw's results. */
async function newest(): Promise<string> {
  const [{ id }] = await t.dataSource.query(
    `SELECT id FROM disclosure WHERE kind = 'RESULT' ORDER BY version DESC LIMIT 1`,
  );
  return id;
}
