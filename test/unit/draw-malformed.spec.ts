import fc from 'fast-check';
import { Findings } from '../../src/draw/findings.js';
import { readJson } from '../../src/draw/json-text.js';
import { frameFaults } from '../../src/draw/records.js';
import type { Frame } from '../../src/draw/types.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { bytesOf } from '../support/sealed-bundle.js';
import { vectorFiles } from '../support/vector-files.js';

function found(text: string): string[] {
  const findings = new Findings();
  readJson(text, { file: 'x.json' }, findings);
  return findings.all().map(({ check }) => check);
}

describe('JSON read strictly', () => {
  it.each([
    ['', ['form']],
    ['{', ['form']],
    ['{"a":1,}', ['form']],
    ["{'a':1}", ['form']],
    ['NaN', ['form']],
    ['01', ['form']],
    ['"\u0001"', ['form']],
    ['"\\x41"', ['form']],
    ['\ufeff{}', ['form']],
    ['[]x', ['form']],
    ['{"a":1,"a":1}', ['canonical', 'canonical']],
    ['{"a":{"b":1},"c":[{"b":2,"b":3}]}', ['canonical', 'canonical']],
    ['{"a":1,"\\u0061":1}', ['canonical', 'canonical']],
    ['{"b":1,"a":2}', ['canonical']],
    ['{"\ue000":1,"\ud83d\ude00":1}', ['canonical']],
    ['{"\ud83d\ude00":1,"\ue000":1}', []],
    ['{"a": 1}', ['canonical']],
    ['-0', ['canonical']],
    ['1e2', ['canonical']],
    ['9007199254740993', ['canonical']],
    ['0.5', ['canonical']],
    ['"\\ud800"', ['canonical']],
    ['"\\/"', ['canonical']],
    ['"\u2028\u007f"', []],
    ['{"":[null,true,-1]}', []],
    ['{"a":"\\"a\\":{[","b":"\\\\"}', []],
  ])('%j', (text, checks) => {
    expect(found(text)).toEqual(checks);
  });

  it('a hundred thousand levels deep is a fault, not a crash', () => {
    expect(found('['.repeat(1e5) + ']'.repeat(1e5))).toEqual(['form']);
    expect(found('{"a":'.repeat(1e5) + '1' + '}'.repeat(1e5))).toEqual(['form']);
  });

  it('finds nothing in canonical JSON, and something in any other text', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = JSON.parse(text);
        let canonical: string | null = null;
        try {
          canonical = canonicalJson(value);
        } catch {
          expect(found(text)).not.toEqual([]);
        }
        if (canonical === null) return;
        expect(found(canonical)).toEqual([]);
        expect(found(text).length > 0).toBe(text !== canonical);
      }),
      { numRuns: 500 },
    );
  });
});

describe('whatever the files hold', () => {
  const base = vectorFiles('afterwards');
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map(bytesOf),
    fc.string({ unit: 'binary' }).map(bytesOf),
    fc
      .constantFrom(
        '\n',
        '\n\n',
        '\t\t\n',
        '[]',
        '{}',
        'null',
        '0',
        '""',
        '[null]',
        '[[]]',
        '{"__proto__":{}}',
      )
      .map(bytesOf),
  );

  it('verification reports and does not throw: files of junk', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...base.keys()), junk), (spoilt) => {
        const files = new Map([...base, ...Object.entries(spoilt)]);
        const { ok, checks } = verifyBundle(files);
        expect(checks).toHaveLength(12);
        expect(ok).toBe(checks.every((check) => check.ok));
      }),
      { numRuns: 400 },
    );
  });

  it('verification reports and does not throw: any value anywhere in the JSON', () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, -1, 0, 2 ** 53, 1e300, '', 'VACANT', [], {}, ['x'], '9'.repeat(400), '__proto__'),
    );
    const files = ['rules.json', 'freeze.json', 'result.json', 'shortages.json', 'after.jsonl'];
    const numbers = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(fc.constantFrom(...files), numbers, values, (file, stream, value) => {
        const text = new TextDecoder().decode(base.get(file));
        const lines = text.split('\n');
        lines[0] = JSON.stringify(replaced(JSON.parse(lines[0]), () => stream.next().value as number, value));
        const { checks } = verifyBundle(new Map(base).set(file, bytesOf(lines.join('\n'))));
        expect(checks).toHaveLength(12);
      }),
      { numRuns: 600 },
    );
  });

  it('a team of billions is refused, not computed', () => {
    const text = new TextDecoder().decode(base.get('rules.json'));
    const rules = text.replace('"size":2', '"size":9007199254740991');
    const { checks } = verifyBundle(new Map(base).set('rules.json', bytesOf(rules)));
    expect(checks.find(({ name }) => name === 'teams')?.message).toContain('超过上限');
  });
});

