import ExcelJS from 'exceljs';
import { DueList } from '../../src/disclosure/clock/due-list.service.js';
import { LateNotices } from '../../src/disclosure/clock/late-notices.service.js';
import { systemActor } from '../../src/audit/actor.js';
import { DailyJobs } from '../../src/jobs/daily.jobs.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { NOTICE_2027 } from '../support/notice-2027.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { drafted, hands, stepped } from '../support/published.js';

let t: TestApp;
let administrator: Client;
let publisher: Client;
let planId: string;

const SOURCE = '国务院办公厅关于2027年部分节假日安排的通知';
const CALENDARS = '/office/calendars';
const PERIODS = '/office/periods';

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 12);
  await makePeople(t.dataSource);
  await makeApprovedPlan(t.dataSource);
  [{ id: planId }] = await t.dataSource.query('SELECT id FROM annual_plan');
  administrator = await t.as(['ADMINISTRATOR']);
  publisher = (await hands(t)).drafter;
});
afterAll(() => t.close());

const at = (day: string) => t.clock.set(`${day}T01:00:00Z`);
const audited = async (act: string): Promise<number> => {
  const [{ n }] = await t.dataSource.query('SELECT count(*)::int AS n FROM audit_entry WHERE act = $1', [
    act,
  ]);
  return n;
};

describe('what is due', () => {
  it('stands on the page with its deadline and whose turn it is, near before late', async () => {
    // Approved on the 10th of February; eight days of the spring festival, two weekend days worked.
    const open = (await publisher.get(PERIODS).expect(200)).text;
    expect(open).toContain('期限2026年3月16日，还有14天');
    expect(open).toContain('待拟稿');
    expect(open).toMatch(/公示发布：[^<]/);
    expect(open).not.toContain('暂定');
    at('2026-03-12');
    expect((await publisher.get(PERIODS)).text).toContain('即将到期</span>');
    at('2026-03-17');
    const late = (await publisher.get(PERIODS)).text;
    expect(late).toContain('已逾期1天');
    expect(late).toContain('尚未公告');
  });

  it('is reminded of, and says so for everybody who must act', async () => {
    await t.app.get(DailyJobs, { strict: false }).remind();
    const { text } = await publisher.get('/office/reminders').expect(200);
    expect(text).toMatch(/年度抽查计划尚未公示：[^<]*期限2026年3月16日，已逾期1天/);
  });

  it('is not for people who only inspect, and its limits are for the administrator', async () => {
    await (await t.as(['INSPECTOR'])).get(PERIODS).expect(403);
    await publisher.form(PERIODS, { kind: 'PLAN', workingDays: '10', source: '本局约定' }).expect(403);
    await administrator.form(`${PERIODS}/late`, { kind: 'PLAN', objectId: planId, reason: 'x' }).expect(403);
  });
});

describe('what is late', () => {
  it('does not go out before it was announced as late, with its reason', async () => {
    const draft = await drafted(t, 'PLAN', planId);
    await stepped(t, draft, ['CHECKED', 'APPROVED']);
    const steps = { ids: [draft], step: 'PUBLISHED' };
    const { body } = await publisher.post('/api/v1/disclosure-drafts/steps', steps).expect(409);
    expect(body.error.message).toContain(
      '公示期限是2026年3月16日，已经逾期。请先在“公示期限”页面公告逾期和原因',
    );
    const form = { kind: 'PLAN', objectId: planId, reason: ' ' };
    const empty = await publisher.form(`${PERIODS}/late`, form).expect(422);
    expect(empty.text).toContain('请写明逾期的原因');
    const card = await publisher
      .form(`${PERIODS}/late`, { ...form, reason: '因张三11010519491231002X请假' })
      .expect(422);
    expect(card.text).toContain('居民身份证号码');
    await publisher.form(`${PERIODS}/late`, { ...form, reason: '<b>会签</b>延误' }).expect(303);
    const before = (await t.visitor().get('/public/late').expect(200)).text;
    expect(before).toContain('&lt;b&gt;会签&lt;/b&gt;延误');
    expect(before).toContain('尚未公示</span>');
    t.clock.advance(60);
    await publisher.post('/api/v1/disclosure-drafts/steps', steps).expect(200);
    expect((await t.visitor().get('/public/late')).text).toMatch(/已于[^<]*公示/);
    expect(await audited('公告逾期未公示')).toBe(1);
  });

  it('is announced by itself every day, once, without a reason', async () => {
    await makeApprovedPlan(t.dataSource, undefined, 'JT-513322');
    const notices = t.app.get(LateNotices, { strict: false });
    const announce = () =>
      t.dataSource.transaction((tx) => notices.announceDue(tx, systemActor('定时工作'), t.clock.today()));
    const due = await t.app.get(DueList, { strict: false }).all();
    const untold = due.filter(({ stage, announced }) => stage === 'LATE' && announced === null);
    expect(untold.map(({ kind }) => kind)).toContain('PLAN');
    expect([await announce(), await announce()]).toEqual([untold.length, 0]);
    expect((await t.visitor().get('/public/late')).text).toContain('尚未说明');
    expect((await publisher.get(PERIODS)).text).toContain('已公告，原因尚未说明');
    await expect(t.dataSource.query('DELETE FROM late_notice')).rejects.toThrow();
  });

  it('cannot be said of what is in time', async () => {
    const form = { kind: 'PLAN', objectId: planId, reason: '说明' };
    const { text } = await publisher.form(`${PERIODS}/late`, form).expect(409);
    expect(text).toContain('没有逾期，或者已经公示');
  });
});

