import fc from 'fast-check';
import type { ResultContent } from '../../src/disclosure/disclosure.content.js';
import { DISCLOSURE_KINDS, RESULT_COLUMNS, type ResultRow } from '../../src/disclosure/disclosure.rules.js';
import { mapTexts } from '../../src/disclosure/redaction/content-texts.js';
import {
  CUT_TEXT,
  HIDDEN_TEXT,
  isStricter,
  maskText,
  POLICY_KINDS,
  type Policy,
} from '../../src/disclosure/redaction/policy.rules.js';
import { PUBLISHED_FIELDS, publishedField } from '../../src/disclosure/redaction/published-fields.js';
import { Redactor } from '../../src/disclosure/redaction/redactor.js';

const row = (change: Partial<ResultRow>): ResultRow => ({
  ...Object.fromEntries(RESULT_COLUMNS.map(({ key }) => [key, key])),
  ...(change as ResultRow),
});

const content = (rows: readonly ResultRow[]): ResultContent => ({
  ...{ drawNumber: '513300-2026-0001', year: 2026, agencyName: '交通运输局', planTitle: '计划' },
  ...{ taskName: '抽查', tasks: rows.length, open: 0, rows, dueProvisional: false },
});

const redactor = (
  policies: readonly (readonly [string, Policy])[],
  cuts: { row: string; field: string }[] = [],
) =>
  new Redactor({
    ...{ kind: 'RESULT', policies: new Map(policies), people: ['扎西顿珠'] },
    cuts: cuts.map((cut) => ({ ...cut, note: '企业申请' })),
    pseudonym: (text) => `${text.length}号`,
  });

const settable = PUBLISHED_FIELDS.RESULT.filter(({ choices }) => choices.length > 0);
const policies = fc.array(
  fc.tuple(fc.constantFrom(...settable.map(({ key }) => key)), fc.constantFrom(...POLICY_KINDS)),
  { maxLength: 4 },
);
const words = fc.array(fc.constantFrom('扎西顿珠', '13812341234', '台账', '、', '510101199001011237'), {
  maxLength: 5,
});

describe('policies of fields', () => {
  it('are known for every text of a result, each key once', () => {
    const missing = new Set<string>();
    mapTexts('RESULT', content([row({})]), (text, { field }) => {
      if (publishedField('RESULT', field) === null) missing.add(field);
      return text;
    });
    expect([...missing]).toEqual([]);
    for (const kind of ['ALL', ...Object.keys(DISCLOSURE_KINDS)] as (keyof typeof PUBLISHED_FIELDS)[]) {
      const keys = PUBLISHED_FIELDS[kind].map(({ key }) => key);
      expect([kind, new Set(keys).size]).toEqual([kind, keys.length]);
    }
  });

  it('leave codes open and numbers of people closed, whatever an office wishes', () => {
    for (const key of ['subjectCode', 'subjectName', 'result']) {
      expect(publishedField('RESULT', key)).toMatchObject({ policy: 'PUBLIC', choices: [] });
    }
    for (const key of ['idCards', 'phones', 'conflictReasons']) {
      expect(publishedField('ALL', key)?.choices).toEqual([]);
      expect(publishedField('ALL', key)?.policy).not.toBe('PUBLIC');
    }
    expect(publishedField('ALL', 'inspectorNames')?.policy).toBe('HIDDEN');
  });

  it('let nothing closed out, note every difference once, and change nothing else', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), policies, (remarks, set) => {
        const record = content(
          remarks.map((parts, n) => row({ subjectCode: `C${n}`, remark: parts.join('与') })),
        );
        const one = redactor(set);
        const out = one.apply(record);
        const now = new Map(set);
        const text = JSON.stringify(out);
        expect(text).not.toMatch(/13812341234|510101199001011237|扎西顿珠/);
        const noted = new Set(one.differences.map(({ at, field }) => `${at} ${field}`));
        expect(noted.size).toBe(one.differences.length);
        out.rows.forEach((cells, at) => {
          for (const { key } of RESULT_COLUMNS) {
            const differs = cells[key] !== record.rows[at][key];
            expect([key, noted.has(`${at} ${key}`)]).toEqual([key, differs]);
            if (now.get(key) === 'HIDDEN' && record.rows[at][key] !== '')
              expect(cells[key]).toBe(HIDDEN_TEXT);
          }
        });
        // What it has made it makes no second time, and what is public already stays as it is.
        expect(one.apply(out)).toBe(out);
        if (set.every(([, policy]) => policy !== 'PSEUDONYM')) expect(redactor(set).apply(out)).toEqual(out);
      }),
      { numRuns: 200 },
    );
  });

  it('cut a cell of one row and no other, before all policies', () => {
    const record = content([
      row({ subjectCode: 'A', remark: '配方甲' }),
      row({ subjectCode: 'B', remark: '配方甲' }),
    ]);
    const out = redactor([['remark', 'MASKED']], [{ row: 'A', field: 'remark' }]).apply(record);
    expect(out.rows.map(({ remark }) => remark)).toEqual([CUT_TEXT, '配＊＊＊']);
  });

  it('write names as the office has set it', () => {
    const remark = (policy: Policy) =>
      redactor([['inspectorNames', policy]]).apply(content([row({ remark: '扎西顿珠到场' })])).rows[0].remark;
    expect(POLICY_KINDS.map(remark)).toEqual([
      '扎西顿珠到场',
      '扎＊＊＊到场',
      '检查人员4号到场',
      '检查人员到场',
    ]);
  });

  it('are ordered from open to closed, and a mask tells neither length nor end', () => {
    expect(POLICY_KINDS.map((policy) => isStricter(policy, 'MASKED'))).toEqual([false, false, true, true]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const masked = maskText(text);
        expect([...masked].length).toBeLessThanOrEqual(4);
        expect(maskText(masked)).toBe(masked);
      }),
    );
  });
});
