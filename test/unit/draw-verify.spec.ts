import fc from 'fast-check';
import type { CheckName } from '../../src/draw/findings.js';
import { verifyBundle, type VerifyReport } from '../../src/draw/verify.js';
import { bytesOf, textOf } from '../support/sealed-bundle.js';
import { redigest, type Files } from '../support/tampering.js';
import { goodVectors, vectorFiles } from '../support/vector-files.js';

function failed({ checks }: VerifyReport): CheckName[] {
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

function edited(name: string, file: string, edit: (text: string) => string): Files {
  const files = vectorFiles(name);
  return files.set(file, bytesOf(edit(textOf(files.get(file)))));
}

describe('any single byte changed in any file', () => {
  // Nothing in a bundle says what these should be: they are covered by what was signed or published elsewhere.
  const free = /"(sealedAt|at|reason)":"[^"]*"|"absent":\[[^\]]*\]/g;

  it.each(['joint-four-classes', 'order-full-coverage', 'afterwards-where-people-are-few'])(
    'is named (%s)',
    (name) => {
      const files = vectorFiles(name);
      const names = [...files.keys()];
      fc.assert(
        fc.property(
          fc.constantFrom(...names),
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
          (file, where, by) => {
            const bytes = Uint8Array.from(files.get(file) ?? []);
            fc.pre(bytes.length > 0);
            const at = where % bytes.length;
            const covered = [...Buffer.from(bytes).toString('latin1').matchAll(free)].some(
              ({ index, 0: text }) => at >= index && at < index + text.length,
            );
            fc.pre(!covered || file.endsWith('.tsv'));
            bytes[at] ^= by;
            const report = verifyBundle(new Map(files).set(file, bytes));
            expect(report.ok).toBe(false);
            const named = report.checks.flatMap((check) =>
              check.ok ? [] : [`${check.file} ${check.message}`],
            );
            expect(named.join('\n')).toContain(file);
          },
        ),
        { numRuns: 250 },
      );
    },
  );
});

describe('tampering with digests put right', () => {
  it.each(goodVectors())('rows swapped, added or taken out are named (%s)', (name) => {
    for (const file of [
      'drawn.tsv',
      'teams.tsv',
      'subjects.tsv',
      'inspectors.tsv',
      'conflicts.tsv',
      'excluded.tsv',
    ]) {
      const lines = textOf(vectorFiles(name).get(file)).split('\n').slice(0, -1);
      if (lines.length < 2) continue;
      const [first, second, ...rest] = lines;
      const variants = [
        [second, first, ...rest],
        [first, first, second, ...rest],
        [second, ...rest],
      ];
      for (const variant of variants) {
        const files = edited(name, file, () => variant.map((line) => `${line}\n`).join(''));
        const names = failed(verifyBundle(redigest(files)));
        if (file === 'drawn.tsv') expect(names).toContain('subjects');
        else if (file === 'teams.tsv') expect(names).toContain('teams');
        // Another list is another freeze, so the seed no longer follows from it.
        else expect(names).toContain('seed');
        if (variant === variants[0]) expect(names).toContain('order');
      }
    }
  });

  it('two people exchanged: the first different line, expected and found', () => {
    const files = edited('joint-four-classes', 'teams.tsv', (text) => {
      const lines = text.split('\n');
      const [a, b] = [lines[4].split('\t'), lines[6].split('\t')];
      [a[3], b[3]] = [b[3], a[3]];
      [lines[4], lines[6]] = [a.join('\t'), b.join('\t')];
      return lines.join('\n');
    });
    const report = verifyBundle(redigest(files));
    const check = report.checks.find(({ name }) => name === 'teams');
    const before = textOf(vectorFiles('joint-four-classes').get('teams.tsv')).split('\n')[4];
    expect(check).toMatchObject({
      ok: false,
      file: 'teams.tsv',
      line: 5,
      expected: before.replaceAll('\t', ' '),
    });
    expect(check?.found).not.toBe(check?.expected);
  });

  it('another shortage told', () => {
    const files = edited('shortage-after-widening', 'shortages.json', (text) => text.replace('"P1035",', ''));
    expect(failed(verifyBundle(redigest(files)))).toEqual(['shortages']);
  });
});

