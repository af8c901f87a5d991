import type { Browser, Locator, Page } from 'playwright-core';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, downloaded, pageFaults } from '../support/desk.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

describeInChromium('the calendar of visits', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let drawer: Client;
  let secret: string;
  let announced: string;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 48);
    await makePeople(t.dataSource);
    const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
    const strata: PlanLineInput['strata'] = [
      { key: 'B', ratio: '0.1', min: 1 },
      { key: 'D', count: 6 },
    ];
    const line = (more: Partial<PlanLineInput>) => carrierLine({ areaCodes, strata, cap: null, ...more });
    const lines = await makeApprovedPlan(t.dataSource, [
      line({ announced: false }),
      line({ taskName: '第二项', announced: true }),
    ]);
    secret = await sealedDraw(t, lines[0]);
    announced = await sealedDraw(t, lines[1]);
    drawer = await t.as(['DRAWER']);
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const MONTH = '/office/visits?month=2026-03';
  const cardsOf = (page: Page) => page.locator('.month .visit[data-visit]');

  /** Current day and revision of a visit, as the database has it. */
  async function dateOf(
    taskId: string,
  ): Promise<{ day: string | null; revision: number; reason: string | null }> {
    const [row] = await t.dataSource.query(
      `SELECT day_from AS day, revision, reason FROM visit_date WHERE task_id = $1 ORDER BY revision DESC LIMIT 1`,
      [taskId],
    );
    return row;
  }

  /** A card of a draw and a day on which everyone of it can come, as the visit's page offers it. */
  async function movable(
    page: Page,
    drawId: string,
  ): Promise<{ card: Locator; taskId: string; day: string }> {
    const ids = new Set(
      (
        (await t.dataSource.query('SELECT id FROM inspection_task WHERE draw_id = $1', [drawId])) as {
          id: string;
        }[]
      ).map(({ id }) => id),
    );
    const shown = await cardsOf(page).evaluateAll((cards) =>
      cards.map((card) => (card as HTMLElement).dataset.visit),
    );
    for (const taskId of shown) {
      if (!taskId || !ids.has(taskId)) continue;
      const answer = await page.request.get(`/office/visits/${taskId}`);
      const day = /day=(2026-03-\d\d)"/.exec(await answer.text())?.[1];
      if (day) return { card: page.locator(`.month .visit[data-visit="${taskId}"]`), taskId, day };
    }
    throw new Error('no visit that can be moved');
  }

  it('is filled by one button, passes axe wide and narrow, and prints', async () => {
    const page = await deskOf(browser, address, drawer, false);
    await page.goto(MONTH);
    await page.getByRole('button', { name: /为 \d+ 项任务排定日期/ }).click();
    await expect(page.locator('.notice[role=status]').innerText()).resolves.toMatch(/已排定\d+项检查/);
    expect(await cardsOf(page).count()).toBeGreaterThan(5);
    const looked = await deskOf(browser, address, drawer);
    const [{ area }] = await t.dataSource.query(
      'SELECT area_code AS area FROM inspection_task GROUP BY 1 ORDER BY count(*) DESC LIMIT 1',
    );
    for (const width of [1280, 360]) {
      await looked.setViewportSize({ width, height: 900 });
      expect(await pageFaults(looked, MONTH)).toEqual([]);
      expect(await pageFaults(looked, `${MONTH}&area=${area}`)).toEqual([]);
      const overflow = await looked.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  }, 120_000);

  it('moves a visit by dragging its card to another day', async () => {
    const page = await deskOf(browser, address, drawer);
    await page.goto(MONTH);
    const { card, taskId, day } = await movable(page, secret);
    const before = await dateOf(taskId);
    await card.dragTo(page.locator(`td[data-day="${day}"]`));
    await page.locator('.notice[role=status]').waitFor();
    expect(await dateOf(taskId)).toEqual({ day, revision: before.revision + 1, reason: null });
    await expect(page.locator(`td[data-day="${day}"] [data-visit="${taskId}"]`).count()).resolves.toBe(1);
    // A day off is no place to drop it.
    await page
      .locator(`.month .visit[data-visit="${taskId}"]`)
      .dragTo(page.locator('td[data-day="2026-03-08"]'));
    expect((await dateOf(taskId)).day).toBe(day);
  }, 60_000);

  it('asks for the reason where the list is public, with the day filled in', async () => {
    const page = await deskOf(browser, address, drawer);
    await page.goto(MONTH);
    const { card, taskId, day } = await movable(page, announced);
    const before = await dateOf(taskId);
    await card.dragTo(page.locator(`td[data-day="${day}"]`));
    await page.getByRole('heading', { name: '变更检查日期' }).waitFor();
    await expect(page.getByLabel('检查日期', { exact: true }).inputValue()).resolves.toBe(day);
    expect(await dateOf(taskId)).toEqual(before);
    await page.getByLabel(/^原因/).fill('道路塌方改走另一天');
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.notice[role=status]').waitFor();
    expect(await dateOf(taskId)).toEqual({
      day,
      revision: before.revision + 1,
      reason: '道路塌方改走另一天',
    });
  }, 60_000);

  it('is changed by keyboard and without scripts on the visit’s own page', async () => {
    const page = await deskOf(browser, address, drawer, false);
    await page.goto(MONTH);
    const { card, taskId, day } = await movable(page, secret);
    await card.getByRole('link').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('检查日期', { exact: true }).fill(day);
    await page.getByRole('button', { name: '保存' }).press('Enter');
    await page.locator('.notice[role=status]').waitFor();
    expect((await dateOf(taskId)).day).toBe(day);
    const file = await downloaded(page, '导出Excel');
    expect(file.subarray(0, 2).toString()).toBe('PK');
  }, 60_000);

  it('says who is not free, and keeps what was typed', async () => {
    const page = await deskOf(browser, address, drawer);
    await page.goto(MONTH);
    const { card, taskId, day } = await movable(page, secret);
    const { day: kept } = await dateOf(taskId);
    await t.dataSource.query(
      `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
       SELECT inspector_id, 'DUTY', $2, $2, '测试', now() FROM task_seat WHERE task_id = $1 AND inspector_id IS NOT NULL LIMIT 1`,
      [taskId, day],
    );
    await card.dragTo(page.locator(`td[data-day="${day}"]`));
    await expect(page.locator('.notice[role=alert]').innerText()).resolves.toMatch(/执法员\d+3月\d+日值班/);
    await expect(page.getByLabel('检查日期', { exact: true }).inputValue()).resolves.toBe(day);
    expect((await dateOf(taskId)).day).toBe(kept);
  }, 60_000);
});
