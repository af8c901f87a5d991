import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../src/audit/actor.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults, deskOf, downloaded, pressTwice, wordFaults } from '../support/desk.js';
import { EXPECTED, FIXTURES } from '../support/import-lookups.js';
import { type MadeTask, tasksOf } from '../support/inspected.js';
import { readZip } from '../support/zip-reader.js';
import { readyTasks } from '../support/ready.js';

/** One office's whole job by hand: every step in a browser, by who has to do it, each needing the one before. */
describeInChromium('the main job, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  const people = new Map<string, Client>();
  let drawPath = '';
  let drawNumber = '';
  let task: MadeTask;

  beforeAll(async () => {
    t = await startTestApp();
    const roles: Record<string, Role> = {
      ...{ planner: 'PLANNER', approver: 'PLANNER', drawer: 'DRAWER', notary: 'WITNESS', firm: 'WITNESS' },
      ...{ reviewer: 'REVIEWER', publisher: 'PUBLISHER', head: 'HEAD' },
    };
    for (const [name, role] of Object.entries(roles)) people.set(name, await t.as([role]));
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const desks = new Map<string, Page>();
  /** The desk of one of the people: logged in once, then kept. */
  async function desk(name: string, script = true): Promise<Page> {
    const key = `${name} ${script}`;
    const page = desks.get(key) ?? (await deskOf(browser, address, people.get(name) as Client, script));
    desks.set(key, page);
    return page;
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const faults = async (page: Page) => [...(await wordFaults(page)), ...(await axeFaults(page))];

  async function acts(act: string): Promise<number> {
    const [{ n }]: { n: string }[] = await t.dataSource.query(
      `SELECT count(*) AS n FROM audit_entry WHERE act = $1`,
      [act],
    );
    return Number(n);
  }

  async function importBook(page: Page, kind: string, file: string): Promise<void> {
    const { rows, accepted, faults: expected } = EXPECTED[file];
    await page.goto('/office/imports');
    const form = page.locator('form[action="/office/imports"]');
    await form.getByLabel('名录').selectOption(kind);
    await form.getByLabel('工作簿').setInputFiles(join(FIXTURES, file));
    await press(page, '上传并核对');
    await page.getByRole('heading', { name: '导入前核对' }).waitFor();
    const table = page.getByRole('region', { name: '问题' }).locator('tbody tr');
    const shown = await table.evaluateAll((lines) =>
      lines.map((line) => [...line.children].slice(0, 2).map((cell) => cell.textContent)),
    );
    expect(shown).toEqual(expected.map(([row, column]) => [String(row), column]));
    expect(await faults(page)).toEqual([]);
    await press(page, `导入合格的 ${accepted} 行`);
    await page.getByRole('status').getByText(`新增 ${accepted} 行`).waitFor();
    expect(shown.length).toBe(rows - accepted);
  }

  it('a planner imports carriers and inspectors, having seen the faults by row and column', async () => {
    const page = await desk('planner');
    await importBook(page, 'DANGEROUS_GOODS_CARRIER', 'carriers.xlsx');
    // Refreshing, or going back and forth, imports nothing twice.
    await page.reload();
    await page.goBack();
    await page.goForward();
    await importBook(page, 'INSPECTOR', 'inspectors.xlsx');
    expect(await acts('导入名录')).toBe(2);
    await page.goto('/office/items');
    await page.getByLabel('文号').fill('甘交发〔2026〕1号');
    await press(page, '公布');
    await page.getByText('已公布').first().waitFor();
  });

  it('plans a joint line with the form of the page, and somebody else approves', async () => {
    const page = await desk('planner');
    await page.goto('/office/plans');
    await press(page, '建立草稿');
    await page.getByRole('link', { name: '增加计划项' }).click();
    await page.getByLabel('道路危险货物运输企业综合检查').check();
    await press(page, '下一步');
    await fillLine(page);
    expect(await faults(page)).toEqual([]);
    await press(page, '保存计划项');
    await page.getByText('计划项已增加。').waitFor();
    await page.getByText('须由另一名有权限的人员批准').waitFor();
    const head = await desk('approver');
    await head.goto(page.url());
    await head.getByLabel('批准文号').fill('甘交发〔2026〕2号');
    await press(head, '批准');
    await head.getByText('已批准').first().waitFor();
    expect(await faults(head)).toEqual([]);
    await page.reload();
    expect(await page.getByRole('link', { name: '增加计划项' }).count()).toBe(0);
  });

  async function fillLine(page: Page): Promise<void> {
    await page.getByLabel('任务名称').fill('危险货物运输企业联合抽查');
    for (const [level, percent] of [
      ['A级', '10'],
      ['B级', '20'],
      ['C级', '50'],
      ['D级', '100'],
    ]) {
      await page.getByLabel(`${level}抽查比例(%)`).fill(percent);
    }
    await page.getByLabel('候补比例(%)').fill('20');
    await page.getByLabel('每级候补至少户数').fill('1');
    for (const month of ['3月', '6月']) await page.getByLabel(month, { exact: true }).check();
    await page.getByLabel('抽查完成时限').fill('2026-11-30');
    await page.getByLabel('抽查类型').selectOption({ label: '部门联合抽查' });
    await page.getByLabel('交通运输系统牵头').check();
    // The item's joint scheme has filled in who takes part.
    for (const system of ['公安机关', '应急管理部门', '市场监管部门', '生态环境部门']) {
      expect(await page.getByLabel(`${system}参与`).isChecked()).toBe(true);
    }
    for (const [label, text] of [
      ['检查方式', '实地核查'],
      ['组织层级', '市级'],
      ['实施层级', '市县两级'],
    ]) {
      await page.getByLabel(label, { exact: true }).fill(text);
    }
    await page.getByLabel('抽取结果在检查前公告').check();
  }

  async function freeze(page: Page, batch: string): Promise<void> {
    await page.goto('/office/draws');
    await page.getByLabel('计划项和批次').selectOption({ label: batch });
    await press(page, '建立任务');
    await page.getByRole('heading', { name: '第一步 核对名录' }).waitFor();
    await page.getByRole('columnheader', { name: '应抽(户)' }).waitFor();
    await press(page, '试抽');
    await page.getByText('试抽完成').waitFor();
    await page.goto(new URL(page.url()).pathname.replace('/rehearsal', ''));
    for (const [index, [name, role, who]] of [
      ['王敏', '公证处', 'notary'],
      ['李强', '企业代表', 'firm'],
    ].entries()) {
      const witness = page.getByRole('group', { name: `监督员${index + 1}`, exact: true });
      await witness.getByLabel(`监督员${index + 1}姓名`).fill(name);
      await witness.getByLabel('身份').fill(role);
      await witness.getByLabel('账号').selectOption(people.get(who)?.accountId ?? '');
    }
    await press(page, '冻结名录');
    await page.getByText('名录已冻结。').waitFor();
  }

  async function giveDigits(page: Page, witness: string, digits: string): Promise<void> {
    const row = page.getByRole('row', { name: witness });
    await row.getByLabel('读出的数字').fill(digits);
    await row.getByRole('button', { name: '录入', exact: true }).click();
    await page.getByText('数字已录入，请由另一人核对确认。').waitFor();
  }

  async function confirm(page: Page, witness: string): Promise<void> {
    await page.reload();
    await page.getByRole('row', { name: witness }).getByRole('button', { name: '确认' }).click();
    await page.getByText('数字已确认。').waitFor();
  }

  it('a drawer looks at the frame and freezes it; witnesses give digits and confirm each other', async () => {
    const drawer = await desk('drawer');
    await freeze(drawer, '2026年3月 危险货物运输企业联合抽查');
    drawPath = new URL(drawer.url()).pathname;
    drawNumber = (await drawer.locator('dd .mono').first().textContent()) ?? '';
    expect(await faults(drawer)).toEqual([]);
    const [notary, firm] = [await desk('notary'), await desk('firm')];
    for (const page of [notary, firm]) await page.goto(drawPath);
    await giveDigits(notary, '王敏(公证处)', '3141592653');
    await giveDigits(firm, '李强(企业代表)', '2718281828');
    // Nobody confirms what he or she has typed.
    expect(
      await notary.getByRole('row', { name: '王敏' }).getByRole('button', { name: '确认' }).count(),
    ).toBe(0);
    await drawer.goto(drawPath);
    expect(await drawer.getByRole('button', { name: '开始抽取' }).count()).toBe(0);
    await confirm(notary, '李强(企业代表)');
    await confirm(firm, '王敏(公证处)');
    expect(await faults(firm)).toEqual([]);
  });

  it('draws once: a second tab, a double click, reload and back never draw again', async () => {
    const one = await desk('drawer');
    const two = await one.context().newPage();
    for (const page of [one, two]) await page.goto(drawPath);
    await pressTwice(one, '开始抽取');
    await press(two, '开始抽取');
    // The second tab ends where the first did: at the one result.
    await two.getByRole('status').getByText('没有再次抽取').waitFor();
    expect(await faults(two)).toEqual([]);
    await one.goto(drawPath);
    const digest = await one.locator('.digest').last().textContent();
    await one.reload();
    // Refreshing sends nothing again; back shows what was drawn.
    await two.reload();
    await two.goBack();
    await two.reload();
    for (const page of [one, two]) expect(await page.locator('.digest').last().textContent()).toBe(digest);
    expect(await acts('随机抽取')).toBe(1);
  });

  it('shows who is drawn, the reserves and the teams, and gives the bundle and the record', async () => {
    const page = await desk('drawer');
    await page.goto(drawPath);
    const listed = (name: string) => page.getByRole('region', { name, exact: true }).locator('tbody tr');
    const [drawn, teams] = [listed('抽中名单'), page.locator('#teams tbody tr')];
    expect(await drawn.count()).toBeGreaterThan(3);
    // One row a drawn subject, with the people of all five systems.
    expect(await teams.count()).toBe(await drawn.count());
    expect(await teams.first().locator('li').count()).toBe(5);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('link', { name: '候补名单(按名次递补)' }).click();
    await page.getByRole('heading', { name: '候补名单' }).waitFor();
    expect(await listed('候补名单(按名次递补)').getByRole('cell', { name: '候补' }).count()).toBeGreaterThan(
      0,
    );
    await page.goto(drawPath);
    const freezeDigest =
      (await page
        .getByText(/^[0-9a-f]{64}$/)
        .first()
        .textContent()) ?? '';
    const report = verifyBundle(await readZip(await downloaded(page, '下载抽取包(.zip)')), { freezeDigest });
    expect([report.ok, report.checks.filter(({ ok }) => !ok)]).toEqual([true, []]);
    expect((await downloaded(page, '下载抽取记录表(.xlsx)')).subarray(0, 2).toString()).toBe('PK');
    await page.getByRole('link', { name: '打印抽取记录表' }).click();
    await page.getByRole('heading', { name: '双随机抽查抽取记录表' }).waitFor();
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('an inspector enters a result, a reviewer accepts it, a publisher publishes it, once each', async () => {
    const drawId = drawPath.split('/').pop() as string;
    [task] = await tasksOf(t, drawId);
    await readyTasks(t, drawId);
    t.clock.set('2026-03-20T01:00:00Z');
    people.set('inspector', await t.as(['INSPECTOR'], { inspectorId: task.leaderId }));
    const inspector = await desk('inspector');
    await inspector.goto('/office/tasks');
    await inspector.getByRole('link', { name: task.number }).click();
    await inspector.getByLabel('检查结果', { exact: true }).selectOption({ label: '未发现问题' });
    await inspector.getByLabel('检查完成日期').fill('2026-03-18');
    await inspector.getByLabel('后续处理', { exact: true }).selectOption({ label: '无需后续处理' });
    await press(inspector, '提交审核');
    await inspector.getByText('等待其他人员审核').waitFor();
    await inspector.reload();
    await inspector.goBack();
    await inspector.goForward();
    const reviewer = await desk('reviewer');
    await reviewer.goto(`/office/tasks/${task.id}`);
    await pressTwice(reviewer, '审核通过');
    await reviewer.goto(`/office/tasks/${task.id}`);
    await reviewer.locator('#after').getByText('已完结', { exact: true }).waitFor();
    expect([await acts('录入检查结果'), await acts('审核通过检查结果')]).toEqual([1, 1]);
    const publisher = await desk('publisher');
    await publisher.goto('/office/disclosures');
    await pressTwice(publisher, '全部拟稿');
    await publisher.getByRole('heading', { name: /^待核对 [1-9]/ }).waitFor();
    expect(await faults(publisher)).toEqual([]);
    for (const [name, button] of [
      ['reviewer', '核对'],
      ['head', '批准公示'],
      ['publisher', '发布'],
    ]) {
      const page = await desk(name);
      await page.goto('/office/disclosures');
      await pressTwice(page, button);
      await page.goto('/office/disclosures');
      expect(await faults(page)).toEqual([]);
    }
    await publisher.getByText('没有等待公示的内容').waitFor();
    await publisher.reload();
    expect([await acts('公示抽查结果'), await acts('公示抽查名单和抽取过程')]).toEqual([1, 1]);
  });

  it('anyone reads it without an account and without JavaScript, and verifies the bundle', async () => {
    const visitor = await deskOf(browser, address, null, false);
    await visitor.goto('/public');
    await visitor.getByLabel('企业(项目)名称或代码').fill(task.subjectCode);
    await press(visitor, '查询');
    await visitor.getByRole('link', { name: /抽查结果公示/ }).click();
    await visitor.getByRole('cell', { name: '未发现问题' }).waitFor();
    await visitor.getByRole('link', { name: drawNumber }).click();
    expect(verifyBundle(await readZip(await downloaded(visitor, '下载抽取包'))).ok).toBe(true);
  });

  it('the next batch is drawn without any JavaScript', async () => {
    const drawer = await desk('drawer', false);
    await freeze(drawer, '2026年6月 危险货物运输企业联合抽查');
    const path = new URL(drawer.url()).pathname;
    const [notary, firm] = [await desk('notary', false), await desk('firm', false)];
    for (const page of [notary, firm]) await page.goto(path);
    await giveDigits(notary, '王敏(公证处)', '1123581321');
    await giveDigits(firm, '李强(企业代表)', '3455891442');
    await confirm(notary, '李强(企业代表)');
    await confirm(firm, '王敏(公证处)');
    await drawer.goto(path);
    await press(drawer, '开始抽取');
    await drawer.getByText('抽取完成，结果已封存').waitFor();
    await drawer.getByRole('region', { name: '抽中名单', exact: true }).locator('tbody tr').first().waitFor();
    expect(await acts('随机抽取')).toBe(2);
  });
});
