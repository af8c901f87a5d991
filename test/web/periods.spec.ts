import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, pageFaults } from '../support/desk.js';
import { NOTICE_2027 } from '../support/notice-2027.js';
import { makeApprovedPlan } from '../support/office.js';

describeInChromium('the clock of disclosure', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    t = await startTestApp();
    await makeApprovedPlan(t.dataSource);
    t.clock.set('2026-11-20T01:00:00Z');
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('takes the notice of the next year after a look at what was read of it', async () => {
    const page = await deskOf(browser, address, await t.as(['ADMINISTRATOR']));
    expect(await pageFaults(page, '/office/calendars')).toEqual([]);
    await page.getByLabel('通知全文或表格').fill(NOTICE_2027.replace('共7天', '共9天'));
    await page.getByRole('button', { name: '核对', exact: true }).click();
    await page.getByText('是7天，通知写的是9天').first().waitFor();
    await page.getByLabel('通知全文或表格').fill(NOTICE_2027);
    await page.getByRole('button', { name: '核对', exact: true }).click();
    await page.getByText('2027年2月5日(周五)至2027年2月11日(周四)，共7天').waitFor();
    await page.getByRole('button', { name: '启用' }).click();
    await page.getByText('2027年放假安排已启用').waitFor();
  }, 60_000);

  it('lets the publisher tell the public why something is late', async () => {
    const page = await deskOf(browser, address, await t.as(['PUBLISHER']));
    expect(await pageFaults(page, '/office/periods')).toEqual([]);
    const row = page.getByRole('row').filter({ hasText: '《' });
    await row.getByLabel('逾期原因(向社会公布)').fill('网络设备检修');
    await row.getByRole('button', { name: '公告逾期' }).click();
    await page.getByText('逾期和原因已在公示网站公告。').waitFor();
    await page.getByText('已公告：网络设备检修').waitFor();
    const reader = await deskOf(browser, address, null);
    expect(await pageFaults(reader, '/public/late')).toEqual([]);
    await reader.getByText('网络设备检修').waitFor();
    await reader.getByText('尚未公示', { exact: true }).waitFor();
  }, 60_000);
});
