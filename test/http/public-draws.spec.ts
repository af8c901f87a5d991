import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { EntropyService } from '../../src/ceremony/entropy.service.js';
import { FreezeService, type FreezeInput } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal.service.js';
import { SealService } from '../../src/ceremony/seal.service.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { sha256 } from '../../src/kernel/hash.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DIGITS, DRAWER, REHEARSAL, SECOND, WITNESSES } from '../support/ceremony.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, makeSubjects, usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readZip } from '../support/zip-reader.js';

const HOSTILE = `<script>alert('1')</script>&"公司`;
const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];

let t: TestApp;
let stranger: Client;
let lines: string[];
/** Numbers of draws by what has become of them. */
let secret: string;
let open: string;
let names: string[];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 47);
  await makeSubjects(t.dataSource, [
    { code: usccOf(900), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
    { code: usccOf(901), areaCode: '513301', creditClass: 'D' },
  ]);
  await t.dataSource.query(`UPDATE subject SET name = $1 WHERE credit_class = 'B'`, [HOSTILE]);
  await makePeople(t.dataSource);
  const line = (changes: object) => carrierLine({ areaCodes, months: [3, 6], ...changes });
  lines = await makeApprovedPlan(t.dataSource, [
    line({}),
    line({ taskName: '提前公告', announced: true }),
    line({ taskName: '定日公告', announced: true }),
    line({ taskName: '会作废', announced: true }),
  ]);
  stranger = t.visitor();
  names = (await t.dataSource.query('SELECT name FROM inspector')).map(({ name }: { name: string }) => name);
  secret = await numberOf(await sealedDraw(t, lines[0]));
  open = await numberOf(await sealedDraw(t, lines[1]));
});
afterAll(() => t.close());

const get = <Service>(service: new (...given: never[]) => Service): Service =>
  t.app.get(service, { strict: false });

async function numberOf(id: string): Promise<string> {
  return (await get(CeremonyService).get(id)).number;
}

/** A rehearsed draw. */
async function rehearsed(lineId: string, month = '2026-03'): Promise<string> {
  const id = await get(CeremonyService).plan(DRAWER, { planLineId: lineId, month });
  await get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
  return id;
}

const freeze = (id: string, rest: Partial<FreezeInput> = {}) =>
  get(FreezeService).freeze(DRAWER, id, { entropyPlan: WITNESSES, ...rest });

async function seal(id: string): Promise<void> {
  await get(EntropyService).give(SECOND, id, DIGITS);
  await get(EntropyService).confirm(DRAWER, id, DIGITS);
  await get(SealService).seal(DRAWER, id);
}

interface Drawn {
  readonly code: string;
  readonly ticket: string;
  readonly outcome: string;
  readonly stratum: string;
}

async function drawnOf(number: string): Promise<Drawn[]> {
  return t.dataSource.query(
    `SELECT s.subject_code AS code, s.ticket, s.outcome, s.stratum FROM drawn_subject s
       JOIN draw d ON d.id = s.draw_id WHERE d.number = $1 ORDER BY s.position`,
    [number],
  );
}

async function seedOf(number: string): Promise<string> {
  const [{ seed }] = await t.dataSource.query(
    `SELECT content::json ->> 'seed' AS seed FROM draw_file_chunk c JOIN draw d ON d.id = c.draw_id
      WHERE d.number = $1 AND c.name = 'result.json'`,
    [number],
  );
  return seed;
}

const page = async (path: string, status = 200) => (await stranger.get(path).expect(status)).text;
const bytes = (path: string) =>
  stranger
    .get(path)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    });

/** Codes of the frame of the test office that a draw has not drawn. */
async function notDrawn(number: string): Promise<string[]> {
  const drawn = new Set((await drawnOf(number)).map(({ code }) => code));
  return [...Array.from({ length: 47 }, (_, n) => usccOf(n)), usccOf(901)].filter((code) => !drawn.has(code));
}

