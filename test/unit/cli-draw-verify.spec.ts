import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo } from '../../src/cli/cli-io.js';
import { runCli } from '../../src/cli/main.js';
import { zipped, type ZipEntry } from '../../src/platform/zip.js';
import { brokenVectors, goodVectors, vectorFiles, VECTORS } from '../support/vector-files.js';

/** A folder whose name would trip a careless program. */
const folder = mkdtempSync(join(tmpdir(), '明抽 命令行-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: CliIo = { out: (text) => (out += text), err: (text) => (err += text), folder, exitCode: 0 };
  return { status: await runCli(args, io), out, err };
}

async function zip(name: string, entries: ZipEntry[]): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of zipped(entries)) chunks.push(chunk);
  writeFileSync(join(folder, name), Buffer.concat(chunks));
  return name;
}

const entriesOf = (vector: string, prefix: string): ZipEntry[] =>
  [...vectorFiles(vector)].map(([file, bytes]) => ({ name: prefix + file, content: [bytes] }));

const CHINESE = /[\u4e00-\u9fff]/;

describe('verify', () => {
  it.each(goodVectors())('%s: exit status 0', async (name) => {
    const { status, out, err } = await run('verify', join(VECTORS, name));
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('核验通过');
  });

  it.each(brokenVectors())('broken/%s: exit status 1, the check named', async (name) => {
    const path = join(VECTORS, 'broken', name);
    const { status, out } = await run('verify', path, '--json');
    const report = JSON.parse(out);
    const check = readFileSync(join(path, 'FAULT'), 'utf8').split(':')[0];
    expect(status).toBe(1);
    expect(report.checks.find((item: { name: string }) => item.name === check).ok).toBe(false);
  });

  it('reads a .zip with the files at its root or in one folder, other files beside them', async () => {
    const other = { name: '__MACOSX/x/._freeze.json', content: ['x'] };
    for (const prefix of ['', 'bundle/']) {
      const path = await zip('good.zip', [other, ...entriesOf('afterwards', prefix)]);
      expect(await run('verify', path)).toMatchObject({ status: 0 });
    }
  });

  it('takes the digest of freeze.json from outside', async () => {
    const path = join(VECTORS, 'afterwards');
    const digest = '90f89b1478029dd1ad4d53ad4d008bcb87634c7199b9c0c742093f8a27d91ec8';
    const good = await run('verify', path, '--freeze', digest.toUpperCase());
    expect(good.status).toBe(0);
    expect(good.out).not.toContain('只有当时在场的人');
    expect((await run('verify', path, '--freeze', 'ab'.repeat(32))).status).toBe(1);
    expect((await run('verify', path, '--freeze', 'abc')).status).toBe(2);
  });

  it.each<[string, () => Promise<string> | string, RegExp]>([
    [
      'a file that is no zip',
      () => (writeFileSync(join(folder, 'x.zip'), 'PK\u0003\u0004 no'), 'x.zip'),
      /不是有效的 .zip/,
    ],
    ['nothing there', () => 'nowhere', /找不到/],
    ['an empty file', () => (writeFileSync(join(folder, 'e.zip'), ''), 'e.zip'), /不是有效的 .zip/],
    ['a bomb', () => zip('bomb.zip', [{ name: 'subjects.tsv', content: zeros(600) }]), /超过大小上限/],
    [
      'two files of one name',
      () => zip('two.zip', [...entriesOf('afterwards', ''), ...entriesOf('afterwards', '')]),
      /有两个/,
    ],
    [
      'two folders',
      () => zip('folders.zip', [...entriesOf('afterwards', 'a/'), ...entriesOf('afterwards', 'b/')]),
      /多个文件夹/,
    ],
    [
      'a zip cut short',
      async () => {
        const path = await zip('cut.zip', entriesOf('afterwards', ''));
        const bytes = readFileSync(join(folder, path));
        // The directory stays, the data before it is spoilt.
        writeFileSync(join(folder, path), bytes.fill(0x55, 60, 400));
        return path;
      },
      /已损坏/,
    ],
    [
      'an empty folder',
      () => (mkdirSync(join(folder, 'empty'), { recursive: true }), 'empty'),
      /缺少这个文件/,
    ],
  ])('%s: exit status 1 and a Chinese sentence', async (_, make, message) => {
    const { status, out } = await run('verify', await make());
    expect(status).toBe(1);
    expect(out).toMatch(message);
    expect(out).not.toMatch(/^\s+at /m);
  });
});

function* zeros(megabytes: number): Generator<Uint8Array> {
  for (let at = 0; at < megabytes; at++) yield new Uint8Array(1024 * 1024);
}

/** The draw command that would make a vector again. */
function drawArgs(name: string, frame: string, out: string): string[] {
  const result = JSON.parse(readFileSync(join(VECTORS, name, 'result.json'), 'utf8'));
  const entropy = result.entropy.flatMap(({ text }: { text: string }) => ['--entropy', text]);
  return ['draw', frame, '--nonce', result.nonce, ...entropy, '--sealed-at', result.sealedAt, '--out', out];
}

/** Arguments without an option and its value. */
function withoutPair(args: readonly string[], at: number): string[] {
  return [...args.slice(0, at), ...args.slice(at + 2)];
}

/** A copy of a vector's frame with its freeze.json changed; `indent` as a person would write it. */
function frameWith(
  name: string,
  change: (freeze: Record<string, unknown>) => Record<string, unknown>,
  indent = 0,
): string {
  const frame = join(folder, `frame-${readdirSync(folder).length}`);
  cpSync(join(VECTORS, name), frame, { recursive: true });
  const freeze = JSON.parse(readFileSync(join(frame, 'freeze.json'), 'utf8'));
  writeFileSync(join(frame, 'freeze.json'), JSON.stringify(change(freeze), null, indent));
  return frame;
}

