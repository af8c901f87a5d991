import { verifyBundle } from '../../src/draw/verify.js';
import { sha256 } from '../../src/kernel/hash.js';
import { approve, asked, askSubstitution } from '../support/afterwards.js';
import { sealedDraw } from '../support/inspected.js';
import { usccOf } from '../support/office.js';
import { DEREGISTERED, type MadeDrawn, PublicOffice } from '../support/public-office.js';
import { readZip } from '../support/zip-reader.js';

let o: PublicOffice;
/** Number of a sealed draw whose list is not public. */
let secret: string;
/** Number of a sealed draw whose list is. */
let open: string;

beforeAll(async () => {
  o = await PublicOffice.start([
    {},
    { taskName: '提前公告', announced: true },
    { taskName: '定日公告', announced: true },
    { taskName: '会变更', announced: true, reserve: { ratio: '1', min: 2 } },
  ]);
  secret = await o.numberOf(await sealedDraw(o.t, o.lines[0]));
  open = await o.numberOf(await sealedDraw(o.t, o.lines[1]));
});
afterAll(() => o.t.close());

describe('a draw that is not frozen', () => {
  it('is not public in any way, planned or rehearsed', async () => {
    const id = await o.rehearsed(o.lines[1], '2026-06');
    const number = await o.numberOf(id);
    for (const path of [
      number,
      `${number}/freeze.json`,
      `${number}/bundle`,
      `${number}/subjects/${usccOf(1)}`,
    ]) {
      expect(await o.page(`/public/draws/${path}`, 404)).toContain('没有这次抽取，或名录尚未冻结');
    }
    expect(await o.page('/public/draws')).not.toContain(number);
    expect(await o.page(`/public/check?number=${number}&who=${usccOf(1)}`, 404)).toContain('尚未冻结');
  });
});

