import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { FreezeService } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import type { Role } from '../../src/audit/actor.js';
import { ROLES } from '../../src/audit/actor.js';
import { projectRoot } from '../../src/platform/project-root.js';
import type { Client, TestApp } from './app.js';
import { DRAWER, REHEARSAL, SECOND, WITNESSES } from './ceremony.js';
import { FIXTURES } from './import-lookups.js';
import { finish, Inspectors, type MadeTask, NOTHING_FOUND, sealedDraw, tasksOf } from './inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, usccOf } from './office.js';
import { carrierLine } from './plan-lines.js';
import { PDF } from './afterwards.js';
import { readyTasks } from './ready.js';
import { makeBefore } from './stocked-before.js';
import { publicationAddresses, publishTables } from './stocked-publications.js';
import { makeEvidence, makeOfficial, makeWorkbook } from './stocked-files.js';
import { published } from './published.js';
import { makeChanges } from './stocked-changes.js';

/** Addresses of an office in which everything has happened at least once. */
export interface Stocked {
  /** An account with every role. */
  readonly all: Client;
  /** Path parameters of each route that has one, as whole addresses. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
  readonly task: MadeTask;
}

const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];

/**
 * Fills an office: registries, a draft and an approved plan, draws in every state, results entered, returned
 * and accepted, everything published, an import looked at and one applied.
 */
export async function stock(t: TestApp): Promise<Stocked> {
  await makeCarriers(t.dataSource, 120);
  await makePeople(t.dataSource);
  const strata: PlanLineInput['strata'] = [
    { key: 'A', ratio: '0.01' },
    { key: 'B', ratio: '0.1', min: 1 },
    { key: 'D', count: 30 },
  ];
  const line = carrierLine({ areaCodes, strata, announced: true, months: [3, 6, 9, 11] });
  const [lineId] = await makeApprovedPlan(t.dataSource, [line]);
  const draws = await makeDraws(t, lineId);
  await publishTables(t, draws.voided);
  const tasks = await tasksOf(t, draws.sealed);
  await readyTasks(t, draws.sealed);
  const all = await t.as(Object.keys(ROLES) as Role[]);
  await all.form('/office/visits/plan', { month: '2026-03' }).expect(303);
  const before = await makeBefore(t, all, draws.sealed);
  await makeResults(t, tasks, await t.as(['REVIEWER']));
  const followUps = await makeFollowUps(all, tasks[0]);
  for (const kind of ['RESULT', 'DRAW'] as const) await published(t, kind, draws.sealed);
  await published(t, 'PLAN', await onlyId(t, 'annual_plan'));
  const changes = await makeChanges(t, draws.sealed, tasks.slice(3));
  const evidence = await makeEvidence(t, tasks[tasks.length - 1]);
  await all
    .upload('/office/schemes/S-01', PDF, '方案.pdf', {
      ...{ name: '道路危险货物运输企业综合检查', itemCodes: 'JT-01', leadPool: 'JT', partnerPools: 'GA' },
      documentNo: '甘办发〔2024〕9号',
    })
    .expect(303);
  await makeVisits(all);
  const points = readFileSync(join(projectRoot(), 'templates', 'sample', 'check-points.xlsx'));
  await all.upload('/office/items/points/file', points, 'check-points.xlsx').expect(303);
  const draft = await makeDraft(all);
  const adjusted = await makeAdjusted(t, all);
  const imports = await makeImports(all);
  await makeCredit(all);
  await all.form('/office/feed/batches', { kind: 'SUBJECT' }).expect(303);
  const ids = (path: string, list: readonly string[]) => list.map((id) => path.replace(':id', id));
  const number = '513300-2026-0001';
  const disclosed = (kind: string) => onlyId(t, 'disclosure', `WHERE kind = '${kind}'`);
  return {
    ...{ all, task: tasks[0] },
    addresses: {
      ...byId('/office/subjects/:id', '', '/edit'),
      ...byId('/office/feed/batches/:id', ''),
      '/office/feed/batches/:id/file/:format': ['xlsx', 'csv', 'json'].map(
        (format) => `/office/feed/batches/1/file/${format}`,
      ),
      '/office/feed/credit/:format': ['xlsx', 'csv', 'json?since=2026-01-31'].map(
        (format) => `/office/feed/credit/${format}`,
      ),
      ...byId('/office/credit/subjects/:id', ''),
      ...byId('/office/inspectors/:id', '', '/edit'),
      '/office/imports/blank/:kind': ['/office/imports/blank/DANGEROUS_GOODS_CARRIER'],
      '/office/imports/:id': ids('/office/imports/:id', imports),
      '/office/imports/:id/faulty-rows': [`/office/imports/${imports[0]}/faulty-rows`],
      '/office/plans/:id': ids('/office/plans/:id', [draft.planId, '1']),
      '/office/plans/:id/workbook': ['', '?layout=duties', '?layout=credit'].map(
        (query) => `/office/plans/1/workbook${query}`,
      ),
      '/office/plans/:id/word': ['/office/plans/1/word'],
      ...forEach('/office/plans/:id/visit-caps', ['/office/plans/1/visit-caps'], 'workbook'),
      '/office/visit-ledger/enterprises/:enterprise': [`/office/visit-ledger/enterprises/${usccOf(1)}`],
      '/office/plans/:id/life': ids('/office/plans/:id/life', [draft.planId, '1']),
      '/office/plans/:id/life/documents/:document': [adjusted.document],
      '/office/plans/:id/difference': [`/office/plans/${adjusted.planId}/difference`],
      '/office/plans/:id/difference/workbook': [`/office/plans/${adjusted.planId}/difference/workbook`],
      '/office/plans/:id/bases': ['/office/plans/1/bases', '/office/plans/1/bases?line=1&since=2026-01-01'],
      '/office/plans/:id/bases/workbook': ['/office/plans/1/bases/workbook'],
      '/office/plans/:id/feasibility': ids('/office/plans/:id/feasibility', [draft.planId, '1']),
      '/office/plans/:id/feasibility/workbook': ['/office/plans/1/feasibility/workbook'],
      ...forEach('/office/plans/:id/joint-share', ['/office/plans/1/joint-share'], 'workbook'),
      ...forEach(
        '/office/plans/:id/hints',
        [`/office/plans/${draft.planId}/hints`, '/office/plans/1/hints'],
        'workbook',
      ),
      '/office/plans/:id/lines/new': ['', '?item=JT-01', `?copy=${draft.lineId}`].map(
        (query) => `/office/plans/${draft.planId}/lines/new${query}`,
      ),
      '/office/plans/:id/lines/several': ['', '?each=2'].map(
        (query) => `/office/plans/${draft.planId}/lines/several${query}`,
      ),
      '/office/plans/:id/import': [`/office/plans/${draft.planId}/import`],
      '/office/plans/:id/import/:import': [draft.imported],
      '/office/team-rules/:item': ['/office/team-rules/JT-01'],
      '/office/items/kinds/:kind': ['/office/items/kinds/JOINT'],
      '/office/items/rules/:item': ['JT-02', encodeURIComponent('一般事项')].map(
        (item) => `/office/items/rules/${item}`,
      ),
      ...forEach('/office/items/points/:item', ['/office/items/points/JT-01'], 'workbook'),
      '/office/schemes/:code': ['/office/schemes/S-01'],
      '/office/schemes/:code/documents/:document': ['/office/schemes/S-01/documents/1'],
      '/office/agencies/areas/:code': ['/office/agencies/areas/513301'],
      '/office/plans/lines/:lineId': [`/office/plans/lines/${draft.lineId}`],
      '/office/draws/:id': ids('/office/draws/:id', Object.values(draws)),
      '/office/draws/:id/frame': ['', 'subjects', 'people', 'absent', 'change'].map(
        (list) => `/office/draws/${draws.planned}/frame?list=${list}`,
      ),
      '/office/draws/:id/frame/workbook': [`/office/draws/${draws.planned}/frame/workbook`],
      '/office/draws/:id/frame/csv': [`/office/draws/${draws.planned}/frame/csv?list=people`],
      '/office/draws/:id/drawn/workbook': [`/office/draws/${draws.sealed}/drawn/workbook`],
      '/office/draws/:id/drawn/csv': [`/office/draws/${draws.sealed}/drawn/csv`],
      '/office/draws/:id/excluded': [`/office/draws/${draws.sealed}/excluded`],
      '/office/draws/:id/pictures': [`/office/draws/${draws.sealed}/pictures`],
      '/office/draws/:id/pictures/workbook': [`/office/draws/${draws.sealed}/pictures/workbook?table=pairs`],
      '/office/draws/:id/looks': [`/office/draws/${draws.sealed}/looks`],
      '/office/draws/:id/rehearsal': ids('/office/draws/:id/rehearsal', [draws.frozen, draws.planned]),
      '/office/draws/:id/room': ids('/office/draws/:id/room', Object.values(draws)),
      '/office/draws/:id/room/progress': [`/office/draws/${draws.frozen}/room/progress`],
      ...changes,
      ...evidence,
      ...before,
      '/office/draws/:id/shortage': ids('/office/draws/:id/shortage', Object.values(draws)),
      '/office/draws/:id/shortage/workbook': [`/office/draws/${draws.sealed}/shortage/workbook`],
      '/office/draws/:id/slips': [`/office/draws/${draws.frozen}/slips`],
      '/office/draws/:id/record': ids('/office/draws/:id/record', [draws.sealed, draws.voided]),
      '/office/draws/:id/record.docx': [`/office/draws/${draws.sealed}/record.docx`],
      ...forEach(
        '/office/tasks/:id/on-site',
        tasks.slice(0, 4).map(({ id }) => `/office/tasks/${id}/on-site`),
        'state',
      ),
      '/office/tasks/:id': ids(
        '/office/tasks/:id',
        tasks.slice(0, 4).map(({ id }) => id),
      ),
      '/office/reviews/:id': ids(
        '/office/reviews/:id',
        tasks.slice(0, 4).map(({ id }) => id),
      ),
      '/office/follow-ups/:id': ids('/office/follow-ups/:id', followUps),
      '/office/workbooks/:kind': ['/office/workbooks/PLAN'],
      '/office/workbooks/:kind/versions/:version': ['/office/workbooks/PLAN/versions/0'],
      '/office/workbooks/:kind/uploads/:id': [await makeWorkbook(all)],
      ...(await makeOfficial(all, draws.sealed, number)),
      '/public/schemas/:name': ['/public/schemas/result-1.json'],
      '/public/disclosures/:id/official/:format': [
        `/public/disclosures/${await disclosed('RESULT')}/official/json`,
      ],
      '/office/documents/templates/:kind': ['/office/documents/templates/NOTICE'],
      '/office/documents/templates/:kind/versions/:version': [
        '/office/documents/templates/NOTICE/versions/0',
      ],
      '/office/documents/tasks/:id/:kind': [`/office/documents/tasks/${tasks[0].id}/RECORD_SHEET`],
      '/office/documents/draws/:id': [`/office/documents/draws/${draws.sealed}`],
      '/office/documents/draws/:id/file': [`/office/documents/draws/${draws.sealed}/file?kind=APPROVAL`],
      '/office/visits/:id': ids(
        '/office/visits/:id',
        tasks.slice(0, 3).map(({ id }) => id),
      ),
      ...forEach(
        '/public/results/:id',
        ids('/public/results/:id', [await disclosed('RESULT')]),
        'workbook',
        'csv',
      ),
      ...forEach('/public/draws/:number', [`/public/draws/${number}`], 'freeze.json', 'bundle'),
      '/public/draws/:number/subjects/:code': [tasks[0].subjectCode, usccOf(1), usccOf(2), usccOf(3)].map(
        (code) => `/public/draws/${number}/subjects/${code}`,
      ),
      '/public/sitemap/:part': ['pages', 'publications-1', 'firms-1'].map(
        (part) => `/public/sitemap/${part}.xml`,
      ),
      // The office of the tests has no banner.
      '/public/banner/:digest': [],
      ...forEach(
        '/public/disclosures/:id',
        ids('/public/disclosures/:id', [await disclosed('RESULT'), await disclosed('PLAN')]),
        'content.json',
      ),
      ...(await publicationAddresses(disclosed)),
      '/public/firms/:code': [`/public/firms/${tasks[0].subjectCode}`],
      '/public/plans/:id': ids('/public/plans/:id', [await disclosed('PLAN')]),
    },
  };
}

function byId(route: string, ...tails: string[]): Record<string, string[]> {
  return Object.fromEntries(tails.map((tail) => [route + tail, [route.replace(':id', '1') + tail]]));
}

function forEach(
  route: string,
  paths: readonly string[],
  ...tails: string[]
): Record<string, readonly string[]> {
  const below = tails.map((tail) => [`${route}/${tail}`, paths.map((path) => `${path}/${tail}`)] as const);
  return Object.fromEntries([[route, paths] as const, ...below]);
}

async function onlyId(t: TestApp, table: string, where = ''): Promise<string> {
  const [{ id }]: { id: string }[] = await t.dataSource.query(`SELECT id FROM ${table} ${where} ORDER BY id`);
  return id;
}

/** A draw in every state, each of its own month. */
async function makeDraws(t: TestApp, planLineId: string) {
  const ceremony = t.app.get(CeremonyService, { strict: false });
  const freezes = t.app.get(FreezeService, { strict: false });
  const rehearsals = t.app.get(RehearsalService, { strict: false });
  const sealed = await sealedDraw(t, planLineId);
  const frozen = await ceremony.plan(DRAWER, { planLineId, month: '2026-06' });
  await rehearsals.rehearse(DRAWER, frozen, REHEARSAL);
  await freezes.freeze(DRAWER, frozen, { entropyPlan: WITNESSES });
  const voided = await ceremony.plan(DRAWER, { planLineId, month: '2026-09' });
  await rehearsals.rehearse(DRAWER, voided, REHEARSAL);
  await freezes.freeze(DRAWER, voided, { entropyPlan: WITNESSES });
  await ceremony.requestVoid(DRAWER, voided, '名录截止日期写错');
  await ceremony.approveVoid(SECOND, voided);
  const planned = await ceremony.plan(DRAWER, { planLineId, month: '2026-11' });
  return { sealed, frozen, voided, planned };
}

/** A complaint that was received, a re-check that is planned, and one that nobody has begun. @returns their ids */
async function makeFollowUps(all: Client, task: MadeTask): Promise<string[]> {
  const path = `/api/v1/tasks/${task.id}/follow-ups`;
  const complaint = { kind: 'COMPLAINT', poolCode: 'JT', what: '检查日期与记录不符', toWhom: '企业负责人' };
  const { body } = await all.post(path, complaint).expect(201);
  const recheck = { kind: 'RECHECK', poolCode: 'JT', what: '复查台账', dueOn: '2026-04-10' };
  const { body: planned } = await all.post(path, recheck).expect(201);
  const { body: waiting } = await all.post(path, { ...recheck, itemCode: 'JT-01' }).expect(201);
  const step = (id: string, more: object) =>
    all.post(`/api/v1/follow-ups/${id}/steps`, { after: 0, ...more }).expect(204);
  await step(body.id, { step: 'RECEIVED', onDay: '2026-03-20', newDue: '2026-04-10' });
  await step(planned.id, { step: 'PLANNED', onDay: '2026-04-08' });
  return [body.id, planned.id, waiting.id];
}

/** One result accepted, with a correction that waits; one returned, one waiting, the rest not entered. */
async function makeResults(t: TestApp, tasks: readonly MadeTask[], reviewer: Client): Promise<void> {
  t.clock.set('2026-03-20T01:00:00Z');
  const inspectors = new Inspectors(t);
  await finish(tasks[0], inspectors, reviewer);
  const found = {
    ...{ resultCode: 'RECTIFICATION_ORDERED', findings: '安全台账不全', followUp: 'ORDER_TO_CORRECT' },
    ...{ correctBy: '2026-04-10', inspectedOn: '2026-03-18' },
  };
  for (const task of tasks.slice(1, 3)) {
    const leader = await inspectors.of(task.leaderId);
    await leader.post(`/api/v1/tasks/${task.id}/results`, found).expect(201);
  }
  const corrected = { ...NOTHING_FOUND, remark: '核对后更正', corrects: 1, reason: '漏记备注' };
  const first = await inspectors.of(tasks[0].leaderId);
  await first.post(`/api/v1/tasks/${tasks[0].id}/corrections`, corrected).expect(201);
  const decision = { version: 1, decision: 'RETURNED', reason: '请补充检查情况' };
  await reviewer.post(`/api/v1/tasks/${tasks[1].id}/reviews`, decision).expect(204);
}

/** A cap, and visits that no draw has brought: one counts, one does not. */
async function makeVisits(all: Client): Promise<void> {
  const rule = { poolCode: 'JT', most: '1', source: '甘交发〔2026〕3号' };
  await all.form('/office/visit-caps', rule).expect(303);
  const visit = { code: usccOf(1), day: '2026-03-02', pools: ['JT', 'GA'] };
  // A frozen draw may reach the firm, too: then a reason is asked for.
  const reason = '群众反映突出';
  await all.form('/office/visit-ledger', { ...visit, kind: 'ROUTINE', reason }).expect(303);
  await all
    .form('/office/visit-ledger', { ...visit, kind: 'COMPLAINT', documentNo: '监督电话0007' })
    .expect(303);
}

async function makeDraft(all: Client): Promise<{ planId: string; lineId: string; imported: string }> {
  const { body: plan } = await all.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(201);
  const { body: line } = await all.post(`/api/v1/plans/${plan.id}/lines`, carrierLine()).expect(201);
  const table = readFileSync(join(FIXTURES, 'plan-joint-county.xlsx'));
  const { headers } = await all.upload(`/office/plans/${plan.id}/import`, table, '计划.xlsx').expect(303);
  return { planId: plan.id, lineId: line.id, imported: headers.location };
}

/** A class of the first subject, and a card of its owner. */
async function makeCredit(all: Client): Promise<void> {
  const given = { creditClass: 'C', validFrom: '2026-03-01', validTo: '', source: '甘交发〔2026〕9号' };
  await all.form('/office/credit/subjects/1', given).expect(303);
  const card = { colour: 'RED', holder: 'APPLICANT', code: usccOf(0), name: '大件运输公司', plate: '' };
  const why = { reason: '伪造超限运输许可证', source: '川交法〔2026〕3号' };
  const days = { validFrom: '2026-03-01', validTo: '2026-12-31' };
  await all.form('/office/credit/cards', { ...card, ...why, ...days }).expect(303);
}

/** A county's plan that is approved, filed with a receipt, and being adjusted. @returns the draft of its next version */
async function makeAdjusted(t: TestApp, all: Client): Promise<{ planId: string; document: string }> {
  const [lineId] = await makeApprovedPlan(t.dataSource, [carrierLine()], 'JT-513322');
  const [{ id }]: { id: string }[] = await t.dataSource.query(
    'SELECT plan_id AS id FROM plan_line WHERE id = $1',
    [lineId],
  );
  const receipt = Buffer.from('%PDF-1.7\nx\n%%EOF\n');
  const filing = { filedWith: '省交通运输厅', filedOn: t.clock.today() };
  const path = `/office/plans/${id}/life`;
  await all.upload(`${path}/documents`, receipt, '签发件.pdf', { purpose: 'SIGNED' }).expect(303);
  await all.form(`${path}/filing`, filing).expect(303);
  const { headers } = await all.form(`${path}/adjustment`, { reason: '机构调整，减少一批' }).expect(303);
  return { planId: headers.location.split('/').pop() as string, document: `${path}/documents/1` };
}

/** An import that waits, with faults, and one that is done; and a conflict. @returns ids of the imports */
async function makeImports(all: Client): Promise<string[]> {
  const ids: string[] = [];
  for (const [kind, file] of [
    ['DANGEROUS_GOODS_CARRIER', 'carriers.xlsx'],
    ['INSPECTOR', 'inspectors.xlsx'],
  ]) {
    const book = readFileSync(join(FIXTURES, file));
    const { headers } = await all.upload('/office/imports', book, file, { kind }).expect(303);
    ids.push(headers.location.split('/').pop() as string);
  }
  await all.form(`/office/imports/${ids[1]}/apply`).expect(303);
  const conflict = { subjectCode: usccOf(1), certificateNo: '川V1', relation: 'RELATIVE' };
  await all.form('/office/conflicts', conflict).expect(303);
  return ids;
}
