import type { Browser } from 'playwright-core';
import { fileKindOf } from '../../src/platform/file-kind.js';
import { delivered } from '../../src/inspection/documents/word-templates.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

describeInChromium('documents, on pages', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let office: Client;
  let drawId: string;
  let taskId: string;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 48);
    await makePeople(t.dataSource);
    const [lineId] = await makeApprovedPlan(t.dataSource, [carrierLine()]);
    drawId = await sealedDraw(t, lineId);
    taskId = (await tasksOf(t, drawId))[0].id;
    office = await t.as(['DRAWER', 'ADMINISTRATOR']);
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  it('are taken from the task and from the draw', async () => {
    const page = await deskOf(browser, address, office);
    await page.goto(`/office/tasks/${taskId}`);
    expect(fileKindOf(await downloaded(page, '现场检查笔录'))).toEqual({ kind: 'DOCX' });
    await page.getByRole('link', { name: '成批制作本次抽取的文书' }).click();
    await page.getByLabel('文书', { exact: true }).selectOption({ label: '随机抽查情况记录表' });
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '制作并下载' }).click();
    expect((await waiting).suggestedFilename()).toBe('随机抽查情况记录表 513300-2026-0001.docx');
    await page.context().close();
  });

  it('an administrator without JavaScript changes a template, and reads why one is refused', async () => {
    const page = await deskOf(browser, address, office, false);
    await page.goto('/office/documents');
    await page.getByRole('link', { name: '送达回证' }).click();
    const { content } = await delivered('RESULT_LETTER');
    const file = (buffer: Buffer) => ({ name: '模板.docx', mimeType: 'application/msword', buffer });
    await page.getByLabel('模板文件').setInputFiles(file(Buffer.from('PK')));
    await page.getByRole('button', { name: '试做并启用' }).click();
    expect(await page.locator('#file-faults').innerText()).toContain('不能识别这种文件');
    await page.getByLabel('模板文件').setInputFiles(file(content));
    await page.getByRole('button', { name: '试做并启用' }).click();
    expect(await page.locator('main').innerText()).toContain('第 1 版');
    await page.getByRole('button', { name: '恢复系统提供的模板' }).click();
    expect(await page.locator('main').innerText()).toContain('第 2 版');
    await page.context().close();
  });

  it('pages pass axe and show no stray word', async () => {
    const page = await deskOf(browser, address, office);
    const found: string[] = [];
    const paths = ['', '/templates/NOTICE', '/templates/DELIVERY_RECEIPT', `/draws/${drawId}`];
    for (const path of paths) found.push(...(await pageFaults(page, `/office/documents${path}`)));
    found.push(...(await pageFaults(page, `/office/tasks/${taskId}`)));
    expect(found).toEqual([]);
  });
});
