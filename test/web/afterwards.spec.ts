import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ROLES, type Role } from '../../src/audit/actor.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { JPEG } from '../support/afterwards.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { makeChanges } from '../support/stocked-changes.js';
import { readZip } from '../support/zip-reader.js';

describeInChromium('changes after a draw, on pages', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let one: Client;
  let other: Client;
  let drawId: string;
  let tasks: MadeTask[];
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 48);
    await makePeople(t.dataSource);
    const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
    const strata: PlanLineInput['strata'] = [
      { key: 'B', ratio: '0.1', min: 1 },
      { key: 'D', count: 24 },
    ];
    const line = carrierLine({ areaCodes, strata, cap: null, reserve: { ratio: '1', min: 2 } });
    const [lineId] = await makeApprovedPlan(t.dataSource, [line]);
    drawId = await sealedDraw(t, lineId);
    tasks = await tasksOf(t, drawId);
    one = await t.as(['DRAWER']);
    other = await t.as(['DRAWER']);
    for (const name of ['门前.jpg', '院内.jpg']) writeFileSync(join(folder, name), JPEG);
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await browser?.close();
    await t.close();
  });

  const noticeOf = (page: Page) =>
    page.locator('.notice[role=status], .notice[role=alert]').first().innerText();

  it.each([[true], [false]])(
    'a substitution goes from the task to the new task by two people (scripts: %s)',
    async (scripts) => {
      const task = tasks[scripts ? 0 : 1];
      const photograph = scripts ? '门前.jpg' : '院内.jpg';
      const page = await deskOf(browser, address, one, scripts);
      await page.goto(`/office/tasks/${task.id}`);
      await page.getByRole('link', { name: '申请由候补递补' }).click();
      expect(await page.locator('main').innerText()).toContain('批准之后才显示');
      await page.getByLabel('原因(公开)').selectOption('已关闭停业或正在组织清算');
      await page.getByLabel('情况说明(不公开)').fill('停业');
      await page.getByLabel('证据材料').setInputFiles(join(folder, photograph));
      await page.getByRole('button', { name: '提交申请' }).click();
      expect(await noticeOf(page)).toContain('申请没有提交');
      expect(await page.getByLabel('情况说明(不公开)').inputValue()).toBe('停业');
      await page.getByLabel('情况说明(不公开)').fill('大门上锁，已停业半年');
      await page.getByLabel('证据材料').setInputFiles(join(folder, photograph));
      await page.getByRole('button', { name: '提交申请' }).click();
      expect(await noticeOf(page)).toContain('不能撤回');
      expect(await page.getByRole('button', { name: '批准并办理' }).count()).toBe(0);
      expect(await page.locator('main').innerText()).toContain('须由另一名有权限的人员审批');

      const second = await deskOf(browser, address, other, scripts);
      expect(await page.request.get('/office').then((answer) => answer.text())).not.toContain('申请待审批');
      await second.getByRole('link', { name: /1 份递补、补位或直接委派的申请待审批/ }).click();
      expect(await downloaded(second, photograph)).toEqual(JPEG);
      await second.getByRole('button', { name: '批准并办理' }).click();
      expect(await noticeOf(second)).toContain('新增 7 项变更');
      expect(await second.locator('main').innerText()).toMatch(/由本分层下一名候补.+递补。/);

      await page.goto(`/office/tasks/${task.id}`);
      expect(await page.locator('main').innerText()).toContain('已递补');
      await page.locator('.notice a').click();
      expect(await page.locator('main').innerText()).toContain('由候补递补而来');
      const files = await readZip(
        Buffer.from(await (await page.request.get(`/api/v1/draws/${drawId}/bundle`)).body()),
      );
      expect(verifyBundle(files)).toMatchObject({ ok: true });
      expect(files.get('after.jsonl')?.toString().split('\n')).toHaveLength(scripts ? 8 : 15);
      await page.context().close();
      await second.context().close();
    },
    60_000,
  );

  it('every page passes axe and shows no stray word, and numbers open their lists', async () => {
    const addresses = await makeChanges(t, drawId, tasks.slice(2));
    const all = await t.as(Object.keys(ROLES) as Role[]);
    const page = await deskOf(browser, address, all);
    const pages = [
      ...addresses['/office/draws/:id/after'],
      ...addresses['/office/draws/:id/after/new'],
      ...[
        '/office/draws/changes',
        `/office/draws/${drawId}`,
        `/office/tasks/${tasks[0].id}`,
        '/office/tasks',
      ],
    ];
    const found: string[] = [];
    for (const path of pages) found.push(...(await pageFaults(page, path)));
    expect(found).toEqual([]);

    await page.goto('/office/draws/changes?year=2026');
    const rates = await page.locator('.figures').innerText();
    expect(rates).toMatch(/[1-9][0-9.]*%\s*递补率\(3\/[0-9]+ 户\)/);
    expect(await page.getByRole('table', { name: '按批次月份' }).getByRole('row').count()).toBe(14);
    await page
      .getByRole('table', { name: '按批次月份' })
      .getByRole('link', { name: '3', exact: true })
      .first()
      .click();
    const list = page.getByRole('table', { name: /清单：递补/ });
    expect(await list.getByRole('row').count()).toBe(4);
    expect(await list.innerText()).toContain('候补');
    expect(await pageFaults(page, '/office/draws/changes?year=2026&kind=FORMED&month=2026-03')).toEqual([]);
    await page.goto('/office/draws/changes?year=2024');
    expect(await page.locator('.figures').innerText()).toContain('递补率(0/0 户)');
    const book = await downloaded(page, '导出统计表(.xlsx)');
    const sheet = await readWorkbookHere(book, READ_LIMITS);
    expect(JSON.stringify(sheet)).toContain('直接委派率');
  }, 120_000);
});
