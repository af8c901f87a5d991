import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults } from '../support/desk.js';
import { FIXTURES } from '../support/import-lookups.js';

describeInChromium('imports, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let planner: Client;

  beforeAll(async () => {
    t = await startTestApp();
    planner = await t.as(['PLANNER']);
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  async function pageOf(javaScriptEnabled: boolean): Promise<Page> {
    const context = await browser.newContext({ baseURL: address, locale: 'zh-CN', javaScriptEnabled });
    const page = await context.newPage();
    await page.goto('/login');
    await page.getByLabel('登录名').fill(planner.loginName);
    await page.getByLabel('口令').fill(TEST_PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL('**/office');
    await page.goto('/office/imports');
    return page;
  }

  async function upload(page: Page, kind: string, file: string): Promise<void> {
    const form = page.locator('form[action="/office/imports"]');
    await form.getByLabel('名录').selectOption(kind);
    await form.getByLabel('工作簿').setInputFiles(join(FIXTURES, file));
    await form.getByRole('button', { name: '上传并核对' }).click();
  }

  it.each([
    ['with JavaScript', true, 'DANGEROUS_GOODS_CARRIER', 'carriers.xlsx', 33],
    ['without JavaScript', false, 'REPAIR_SHOP', 'repair-shops.xlsx', 234],
  ] as const)(
    '%s: a wrong file, the right one, its faults, the import',
    async (_, script, kind, file, good) => {
      const page = await pageOf(script);
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      if (script) expect(await axeFaults(page)).toEqual([]);
      await upload(page, kind, 'expected.json');
      await page.getByRole('alert').getByText('.xlsx').first().waitFor();
      await upload(page, kind, file);
      await page.waitForURL(/imports\/\d+$/);
      await page.getByRole('heading', { name: '导入前核对' }).waitFor();
      const shot = process.env.SCREENSHOTS;
      if (shot) await page.screenshot({ path: join(shot, `import-${script}.png`), fullPage: true });
      if (script) expect(await axeFaults(page)).toEqual([]);
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '下载有问题的' }).click(),
      ]);
      expect(saved.suggestedFilename()).toBe(`待改正-${file}`);
      await page.getByRole('button', { name: `导入合格的 ${good} 行` }).click();
      await page.getByRole('status').getByText(`新增 ${good} 行`).waitFor();
      await page.getByRole('heading', { name: '导入结果' }).waitFor();
      if (script) expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('link', { name: '另选文件' }).click();
      await page.getByRole('link', { name: file }).waitFor();
      if (shot) await page.screenshot({ path: join(shot, `imports-${script}.png`), fullPage: true });
      // The browser itself notes the refused upload; nothing else is to be said.
      expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    },
  );
});
