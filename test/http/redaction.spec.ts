import type { Role } from '../../src/audit/actor.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { DISCLOSURE_KINDS } from '../../src/disclosure/disclosure.rules.js';
import { CUT_TEXT, HIDDEN_TEXT } from '../../src/disclosure/redaction/policy.rules.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { finish, Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { drafted, hands, published, stepped } from '../support/published.js';
import { readyTasks } from '../support/ready.js';
import { answerText } from '../support/secrets.js';

/** What must never stand in anything public, planted in the free texts of the record. */
const PHONE = '13812341234';
const INSPECTOR = '才让卓玛措';
const CONFLICT = '其妻在该公司任会计';
const ID_CARD = '11010519491231002X';
const SECRET = '配方七号';
/** What nobody should have written, and somebody did. */
const PLANT = `找${INSPECTOR}，${PHONE}，${ID_CARD}。`;
/** The same in what names a plan, a task or an item, and in the reason of a void: pages of a draw take these from the draw. */
const NAMED = { inspector: '旺堆次仁措', phone: '13912345678', idCard: '510101199001011231' };
const NAMED_PLANT = `找${NAMED.inspector}，${NAMED.phone}，${NAMED.idCard}。`;
/** Names as a hostile registry might hold them. */
const HOSTILE = [
  ...['=HYPERLINK("http://x")公司', '+86公司', '-1公司', '@SUM(A1)公司', '<script>alert(1)</script>公司'],
  ...[
    '<img src=x onerror=alert(1)>公司',
    '\u202e司公\u202c',
    '𠮷野家\u200b物流',
    `${'长'.repeat(150)}公司`,
    '"&\'公司',
  ],
];

let t: TestApp;
let drawId: string;
let voidedId: string;
let tasks: MadeTask[];
let administrator: Client;
const inspectors = () => new Inspectors(t);

const result = (remark: string) => ({
  ...{ resultCode: 'NO_ISSUE', followUp: 'NONE', inspectedOn: '2026-03-10', remark },
});

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  await t.dataSource.query(`UPDATE inspector SET name = $1 WHERE id = (SELECT max(id) FROM inspector)`, [
    INSPECTOR,
  ]);
  await t.dataSource.query(`UPDATE inspector SET name = $1 WHERE id = (SELECT min(id) FROM inspector)`, [
    NAMED.inspector,
  ]);
  await plantInLists();
  for (const [n, name] of [...HOSTILE, ...HOSTILE, ...HOSTILE, ...HOSTILE].entries()) {
    await t.dataSource.query('UPDATE subject SET name = $1 WHERE code = $2', [name, usccOf(n)]);
  }
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const called = (name: string) => ({ taskName: `${name}(${NAMED.inspector} ${NAMED.phone})`, areaCodes });
  const words = { methods: `现场检查，${INSPECTOR}${PHONE}`, organisingLevel: `州级${INSPECTOR}` };
  const [line, other] = await makeApprovedPlan(t.dataSource, [
    carrierLine({
      ...{ ...called('联合抽查'), ...words, announced: true, months: [3, 6] },
      remark: `联系${INSPECTOR}，电话${PHONE}`,
    }),
    carrierLine({ ...called('另一次抽查'), announced: true }),
  ]);
  await pastTheChecks('UPDATE annual_plan SET title = title || $1', NAMED_PLANT);
  drawId = await sealedDraw(t, line);
  voidedId = await sealedDraw(t, other);
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  const all = await t.as(['PLANNER', 'ADMINISTRATOR'] as Role[]);
  await t.dataSource.query(
    `INSERT INTO conflict_of_interest (subject_code, inspector_id, kind, reason, recorded_by, recorded_at)
     SELECT $1, min(id), 'RELATIVE', $2, '登记员', now() FROM inspector`,
    [usccOf(47), CONFLICT],
  );
  administrator = all;
  t.clock.set('2026-03-20T01:00:00Z');
  const [{ name: leader }]: { name: string }[] = await t.dataSource.query(
    'SELECT name FROM inspector WHERE id = $1',
    [tasks[0].leaderId],
  );
  const remark = `${leader}与${INSPECTOR}到场，联系电话${PHONE}，使用${SECRET}`;
  await finish(tasks[0], inspectors(), await t.as(['REVIEWER']), result(remark));
}, 120_000);
afterAll(() => t.close());

/** What nobody can do through the service any more, and older rows may hold. */
async function pastTheChecks(sql: string, text: string): Promise<void> {
  await t.dataSource.transaction(async (tx) => {
    await tx.query('SET LOCAL session_replication_role = replica');
    await tx.query(sql, [text]);
  });
}

