import ExcelJS from 'exceljs';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
let planner: Client;
const PAGE = '/office/agencies/travel';
const [KANGDING, LUDING, DANBA, SERXU] = ['513301', '513322', '513323', '513332'];

beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
});
afterAll(() => t.close());

const area = async (code: string) => {
  const { body } = await planner.get('/api/v1/areas').expect(200);
  return body.areas.find((one: { code: string }) => one.code === code);
};
const versions = (code: string): Promise<{ version: number; source: string }[]> =>
  t.dataSource.query('SELECT version, source FROM area_version WHERE area_code = $1 ORDER BY version', [
    code,
  ]);

describe('neighbours and travel days', () => {
  it('of a county are changed both ways, kept with history and audit, and read by the frame', async () => {
    expect((await area(KANGDING)).travelDays[LUDING]).toBe(1);
    await planner.put(`/api/v1/areas/${KANGDING}`, { travelDays: { [LUDING]: 2 } }).expect(204);
    expect((await area(KANGDING)).travelDays[LUDING]).toBe(2);
    expect((await area(LUDING)).travelDays[KANGDING]).toBe(2);
    expect(await versions(KANGDING)).toEqual([
      { version: 1, source: '初始数据' },
      { version: 2, source: '接口修改' },
    ]);
    await planner.put(`/api/v1/areas/${KANGDING}`, { travelDays: { [LUDING]: 2 } }).expect(204);
    expect(await versions(KANGDING)).toHaveLength(2);
    const [{ n }] = await t.dataSource.query(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = '修改相邻县(市)和路途天数'`,
    );
    expect(n).toBe(2);
    await expect(t.dataSource.query('DELETE FROM area_version')).rejects.toThrow('只能追加');
  });

  it('can be one way only, and no longer neighbours at all', async () => {
    const put = (body: object) => planner.put(`/api/v1/areas/${KANGDING}`, body).expect(204);
    await put({ travelDays: { [DANBA]: 3 }, symmetric: false });
    expect((await area(KANGDING)).travelDays[DANBA]).toBe(3);
    expect((await area(DANBA)).travelDays[KANGDING]).toBe(1);
    await put({ travelDays: { [DANBA]: null } });
    expect((await area(KANGDING)).neighbours).not.toContain(DANBA);
    expect((await area(DANBA)).neighbours).not.toContain(KANGDING);
    const table = await t.app.get(AgenciesService, { strict: false }).travelTable();
    expect(table.days(KANGDING, DANBA)).toBe(2);
    await put({ travelDays: { [DANBA]: 1 }, closedMonths: [12, 1] });
    expect((await area(KANGDING)).closedMonths).toEqual([1, 12]);
    await put({ closedMonths: [] });
  });

  it('are refused with all faults at once, and for everybody but the bureau', async () => {
    const wrong = { travelDays: { [LUDING]: 99, [KANGDING]: 1, 999999: 1 }, closedMonths: [13] };
    const { body } = await planner.put(`/api/v1/areas/${KANGDING}`, wrong).expect(422);
    expect(body.error.faults.map(({ field }: { field: string }) => field).sort()).toEqual([
      ...['closedMonths', 'travel.513301.513301', 'travel.513301.513322', 'travel.513301.999999'],
    ]);
    await planner.put('/api/v1/areas/513300', {}).expect(404);
    await planner.put('/api/v1/areas/999999', {}).expect(404);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.put(`/api/v1/areas/${LUDING}`, { travelDays: { [KANGDING]: 1 } }).expect(403);
    await (await t.as(['DRAWER'])).put(`/api/v1/areas/${LUDING}`, {}).expect(403);
    expect((await area(LUDING)).travelDays[KANGDING]).toBe(2);
  });
});

describe('the pages of the map', () => {
  const digestOf = (html: string): string => /name="digest" value="([0-9a-f]{64})"/.exec(html)?.[1] ?? '';

  it('save the table of all counties, and refuse one that somebody else has changed meanwhile', async () => {
    const { text } = await planner.get(PAGE).expect(200);
    expect(text).toContain('aria-label="康定到泸定的天数" value="2"');
    const digest = digestOf(text);
    const cell = `travel[${KANGDING}][${LUDING}]`;
    await planner.form(PAGE, { [cell]: '1', symmetric: 'on', digest }).expect(303);
    expect((await area(LUDING)).travelDays[KANGDING]).toBe(1);
    const late = await planner.form(PAGE, { [cell]: '5', symmetric: 'on', digest }).expect(409);
    expect(late.text).toContain('被别人改动过');
    const bad = await planner.form(PAGE, { [cell]: '一', symmetric: 'on' }).expect(422);
    expect(bad.text).toContain('康定市到泸定县的路途天数“一”不对');
    expect(bad.text).toContain('value="一"');
    expect((await planner.get(PAGE)).text).toContain('到泸定县：2天 改为 1天');
  });

  it('save one county with its closed months', async () => {
    const page = `/office/agencies/areas/${SERXU}`;
    const { text } = await planner.get(page).expect(200);
    expect(text).toMatch(/value="12" checked/);
    await planner
      .form(page, {
        'travel[513333]': '2',
        closedMonths: ['1', '2'],
        symmetric: 'on',
        digest: digestOf(text),
      })
      .expect(303);
    expect(await area(SERXU)).toMatchObject({ closedMonths: [1, 2], travelDays: { 513333: 2, 513328: 1 } });
    expect((await planner.get(page)).text).toContain('不安排检查的月份：1月、2月、12月 改为 1月、2月');
    await planner.get('/office/agencies/areas/513300').expect(404);
  });

  it('give the table as a workbook that goes in again, by upload and by paste, shown before it is saved', async () => {
    const { body } = await planner.get(`${PAGE}/workbook`).responseType('blob').expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const sheet = book.worksheets[0];
    const same = await planner.upload(`${PAGE}/file`, body, '路途天数.xlsx').expect(200);
    expect(same.text).toContain('与现在的相同');
    const pasted: string[] = [];
    sheet.eachRow((row, n) => {
      if (n < 3) return;
      const cells = Array.from({ length: 19 }, (_, at) => row.getCell(at + 1).text);
      if (cells[0] === '康定市') cells[2] = '4';
      pasted.push(cells.join('\t'));
    });
    const changed = await planner.form(`${PAGE}/paste`, { text: pasted.join('\n') }).expect(200);
    expect(changed.text).toContain('与现在不同的有 1 处');
    expect(changed.text).toContain('康定市到泸定县：1天 改为 4天');
    expect((await area(KANGDING)).travelDays[LUDING]).toBe(1);
    const wrong = await planner.form(`${PAGE}/paste`, { text: '甲\t乙' }).expect(422);
    expect(wrong.text).toContain('没有认出路途天数表');
    expect(wrong.text).toContain('>甲\t乙</textarea>');
    await planner.upload(`${PAGE}/file`, Buffer.from('no workbook'), '路途天数.xlsx').expect(422);
  });
});
