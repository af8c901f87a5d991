import fc from 'fast-check';
import { FrameDivider, RatioBase } from '../../src/ceremony/frame/frame.rules.js';
import {
  type Cap,
  capFor,
  capOf,
  type CapRecord,
  leftOut,
  poolsOfLine,
  roomOf,
  type Taken,
} from '../../src/plan/ledger/cap.rules.js';
import { entryFaults } from '../../src/plan/ledger/visit-entry.rules.js';
import { visitRows } from '../../src/plan/ledger/visit-table.rules.js';
import { usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const anyRule: Cap = {
  ...{ poolCode: null, subjectKind: null, areaCode: null, creditClass: null, year: null },
  most: 4,
};
const carrier: CapRecord = { kind: 'DANGEROUS_GOODS_CARRIER', areaCode: '513301', creditClass: null };

const aCap: fc.Arbitrary<Cap> = fc.record({
  poolCode: fc.constantFrom(null, 'JT', 'GA'),
  subjectKind: fc.constantFrom(null, 'DANGEROUS_GOODS_CARRIER', 'REPAIR_SHOP'),
  areaCode: fc.constantFrom(null, '513301', '513322'),
  creditClass: fc.constantFrom(null, 'A', '未评级'),
  year: fc.constantFrom(null, 2026, 2027),
  most: fc.integer({ min: 1, max: 9 }),
});
const aRecord: fc.Arbitrary<CapRecord> = fc.record({
  kind: fc.constantFrom('DANGEROUS_GOODS_CARRIER', 'REPAIR_SHOP'),
  areaCode: fc.constantFrom('513301', '513322', '513338'),
  creditClass: fc.constantFrom(null, 'A', 'B'),
});
const aTaken: fc.Arbitrary<Taken> = fc.record({
  made: fc.integer({ min: 0, max: 5 }),
  held: fc.integer({ min: 0, max: 5 }),
  most: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }),
});

describe('the cap of an enterprise and authority', () => {
  it('follows the rule that says most about it, and of equals the strictest', () => {
    const rules: Cap[] = [
      { ...anyRule, most: 2 },
      { ...anyRule, poolCode: 'JT', most: 5 },
      { ...anyRule, creditClass: '未评级', most: 3 },
      { ...anyRule, year: 2027, most: 1 },
    ];
    expect(capFor(rules, carrier, 'JT', 2026)?.most).toBe(3);
    expect(capFor(rules, carrier, 'JT', 2027)?.most).toBe(1);
    expect(capFor(rules, { ...carrier, creditClass: 'A' }, 'JT', 2026)?.most).toBe(5);
    expect(capFor(rules, { ...carrier, creditClass: 'A' }, 'GA', 2026)?.most).toBe(2);
    expect(capFor([], carrier, 'JT', 2026)).toBeNull();
  });

  it('never comes from a rule that speaks of something else, whatever the order of the rules', () => {
    fc.assert(
      fc.property(fc.array(aCap, { maxLength: 12 }), aRecord, (rules, record) => {
        const found = capFor(rules, record, 'JT', 2026);
        expect(capFor([...rules].reverse(), record, 'JT', 2026)?.most).toBe(found?.most);
        if (found === null) return;
        expect([null, 'JT']).toContain(found.poolCode);
        expect([null, 2026]).toContain(found.year);
        expect([null, record.kind]).toContain(found.subjectKind);
        expect([null, record.areaCode]).toContain(found.areaCode);
        expect([null, record.creditClass ?? '未评级']).toContain(found.creditClass);
      }),
    );
  });

  it('of an enterprise with several entries is the strictest of theirs', () => {
    fc.assert(
      fc.property(fc.array(aCap), fc.array(aRecord, { minLength: 1 }), (rules, records) => {
        const each = records.map((record) => capFor(rules, record, 'GA', 2026)?.most ?? Infinity);
        expect(capOf(rules, records, 'GA', 2026)?.most ?? Infinity).toBe(Math.min(...each));
      }),
    );
  });
});

