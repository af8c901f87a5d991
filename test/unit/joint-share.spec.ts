import fc from 'fast-check';
import {
  jointShares,
  MEASURES,
  percentOfShare,
  scopeChange,
  type SharedLine,
  trend,
} from '../../src/plan/joint-share/joint-share.rules.js';

type Counted = SharedLine & { readonly tasks: number };

const line: fc.Arbitrary<Counted> = fc.record({
  drawType: fc.constantFrom('JOINT', 'IN_AGENCY', 'IN_SYSTEM'),
  leadPool: fc.constantFrom('JT', 'GA'),
  partnerPools: fc.subarray(['YJ', 'HJ', 'SJ']),
  itemCode: fc.constantFrom('JT-01', 'JT-02'),
  alsoItems: fc.subarray(['GA-01', 'HJ-01']),
  tasks: fc.nat(500),
});
const lines = fc.array(line, { maxLength: 12 });
const share = fc.nat(300).chain((total) => fc.nat(total).map((joint) => ({ joint, total })));

describe('joint shares', () => {
  it('add up: joint and the others make all, whatever is measured', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const of = ({ tasks }: Counted) => ({ tasks });
        const whole = jointShares(all, of);
        const joint = jointShares(
          all.filter(({ drawType }) => drawType === 'JOINT'),
          of,
        );
        const others = jointShares(
          all.filter(({ drawType }) => drawType !== 'JOINT'),
          of,
        );
        for (const measure of MEASURES) {
          expect(whole[measure].joint).toBe(joint[measure].total);
          expect(whole[measure].total).toBe(joint[measure].total + others[measure].total);
          expect(others[measure].joint).toBe(0);
        }
        expect(whole.visits.total).toBeGreaterThanOrEqual(whole.tasks.total);
      }),
    );
  });

  it('count visits by system, and those done apart from the tasks', () => {
    const joint: SharedLine = {
      ...{ drawType: 'JOINT', leadPool: 'JT', partnerPools: ['GA', 'YJ'], itemCode: 'JT-01' },
    };
    const own: SharedLine = { ...joint, drawType: 'IN_AGENCY', partnerPools: [] };
    expect(jointShares([joint, own], () => ({ tasks: 10, visited: 4 }))).toEqual({
      lines: { joint: 1, total: 2 },
      tasks: { joint: 10, total: 20 },
      visits: { joint: 12, total: 16 },
    });
  });

  it('compare exactly, and nothing is compared with nothing', () => {
    fc.assert(
      fc.property(share, share, (now, before) => {
        const rise = trend(now, before);
        if (now.total === 0 || before.total === 0) expect(rise).toBeNull();
        else {
          expect(rise === 'SAME').toBe(now.joint * before.total === before.joint * now.total);
          expect(trend(before, now)).toBe(rise === 'MORE' ? 'LESS' : rise === 'LESS' ? 'MORE' : 'SAME');
        }
      }),
    );
    expect([percentOfShare({ joint: 0, total: 0 }), percentOfShare({ joint: 1, total: 3 })]).toEqual([
      null,
      33.3,
    ]);
    expect(trend({ joint: 1, total: 3 }, { joint: 333, total: 1000 })).toBe('MORE');
  });

  it('tell which systems and items came, stayed and went', () => {
    fc.assert(
      fc.property(lines, lines, (now, before) => {
        const { pools, items } = scopeChange(now, before);
        for (const { kept, added, dropped } of [pools, items]) {
          const all = [...kept, ...added, ...dropped];
          expect(new Set(all).size).toBe(all.length);
        }
        expect(scopeChange(before, now).pools).toEqual({
          ...pools,
          added: pools.dropped,
          dropped: pools.added,
        });
        expect(scopeChange(now, now).items.added).toEqual([]);
        const joint = now.filter(({ drawType }) => drawType === 'JOINT');
        expect([...items.kept, ...items.added].sort()).toEqual(
          [...new Set(joint.flatMap(({ itemCode, alsoItems = [] }) => [itemCode, ...alsoItems]))].sort(),
        );
      }),
    );
  });
});
