import type { Browser, Page } from 'playwright-core';
import type { StratumPlan } from '../../src/plan/plan.types.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf } from '../support/desk.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

describeInChromium('pictures of teams, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let page: Page;
  let drawId: string;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 60);
    await makePeople(t.dataSource);
    const strata: StratumPlan[] = [
      { key: 'A', ratio: '0.2' },
      { key: 'B', ratio: '0.2' },
      { key: 'D', count: 4 },
    ];
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3], strata, cap: null })]);
    drawId = await sealedDraw(t, line);
    const address = await t.listen();
    browser = await openChromium();
    page = await deskOf(browser, address, await t.as(['DRAWER']));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const paths = () => [`/office/draws/${drawId}/pictures`, '/office/pictures?year=2026'];

  it('are told to who does not see them, and found from the draw and the menu', async () => {
    await page.goto(`/office/draws/${drawId}`);
    await page.getByRole('main').getByRole('link', { name: '检查组分析' }).click();
    expect(await page.getByRole('img', { name: /人员任务量/ }).count()).toBeGreaterThan(0);
    await page.getByRole('navigation').getByRole('link', { name: '检查组分析' }).click();
    await page.getByLabel('地图统计').selectOption('people');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('img', { name: '各县(市)各月人次' }).waitFor();
    await page.getByText('各县(市)各月人次表').click();
    await page.getByRole('columnheader', { name: '12月' }).waitFor();
  });

  it('pass axe with their tables open, on a telephone, without moving the page sideways', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    for (const path of paths()) {
      await page.goto(path);
      await page.evaluate(() =>
        document.querySelectorAll('details').forEach((one) => one.setAttribute('open', '')),
      );
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
  }, 180_000);

  it('keep their letters inside and apart from one another', async () => {
    for (const path of paths()) {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(path);
        expect(await page.evaluate(lettersOutOfPlace)).toEqual([]);
      }
    }
  });

  it('print in grey without the menu, each picture on one sheet', async () => {
    for (const path of paths()) {
      await page.goto(path);
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('navigation').isVisible()).toBe(false);
      expect(await page.locator('.chart[role="img"]').first().isVisible()).toBe(true);
      // A hatch has a shape of its own where two blues look alike on paper.
      expect(await page.evaluate(() => getComputedStyle(document.querySelector('.chart text')!).fill)).toBe(
        'rgb(0, 0, 0)',
      );
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      await page.emulateMedia({ media: 'screen' });
    }
  });
});

/** Texts of a picture that leave it, run into another text, or are smaller than can be read. Runs in the page. */
function lettersOutOfPlace(): string[] {
  const faults: string[] = [];
  for (const picture of document.querySelectorAll('.chart[role="img"]')) {
    const whole = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll('text')].map((text) => ({
      words: text.textContent ?? '',
      box: text.getBoundingClientRect(),
    }));
    texts.forEach(({ words, box }, at) => {
      if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1) {
        faults.push(`${words} leaves ${picture.querySelector('title')?.textContent}`);
      }
      if (box.height < 9) faults.push(`${words} is ${box.height} high`);
      for (const other of texts.slice(at + 1)) {
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (wide > 1 && high > box.height / 2) faults.push(`${words} over ${other.words}`);
      }
    });
  }
  return faults;
}