/** A copy of a JSON value with one part, found by walking down by chance, replaced. */
function replaced(value: unknown, next: () => number, by: unknown): unknown {
  const deeper = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!deeper || next() % 4 === 0) return by;
  const keys = Object.keys(value);
  const key = keys[next() % keys.length];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], next, by);
  return copy;
}

describe('the faults of a frame', () => {
  const frame: Frame = {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', ratio: '0.1', base: 1 }] },
      teams: [{ agency: 'X', size: 2, ladder: ['AREA'] }],
    },
    subjects: [
      { code: 'S1', stratum: 'A', area: 'a' },
      { code: 'S2', stratum: 'A', area: 'a' },
    ],
    excluded: [],
    inspectors: [],
    conflicts: [],
  };

  it('come all at once, in Chinese, with file and line', () => {
    const faults = frameFaults({
      ...frame,
      subjects: [
        ...frame.subjects,
        { code: 'S2', stratum: 'Z', area: '' },
        { code: '坏', stratum: 'A', area: 'a' },
      ],
      excluded: [{ code: 'S1', reason: '注销' }],
      inspectors: [{ code: 'P', agency: 'X', area: 'a', lead: true, capacity: 1.5, priorLoad: -1 }],
    });
    const messages = faults.map(({ message }) => message);
    expect(messages.filter((message) => message.startsWith('subjects.tsv 第 3 行'))).toHaveLength(1);
    expect(messages.filter((message) => message.startsWith('subjects.tsv 第 4 行'))).toHaveLength(1);
    expect(messages.filter((message) => message.startsWith('inspectors.tsv 第 1 行'))).toHaveLength(2);
  });

  it('of the rules do not hide those of the lists', () => {
    const faults = frameFaults({
      ...frame,
      rules: { ...frame.rules, teams: [{ agency: 'X', size: 1, ladder: [] }] },
      subjects: [{ code: 'S 1', stratum: 'A', area: 'a' }],
    });
    expect(new Set(faults.map(({ field }) => field))).toEqual(new Set(['rules.json', 'subjects.tsv']));
    expect(faults).toHaveLength(3);
  });

  it('name a stratum not listed, a base too small, a code in both lists and one that stands twice', () => {
    const codes = (input: Frame): string[] =>
      frameFaults(input).map(({ code, message }) => `${code} ${message}`);
    expect(codes(frame)).toEqual([expect.stringContaining('base 小于其检查对象数')]);
    const good = {
      ...frame,
      rules: { ...frame.rules, subjects: { mode: 'ORDER' as const, batches: ['一'] } },
    };
    expect(codes(good)).toEqual([]);
    expect(codes({ ...good, excluded: [{ code: 'S1', reason: 'x' }] })[0]).toContain('既在');
    expect(codes({ ...good, subjects: [...good.subjects, good.subjects[0]] })[0]).toContain('ORDER');
  });

  it('see a TAB or LF that would make other lines', () => {
    const good = {
      ...frame,
      rules: { ...frame.rules, subjects: { mode: 'ORDER' as const, batches: ['一'] } },
    };
    for (const area of ['a\tb', 'a\nS9\tA\ta', '\u0085']) {
      const faults = frameFaults({ ...good, subjects: [{ code: 'S1', stratum: 'A', area }] });
      expect(faults).toEqual([expect.objectContaining({ field: 'subjects.tsv', code: 'FORM' })]);
    }
  });
});
