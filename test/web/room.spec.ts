import type { Browser, Page } from 'playwright-core';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf, wordFaults } from '../support/desk.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** The ceremony as people in the room see it, in a real browser. */
describeInChromium('the screen of the meeting room', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let lines: string[];
  const people = new Map<string, Client>();
  const as = (who: string) => people.get(who) as Client;

  beforeAll(async () => {
    t = await startTestApp();
    await makeCarriers(t.dataSource, 30);
    await makePeople(t.dataSource);
    lines = await makeApprovedPlan(t.dataSource, [
      carrierLine({ months: [3, 6], announced: true }),
      carrierLine({ months: [3], taskName: '不提前公告的一项', announced: false }),
    ]);
    people.set('drawer', await t.as(['DRAWER']));
    people.set('notary', await t.as(['WITNESS']));
    people.set('firm', await t.as(['WITNESS']));
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  /** A frozen draw of a line. @returns its room */
  async function frozen(planLineId: string, month: string): Promise<string> {
    const { body } = await as('drawer').post('/api/v1/draws', { planLineId, month }).expect(201);
    await as('drawer').post(`/api/v1/draws/${body.id}/rehearsal`, { runs: 50 }).expect(200);
    const dice = { digits: 10, kind: 'DEVICE', device: 'DICE' };
    const entropyPlan = [
      {
        ...{ ...dice, witness: '王敏', organisation: '甘孜州公证处', role: '公证员' },
        accountId: as('notary').accountId,
      },
      { ...dice, witness: '李强', role: '企业代表', accountId: as('firm').accountId },
    ];
    await as('drawer').post(`/api/v1/draws/${body.id}/freeze`, { entropyPlan }).expect(200);
    return `/office/draws/${body.id}/room`;
  }

  const faults = async (page: Page) => [...(await wordFaults(page)), ...(await axeFaults(page))];
  const card = (page: Page, name: string) => page.locator('.witnesses > li', { hasText: name });

  async function enter(page: Page, name: string, digits: string): Promise<void> {
    await card(page, name).getByLabel('读出的数字').fill(digits);
    await card(page, name).getByRole('button', { name: '录入', exact: true }).click();
    await page.getByText('数字已录入，请由另一人核对确认。').waitFor();
  }

  async function confirm(page: Page, name: string): Promise<void> {
    await card(page, name).getByRole('button', { name: '确认' }).click();
    await page.getByText('数字已确认。').waitFor();
  }

  /** Nothing is wider than the screen. */
  const overflow = (page: Page) =>
    page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));

  async function screens(page: Page): Promise<void> {
    for (const [width, height] of [
      [1920, 1080],
      [1024, 768],
      [360, 740],
    ]) {
      await page.setViewportSize({ width, height });
      expect(`${width}: ${await overflow(page)}`).toBe(`${width}: 0`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  it('follows what witnesses enter elsewhere, draws at one press, and unveils what is in the database', async () => {
    const room = await frozen(lines[0], '2026-03');
    const screen = await deskOf(browser, address, as('drawer'));
    await screen.goto(room);
    await screen.locator('.big-digest').waitFor();
    expect(await faults(screen)).toEqual([]);
    await screens(screen);
    const [notary, firm] = [
      await deskOf(browser, address, as('notary')),
      await deskOf(browser, address, as('firm')),
    ];
    for (const page of [notary, firm]) await page.goto(room);
    // What somebody is typing on the screen stays while it brings itself up to date.
    await card(screen, '李强').getByLabel('读出的数字').fill('27');
    await enter(notary, '王敏', '3141592653');
    await card(screen, '王敏').locator('.read').waitFor();
    expect(await card(screen, '李强').getByLabel('读出的数字').inputValue()).toBe('27');
    await enter(firm, '李强', '2718281828');
    await notary.reload();
    await confirm(notary, '李强');
    await firm.reload();
    await confirm(firm, '王敏');
    await screen.getByRole('button', { name: '开始抽取' }).waitFor();
    expect(await faults(screen)).toEqual([]);
    await screen.getByRole('button', { name: '开始抽取' }).dblclick();
    // One after the other, and everything at once for whoever does not want to wait.
    await screen.getByText(/已显示 [0-9]+ \/ [0-9]+/).waitFor();
    const items = screen.locator('[data-item]');
    expect(await screen.locator('[data-item]:visible').count()).toBeLessThan(await items.count());
    await screen.getByRole('button', { name: '全部显示' }).click();
    expect(await screen.locator('[data-item]:visible').count()).toBe(await items.count());
    expect(await faults(screen)).toEqual([]);
    await screens(screen);
    const digest = await screen.locator('.full').textContent();
    await screen.reload();
    expect(await screen.locator('[data-item]:visible').count()).toBe(await items.count());
    expect(await screen.locator('.full').textContent()).toBe(digest);
    // The witness's own screen has followed too.
    await notary.getByText('请监督员在抽取记录上签字').waitFor();
    const [{ n }]: { n: number }[] = await t.dataSource.query(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = '随机抽取'`,
    );
    expect(n).toBe(1);
  }, 120_000);

  it('shows everything at once to whoever asked for less motion', async () => {
    const room = await frozen(lines[0], '2026-06');
    const screen = await deskOf(browser, address, as('drawer'));
    await screen.emulateMedia({ reducedMotion: 'reduce' });
    await screen.goto(room);
    const id = room.split('/')[3];
    const digits = [
      { witness: '王敏(甘孜州公证处 公证员)', text: '1123581321' },
      { witness: '李强(企业代表)', text: '3455891442' },
    ];
    await as('drawer').post(`/api/v1/draws/${id}/entropy`, { digits }).expect(204);
    await as('notary').post(`/api/v1/draws/${id}/entropy/confirmation`, { digits }).expect(204);
    await as('drawer').post(`/api/v1/draws/${id}/seal`).expect(200);
    await screen.getByRole('button', { name: '逐个显示' }).waitFor();
    expect(await screen.locator('[data-item]:visible').count()).toBe(
      await screen.locator('[data-item]').count(),
    );
  }, 60_000);

  it('works without JavaScript, and of a line that is not announced shows no name', async () => {
    const room = await frozen(lines[1], '2026-03');
    const screen = await deskOf(browser, address, as('drawer'), false);
    const [notary, firm] = [
      await deskOf(browser, address, as('notary'), false),
      await deskOf(browser, address, as('firm'), false),
    ];
    for (const page of [notary, firm]) await page.goto(room);
    await enter(notary, '王敏', '３１４１５ ９２６５３');
    await enter(firm, '李强', '2718281828');
    for (const page of [notary, firm]) await page.goto(room);
    await confirm(notary, '李强');
    await confirm(firm, '王敏');
    await screen.goto(room);
    await screen.getByText('久无回应时刷新本页').waitFor();
    await screen.getByRole('button', { name: '开始抽取' }).click();
    await screen.getByText('抽取完成，结果已封存').waitFor();
    await screen.getByRole('heading', { name: '抽中签号' }).waitFor();
    expect(await screen.locator('[data-item]').count()).toBeGreaterThan(3);
    const shown = await screen.locator('#main').innerText();
    const names: { name: string }[] = await t.dataSource.query(
      'SELECT subject_name AS name FROM drawn_subject WHERE draw_id = $1',
      [room.split('/')[3]],
    );
    expect(names.filter(({ name }) => shown.includes(name))).toEqual([]);
    await screen.getByRole('link', { name: '打印抽取记录表' }).waitFor();
  }, 60_000);

  it('prints the slips two to a sheet of A4', async () => {
    const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [4], taskName: '凭条一项' })]);
    const room = await frozen(line, '2026-04');
    const page = await deskOf(browser, address, as('drawer'));
    await page.goto(room.replace('/room', '/slips'));
    expect(await faults(page)).toEqual([]);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  }, 60_000);
});