describe('a draw whose list is not public', () => {
  it('shows what was frozen, digests and counts, and neither seed nor names nor codes', async () => {
    const seed = await o.seedOf(secret);
    const drawn = await o.drawnOf(secret);
    const shown = await Promise.all(
      [
        `/public/draws/${secret}`,
        `/public/draws/${secret}?part=RESERVE`,
        '/public/draws',
        '/api/v1/public/chain',
      ]
        .concat(`/public/draws/${secret}/freeze.json`)
        .map(async (path) => {
          const answer = await o.bytes(path).expect(200);
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
      for (const name of o.names) expect(text).not.toContain(name);
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
    await o.stranger.get(`/public/draws/${secret}/bundle`).expect(404);
  });

  it('answers alike for every code: drawn, in reserve, not drawn, excluded, unknown, no code at all', async () => {
    const drawn = await o.drawnOf(secret);
    const kinds = [drawn[0], drawn.find(({ outcome }) => outcome === 'RESERVE')].map(
      (one) => one?.code ?? '',
    );
    const codes = [...kinds, (await o.notDrawn(secret))[0], DEREGISTERED, usccOf(5555), 'q9', '运输公司'];
    const answers = new Set<string>();
    const pages = new Set<string>();
    for (const code of codes) {
      const typed = encodeURIComponent(code);
      const checked = await o.page(`/public/check?number=${secret}&who=${typed}`);
      answers.add(checked.replaceAll(code, '…'));
      pages.add(await o.page(`/public/draws/${secret}/subjects/${typed}`, 404));
    }
    expect([...answers]).toEqual([expect.stringContaining('现在还不能查')]);
    expect([...pages]).toEqual([expect.stringContaining('的名单还没有公开')]);
    expect(await o.page(`/public?text=${kinds[0]}&kind=DRAW`)).not.toContain(secret);
  });
});

describe('an announced draw', () => {
  it('is complete as soon as it is sealed: list, reserves, seed, digits, teams by pseudonym, bundle', async () => {
    const drawn = await o.drawnOf(open);
    const text = await o.page(`/public/draws/${open}`);
    const reserves = await o.page(`/public/draws/${open}?part=RESERVE`);
    for (const { code, ticket, outcome } of drawn) {
      const where = outcome === 'RESERVE' ? reserves : text;
      for (const part of [code, ticket.slice(0, 16)]) expect(where).toContain(part);
    }
    const [{ pseudonym }] = await o.t.dataSource.query(
      `SELECT p.pseudonym FROM draw_pseudonym p JOIN draw d ON d.id = p.draw_id
         JOIN drawn_seat s ON s.draw_id = p.draw_id AND s.inspector_id = p.inspector_id
        WHERE d.number = $1 LIMIT 1`,
      [open],
    );
    for (const part of [await o.seedOf(open), '3141592653', pseudonym.slice(0, 8), '2026年3月2日', '<svg']) {
      expect(text).toContain(part);
    }
    for (const name of o.names) expect(text).not.toContain(name);
    const zip = await o.bytes(`/public/draws/${open}/bundle`).expect(200);
    const verdict = verifyBundle(await readZip(zip.body as Buffer));
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('tells every single code its ticket, its stratum, the cut and what became of it', async () => {
    const seed = await o.seedOf(open);
    const drawn = await o.drawnOf(open);
    const cutOf = (stratum: string) =>
      drawn.filter((one) => one.stratum === stratum && one.outcome === 'DRAWN').at(-1)?.ticket;
    for (const { code, ticket, outcome, stratum } of drawn) {
      expect(ticket).toBe(sha256(`${seed}|${code}`));
      const text = await o.page(`/public/draws/${open}/subjects/${code}`);
      for (const part of [
        ticket,
        cutOf(stratum) ?? '',
        `printf &#39;%s|%s&#39; &#39;${seed}&#39; &#39;${code}&#39; | sha256sum`,
      ]) {
        expect(text).toContain(part);
      }
      expect(text).toContain(outcome === 'DRAWN' ? '抽中：签号在入围线以内' : '未抽中，列为候补');
      for (const name of o.names) expect(text).not.toContain(name);
    }
    for (const code of await o.notDrawn(open)) {
      const text = await o.page(`/public/draws/${open}/subjects/${code}`);
      expect(text).toContain(sha256(`${seed}|${code}`));
      expect(text).toMatch(/未抽中：(签号在入围线以外，也不在候补名单内|.{1,6}本次应抽 0 户)/);
    }
    const out = await o.page(`/public/draws/${open}/subjects/${DEREGISTERED}`);
    expect(out).toContain('原因是“注销”');
    expect(out).not.toContain('printf');
    expect(await o.page(`/public/draws/${open}/subjects/${usccOf(5555)}`, 404)).toContain(
      '不在本次冻结的名录里',
    );
    expect(await o.page(`/public/draws/${open}/subjects/${encodeURIComponent("a'b")}`, 404)).toContain(
      '没有这样的代码',
    );
  });

  it('is asked after one firm by code in any writing, and by name among the drawn alone', async () => {
    const drawn = await o.drawnOf(open);
    const [first] = drawn;
    const check = (number: string, who: string, status = 200) =>
      o.page(`/public/check?${new URLSearchParams({ number, who }).toString()}`, status);
    const led = await o.page(`/public/check?number=${open}`);
    expect(led).toContain(`value="${open}"`);
    expect(led).not.toContain('还不能查询');
    expect(await check(open, '', 422)).toContain('请填写企业(项目)的代码或名称');
    expect(await check(open, first.code)).toContain('抽中：签号在入围线以内');
    expect(await check(open, ` ${first.code.slice(0, 6)} ${first.code.slice(6).toLowerCase()} `)).toContain(
      '抽中',
    );
    expect(await check(open, `公司${first.code.slice(-6)}`)).toContain(first.code);
    const [left] = await o.notDrawn(open);
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
    const [first] = await o.drawnOf(open);
    const text = await o.page(`/public?text=${first.code}`);
    expect(text).toContain('查到 1 户');
    expect(text).toContain(`/public/draws/${open}/subjects/${first.code}`);
    expect(text).not.toContain(secret);
  });

  it('keeps hostile names inert wherever they stand', async () => {
    const { code } = (await o.drawnOf(open)).find(({ stratum }) => stratum === 'B') as MadeDrawn;
    for (const path of [
      `/public/draws/${open}`,
      `/public/draws/${open}/subjects/${code}`,
      `/public?text=${code}`,
      `/public/check?number=${open}&who=${code}`,
    ]) {
      const text = await o.page(path);
      expect(text).toContain('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;公司');
      expect(text).not.toContain('<script>alert');
    }
  });
});

describe('a public draw that changes afterwards', () => {
  it('says what happened and when, in a bundle that grows and still verifies; the list itself stays', async () => {
    const id = await sealedDraw(o.t, o.lines[3]);
    const number = await o.numberOf(id);
    const old = await o.bytes(`/public/draws/${number}/bundle`).expect(200);
    expect(await o.page(`/public/draws/${number}`)).toContain('抽取后的变更</dt><dd>没有</dd>');
    const gone = (await o.drawnOf(number))[0];
    const [one, other] = [await o.t.as(['DRAWER']), await o.t.as(['DRAWER'])];
    o.t.clock.advance(3600);
    await approve(other, id, await asked(askSubstitution(one, id, gone.code))).expect(200);
    const text = await o.page(`/public/draws/${number}`);
    expect(text).toContain('最近一次在2026年3月2日 10:00:00');
    for (const part of ['已关闭停业或正在组织清算', '已由候补递补', 'after.jsonl'])
      expect(text).toContain(part);
    for (const inside of ['大门上锁', ...o.names]) expect(text).not.toContain(inside);
    const subject = await o.page(`/public/draws/${number}/subjects/${gone.code}`);
    expect(subject).toContain('抽中：签号在入围线以内');
    expect(subject).toContain('由本分层下一名候补');
    const path = `/public/draws/${number}/bundle`;
    const grown = await o.bytes(path).set('If-None-Match', old.headers['etag']).expect(200);
    const files = await readZip(grown.body as Buffer);
    expect(files.has('after.jsonl')).toBe(true);
    expect(verifyBundle(files).checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('an announced draw with a day of its own', () => {
  it('opens on that day, not before; the day cannot be moved after the freeze', async () => {
    const id = await o.rehearsed(o.lines[2]);
    const number = await o.numberOf(id);
    const window = { windowFrom: '2026-03-10', windowTo: '2026-03-31' };
    await expect(o.freeze(id, { ...window, publicFrom: '2026-03-11' })).rejects.toMatchObject({
      faults: [expect.objectContaining({ field: 'publicFrom' })],
    });
    await o.freeze(id, { ...window, publicFrom: '2026-03-05' });
    await o.seal(id);
    const seed = await o.seedOf(number);
    const before = await o.page(`/public/draws/${number}`);
    expect(before).toContain('自2026年3月5日起公开');
    expect(before).not.toContain(seed);
    const publisher = await o.t.as(['PUBLISHER']);
    await publisher.post('/api/v1/disclosure-drafts', { kind: 'DRAW', objectId: id }).expect(409);
    await expect(
      o.t.dataSource.query(`UPDATE draw SET public_from = '2026-03-03' WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23001' });
    const today = o.t.clock.now().toISOString();
    o.t.clock.set('2026-03-04T15:59:59Z');
    expect(await o.page(`/public/draws/${number}`)).not.toContain(seed);
    o.t.clock.set('2026-03-04T16:00:00Z');
    expect(await o.page(`/public/draws/${number}`)).toContain(seed);
    await o.bytes(`/public/draws/${number}/bundle`).expect(200);
    o.t.clock.set(today);
  });

  it('refuses the day on a line that is not announced', async () => {
    const id = await o.rehearsed(o.lines[0], '2026-06');
    await expect(o.freeze(id, { publicFrom: '2026-03-05' })).rejects.toMatchObject({
      faults: [
        expect.objectContaining({ field: 'publicFrom', message: expect.stringContaining('不提前公告') }),
      ],
    });
  });
});