/** Into every free text of the lists of items and of a scheme, past the checks of what is typed. */
async function plantInLists(): Promise<void> {
  const columns = ['category', 'subject_text', 'method', 'agency_text', 'legal_basis', 'content'];
  const short = ['ratio_text', 'frequency_text', 'implementing_level', 'remark'];
  const set = [...columns, ...short].map((column) => `${column} = coalesce(${column}, '') || $1`).join(', ');
  await t.dataSource.query(`UPDATE inspection_item SET ${set}`, [PLANT]);
  await t.dataSource.query('UPDATE inspection_item SET name = name || $1', [NAMED_PLANT]);
  await t.dataSource.query('UPDATE item_list SET title = title || $1', [NAMED_PLANT]);
  await t.dataSource.query(
    `UPDATE joint_scheme SET name = name || $1, document_no = '甘办发〔2024〕9号 ' || $1`,
    [PLANT],
  );
}

/** Cells of the remark on the newest publication of the results. */
async function remarks(id: string): Promise<string[]> {
  const { body } = await t.visitor().get(`/public/disclosures/${id}/content.json`).expect(200);
  const { rows } = (typeof body === 'string' ? JSON.parse(body) : body) as { rows: { remark: string }[] };
  return rows.map(({ remark }) => remark);
}

const cell = () => `remark/${tasks[0].subjectCode}`;
const wish = (policy: string) => ({ place: 'RESULT/remark', policy, source: '局务会决定' });

it('a secret of a firm is cut by drafting anew; the checker sees the cut, its note and the record', async () => {
  const first = await drafted(t, 'RESULT', drawId);
  const { drafter, checker } = await hands(t);
  const page = (await drafter.get(`/office/disclosures/drafts/${first}`).expect(200)).text;
  expect(page).toContain('[遮盖电话号码、隐去检查人员姓名]');
  expect(page).toContain('遮盖电话号码 6 处');
  const path = `/office/disclosures/drafts/${first}/cuts`;
  const missing = await drafter.form(path, { cell: cell(), note: '' });
  expect(missing.status).toBe(422);
  expect(missing.text).toContain('请填写说明');
  await drafter.form(path, { cell: `subjectName/${tasks[0].subjectCode}`, note: '企业申请' }).expect(422);
  await checker.form(path, { cell: cell(), note: '企业申请' }).expect(403);
  const { headers } = await drafter.form(path, { cell: cell(), note: '企业书面申请' }).expect(303);
  const second = headers.location.split('/').pop() as string;
  expect(second).not.toBe(first);
  const seen = (await checker.get(`/office/disclosures/drafts/${second}`).expect(200)).text;
  expect(seen).toContain(`${CUT_TEXT} <strong>[商业秘密]</strong>`);
  expect(seen).toContain('企业书面申请');
  expect(seen).toContain(SECRET);
  const auditor = await t.as(['AUDITOR']);
  const audited = (await auditor.get(`/office/disclosures/drafts/${second}`).expect(200)).text;
  expect(audited).toContain('[商业秘密]');
  expect(audited).not.toContain(SECRET);
  expect(await remarks((await stepped(t, second)).id)).toEqual([CUT_TEXT]);
});

it('the next version keeps what was cut', async () => {
  await finish(tasks[1], inspectors(), await t.as(['REVIEWER']), result('台账齐全'));
  expect((await remarks((await published(t, 'RESULT', drawId)).id)).sort()).toEqual(
    ['台账齐全', CUT_TEXT].sort(),
  );
});

it('a policy is for drafts made afterwards; a draft that shows more than is now allowed is drafted anew', async () => {
  await administrator.form('/office/field-policies', { ...wish('HIDDEN'), source: '' }).expect(422);
  await administrator
    .form('/office/field-policies', { ...wish('HIDDEN'), place: 'RESULT/subjectCode' })
    .expect(409);
  const { drafter } = await hands(t);
  await drafter.form('/office/field-policies', wish('HIDDEN')).expect(403);
  await finish(tasks[2], inspectors(), await t.as(['REVIEWER']), result('消防器材齐全'));
  const open = await drafted(t, 'RESULT', drawId);
  await stepped(t, open, ['CHECKED', 'APPROVED']);
  await administrator.form('/office/field-policies', wish('HIDDEN')).expect(303);
  const step = { ids: [open], step: 'PUBLISHED' };
  const refused = await drafter.post('/api/v1/disclosure-drafts/steps', step).expect(409);
  expect(JSON.stringify(refused.body)).toContain('“备注”已改为不公开');
  await drafter
    .post('/api/v1/disclosure-drafts/steps', { ids: [open], step: 'DROPPED', reason: '字段不再公开' })
    .expect(200);
  const closed = await drafted(t, 'RESULT', drawId, { reason: '备注不再公开' });
  await stepped(t, closed, ['CHECKED', 'APPROVED']);
  // Opened again: what was approved shows less than it might, and goes out.
  await administrator.form('/office/field-policies', wish('PUBLIC')).expect(303);
  const { id } = await stepped(t, closed, ['PUBLISHED']);
  expect((await remarks(id)).sort()).toEqual([HIDDEN_TEXT, HIDDEN_TEXT, CUT_TEXT].sort());
  const page = (await administrator.get('/office/field-policies').expect(200)).text;
  expect(page).toContain('第2版');
});

