import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { person, registryOn, shop, type Registry } from '../support/registry.js';

describeInChromium('the registries, in a browser', () => {
  let t: TestApp;
  let r: Registry;
  let browser: Browser;
  let address: string;
  let planner: Client;

  beforeAll(async () => {
    t = await startTestApp();
    r = registryOn(t.dataSource);
    await r.put(
      Array.from({ length: 70 }, (_, n) => shop(`S${n}`, { areaCode: n < 60 ? '513301' : '513322' })),
    );
    await r.putPeople(Array.from({ length: 3 }, (_, n) => person(`P${n}`)));
    planner = await t.as(['PLANNER']);
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  async function pageOf(client: Client, javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ baseURL: address, locale: 'zh-CN', javaScriptEnabled });
    const page = await context.newPage();
    await page.goto('/login');
    await page.getByLabel('登录名').fill(client.loginName);
    await page.getByLabel('口令').fill(TEST_PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL('**/office');
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

  it('the list narrows while one types, keeps its address, and every page passes axe', async () => {
    const page = await pageOf(planner);
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto('/office/subjects?kind=REPAIR_SHOP');
    await page.getByText('共 70 户').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.evaluate(() => document.body.setAttribute('data-same', 'yes'));
    await page.getByLabel('所在县(市)').selectOption('513322');
    await page.getByText('共 10 户').waitFor();
    await page.getByRole('searchbox').pressSequentially('kdds65');
    await page.getByText('共 1 户').waitFor();
    expect(page.url()).toContain('q=kdds65');
    // The table alone was exchanged, not the page.
    expect(await page.getAttribute('body', 'data-same')).toBe('yes');
    await page.reload();
    await page.getByText('共 1 户').waitFor();
    await page.getByRole('link', { name: '康定第S65汽修厂' }).click();
    await page.getByRole('link', { name: '修改' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: '修改' }).click();
    await page.getByRole('button', { name: '保存' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('地址').fill('泸桥镇1号');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存。').waitFor();
    for (const path of [
      'inspectors',
      'inspectors/1',
      'inspectors/1/edit',
      'conflicts',
      'items',
      'agencies',
    ]) {
      const answer = await page.goto(`/office/${path}`);
      expect([path, answer?.status(), await faultsOf(page)]).toEqual([path, 200, []]);
    }
    expect(complaints).toEqual([]);
    const shots = process.env.MINGCHOU_SCREENSHOTS;
    if (shots) await shoot(page, shots);
  });

  it('without JavaScript one finds, pages on, registers and ends', async () => {
    const page = await pageOf(planner, false);
    await page.goto('/office/subjects?kind=REPAIR_SHOP');
    await page.getByRole('link', { name: '下一页' }).click();
    await page.getByText('第 2 页，共 2 页').waitFor();
    await page.getByLabel('名称、代码或拼音首字母').fill('S69');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('共 1 户').waitFor();
    await page.goto('/office/conflicts');
    await page.getByLabel('检查对象代码').fill('S69');
    await page.getByLabel('执法证号', { exact: true }).fill('P1');
    await page.getByLabel('关系类别', { exact: true }).selectOption('RELATIVE');
    await page.getByRole('button', { name: '登记' }).click();
    await page.getByText('利害关系已登记').waitFor();
    await page.getByRole('button', { name: '解除' }).click();
    await page.getByText('登记记录仍然保留').waitFor();
  });

  it('fits a narrow screen: nothing but tables scrolls sideways', async () => {
    const page = await pageOf(planner);
    await page.setViewportSize({ width: 390, height: 800 });
    for (const path of [
      'subjects?kind=REPAIR_SHOP',
      'subjects/1',
      'subjects/1/edit',
      'inspectors',
      'conflicts',
    ]) {
      await page.goto(`/office/${path}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, wide <= 0]).toEqual([path, true]);
    }
  });

  async function shoot(page: Page, folder: string): Promise<void> {
    const paths = [
      'subjects?kind=REPAIR_SHOP',
      'subjects/1',
      'subjects/1/edit',
      'inspectors',
      'conflicts',
      'items',
    ];
    for (const [n, path] of [...paths, 'agencies'].entries()) {
      await page.goto(`/office/${path}`);
      await page.screenshot({ path: `${folder}/registry-${n}.png`, fullPage: n < 6 });
    }
  }
});
