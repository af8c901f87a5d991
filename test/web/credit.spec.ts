import type { Browser } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { makeSubjects, usccOf } from '../support/office.js';

describeInChromium('credit, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let planner: Client;

  beforeAll(async () => {
    t = await startTestApp();
    planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
    await makeSubjects(t.dataSource, [{ code: usccOf(1), areaCode: '513301', creditClass: 'B' }]);
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('a class is registered and withdrawn without JavaScript, from the subject’s page', async () => {
    const page = await deskOf(browser, address, planner, false);
    await page.goto(`${address}/office/subjects/1`);
    await page.getByRole('link', { name: '等级、有效期和红黄牌' }).click();
    await page.getByLabel('信用风险等级').selectOption('D');
    await page.getByLabel('评定依据').fill('甘交发〔2026〕9号');
    await page.getByRole('button', { name: '登记等级' }).click();
    await page.getByText('等级已登记').waitFor();
    expect(await page.locator('dl.facts strong').textContent()).toBe('D');
    await page.getByRole('link', { name: '信用风险', exact: true }).click();
    await page
      .getByRole('cell', { name: usccOf(1) })
      .first()
      .waitFor();
    await page.goto(`${address}/office/credit/subjects/1`);
    await page.getByText('撤销', { exact: true }).first().click();
    await page.getByLabel('撤销原因').fill('登记错了对象');
    await page.getByRole('button', { name: /^撤销D级/ }).click();
    await page.getByText('等级已撤销').waitFor();
    expect(await page.locator('dl.facts strong').textContent()).toBe('B');
    await page.context().close();
  });

  it('a card is refused beside its field, registered, works by its rule, and the pages pass axe', async () => {
    const page = await deskOf(browser, address, planner);
    await page.goto(`${address}/office/credit/cards`);
    await page.getByLabel('红黄牌').last().selectOption('RED');
    await page.getByLabel('对象', { exact: true }).selectOption('VEHICLE');
    await page.getByLabel('申请人或车辆所属企业名称').fill('大件运输公司');
    await page.getByLabel('统一社会信用代码').fill(usccOf(1));
    await page.getByLabel('原因', { exact: true }).fill('伪造超限运输许可证');
    await page.getByLabel('认定文书').fill('川交法〔2026〕3号');
    await page.getByLabel('至', { exact: true }).fill('2026-12-31');
    await page.getByRole('button', { name: '登记红黄牌' }).click();
    await page.getByText('请填写完整的车辆号牌').first().waitFor();
    await page.getByLabel('车辆号牌').fill('川V12345');
    await page.getByRole('button', { name: '登记红黄牌' }).click();
    await page.getByText('红黄牌已登记').waitFor();
    expect((await downloaded(page, '导出 Excel')).subarray(0, 2).toString()).toBe('PK');
    await page.goto(`${address}/office/credit/subjects/1`);
    expect(await page.locator('dl.facts strong').textContent()).toBe('C');
    for (const path of ['', '/cards', '/rules', '/exchange', '/subjects/1']) {
      expect(await pageFaults(page, `/office/credit${path}`)).toEqual([]);
    }
    await page.context().close();
  });
});
