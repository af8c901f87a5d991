import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { announceLate } from '../support/published.js';
import { readyTasks } from '../support/ready.js';

describeInChromium('from the task to the public page, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let task: MadeTask;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 48);
    await makePeople(t.dataSource);
    const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ areaCodes, announced: true })]);
    const drawId = await sealedDraw(t, line);
    [task] = await tasksOf(t, drawId);
    await readyTasks(t, drawId);
    t.clock.set('2026-03-20T01:00:00Z');
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  /** A page without JavaScript, as far as asked, logged in as this account. */
  async function pageOf(client: Client | null, javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ baseURL: address, locale: 'zh-CN', javaScriptEnabled });
    const page = await context.newPage();
    if (client === null) return page;
    await page.goto('/login');
    await page.getByLabel('登录名').fill(client.loginName);
    await page.getByLabel('口令').fill(TEST_PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    return page;
  }

  /** Rules that axe finds broken. The strict CSP forbids injected tags, an evaluated text not. */
  async function faultsOf(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (
        window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe.run(),
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it('an inspector enters, a reviewer accepts, a publisher publishes; every page passes axe', async () => {
    const inspector = await pageOf(await t.as(['INSPECTOR'], { inspectorId: task.leaderId }));
    await inspector.goto('/office/tasks');
    expect(await faultsOf(inspector)).toEqual([]);
    await inspector.getByRole('link', { name: task.number }).click();
    expect(await faultsOf(inspector)).toEqual([]);
    await inspector.getByLabel('检查结果', { exact: true }).selectOption('NO_ISSUE');
    await inspector.getByLabel('检查完成日期').fill('2026-03-18');
    await inspector.getByLabel('后续处理', { exact: true }).selectOption('NONE');
    await inspector.getByRole('button', { name: '提交审核' }).click();
    await inspector.getByText('等待其他人员审核').waitFor();

    const reviewer = await pageOf(await t.as(['REVIEWER']));
    await reviewer.goto(`/office/tasks/${task.id}`);
    expect(await faultsOf(reviewer)).toEqual([]);
    await reviewer.getByRole('button', { name: '审核通过' }).click();
    await reviewer.getByText('检查结果已审核通过。').waitFor();

    const publisher = await pageOf(await t.as(['PUBLISHER']));
    await publisher.goto('/office/disclosures');
    expect(await faultsOf(publisher)).toEqual([]);
    await publisher.getByRole('button', { name: '全部拟稿' }).click();
    await publisher.getByText(/已拟好 [1-9]\d* 份公示稿/).waitFor();
    await announceLate(t);
    const head = await pageOf(await t.as(['HEAD']));
    for (const [page, button] of [
      [reviewer, '核对'],
      [head, '批准公示'],
      [publisher, '发布'],
    ] as const) {
      await page.goto('/office/disclosures');
      await page
        .getByRole('link', { name: /抽查结果公示/ })
        .first()
        .click();
      await page.getByRole('heading', { name: '将要公示的内容' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.goto('/office/disclosures');
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByText(new RegExp(`已${button} [1-9]\\d* 份公示稿`)).waitFor();
      expect(await faultsOf(page)).toEqual([]);
    }
  });

  it('anyone finds it without an account and without JavaScript, and downloads it', async () => {
    const visitor = await pageOf(null, false);
    await visitor.goto('/public');
    await visitor.getByLabel('企业(项目)名称或代码').fill(task.subjectCode);
    await visitor.getByRole('button', { name: '查询' }).click();
    await visitor.getByRole('link', { name: /抽查结果公示/ }).click();
    await visitor.getByRole('cell', { name: '未发现问题' }).waitFor();
    const download = visitor.waitForEvent('download');
    await visitor.getByRole('link', { name: '下载表格(Excel)' }).click();
    expect((await download).suggestedFilename()).toBe('抽查结果公示表-513300-2026-0001-第1版.xlsx');
    await visitor.getByRole('link', { name: '513300-2026-0001' }).click();
    await visitor.getByRole('heading', { name: '如何复核' }).waitFor();
    const bundle = visitor.waitForEvent('download');
    await visitor.getByRole('link', { name: '下载抽取包' }).click();
    expect((await bundle).suggestedFilename()).toBe('513300-2026-0001.zip');
  });

  it('every public page passes axe', async () => {
    const visitor = await pageOf(null);
    const plan: { id: string }[] = await t.dataSource.query(`SELECT id FROM disclosure WHERE kind = 'PLAN'`);
    const result: { id: string }[] = await t.dataSource.query(
      `SELECT id FROM disclosure WHERE kind = 'RESULT'`,
    );
    for (const path of [
      ...['/public', `/public?text=${task.subjectCode}`, '/public/draws/513300-2026-0001'],
      ...[`/public/results/${result[0].id}`, `/public/plans/${plan[0].id}`],
    ]) {
      await visitor.goto(path);
      expect([path, await faultsOf(visitor)]).toEqual([path, []]);
    }
  });
});
