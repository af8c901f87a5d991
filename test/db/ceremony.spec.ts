import type { DataSource } from 'typeorm';
import { readZip } from '../support/zip-reader.js';
import { type Placed, RatioBase } from '../../src/ceremony/frame/frame.rules.js';
import type { FrameWish } from '../../src/ceremony/frame/frame.service.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { sha256 } from '../../src/kernel/hash.js';
import { subjectContent } from '../../src/registry/subject.rules.js';
import { cloneDatabase } from '../support/database.js';
import {
  collect,
  DIGITS,
  DRAWER,
  frozenDraw,
  makeCeremony,
  REHEARSAL,
  SECOND,
  type TestCeremony,
  WITNESS,
  WITNESSES,
} from '../support/ceremony.js';
import {
  makeApprovedPlan,
  makeCarriers,
  makeInspector,
  makePeople,
  makeSubjects,
  usccOf,
} from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let dataSource: DataSource;
let c: TestCeremony;
let lines: string[];

beforeAll(async () => {
  dataSource = await cloneDatabase();
  c = makeCeremony(dataSource);
  await makeCarriers(dataSource, 48);
  await makeSubjects(dataSource, [
    { code: usccOf(900), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
    { code: usccOf(901), areaCode: '513322', creditClass: 'B', status: 'SUSPENDED' },
    { code: usccOf(902), areaCode: '513338', creditClass: 'B' },
  ]);
  await makePeople(dataSource);
  await makeInspector(dataSource, { agencyCode: 'GA-JJ', areaCode: '513301', isExpert: true });
  await makeInspector(dataSource, { agencyCode: 'GA-JJ', areaCode: '513301', validTo: '2026-03-30' });
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const line = (changes: object) => carrierLine({ areaCodes, months: [3, 6], ...changes });
  lines = await makeApprovedPlan(dataSource, [
    line({}),
    line({ taskName: '第二项' }),
    line({ taskName: '全覆盖', mode: 'ORDER', strata: [], cap: null, reserve: null }),
    line({ taskName: '提前公告', announced: true }),
  ]);
});

/** A frame before its freeze, with its lists. */
function listsOf(id: string, wish: FrameWish = {}) {
  return c.previews.with(id, wish, async ({ frame }) => {
    const everyone: Placed[] = [];
    for await (const one of frame.everyone) everyone.push(one);
    const subjects = everyone.filter(({ reason }) => reason === null);
    const excluded = everyone.filter(({ reason }) => reason !== null);
    expect([frame.counts.subjects, frame.counts.excluded]).toEqual([subjects.length, excluded.length]);
    return { frame, subjects, excluded };
  });
}

async function bundleOf(id: string): Promise<Map<string, Buffer>> {
  const { content } = await c.bundles.zipFor(DRAWER, id);
  return readZip(await collect(content));
}

describe('a draw from frame to bundle', () => {
  let id: string;

  it('shows before the freeze who is in and who is not, and the lists together are the registry', async () => {
    id = await c.ceremony.plan(DRAWER, { planLineId: lines[0], month: '2026-03' });
    const { frame, subjects, excluded } = await listsOf(id);
    expect(subjects).toHaveLength(48);
    expect(excluded.map(({ code, reason }) => [code, reason])).toEqual([
      [usccOf(900), 'DEREGISTERED'],
      [usccOf(901), 'SUSPENDED'],
      [usccOf(902), 'OUT_OF_SCOPE'],
    ]);
    expect(frame.roster.excluded.map(({ reasons }) => reasons)).toEqual([
      ['EXPERT'],
      ['CERTIFICATE_EXPIRED'],
    ]);
    expect(frame.settings).toEqual({
      ...{ asOf: '2026-03-02', windowFrom: '2026-03-01', windowTo: '2026-03-31' },
      perPerson: 10,
    });
    const view = await c.previews.view(id);
    expect(view.facts).toMatchObject({ registry: 51, subjects: 48, excluded: 3 });
    expect(view.warnings).toEqual([]);
  });

  it('takes the registry as it stood at the end of the as-of day', async () => {
    const code = usccOf(903);
    const place = { areaCode: '513301', creditClass: 'A' };
    const changed = '2026-02-20T03:00:00Z';
    await makeSubjects(dataSource, [{ code, ...place, status: 'DEREGISTERED' }], changed);
    const version = (status: string) => subjectContent({ code, name: '公司', ...place, status }).text;
    for (const [n, at, status] of [
      [1, '2026-02-01T00:00:00Z', 'ACTIVE'],
      [2, changed, 'DEREGISTERED'],
    ] as const) {
      await dataSource.query(
        `INSERT INTO subject_version SELECT id, $2, $3, '测试', '测试', $4 FROM subject WHERE code = $1`,
        [code, n, at, version(status)],
      );
    }
    const inFrame = async (asOf: string) =>
      (await listsOf(id, { asOf })).subjects.some((subject) => subject.code === code);
    expect(await inFrame('2026-01-31')).toBe(false);
    expect(await inFrame('2026-02-19')).toBe(true);
    // 03:00 UTC on the 20th is 11:00 in Asia/Shanghai: the end of that day has the change.
    expect(await inFrame('2026-02-20')).toBe(false);
    expect(await inFrame('2026-03-02')).toBe(false);
  });

  it('is not frozen before it is rehearsed', async () => {
    await expect(c.freezes.freeze(DRAWER, id, { entropyPlan: WITNESSES })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: '任务 513300-2026-0001：尚未试抽，不能冻结名录。请先按拟用的参数试抽，看过试抽结果再冻结。',
    });
    await c.rehearsals.rehearse(DRAWER, id, REHEARSAL);
    expect((await c.ceremony.get(id)).state).toBe('REHEARSED');
  });

  it('names every fault of the plan of entropy and of the settings at once', async () => {
    const entropyPlan = [{ witness: '甲', digits: 7, kind: 'DEVICE' as const }];
    const refused = c.freezes.freeze(DRAWER, id, { entropyPlan, windowTo: '2026-02-01', asOf: '2026-12-31' });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const fields = await refused.catch((error) =>
      error.faults.map((fault: { field: string }) => fault.field),
    );
    expect(fields).toEqual(['entropyPlan', 'entropyPlan', 'asOf', 'windowTo', 'windowTo']);
    expect((await c.ceremony.get(id)).state).toBe('REHEARSED');
  });

  it('freezes five lists and a commitment, the nonce unreadable in the database', async () => {
    const digest = await c.freezes.freeze(DRAWER, id, { entropyPlan: WITNESSES });
    const { content } = await c.bundles.file(WITNESS, id, 'freeze.json');
    const text = await collect(content);
    expect(sha256(text)).toBe(digest);
    const freeze = JSON.parse(text.toString());
    expect(freeze).toMatchObject({
      draw: '513300-2026-0001',
      attempt: 1,
      previous: null,
      asOf: '2026-03-02',
    });
    const [{ ciphertext }]: { ciphertext: Buffer }[] = await dataSource.query(
      'SELECT ciphertext FROM draw_secret',
    );
    expect(ciphertext).toHaveLength(12 + 16 + 64);
    expect(ciphertext.toString('latin1')).not.toMatch(/[0-9a-f]{32}/);
  });

  it('cannot be frozen a second time', async () => {
    await expect(c.freezes.freeze(DRAWER, id, { entropyPlan: WITNESSES })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: '任务 513300-2026-0001：名录已经冻结，不能再次冻结或修改；只能继续抽取，或由两人办理作废。',
    });
  });

  it('takes only planned witnesses, digits, and their exact length', async () => {
    const bad = [
      { witness: '王敏(公证处)', text: '314159265' },
      { witness: '企业代表李强', text: '27182818a8' },
      { witness: '路人', text: '1234567890' },
    ];
    const error = await c.entropy.give(SECOND, id, bad).catch((thrown) => thrown);
    expect(error.faults.map(({ code }: { code: string }) => code)).toEqual(['LENGTH', 'DIGITS', 'WITNESS']);
    await expect(c.seals.seal(DRAWER, id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('wants another person to confirm what was entered, as it was entered', async () => {
    await c.entropy.give(SECOND, id, [{ ...DIGITS[0], text: '314 159 2650' }, DIGITS[1]]);
    await expect(c.entropy.confirm(SECOND, id, [DIGITS[1]])).rejects.toMatchObject({ code: 'RULE_BROKEN' });
    await expect(c.entropy.confirm(DRAWER, id, [DIGITS[0]])).rejects.toMatchObject({ code: 'STALE' });
    await c.entropy.give(SECOND, id, [DIGITS[0]]);
    await expect(c.seals.seal(DRAWER, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await c.entropy.confirm(DRAWER, id, DIGITS);
    await expect(c.entropy.give(SECOND, id, [{ ...DIGITS[0], text: '0000000000' }])).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const revisions = await dataSource.query(
      'SELECT position, revision, text FROM draw_entropy ORDER BY 1, 2',
    );
    expect(revisions).toHaveLength(3);
  });

  it('is drawn once, however many press the button at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => c.seals.seal(DRAWER, id)));
    const done = tries.filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(1);
    for (const attempt of tries) {
      if (attempt.status === 'fulfilled') continue;
      expect(attempt.reason).toMatchObject({
        code: 'CONFLICT',
        message: '任务 513300-2026-0001：本次抽取已经完成并封存，同一份冻结名录只能抽取一次，结果不会改变。',
      });
    }
    expect(c.sealed).toHaveLength(1);
    expect(
      await dataSource.query(`SELECT count(*)::int AS n FROM draw_file WHERE name = 'result.json'`),
    ).toEqual([{ n: 1 }]);
  });

  it('makes a bundle that verifies, the same bytes every time', async () => {
    const files = await bundleOf(id);
    const draw = await c.ceremony.get(id);
    const report = verifyBundle(files, { freezeDigest: draw.freezeDigest ?? '' });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
    const first = await collect((await c.bundles.zipFor(DRAWER, id)).content);
    const second = await collect((await c.bundles.zipFor(DRAWER, id)).content);
    expect(second.equals(first)).toBe(true);
  });

  it('keeps rows, hook and files in one accord', async () => {
    const files = await bundleOf(id);
    const drawn = String(files.get('drawn.tsv')).trimEnd().split('\n');
    const [sealed] = c.sealed;
    expect(
      sealed.subjects.map((row) => [row.rank, row.stratum, row.code, row.ticket, row.outcome].join('\t')),
    ).toEqual(drawn);
    const seats = String(files.get('teams.tsv')).trimEnd().split('\n');
    expect(sealed.seats).toHaveLength(seats.length);
    expect(sealed.seats.filter(({ inspectorId }) => inspectorId === null)).toHaveLength(
      seats.filter((line) => line.includes('\tVACANT\t')).length,
    );
    const result = await c.results.whole(await c.looks.open(DRAWER, await c.ceremony.get(id), '测试'));
    expect([...(result?.drawn ?? []), ...(result?.reserves ?? [])]).toHaveLength(drawn.length);
    expect(JSON.stringify(result)).not.toMatch(/DRAWN|RESERVE|VACANT|NEIGHBOURS|AGENCY/);
  });

  it('shows names only to those who must act, and the seed to nobody else', async () => {
    const draw = await c.ceremony.get(id);
    const seen = await c.results.whole(await c.looks.open(WITNESS, draw, '测试'));
    expect(seen).toMatchObject({
      scope: 'NONE',
      drawn: [],
      reserves: [],
      teams: [],
      shortages: [],
      seed: null,
    });
    await expect(c.bundles.zipFor(WITNESS, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(c.bundles.file(WITNESS, id, 'result.json')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const seat = c.sealed[0].seats.find(({ inspectorId }) => inspectorId !== null);
    const holder = { ...WITNESS, inspectorId: seat?.inspectorId ?? null };
    const own = await c.results.whole(await c.looks.open(holder, draw, '测试'));
    expect(own?.scope).toBe('OWN');
    expect(own?.drawn.map(({ code }) => code)).toContain(seat?.subjectCode);
    expect(own?.drawn.length).toBeLessThan(seat ? 48 : 0);
    expect(own?.seed).toBeNull();
  });

  it('excludes from the next batch of the line whom it has drawn', async () => {
    const next = await c.ceremony.plan(DRAWER, { planLineId: lines[0], month: '2026-06' });
    const { subjects, excluded } = await listsOf(next);
    const drawn = c.sealed[0].subjects.filter(({ outcome }) => outcome === 'DRAWN');
    const recently = excluded.filter(({ reason }) => reason === 'RECENTLY_DRAWN');
    expect(recently.map(({ code }) => code).sort()).toEqual(drawn.map(({ code }) => code).sort());
    expect(subjects).toHaveLength(48 - drawn.length);
    const base = new RatioBase();
    for (const one of [...subjects, ...excluded]) base.add(one);
    expect(Object.values(base.byStratum).reduce((sum, n) => sum + n, 0)).toBe(48);
  });
});

describe('attempts, numbers and the chain', () => {
  it('refuses a second live draw of a batch, and a batch that the line does not have', async () => {
    await expect(c.ceremony.plan(DRAWER, { planLineId: lines[0], month: '2026-03' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(c.ceremony.plan(DRAWER, { planLineId: lines[1], month: '2026-04' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(c.ceremony.plan(WITNESS, { planLineId: lines[1], month: '2026-03' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('numbers draws without gaps under concurrency, and makes one of many for one batch', async () => {
    const tries = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => c.ceremony.plan(DRAWER, { planLineId: lines[1], month: '2026-03' })),
      ...Array.from({ length: 6 }, () => c.ceremony.plan(DRAWER, { planLineId: lines[1], month: '2026-06' })),
    ]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const seqs = (await c.ceremony.list()).map(({ seq }) => seq).sort((a, b) => a - b);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('voids with two people, keeps everything, and the next attempt cites the chain', async () => {
    const old = (await c.ceremony.list()).find((d) => d.planLineId === lines[1] && d.month === '2026-03');
    const id = old?.id ?? '';
    await expect(c.ceremony.requestVoid(DRAWER, id, '名录有误')).rejects.toMatchObject({ code: 'CONFLICT' });
    await c.rehearsals.rehearse(DRAWER, id, REHEARSAL);
    await c.freezes.freeze(DRAWER, id, { entropyPlan: WITNESSES });
    await expect(c.ceremony.approveVoid(SECOND, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await c.ceremony.requestVoid(DRAWER, id, '名录中一户的县(市)有误');
    await expect(c.ceremony.approveVoid(DRAWER, id)).rejects.toMatchObject({ code: 'RULE_BROKEN' });
    await c.ceremony.approveVoid(SECOND, id);
    await expect(c.seals.seal(DRAWER, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(c.entropy.give(WITNESS, id, DIGITS)).rejects.toMatchObject({ code: 'CONFLICT' });
    const again = await frozenDraw(c, lines[1]);
    const draw = await c.ceremony.get(again);
    expect(draw).toMatchObject({ attempt: 2, previous: (await c.ceremony.get(id)).freezeDigest });
    expect((await c.bundles.files(id)).map(({ name }) => name)).toHaveLength(6);
    await c.seals.seal(DRAWER, again);
    expect(verifyBundle(await bundleOf(again)).ok).toBe(true);
    const record = await c.records.record(DRAWER, again);
    expect(record.voided.map(({ number }) => number)).toEqual([old?.number]);
  });

  it('has one successor for each freeze, and names the result sealed last before', async () => {
    const chain = await c.ceremony.chain();
    expect(chain.length).toBeGreaterThan(2);
    expect(chain.map(({ previous }) => previous)).toEqual([
      null,
      ...chain.slice(0, -1).map(({ freezeDigest }) => freezeDigest),
    ]);
    const [first, second] = chain;
    expect(second.previousResult).toBe(first.resultDigest);
  });

  it('draws a full coverage: everyone, in batches by month', async () => {
    const id = await frozenDraw(c, lines[2]);
    await c.seals.seal(DRAWER, id);
    expect(verifyBundle(await bundleOf(id)).ok).toBe(true);
    const sealed = c.sealed.at(-1);
    expect(sealed?.subjects).toHaveLength(48);
    expect(new Set(sealed?.subjects.map(({ outcome }) => outcome))).toEqual(new Set(['2026-03', '2026-06']));
    expect(sealed?.windowTo).toBe('2026-06-30');
  });
});