describe('a time limit', () => {
  it('is set with its source, version by version, and counts from then on', async () => {
    const wrong = await administrator
      .form(PERIODS, { kind: 'PLAN', workingDays: '25', source: '本局约定' })
      .expect(422);
    expect(wrong.text).toContain('超过20个工作日的期限须写明另行规定的法律、法规');
    expect(wrong.text).toContain('value="25"');
    await administrator.form(PERIODS, { kind: 'NOTHING', workingDays: '5', source: 'x' }).expect(422);
    await administrator.form(PERIODS, { kind: 'PLAN', workingDays: '7', source: '本局约定' }).expect(303);
    const { text } = await administrator.get(PERIODS).expect(200);
    expect(text).toContain('7个工作日');
    expect(text).toContain('年度抽查计划 7个工作日(第2版)');
    expect(text).toContain('期限2026年2月26日');
    expect(await audited('设置公示期限')).toBe(1);
  });

  it('is in the workbook as on the page', async () => {
    const { body } = await publisher
      .get(`${PERIODS}/workbook`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const cells = book.worksheets[0].getSheetValues().flat().map(String);
    expect(cells).toContain('2026-02-26');
    expect(cells).toContain('已公告，原因尚未说明');
  });
});

describe('the calendar of a year', () => {
  const sent = (text: string) => ({ year: '2027', source: SOURCE, text });

  it('that is missing is said wherever a deadline runs into it', async () => {
    at('2026-12-20');
    expect((await publisher.get(PERIODS)).text).toContain('2027年的官方放假安排还没有录入');
    const visits = await publisher.get('/office/absences?month=2027-02').expect(200);
    expect(visits.text).toContain('2027年的官方放假安排还没有录入，工作日只按周末推算');
  });

  it('is refused with everything that does not hold, and nothing typed is lost', async () => {
    const wrong = NOTICE_2027.replace('共7天', '共8天').replace('（周五）至3日', '（周四）至3日');
    const { text } = await administrator.form(`${CALENDARS}/preview`, sent(wrong)).expect(422);
    expect(text).toContain('是7天，通知写的是8天');
    expect(text).toContain('2027-01-01 是星期五，通知写的是星期四');
    expect(text).toContain('第2行');
    expect(text).toContain('9月15日（周三）放假');
    expect(text).not.toContain('>启用</button>');
    await administrator.form(CALENDARS, sent(wrong)).expect(422);
    await publisher.form(CALENDARS, sent(NOTICE_2027)).expect(403);
    expect(await audited('录入官方放假安排')).toBe(0);
  });

  it('is shown before it is taken, and then counts everywhere', async () => {
    const { text } = await administrator.form(`${CALENDARS}/preview`, sent(NOTICE_2027)).expect(200);
    expect(text).toContain('2027年2月5日(周五)至2027年2月11日(周四)，共7天');
    expect(text).toContain('>启用</button>');
    expect((await administrator.get(CALENDARS)).text).not.toContain('2027年2月5日');
    await administrator.form(CALENDARS, sent(NOTICE_2027)).expect(303);
    expect((await administrator.get(CALENDARS)).text).toContain('第1版');
    expect((await publisher.get(PERIODS)).text).not.toContain('还没有录入');
    expect((await publisher.get('/office/absences?month=2027-02')).text).not.toContain('还没有录入');
    expect(await audited('录入官方放假安排')).toBe(1);
    await expect(t.dataSource.query('UPDATE official_calendar SET version = 9')).rejects.toThrow();
  });

  it('may come as a workbook, and again as a new version', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('放假');
    sheet.addRow(['日期', '安排']);
    const off = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];
    for (const day of off) sheet.addRow([`2027-${day}`, '放假']);
    sheet.addRow(['2027-05-08', '上班']);
    const file = Buffer.from(await book.xlsx.writeBuffer());
    const fields = { year: '2027', source: SOURCE };
    const seen = await administrator.upload(`${CALENDARS}/file`, file, '放假.xlsx', fields).expect(200);
    expect(seen.text).toContain('2027年10月1日(周五)至2027年10月3日(周日)，共3天');
    const typed = /<textarea name="text" hidden>([^<]*)</.exec(seen.text)?.[1] ?? '';
    await administrator.form(CALENDARS, sent(typed)).expect(303);
    expect((await administrator.get(CALENDARS)).text).toContain('2027年第2版');
    sheet.addRow(['2027-05-08', '放假']);
    const twice = Buffer.from(await book.xlsx.writeBuffer());
    const refused = await administrator.upload(`${CALENDARS}/file`, twice, '放假.xlsx', fields).expect(422);
    expect(refused.text).toContain('2027-05-08 重复出现');
    await administrator.upload(`${CALENDARS}/file`, Buffer.from('x'), '放假.xlsx', fields).expect(422);
  });
});
