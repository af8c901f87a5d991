import fc from 'fast-check';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as nodeCrypto from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withBundle } from '../../src/cli/bundle-source.js';
import { piecesOf } from '../../src/draw/file-source.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import {
  BOUNDS,
  readChosen,
  unzipBundle,
  type ChosenFile,
} from '../../src/web/verifier/browser/bundle-files.js';
import { createHash, hash } from '../../src/web/verifier/browser/node-crypto.js';
import { readTypedDigest } from '../../src/web/verifier/browser/typed-digest.js';
import { Workbench } from '../../src/web/verifier/browser/workbench.js';
import { verifyPath } from '../../src/cli/verify.command.js';
import { brokenVectors, goodVectors, vectorFiles, VECTORS } from '../support/vector-files.js';
import { madeZip, type MadeEntry } from '../support/zip-maker.js';

/** What the browser verifier is made of, as far as it runs without a browser. */

/** Plain JavaScript: run.mjs runs it before anything is compiled. */
const { buildVerifier } = require('../../src/web/verifier/build.js') as {
  buildVerifier: (root: string, target: string) => void;
};

const folder = mkdtempSync(join(tmpdir(), 'verifier-'));

/** The files as the command line reads them, within the bounds of the browser. */
const commandLine = (path: string): Promise<Map<string, Uint8Array>> =>
  withBundle(
    path,
    (files) => new Map([...files].map(([file, source]) => [file, Buffer.concat([...piecesOf(source)])])),
    BOUNDS,
  );
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nothing = (): void => undefined;
const entriesOf = (vector: string, prefix = '', more: Partial<MadeEntry> = {}): MadeEntry[] =>
  [...vectorFiles(vector)].map(([file, content]) => ({ name: prefix + file, content, ...more }));

function chosen(path: string, content: Uint8Array): ChosenFile {
  return { path, size: content.length, read: () => Promise.resolve(content) };
}

/** The sentence that a bundle is refused with. */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('the build', () => {
  it('gives the same bytes wherever the project lies', () => {
    const root = join(__dirname, '../..');
    const elsewhere = join(folder, '别处 的项目');
    for (const part of ['src', 'templates', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, part), join(elsewhere, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(elsewhere, 'node_modules'));
    const built = [root, elsewhere].map((from, at) => {
      buildVerifier(from, join(folder, String(at)));
      return readFileSync(join(folder, String(at), 'verify.html.sha256'), 'utf8');
    });
    expect(built[0]).toMatch(/^[0-9a-f]{64} {2}抽取核验-离线\.html\n$/);
    expect(built[1]).toBe(built[0]);
    expect(nodeCrypto.hash('sha256', readFileSync(join(folder, '0', 'verify.html')), 'hex')).toBe(
      built[0].slice(0, 64),
    );
  });
});

describe('SHA-256 in plain JavaScript', () => {
  it('is that of Node, of texts and of bytes, whole and in pieces', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 300 }), (some, bytes) => {
        expect(hash('sha256', some, 'hex')).toBe(nodeCrypto.hash('sha256', some, 'hex'));
        expect(hash('sha256', bytes, 'hex')).toBe(nodeCrypto.hash('sha256', bytes, 'hex'));
        const expected = nodeCrypto.createHash('sha256').update(some).update(bytes).digest('hex');
        expect(createHash('sha256').update(some).update(bytes).digest('hex')).toBe(expected);
      }),
    );
    expect(() => createHash('md5')).toThrow('only sha256');
  });
});

