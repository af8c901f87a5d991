import { AccountEmail } from '../../src/accounts/account-email.service.js';
import { Digests } from '../../src/disclosure/digest/digests.service.js';
import { DailyJobs } from '../../src/jobs/daily.jobs.js';
import { CONFIG, type Config } from '../../src/platform/config.js';
import type { ConnectionOptions } from '../../src/platform/database/database.js';
import { createApp } from '../../src/server.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { MailBox } from '../support/mail-box.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

const box = new MailBox();
let t: TestApp;
let second: Awaited<ReturnType<typeof createApp>>;
let jobs: DailyJobs[];
let inspector: Client;
let reviewer: Client;
let subjects: string[];

beforeAll(async () => {
  const smtpUrl = await box.open();
  t = await startTestApp({
    config: { smtpUrl, mailFrom: 'mingchou@jtj.example', publicUrl: 'https://mc.example' },
  });
  second = await createApp({
    config: t.app.get<Config>(CONFIG),
    connection: t.dataSource.options as ConnectionOptions,
    clock: t.clock,
  });
  await second.init();
  jobs = [t.app, second].map((app) => app.get(DailyJobs, { strict: false }));
  await makeCarriers(t.dataSource, 40);
  await makePeople(t.dataSource);
  const [lineId] = await makeApprovedPlan(t.dataSource, [carrierLine()]);
  const drawId = await sealedDraw(t, lineId);
  await readyTasks(t, drawId);
  const [task] = await tasksOf(t, drawId);
  inspector = await t.as(['INSPECTOR'], { inspectorId: task.leaderId });
  reviewer = await t.as(['REVIEWER']);
  const rows: { name: string; code: string }[] = await t.dataSource.query('SELECT name, code FROM subject');
  subjects = rows.flatMap(({ name, code }) => [name, code]);
});

afterAll(async () => {
  await box.close();
  await second.close();
  await t.close();
});

const address = (one: Client) => t.app.get(AccountEmail, { strict: false }).of(one.accountId);
const setOwn = (one: Client, email: string) => one.form('/office/email', { email });
/** Both instances at the same moment, twice. */
const everywhere = () => Promise.all([...jobs, ...jobs].map((one) => one.digest()));
const state = () => t.app.get(Digests, { strict: false }).stateOf(t.clock.now().toISOString().slice(0, 10));

describe('the address of a person', () => {
  it.each([
    'no-at-sign',
    'a@b',
    'a@b.cn, c@d.cn',
    'a b@c.cn',
    'a@b.cn\nBcc: x@y.cn',
    '"x" <a@b.cn>',
    '张@b.cn',
  ])('is refused as %j, and nothing changes', async (email) => {
    const answer = await setOwn(inspector, email).expect(422);
    expect(answer.text).toContain('邮箱地址不正确');
    expect(await address(inspector)).toBe('');
  });

  it('is set by its owner, seen by its owner, cleared with an empty field', async () => {
    await setOwn(inspector, ' Zhang@JTJ.example.cn ').expect(303);
    expect((await inspector.get('/office/password').expect(200)).text).toContain('zhang@jtj.example.cn');
    await setOwn(inspector, '').expect(303);
    expect(await address(inspector)).toBe('');
    await setOwn(inspector, 'zhang@jtj.example.cn').expect(303);
  });

  it('of somebody else is set by an administrator only', async () => {
    const path = `/office/accounts/${reviewer.accountId}/email`;
    await inspector.form(path, { email: 'x@jtj.example.cn' }).expect(403);
    const administrator = await t.as(['ADMINISTRATOR']);
    await administrator.form('/office/accounts/999999/email', { email: 'x@jtj.example.cn' }).expect(404);
    await administrator.form(path, { email: 'shenhe@jtj.example.cn' }).expect(303);
    expect(await address(reviewer)).toBe('shenhe@jtj.example.cn');
  });
});

describe('the daily mail', () => {
  it('goes once to whom something waits for, on however many instances, and says what the first page says', async () => {
    t.clock.set('2026-03-03T01:00:00Z');
    await everywhere();
    await everywhere();
    expect(box.mails.map(({ to }) => to)).toEqual([['zhang@jtj.example.cn']]);
    const [{ subject, text, from, raw }] = box.mails;
    expect(from).toBe('mingchou@jtj.example');
    expect(subject).toMatch(/^双随机抽查待办\(2026年3月3日\)：\d+ 项待办/);
    const page = (await inspector.get('/office').expect(200)).text;
    const lines = text.split(/\r?\n/).filter((line) => line.startsWith('· '));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(page).toContain(line.slice(2));
    expect(text).toContain('https://mc.example/office/my-tasks');
    expect(raw).toMatch(/^Auto-Submitted: auto-generated/im);
  });

  it('names no subject', () => {
    const [{ text, subject }] = box.mails;
    expect(subjects.length).toBeGreaterThan(0);
    for (const one of subjects) expect(text + subject).not.toContain(one);
  });

  it('is tried again after a refusal, later each time, five times at most', async () => {
    box.mails.length = 0;
    box.refusal = 'mailbox full';
    t.clock.set('2026-03-04T01:00:00Z');
    await everywhere();
    expect((await state()).waiting).toMatchObject([
      { attempts: 1, message: expect.stringContaining('mailbox full') },
    ]);
    t.clock.set('2026-03-04T01:09:00Z');
    await everywhere();
    expect((await state()).waiting).toMatchObject([{ attempts: 1 }]);
    for (const [time, attempts] of [
      ['01:11', 2],
      ['01:20', 2],
      ['01:32', 3],
      ['02:13', 4],
      ['03:34', 5],
      ['09:00', 5],
    ] as const) {
      t.clock.set(`2026-03-04T${time}:00Z`);
      await everywhere();
      expect((await state()).waiting).toMatchObject([{ attempts }]);
    }
    expect(box.mails).toEqual([]);
  });

  it('arrives once the server takes it, and what was not sent yesterday stays unsent', async () => {
    t.clock.set('2026-03-05T01:00:00Z');
    await everywhere();
    box.refusal = null;
    t.clock.set('2026-03-05T01:11:00Z');
    await everywhere();
    expect(box.mails).toHaveLength(1);
    expect(box.mails[0].raw).toContain('<digest-');
    expect(await state()).toMatchObject({ composed: 1, sent: 1, waiting: [] });
  });

  it('is tried out by an administrator, who sees what the server says', async () => {
    const administrator = await t.as(['ADMINISTRATOR']);
    expect((await administrator.form('/office/reminders/mail').expect(422)).text).toContain('还没有填写邮箱');
    await setOwn(administrator, 'guanli@jtj.example.cn').expect(303);
    box.mails.length = 0;
    await administrator.form('/office/reminders/mail').expect(303);
    expect(box.mails.map(({ to }) => to[0])).toEqual(['guanli@jtj.example.cn']);
    box.refusal = 'no such user';
    expect((await administrator.form('/office/reminders/mail').expect(409)).text).toContain('no such user');
  });
});

describe('without a mail server', () => {
  it('nothing is written, and the page says so', async () => {
    const bare = await startTestApp();
    try {
      expect(await bare.app.get(DailyJobs, { strict: false }).digest()).toBe(0);
      const administrator = await bare.as(['ADMINISTRATOR']);
      const page = await administrator.get('/office/reminders').expect(200);
      expect(page.text).toContain('没有设置邮件服务器，只在网站内提醒');
    } finally {
      await bare.close();
    }
  });
});
