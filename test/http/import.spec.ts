import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { AGENCY_HEADINGS, bookOf, carrierBook } from '../support/import-files.js';
import { FIXTURES } from '../support/import-lookups.js';
import { carrier, CARRIER_HEADINGS } from '../support/import-sheets.js';

const KIND = 'DANGEROUS_GOODS_CARRIER';

let t: TestApp;
let planner: Client;
let county: Client;
let drawer: Client;
beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER']);
  county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
  drawer = await t.as(['DRAWER']);
});
afterAll(() => t.close());

const sample = (name: string) => readFileSync(join(FIXTURES, name));

/** A downloaded workbook: its name and the texts of its first sheet. */
async function download(client: Client, path: string) {
  const { body, headers } = await client
    .get(path)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  expect(headers['content-type']).toContain('spreadsheetml');
  const [sheet] = await readWorkbook(body as Buffer, READ_LIMITS);
  return { name: decodeURIComponent(String(headers['content-disposition'])), sheet };
}

describe('/api/v1/imports', () => {
  it('looks at a workbook, then imports its good rows, once', async () => {
    const sent = await planner.upload('/api/v1/imports', sample('carriers.xlsx'), '企业名录.xlsx', {
      kind: KIND,
    });
    expect(sent.status).toBe(201);
    const { id, ...preview } = sent.body;
    expect(preview).toMatchObject({
      ...{ kind: KIND, fileName: '企业名录.xlsx', rows: 38, accepted: 33, warnings: [], diffs: [] },
      changes: { created: 33, updated: 0, unchanged: 0 },
    });
    expect(preview.faults[0]).toEqual({
      ...{ row: 15, column: '统一社会信用代码', code: 'USCC', message: expect.stringContaining('校验位') },
    });
    const stored = await planner.get(`/api/v1/imports/${id}`).expect(200);
    expect(stored.body).toMatchObject({ id, state: 'PREVIEWED', rows: 38, faultCount: 5, result: null });
    expect(stored.body.file).toBeUndefined();

    const done = await planner.post(`/api/v1/imports/${id}/apply`).expect(200);
    expect(done.body).toEqual({ created: 33, updated: 0, unchanged: 0, skipped: 5, differs: false });
    const again = await planner.post(`/api/v1/imports/${id}/apply`).expect(409);
    expect(again.body.error).toMatchObject({
      ...{ code: 'CONFLICT', message: expect.stringContaining('不能再次导入') },
    });
    const after = await planner.get(`/api/v1/imports/${id}`).expect(200);
    expect(after.body).toMatchObject({ state: 'APPLIED', result: { created: 33, skipped: 5 } });
  });

  it('takes hostile names and cells as the texts that they are', async () => {
    const name = '<script>alert(1)</script>\u202E"甲';
    const rows = [
      carrier(9001, { 企业名称: name, 地址: '=HYPERLINK("http://evil.example")' }),
      carrier(9002, { 经营状态: '<b>' }),
    ];
    const fileName = `../../${'长'.repeat(199)}😀"';\r\nX-Evil: 1.xlsx`;
    const sent = await planner.upload('/api/v1/imports', await carrierBook(...rows), fileName, {
      kind: KIND,
    });
    expect(sent.status).toBe(201);
    const { id } = sent.body;
    const page = await planner.get(`/office/imports/${id}`).expect(200);
    expect(page.text).toContain('&lt;b&gt;');
    expect(page.text).not.toMatch(/<script>alert|<b>|\u202E/);
    const { name: given } = await download(planner, `/office/imports/${id}/faulty-rows`);
    expect(given).not.toMatch(/\.\.\/|\r|\n/);
    await planner.post(`/api/v1/imports/${id}/apply`).expect(200);
    const list = await planner
      .get(`/office/subjects?kind=${KIND}&q=${encodeURIComponent('alert')}`)
      .expect(200);
    expect(list.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(list.text).not.toMatch(/<script>alert|\u202E/);
    // A search word that a character straddles at its cut is written to the audit log of the export.
    const cut = encodeURIComponent(`${'a'.repeat(99)}😀`);
    await planner.get(`/office/subjects/export?kind=${KIND}&q=${cut}`).expect(200);
  });

  it('refuses what is no workbook, no file, no kind', async () => {
    const text = await planner.upload('/api/v1/imports', Buffer.from('a,b\n'), 'a.csv', { kind: KIND });
    expect([text.status, text.body.error.code]).toEqual([422, 'UNREADABLE_FILE']);
    const nothing = await planner.post('/api/v1/imports', { kind: KIND }).expect(422);
    expect(nothing.body.error.faults).toMatchObject([{ field: 'file' }]);
    const unknown = await planner.upload('/api/v1/imports', sample('carriers.xlsx'), 'a.xlsx', { kind: 'X' });
    expect([unknown.status, unknown.body.error.faults[0].field]).toEqual([422, 'kind']);
    await planner.get('/api/v1/imports/999').expect(404);
    await planner.get('/api/v1/imports/1%20or').expect(404);
  });

  it('refuses more than 20 MB before anything is read', async () => {
    const file = Buffer.alloc(20 * 1024 * 1024 + 1);
    const { status, body } = await planner.upload('/api/v1/imports', file, 'a.xlsx', { kind: KIND });
    expect([status, body.error.code]).toEqual([413, 'TOO_LARGE']);
  });

  it('keeps to the scope of the agency', async () => {
    const agencies = await bookOf(AGENCY_HEADINGS, ['一科', 'X-1', '', '泸定县', 'JT']);
    const refused = await county.upload('/api/v1/imports', agencies, 'a.xlsx', { kind: 'AGENCY' });
    expect(refused.status).toBe(403);
    const own = await planner.upload('/api/v1/imports', await carrierBook(carrier(1)), 'a.xlsx', {
      kind: KIND,
    });
    await county.get(`/api/v1/imports/${own.body.id}`).expect(403);
    await county.post(`/api/v1/imports/${own.body.id}/apply`).expect(403);
    await county.get(`/office/imports/${own.body.id}/faulty-rows`).expect(403);
  });
});

describe('/office/imports', () => {
  it('shows the lists that one may import', async () => {
    expect((await planner.get('/office/imports').expect(200)).text).toContain('value="AGENCY"');
    const { text } = await county.get('/office/imports').expect(200);
    expect(text).toContain('value="INSPECTOR"');
    expect(text).not.toContain('value="AGENCY"');
    await drawer.get('/office/imports').expect(403);
  });

  it('goes through without JavaScript: upload, look, import, result', async () => {
    const sent = await planner.upload('/office/imports', sample('projects.xlsx'), '项目.xlsx', {
      kind: 'CONSTRUCTION_PROJECT',
    });
    expect(sent.status).toBe(303);
    const page = String(sent.headers.location);
    expect(page).toMatch(/^\/office\/imports\/\d+$/);
    const preview = (await planner.get(page).expect(200)).text;
    expect(preview).toContain('导入合格的 63 行');
    expect(preview).toContain('下载有问题的 1 行');
    expect(preview).toMatch(
      /<td class="number">9<\/td><td>项目代码<\/td><td>.*“2108-513301-04-1-123456”格式不对/,
    );

    const applied = await planner.form(`${page}/apply`).expect(303);
    expect(applied.headers.location).toBe(page);
    const result = (await planner.get(page).expect(200)).text;
    expect(result).toMatch(/导入完成.新增 63 行/);
    expect(result).not.toContain('导入合格的');
    const again = await planner.form(`${page}/apply`).expect(409);
    expect(again.text).toContain('不能再次导入');
    expect((await planner.get('/office/imports')).text).toContain('项目.xlsx');
  });

  it('says that a second import of the same file changes nothing', async () => {
    const sent = await planner.upload('/office/imports', sample('projects.xlsx'), '项目.xlsx', {
      kind: 'CONSTRUCTION_PROJECT',
    });
    const page = String(sent.headers.location);
    expect((await planner.get(page)).text).toContain('完全一致');
    await planner.form(`${page}/apply`).expect(303);
    expect((await planner.get(page)).text).toContain('名录库没有任何变化');
  });

  it('shows changes field by field', async () => {
    const before = await planner.upload('/api/v1/imports', await carrierBook(carrier(11)), 'a.xlsx', {
      kind: KIND,
    });
    await planner.post(`/api/v1/imports/${before.body.id}/apply`).expect(200);
    const changed = await carrierBook(carrier(11, { 车辆数: '31', 信用风险等级: 'C' }));
    const sent = await planner.upload('/office/imports', changed, 'b.xlsx', { kind: KIND });
    const { text } = await planner.get(String(sent.headers.location)).expect(200);
    expect(text).toMatch(/<td>车辆数<\/td><td>29<\/td><td>31<\/td>/);
    expect(text).toMatch(/<td>信用风险等级<\/td><td>B<\/td><td>C<\/td>/);
  });

  it('shows the form again with what was wrong', async () => {
    const sent = await planner.upload('/office/imports', Buffer.from('%PDF-1.4'), 'a.xlsx', { kind: KIND });
    expect(sent.status).toBe(422);
    expect(sent.text).toContain('这是 PDF 文件');
    expect(sent.text).toContain(`value="${KIND}" selected`);
    const missing = await planner.form('/office/imports/paste', {
      kind: KIND,
      text: '企业名称\t地址\n甲\t乙',
    });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('统一社会信用代码');
    expect(missing.text).toContain('企业名称\t地址\n甲\t乙</textarea>');
  });

  it('takes a pasted table', async () => {
    const text = [CARRIER_HEADINGS, carrier(21), carrier(22, { 经营状态: '不详' })]
      .map((cells) => cells.join('\t'))
      .join('\n');
    const sent = await planner.form('/office/imports/paste', { kind: KIND, text }).expect(303);
    const page = String(sent.headers.location);
    expect((await planner.get(page)).text).toContain('导入合格的 1 行');
    const { name, sheet } = await download(planner, `${page}/faulty-rows`);
    expect(name).toContain('待改正-粘贴的内容.xlsx');
    expect(sheet.rows.map(({ cells }) => cells[0])).toEqual(['企业名称', '康定第22运输有限公司']);
  });

  it('gives the blank workbooks', async () => {
    const { name, sheet } = await download(planner, '/office/imports/blank/INSPECTOR');
    expect(name).toContain('空白表-执法检查人员.xlsx');
    expect(sheet.rows[1].cells).toContain('执法证号*');
    await planner.get('/office/imports/blank/SHIP').expect(422);
  });
});
