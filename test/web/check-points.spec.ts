import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { projectRoot } from '../../src/platform/project-root.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';

describeInChromium('check points, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let planner: Client;

  beforeAll(async () => {
    t = await startTestApp();
    planner = await t.as(['PLANNER', 'ADMINISTRATOR']);
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('are imported, edited as a table and compared without JavaScript', async () => {
    const page = await deskOf(browser, address, planner, false);
    await page.getByRole('link', { name: '检查要点' }).click();
    const buffer = readFileSync(join(projectRoot(), 'templates', 'sample', 'check-points.xlsx'));
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await page.getByLabel('工作簿(.xlsx)').setInputFiles({ name: '检查要点.xlsx', mimeType, buffer });
    await page.getByRole('button', { name: '导入' }).click();
    await page.getByText('工作簿中有 3 个事项，其中 3 个有了新的版本。').waitFor();
    await page.getByRole('link', { name: '车辆维修企业的检查' }).click();
    const table = page.getByRole('textbox', { name: '检查要点', exact: true });
    const before = await table.inputValue();
    expect(before.split('\n').length).toBeGreaterThanOrEqual(8);
    await table.fill(`${before}\n停车区划线清楚|现场查看||没有的部门`);
    await page.getByLabel('来源(文件名称和文号)').fill('甘交发〔2026〕7号');
    await page.getByRole('button', { name: '保存为新的版本' }).click();
    await page.getByText('检查主体“没有的部门”不在').first().waitFor();
    expect(await table.inputValue()).toContain('停车区划线清楚|现场查看');
    await table.fill(`${before}\n停车区划线清楚|现场查看||生态环境部门`);
    await page.getByRole('button', { name: '保存为新的版本' }).click();
    await page.getByText('检查要点已保存为第2版').waitFor();
    await page.getByText('增加 1 条').waitFor();
    await page.getByRole('link', { name: '第1版' }).click();
    await page.getByText('现行的是第2版').waitFor();
    expect((await downloaded(page, '导出表格(Excel)')).subarray(0, 2).toString()).toBe('PK');
    await page.context().close();
  });

  it('pass axe, and do not push a telephone sideways', async () => {
    const page = await deskOf(browser, address, planner);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ['/office/items/points', '/office/items/points/JT-02?version=1']) {
      expect(await pageFaults(page, path)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(360);
    }
    await page.context().close();
  });
});
