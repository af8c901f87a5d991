import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/audit/actor.js';
import { ROLES } from '../../src/audit/actor.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { bundleOf, seatIn, seatsOf } from '../support/afterwards.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { Inspectors, sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

describeInChromium('recusals, on pages', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let drawer: Client;
  let head: Client;
  let drawId: string;
  let inspectors: Inspectors;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 48);
    await makePeople(t.dataSource);
    const [lineId] = await makeApprovedPlan(t.dataSource, [carrierLine()]);
    drawId = await sealedDraw(t, lineId);

    drawer = await t.as(['DRAWER']);
    head = await t.as(['HEAD']);
    inspectors = new Inspectors(t);
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const noticeOf = (page: Page) =>
    page.locator('.notice[role=status], .notice[role=alert]').first().innerText();
  const textOf = (page: Page) => page.locator('main').innerText();

  it.each([[true], [false]])(
    'an inspector declares on the task, the head decides, the seat alone is drawn anew (scripts: %s)',
    async (scripts) => {
      const before = await seatsOf(t, drawId);
      const seat = seatIn(before, scripts ? 'GA' : 'YJ');
      const page = await deskOf(browser, address, await inspectors.of(seat.inspectorId ?? ''), scripts);
      await page.goto(`/office/tasks/${seat.taskId}`);
      await page.getByRole('button', { name: '没有应当回避的关系' }).click();
      expect(await noticeOf(page)).toContain('没有应当回避的关系');
      await page.getByText('有应当回避的关系，申请回避').click();
      await page.getByLabel('关系类别(不公开)').selectOption('曾任职');
      await page.getByLabel('情况说明(不公开').fill('曾任该企业安全员');
      await page.getByRole('button', { name: '申请回避', exact: true }).click();
      expect(await textOf(page)).toContain('请填写离职日期');
      await page.getByLabel('离职日期').fill('2025-06-30');
      await page.getByRole('button', { name: '申请回避', exact: true }).click();
      expect(await noticeOf(page)).toContain('由机关负责人决定');
      expect(await textOf(page)).toContain('待决定');
      // Without scripts axe does not come to an end.
      if (scripts) expect(await pageFaults(page, `/office/tasks/${seat.taskId}`)).toEqual([]);

      const chief = await deskOf(browser, address, head, scripts);
      await chief.getByRole('link', { name: /1 份.*申请待审批/ }).click();
      expect(await textOf(chief)).toContain('曾任该企业安全员');
      expect(await chief.getByLabel('作出决定的机关负责人').count()).toBe(0);
      await chief.getByRole('button', { name: '准予回避并补位' }).click();
      expect(await noticeOf(chief)).toContain('新增 1 项变更');
      const after = await seatsOf(t, drawId);
      expect(after.filter((now, n) => now.code !== before[n]?.code)).toHaveLength(1);
      const files = await bundleOf(drawer, drawId);
      expect(verifyBundle(files)).toMatchObject({ ok: true });
      expect(files.get('after.jsonl')?.toString()).not.toContain('安全员');
      await page.context().close();
      await chief.context().close();
    },
    90_000,
  );

  it('what the firm asks for is refused by staff in the name of the head, with all on record', async () => {
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const page = await deskOf(browser, address, drawer);
    await page.goto(`/office/tasks/${seat.taskId}`);
    await page.getByRole('link', { name: '检查对象或本机关申请回避' }).click();
    await page.getByRole('row').filter({ hasText: '交通运输' }).getByRole('link').first().click();
    await page.getByLabel('关系类别(不公开)').selectOption('其他');
    await page.getByLabel('情况说明(不公开').fill('与本企业有合同纠纷');
    await page.getByRole('button', { name: '提交回避申请' }).click();
    expect(await textOf(page)).toContain('请填写检查对象的申请人');
    await page.getByLabel('检查对象的申请人').fill('扎西(法定代表人)');
    await page.getByLabel('检查对象提出申请的日期').fill('2026-03-02');
    await page.getByRole('button', { name: '提交回避申请' }).click();
    expect(await noticeOf(page)).toContain('回避申请已提交');

    const staff = await deskOf(browser, address, await t.as(['ADMINISTRATOR']));
    await staff.goto(`/office/draws/${drawId}/after`);
    const asked = staff.getByRole('article').last();
    await asked.locator('summary').click();
    const refusal = asked.locator('details');
    await refusal.getByLabel('作出决定的机关负责人').fill('丁局长');
    await refusal.getByLabel('不予回避的理由').fill('合同纠纷已经了结');
    await refusal.getByRole('button', { name: '不予回避' }).click();
    expect(await noticeOf(staff)).toContain('抽取结果不变');
    expect(await textOf(staff)).toContain('不予回避，机关负责人：丁局长');

    await page.goto(`/office/draws/${drawId}/record`);
    const record = await page.getByRole('table', { name: '回避的申请和决定' }).innerText();
    expect(record).toMatch(/检查对象申请，不予回避/);
    expect(record).toMatch(/本人申报，准予回避，席位按同一种子补位\(第1项变更\)/);
    expect(record).not.toContain('合同纠纷');
    const chief = await deskOf(browser, address, head);
    await chief.goto('/office/conflicts/recusals');
    const sheet = await readWorkbookHere(await downloaded(chief, '导出 Excel'), READ_LIMITS);
    expect(JSON.stringify(sheet)).toContain('合同纠纷已经了结');
  }, 90_000);

  it('a former post lapses after the years that the office has set', async () => {
    const all = await t.as(Object.keys(ROLES) as Role[]);
    const page = await deskOf(browser, address, all);
    await page.goto('/office/conflicts');
    const state = page.getByRole('row').filter({ hasText: '2025年6月30日离职' }).first();
    expect(await state.innerText()).toContain('有效');
    t.clock.set('2027-07-01T01:00:00Z');
    await page.getByText('改年限').click();
    await page.getByLabel('年限(年)').fill('2');
    await page.getByLabel('依据(文件和条款)').fill('州局回避规定(2026年)第五条');
    await page.getByRole('button', { name: '设定年限' }).click();
    expect(await noticeOf(page)).toContain('年限已设定');
    expect(await page.getByRole('row').filter({ hasText: '离职' }).count()).toBe(0);
    await page.goto('/office/conflicts?state=LAPSED');
    expect(await state.innerText()).toContain('已过年限');
    t.clock.set('2026-03-02T01:00:00Z');
  }, 90_000);

  it('every page passes axe and shows no stray word', async () => {
    const all = await t.as(Object.keys(ROLES) as Role[]);
    const page = await deskOf(browser, address, all);
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const at = { subject: seat.subjectCode, pool: seat.poolCode, seat: String(seat.seat) };
    const form = `/office/draws/${drawId}/recusals/new`;
    const query = (fields: Record<string, string>) => `?${new URLSearchParams(fields).toString()}`;
    const found: string[] = [];
    for (const path of [
      ...['/office/conflicts', '/office/conflicts?state=LAPSED', '/office/conflicts/recusals'],
      ...[form, `${form}${query({ subject: seat.subjectCode })}`, `${form}${query(at)}`],
      ...[`/office/draws/${drawId}/after`, `/office/draws/${drawId}/record`, `/office/draws/${drawId}`],
      ...[`/office/tasks/${seat.taskId}`, '/office/accounts'],
    ]) {
      found.push(...(await pageFaults(page, path)));
    }
    expect(found).toEqual([]);
  }, 300_000);
});
