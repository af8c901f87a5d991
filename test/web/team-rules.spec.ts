import type { Browser } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';

describeInChromium('rules of teams and the map, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let planner: Client;

  beforeAll(async () => {
    t = await startTestApp();
    planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('a rule is changed without JavaScript, a team of one is refused by law, and the pages pass axe', async () => {
    const page = await deskOf(browser, address, planner, false);
    await page.getByRole('link', { name: '检查组规则' }).click();
    await page.getByRole('link', { name: /道路危险货物运输企业综合检查/ }).click();
    const size = page.getByLabel('公安机关每组人数');
    await size.fill('1');
    await page
      .locator('form')
      .evaluateAll((forms) => forms.forEach((form) => form.setAttribute('novalidate', '')));
    await page.getByRole('button', { name: '保存规则' }).click();
    await page.getByText('公安机关的检查组至少2人(行政处罚法第42条)。').first().waitFor();
    expect(await size.inputValue()).toBe('1');
    await size.fill('3');
    await page.getByLabel('公安机关检查组轮换').uncheck();
    await page.getByRole('button', { name: '保存规则' }).click();
    await page.getByText('规则已保存，1 个系统有变动').waitFor();
    await page.getByText('每组3人，本县(市)→相邻县(市)→全系统').waitFor();
    await page.context().close();
    const withScript = await deskOf(browser, address, planner);
    for (const path of ['/office/team-rules', '/office/team-rules/JT-01']) {
      expect(await pageFaults(withScript, path)).toEqual([]);
    }
    await withScript.context().close();
  });

  it('a way of the map is changed both ways, a table is pasted and shown before it is saved', async () => {
    const page = await deskOf(browser, address, planner);
    await page.goto('/office/agencies');
    await page.getByRole('link', { name: '路途天数表' }).click();
    await page.getByLabel('康定到泸定的天数').fill('2');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存，2 个县(市)有变动').waitFor();
    expect(await page.getByLabel('泸定到康定的天数').inputValue()).toBe('2');
    expect((await downloaded(page, '导出表格(Excel)')).subarray(0, 2).toString()).toBe('PK');
    await page.getByLabel('粘贴的内容').fill('出发县(市)\t到达县(市)\t路途天数\n康定市\t泸定县\t3');
    await page.getByRole('button', { name: '填入上表核对' }).first().click();
    await page.getByText('康定市到泸定县：2天 改为 3天').waitFor();
    expect(await page.locator('td.differs').count()).toBeGreaterThan(10);
    for (const path of ['/office/agencies', '/office/agencies/travel', '/office/agencies/areas/513332']) {
      expect(await pageFaults(page, path)).toEqual([]);
    }
    await page.context().close();
  });
});
