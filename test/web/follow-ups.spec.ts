import type { Browser, Page } from 'playwright-core';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf, downloaded } from '../support/desk.js';
import { finish, Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

const ORDERED = {
  ...{ resultCode: 'RECTIFICATION_ORDERED', findings: '未按规定设置警示标志', inspectedOn: '2026-03-10' },
  ...{ followUp: 'ORDER_TO_CORRECT', correctBy: '2026-03-31' },
};

describeInChromium('follow-ups, on pages', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let tasks: MadeTask[];
  let inspectors: Inspectors;
  let reviewer: Client;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 12);
    await makePeople(t.dataSource);
    const everyone = { mode: 'ORDER' as const, strata: [], cap: null, reserve: null, months: [3] };
    const [line] = await makeApprovedPlan(t.dataSource, [
      carrierLine({ ...everyone, areaCodes: ['513301'] }),
    ]);
    const drawId = await sealedDraw(t, line);
    tasks = await tasksOf(t, drawId);
    await readyTasks(t, drawId);
    t.clock.set('2026-03-20T01:00:00Z');
    inspectors = new Inspectors(t);
    reviewer = await t.as(['REVIEWER']);
    address = await t.listen();
    browser = await openChromium();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const noticeOf = (page: Page) =>
    page.locator('.notice[role=status], .notice[role=alert]').first().innerText();
  const textOf = (page: Page) => page.locator('main').innerText();

  it.each([[true], [false]])(
    'an order is delivered, re-checked and the task closed (scripts: %s)',
    async (scripts) => {
      const task = tasks[scripts ? 0 : 1];
      await finish(task, inspectors, reviewer, ORDERED);
      const page = await deskOf(browser, address, await inspectors.of(task.leaderId), scripts);
      await page.goto(`/office/tasks/${task.id}`);
      expect(await textOf(page)).toContain('还有1项后续处理没有办结：责令限期改正(交通运输系统)');
      expect(await page.getByRole('button', { name: '完结任务' }).count()).toBe(0);
      await page.locator('#after').getByRole('link', { name: '责令限期改正' }).click();
      // One step only is possible, and it is open: nothing can be left out.
      await page.getByLabel('通知书编号').fill('甘交责改〔2026〕1号');
      await page.getByLabel('送达日期').fill('2026-03-01');
      await page.getByLabel('送达方式和签收人').fill('直接送达，负责人签收');
      await page.getByRole('button', { name: '登记“送达责令限期改正通知书”' }).click();
      expect(await textOf(page)).toContain('送达日期不能早于上一步的日期(2026-03-10)');
      expect(await page.getByLabel('通知书编号').inputValue()).toBe('甘交责改〔2026〕1号');
      await page.getByLabel('送达日期').fill('2026-03-12');
      await page.getByRole('button', { name: '登记“送达责令限期改正通知书”' }).click();
      expect(await noticeOf(page)).toBe('已登记：送达责令限期改正通知书。');
      expect(await page.getByText('延长改正期限').count()).toBe(0);
      await page.getByText('复查合格，已改正(办结)').click();
      const form = page.locator('form:has(input[value=CORRECTED])');
      await form.getByLabel('复查日期').fill('2026-03-19');
      await form.getByLabel('复查情况').fill('两名执法人员现场复查，已设置');
      if (scripts) expect(await axeFaults(page)).toEqual([]);
      await form.getByRole('button').click();
      expect(await noticeOf(page)).toContain('这项后续处理已经办结');
      await page.goto(`/office/tasks/${task.id}`);
      await page.getByLabel('完结说明').fill('材料已归档');
      await page.getByRole('button', { name: '完结任务' }).click();
      expect(await noticeOf(page)).toBe('任务已完结。');
      expect(await page.locator('#after .tag').first().innerText()).toBe('已完结');
    },
    120_000,
  );

  it('a complaint reopens the task; the list and the workbook have the same rows', async () => {
    const page = await deskOf(browser, address, reviewer);
    await page.goto(`/office/tasks/${tasks[0].id}`);
    await page.getByText('登记投诉').click();
    await page.getByLabel('内容').fill('检查时间与记录不符');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    // The page of the refusal keeps what was typed.
    expect(await textOf(page)).toContain('请填写接收单位或投诉人');
    expect(await page.getByLabel('内容').inputValue()).toBe('检查时间与记录不符');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('接收单位；投诉时填投诉人和联系方式').fill('企业负责人');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    expect(await noticeOf(page)).toBe('后续处理已登记。');
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`/office/tasks/${tasks[0].id}`);
    expect(await page.locator('#after header .tag').count()).toBe(0);

    await page.getByRole('link', { name: '后续处理', exact: true }).click();
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.getByRole('status').innerText()).toBe('共 3 项');
    await page.getByLabel('类型').selectOption('投诉');
    await page.getByRole('button', { name: '查询' }).click();
    expect(await page.getByRole('status').innerText()).toBe('共 1 项');
    const bytes = await downloaded(page, '导出 Excel');
    const text = JSON.stringify(await readWorkbookHere(bytes, READ_LIMITS));
    expect(text).toContain('共 1 项');
    expect(text).toContain('检查时间与记录不符');
    expect(text).not.toContain('未按规定设置警示标志');
  }, 120_000);
});
