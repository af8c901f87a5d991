import { ACCESS } from '../../src/accounts/access.js';
import { type Role, ROLES } from '../../src/audit/actor.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { FreezeService } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { lastSeq, loggedAfter } from '../support/audit-log.js';
import { DRAWER, REHEARSAL, SECOND, WITNESSES } from '../support/ceremony.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import {
  addressesOf,
  answerText,
  findIn,
  isRegistryPath,
  type Secret,
  secretOf,
} from '../support/secrets.js';

/**
 * Who sees what of a drawn list, over every address of the service: nobody more than the own part, and each look at a
 * list that is not public stands in the log before it is answered.
 */
let t: TestApp;
let registriesBefore: Map<string, string>;
let everyone: Client;
/** Not announced, sealed: secret. */
let sealed: Secret;
/** Announced, but public only from a later day: secret. */
let later: Secret;
/** Announced and sealed: public. */
let open: Secret;
/** Not announced, sealed, then voided: public. */
let voided: Secret;
/** Of the same line as `sealed`, rehearsed. */
let next: string;
let visitors: {
  readonly label: string;
  readonly client: Client;
  readonly see: (s: Secret) => Promise<string[]>;
}[];

/** The list becomes public with the first day of the visits. */
const LATER = { publicFrom: '2026-03-31', windowFrom: '2026-03-31', windowTo: '2026-04-30' };

const get = <Service>(service: new (...given: never[]) => Service): Service =>
  t.app.get(service, { strict: false });

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 60);
  await makePeople(t.dataSource);
  const lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ months: [3, 6], areaCodes: ['513301', '513322', '513323'] }),
    carrierLine({ months: [3], announced: true, taskName: '稍后公开', areaCodes: ['513324'] }),
    carrierLine({ months: [3], announced: true, taskName: '提前公告', areaCodes: ['513325'] }),
    carrierLine({ months: [3], taskName: '将作废', areaCodes: ['513326'] }),
  ]);
  everyone = await t.as(Object.keys(ROLES) as Role[]);
  registriesBefore = await registries();
  sealed = await secretOf(t.dataSource, await sealedDraw(t, lines[0]));
  later = await secretOf(t.dataSource, await sealedDraw(t, lines[1], '2026-03', LATER));
  open = await secretOf(t.dataSource, await sealedDraw(t, lines[2]));
  voided = await secretOf(t.dataSource, await sealedDraw(t, lines[3]));
  const ceremony = get(CeremonyService);
  await ceremony.requestVoid(DRAWER, voided.drawId, '监督员未能到场');
  await ceremony.approveVoid(SECOND, voided.drawId);
  next = await rehearsedDraw(lines[0]);
  visitors = await makeVisitors();
}, 120_000);
afterAll(() => t.close());

/** The next batch of the line: its frame leaves out whom the first one has drawn. */
async function rehearsedDraw(planLineId: string): Promise<string> {
  const id = await get(CeremonyService).plan(DRAWER, { planLineId, month: '2026-06' });
  await get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
  return id;
}

async function registries(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const route of Object.keys(ACCESS)) {
    const path = route.slice(4).replace(/:[a-zA-Z]+/g, '1');
    if (!route.startsWith('GET ') || !isRegistryPath(path) || path.includes('/imports')) continue;
    const text = await answerText(everyone, path);
    // Heads tell the time, the form's token is the session's own.
    const body = text.slice(text.indexOf('\n'));
    pages.set(path, body.replace(/<dcterms:[^>]*>[^<]*|name="_csrf" value="[^"]*"/g, ''));
  }
  return pages;
}

/** Codes within reach of an agency, written out: its county, its people, the teams of a system that it heads. */
async function codesOf(secret: Secret, condition: string): Promise<string[]> {
  const rows: { code: string }[] = await t.dataSource.query(
    `SELECT DISTINCT d.subject_code AS code FROM drawn_subject d
       LEFT JOIN drawn_seat s ON s.draw_id = d.draw_id AND s.subject_code = d.subject_code
       LEFT JOIN inspector i ON i.id = s.inspector_id
     WHERE d.draw_id = $1 AND d.outcome <> 'RESERVE' AND (${condition})`,
    [secret.drawId],
  );
  return rows.map(({ code }) => code);
}

