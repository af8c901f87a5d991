import fc from 'fast-check';
import { shortGroups } from '../../src/ceremony/shortage/short-groups.rules.js';
import {
  choicesOf,
  LEVERS,
  leversFor,
  nextStep,
  pulled,
  tryLevers,
  type LeverGround,
} from '../../src/ceremony/shortage/levers.rules.js';
import { runDraw } from '../../src/draw/draw.js';
import type { DrawInput } from '../../src/draw/types.js';
import { sha256 } from '../../src/kernel/hash.js';
import { crowdedFrames, frames, seeds } from '../support/draw-arbitraries.js';
import { smallInput } from '../support/small-frame.js';

const SEED = sha256('shortage');
const anyFrame = fc.oneof(frames({ subjects: 25, people: 20, capacity: 2 }), crowdedFrames);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const vacantIn = (input: DrawInput, seed: string): number =>
  runDraw(input, seed).teams.filter(({ inspector }) => inspector === null).length;

describe('subjects that compete for the same people', () => {
  it('account for exactly the vacant seats of the draw, and name no subject twice', () => {
    let short = 0;
    fc.assert(
      fc.property(anyFrame, seeds, (input, seed) => {
        const outcome = runDraw(input, seed);
        const vacant = outcome.teams.filter(({ inspector }) => inspector === null);
        const groups = shortGroups(input, outcome);
        if (vacant.length > 0) short += 1;
        expect(sum(groups.map((group) => group.vacant))).toBe(vacant.length);
        const listed = groups.flatMap(({ pool, subjects }) =>
          subjects.flatMap(({ code, vacant: seats }) => seats.map((seat) => `${pool} ${code} ${seat}`)),
        );
        expect(listed.sort()).toEqual(vacant.map((s) => `${s.agency} ${s.subject} ${s.seat}`).sort());
        const named = groups.flatMap(({ pool, subjects }) => subjects.map(({ code }) => `${pool} ${code}`));
        expect(new Set(named).size).toBe(named.length);
        for (const group of groups) {
          const codes = new Set(group.subjects.map(({ code }) => code));
          const filled = outcome.teams.filter(
            (seat) =>
              seat.agency === group.pool &&
              codes.has(seat.subject) &&
              seat.inspector !== null &&
              (!group.leadersOnly || seat.seat === 0),
          );
          expect(group.seats - group.vacant).toBe(filled.length);
          // Whoever sits there is among the people named, and nobody named is past the limit.
          const people = new Map(group.people.map((person) => [person.code, person]));
          for (const { inspector } of filled) expect(people.has(inspector ?? '')).toBe(true);
          for (const { held, capacity } of group.people) expect(held).toBeLessThanOrEqual(capacity);
        }
      }),
      { numRuns: 400 },
    );
    expect(short).toBeGreaterThan(100);
  });

  it('say of people with teams to spare why they cannot take the vacant seats', () => {
    fc.assert(
      fc.property(anyFrame, seeds, (input, seed) => {
        for (const { cause, people, spare } of shortGroups(input, runDraw(input, seed))) {
          const left = people.filter(({ held, capacity }) => held < capacity).length;
          expect(cause === 'UNFIT' ? spare.people : 0).toBe(left);
          if (cause === 'UNFIT') expect(spare.inTeam || spare.notLeader || spare.keptAway).toBe(true);
          if (cause === 'USED_UP') expect(people.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are three teams for two people, in the smallest case', () => {
    const input = smallInput(2);
    const [group, ...rest] = shortGroups(input, runDraw(input, SEED));
    expect(rest).toEqual([]);
    expect(group).toMatchObject({
      ...{ pool: 'JT', seats: 6, vacant: 2, vacantLeaders: 1, cause: 'USED_UP', leadersOnly: false },
      people: [
        { code: 'P1', capacity: 2, held: 2 },
        { code: 'P2', capacity: 2, held: 2 },
      ],
    });
  });

  it.each([
    [
      'nobody in the county',
      (input: DrawInput) => ({ ...input, inspectors: input.inspectors.slice(2) }),
      'NOBODY',
    ],
    [
      'nobody who may lead',
      (input: DrawInput) => ({
        ...input,
        inspectors: input.inspectors.map((one) => ({ ...one, lead: false })),
      }),
      'NO_LEADER',
    ],
    [
      'everybody must keep away',
      (input: DrawInput) => ({
        ...input,
        conflicts: ['S1', 'S2', 'S3'].flatMap((subject) =>
          ['P1', 'P2'].map((inspector) => ({ subject, inspector })),
        ),
      }),
      'CONFLICT',
    ],
    [
      'one person for teams of two',
      (input: DrawInput) => ({ ...input, inspectors: input.inspectors.slice(0, 1) }),
      'UNFIT',
    ],
  ])('tell the cause: %s', (_, change, cause) => {
    const input = change(smallInput(5));
    const groups = shortGroups(input, runDraw(input, SEED));
    // Thirty firms of one county that nobody can go to are one sentence, not thirty.
    expect(groups.map((group) => [group.cause, group.subjects.length])).toEqual([[cause, 3]]);
  });
});

describe('levers', () => {
  const groundOf = (input: DrawInput): LeverGround => ({
    ...{ input, longer: new Map(input.inspectors.slice(0, 3).map(({ code, capacity }) => [code, capacity])) },
    rotation: input.conflicts.filter((_, at) => at % 2 === 0),
    otherMonth: new Map(
      input.inspectors.map(({ code }, at) => [
        code,
        { capacity: at % 4, priorLoad: at % 3, longer: (at % 4) + 1 },
      ]),
    ),
  });

  it('give the number that the draw with them gives, and stop at the fewest that are enough', async () => {
    await fc.assert(
      fc.asyncProperty(anyFrame, seeds, async (input, seed) => {
        const ground = groundOf(input);
        const pools = new Set(input.rules.teams.map(({ agency }) => agency));
        const levers = leversFor(ground, pools);
        const draw = (changed: object): number => vacantIn({ ...input, ...changed }, seed);
        const found = await tryLevers(ground, levers, async (changed) => ({ vacant: draw(changed) }));
        expect(found.alone.map((one) => one.levers)).toEqual(levers.map((lever) => [lever]));
        for (const one of [...found.alone, ...found.together, ...(found.all ? [found.all] : [])]) {
          expect(draw(pulled(ground, one.levers))).toBe(one.vacant);
        }
        const enough = (n: number) => choicesOf(levers, n).filter((some) => draw(pulled(ground, some)) === 0);
        for (let n = 1; n <= levers.length; n += 1) {
          const these = enough(n);
          if (these.length === 0) continue;
          if (n > 1) expect(found.together.map((one) => one.levers)).toEqual(these);
          return;
        }
        expect(found.together).toEqual([]);
        if (levers.length > 1) expect(found.all?.levers).toEqual(levers);
      }),
      { numRuns: 60 },
    );
  });

  it('never make it worse, but for another month', () => {
    fc.assert(
      fc.property(anyFrame, seeds, (input, seed) => {
        const ground = groundOf(input);
        const before = vacantIn(input, seed);
        for (const lever of ['LADDER', 'DAY', 'ROTATION'] as const) {
          const after = vacantIn({ ...input, ...pulled(ground, [lever]) }, seed);
          expect([lever, after <= before]).toEqual([lever, true]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are offered only where they change something', () => {
    const input = smallInput(2);
    const none: LeverGround = { input, longer: new Map(), rotation: [], otherMonth: null };
    expect(leversFor(none, new Set(['JT']))).toEqual(['LADDER', 'DAY']);
    const wide = smallInput(2, { ladder: ['AREA', 'AGENCY'] });
    expect(leversFor({ ...none, input: wide }, new Set(['JT']))).toEqual(['DAY']);
    expect(
      leversFor(groundOf({ ...input, conflicts: [{ subject: 'S1', inspector: 'P1' }] }), new Set(['JT'])),
    ).toEqual([...LEVERS]);
    expect(nextStep({ ladder: ['AREA'] })).toBe('NEIGHBOURS');
    expect(nextStep({ ladder: ['AGENCY', 'AREA'] })).toBeNull();
  });

  it('leave what was not tried out of the answer when time is up', async () => {
    const input = smallInput(1);
    const found = await tryLevers(groundOf(input), ['LADDER', 'DAY', 'MONTH'], async () => null);
    expect(found).toEqual({ alone: [], together: [], all: null });
  });
});
