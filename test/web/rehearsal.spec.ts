import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf, downloaded, wordFaults } from '../support/desk.js';
import { makeApprovedPlan, makeCarriers, makeInspector, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** A clerk tries a draw out: goes through the lists, rehearses, changes a number, rehearses again. */
describeInChromium('a rehearsal, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let drawer: Client;
  let page: Page;
  let path: string;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 40);
    await makePeople(t.dataSource);
    await makeInspector(t.dataSource, { agencyCode: 'GA-JJ', areaCode: '513301', validTo: '2026-03-10' });
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })]);
    drawer = await t.as(['DRAWER']);
    const { body } = await drawer.post('/api/v1/draws', { planLineId: line, month: '2026-03' }).expect(201);
    path = `/office/draws/${body.id}`;
    address = await t.listen();
    browser = await openChromium();
    page = await deskOf(browser, address, drawer, false);
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const faults = async (of: Page) => [...(await wordFaults(of)), ...(await axeFaults(of))];

  /** axe needs a script: the same page as somebody with JavaScript has it. */
  async function looked(at: string): Promise<string[]> {
    const other = await deskOf(browser, address, drawer);
    await other.goto(at);
    const found = await faults(other);
    await other.setViewportSize({ width: 360, height: 800 });
    const wide = await other.evaluate(() => document.documentElement.scrollWidth);
    if (wide > 360) found.push(`${at} is ${wide} wide on a screen of 360`);
    await other.context().close();
    return found;
  }

  it('cannot freeze before, and is told what to do', async () => {
    await page.goto(path);
    await page.getByRole('heading', { name: '第二步 试抽' }).waitFor();
    expect(await page.getByRole('button', { name: '冻结名录' }).count()).toBe(0);
    await page.getByText('名录库 40 户 ＝ 抽取库 40 户 ＋ 排除 0 户').waitFor();
    await page.getByText('公安机关在册 7 人 ＝ 可以参加 6 人 ＋ 不能参加 1 人').waitFor();
    expect(await looked(path)).toEqual([]);
  });

  it('reads and takes along who is not in, and why', async () => {
    await page.getByRole('link', { name: '不能参加的人员' }).click();
    await page.getByRole('cell', { name: '执法证在检查期限内到期' }).waitFor();
    const csv = (await downloaded(page, '导出数据(CSV)')).toString();
    expect(csv.split('\r\n')[1]).toMatch(/^执法员\d+,公安机关,.*,康定市,执法证在检查期限内到期$/);
    expect((await downloaded(page, '导出表格(Excel)')).subarray(0, 2).toString()).toBe('PK');
    expect(await looked(new URL(page.url()).pathname + new URL(page.url()).search)).toEqual([]);
    await page.getByRole('link', { name: /^返回抽取任务/ }).click();
  });

  it('rehearses, sees where it is short and by what it would be enough, and rehearses again', async () => {
    await page.getByLabel('每人最多参加组数').fill('1');
    await press('重新核对');
    await page.getByLabel('模拟次数').fill('60');
    await press('试抽');
    await page.getByText('试抽完成，请看统计结果。').waitFor();
    await page.getByText(/^模拟抽取 60 次，有 60 次\(100%\)出现空缺席位/).waitFor();
    await page.getByRole('link', { name: '查看试抽结果' }).click();
    await page.getByRole('heading', { name: '怎样配齐' }).waitFor();
    const levers = page.locator('section[aria-labelledby="levers"]');
    expect(await levers.locator('tbody tr').count()).toBeGreaterThan(1);
    await levers.getByText('另有 1 人仅因“执法证在检查期限内到期”未列入，补正后可以参加。').waitFor();
    expect(await page.locator('svg.bars').count()).toBeGreaterThan(3);
    expect(await looked(`${path}/rehearsal`)).toEqual([]);
    await page.goto(`${path}?perPerson=9`);
    await page.getByText('每人最多参加组数：试抽时 1，现为 9').waitFor();
    await press('试抽');
    await page.getByText('模拟抽取 200 次，检查组席位每次都能配齐。').waitFor();
    await page.getByText('参数和名录与最近一次试抽相同。').waitFor();
    // The form of the freeze has the settings of this rehearsal.
    expect(await page.locator('form[action$="/freeze"] input[name="perPerson"]').inputValue()).toBe('9');
    expect(await looked(path)).toEqual([]);
  });

  it('finds every rehearsal again, and the rules of the house', async () => {
    await page.goto(`${path}/rehearsal`);
    await page.getByRole('link', { name: '第 1 次' }).click();
    await page.getByRole('heading', { name: '第 1 次试抽' }).waitFor();
    await page.goto(path);
    await page.getByText('状态与办理权限', { exact: true }).first().click();
    await page.getByText('抽取只能按下表办理').waitFor();
  });
});
