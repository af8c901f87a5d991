import type { Browser } from 'playwright-core';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { plainTeam } from '../../src/plan/team-rules/team-rule.rules.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { makeCarriers } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

describeInChromium('merge hints and the joint share, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let planner: Client;
  let planId: string;

  beforeAll(async () => {
    t = await startTestApp();
    planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
    await makeCarriers(t.dataSource, 120);
    planId = (await planner.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(201)).body.id;
    const alone = { partnerPools: [], drawType: 'IN_AGENCY', cap: null, reserve: null } as const;
    const fire = { ...alone, leadPool: 'YJ', taskName: '消防检查', teams: [plainTeam('YJ', true)] };
    const lines: PlanLineInput[] = [
      carrierLine({ ...alone, months: [5], strata: [{ key: 'A', ratio: '0.5' }] }),
      carrierLine({ ...fire, months: [6], strata: [{ key: 'A', ratio: '0.2' }] }),
      carrierLine({ ...fire, taskName: '夏季检查', months: [7], areaCodes: ['513301'] }),
    ];
    for (const line of lines) await planner.post(`/api/v1/plans/${planId}/lines`, line).expect(201);
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('two lines become one at one click and two again at another, without JavaScript', async () => {
    const page = await deskOf(browser, address, planner, false);
    await page.goto(`/office/plans/${planId}`);
    await page.getByRole('link', { name: '合并提示' }).click();
    await page.getByRole('button', { name: '合并第1项、第2项' }).click();
    await page.getByText('2个计划项已合并为一项').waitFor();
    await page.getByText('全年少进企业').waitFor();
    await page.getByRole('link', { name: '返回计划' }).click();
    await page.getByRole('link', { name: '危险货物运输企业联合抽查、消防检查', exact: true }).waitFor();
    await page.getByRole('link', { name: '合并提示' }).click();
    await page.getByRole('button', { name: /^撤销对/ }).click();
    await page.getByText('合并已撤销，原来的计划项已恢复').waitFor();
    expect(await page.getByRole('button', { name: '合并第1项、第2项' }).count()).toBe(1);
    await page.context().close();
  });

  it('the pages pass axe, say no stray word, fit a telephone and give workbooks', async () => {
    const page = await deskOf(browser, address, planner);
    for (const path of [`/office/plans/${planId}/hints`, `/office/plans/${planId}/joint-share`]) {
      expect(await pageFaults(page, path)).toEqual([]);
      expect((await downloaded(page, '导出 Excel')).subarray(0, 2).toString()).toBe('PK');
      await page.setViewportSize({ width: 390, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(390);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.context().close();
  });
});
