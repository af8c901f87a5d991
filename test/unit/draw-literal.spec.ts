import fc from 'fast-check';
import { runDraw } from '../../src/draw/draw.js';
import { LADDER_STEPS, type DrawInput } from '../../src/draw/types.js';
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

  it('pools so long that the least loaded are kept, and not looked for each time', () => {
    const area = fc.constantFrom('a', 'a', 'b');
    const numbered = <T>(prefix: string, list: readonly T[]): (T & { code: string })[] =>
      list.map((item, at) => ({ ...item, code: `${prefix}${at}` }));
    const person = fc.record({ area, lead: fc.boolean(), capacity: fc.nat(2), priorLoad: fc.nat(3) });
    const people = fc.array(person, { minLength: 90, maxLength: 140, size: 'max' });
    const places = fc.array(fc.record({ area, stratum: fc.constant('A') }), { minLength: 20, maxLength: 55 });
    const pair = fc.tuple(fc.nat(), fc.nat());
    const ladder = fc.shuffledSubarray([...LADDER_STEPS], { minLength: 1 });
    const team = fc.record({
      ...{ agency: fc.constant('X'), size: fc.integer({ min: 2, max: 4 }), leader: fc.boolean(), ladder },
    });
    const pairs = fc.uniqueArray(pair, {
      ...{ selector: ([a, b]: [number, number]) => `${a % 20} ${b % 90}`, maxLength: 200, size: 'max' },
    });
    fc.assert(
      fc.property(people, places, team, pairs, seeds, (inspectors, subjects, rule, barred, seed) => {
        const input: DrawInput = {
          rules: { subjects: { mode: 'ORDER', batches: ['一'] }, neighbours: { a: ['b'] }, teams: [rule] },
          subjects: numbered('S', subjects),
          inspectors: numbered('P', inspectors).map((one) => ({ ...one, agency: 'X' })),
          conflicts: barred.map(([a, b]) => ({ subject: `S${a % 20}`, inspector: `P${b % 90}` })),
        };
        expect(runDraw(input, seed)).toEqual(literalDraw(input, seed));
      }),
      { numRuns: 40 },
    );
  }, 240_000);

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