async function makeVisitors(): Promise<typeof visitors> {
  const drawn = await tasksOf(t, sealed.drawId);
  const { leaderId } = drawn[0];
  const none = () => Promise.resolve([]);
  const all = (secret: Secret) => Promise.resolve(secret.rows.map(({ code }) => code));
  const outsider: Role[] = ['DRAWER', 'PUBLISHER', 'PLANNER', 'ADMINISTRATOR', 'AUDITOR', 'WITNESS'];
  const idle: Role[] = ['PLANNER', 'PUBLISHER', 'ADMINISTRATOR', 'AUDITOR', 'INSPECTOR', 'WITNESS'];
  const only = (condition: string) => (secret: Secret) => codesOf(secret, condition);
  const made: [string, Client, (secret: Secret) => Promise<string[]>][] = [
    ['who draws', await t.as(['DRAWER']), all],
    ['a witness', await t.as(['WITNESS']), none],
    ['all of the office who need not act', await t.as(idle), none],
    [
      'an inspector with a seat',
      await t.as(['INSPECTOR'], { inspectorId: leaderId }),
      only(`s.inspector_id = ${leaderId}`),
    ],
    ['a reviewer of the bureau', await t.as(['REVIEWER']), only('true')],
    [
      'a reviewer of a county',
      await t.as(['REVIEWER'], { agencyCode: 'JT-513322' }),
      only(`d.area_code = '513322' OR i.agency_code = 'JT-513322'`),
    ],
    [
      'a reviewer of a partner',
      await t.as(['REVIEWER'], { agencyCode: 'GA-JJ' }),
      only(`i.agency_code = 'GA-JJ'`),
    ],
    ['all of a partner but reviewers', await t.as(outsider, { agencyCode: 'GA-JJ' }), none],
    ['a stranger', t.visitor(), none],
  ];
  return made.map(([label, client, see]) => ({ label, client, see }));
}

/** What is wrong when a visitor walks all addresses of a secret draw; [] where nothing is. */
async function faultsOf(
  { label, client, see }: (typeof visitors)[number],
  secret: Secret,
): Promise<{ faults: string[]; seen: number }> {
  const may = new Set(await see(secret));
  const all = label === 'who draws';
  const tasks = await tasksOf(t, secret.drawId);
  const faults: string[] = [];
  let seen = 0;
  for (const path of addressesOf(secret, tasks.map(({ id }) => id).slice(0, 3))) {
    const before = await lastSeq(t.dataSource);
    const found = findIn(await answerText(client, path), secret, path);
    const looks = await loggedAfter(t.dataSource, before, '查看抽取名单');
    const own = looks.filter(
      (look) => look.objectId === secret.drawId && look.accountId === client.accountId,
    );
    const at = `${label} at ${path}`;
    if (found.seed && !all) faults.push(`${at}: the seed`);
    const beyond = found.codes.filter((code) => !may.has(code));
    if (beyond.length > 0) faults.push(`${at}: ${beyond.length} names beyond the own part`);
    if (found.bareTickets > 0 && !all && !path.endsWith('/room')) faults.push(`${at}: tickets`);
    const gave = found.seed || found.codes.length > 0;
    if (gave && own.length === 0) faults.push(`${at}: a look that is not in the log`);
    if (looks.some(({ accountId }) => accountId !== client.accountId)) faults.push(`${at}: another’s look`);
    if (gave) seen += 1;
  }
  return { faults, seen };
}

/** Where the frame of a later draw shows names of `sealed`: to whom, and whether that was logged. */
async function walkedFrame(later: Secret): Promise<{ faults: string[]; seen: number }> {
  const faults: string[] = [];
  let seen = 0;
  const some = ['who draws', 'all of the office who need not act', 'a reviewer of the bureau', 'a stranger'];
  for (const { label, client } of visitors.filter((one) => some.includes(one.label))) {
    const own = addressesOf(later, []).filter((path) => /\/draws\/[0-9]/.test(path));
    for (const path of own) {
      const before = await lastSeq(t.dataSource);
      const found = findIn(await answerText(client, path), sealed, path);
      if (found.codes.length === 0 && !found.seed) continue;
      seen += 1;
      const looks = await loggedAfter(t.dataSource, before, '查看抽取名单');
      if (label !== 'who draws') faults.push(`${label} at ${path}: names`);
      if (!looks.some(({ objectId }) => objectId === sealed.drawId))
        faults.push(`${label} at ${path}: no look`);
    }
  }
  return { faults, seen };
}