describe('a draw that is not frozen', () => {
  it('is not public in any way, planned or rehearsed', async () => {
    const id = await rehearsed(lines[1], '2026-06');
    const number = await numberOf(id);
    for (const path of [
      number,
      `${number}/freeze.json`,
      `${number}/bundle`,
      `${number}/subjects/${usccOf(1)}`,
    ]) {
      expect(await page(`/public/draws/${path}`, 404)).toContain('没有这次抽取，或名录尚未冻结');
    }
    expect(await page('/public/draws')).not.toContain(number);
    expect(await page(`/public/check?number=${number}&who=${usccOf(1)}`, 404)).toContain('尚未冻结');
  });
});

describe('a draw whose list is not public', () => {
  it('shows what was frozen, digests and counts, and neither seed nor names nor codes', async () => {
    const seed = await seedOf(secret);
    const drawn = await drawnOf(secret);
    const shown = await Promise.all(
      [
        `/public/draws/${secret}`,
        `/public/draws/${secret}?part=RESERVE`,
        '/public/draws',
        '/api/v1/public/chain',
      ]
        .concat(`/public/draws/${secret}/freeze.json`)
        .map(async (path) => {
          const answer = await bytes(path).expect(200);
          return (answer.body as Buffer).toString('utf8');
        }),
    );
    for (const text of shown) {
      expect(text).not.toContain(seed);
      for (const { code, ticket } of drawn) {
        expect(text).not.toContain(code);
        expect(text).not.toContain(ticket.slice(0, 16));
      }
      expect(text).not.toContain('运输公司');
      for (const name of names) expect(text).not.toContain(name);
    }
    for (const part of [
      '王敏(公证处)',
      '10',
      '抽取库',
      '48 户',
      'subjects.tsv',
      '结果摘要',
      '检查全部完成并公布后',
    ]) {
      expect(shown[0]).toContain(part);
    }
    expect(shown[0]).not.toContain('3141592653');
    await stranger.get(`/public/draws/${secret}/bundle`).expect(404);
  });

  it('answers alike for every code: drawn, in reserve, not drawn, excluded, unknown, no code at all', async () => {
    const drawn = await drawnOf(secret);
    const kinds = [drawn[0], drawn.find(({ outcome }) => outcome === 'RESERVE')].map(
      (one) => one?.code ?? '',
    );
    const codes = [...kinds, (await notDrawn(secret))[0], usccOf(900), usccOf(5555), 'q9', '运输公司'];
    const answers = new Set<string>();
    const pages = new Set<string>();
    for (const code of codes) {
      const typed = encodeURIComponent(code);
      const checked = await page(`/public/check?number=${secret}&who=${typed}`);
      answers.add(checked.replaceAll(code, '…'));
      pages.add(await page(`/public/draws/${secret}/subjects/${typed}`, 404));
    }
    expect([...answers]).toEqual([expect.stringContaining('现在还不能查')]);
    expect([...pages]).toEqual([expect.stringContaining('的名单还没有公开')]);
    expect(await page(`/public?text=${kinds[0]}&kind=DRAW`)).not.toContain(secret);
  });
});

