import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, pageFaults } from '../support/desk.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** A clerk asks why people are missing, before the draw and after it, and fills a seat from the page. */
describeInChromium('席位不足, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let drawer: Client;
  let page: Page;
  let plain: Page;
  let sealed: string;
  let planned: string;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 40);
    await makePeople(t.dataSource);
    const near = carrierLine({ months: [3], taskName: '本县抽查' });
    const [line, other] = await makeApprovedPlan(t.dataSource, [
      { ...near, teams: near.teams.map((team) => ({ ...team, ladder: ['AREA' as const] })) },
      carrierLine({ months: [3] }),
    ]);
    drawer = await t.as(['DRAWER']);
    sealed = await sealedDraw(t, line, '2026-03', { perPerson: 2 });
    const made = await drawer.post('/api/v1/draws', { planLineId: other, month: '2026-03' }).expect(201);
    planned = made.body.id;
    const address = await t.listen();
    browser = await openChromium();
    page = await deskOf(browser, address, drawer);
    plain = await deskOf(browser, address, drawer, false);
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  /** Faults of a page at the desk, and whether it fits a telephone. */
  async function looked(path: string): Promise<string[]> {
    const found = await pageFaults(page, path);
    await page.setViewportSize({ width: 360, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.setViewportSize({ width: 1280, height: 900 });
    return wide > 360 ? [...found, `${path} is ${wide} wide on a screen of 360`] : found;
  }

  it('says before the draw whether people are enough, in Chinese alone', async () => {
    const path = `/office/draws/${planned}/shortage`;
    expect(await looked(path)).toEqual([]);
    await plain.goto(path);
    await plain.getByRole('button', { name: '试抽', exact: true }).click();
    await plain.goto(path);
    await plain.getByRole('button', { name: '重新试抽' }).waitFor();
    expect(await looked(path)).toEqual([]);
  });

  it('leads from the draw to the reasons, and from a vacant seat to the form that fills it', async () => {
    await plain.goto(`/office/draws/${sealed}`);
    await plain.getByRole('link', { name: '为什么缺人，怎样补' }).click();
    await plain.getByRole('heading', { name: '一、为什么缺人' }).waitFor();
    await plain.getByRole('heading', { name: '三、以后怎样避免' }).waitFor();
    expect(await plain.getByRole('img', { name: '谁和谁争人' }).count()).toBeGreaterThan(0);
    expect(await looked(`/office/draws/${sealed}/shortage`)).toEqual([]);
    await plain.getByRole('link', { name: '申请直接委派' }).first().click();
    await plain.getByLabel('批准委派的负责人').waitFor();
    await plain.getByText('现在空缺', { exact: false }).first().waitFor();
  });
});
