import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { sha256 } from '../../src/kernel/hash.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { sealedDraw } from '../support/inspected.js';
import { PublicOffice } from '../support/public-office.js';
import { readZip } from '../support/zip-reader.js';

let o: PublicOffice;
/** Number of a sealed draw whose list is public. */
let open: string;

beforeAll(async () => {
  o = await PublicOffice.start([{ announced: true }, { taskName: '会作废', announced: true }]);
  open = await o.numberOf(await sealedDraw(o.t, o.lines[0]));
});
afterAll(() => o.t.close());

describe('voided draws', () => {
  let first: string;
  let second: string;
  beforeAll(async () => {
    const ceremony = o.get(CeremonyService);
    const undrawn = await o.rehearsed(o.lines[1]);
    await o.freeze(undrawn);
    await ceremony.requestVoid(DRAWER, undrawn, '名录截止日期写错');
    await ceremony.approveVoid(SECOND, undrawn);
    const drawn = await sealedDraw(o.t, o.lines[1]);
    await ceremony.requestVoid(DRAWER, drawn, '抽取时停电(见说明)');
    await ceremony.approveVoid(SECOND, drawn);
    [first, second] = [await o.numberOf(undrawn), await o.numberOf(drawn)];
  });

  it('keep all they had: nothing more of one that was never drawn, everything of one that was', async () => {
    const undrawn = await o.page(`/public/draws/${first}`);
    expect(undrawn).toContain('没有抽出名单');
    expect(undrawn).toContain('名录截止日期写错');
    await o.stranger.get(`/public/draws/${first}/bundle`).expect(404);
    const drawn = await o.page(`/public/draws/${second}`);
    for (const part of ['抽取时停电(见说明)', '抽取完成后作废', await o.seedOf(second)])
      expect(drawn).toContain(part);
    const zip = await o.bytes(`/public/draws/${second}/bundle`).expect(200);
    expect(verifyBundle(await readZip(zip.body as Buffer)).checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('name the offices of who asked and approved, not the people, and each attempt the other', async () => {
    for (const text of [await o.page(`/public/draws/${first}`), await o.page('/public/draws')]) {
      expect(text).toContain('申请：甘孜藏族自治州交通运输局；批准：甘孜藏族自治州交通运输局');
      for (const name of [DRAWER.name, SECOND.name]) expect(text).not.toContain(name);
    }
    expect(await o.page(`/public/draws/${first}`)).toContain(
      `第 2 次抽取是<a href="/public/draws/${second}">`,
    );
    expect(await o.page(`/public/draws/${second}`)).toContain(
      `第 1 次抽取是<a href="/public/draws/${first}">`,
    );
  });
});

describe('the public chain', () => {
  const chain = async (query = '') => (await o.stranger.get(`/api/v1/public/chain${query}`).expect(200)).body;

  it('has every freeze from its moment on, the newest first, each after the one before, and says that it holds', async () => {
    const id = await o.rehearsed(o.lines[1]);
    const digest = await o.freeze(id);
    const { freezes, check, length, total, checkpoint } = await chain();
    expect(check).toEqual({ holds: true, faults: [] });
    expect(freezes[0]).toMatchObject({
      number: await o.numberOf(id),
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
    const text = await o.page('/public/draws');
    for (const part of ['首尾相接', digest.slice(0, 16), checkpoint.hash, '没有抽取', '无(本机关首次冻结)']) {
      expect(text).toContain(part);
    }
    for (const { freezeFile, freezeDigest } of freezes) {
      const file = await o.bytes(freezeFile).expect(200);
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
    await o.t.dataSource.query('ALTER TABLE draw DISABLE TRIGGER draw_guard');
    await o.t.dataSource.query(`UPDATE draw SET freeze_digest = $1 WHERE chain_position = 2`, [
      '0'.repeat(64),
    ]);
    const { check } = await chain();
    expect(check.holds).toBe(false);
    expect(check.faults.join('\n')).toContain('第2环');
    expect(await o.page('/public/draws')).toContain('处不符');
    const [{ digest }] = await o.t.dataSource.query(
      `SELECT f.digest FROM draw_file f JOIN draw d ON d.id = f.draw_id
        WHERE d.chain_position = 2 AND f.name = 'freeze.json'`,
    );
    await o.t.dataSource.query(`UPDATE draw SET freeze_digest = $1 WHERE chain_position = 2`, [digest]);
    await o.t.dataSource.query('ALTER TABLE draw ENABLE TRIGGER draw_guard');
    expect((await chain()).check.holds).toBe(true);
  });
});

describe('caches', () => {
  it('keep a freeze for ever, a bundle until it changes, and ask after every page', async () => {
    const visit = (path: string, etag = '') => o.bytes(path).set('If-None-Match', etag);
    const frozen = await visit(`/public/draws/${open}/freeze.json`).expect(200);
    expect(frozen.headers['cache-control']).toContain('immutable');
    await visit(`/public/draws/${open}/freeze.json`, frozen.headers['etag']).expect(304);
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
    const staff = await o.t.as(['PUBLISHER']);
    for (const path of ['/public/draws', `/public/draws/${open}/bundle`, '/api/v1/public/chain']) {
      const { headers } = await staff.get(path).expect(200);
      expect(headers['cache-control']).toContain('private');
    }
    expect((await staff.get('/office')).headers['cache-control']).toBe('no-store');
  });
});
