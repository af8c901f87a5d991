import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf, wordFaults } from '../support/desk.js';
import { FIXTURES } from '../support/import-lookups.js';

/** Seconds that somebody who has never seen a page needs to find, read and do one thing on it. */
const SECONDS_AN_ACT = 12;

/** A planner at the browser: everything that a person does is counted. */
class Planner {
  acts = 0;
  private pictures = 0;

  constructor(readonly page: Page) {}

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.seen();
  }

  async follow(link: string): Promise<void> {
    await this.page.getByRole('link', { name: link, exact: true }).first().click();
    await this.seen();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
    this.acts += 1;
  }

  async choose(label: string, option: string | { readonly label: string }): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).selectOption(option);
    this.acts += 1;
  }

  async tick(label: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).click();
    this.acts += 1;
  }

  async attach(label: string, file: string): Promise<void> {
    await this.page.getByLabel(label).setInputFiles(join(FIXTURES, file));
    this.acts += 1;
  }

  /** A new page came: it must be free of faults, and is kept as a picture where one is asked for. */
  private async seen(): Promise<void> {
    this.acts += 1;
    await this.page.waitForLoadState();
    expect(await axeFaults(this.page)).toEqual([]);
    await this.picture();
    expect(await wordFaults(this.page)).toEqual([]);
  }

  async picture(): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    this.pictures += 1;
    const name = `plan-year-${String(this.pictures).padStart(2, '0')}.png`;
    if (folder) await this.page.screenshot({ path: join(folder, name), fullPage: true });
  }
}

describeInChromium('a plan of the year, begun from the table of another office', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let client: Client;

  beforeAll(async () => {
    t = await startTestApp();
    client = await t.as(['PLANNER']);
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  // Some thirty pages' worth of acts, each looked at by axe.
  it('three schemes and nine lines, agencies matched once, within fifteen minutes', async () => {
    const planner = new Planner(await deskOf(browser, address, client));
    await planner.follow('年度计划');
    await planner.press('建立草稿');
    await planner.follow('从计划表导入');
    await planner.attach('计划表(.xlsx)', 'plan-joint-county.xlsx');
    await planner.press('上传并核对');

    // The table's names, once.
    await planner.choose('县交通运输局', { label: '交通运输系统(名称相近)' });
    await planner.choose('县应急管理局', { label: '应急管理部门(名称相近)' });
    await planner.choose('县市场监管局', { label: '市场监管部门(名称相近)' });
    await planner.choose('市生态环境局分局', { label: '生态环境部门(名称相近)' });
    await planner.press('加入计划');
    await planner.page.getByText('已加入 2 个计划项').waitFor();

    // The three schemes, each in two parts of the year.
    await planner.follow('按清单和方案增加');
    await planner.choose('每个事项列出几行(一年分几次安排的，分成几行)', '2');
    await planner.press('重新列出');
    for (const row of [1, 2, 3, 4, 5, 6]) await planner.fill(`第 ${row} 行抽查比例`, '10%');
    await planner.press('增加勾选的计划项');
    await planner.page.getByText('已增加 6 个计划项').waitFor();

    // One more like another.
    await planner.follow('复制车辆维修企业的检查');
    await planner.fill('任务名称', '机动车维修企业夏季抽查');
    await planner.press('保存计划项');
    await planner.page.getByText('计划项已增加').waitFor();

    const { body } = await client.get('/api/v1/plans').expect(200);
    const [{ plan, lineCount }] = body.plans;
    expect(lineCount).toBe(9);
    const { lines } = (await client.get(`/api/v1/plans/${plan.id}`).expect(200)).body;
    const joint = lines.filter((line: { drawType: string }) => line.drawType === 'JOINT');
    expect(new Set(joint.map((line: { itemCode: string }) => line.itemCode))).toEqual(
      new Set(['JT-01', 'JT-02', 'JT-03']),
    );
    expect(planner.acts * SECONDS_AN_ACT).toBeLessThanOrEqual(15 * 60);

    // Next time nothing is asked: the names are remembered, and can be looked at.
    await planner.follow('从计划表导入');
    await planner.attach('计划表(.xlsx)', 'plan-joint-county.xlsx');
    await planner.press('上传并核对');
    await planner.follow('已经记住的叫法');
    await planner.page.getByRole('rowheader', { name: '市生态环境局分局' }).waitFor();
  }, 240_000);
});