describe('an announced draw', () => {
  it('is complete as soon as it is sealed: list, reserves, seed, digits, teams by pseudonym, bundle', async () => {
    const drawn = await drawnOf(open);
    const text = await page(`/public/draws/${open}`);
    const reserves = await page(`/public/draws/${open}?part=RESERVE`);
    for (const { code, ticket, outcome } of drawn) {
      const where = outcome === 'RESERVE' ? reserves : text;
      for (const part of [code, ticket.slice(0, 16)]) expect(where).toContain(part);
    }
    const [{ pseudonym }] = await t.dataSource.query(
      `SELECT p.pseudonym FROM draw_pseudonym p JOIN draw d ON d.id = p.draw_id
         JOIN drawn_seat s ON s.draw_id = p.draw_id AND s.inspector_id = p.inspector_id
        WHERE d.number = $1 LIMIT 1`,
      [open],
    );
    for (const part of [await seedOf(open), '3141592653', pseudonym.slice(0, 8), '2026年3月2日', '<svg']) {
      expect(text).toContain(part);
    }
    for (const name of names) expect(text).not.toContain(name);
    const zip = await bytes(`/public/draws/${open}/bundle`).expect(200);
    const verdict = verifyBundle(await readZip(zip.body as Buffer));
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('tells every single code its ticket, its stratum, the cut and what became of it', async () => {
    const seed = await seedOf(open);
    const drawn = await drawnOf(open);
    const cutOf = (stratum: string) =>
      drawn.filter((one) => one.stratum === stratum && one.outcome === 'DRAWN').at(-1)?.ticket;
    for (const { code, ticket, outcome, stratum } of drawn) {
      expect(ticket).toBe(sha256(`${seed}|${code}`));
      const text = await page(`/public/draws/${open}/subjects/${code}`);
      for (const part of [
        ticket,
        cutOf(stratum) ?? '',
        `printf &#39;%s|%s&#39; &#39;${seed}&#39; &#39;${code}&#39; | sha256sum`,
      ]) {
        expect(text).toContain(part);
      }
      expect(text).toContain(outcome === 'DRAWN' ? '抽中：签号在入围线以内' : '未抽中，列为候补');
      for (const name of names) expect(text).not.toContain(name);
    }
    for (const code of await notDrawn(open)) {
      const text = await page(`/public/draws/${open}/subjects/${code}`);
      expect(text).toContain(sha256(`${seed}|${code}`));
      expect(text).toMatch(/未抽中：(签号在入围线以外，也不在候补名单内|.{1,6}本次应抽 0 户)/);
    }
    const out = await page(`/public/draws/${open}/subjects/${usccOf(900)}`);
    expect(out).toContain('原因是“注销”');
    expect(out).not.toContain('printf');
    expect(await page(`/public/draws/${open}/subjects/${usccOf(5555)}`, 404)).toContain(
      '不在本次冻结的名录里',
    );
    expect(await page(`/public/draws/${open}/subjects/${encodeURIComponent("a'b")}`, 404)).toContain(
      '没有这样的代码',
    );
  });

  it('is asked after one firm by code in any writing, and by name among the drawn alone', async () => {
    const drawn = await drawnOf(open);
    const [first] = drawn;
    const check = (number: string, who: string, status = 200) =>
      page(`/public/check?${new URLSearchParams({ number, who }).toString()}`, status);
    expect(await check(open, first.code)).toContain('抽中：签号在入围线以内');
    expect(await check(open, ` ${first.code.slice(0, 6)} ${first.code.slice(6).toLowerCase()} `)).toContain(
      '抽中',
    );
    expect(await check(open, `公司${first.code.slice(-6)}`)).toContain(first.code);
    const [left] = await notDrawn(open);
    expect(await check(open, `运输公司${left.slice(-6)}`)).toContain('只能按代码查询');
    expect(await check(open, left)).toContain('未抽中');
    expect(await check(open, '%')).toContain('只能按代码查询');
    expect(await check('', '', 200)).not.toContain('role="alert"');
    expect(await check('', left, 422)).toContain('请填写任务编号');
    expect(await check(open, '', 422)).toContain('请填写企业(项目)的代码或名称');
    expect(await check('513300-2026-0099', left, 404)).toContain('没有这次抽取');
    expect(await check(open, '<b>x</b>')).not.toContain('<b>x');
  });

  it('finds a firm once, with all its draws', async () => {
    const [first] = await drawnOf(open);
    const text = await page(`/public?text=${first.code}`);
    expect(text).toContain('查到 1 户');
    expect(text).toContain(`/public/draws/${open}/subjects/${first.code}`);
    expect(text).not.toContain(secret);
  });

  it('keeps hostile names inert wherever they stand', async () => {
    const { code } = (await drawnOf(open)).find(({ stratum }) => stratum === 'B') as Drawn;
    for (const path of [
      `/public/draws/${open}`,
      `/public/draws/${open}/subjects/${code}`,
      `/public?text=${code}`,
      `/public/check?number=${open}&who=${code}`,
    ]) {
      const text = await page(path);
      expect(text).toContain('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;公司');
      expect(text).not.toContain('<script>alert');
    }
  });
});

describe('an announced draw with a day of its own', () => {
  it('opens on that day, not before; the day cannot be moved after the freeze', async () => {
    const id = await rehearsed(lines[2]);
    const number = await numberOf(id);
    const window = { windowFrom: '2026-03-10', windowTo: '2026-03-31' };
    await expect(freeze(id, { ...window, publicFrom: '2026-03-11' })).rejects.toMatchObject({
      faults: [expect.objectContaining({ field: 'publicFrom' })],
    });
    await freeze(id, { ...window, publicFrom: '2026-03-05' });
    await seal(id);
    const seed = await seedOf(number);
    const before = await page(`/public/draws/${number}`);
    expect(before).toContain('自2026年3月5日起公开');
    expect(before).not.toContain(seed);
    const publisher = await t.as(['PUBLISHER']);
    await publisher.post('/api/v1/disclosures/draws', { drawId: id }).expect(409);
    await expect(
      t.dataSource.query(`UPDATE draw SET public_from = '2026-03-03' WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23001' });
    const today = t.clock.now().toISOString();
    t.clock.set('2026-03-04T15:59:59Z');
    expect(await page(`/public/draws/${number}`)).not.toContain(seed);
    t.clock.set('2026-03-04T16:00:00Z');
    expect(await page(`/public/draws/${number}`)).toContain(seed);
    await bytes(`/public/draws/${number}/bundle`).expect(200);
    t.clock.set(today);
  });

  it('refuses the day on a line that is not announced', async () => {
    const id = await rehearsed(lines[0], '2026-06');
    await expect(freeze(id, { publicFrom: '2026-03-05' })).rejects.toMatchObject({
      faults: [
        expect.objectContaining({ field: 'publicFrom', message: expect.stringContaining('不提前公告') }),
      ],
    });
  });
});

describe('voided draws', () => {
  let first: string;
  let second: string;
  beforeAll(async () => {
    const ceremony = get(CeremonyService);
    const undrawn = await rehearsed(lines[3]);
    await freeze(undrawn);
    await ceremony.requestVoid(DRAWER, undrawn, '名录截止日期写错');
    await ceremony.approveVoid(SECOND, undrawn);
    const drawn = await sealedDraw(t, lines[3]);
    await ceremony.requestVoid(DRAWER, drawn, '抽取时停电(见说明)');
    await ceremony.approveVoid(SECOND, drawn);
    [first, second] = [await numberOf(undrawn), await numberOf(drawn)];
  });

  it('keep all they had: nothing more of one that was never drawn, everything of one that was', async () => {
    const undrawn = await page(`/public/draws/${first}`);
    expect(undrawn).toContain('没有抽出名单');
    expect(undrawn).toContain('名录截止日期写错');
    await stranger.get(`/public/draws/${first}/bundle`).expect(404);
    const drawn = await page(`/public/draws/${second}`);
    for (const part of ['抽取时停电(见说明)', '抽取完成后作废', await seedOf(second)])
      expect(drawn).toContain(part);
    const zip = await bytes(`/public/draws/${second}/bundle`).expect(200);
    expect(verifyBundle(await readZip(zip.body as Buffer)).checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('name the offices of who asked and approved, not the people, and each attempt the other', async () => {
    for (const text of [await page(`/public/draws/${first}`), await page('/public/draws')]) {
      expect(text).toContain('申请：甘孜藏族自治州交通运输局；批准：甘孜藏族自治州交通运输局');
      for (const name of [DRAWER.name, SECOND.name]) expect(text).not.toContain(name);
    }
    expect(await page(`/public/draws/${first}`)).toContain(`第 2 次抽取是<a href="/public/draws/${second}">`);
    expect(await page(`/public/draws/${second}`)).toContain(`第 1 次抽取是<a href="/public/draws/${first}">`);
  });
});

describe('the public chain', () => {
  const chain = async (query = '') => (await stranger.get(`/api/v1/public/chain${query}`).expect(200)).body;

  it('has every freeze from its moment on, the newest first, each after the one before, and says that it holds', async () => {
    const id = await rehearsed(lines[3]);
    const digest = await freeze(id);
    const { freezes, check, length, total, checkpoint } = await chain();
    expect(check).toEqual({ holds: true, faults: [] });
    expect(freezes[0]).toMatchObject({
      number: await numberOf(id),
      freezeDigest: digest,
      state: 'FROZEN',
      resultDigest: null,
    });
    expect([length, total]).toEqual([freezes.length, freezes.length]);
    freezes.forEach(
      ({ position, previous }: { position: number; previous: string | null }, index: number) => {
        expect(position).toBe(length - index);
        expect(previous).toBe(freezes[index + 1]?.freezeDigest ?? null);
      },
    );
    expect(checkpoint.hash).toMatch(/^[0-9a-f]{64}$/);
    const text = await page('/public/draws');
    for (const part of ['首尾相接', digest.slice(0, 16), checkpoint.hash, '没有抽取', '无(本机关首次冻结)']) {
      expect(text).toContain(part);
    }
    for (const { freezeFile, freezeDigest } of freezes) {
      const file = await bytes(freezeFile).expect(200);
      expect(sha256(file.body as Buffer)).toBe(freezeDigest);
    }
  });

  it('is narrowed by year, kind and state, and still checked as a whole', async () => {
    const all = await chain();
    const voided = await chain('?state=VOIDED');
    expect(voided.freezes.map(({ state }: { state: string }) => state)).toEqual(['VOIDED', 'VOIDED']);
    expect([voided.length, voided.total]).toEqual([all.length, 2]);
    expect((await chain('?year=2025')).freezes).toEqual([]);
    expect((await chain('?year=2026&kind=DANGEROUS_GOODS_CARRIER')).total).toBe(all.length);
    expect((await chain('?kind=REPAIR_SHOP')).total).toBe(0);
    for (const odd of ['?year=x&state=y&kind[]=1', '?page=0', '?state=constructor']) {
      expect((await chain(odd)).total).toBe(all.length);
    }
    expect((await chain('?page=99')).freezes).toEqual([]);
  });

  it('names the break when a row was altered behind the back of the application', async () => {
    await t.dataSource.query('ALTER TABLE draw DISABLE TRIGGER draw_guard');
    await t.dataSource.query(`UPDATE draw SET freeze_digest = $1 WHERE chain_position = 2`, ['0'.repeat(64)]);
    const { check } = await chain();
    expect(check.holds).toBe(false);
    expect(check.faults.join('\n')).toContain('第2环');
    expect(await page('/public/draws')).toContain('处不符');
    const [{ digest }] = await t.dataSource.query(
      `SELECT f.digest FROM draw_file f JOIN draw d ON d.id = f.draw_id
        WHERE d.chain_position = 2 AND f.name = 'freeze.json'`,
    );
    await t.dataSource.query(`UPDATE draw SET freeze_digest = $1 WHERE chain_position = 2`, [digest]);
    await t.dataSource.query('ALTER TABLE draw ENABLE TRIGGER draw_guard');
    expect((await chain()).check.holds).toBe(true);
  });
});

describe('caches', () => {
  it('keep a freeze for ever, a bundle until it changes, and ask after every page', async () => {
    const visit = (path: string, etag = '') => bytes(path).set('If-None-Match', etag);
    const frozen = await visit(`/public/draws/${secret}/freeze.json`).expect(200);
    expect(frozen.headers['cache-control']).toContain('immutable');
    await visit(`/public/draws/${secret}/freeze.json`, frozen.headers['etag']).expect(304);
    const bundle = await visit(`/public/draws/${open}/bundle`).expect(200);
    expect(bundle.headers['cache-control']).toBe('public, no-cache');
    await visit(`/public/draws/${open}/bundle`, bundle.headers['etag']).expect(304);
    await visit(`/public/draws/${open}/bundle`, '"other"').expect(200);
    const chain = await visit('/public/draws').expect(200);
    expect(chain.headers['cache-control']).toBe('public, no-cache');
    await visit('/public/draws', chain.headers['etag']).expect(304);
    expect(chain.headers['set-cookie']).toBeUndefined();
  });

  it('never keep for others what came with a cookie', async () => {
    const staff = await t.as(['PUBLISHER']);
    for (const path of ['/public/draws', `/public/draws/${open}/bundle`, '/api/v1/public/chain']) {
      const { headers } = await staff.get(path).expect(200);
      expect(headers['cache-control']).toContain('private');
    }
    expect((await staff.get('/office')).headers['cache-control']).toBe('no-store');
  });
});
