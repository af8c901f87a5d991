import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECK_MEANINGS, CHECK_TITLES } from '../../src/draw/explain.js';
import { sha256 } from '../../src/kernel/hash.js';
import { runCli } from '../../src/cli/main.js';
import { VECTORS } from '../support/vector-files.js';

/** What the command line tells people about a bundle. */

const folder = mkdtempSync(join(tmpdir(), 'verify-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    folder,
    exitCode: 0,
  };
  return { status: await runCli(args, io), out, err };
}

const V = join(VECTORS, 'afterwards');
const BROKEN = join(VECTORS, 'broken');
const DIGEST = '90f89b1478029dd1ad4d53ad4d008bcb87634c7199b9c0c742093f8a27d91ec8';

describe('verify', () => {
  it('explains every check, and names the draw, its version and its digests', async () => {
    const { out } = await run('verify', V);
    for (const text of [...Object.values(CHECK_TITLES), ...Object.values(CHECK_MEANINGS)]) {
      expect(out).toContain(text);
    }
    expect(out).toContain('算法版本：mingchou-draw/1');
    expect(out).toContain('任务编号：513300-2026-0001（第 1 次抽取）');
    expect(out).toContain(`冻结摘要：${DIGEST}`);
  });

  it('tells what only people attest, more of it without the digest of a slip', async () => {
    const without = await run('verify', V);
    expect(without.out).toMatch(/没有拿监督员凭条上的冻结摘要来比对，只有当时在场的人可以证明/);
    const given = await run('verify', V, '--freeze', DIGEST);
    expect(given.out).toContain('凭条上的摘要与这份冻结文件完全相同');
    for (const { out } of [without, given]) expect(out).toContain('数字确是当场掷出、摇出');
  });

  it('tells what is thin: bases, seats without a choice, vacant and direct seats, few digits', async () => {
    expect((await run('verify', V)).out).toContain('分层“B”的应抽数按基数 60 户');
    const few = (await run('verify', join(VECTORS, 'afterwards-where-people-are-few'))).out;
    expect(few).toMatch(/现在空缺的席位共/);
    expect(few).toMatch(/直接委派、未经抽取的席位共 3 个/);
    expect((await run('verify', join(VECTORS, 'shortage-groups-2'))).out).toContain('没有随机余地的席位');
    expect((await run('verify', join(BROKEN, 'entropy-too-short'))).out).toMatch(/少于通常的 2 人 20 位/);
  });

  it('names the failed checks in Chinese in its verdict, with the first difference', async () => {
    const { status, out } = await run('verify', join(BROKEN, 'drawn-swapped-for-reserve'));
    expect(status).toBe(1);
    expect(out).toMatch(/第一处不同：drawn\.tsv 第 1 行/);
    expect(out).toMatch(/应为：1 A 91513324CAC22XAKEU/);
    expect(out.trimEnd().split('\n').at(-1)).toBe('核验不通过：1 项检查有误（抽中与候补名单）。');
  });

  it('asked with the beginning of a digest, says where the whole of it stands', async () => {
    const { status, err } = await run('verify', V, '--freeze', DIGEST.slice(0, 16));
    expect(status).toBe(2);
    expect(err).toMatch(/这里只有 16 位.*凭条.*全部 64 位/);
    expect(await run('verify', V, '--freeze', DIGEST.replace(/(.{4})/g, '$1 '))).toMatchObject({ status: 0 });
    expect(await run('verify', V, '--freeze', 'xyz')).toMatchObject({ status: 2 });
  });

  it('gives a program the same: report, facts, notes, what is attested, the code asked about', async () => {
    const { out } = await run('verify', V, '--json', '--code', '91513324CAC22XAKEU');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      spec: 'mingchou-draw/1',
      freezeDigest: DIGEST,
      fate: { kind: 'SAMPLED', rank: 1, stratum: 'A' },
      attested: expect.arrayContaining([expect.stringContaining('只有当时在场的人')]),
      notes: [expect.stringContaining('分层“B”')],
    });
  });

  it('reports what a hostile bundle says of itself without letting it write on the screen', async () => {
    const bundle = join(folder, 'hostile');
    cpSync(V, bundle, { recursive: true });
    const freeze = JSON.parse(readFileSync(join(V, 'freeze.json'), 'utf8'));
    writeFileSync(
      join(bundle, 'freeze.json'),
      JSON.stringify({ ...freeze, draw: '\u001b[2J', frozenAt: '2026-03-02T99:99:99Z' }),
    );
    const { status, out } = await run('verify', bundle);
    expect(status).toBe(1);
    expect(out).toContain('任务编号：\\u001b[2J');
    expect(out).toContain('冻结时间：2026-03-02T99:99:99Z');
  });

  it('refuses a version by its name', async () => {
    const bundle = join(folder, 'version');
    cpSync(V, bundle, { recursive: true });
    for (const file of ['freeze.json', 'result.json']) {
      const text = readFileSync(join(V, file), 'utf8').replace('mingchou-draw/1', 'mingchou-draw/2');
      writeFileSync(join(bundle, file), text);
    }
    const { status, out } = await run('verify', bundle);
    expect(status).toBe(1);
    expect(out).toContain('不认识的抽取算法版本“mingchou-draw/2”，本程序支持：mingchou-draw/1');
    const drawn = [
      'draw',
      bundle,
      '--nonce',
      'ab'.repeat(32),
      '--entropy',
      '6544330992',
      '--entropy',
      '5698805868',
    ];
    expect((await run(...drawn, '--out', 'no')).err).toContain('“mingchou-draw/2”');
  });
});

describe('ticket', () => {
  it('says whether a firm is below the cut, and that the bundle holds', async () => {
    const { status, out } = await run('ticket', '--bundle', V, '--code', '91513324CAC22XAKEU');
    expect(status).toBe(0);
    expect(out).toMatch(/^91513324CAC22XAKEU：签号在入围线以内，抽中。/);
    expect(out).toContain('抽取包核验通过');
  });

  it.each([
    ['a firm that is not there', V, '91510000000000000X', /不在这次抽取的名录里/],
    [
      'a bundle that does not hold',
      join(BROKEN, 'other-nonce'),
      '91513324CAC22XAKEU',
      /以上不能作准。核验不通过/,
    ],
    ['no bundle', 'nowhere', '91513324CAC22XAKEU', /找不到/],
    ['no code', V, '！！', /编码应为/],
  ])('%s: exit status 1', async (_, bundle, code, message) => {
    const { status, out } = await run('ticket', '--bundle', bundle, '--code', code);
    expect(status).toBe(1);
    expect(out).toMatch(message);
  });

  it('without a code: exit status 2', async () => {
    expect(await run('ticket', '--bundle', V)).toMatchObject({
      status: 2,
      err: expect.stringContaining('缺少选项'),
    });
  });
});

describe('verifier', () => {
  it('writes the one file that works offline, and tells its digest', async () => {
    const { status, out } = await run('verifier', '--out', '抽取核验-离线.html');
    expect(status).toBe(0);
    const page = readFileSync(join(folder, '抽取核验-离线.html'));
    expect(out).toContain(sha256(page));
    expect(page.toString()).toMatch(/^<!doctype html>[\s\S]*default-src 'none'[\s\S]*mingchou-draw\/1/);
  });

  it('refuses a place where it cannot write', async () => {
    mkdirSync(join(folder, 'taken'));
    const { status, err } = await run('verifier', '--out', 'taken');
    expect(status).toBe(1);
    expect(err).toMatch(/不能写入 taken/);
  });
});