describe('who is left out of a frame', () => {
  it('is nobody while there is room, and otherwise so many that nobody can come above the cap', () => {
    const codes = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(usccOf), { maxLength: 8 });
    fc.assert(
      fc.property(codes, fc.array(aTaken, { maxLength: 4 }), (entries, taken) => {
        const out = leftOut(entries, taken, '513300-2026-0001');
        const inside = entries.length - out.size;
        expect(inside).toBe(Math.min(entries.length, roomOf(taken)));
        for (const { made, held, most } of taken) {
          if (most !== null && made + held < most) expect(made + held + inside).toBeLessThanOrEqual(most);
          if (most !== null && made >= most && entries.length > 0) {
            expect(new Set(out.values())).toEqual(new Set(['CAP_REACHED']));
          }
        }
      }),
    );
  });

  it('says whether the visits were paid or only could be', () => {
    const [code] = [usccOf(1)];
    expect(leftOut([code], [{ made: 2, held: 0, most: 2 }], 'x').get(code)).toBe('CAP_REACHED');
    expect(leftOut([code], [{ made: 1, held: 1, most: 2 }], 'x').get(code)).toBe('CAP_HELD');
    expect(leftOut([code], [{ made: 1, held: 9, most: null }], 'x').size).toBe(0);
  });

  it('of the entries of one enterprise is another one in another draw', () => {
    const codes = [1, 2, 3, 4].map(usccOf);
    const taken = [{ made: 0, held: 0, most: 1 }];
    const kept = Array.from({ length: 40 }, (_, n) => {
      const out = leftOut(codes, taken, `513300-2026-${n}`);
      expect(new Set(out.values())).toEqual(new Set(['CAP_SHARED']));
      return codes.find((code) => !out.has(code));
    });
    expect(new Set(kept)).toEqual(new Set(codes));
  });

  it('comes after the other reasons, and still counts in the base of a ratio', () => {
    const capped = new Map([[usccOf(1), 'CAP_REACHED' as const]]);
    const divider = new FrameDivider({ areaCodes: [], drawnEarlier: new Set(), capped });
    const row = { areaCode: '513301', creditClass: 'A' };
    const placed = [
      ...divider.take([
        { ...row, code: usccOf(1), status: 'ACTIVE' },
        { ...row, code: usccOf(2), status: 'ACTIVE' },
      ]),
      ...divider.end(),
    ];
    expect(placed.map(({ reason }) => reason)).toEqual(['CAP_REACHED', null]);
    const base = new RatioBase();
    for (const one of placed) base.add(one);
    expect(base.byStratum).toEqual({ A: 2 });
    const closed = new FrameDivider({ areaCodes: [], drawnEarlier: new Set(), capped });
    closed.take([{ ...row, code: usccOf(1), status: 'REVOKED' }]);
    expect(closed.end().map(({ reason }) => reason)).toEqual(['REVOKED']);
  });
});

describe('a pasted table of visits', () => {
  const kinds = new Map([['日常检查', 'ROUTINE']]);
  const pools = new Map([
    ['交通运输', 'JT'],
    ['公安', 'GA'],
  ]);

  it('is read with or without headings; what cannot be read is left to the checks', () => {
    const row = `${usccOf(1)}\t2026年3月1日\t日常检查\t交通运输、公安\t\t\t夜间巡查`;
    const [only] = visitRows(`代码\t检查日期\t检查类别\t检查部门\n${row}\n\n`, kinds, pools);
    expect(only).toEqual({
      row: '第2行',
      entry: {
        ...{ code: usccOf(1), day: '2026-03-01', kind: 'ROUTINE', pools: ['JT', 'GA'] },
        ...{ documentNo: '', reason: '', remark: '夜间巡查' },
      },
    });
    expect(visitRows(row, kinds, pools)).toMatchObject([{ row: '第1行' }]);
    const [odd] = visitRows('91\t三月初\t抽查\t林草', kinds, pools);
    expect(odd.entry).toMatchObject({ day: '三月初', kind: '抽查', pools: ['林草'] });
    const known = { kinds: new Set(['ROUTINE']), pools: new Set(['JT']), today: '2026-03-02' };
    expect(entryFaults(odd.entry, known).map(({ field }) => field)).toEqual(['day', 'kind', 'pools']);
  });
});

describe('one visit of a line', () => {
  it('counts once for the lead and for every partner', () => {
    expect(poolsOfLine(carrierLine())).toEqual(['JT', 'GA', 'YJ']);
    expect(poolsOfLine({ leadPool: 'JT', partnerPools: [], teams: [{ agency: 'JT' }] })).toEqual(['JT']);
  });
});
