import fc from 'fast-check';
import { runDraw } from '../../src/draw/draw.js';
import type { DrawInput } from '../../src/draw/types.js';
import { crowdedFrames, frames, seeds } from '../support/draw-arbitraries.js';
import { literalDraw } from '../support/literal-draw.js';

/** The fast draw against the draw written down word by word. */
describe('the draw equals its literal reading', () => {
  it('everyone drawn, much to move about', () => {
    fc.assert(
      fc.property(crowdedFrames, seeds, (frame, seed) => {
        expect(runDraw(frame, seed)).toEqual(literalDraw(frame, seed));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['few people, many shortages', { subjects: 14, people: 10, capacity: 3 }, 300],
    ['enough people, much to balance', { subjects: 16, people: 16, capacity: 12 }, 250],
    ['many subjects on scarce people', { subjects: 40, people: 24, capacity: 5 }, 80],
  ])('%s', (_, sizes, numRuns) => {
    fc.assert(
      fc.property(frames(sizes), seeds, (frame, seed) => {
        expect(runDraw(frame, seed)).toEqual(literalDraw(frame, seed));
      }),
      { numRuns },
    );
  });

  it('shortages kept apart by conflicts alone stay apart', () => {
    const people = ['A1', 'A2', 'B1', 'B2', 'B3'];
    const conflicts = ['S0', 'S1', 'S2', 'S3'].flatMap((subject, at) =>
      people
        .filter((code) => code.startsWith(at < 2 ? 'A' : 'B'))
        .map((inspector) => ({ subject, inspector })),
    );
    const input: DrawInput = {
      rules: {
        subjects: { mode: 'ORDER', batches: ['一'] },
        teams: [{ agency: 'X', size: 2, ladder: ['AGENCY'] }],
      },
      subjects: ['S0', 'S1', 'S2', 'S3'].map((code) => ({ code, stratum: 'A', area: 'a' })),
      inspectors: people.map((code) => {
        return { code, agency: 'X', area: 'a', lead: false, capacity: 0, priorLoad: 0 };
      }),
      conflicts,
    };
    fc.assert(
      fc.property(seeds, (seed) => {
        const { shortages } = runDraw(input, seed);
        expect(shortages.map(({ subjects }) => subjects.join()).sort()).toEqual(['S0,S1', 'S2,S3']);
        expect(shortages).toEqual(literalDraw(input, seed).shortages);
      }),
      { numRuns: 50 },
    );
  });
});
