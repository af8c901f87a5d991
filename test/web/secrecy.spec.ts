import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, makeSubjects, usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** A drawn list that is not public, on the screens of those who must act, and of those who need not. */
describeInChromium('a list that is not public', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let at: string;
  let drawer: Client;
  let people: Record<string, Client>;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 480);
    await makeSubjects(t.dataSource, [
      { code: usccOf(900), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
    ]);
    await makePeople(t.dataSource);
    const [line] = await makeApprovedPlan(t.dataSource, [
      carrierLine({ months: [3], strata: [{ key: 'A', ratio: '1' }], reserve: null, cap: null }),
    ]);
    const drawId = await sealedDraw(t, line);
    at = `/office/draws/${drawId}`;
    const seated = (await tasksOf(t, drawId)).find(({ leaderId }) => leaderId !== null);
    drawer = await t.as(['DRAWER']);
    people = {
      witness: await t.as(['WITNESS']),
      auditor: await t.as(['AUDITOR']),
      inspector: await t.as(['INSPECTOR'], { inspectorId: seated?.leaderId }),
      reviewer: await t.as(['REVIEWER'], { agencyCode: 'JT-513323' }),
    };
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const lines = (page: Page) => page.locator('#list table').first().locator('tbody tr');

  it('is gone through in pages and filters, without JavaScript, by who draws', async () => {
    const page = await deskOf(browser, address, drawer, false);
    await page.goto(at);
    expect(await lines(page).count()).toBe(100);
    await page.getByRole('link', { name: '下一页' }).click();
    expect(await page.getByText('第 2 页，共 2 页').count()).toBe(1);
    expect(await lines(page).count()).toBe(20);
    await page.getByLabel('县(市)', { exact: true }).selectOption({ label: '康定市' });
    await page.getByRole('button', { name: '查询' }).click();
    const areas = await lines(page).locator('td:nth-child(5)').allInnerTexts();
    expect(new Set(areas)).toEqual(new Set(['康定市']));
    const csv = String(await downloaded(page, '导出 CSV'));
    expect(csv.trimEnd().split('\r\n')).toHaveLength(areas.length + 1);
    await page.getByRole('link', { name: '名单查看记录' }).click();
    expect(await page.getByText('名单导出(CSV)').count()).toBe(1);
  }, 60_000);

  it.each([
    ['inspector', '这里只列出由您参加检查的对象'],
    ['reviewer', '这里只列出由本部门承办的对象'],
    ['witness', '名单和种子只有承办人员可以查看'],
    ['auditor', '名单和种子只有承办人员可以查看'],
  ])(
    'shows the %s the own part, and says so',
    async (who, words) => {
      const page = await deskOf(browser, address, people[who]);
      expect(await pageFaults(page, at)).toEqual([]);
      expect(await page.getByText(words).count()).toBe(1);
      expect(await page.getByRole('link', { name: '候补名单' }).count()).toBe(0);
      expect(await page.getByText('下载抽取包').count()).toBe(0);
    },
    60_000,
  );

  it('passes axe and shows no stray word on every page about it', async () => {
    const page = await deskOf(browser, address, drawer);
    for (const path of [at, `${at}?part=RESERVE`, `${at}?q=zz`, `${at}/excluded`, `${at}/looks`]) {
      expect(await pageFaults(page, path)).toEqual([]);
    }
    const auditor = await deskOf(browser, address, people['auditor']);
    await people['auditor'].get(`${at}/record`);
    expect(await pageFaults(auditor, '/office/audit')).toEqual([]);
    expect(await auditor.getByText('查看抽取名单').count()).toBeGreaterThan(0);
    // On a telephone nothing is wider than the screen.
    await page.setViewportSize({ width: 390, height: 800 });
    for (const path of [at, `${at}/looks`, `${at}/excluded`]) {
      await page.goto(path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
  }, 120_000);
});