describe('a .zip', () => {
  const good: [string, Buffer][] = [
    ['deflated', madeZip(entriesOf('afterwards'))],
    ['stored', madeZip(entriesOf('afterwards', '', { method: 0 }))],
    ['in one folder', madeZip(entriesOf('afterwards', '抽取包/'))],
    ['with backslashes', madeZip(entriesOf('afterwards', 'bundle\\'))],
    ['zip64', madeZip(entriesOf('afterwards', '', { zip64: true }))],
    ['with a comment behind', madeZip(entriesOf('afterwards'), '由某程序生成 PK\u0005\u0006')],
    [
      'with other files',
      madeZip([{ name: '说明.txt', content: Buffer.from('x') }, ...entriesOf('afterwards', './')]),
    ],
  ];
  it.each(good)('%s: the files, as the command line reads them', async (_, bytes) => {
    const path = join(folder, 'good.zip');
    writeFileSync(path, bytes);
    const files = unzipBundle(bytes, nothing);
    const plain = (map: ReadonlyMap<string, Uint8Array>) =>
      [...map].map(([file, content]) => [file, Buffer.from(content).toString('latin1')]).sort();
    expect(plain(files)).toEqual(plain(vectorFiles('afterwards')));
    expect(plain(files)).toEqual(plain(await commandLine(path)));
  });

  const first = entriesOf('afterwards')[0];
  const zeros = new Uint8Array(40 * 1024 * 1024);
  const bad: [string, () => Buffer, RegExp][] = [
    ['no archive', () => Buffer.from('PK\u0003\u0004 no'), /^不是有效的 \.zip 文件，或文件已损坏。$/],
    ['empty', () => Buffer.alloc(0), /^不是有效的 \.zip/],
    ['two files of one name', () => madeZip([first, first]), /^压缩包内有两个 after\.jsonl，/],
    [
      'two folders',
      () => madeZip([...entriesOf('afterwards', 'a/'), ...entriesOf('afterwards', 'b/')]),
      /^压缩包内有多个文件夹/,
    ],
    ['encrypted', () => madeZip([{ ...first, flags: 0x801 }]), /^after\.jsonl 已加密/],
    ['an unknown method', () => madeZip([{ ...first, method: 12 }]), /^after\.jsonl：不是有效的 \.zip/],
    ['a path upward', () => madeZip([{ ...first, name: '../after.jsonl' }]), /^不是有效的 \.zip/],
    ['a size too small', () => madeZip([{ ...first, statedSize: 5 }]), /^after\.jsonl：不是有效的 \.zip/],
    ['a size too large', () => madeZip([{ ...first, statedSize: 5000 }]), /^after\.jsonl：不是有效的 \.zip/],
    [
      'a bomb that says it is small',
      () => madeZip([{ name: 'subjects.tsv', content: zeros, statedSize: 100 }]),
      /^subjects\.tsv：不是有效的 \.zip/,
    ],
    [
      'more files than a bundle can have',
      () => madeZip(Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}`, content: new Uint8Array() }))),
      /^压缩包（10001 个文件） 超过大小上限/,
    ],
  ];
  it.each(bad)('%s: refused as on the command line', async (_, make, message) => {
    const bytes = make();
    const path = join(folder, 'bad.zip');
    writeFileSync(path, bytes);
    const told = await refusal(() => unzipBundle(bytes, nothing));
    expect(told).toMatch(message);
    expect(await refusal(() => commandLine(path))).toBe(told);
  });

  it('is never inflated beyond the bounds, in one file or in all', async () => {
    const bytes = madeZip(entriesOf('afterwards'));
    const told = (file: number, bundle: number) =>
      refusal(() => unzipBundle(bytes, nothing, { file, bundle }));
    expect(await told(5000, 1_000_000)).toMatch(/^teams\.tsv 超过大小上限/);
    expect(await told(6000, 8000)).toMatch(/超过大小上限，浏览器里不予读取。更大的抽取包请用命令行核验。/);
    const bomb = madeZip([{ name: 'subjects.tsv', content: zeros }]);
    expect(await refusal(() => unzipBundle(bomb, nothing, { file: 39e6, bundle: 1e9 }))).toMatch(
      /^subjects\.tsv 超过/,
    );
  });

  it('damaged anywhere is read or refused, never a crash', () => {
    const bytes = madeZip(entriesOf('no-teams-no-reserve'));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, by, cut) => {
        const damaged = cut ? bytes.subarray(0, at) : Uint8Array.from(bytes);
        if (!cut) damaged[at] ^= by;
        try {
          unzipBundle(damaged, nothing);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('what a person chooses', () => {
  const files = (prefix: string) =>
    [...vectorFiles('afterwards')].map(([name, content]) => chosen(prefix + name, content));
  const zip = chosen('抽取包.zip', madeZip(entriesOf('afterwards')));

  it.each<[string, ChosenFile[]]>([
    ['a .zip', [zip]],
    ['a .zip by another name', [{ ...zip, path: '下载' }]],
    ['loose files', files('')],
    ['a folder', files('513300-2026-0001/')],
    ['a folder in a folder', files('out/513300-2026-0001/')],
    ['a folder with what a system leaves in it', [chosen('包/.DS_Store', new Uint8Array()), ...files('包/')]],
    ['a folder with a .zip alone', [chosen('包/说明.txt', new Uint8Array()), { ...zip, path: '包/a.zip' }]],
  ])('%s is read', async (_, given) => {
    expect([...(await readChosen(given, nothing)).keys()].sort()).toEqual(
      [...vectorFiles('afterwards').keys()].sort(),
    );
  });

  it.each<[string, ChosenFile[], RegExp]>([
    ['nothing', [], /没有选中文件/],
    ['two archives', [zip, { ...zip, path: 'b.zip' }], /一次只能核验一个/],
    ['something else', [chosen('a.xlsx', Buffer.from('x'))], /不是有效的 \.zip/],
    ['several of something else', [chosen('a', zip as never), chosen('b', zip as never)], /没有抽取包的文件/],
    ['two folders', [...files('out/a/'), ...files('out/b/')], /多个文件夹/],
    ['a file too large', [{ ...files('')[0], size: 1e9 }], /超过大小上限/],
    ['an archive too large', [{ ...zip, size: 1e9 }], /抽取包\.zip 超过大小上限/],
    ['a file gone', [{ ...zip, read: () => Promise.reject(new Error('gone')) }], /被移走、改动/],
  ])('%s is refused with a sentence', async (_, given, message) => {
    expect(await refusal(() => readChosen(given, nothing))).toMatch(message);
  });
});

describe('the workbench', () => {
  it.each([...goodVectors(), ...brokenVectors().map((name) => `broken/${name}`)])(
    '%s: the same report as on the command line',
    async (name) => {
      const files = [...vectorFiles(name)].map(([file, content]) => chosen(file, content));
      const outcome = await new Workbench().verify(files, undefined, nothing);
      const { report, facts } = await verifyPath(name, { absolute: join(VECTORS, name) });
      expect(outcome.report).toEqual(report);
      expect(outcome.facts).toEqual(facts);
    },
  );

  it('tells what it does, and answers after a bundle that could not be read', async () => {
    const told: string[] = [];
    const workbench = new Workbench();
    const outcome = await workbench.verify([chosen('x.zip', Buffer.from('x'))], undefined, (text) =>
      told.push(text),
    );
    expect(outcome).toMatchObject({ isReadable: false, report: { ok: false } });
    expect(told[0]).toContain('x.zip');
    expect(workbench.lookUp('91513301R7C28HU2PH')).toMatchObject({ fault: expect.stringContaining('缺少') });
  });
});

describe('a digest as typed', () => {
  const digest = 'ab12'.repeat(16);
  it.each([
    ['', undefined],
    ['  ', undefined],
    [digest, digest],
    [digest.toUpperCase().replace(/(.{8})/g, '$1 '), digest],
    ['ＡＢ１２ab12ab12ab12……', digest.slice(0, 16)],
  ])('%j is read', (typed, expected) => {
    expect(readTypedDigest(typed)).toEqual({ digest: expected });
  });

  it.each([
    ['ab12', /填了 4 位/],
    [digest.slice(1), /填了 63 位/],
    ['xyz', /只有数字 0–9 和字母 a–f/],
  ])('%j is refused', (typed, message) => {
    expect(readTypedDigest(typed).fault).toMatch(message);
  });
});
