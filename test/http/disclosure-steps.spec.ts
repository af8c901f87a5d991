import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import type { TableContent } from '../../src/disclosure/disclosure.content.js';
import { TABLE_COLUMNS, type TableKind } from '../../src/disclosure/kinds/table-columns.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import {
  finish,
  Inspectors,
  type MadeTask,
  NOTHING_FOUND,
  sealedDraw,
  tasksOf,
} from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { drafted, type Hands, hands, published, stepped } from '../support/published.js';
import { readyTasks } from '../support/ready.js';

/** Publication goes through four pairs of hands; what each of them may not do, and what every kind says. */
let t: TestApp;
let drawId: string;
let otherId: string;
let planId: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let of: Hands;
/** Holds every role of publishing at once. */
let everyone: Client;
let stranger: Client;

const DRAFTS = '/api/v1/disclosure-drafts';
const STEPS = '/api/v1/disclosure-drafts/steps';
const LIST = { kind: 'ITEM_LIST', objectId: '1' };

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const line = (changes: object) => carrierLine({ areaCodes, ...changes });
  const lines = await makeApprovedPlan(t.dataSource, [
    line({}),
    line({ taskName: '提前公告', announced: true }),
  ]);
  drawId = await sealedDraw(t, lines[0]);
  otherId = await sealedDraw(t, lines[1]);
  [{ id: planId }] = await t.dataSource.query('SELECT id FROM annual_plan');
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  inspectors = new Inspectors(t);
  of = await hands(t);
  everyone = await t.as(['PUBLISHER', 'REVIEWER', 'HEAD']);
  stranger = t.visitor();
  t.clock.set('2026-03-04T01:00:00Z');
});
afterAll(() => t.close());

const stateOf = async (id: string): Promise<string> =>
  (await of.drafter.get(`${DRAFTS}/${id}`).expect(200)).body.draft.state;
const take = (client: Client, id: string | string[], step: string, rest: object = {}) =>
  client.post(STEPS, { ids: [id].flat(), step, ...rest });
const press = (client: Client, id: string, step: string, rest: Record<string, string> = {}) =>
  client.form('/office/disclosures/steps', { ids: id, step, ...rest });
const textOf = async (path: string): Promise<string> =>
  (await stranger.get(path).redirects(1).expect(200)).text;
const contentOf = async (id: string): Promise<TableContent> =>
  (await stranger.get(`/public/disclosures/${id}/content.json`).expect(200)).body as TableContent;
/** Has a draft ended, so that the next test begins anew. */
const drop = (id: string) => take(of.drafter, id, 'DROPPED', { reason: '重新拟稿' }).expect(200);

