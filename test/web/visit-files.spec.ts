import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf } from '../support/desk.js';
import { pngOf } from '../support/evidence.js';
import { Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { photo } from '../support/pictures.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

describeInChromium('the files of a visit', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let task: MadeTask;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 48);
    await makePeople(t.dataSource);
    const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ areaCodes, months: [3, 6] })]);
    const drawId = await sealedDraw(t, line);
    await readyTasks(t, drawId);
    [task] = await tasksOf(t, drawId);
    t.clock.set('2026-03-20T01:00:00Z');
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const sideways = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it('a phone without JavaScript sends photos, sees them, takes one back, and the head confirms', async () => {
    const leader = await new Inspectors(t).of(task.leaderId);
    const phone = await deskOf(browser, address, leader, false);
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto(`/office/tasks/${task.id}`);
    await phone.getByRole('link', { name: '查看或上传' }).click();

    // A photo under a wrong name: the words and what was typed stay.
    await phone
      .getByLabel('照片或文件')
      .setInputFiles({ name: '大门.png', mimeType: 'image/png', buffer: photo() });
    await phone.getByLabel('用途').selectOption({ label: '证据材料' });
    await phone.getByLabel('说明(可不填)').fill('大门紧闭');
    await phone.getByRole('button', { name: '上传' }).click();
    await phone.locator('.fault', { hasText: '“大门.png”：扩展名与内容不符' }).waitFor();
    expect(await phone.getByLabel('说明(可不填)').inputValue()).toBe('大门紧闭');
    expect(await phone.getByLabel('用途').inputValue()).toBe('EVIDENCE');

    await phone.getByLabel('照片或文件').setInputFiles([
      { name: '大门.jpg', mimeType: 'image/jpeg', buffer: photo() },
      { name: '公告.png', mimeType: 'image/png', buffer: pngOf(20, 10) },
    ]);
    await phone.getByLabel('保留拍摄位置').check();
    await phone.getByRole('button', { name: '上传' }).dblclick();
    await phone.getByText('拍摄位置：北纬 30.05').waitFor();
    expect(await phone.locator('ul.files > li').count()).toBe(2);
    expect(await sideways(phone)).toBe(0);

    await phone.locator('li', { hasText: '公告.png' }).getByText('撤下', { exact: true }).click();
    await phone.locator('li', { hasText: '公告.png' }).getByLabel('撤下原因').fill('不清楚');
    await phone.locator('li', { hasText: '公告.png' }).getByRole('button', { name: '撤下这个文件' }).click();
    await phone.getByText('撤下原因：不清楚').waitFor();

    const desk = await deskOf(browser, address, leader);
    await desk.setViewportSize({ width: 360, height: 740 });
    await desk.goto(`/office/tasks/${task.id}/files`);
    const picture = desk.locator('ul.files img').first();
    await picture.scrollIntoViewIfNeeded();
    await desk.waitForFunction(() => (document.querySelector('ul.files img') as HTMLImageElement).complete);
    const width = await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(width).toBe(8);
    expect(await axeFaults(desk)).toEqual([]);

    const closed = { resultCode: 'UNREACHABLE', followUp: 'NONE', inspectedOn: '2026-03-10' };
    await leader.post(`/api/v1/tasks/${task.id}/results`, closed).expect(201);
    const reviewer = await t.as(['REVIEWER']);
    await reviewer.post(`/api/v1/tasks/${task.id}/reviews`, { version: 1, decision: 'ACCEPTED' }).expect(204);
    const head = await deskOf(browser, address, await t.as(['HEAD']), false);
    await head.goto('/office/not-inspected');
    await head.getByRole('link', { name: task.number }).click();
    await head.getByLabel('理由').fill('两次上门均无人，邻居证实');
    await head.getByRole('button', { name: '认定无法检查' }).click();
    await head.getByText('已认定无法检查，可以办理递补。').waitFor();
    await head.getByText('名录库中的住所和联系方式可能已经变动').waitFor();
  }, 180_000);
});
