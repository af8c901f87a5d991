import fc from 'fast-check';
import { effectiveOperation, nextBatchNumber, secondsToWait } from '../../src/exchange/feed/batch.rules.js';
import { DICTIONARIES, type DictionaryKey } from '../../src/exchange/feed/dictionaries.js';
import type { InspectionFact, SubjectFact, Wanted } from '../../src/exchange/feed/feed-facts.js';
import { FEED_FIELDS } from '../../src/exchange/feed/feed-fields.js';
import { type Codes, mustWait, provinceRow } from '../../src/exchange/feed/feed-rows.rules.js';
import type { Operation } from '../../src/exchange/feed/feed-types.js';
import { differences, keyOf, type NewRow } from '../../src/exchange/feed/outbox.rules.js';
import { readAnswer } from '../../src/exchange/feed/push.rules.js';

const FACT: InspectionFact = {
  ...{ kind: 'INSPECTION', planId: '513300-2026-JT-1', taskNumber: '513300-2026-0001-00001' },
  ...{ taskName: '危险货物运输企业抽查', itemCode: 'JT-01', itemName: '危险货物运输企业检查' },
  ...{ agencyCode: 'JT-JU', agencyName: '甘孜州交通运输局', subjectKind: 'DANGEROUS_GOODS_CARRIER' },
  ...{ subjectCode: '91350200MA2YJ1XR9G', subjectName: '某运输公司', areaCode: '513301', address: '康定' },
  ...{ method: 'ON_SITE', drawType: 'IN_AGENCY', sampling: 'UNTARGETED', resultCode: 'NO_ISSUE' },
  ...{ inspectedOn: '2026-03-10', personnel: ['甲', '乙'], certificates: ['川1', '川2'], reviewedBy: '丙' },
};
const LEAVING = { batch: '2026032000001', day: '2026-03-20', time: '2026-03-20 09:00:00', source: '513300' };
const RECORD = { kind: 'INSPECTION', recordId: 'r-1', operation: 'i' } as const;

/** Codes of the province that are all there, but for those that are named. */
const codesBut = (...missing: readonly string[]): Codes => ({
  of: (dictionary) =>
    missing.includes(dictionary) ? '' : dictionary === 'ITEM_IMPLEMENT' ? '01300000000001' : '01',
  nameOf: (_dictionary, code) => code,
});
const messagesOf = (fact: InspectionFact, codes = codesBut()) =>
  provinceRow(RECORD, fact, codes, LEAVING).faults.map(({ message }) => message);

describe('the number of a batch', () => {
  it('counts on within its day and begins anew, until the day is full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_998 }), (n) => {
        const last = `20260320${String(n).padStart(5, '0')}`;
        const next = nextBatchNumber('2026-03-20', last);
        expect(next).toMatch(/^20260320\d{5}$/);
        expect(BigInt(next)).toBe(BigInt(last) + 1n);
      }),
    );
    expect(nextBatchNumber('2026-03-21', null)).toBe('2026032100001');
    expect(() => nextBatchNumber('2026-03-20', '2026032099999')).toThrow('批次号已经用完');
  });
});

describe('the wait after failures', () => {
  it('never gets shorter, never passes ten minutes, and none is before the first try', () => {
    expect(secondsToWait(0)).toBe(0);
    expect([1, 2, 3, 4, 5, 6].map(secondsToWait)).toEqual([15, 30, 60, 120, 240, 480]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (n) => {
        expect(secondsToWait(n + 1)).toBeGreaterThanOrEqual(secondsToWait(n));
        expect(secondsToWait(n)).toBeLessThanOrEqual(600);
      }),
    );
  });
});

describe('a row for the province', () => {
  it('has the columns of its kind in their order, all of them filled, and no fault', () => {
    const { row, faults } = provinceRow(RECORD, FACT, codesBut(), LEAVING);
    expect(faults).toEqual([]);
    expect(Object.keys(row)).toEqual(FEED_FIELDS.INSPECTION.map(({ key }) => key));
    expect(Object.values(row).filter((value) => value === '')).toEqual([]);
    expect(row.check_personnel_code).toBe('川1,川2');
  });

  it('tells each code that is missing, by its dictionary, and all of them at once', () => {
    const keys = Object.keys(DICTIONARIES) as DictionaryKey[];
    fc.assert(
      fc.property(fc.subarray(keys), (missing) => {
        const { faults } = provinceRow(RECORD, FACT, codesBut(...missing), LEAVING);
        const told = faults.map(({ dictionary }) => dictionary);
        expect([...told].sort()).toEqual([...missing].sort());
      }),
    );
  });

  it('leaves only with every required column within its length and form', () => {
    const texts = fc.record({
      ...{ taskName: fc.string({ maxLength: 260 }), subjectName: fc.string({ maxLength: 260 }) },
      ...{ areaCode: fc.string({ maxLength: 8 }), address: fc.string({ unit: 'grapheme', maxLength: 450 }) },
    });
    fc.assert(
      fc.property(texts, (changed) => {
        const { row, faults } = provinceRow(RECORD, { ...FACT, ...changed }, codesBut(), LEAVING);
        const right = FEED_FIELDS.INSPECTION.every(({ key, max, required, pattern }) => {
          const value = row[key];
          if (value === '') return !required;
          return [...value].length <= max && (!pattern || pattern.test(value));
        });
        expect(faults.length === 0).toBe(right);
      }),
    );
  });

  it('needs two inspectors, a certificate for each, and none with a comma', () => {
    expect(messagesOf({ ...FACT, personnel: ['甲'], certificates: ['川1'] })).toEqual([
      '检查人员只有1人，应不少于两人，请补足检查组。',
    ]);
    expect(messagesOf({ ...FACT, certificates: ['川1'] }).join('')).toContain('不是一一对应');
    expect(messagesOf({ ...FACT, certificates: ['川1', ' '] }).join('')).toContain('不是一一对应');
    expect(messagesOf({ ...FACT, personnel: ['甲,丁', '乙'] }).join('')).toContain('有逗号');
  });

  it('is submitted later than the inspection', () => {
    expect(mustWait(FACT, '2026-03-10')).toBe(true);
    expect(mustWait(FACT, '2026-03-11')).toBe(false);
  });
});