describe('each step', () => {
  it('is refused to whoever has another role, on the page and to programs', async () => {
    for (const client of [of.checker, of.head]) {
      await client.post(DRAFTS, LIST).expect(403);
      await client.form('/office/disclosures/drafts', LIST).expect(403);
    }
    const id = await drafted(t, 'ITEM_LIST', '1');
    const steps = [
      ['CHECKED', of.checker, [of.drafter, of.head]],
      ['APPROVED', of.head, [of.drafter, of.checker]],
      ['PUBLISHED', of.drafter, [of.checker, of.head]],
    ] as const;
    for (const [step, right, wrong] of steps) {
      const before = await stateOf(id);
      for (const client of wrong) {
        await take(client, id, step).expect(403);
        await press(client, id, step).expect(403);
      }
      expect(await stateOf(id)).toBe(before);
      if (step !== 'PUBLISHED') await take(right, id, step).expect(200);
    }
    await drop(id);
  });

  it('is refused to who took one before, whatever the roles', async () => {
    const { body } = await everyone.post(DRAFTS, LIST).expect(201);
    const { id } = body as { id: string };
    const refused = async (client: Client, step: string, words: string) => {
      expect((await take(client, id, step).expect(409)).body.error.message).toContain(words);
      expect((await press(client, id, step).expect(409)).text).toContain(words);
    };
    await refused(everyone, 'CHECKED', '公示稿由您拟写，应由另一人核对');
    const two = await t.as(['REVIEWER', 'HEAD']);
    await press(two, id, 'CHECKED').expect(303);
    await refused(everyone, 'APPROVED', '公示稿由您拟写，应由另一人批准公示');
    await refused(two, 'APPROVED', '公示稿由您核对，应由另一人批准公示');
    expect(await stateOf(id)).toBe('CHECKED');
    await drop(id);
  });

  it('is taken once by two at the same moment', async () => {
    const id = await drafted(t, 'ITEM_LIST', '1');
    const second = await t.as(['REVIEWER']);
    const answers = await Promise.all([take(of.checker, id, 'CHECKED'), take(second, id, 'CHECKED')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const both = await Promise.all([of.drafter.post(DRAFTS, LIST), everyone.post(DRAFTS, LIST)]);
    expect(both.map(({ status }) => status)).toEqual([409, 409]);
    await take(of.head, id, 'APPROVED').expect(200);
    const out = await Promise.all([take(of.drafter, id, 'PUBLISHED'), take(everyone, id, 'PUBLISHED')]);
    expect(out.map(({ status }) => status).sort()).toEqual([200, 409]);
    const rows = await t.dataSource.query(`SELECT version FROM disclosure WHERE kind = 'ITEM_LIST'`);
    expect(rows).toEqual([{ version: 1 }]);
  });

  it('of several drafts changes none where one is refused, and says which', async () => {
    await finish(tasks[0], inspectors, of.checker, { ...NOTHING_FOUND, inspectedOn: '2026-03-03' });
    const plan = await drafted(t, 'PLAN', planId);
    const result = await drafted(t, 'RESULT', drawId);
    await take(of.checker, plan, 'CHECKED').expect(200);
    const { body } = await take(of.checker, [plan, result], 'CHECKED').expect(409);
    expect(body.error.faults).toHaveLength(1);
    expect(body.error.faults[0].message).toContain('2026年度“双随机、一公开”抽查计划');
    expect(body.error.faults[0].message).toContain('待审批，不能核对');
    expect([await stateOf(plan), await stateOf(result)]).toEqual(['CHECKED', 'DRAFTED']);
    await drop(result);
    await stepped(t, plan, ['APPROVED', 'PUBLISHED']);
  });
});

describe('results', () => {
  const correct = async (remark: string, version: number): Promise<void> => {
    const leader = await inspectors.of(tasks[0].leaderId);
    const what = {
      ...NOTHING_FOUND,
      inspectedOn: '2026-03-03',
      remark,
      corrects: version - 1,
      reason: '漏记备注',
    };
    await leader.post(`/api/v1/tasks/${tasks[0].id}/corrections`, what).expect(201);
    const decision = { version, decision: 'ACCEPTED' };
    await of.checker.post(`/api/v1/tasks/${tasks[0].id}/reviews`, decision).expect(204);
  };
  let first: { id: string };
  let second: { id: string };

  it('that changed after the drafting do not go out: it says what changed, and is drafted anew', async () => {
    const id = await drafted(t, 'RESULT', drawId);
    await stepped(t, id, ['CHECKED', 'APPROVED']);
    await correct('核对后补记', 2);
    const refused = await take(of.drafter, id, 'PUBLISHED').expect(409);
    const [{ name }] = await t.dataSource.query(
      'SELECT subject_name AS name FROM inspection_task WHERE id = $1',
      [tasks[0].id],
    );
    expect(refused.body.error.message).toContain(`内容有变：${name}`);
    expect(refused.body.error.message).toContain('重新拟稿');
    expect(await stateOf(id)).toBe('APPROVED');
    await drop(id);
    first = await published(t, 'RESULT', drawId);
    expect(await textOf(`/public/results/${first.id}`)).toContain('核对后补记');
  });

  it('are corrected with a reason only, and the old version says so', async () => {
    await correct('再次核对', 3);
    const without = await of.drafter.post(DRAFTS, { kind: 'RESULT', objectId: drawId }).expect(422);
    expect(without.body.error.faults).toMatchObject([{ field: 'reason', code: 'REQUIRED' }]);
    second = await published(t, 'RESULT', drawId, { reason: '备注漏记' });
    const old = await textOf(`/public/results/${first.id}`);
    for (const words of ['内容已更正', '更正理由：备注漏记', '核对后补记']) expect(old).toContain(words);
    expect(await textOf(`/public/results/${second.id}`)).toContain('再次核对');
  });

  it('are taken back with a reason: the old version stays readable, the search finds nothing, until they come again', async () => {
    const wish = { kind: 'RESULT', objectId: drawId, withdraw: true };
    await of.drafter.post(DRAFTS, wish).expect(422);
    const search = `/public?text=${tasks[0].subjectCode}&kind=RESULT`;
    expect(await textOf(search)).toContain('查到 1 户');
    const back = await published(t, 'RESULT', drawId, { withdraw: true, reason: '检查对象认定有误' });
    expect(await textOf(search)).toContain('没有符合条件的公示');
    for (const { id } of [first, second]) {
      const old = await textOf(`/public/results/${id}`);
      for (const words of ['本公示已撤回', '撤回理由：检查对象认定有误', tasks[0].subjectCode])
        expect(old).toContain(words);
    }
    expect(await textOf(`/public/results/${back.id}`)).toContain('撤回说明');
    expect(await textOf(`/public/disclosures/${back.id}`)).not.toContain(tasks[0].subjectCode);
    await of.drafter.post(DRAFTS, wish).expect(409);
    const again = await published(t, 'RESULT', drawId);
    expect(again).toMatchObject({ version: 4 });
    expect(await textOf(search)).toContain('查到 1 户');
    expect(await textOf(`/public/results/${back.id}`)).toContain('撤回之后已重新公示');
  });
});

describe('each kind of table', () => {
  const columnsOf = (kind: TableKind) => TABLE_COLUMNS[kind].map(({ heading }) => heading);
  /** Columns of /forms in their official order. */
  const FORMS: Readonly<Partial<Record<TableKind, string>>> = {
    ITEM_LIST:
      '序号 抽查类别 抽查事项 检查对象 事项类别(重点/一般) 检查方式 检查主体 检查依据 检查内容 抽查比例 抽查频次 备注',
    JOINT_LIST: '序号 抽查领域 抽查事项 检查对象 发起部门 配合部门 抽查层级',
    ANNOUNCEMENT:
      '计划编号 计划名称 任务编号 任务名称 抽查类型 抽查事项 对象范围 检查机关 抽查户数 检查日期自 检查日期至',
  };
  const newest = async (kind: TableKind): Promise<string> => {
    const [{ id }] = await t.dataSource.query('SELECT id FROM disclosure WHERE kind = $1 ORDER BY id DESC', [
      kind,
    ]);
    return id;
  };

  it('has the columns of its form, in their order', () => {
    for (const [kind, headings] of Object.entries(FORMS))
      expect(columnsOf(kind as TableKind).join(' ')).toBe(headings);
  });

  it('a list of items is public with its number and its items, and may be taken back and come again', async () => {
    const id = await newest('ITEM_LIST');
    const text = await textOf(`/public/disclosures/${id}`);
    for (const words of ['甘交发〔2026〕1号', '文号', '签发人', ...columnsOf('ITEM_LIST')])
      expect(text).toContain(words);
    const items = await t.dataSource.query(
      'SELECT name FROM inspection_item WHERE list_version = 1 ORDER BY code',
    );
    expect((await contentOf(id)).rows.map((row) => row[2])).toEqual(
      items.map(({ name }: { name: string }) => name),
    );
    const again = await of.drafter.post(DRAFTS, LIST).expect(409);
    expect(again.body.error.message).toContain('内容没有变化');
    await published(t, 'ITEM_LIST', '1', { withdraw: true, reason: '文号印错' });
    expect(await textOf(`/public/lists/${id}`)).toContain('本公示已撤回');
    expect(await published(t, 'ITEM_LIST', '1')).toMatchObject({ version: 3 });
    await stranger.get(`/public/disclosures/${id}/official/csv`).expect(200);
  });

  it('a freeze is announced by itself, at once, with its digest and no subject', async () => {
    const [{ number, digest, name }] = await t.dataSource.query(
      `SELECT number, freeze_digest AS digest, frozen_by AS name FROM draw WHERE id = $1`,
      [drawId],
    );
    const [row] = await t.dataSource.query(
      `SELECT id, document_no AS number, signatory, published_by AS "by", draft_id AS draft, action,
         published_at = (SELECT frozen_at FROM draw WHERE id = $1) AS "atOnce"
       FROM disclosure WHERE kind = 'ANNOUNCEMENT' AND object_id = $1::text`,
      [drawId],
    );
    expect(row).toMatchObject({
      number,
      signatory: name,
      by: null,
      draft: null,
      action: 'PUBLISH',
      atOnce: true,
    });
    const text = await textOf(`/public/disclosures/${row.id}`);
    expect(text).toContain(digest);
    for (const { subjectCode } of tasks) expect(text).not.toContain(subjectCode);
    const { rows, columns } = await contentOf(row.id);
    expect(rows[0][columns.findIndex(({ key }) => key === 'count')]).toBe(String(tasks.length));
    const refused = await of.drafter.post(DRAFTS, { kind: 'ANNOUNCEMENT', objectId: drawId }).expect(409);
    expect(refused.body.error.message).toContain('自动公示');
  });

  it('a joint list holds the schemes that stand on a document', async () => {
    const wish = { kind: 'JOINT_LIST', objectId: 'joint-list' };
    expect((await of.drafter.post(DRAFTS, wish).expect(409)).body.error.message).toContain('文号');
    const scheme = {
      name: '道路危险货物运输企业综合检查',
      itemCodes: ['JT-01'],
      leadPool: 'JT',
      partnerPools: ['GA'],
    };
    const planner = await t.as(['PLANNER']);
    const { body } = await planner.get('/api/v1/schemes/S-01').expect(200);
    const { version } = body.scheme ?? body;
    await planner
      .put('/api/v1/schemes/S-01', { ...scheme, documentNo: '甘办发〔2024〕9号', version })
      .expect(200);
    const { id } = await published(t, 'JOINT_LIST', 'joint-list');
    const { rows } = await contentOf(id);
    expect(rows).toHaveLength(1);
    expect(rows[0].slice(1, 2)).toEqual([scheme.name]);
    expect(rows[0][4]).not.toBe('JT');
  });

  it('statistics show every county and zeros, and their sum is that of the list of tasks', async () => {
    const wish = { kind: 'STATISTICS', objectId: '2026-03' };
    expect((await of.drafter.post(DRAFTS, wish).expect(409)).body.error.message).toContain('还没有结束');
    t.clock.set('2026-04-01T01:00:00Z');
    await of.drafter.post(DRAFTS, { ...wish, objectId: '2026-13' }).expect(404);
    const ids = [];
    for (const period of ['2026-03', '2026-Q1']) ids.push((await published(t, 'STATISTICS', period)).id);
    const [{ n }] = await t.dataSource.query('SELECT count(*)::int AS n FROM inspection_task');
    for (const id of ids) {
      const { rows, columns } = await contentOf(id);
      const counties = rows.slice(0, -1);
      expect(counties).toHaveLength(18);
      expect(counties.filter((row) => row.slice(1).every((cell) => cell === '0')).length).toBeGreaterThan(0);
      const sum = rows[rows.length - 1];
      expect(sum[0]).toBe('合计');
      expect(Number(sum[columns.findIndex(({ key }) => key === 'should')])).toBe(n);
      for (let at = 1; at < columns.length; at += 1)
        expect(counties.reduce((all, row) => all + Number(row[at]), 0)).toBe(Number(sum[at]));
    }
  });

  it('changes of a public draw are told in the words of its page, without who may not be named', async () => {
    const wish = { kind: 'CHANGE', objectId: otherId };
    expect((await of.drafter.post(DRAFTS, wish).expect(409)).body.error.message).toContain(
      '没有可以公示的变更',
    );
    const ceremony = t.app.get(CeremonyService, { strict: false });
    await ceremony.requestVoid(DRAWER, otherId, '名录截止日期写错');
    await ceremony.approveVoid(SECOND, otherId);
    const { text: desk } = await of.drafter.get('/office/disclosures').expect(200);
    expect(desk).toContain('提前公告 抽取后的变更');
    const { id } = await published(t, 'CHANGE', otherId);
    const text = await textOf(`/public/disclosures/${id}`);
    for (const words of ['作废', '名录截止日期写错', '抽取已作废，全部记录保留'])
      expect(text).toContain(words);
    for (const { name } of [DRAWER, SECOND])
      expect(text.split('<section').slice(2).join('')).not.toContain(name);
    expect((await of.drafter.post(DRAFTS, wish).expect(409)).body.error.message).toContain('内容没有变化');
  });
});
