import type { Browser, Page, Route } from 'playwright-core';
import { startTestApp, TEST_PASSWORD, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { pageFaults } from '../support/desk.js';
import { entriesOf, phoneOf, POINTS, readyOffice, says, teamOf } from '../support/on-site.js';

const SENT = '已全部发送';
/** One white point. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

describeInChromium('the on-site form on a telephone of 360 pixels', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let tasks: string[];

  beforeAll(async () => {
    t = await startTestApp();
    tasks = await readyOffice(t);
    t.clock.set('2026-03-10T01:00:00Z');
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  /** A task of its own for each test. */
  const nextTask = () => tasks.pop() as string;

  const values = async (taskId: string, field: string) =>
    (await entriesOf(t, taskId, field)).map(({ value }) => value);

  async function answerField(page: Page, n: number, name: 'answer' | 'note'): Promise<string> {
    const box = page.locator('.point').filter({ hasText: POINTS[n] }).locator('[data-field]');
    return (await box.nth(name === 'answer' ? 0 : 1).getAttribute('data-field')) as string;
  }

  const point = (page: Page, n: number) => page.locator('.point').filter({ hasText: POINTS[n] });
  const place = (page: Page) => page.getByLabel('检查地点');

  it('fits the screen: nothing to scroll sideways, broad targets, no fault of axe, no stray word', async () => {
    const task = nextTask();
    const { lead } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    for (const path of [`/office/tasks/${task}/on-site`, '/office/my-tasks']) {
      expect(await pageFaults(page, path)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'main button, main .button, main summary, main .answers label, main .field input, main select, main textarea',
          ),
        ]
          .filter((one) => one.getClientRects().length > 0 && !one.matches('[type=radio], [type=checkbox]'))
          .filter((one) => one.getBoundingClientRect().height < 44)
          .map((one) => one.outerHTML.slice(0, 120)),
      );
      expect(small).toEqual([]);
    }
  }, 120_000);

  it('keeps what is typed while the net is gone, and sends each thing once when it is back', async () => {
    const task = nextTask();
    const { lead } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    await says(page, SENT);
    await place(page).pressSequentially('一号');
    await page.context().setOffline(true);
    await place(page).pressSequentially('库房');
    await point(page, 0).getByText('不符合', { exact: true }).click();
    await point(page, 0).getByLabel('发现的问题').fill('未签订责任书');
    await says(page, '已保存在手机，待发送3项。现在连不上服务器');
    await page.context().setOffline(false);
    await says(page, SENT);
    expect((await values(task, 'visit:place')).at(-1)).toBe('一号库房');
    expect(await values(task, await answerField(page, 0, 'answer'))).toEqual(['NO']);
    expect(await values(task, await answerField(page, 0, 'note'))).toEqual(['未签订责任书']);
    expect((await entriesOf(t, task, 'visit:place')).every(({ conflict }) => !conflict)).toBe(true);
    await page.reload();
    await expect(place(page).inputValue()).resolves.toBe('一号库房');
  }, 120_000);

  it('still has it after the page was closed without a net and opened again', async () => {
    const task = nextTask();
    const { lead } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    await says(page, SENT);
    const context = page.context();
    await context.setOffline(true);
    await place(page).fill('停车场东侧');
    await point(page, 1).getByText('符合', { exact: true }).click();
    await page.close();
    expect(await entriesOf(t, task, 'visit:place')).toEqual([]);
    await context.setOffline(false);
    const list = await context.newPage();
    await list.goto('/office/my-tasks');
    await list.getByText('本手机上还有2项没有发送').waitFor();
    await list.locator(`[data-task="${task}"]`).getByRole('link', { name: '现场记录' }).click();
    await expect(place(list).inputValue()).resolves.toBe('停车场东侧');
    await says(list, SENT);
    expect(await values(task, 'visit:place')).toEqual(['停车场东侧']);
    expect(await values(task, await answerField(list, 1, 'answer'))).toEqual(['YES']);
    await expect(list.evaluate(() => localStorage.length)).resolves.toBe(0);
  }, 120_000);

  it('doubles nothing where the answer is lost on the way, though more was typed meanwhile', async () => {
    const task = nextTask();
    const { lead } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    await says(page, SENT);
    let lost = 0;
    const lose = async (route: Route) => {
      lost += 1;
      if (lost > 2) return route.continue();
      // The service has it; the telephone never learns so.
      await route.fetch();
      await place(page).press('End');
      await place(page).pressSequentially('乙');
      return route.abort('connectionreset');
    };
    await page.route('**/on-site/entries', lose);
    await place(page).fill('甲');
    await page.locator('body').click({ position: { x: 2, y: 2 } });
    await says(page, '现在连不上服务器');
    await says(page, SENT);
    expect(lost).toBeGreaterThanOrEqual(4);
    expect(await entriesOf(t, task, 'visit:place')).toMatchObject([
      { value: '甲', revision: 1, conflict: false },
      { value: '甲乙乙', revision: 2, conflict: false },
    ]);
    await page.reload();
    await expect(place(page).inputValue()).resolves.toBe('甲乙乙');
  }, 120_000);

  it('does a double tap once, saving and handing in', async () => {
    const task = nextTask();
    const { partner } = await teamOf(t, task);
    const page = await phoneOf(browser, address, partner, task);
    await says(page, SENT);
    // What is the lead's can be read only.
    await expect(point(page, 0).locator('input').count()).resolves.toBe(0);
    await point(page, 2).getByText('符合', { exact: true }).dblclick();
    await page.getByRole('button', { name: '保存', exact: true }).dblclick();
    await says(page, SENT);
    const field = await answerField(page, 2, 'answer');
    expect(await values(task, field)).toEqual(['YES']);
    await page.getByLabel('检查情况').fill('检查驾驶人员资格五份均有效');
    await page.getByRole('button', { name: /^保存并提交/ }).dblclick();
    await page.locator('.notice[role=status]').filter({ hasText: '已提交' }).waitFor();
    const parts = await t.dataSource.query(
      'SELECT pool_code AS pool, state FROM visit_part WHERE task_id = $1',
      [task],
    );
    expect(parts).toEqual([{ pool: 'GA', state: 'HANDED_IN' }]);
    expect(await values(task, 'pool:GA:conclusion')).toEqual(['检查驾驶人员资格五份均有效']);
    await expect(point(page, 2).locator('input').count()).resolves.toBe(0);
  }, 120_000);

  it('does not hand in before everything was sent', async () => {
    const task = nextTask();
    const { partner } = await teamOf(t, task);
    const page = await phoneOf(browser, address, partner, task);
    await says(page, SENT);
    await page.context().setOffline(true);
    await point(page, 2).getByText('不涉及', { exact: true }).click();
    await page.getByRole('button', { name: /^保存并提交/ }).click();
    await says(page, '全部发送后才能提交');
    await page.context().setOffline(false);
    await says(page, SENT);
    expect(await t.dataSource.query('SELECT 1 FROM visit_part WHERE task_id = $1', [task])).toEqual([]);
  }, 120_000);

  it('shows two people who write the same field both versions, and keeps the one that is chosen', async () => {
    const task = nextTask();
    const { lead, second } = await teamOf(t, task);
    const first = await phoneOf(browser, address, lead, task);
    const other = await phoneOf(browser, address, second, task);
    await says(first, SENT);
    await says(other, SENT);
    await place(first).fill('东门');
    await first.keyboard.press('Tab');
    await says(first, SENT);
    await first.waitForFunction(() => document.querySelectorAll('.unsent').length === 0);
    await place(other).fill('西门');
    await other.keyboard.press('Tab');
    const box = other.locator('[data-conflict]');
    await box.waitFor();
    await expect(box.innerText()).resolves.toMatch(/两人填写不一致：检查地点[^]*东门[^]*西门/);
    await expect(place(other).inputValue()).resolves.toBe('东门');
    expect(await entriesOf(t, task, 'visit:place')).toMatchObject([
      { value: '东门', revision: 1, conflict: false },
      { value: '西门', revision: null, conflict: true },
    ]);
    await box.locator('form').filter({ hasText: '西门' }).getByRole('button').click();
    await box.waitFor({ state: 'detached' });
    await says(other, SENT);
    await expect(place(other).inputValue()).resolves.toBe('西门');
    expect((await entriesOf(t, task, 'visit:place')).at(-1)).toMatchObject({ value: '西门', revision: 2 });
    // The page of the first catches up when it is looked at.
    await first.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await first.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#visit-place')?.value === '西门',
    );
    await first
      .locator('[data-field="visit:place"] [data-by]')
      .filter({ hasText: second.loginName.replace('user', '测试员') })
      .waitFor();
  }, 120_000);

  it('waits for a new log-in of the same person, and then sends', async () => {
    const task = nextTask();
    const { lead, second } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    await says(page, SENT);
    await page.context().clearCookies();
    await place(page).fill('办公楼');
    await page.keyboard.press('Tab');
    await says(page, '登录已过期');
    const logIn = async (name: string) => {
      const entrance = await page.context().newPage();
      await entrance.goto('/login');
      await entrance.getByLabel('登录名').fill(name);
      await entrance.getByLabel('口令').fill(TEST_PASSWORD);
      await entrance.getByRole('button', { name: '登录' }).click();
      await entrance.waitForURL('**/office**');
      await entrance.close();
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
    };
    await logIn(second.loginName);
    await says(page, '现在登录的是另一账号');
    expect(await entriesOf(t, task, 'visit:place')).toEqual([]);
    await page.context().clearCookies();
    await logIn(lead.loginName);
    await says(page, SENT);
    expect(await values(task, 'visit:place')).toEqual(['办公楼']);
  }, 120_000);

  it('says at the field what the service does not take, and sends what is mended', async () => {
    const task = nextTask();
    const { lead } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    await says(page, SENT);
    const present = page.getByLabel('检查对象在场人员');
    await present.fill('扎西，身份证 11010519491231002X');
    await page.keyboard.press('Tab');
    await page.getByText('身份证号码，请删去').waitFor();
    await says(page, '1项没有被接受');
    await page.reload();
    await says(page, '1项没有被接受');
    await expect(present.inputValue()).resolves.toContain('11010519491231002X');
    await present.fill('站长扎西');
    await page.keyboard.press('Tab');
    await says(page, SENT);
    expect(await values(task, 'visit:present')).toEqual(['站长扎西']);
  }, 120_000);

  it('keeps photos, too, and sends each once when the net is back, though the page was closed', async () => {
    const task = nextTask();
    const { lead } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task);
    await says(page, SENT);
    const context = page.context();
    await context.setOffline(true);
    await page.getByLabel('照片或文件').setInputFiles([
      { name: '现场.png', mimeType: 'image/png', buffer: PNG },
      { name: '台账.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="x()"/>') },
    ]);
    await page.getByLabel('说明').fill('库房门口');
    await page.getByRole('button', { name: '添加' }).dblclick();
    await says(page, '已保存在手机，待发送2项');
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(`/office/tasks/${task}/on-site`);
    await again.getByText('台账.png：没有被接受').waitFor();
    await says(again, '1项没有被接受');
    await again.getByRole('button', { name: '不再发送台账.png' }).click();
    await says(again, SENT);
    const kept = await t.dataSource.query(
      'SELECT file_name AS name, caption, purpose FROM visit_file WHERE task_id = $1',
      [task],
    );
    expect(kept).toEqual([{ name: '现场.png', caption: '库房门口', purpose: 'SCENE' }]);
    await again.locator('#files').filter({ hasText: '库房门口' }).waitFor();
  }, 120_000);

  it('works without JavaScript: saved by its button, both versions kept, the fault at its field', async () => {
    const task = nextTask();
    const { lead, second } = await teamOf(t, task);
    const page = await phoneOf(browser, address, lead, task, false);
    const other = await phoneOf(browser, address, second, task, false);
    const notice = (one: Page) => one.locator('.notice[role=status]');
    await place(page).fill('北门');
    await page.getByRole('button', { name: '保存', exact: true }).dblclick();
    await notice(page).waitFor();
    expect(await values(task, 'visit:place')).toEqual(['北门']);
    await place(other).fill('南门');
    await other.getByRole('button', { name: '保存', exact: true }).click();
    await notice(other).filter({ hasText: '不一致' }).waitFor();
    await other.locator('[data-conflict] form').filter({ hasText: '南门' }).getByRole('button').click();
    await expect(place(other).inputValue()).resolves.toBe('南门');
    await expect(other.locator('[data-conflict]').count()).resolves.toBe(0);
    await other.getByLabel('检查对象意见').fill('联系人 11010519491231002X');
    await place(other).fill('南门卫室');
    await other.getByRole('button', { name: '保存', exact: true }).click();
    await other.locator('.fault').filter({ hasText: '身份证号码' }).first().waitFor();
    await expect(other.getByLabel('检查对象意见').inputValue()).resolves.toContain('11010519491231002X');
    expect(await values(task, 'visit:place')).toEqual(['北门', '南门', '南门', '南门卫室']);
  }, 120_000);
});
