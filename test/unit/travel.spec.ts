import fc from 'fast-check';
import { TravelTable } from '../../src/registry/travel.rules.js';

const AREAS = ['A', 'B', 'C', 'D', 'E', 'F'];
const area = fc.constantFrom(...AREAS);
const rows = fc.uniqueArray(
  fc.record({ areaCode: area, neighbourCode: area, travelDays: fc.nat({ max: 5 }) }),
  { maxLength: 20, selector: ({ areaCode, neighbourCode }) => `${areaCode}${neighbourCode}` },
);

describe('days on the road', () => {
  it('are the shortest way, as trying every middle county in turn finds it', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const days = new Map<string, number>();
        const at = (from: string, to: string) => (from === to ? 0 : (days.get(from + to) ?? Infinity));
        for (const { areaCode, neighbourCode, travelDays } of given) {
          if (areaCode !== neighbourCode) days.set(areaCode + neighbourCode, travelDays);
        }
        for (const middle of AREAS) {
          for (const from of AREAS) {
            for (const to of AREAS) {
              if (from !== to) days.set(from + to, Math.min(at(from, to), at(from, middle) + at(middle, to)));
            }
          }
        }
        const table = new TravelTable(given);
        for (const from of AREAS) for (const to of AREAS) expect(table.days(from, to)).toBe(at(from, to));
      }),
    );
  });

  it('may differ one way and the other, and are endless where no way leads', () => {
    const table = new TravelTable([
      { areaCode: 'A', neighbourCode: 'C', travelDays: 1 },
      { areaCode: 'A', neighbourCode: 'B', travelDays: 3 },
      { areaCode: 'C', neighbourCode: 'B', travelDays: 1 },
      { areaCode: 'B', neighbourCode: 'A', travelDays: 4 },
    ]);
    expect([table.days('A', 'B'), table.days('B', 'A'), table.days('A', 'A')]).toEqual([2, 4, 0]);
    expect(table.days('A', 'Z')).toBe(Infinity);
    expect(table.neighbours('A')).toEqual(['B', 'C']);
    expect(table.neighbours('Z')).toEqual([]);
  });
});
