import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, pageFaults } from '../support/desk.js';
import { NOTHING_FOUND, tasksOf } from '../support/inspected.js';
import { readyOffice, teamOf } from '../support/on-site.js';
import { readyTasks } from '../support/ready.js';

// An office is made, and five pages are walked: on a busy machine that takes minutes.
jest.setTimeout(180_000);

describeInChromium('a result', () => {
  let t: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    t = await startTestApp();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('is typed finding by finding without JavaScript, reviewed beside its record, and its correction shows the difference', async () => {
    const [id] = await readyOffice(t);
    const [{ drawId }] = await t.dataSource.query(
      'SELECT draw_id AS "drawId" FROM inspection_task WHERE id = $1',
      [id],
    );
    await readyTasks(t, drawId);
    const [task] = await tasksOf(t, drawId);
    t.clock.set('2026-03-20T01:00:00Z');
    const address = await t.listen();
    const { lead } = await teamOf(t, task.id);
    const page = await deskOf(browser, address, lead, false);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`/office/tasks/${task.id}`);
    await page.getByLabel('检查结果', { exact: true }).selectOption('PENDING_ACTION');
    await page.getByLabel('检查完成日期').fill('2026-03-10');
    await page.getByLabel('第 1 条问题').fill('灯具损坏');
    await page.getByLabel('第 2 条问题').fill('台账缺页');
    await page.getByLabel('后续处理', { exact: true }).selectOption('CASE_UNIT');
    await page.getByRole('button', { name: '提交审核' }).click();
    await page.getByText('检查结果已录入(第1版)').waitFor();

    const reviewer = await t.as(['REVIEWER']);
    // axe itself is a script: it needs a page that runs them.
    const desk = await deskOf(browser, address, reviewer);
    expect(await pageFaults(desk, '/office/reviews')).toEqual([]);
    await desk.getByRole('link', { name: '审核', exact: true }).click();
    expect(await pageFaults(desk, `/office/reviews/${task.id}`)).toEqual([]);
    await desk.getByRole('button', { name: '审核通过' }).click();
    await desk.getByText('没有其他可以由您审核的结果').waitFor();

    const correction = { ...NOTHING_FOUND, findings: [], corrects: 1, reason: '复核无误' };
    await lead.post(`/api/v1/tasks/${task.id}/corrections`, correction).expect(201);
    expect(await pageFaults(desk, `/office/reviews/${task.id}`)).toEqual([]);
    const difference = desk.getByRole('table', { name: '与第 1 版的不同' });
    expect(await difference.innerText()).toContain('灯具损坏');
    const own = await deskOf(browser, address, lead);
    expect(await pageFaults(own, `/office/tasks/${task.id}`)).toEqual([]);
  });
});