it('every kind of table goes out without what was planted, and the preview says where it was', async () => {
  const ceremony = t.app.get(CeremonyService, { strict: false });
  const reason = `名录日期写错，${NAMED_PLANT}`;
  await expect(ceremony.requestVoid(DRAWER, voidedId, reason)).rejects.toMatchObject({
    faults: [{ field: 'reason', code: 'ID_CARD' }],
  });
  await ceremony.requestVoid(DRAWER, voidedId, reason.replace(NAMED.idCard, ''));
  await ceremony.approveVoid(SECOND, voidedId);
  await pastTheChecks(`UPDATE draw SET void_reason = $1 WHERE id = ${voidedId}`, reason);
  t.clock.set('2026-04-01T01:00:00Z');
  const kinds = {
    ITEM_LIST: '1',
    JOINT_LIST: 'joint-list',
    STATISTICS: '2026-03',
    CHANGE: voidedId,
  } as const;
  const { drafter } = await hands(t);
  for (const [kind, objectId] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
    const draft = await drafted(t, kind, objectId);
    const page = (await drafter.get(`/office/disclosures/drafts/${draft}`).expect(200)).text;
    for (const mark of ['隐去证件号码', '遮盖电话号码', '隐去检查人员姓名'])
      expect([kind, page.includes(mark)]).toEqual([kind, kind !== 'STATISTICS']);
    const { id } = await stepped(t, draft);
    expect([kind, await planted(id)]).toEqual([kind, []]);
    // What says the same when it is redacted is no news, though the record says more.
    await drafter.post('/api/v1/disclosure-drafts', { kind, objectId }).expect(409);
  }
  const announced: { id: string }[] = await t.dataSource.query(
    `SELECT id FROM disclosure WHERE kind = 'ANNOUNCEMENT'`,
  );
  expect(announced).toHaveLength(2);
  for (const { id } of announced) expect(await planted(id)).toEqual([]);
}, 60_000);

/** What was planted and stands in a publication: its content, title and reason as they are kept. */
async function planted(id: string): Promise<string[]> {
  const [kept]: object[] = await t.dataSource.query(
    'SELECT kind, title, content, reason FROM disclosure WHERE id = $1',
    [id],
  );
  const text = JSON.stringify(kept);
  return [INSPECTOR, PHONE, ID_CARD, ...Object.values(NAMED)].filter((word) => text.includes(word));
}

it('nothing private stands on any page or file that the public reaches, and hostile names stay texts', async () => {
  await published(t, 'DRAW', drawId);
  const [{ id: planId }]: { id: string }[] = await t.dataSource.query('SELECT id FROM annual_plan');
  const plan = (
    await t
      .visitor()
      .get(`/public/plans/${(await published(t, 'PLAN', planId)).id}`)
      .expect(200)
  ).text;
  expect(plan).toContain('联系检查人员,电话138****1234');
  const kept: { id: string; kind: string }[] = await t.dataSource.query('SELECT id, kind FROM disclosure');
  for (const { id, kind } of kept) expect([kind, await planted(id)]).toEqual([kind, []]);
  expect(new Set(kept.map(({ kind }) => kind)).size).toBe(Object.keys(DISCLOSURE_KINDS).length);
  const people: { name: string }[] = await t.dataSource.query('SELECT name FROM inspector');
  const words = [PHONE, ID_CARD, CONFLICT, SECRET, ...Object.values(NAMED)];
  const private_ = [...words, ...people.map(({ name }) => name)];
  const visitor = t.visitor();
  const queue = ['/public', '/public/feed.atom', '/public/data', '/public/sitemap.xml', '/robots.txt'];
  const seen = new Set(queue);
  const faults: string[] = [];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const text = await answerText(visitor, path);
    faults.push(...private_.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`));
    const html = /"content-type":"(text\/html|application\/xml|application\/atom)/.test(
      text.split('\n', 1)[0],
    );
    if (html && /<script>alert|<img src=x/.test(text)) faults.push(`${path}: markup`);
    if (text.startsWith('5')) faults.push(`${path}: ${text.slice(0, 3)}`);
    for (const [, link] of text.matchAll(/(?:href="|<loc>)(?:http:\/\/localhost:3000)?(\/public[^"#<]*)/g)) {
      const next = link.replaceAll('&amp;', '&');
      if (seen.has(next) || seen.size > 400 || /verify/.test(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  expect(faults).toEqual([]);
  expect(seen.size).toBeGreaterThan(60);
}, 240_000);
