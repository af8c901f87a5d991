import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { mapCodes, outbox } from '../support/fed.js';
import { finish, Inspectors, tasksOf } from '../support/inspected.js';
import { readyOffice } from '../support/on-site.js';
import { published } from '../support/published.js';
import { recordVisits } from '../support/ready.js';
import { csvRows } from '../../src/exchange/shared-file.rules.js';

let t: TestApp;
let administrator: Client;
let publisher: Client;
let drawId: string;
let subjectCode: string;

beforeAll(async () => {
  t = await startTestApp();
  const [first] = await readyOffice(t);
  [{ drawId }] = await t.dataSource.query('SELECT draw_id AS "drawId" FROM inspection_task WHERE id = $1', [
    first,
  ]);
  t.clock.set('2026-03-20T01:00:00Z');
  await recordVisits(t, drawId);
  const [task] = await tasksOf(t, drawId);
  ({ subjectCode } = task);
  await finish(task, new Inspectors(t), await t.as(['REVIEWER']));
  administrator = await t.as(['ADMINISTRATOR']);
  publisher = await t.as(['PUBLISHER']);
});
afterAll(() => t.close());

describe('the page of the feed', () => {
  it('tells what is missing and takes it in', async () => {
    const { body } = await publisher.get('/api/v1/feed/missing').expect(200);
    expect(body).toMatchObject({ total: 1, rows: [{ kind: 'PLAN', operation: 'i' }] });
    expect((await publisher.get('/office/feed/missing').expect(200)).text).toContain('缺少 1 行');
    await publisher.form('/office/feed/missing').expect(303);
    const page = await publisher.get('/office/feed/missing').expect(200);
    expect(page.text).toContain('已补记 1 行');
    expect(page.text).toContain('没有缺少的数据');
  });

  it('is not for people who only inspect', async () => {
    const inspector = await t.as(['INSPECTOR']);
    await inspector.get('/office/feed').expect(403);
    await inspector.form('/office/feed/batches', { kind: 'PLAN' }).expect(403);
    await publisher.form('/office/feed/codes/CHECK_RESULT', { 'codes[NO_ISSUE]': '1' }).expect(403);
  });
});

describe('codes', () => {
  it('that are missing are told row by row, and entered by an administrator', async () => {
    const faults = await publisher.get('/office/feed/faults').expect(200);
    expect(faults.text).toContain('“未发现问题”没有省平台代码，请在代码对照中填写。');
    const path = '/office/feed/codes/CHECK_RESULT';
    const wrong = await administrator.form(path, { 'codes[NO_ISSUE]': '一' }).expect(422);
    expect(wrong.text).toContain('“未发现问题”的代码应为1至20位字母、数字或短横。');
    expect(wrong.text).toContain('value="一"');
    await administrator.form(path, { 'codes[NO_ISSUE]': '01' }).expect(303);
    expect((await administrator.get('/office/feed/codes').expect(200)).text).toContain('改动了 1 个代码');
    expect((await publisher.get('/office/feed/faults')).text).not.toContain('“未发现问题”没有省平台代码');
    for (const dictionary of ['NOTHING', 'constructor']) {
      await administrator.form(`/office/feed/codes/${dictionary}`, { 'codes[A]': '01' }).expect(404);
    }
  });
});

describe('a batch', () => {
  it('is refused where nothing may leave', async () => {
    const page = await publisher.form('/office/feed/batches', { kind: 'INSPECTION' }).expect(409);
    expect(page.text).toContain('没有可以报送的行政检查行为');
    await publisher.form('/office/feed/batches', { kind: 'EVERYTHING' }).expect(422);
  });

  it('is downloaded in three forms of the same rows, and settled by a receipt', async () => {
    await mapCodes(t);
    const made = await publisher.form('/office/feed/batches', { kind: 'INSPECTION' }).expect(303);
    const path = made.headers.location;
    expect((await publisher.get(path).expect(200)).text).toContain('待回执 1 行');
    const { body: json } = await publisher.get(`${path}/file/json`).expect(200);
    const csv = await publisher.get(`${path}/file/csv`).expect(200);
    const [head, row] = csvRows(csv.text.replace(/^\uFEFF/, ''));
    expect(Object.fromEntries(head.map((key, n) => [key, row[n]]))).toEqual(json.rows[0]);
    expect(head[0]).toBe('record_unique_identity');
    const xlsx = await publisher.get(`${path}/file/xlsx`).buffer().expect(200);
    expect(xlsx.headers['content-type']).toContain('spreadsheetml');
    await publisher.get(`${path}/file/pdf`).expect(404);
    await publisher.get(`${path}/file/constructor`).expect(404);
    await publisher.get('/office/feed/rows?standing=constructor').expect(200);
    await publisher.get('/office/feed/batches/999').expect(404);
    const [{ recordId }] = await outbox(t, 'INSPECTION');
    const receipt = `数据唯一标识,回执结论,回执代码,退回原因\n${recordId},退回,E7,事项编码不在目录中\n`;
    await publisher.upload(`${path}/receipt`, Buffer.from(receipt), '回执.csv').expect(303);
    const rows = await publisher.get('/office/feed/rows?standing=REFUSED').expect(200);
    expect(rows.text).toContain('事项编码不在目录中');
    const [{ id }] = await outbox(t, 'INSPECTION');
    await publisher.form(`/office/feed/rows/${id}/again`).expect(303);
    expect(await outbox(t, 'INSPECTION')).toHaveLength(2);
    await publisher.form(`/office/feed/rows/${id}/again`).expect(409);
  });
});