describe('a list that is not public', () => {
  it('is seen by nobody beyond the own part, at no address, and every look is in the log', async () => {
    const seen: Record<string, number> = {};
    const faults: string[] = [];
    for (const visitor of visitors) {
      const walked = await faultsOf(visitor, sealed);
      seen[visitor.label] = walked.seen;
      faults.push(...walked.faults);
    }
    expect(faults).toEqual([]);
    // The walk finds what there is to find: those who must act do see their part.
    expect(seen['who draws']).toBeGreaterThan(15);
    for (const label of ['an inspector with a seat', 'a reviewer of the bureau', 'a reviewer of a county']) {
      expect(`${label} ${seen[label] > 3}`).toBe(`${label} true`);
    }
    for (const label of ['a witness', 'all of the office who need not act', 'a stranger']) {
      expect(`${label} ${seen[label]}`).toBe(`${label} 0`);
    }
  }, 900_000);

  it('of an announced line is as secret until its day', async () => {
    const some = ['who draws', 'a witness', 'all of the office who need not act', 'a stranger'];
    const faults: string[] = [];
    for (const visitor of visitors.filter(({ label }) => some.includes(label))) {
      faults.push(...(await faultsOf(visitor, later)).faults);
    }
    expect(faults).toEqual([]);
  }, 200_000);

  it('shows in the frame of the next batch to who draws alone, and that look is in the log of the first draw', async () => {
    for (const state of ['REHEARSED', 'FROZEN']) {
      const [draw]: { number: string; state: string }[] = await t.dataSource.query(
        'SELECT number, state FROM draw WHERE id = $1',
        [next],
      );
      expect(draw.state).toBe(state);
      const { faults, seen } = await walkedFrame({ ...sealed, drawId: next, number: draw.number });
      expect(faults).toEqual([]);
      expect(seen).toBeGreaterThan(0);
      if (state === 'REHEARSED') await get(FreezeService).freeze(DRAWER, next, { entropyPlan: WITNESSES });
    }
  }, 900_000);

  it('leaves the registries as they were', async () => {
    const after = await registries();
    const changed = [...after].filter(([path, text]) => registriesBefore.get(path) !== text);
    expect(changed.map(([path]) => path)).toEqual([]);
    expect(after.size).toBeGreaterThan(15);
  });
});

describe('a public list', () => {
  it.each([
    ['announced', () => open],
    ['voided after the draw', () => voided],
  ])('(%s) is for all of the office, and no look at it is logged any more', async (_what, of) => {
    const before = await lastSeq(t.dataSource);
    for (const { label, client } of visitors.filter(({ label: name }) => name !== 'a stranger')) {
      const found = findIn(await answerText(client, `/office/draws/${of().drawId}`), of());
      expect(`${label} ${found.seed} ${found.codes.length > 0}`).toBe(`${label} true true`);
      expect(findIn(await answerText(client, `/api/v1/draws/${of().drawId}/bundle`), of()).seed).toBe(true);
    }
    expect(await loggedAfter(t.dataSource, before, '查看抽取名单')).toEqual([]);
  });

  it('opens on its day, without anyone doing anything', async () => {
    const auditor = visitors.find(({ label }) => label === 'all of the office who need not act')
      ?.client as Client;
    expect(findIn(await answerText(auditor, `/office/draws/${later.drawId}`), later).seed).toBe(false);
    t.clock.set('2026-03-30T16:00:00Z');
    expect(findIn(await answerText(auditor, `/office/draws/${later.drawId}`), later).seed).toBe(true);
    expect(findIn(await answerText(auditor, `/office/draws/${sealed.drawId}`), sealed).seed).toBe(false);
    t.clock.set('2026-03-02T01:00:00Z');
  });
});

describe('the page of looks', () => {
  it('says who has looked at what by which way, to those who answer for it', async () => {
    const auditor = visitors.find(({ label }) => label === 'all of the office who need not act')
      ?.client as Client;
    const at = `/office/draws/${sealed.drawId}/looks`;
    const pages: string[] = [];
    for (let next: string | undefined = at; next !== undefined && pages.length < 100;) {
      const page: string = (await auditor.get(next).expect(200)).text;
      pages.push(page);
      const before: string | undefined = /looks\?before=([0-9]+)/.exec(page)?.[1];
      next = before === undefined ? undefined : `${at}?before=${before}`;
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[1]).toContain('回到最新');
    const words = ['抽取页面', '抽取包', '抽取记录表', '名单导出(Excel)', '检查任务列表', '本人检查的对象'];
    const text = pages.join('');
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
    expect(findIn(text, sealed)).toEqual({ seed: false, codes: [], bareTickets: 0 });
    const witness = visitors.find(({ label }) => label === 'a witness')?.client as Client;
    await witness.get(at).expect(403);
  });
});