describe('checks by name', () => {
  const json = (name: string, file: string, edit: (value: never) => void): Files =>
    edited(name, file, (text) => {
      const value = JSON.parse(text);
      edit(value as never);
      return JSON.stringify(value);
    });
  type Json = Record<string, never> & { entropyPlan: { witness: string; digits: number }[] };
  const V = 'joint-four-classes';

  it.each<[string, CheckName, () => Files]>([
    ['a BOM', 'form', () => edited(V, 'subjects.tsv', (text) => `\ufeff${text}`)],
    ['bytes that are not UTF-8', 'form', () => vectorFiles(V).set('excluded.tsv', Uint8Array.of(0xff, 0x0a))],
    ['CRLF', 'form', () => edited(V, 'subjects.tsv', (text) => text.replaceAll('\n', '\r\n'))],
    ['a blank line', 'form', () => edited(V, 'teams.tsv', (text) => `${text}\n`)],
    ['a field too many', 'form', () => edited(V, 'conflicts.tsv', (text) => text.replace('\n', '\tx\n'))],
    [
      'a leading zero',
      'form',
      () => edited(V, 'inspectors.tsv', (text) => text.replace(/\t7\t2\n/, '\t07\t2\n')),
    ],
    [
      '2⁵³',
      'form',
      () => edited(V, 'inspectors.tsv', (text) => text.replace(/\t7\t2\n/, '\t9007199254740992\t2\n')),
    ],
    [
      'a limit of 2⁵³',
      'form',
      () => edited(V, 'inspectors.tsv', (text) => text.replace(/\t7\t2\n/, '\t9007199254740991\t1\n')),
    ],
    [
      'a stratum not listed',
      'form',
      () => edited(V, 'subjects.tsv', (text) => text.replace('\tC\t', '\tX\t')),
    ],
    ['an empty area', 'form', () => edited(V, 'subjects.tsv', (text) => text.replace('\t513301\n', '\t\n'))],
    ['a subject excluded too', 'form', () => edited(V, 'excluded.tsv', () => '915133011NBJ4J448C\tX\n')],
    ['an unknown mark', 'form', () => edited(V, 'drawn.tsv', (text) => text.replace('RESERVE', 'SPARE'))],
    ['JSON cut short', 'form', () => edited(V, 'freeze.json', (text) => text.slice(0, -1))],
    [
      'an unknown key',
      'form',
      () => json(V, 'freeze.json', (value: Json) => Object.assign(value, { zz: 1 })),
    ],
    [
      'a fraction',
      'form',
      () => json(V, 'freeze.json', (value: Json) => Object.assign(value, { attempt: 1.5 })),
    ],
    [
      'attempt 2 without a previous',
      'form',
      () => json(V, 'freeze.json', (value: Json) => Object.assign(value, { attempt: 2 })),
    ],
    [
      'an unknown version',
      'form',
      () => json(V, 'result.json', (value: Json) => Object.assign(value, { spec: 'mingchou-draw/2' })),
    ],
    [
      'a lone surrogate',
      'form',
      () => edited(V, 'freeze.json', (text) => text.replace('企业代表', '\\ud800')),
    ],
    [
      'a control character',
      'form',
      () => edited(V, 'freeze.json', (text) => text.replace('企业代表', 'a\\u0085')),
    ],
    [
      'a key twice',
      'canonical',
      () => edited(V, 'freeze.json', (text) => text.replace('{"asOf"', '{"asOf":"x","asOf"')),
    ],
    [
      'an escape for nothing',
      'canonical',
      () => edited(V, 'freeze.json', (text) => text.replace('"draw"', '"dra\\u0077"')),
    ],
    [
      '1.0',
      'canonical',
      () => edited(V, 'freeze.json', (text) => text.replace('"attempt":1', '"attempt":1.0')),
    ],
    ['a newline behind', 'canonical', () => edited(V, 'shortages.json', (text) => `${text}\n`)],
    [
      'an event not canonical',
      'canonical',
      () => edited('afterwards', 'after.jsonl', (text) => text.replace('{"at"', '{ "at"')),
    ],
    [
      'no LF behind the last event',
      'order',
      () => edited('afterwards', 'after.jsonl', (text) => text.slice(0, -1)),
    ],
    [
      'nonce in upper case',
      'nonce',
      () => json(V, 'result.json', (value: { nonce: string }) => (value.nonce = value.nonce.toUpperCase())),
    ],
    [
      'witnesses exchanged',
      'entropy',
      () => json(V, 'result.json', (value: { entropy: unknown[] }) => value.entropy.reverse()),
    ],
    [
      'a witness left out',
      'entropy',
      () => json(V, 'result.json', (value: { entropy: unknown[] }) => value.entropy.pop()),
    ],
    [
      'letters for digits',
      'entropy',
      () => edited(V, 'result.json', (text) => text.replace('"6544330992"', '"654433099x"')),
    ],
    [
      'another seed',
      'seed',
      () => json(V, 'result.json', (value: { seed: string }) => (value.seed = 'ab'.repeat(32))),
    ],
    [
      'another freeze named',
      'freeze',
      () => json(V, 'result.json', (value: { freeze: string }) => (value.freeze = 'ab'.repeat(32))),
    ],
    [
      'an unknown event',
      'form',
      () => edited('afterwards', 'after.jsonl', (text) => text.replace('"RESEATED"', '"MOVED"')),
    ],
    ['no files', 'form', () => new Map()],
  ])('%s: %s', (_, name, make) => {
    const report = verifyBundle(make());
    expect(failed(report)).toContain(name);
    expect(report.ok).toBe(false);
    for (const check of report.checks) expect(check.message).toMatch(/[\u4e00-\u9fff]/);
  });

  it('what cannot be recomputed fails its check', () => {
    const files = vectorFiles('afterwards');
    files.delete('rules.json');
    expect(failed(verifyBundle(files))).toEqual(
      expect.arrayContaining(['form', 'digests', 'subjects', 'teams', 'shortages', 'after']),
    );
  });

  it('prints nothing that could rewrite the report', () => {
    const report = verifyBundle(
      edited(V, 'subjects.tsv', (text) => `\u001b[2J\u202e${'x'.repeat(9999)}\n${text}`),
    );
    const form = report.checks.find(({ name }) => name === 'form');
    expect(form?.found).toMatch(/^\\u001b\[2J\\u202ex+…$/);
    expect(form?.found?.length).toBeLessThan(200);
  });
});

describe('notes', () => {
  it('tell bases, vacant and direct seats, and seats without a choice', () => {
    const notes = (name: string): string => verifyBundle(vectorFiles(name)).notes.join('\n');
    expect(notes('joint-four-classes')).toContain('分层“B”的应抽数按基数 60 户');
    expect(notes('afterwards-where-people-are-few')).toMatch(/直接委派、未经抽取的席位共 3 个/);
    expect(notes('afterwards-where-people-are-few')).toMatch(/现在空缺的席位共 \d+ 个/);
    expect(notes('shortage-after-widening')).toMatch(/抽取时有 \d+ 个席位因人员不足空缺/);
    expect(notes('shortage-groups-2')).toMatch(/没有随机余地的席位共 \d+ 个/);
    expect(notes('no-teams-no-reserve')).toBe('');
  });
});
