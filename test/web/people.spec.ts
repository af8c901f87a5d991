import type { Browser } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf, downloaded, pageFaults } from '../support/desk.js';
import { person, registryOn } from '../support/registry.js';

describeInChromium('people, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let county: Client;

  beforeAll(async () => {
    t = await startTestApp();
    const r = registryOn(t.dataSource);
    await r.putPeople([
      person('川V1', { name: '扎西多吉' }),
      person('川V2', { name: '王小明', certificateValidTo: '2026-04-01' }),
      person('川V3', { name: '李建国', certificateValidTo: '2026-02-01' }),
    ]);
    county = await t.as(['PLANNER'], { agencyCode: 'JT-513301' });
    address = await t.listen();
    browser = await openChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const shoot = process.env.MINGCHOU_SCREENSHOTS;

  it('leave is entered on the month, seen there and on the person, and cancelled, without JavaScript', async () => {
    const page = await deskOf(browser, address, county, false);
    await page.goto('/office/absences?month=2026-03');
    await page.getByText('没有符合条件的人员。').waitFor();
    await page.getByLabel('执法证号', { exact: true }).fill('川V1');
    await page.getByLabel('类别').selectOption({ label: '休假' });
    await page.getByLabel('自', { exact: true }).fill('2026-03-12');
    await page.getByLabel('至(含当天)').fill('2026-03-11');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.locator('p.fault', { hasText: '早于开始日期' }).waitFor();
    expect(await page.getByLabel('执法证号', { exact: true }).inputValue()).toBe('川V1');
    await page.getByLabel('至(含当天)').fill('2026-03-17');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByText('这些天不再安排此人检查').waitFor();
    const row = page.getByRole('row', { name: /扎西多吉/ }).first();
    expect(await row.locator('td.away').allInnerTexts()).toEqual(Array(6).fill('休'));
    // The 14th and 15th are a weekend: 4 of the month's 22 working days.
    expect((await row.locator('td.number').allInnerTexts()).map(Number)).toEqual([18, 4, 0]);
    if (shoot) await page.screenshot({ path: `${shoot}/leave.png`, fullPage: true });
    await page.getByRole('link', { name: '扎西多吉' }).first().click();
    await page.getByRole('button', { name: /^撤销扎西多吉/ }).click();
    await page.getByText('登记已撤销，原记录仍然保留。').waitFor();
    await page.getByText('已撤销', { exact: true }).waitFor();
  });

  it('the month narrows while one chooses, and comes as a workbook', async () => {
    const page = await deskOf(browser, address, county);
    await page.goto('/office/absences?month=2026-03');
    await page.getByLabel('所在县(市)').selectOption('513301');
    await page.getByText('共 3 人').waitFor();
    expect(page.url()).toContain('areaCode=513301');
    expect((await downloaded(page, '导出 Excel')).subarray(0, 2).toString()).toBe('PK');
    if (shoot) await page.screenshot({ path: `${shoot}/absences.png`, fullPage: true });
  });

  it('several are ticked, looked at and changed', async () => {
    const page = await deskOf(browser, address, county);
    await page.goto('/office');
    await page.getByRole('link', { name: /1 名在岗人员的执法证已过期/ }).click();
    await page.getByText('共 1 人').waitFor();
    await page.goto('/office/inspectors?kept=1');
    for (const name of ['王小明', '李建国']) await page.getByLabel(`选择${name}`).check();
    if (shoot) await page.screenshot({ path: `${shoot}/inspectors.png`, fullPage: true });
    await page.getByRole('button', { name: '批量修改勾选的人员' }).click();
    await page.getByText('所选 2 人').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    if (shoot) await page.screenshot({ path: `${shoot}/bulk.png`, fullPage: true });
    await page.getByRole('button', { name: '下一步：核对' }).click();
    await page.getByText('请至少选择一项要修改的内容。').first().waitFor();
    await page.getByLabel('证件有效期至').fill('2030-12-31');
    await page.getByLabel('是否可任组长').selectOption({ label: '是' });
    await page.getByRole('button', { name: '下一步：核对' }).click();
    await page.getByText('2 人将被修改').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    if (shoot) await page.screenshot({ path: `${shoot}/bulk-preview.png`, fullPage: true });
    await page.getByRole('button', { name: '确认修改 2 人' }).click();
    await page.getByText('已修改 2 人。').waitFor();
    await page.goto('/office');
    expect(await page.getByText('执法证').count()).toBe(0);
  });

  it('one is entered by the form; every page passes axe and shows no stray word', async () => {
    const page = await deskOf(browser, address, county);
    await page.goto('/office/inspectors');
    await page.getByRole('link', { name: '登记一人' }).click();
    await page.getByLabel('姓名').fill('新来的人');
    await page.getByLabel('执法证号').fill('川V9');
    await page.getByLabel('证件有效期至').fill('2029-12-31');
    await page.getByLabel('所属部门').selectOption({ label: '康定市交通运输局' });
    await page.getByLabel('所在县(市)').selectOption({ label: '康定市' });
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByRole('heading', { name: '新来的人' }).waitFor();
    if (shoot) await page.screenshot({ path: `${shoot}/inspector.png`, fullPage: true });
    for (const path of [
      'inspectors',
      'inspectors/new',
      'inspectors/1',
      'absences',
      'absences?areaCode=513301',
    ]) {
      expect(await pageFaults(page, `/office/${path}`)).toEqual([]);
    }
  });

  it('fits a narrow screen: nothing but tables scrolls sideways', async () => {
    const page = await deskOf(browser, address, county);
    await page.setViewportSize({ width: 390, height: 800 });
    for (const path of [
      'absences?areaCode=513301',
      'inspectors',
      'inspectors/new',
      'inspectors/bulk?ids=1&ids=2',
    ]) {
      await page.goto(`/office/${path}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([path, width <= 390]).toEqual([path, true]);
    }
  });
});
