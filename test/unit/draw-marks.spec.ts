import fc from 'fast-check';
import { Marks } from '../../src/draw/marks.js';

describe('marks on a row', () => {
  it('are counted and found as in a plain list', () => {
    const change = fc.tuple(fc.nat(), fc.boolean());
    fc.assert(
      fc.property(fc.nat(70), fc.array(change), fc.array(change), (length, filled, changes) => {
        const marks = new Marks(length);
        const plain = Array.from({ length }, (_, at) => filled[at]?.[1] ?? at % 3 === 0);
        marks.fill((place) => plain[place]);
        for (const [where, on] of length === 0 ? [] : changes) {
          marks.set(where % length, on);
          plain[where % length] = on;
        }
        const places = plain.flatMap((on, at) => (on ? [at] : []));
        expect(marks.count).toBe(places.length);
        expect(places.map((_, k) => marks.at(k))).toEqual(places);
        expect(plain.map((_, at) => marks.has(at))).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });
});