describe('the answer of the province', () => {
  it('is read for the rows that were asked for, once each, whatever else stands in it', () => {
    const one = fc.record({
      record_unique_identity: fc.constantFrom('a', 'b', 'c', 'stranger'),
      accepted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (results) => {
        const asked = new Set(['a', 'b', 'c']);
        const read = readAnswer(JSON.stringify({ cd_batch: 'n', results }), 'n', asked) ?? [];
        expect(new Set(read.map(({ recordId }) => recordId)).size).toBe(read.length);
        for (const { recordId, accepted, message } of read) {
          const first = results.find((row) => row.record_unique_identity === recordId);
          expect([asked.has(recordId), accepted]).toEqual([true, first?.accepted]);
          expect(message === null).toBe(accepted);
        }
      }),
    );
  });

  it('is none where it is no JSON, or of another batch', () => {
    for (const text of ['', '<html>', 'null', '[]', '{"cd_batch":"m","results":[]}', '{"cd_batch":"n"}']) {
      expect(readAnswer(text, 'n', new Set(['a']))).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => readAnswer(text, 'n', new Set(['a'])) === null));
  });
});

const subject = (name: string): SubjectFact => ({
  ...{ kind: 'SUBJECT', planId: 'p', name, objectId: 'o', code: 'c' },
});

/** What the office does with a record, and how the province takes the batch that follows. */
const STEP = fc.record({
  record: fc.constantFrom('r1', 'r2', 'r3'),
  says: fc.option(fc.constantFrom('甲', '乙', '丙')),
  /** An answer that is lost is asked for again; a batch that was taken is not taken twice. */
  lost: fc.nat({ max: 2 }),
  refuses: fc.boolean(),
  /** Rows pile up before a batch leaves. */
  leaves: fc.boolean(),
});

interface Row extends NewRow {
  outcome: 'WAITING' | 'ACCEPTED' | 'REFUSED' | 'NOT_NEEDED';
}

/** A province that keeps a batch's answer by its number and contradicts what does not fit to what it has. */
class Receiver {
  readonly records = new Map<string, string>();
  readonly taken: Row[] = [];
  private readonly answers = new Map<string, boolean>();

  take(number: string, operation: Operation, row: Row, refuses: boolean): boolean {
    const known = this.answers.get(number);
    if (known !== undefined) return known;
    if (!refuses) {
      if (this.records.has(row.recordId) === (operation === 'i')) throw new Error('a contradiction');
      if (operation === 'd') this.records.delete(row.recordId);
      else this.records.set(row.recordId, row.payload);
      this.taken.push(row);
    }
    this.answers.set(number, !refuses);
    return !refuses;
  }
}

describe('acts, rows and a province that refuses and answers when it likes', () => {
  it('account for every act: each is accepted once, listed as refused, or was not needed any more', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 30 }), (steps) => {
        const rows: Row[] = [];
        const province = new Receiver();
        let number: string | null = null;
        const leave = (refuses: boolean, lost: number): void => {
          for (const recordId of ['r1', 'r2', 'r3']) {
            const row = rows.find((one) => one.recordId === recordId && one.outcome === 'WAITING');
            if (!row) continue;
            const accepted = rows.filter((one) => one.recordId === recordId && one.outcome === 'ACCEPTED');
            const operation = effectiveOperation(row.operation, (accepted.at(-1)?.operation ?? 'd') !== 'd');
            if (operation === null) {
              row.outcome = 'NOT_NEEDED';
              continue;
            }
            number = nextBatchNumber('2026-03-20', number);
            // The answers that were lost on their way, and the one that came.
            for (let n = 0; n < lost; n += 1) province.take(number, operation, row, refuses);
            row.outcome = province.take(number, operation, row, refuses) ? 'ACCEPTED' : 'REFUSED';
          }
        };
        for (const { record: recordId, says, refuses, lost, leaves } of steps) {
          const wanted: Wanted[] = [
            { kind: 'SUBJECT', recordId, objectId: '1', fact: says === null ? null : subject(says) },
          ];
          const last = new Map(rows.map((row) => [keyOf(row), row]));
          const made = differences(wanted, last);
          expect(
            differences(wanted, new Map([...last, ...made.map((row) => [keyOf(row), row] as const)])),
          ).toEqual([]);
          rows.push(...made.map((row): Row => ({ ...row, outcome: 'WAITING' })));
          if (leaves) leave(refuses, lost);
        }
        for (let n = 0; n < 30; n += 1) leave(false, 0);
        expect(rows.filter(({ outcome }) => outcome === 'WAITING')).toEqual([]);
        expect(province.taken).toHaveLength(rows.filter(({ outcome }) => outcome === 'ACCEPTED').length);
        expect(new Set(province.taken).size).toBe(province.taken.length);
        // Where nothing was refused, the province says what the office says.
        for (const recordId of ['r1', 'r2', 'r3']) {
          const own = rows.filter((row) => row.recordId === recordId);
          if (own.length === 0 || own.some(({ outcome }) => outcome === 'REFUSED')) continue;
          const end = own[own.length - 1];
          expect(province.records.get(recordId)).toBe(end.operation === 'd' ? undefined : end.payload);
        }
      }),
      { numRuns: 300 },
    );
  });
});