describe('the way', () => {
  it('is a push only with an address, a key and the secret of the configuration', async () => {
    const push = { way: 'PUSH', source: '甘孜州', url: 'ftp://example.com', keyId: '', timeoutSeconds: '0' };
    const page = await administrator.form('/office/feed/settings', push).expect(422);
    for (const words of ['接口地址应以', '需要填写密钥编号', '应为1至120秒', '还没有设置签名密钥']) {
      expect(page.text).toContain(words);
    }
    await administrator.form('/office/feed/settings', { way: 'FILE', source: '甘孜州' }).expect(303);
    expect((await administrator.get('/office/feed/settings')).text).toContain('value="甘孜州"');
  });
});

describe('the file of the credit publicity system', () => {
  const rows = async (since = ''): Promise<{ operation: string; subjectCode: string }[]> =>
    (await publisher.get('/api/v1/feed/credit').query({ since }).expect(200)).body.rows;
  const operations = async (since = ''): Promise<string[]> =>
    (await rows(since)).map((row) => `${row.operation} ${row.subjectCode}`);

  it('takes back what was withdrawn, leaves it out of the whole, and has it again when it is published again', async () => {
    // Late in the evening in Beijing; an hour later it is the next day.
    t.clock.set('2026-03-20T15:30:00Z');
    await published(t, 'RESULT', drawId);
    expect(await operations()).toEqual([`i ${subjectCode}`]);
    expect(await operations('2026-03-20')).toEqual([]);

    const shared = async (): Promise<string> =>
      (await publisher.get('/office/credit/exchange').expect(200)).text;
    expect(await shared()).toContain('共 1 条');
    t.clock.set('2026-03-20T16:30:00Z');
    await published(t, 'RESULT', drawId, { withdraw: true, reason: '检查对象认定有误' });
    expect(await operations()).toEqual([]);
    expect(await operations('2026-03-19')).toEqual([]);
    expect(await operations('2026-03-20')).toEqual([`d ${subjectCode}`]);
    expect(await shared()).toContain('共 0 条');
    expect((await publisher.get('/office/credit/exchange/json').expect(200)).text).not.toContain(subjectCode);
    const file = await publisher.get('/office/feed/credit/csv?since=2026-03-20').expect(200);
    const [head, row, ...others] = csvRows(file.text.replace(/^\uFEFF/, ''));
    expect([head[0], row[0], others]).toEqual(['操作', '删除', []]);
    expect(row).toContain(subjectCode);
    const whole = await publisher.get('/office/feed/credit/csv').expect(200);
    expect(whole.text).not.toContain(subjectCode);

    await published(t, 'RESULT', drawId);
    expect(await operations()).toEqual([`i ${subjectCode}`]);
    // Nothing has changed against the evening before.
    expect(await operations('2026-03-20')).toEqual([]);
    expect(await operations('2026-03-19')).toEqual([`i ${subjectCode}`]);

    // A file of the day after a withdrawal that lasted: the evening knew of nothing.
    await published(t, 'RESULT', drawId, { withdraw: true, reason: '再次核对' });
    t.clock.set('2026-03-21T16:30:00Z');
    expect(await operations('2026-03-21')).toEqual([]);
    await published(t, 'RESULT', drawId);
    expect(await operations('2026-03-21')).toEqual([`i ${subjectCode}`]);
  });
});
