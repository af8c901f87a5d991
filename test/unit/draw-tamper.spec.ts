import { readFrame } from '../../src/draw/frame-files.js';
import { Findings, type CheckName } from '../../src/draw/findings.js';
import { verifyBundle, type VerifyReport } from '../../src/draw/verify.js';
import { sha256 } from '../../src/kernel/hash.js';
import { bytesOf, sealedBundle, textOf } from '../support/sealed-bundle.js';
import { coveredPlaces, redigest, rowChanges, spread, type Files } from '../support/tampering.js';
import { goodVectors, vectorFiles } from '../support/vector-files.js';

/** Whoever changes a bundle afterwards is found out: over all golden bundles, systematically. */

const failed = ({ checks }: VerifyReport): CheckName[] =>
  checks.flatMap(({ name, ok }) => (ok ? [] : [name]));

/** Bundles that take long are sampled more thinly; of the smallest every byte is changed. */
const THIN = ['shortage-groups-1', 'shortage-groups-2'];
const SMALLEST = 'no-teams-no-reserve';

function bytesSampled(name: string): number {
  return name === SMALLEST ? Infinity : THIN.includes(name) ? 3 : 8;
}

describe('one byte changed', () => {
  it.each(goodVectors())('in any file of %s: the file is named', async (name) => {
    const files = vectorFiles(name);
    const unnamed: string[] = [];
    for (const [file, bytes] of files) {
      for (const at of spread(coveredPlaces(file, bytes), bytesSampled(name))) {
        const changed = Uint8Array.from(bytes);
        changed[at] ^= 1 + (at % 7);
        const report = await verifyBundle(new Map(files).set(file, changed));
        const told = report.checks.filter(({ ok }) => !ok).map((check) => `${check.file} ${check.message}`);
        if (report.ok || !told.join('\n').includes(file)) unnamed.push(`${file} byte ${at}`);
      }
    }
    expect(unnamed).toEqual([]);
  });
});

/** The check that must be among those that fail once the rows of a file are changed and all digests put right. */
const CHECK_OF: Record<string, CheckName> = {
  'drawn.tsv': 'subjects',
  'teams.tsv': 'teams',
  // Another list is another freeze: the seed no longer follows from it.
  'subjects.tsv': 'seed',
  'excluded.tsv': 'seed',
  'inspectors.tsv': 'seed',
  'conflicts.tsv': 'seed',
};

describe('rows swapped, added or taken out, with every digest put right', () => {
  it.each(goodVectors())('in any list of %s: named', async (name) => {
    const places = THIN.includes(name) ? 2 : 3;
    const faults: string[] = [];
    for (const [file, check] of Object.entries(CHECK_OF)) {
      const rows = textOf(vectorFiles(name).get(file)).split('\n').slice(0, -1);
      for (const change of rowChanges(rows, places)) {
        const files = vectorFiles(name).set(file, bytesOf(change.rows.map((row) => `${row}\n`).join('')));
        const names = failed(await verifyBundle(redigest(files)));
        if (!names.includes(check)) faults.push(`${file}: ${change.what}: ${names.join(' ')}`);
        if (change.what.includes('swapped') && !names.includes('order'))
          faults.push(`${file}: ${change.what}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(goodVectors().filter((name) => name.startsWith('afterwards')))(
    'in after.jsonl of %s: named, but for the last event left out, which no computation can show',
    async (name) => {
      const rows = textOf(vectorFiles(name).get('after.jsonl')).split('\n').slice(0, -1);
      const unnamed: string[] = [];
      for (const change of rowChanges(rows, Infinity)) {
        const text = change.rows.map((row) => `${row}\n`).join('');
        const report = await verifyBundle(vectorFiles(name).set('after.jsonl', bytesOf(text)));
        if (report.ok) unnamed.push(change.what);
      }
      expect(unnamed).toEqual([`row ${rows.length} taken out`]);
    },
  );
});

describe('any value changed in a record, with every digest put right', () => {
  type Json = { [key: string]: unknown };

  /** Every text and number of a record, changed one at a time; digests, which are put right, left out. */
  function variants(value: unknown, path: string): { path: string; change: (root: Json) => void }[] {
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([key, inner]) => variants(inner, `${path}/${key}`));
    }
    if (/\/(digests|freeze|sealedAt)\b/.test(path)) return [];
    const keys = path.slice(1).split('/');
    const change = (root: Json): void => {
      const last = keys.pop() ?? '';
      const holder = keys.reduce<Json>((at, key) => at[key] as Json, root);
      holder[last] = typeof value === 'number' ? value + 1 : `${String(value)}1`;
    };
    return [{ path, change }];
  }

  it.each(goodVectors())('of %s: refused', async (name) => {
    const accepted: string[] = [];
    for (const file of ['rules.json', 'freeze.json', 'result.json']) {
      const text = textOf(vectorFiles(name).get(file));
      for (const { path, change } of variants(JSON.parse(text), '')) {
        const value = JSON.parse(text) as Json;
        change(value);
        const files = redigest(vectorFiles(name).set(file, bytesOf(JSON.stringify(value))));
        if ((await verifyBundle(files)).ok) accepted.push(`${file} ${path}`);
      }
    }
    expect(accepted).toEqual([]);
  });
});

describe('a whole new draw put in the place of the one that was frozen', () => {
  it('holds in itself, and is caught by the digest on a slip, all of it or its beginning', async () => {
    const original = vectorFiles('joint-four-classes');
    const slip = sha256(original.get('freeze.json') ?? '');
    const texts = new Map([...original].map(([file, bytes]) => [file, textOf(bytes)]));
    const frame = readFrame(texts, new Findings());
    if (!frame) throw new Error('the frame of a good vector must be readable');
    const forged: Files = sealedBundle({ ...frame, subjects: frame.subjects.slice(1) }, 'chosen').files;
    expect(await verifyBundle(forged)).toMatchObject({ ok: true });
    expect(failed(await verifyBundle(forged, { freezeDigest: slip }))).toEqual(['freeze']);
    const short = await verifyBundle(forged, { freezeDigest: slip.slice(0, 16) });
    expect(short.checks.find(({ ok }) => !ok)).toMatchObject({
      name: 'freeze',
      file: 'freeze.json',
      expected: `${slip.slice(0, 16)}…`,
    });
    const good = await verifyBundle(original, { freezeDigest: slip.slice(0, 16) });
    expect(good.verdict).toContain('只核对了这 16 位');
  });
});

describe('a version that is not known', () => {
  it.each(['freeze.json', 'result.json'])('is refused by name (%s)', async (file) => {
    const files = vectorFiles('joint-four-classes');
    const text = textOf(files.get(file)).replace('"mingchou-draw/1"', '"mingchou-draw/2"');
    const report = await verifyBundle(redigest(files.set(file, bytesOf(text))));
    const form = report.checks.find(({ name }) => name === 'form');
    expect(form).toMatchObject({ ok: false, file });
    expect(form?.message).toMatch(/不认识的抽取算法版本“mingchou-draw\/2”.*mingchou-draw\/1/);
  });
});
