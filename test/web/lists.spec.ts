import type { Browser } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { PDF } from '../support/afterwards.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, pageFaults } from '../support/desk.js';

describeInChromium('lists, ceilings and schemes, in a browser', () => {
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

  it('a list is drafted, published with its days, and a kind is named, without JavaScript', async () => {
    const page = await deskOf(browser, address, planner, false);
    await page.goto(`${address}/office/items`);
    await page.getByRole('link', { name: '联合抽查事项清单' }).click();
    await page.getByText('编制下一版草稿').click();
    await page.getByLabel('道路危险货物运输企业综合检查').check();
    await page.getByRole('button', { name: '建立草稿' }).click();
    await page.getByText('清单草稿已建立').waitFor();
    await page.getByLabel('文号').fill('甘交发〔2026〕3号');
    await page.getByLabel(/施行日期/).fill('2026-03-01');
    await page.getByLabel(/失效日期/).fill('2026-02-01');
    await page.getByRole('button', { name: '公布', exact: true }).click();
    await page.getByText('失效日期早于施行日期').first().waitFor();
    expect(await page.getByLabel('文号').inputValue()).toBe('甘交发〔2026〕3号');
    await page.getByLabel(/失效日期/).fill('2026-12-31');
    await page.getByRole('button', { name: '公布', exact: true }).click();
    await page.getByText('清单已公布').waitFor();
    await page.getByText('现行').waitFor();
    await page.getByRole('link', { name: '清单种类' }).click();
    await page.getByRole('link', { name: '修改联合抽查事项清单' }).click();
    await page.getByLabel('必须在清单中的').selectOption({ label: '部门联合抽查的计划项' });
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('清单种类已修改').waitFor();
    await page.context().close();
  });

  it('a ceiling is set with its source, and a scheme with its document', async () => {
    const page = await deskOf(browser, address, planner, false);
    await page.goto(`${address}/office/items/rules`);
    await page.getByRole('link', { name: '车辆维修企业的检查' }).click();
    await page.getByLabel(/抽查比例上限/).fill('5%');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('请填写上限的依据').first().waitFor();
    await page.getByLabel('上限依据').fill('川市监发〔2023〕5号');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('上限与权限已保存').waitFor();
    await page.goto(`${address}/office/schemes`);
    await page.getByRole('link', { name: '车辆维修企业的检查' }).click();
    await page.getByLabel('文号').fill('甘办发〔2024〕10号');
    const file = { name: '方案.pdf', mimeType: 'application/pdf', buffer: PDF };
    await page.getByLabel(/方案文件/).setInputFiles(file);
    await page.getByRole('button', { name: '保存方案' }).click();
    await page.getByText('综合监管方案已保存').waitFor();
    await page.getByRole('link', { name: '方案.pdf' }).waitFor();
    await page.context().close();
  });

  it('the pages pass axe and hold no stray Latin words', async () => {
    const page = await deskOf(browser, address, planner);
    for (const path of [
      ...['/office/items', '/office/items?kind=JOINT', '/office/items/kinds', '/office/items/kinds/JOINT'],
      ...['/office/items/rules', '/office/items/rules/JT-02', '/office/schemes', '/office/schemes/new'],
    ]) {
      expect([path, await pageFaults(page, path)]).toEqual([path, []]);
    }
    const body = { year: 2026, agencyCode: 'JT-JU' };
    const { body: plan } = await planner.post('/api/v1/plans', body).expect(201);
    const line = `/office/plans/${plan.id}/lines/new?item=JT-02`;
    expect(await pageFaults(page, line)).toEqual([]);
    await page.context().close();
  });
});