describe('draw', () => {
  it.each(goodVectors())('%s: every file byte for byte', async (name) => {
    const { status, out } = await run(...drawArgs(name, join(VECTORS, name), `out-${name}`));
    expect(status).toBe(0);
    expect(out).toContain('抽取包已写入');
    const written = readdirSync(join(folder, `out-${name}`)).sort();
    expect(written).toEqual([...vectorFiles(name).keys()].filter((file) => file !== 'after.jsonl').sort());
    for (const file of written) {
      expect(readFileSync(join(folder, `out-${name}`, file))).toEqual(
        readFileSync(join(VECTORS, name, file)),
      );
    }
  });

  it('computes what freeze.json leaves out', async () => {
    const frame = frameWith(
      'second-attempt',
      ({ draw, attempt, previous, previousResult, asOf, frozenAt, entropyPlan }) => {
        return { draw, attempt, previous, previousResult, asOf, frozenAt, entropyPlan };
      },
      2,
    );
    expect(await run(...drawArgs('second-attempt', frame, 'filled'))).toMatchObject({ status: 0 });
    for (const file of ['freeze.json', 'result.json']) {
      const expected = readFileSync(join(VECTORS, 'second-attempt', file));
      expect(readFileSync(join(folder, 'filled', file))).toEqual(expected);
    }
  });

  it('seals with the present time, and the bundle verifies', async () => {
    const all = drawArgs('afterwards', join(VECTORS, 'afterwards'), 'present');
    const args = withoutPair(all, all.indexOf('--sealed-at'));
    expect(await run(...args)).toMatchObject({ status: 0 });
    expect(await run('verify', 'present')).toMatchObject({ status: 0 });
    const { sealedAt } = JSON.parse(readFileSync(join(folder, 'present', 'result.json'), 'utf8'));
    expect(sealedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  const V = 'joint-four-classes';
  const zz = 'ab'.repeat(32);
  it.each<[string, () => string[], RegExp]>([
    ['another nonce', () => [...drawArgs(V, join(VECTORS, V), 'no'), '--nonce', zz], /nonceCommitment/],
    [
      'a digest that does not fit',
      () =>
        drawArgs(
          V,
          frameWith(V, (f) => ({ ...f, digests: { 'rules.json': zz } })),
          'no',
        ),
      /rules\.json 与 digests/,
    ],
    [
      'an unknown version',
      () =>
        drawArgs(
          V,
          frameWith(V, (f) => ({ ...f, spec: 'mingchou-draw/9' })),
          'no',
        ),
      /mingchou-draw\/9/,
    ],
    [
      'a field left out',
      () =>
        drawArgs(
          V,
          frameWith(V, (f) => ({ ...f, asOf: undefined })),
          'no',
        ),
      /asOf：缺少这个键/,
    ],
    [
      'too few digits planned',
      () => drawArgs('broken/plan-of-seven-digits', join(VECTORS, 'broken/plan-of-seven-digits'), 'no'),
      /位数不足/,
    ],
    [
      'too few digits given',
      () => drawArgs('broken/entropy-too-short', join(VECTORS, 'broken/entropy-too-short'), 'no'),
      /位数与计划不符/,
    ],
    [
      'too few witnesses',
      () => withoutPair(drawArgs(V, join(VECTORS, V), 'no'), 4),
      /2 位监督员，--entropy 给出了 1 次/,
    ],
    [
      'rules not canonical',
      () => drawArgs(V, join(VECTORS, 'broken/rules-with-spaces'), 'no'),
      /rules\.json.*不是规范 JSON/,
    ],
    [
      'a file missing',
      () => drawArgs(V, join(VECTORS, 'broken/file-missing'), 'no'),
      /conflicts\.tsv 缺少这个文件/,
    ],
    [
      'a complete freeze.json that is not canonical: its digest is on slips already',
      () =>
        drawArgs(
          V,
          frameWith(V, (f) => f, 2),
          'no',
        ),
      /freeze\.json.*不是规范 JSON/,
    ],
    ['a folder that is not empty', () => drawArgs(V, join(VECTORS, V), '.'), /不是空文件夹/],
  ])('refuses %s: exit status 1, nothing written', async (_, args, message) => {
    const { status, err } = await run(...args());
    expect(err).toMatch(message);
    expect(status).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('no'))).toEqual([]);
  });
});

describe('wrong use: exit status 2 and a Chinese sentence', () => {
  it.each([
    [[]],
    [['bogus']],
    [['verify']],
    [['verify', 'a', 'b']],
    [['verify', 'a', '--zz']],
    [['verify', 'a', '--freeze']],
    [['draw', 'nowhere']],
    [['draw', 'nowhere', '--nonce', 'ab'.repeat(32), '--entropy', '12345678', '--out', 'x']],
    [['draw', '.', '--nonce', 'xyz', '--entropy', '12345678', '--out', 'x']],
    [['draw', '.', '--nonce', 'ab'.repeat(32), '--entropy', '1234567x', '--out', 'x']],
  ])('%j', async (args) => {
    const { status, out, err } = await run(...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(CHINESE);
    expect(err).not.toMatch(/error|Error|^\s+at /m);
  });

  it.each([[['--help']], [['verify', '--help']], [['draw', '--help']]])(
    '%j helps in Chinese',
    async (args) => {
      const { status, out } = await run(...args);
      expect(status).toBe(0);
      expect(out).toMatch(/^用法：/);
      expect(out).not.toMatch(/Usage|Options|display help/);
    },
  );
});
