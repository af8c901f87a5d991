import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { sha256 } from '../../src/kernel/hash.js';
import { stock, type Stocked } from '../support/stocked.js';

const NUMBER = '513300-2026-0001';

describeInChromium('the public side of draws', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let stocked: Stocked;

  beforeAll(async () => {
    t = await startTestApp();
    stocked = await stock(t);
    address = await t.listen();
    browser = await openChromium();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  /** Addresses of every kind of page, and how each answers. */
  const pages = (): [path: string, status: number][] => [
    ['/public', 200],
    ['/public/draws', 200],
    ['/public/draws?state=VOIDED', 200],
    ['/public/draws?year=2026&kind=REPAIR_SHOP', 200],
    [`/public/draws/${NUMBER}`, 200],
    [`/public/draws/${NUMBER}?part=RESERVE`, 200],
    ['/public/draws/513300-2026-0002', 200],
    ['/public/draws/513300-2026-0003', 200],
    ['/public/draws/513300-2026-0004', 404],
    [`/public/draws/${NUMBER}/subjects/${stocked.task.subjectCode}`, 200],
    [`/public/draws/${NUMBER}/subjects/915133`, 404],
    ['/public/check', 200],
    [`/public/check?number=${NUMBER}&who=${stocked.task.subjectCode}`, 200],
    ['/public/check?number=513300-2026-0002&who=1', 200],
    ['/public/check?number=&who=1', 422],
    [`/public?text=${stocked.task.subjectCode}`, 200],
  ];

  it('passes axe and shows no stray word, wide and narrow', async () => {
    for (const width of [1280, 360]) {
      const page = await deskOf(browser, address, null);
      await page.setViewportSize({ width, height: 800 });
      for (const [path, status] of pages()) {
        expect(await pageFaults(page, path, status)).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(`${path} ${width}: ${Math.max(0, beyond)}`).toBe(`${path} ${width}: 0`);
      }
      await page.context().close();
    }
  }, 180_000);

  it.each([
    ['with JavaScript', true],
    ['without', false],
  ])(
    'leads a visitor from the chain to one firm and its ticket, %s',
    async (_, javaScript) => {
      const page: Page = await deskOf(browser, address, null, javaScript);
      await page.goto('/public');
      await page.getByLabel('公示栏目').getByRole('link', { name: '抽取冻结链' }).click();
      await page.getByText('首尾相接，没有缺失、分叉和改动').waitFor();
      const links = page.locator('.chain > li');
      expect(await links.count()).toBe(3);
      const digest = (await links.last().locator('dd').first().innerText()).trim();
      const file = await downloaded(page, `下载任务 ${NUMBER} 的冻结文件`);
      expect(sha256(file)).toBe(digest);
      await links.last().getByRole('heading').getByRole('link').click();
      const seed = await page.locator('dt:text-is("种子") + dd').innerText();
      await page.getByRole('link', { name: '查一户的签号' }).click();
      await page.getByLabel('企业(项目)代码或名称').fill(stocked.task.subjectCode);
      await page.getByRole('button', { name: '查询' }).click();
      await page.getByText('抽中：签号在入围线以内').waitFor();
      await page.getByRole('link', { name: '看签号和算法' }).click();
      const ticket = await page.locator('dt:text-is("签号") + dd').innerText();
      expect(ticket).toBe(sha256(`${seed}|${stocked.task.subjectCode}`));
      expect(await page.locator('pre').innerText()).toBe(
        `printf '%s|%s' '${seed}' '${stocked.task.subjectCode}' | sha256sum`,
      );
      await page.context().close();
    },
    60_000,
  );

  it('prints the chain without menus, forms and buttons', async () => {
    const page = await deskOf(browser, address, null);
    await page.goto('/public/draws');
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.bar', 'form', '.pager', 'footer.foot']) {
      expect(`${gone} ${await page.locator(gone).first().isVisible()}`).toBe(`${gone} false`);
    }
    expect(await page.locator('.chain > li').first().isVisible()).toBe(true);
    await page.context().close();
  });
});
