import fc from 'fast-check';
import { runDraw } from '../../src/draw/draw.js';
import { frames, seeds } from '../support/draw-arbitraries.js';
import { literalDraw } from '../support/literal-draw.js';

/** The fast draw against the draw written down word by word. */
describe('the draw equals its literal reading', () => {
  it.each([
    ['few people, many shortages', { subjects: 14, people: 10, capacity: 3 }, 1500],
    ['enough people, much to balance', { subjects: 16, people: 16, capacity: 12 }, 1000],
    ['many subjects on scarce people', { subjects: 40, people: 24, capacity: 5 }, 250],
  ])('%s', (_, sizes, numRuns) => {
    fc.assert(
      fc.property(frames(sizes), seeds, (frame, seed) => {
        expect(runDraw(frame, seed)).toEqual(literalDraw(frame, seed));
      }),
      { numRuns },
    );
  });
});
