import fc from 'fast-check';
import { runDraw } from '../../src/draw/draw.js';
import { Findings } from '../../src/draw/findings.js';
import { readFrame } from '../../src/draw/frame-files.js';
import { frameFaults } from '../../src/draw/records.js';
import { compareUtf8, frameTexts } from '../../src/draw/serialise.js';
import type { DrawInput, Inspector, StratumRule } from '../../src/draw/types.js';
import { frames, HOSTILE_NAMES, seeds, shuffled } from '../support/draw-arbitraries.js';
import { mayTake } from '../support/team-flow.js';

const SMALL = { subjects: 12, people: 10, capacity: 4 };

/** Fate of each subject: drawn or not. */
function drawnCodes(input: DrawInput, seed: string): string[] {
  return runDraw(input, seed).drawn.flatMap(({ code, reserve }) => (reserve ? [] : [code]));
}

describe('subjects', () => {
  it('do not depend on the order of the lists', () => {
    fc.assert(
      fc.property(frames(SMALL), seeds, fc.infiniteStream(fc.nat()), (frame, seed, numbers) => {
        const pick = (n: number): number => (numbers.next().value as number) % n;
        expect(runDraw(shuffled(frame, pick), seed)).toEqual(runDraw(frame, seed));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, (n: number) => Omit<StratumRule, 'key'>]>([
    ['a fixed number', (n) => ({ count: n })],
    ['a ratio', (n) => ({ ratio: `0.${n}7` })],
    ['a ratio of a base', (n) => ({ ratio: `0.0${n}`, base: 90 })],
  ])('of %s: leaving one out changes at most one other fate, in its own stratum', (_, rule) => {
    const base = frames({ subjects: 30, people: 0, capacity: 0 });
    fc.assert(
      fc.property(base, seeds, fc.nat(8), fc.nat(), (frame, seed, count, which) => {
        fc.pre(frame.subjects.length > 0);
        const strata = ['A', '高', '𠮷'].map((key) => ({ key, ...rule(count) }));
        const input = { ...frame, rules: { subjects: { mode: 'SAMPLE' as const, strata }, teams: [] } };
        const gone = frame.subjects[which % frame.subjects.length];
        const rest = { ...input, subjects: frame.subjects.filter((subject) => subject !== gone) };
        const before = new Set(drawnCodes(input, seed));
        const after = new Set(drawnCodes(rest, seed));
        const changed = rest.subjects.filter(({ code }) => after.has(code) !== before.has(code));
        expect(changed.length).toBeLessThanOrEqual(1);
        for (const { stratum } of changed) expect(stratum).toBe(gone.stratum);
        // A fixed number never shrinks: who was drawn stays drawn.
        if ('count' in strata[0]) for (const { code } of changed) expect(after.has(code)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('are all given a batch, in ticket order, batches as even as can be', () => {
    fc.assert(
      fc.property(frames(SMALL), seeds, fc.integer({ min: 1, max: 5 }), (frame, seed, n) => {
        const batches = Array.from({ length: n }, (_, at) => `第${at}批`);
        const rules = { subjects: { mode: 'ORDER' as const, batches }, teams: [] };
        const { drawn } = runDraw({ ...frame, rules }, seed);
        expect(drawn.map(({ code }) => code).sort()).toEqual(frame.subjects.map(({ code }) => code).sort());
        expect(drawn.map(({ ticket }) => ticket)).toEqual(drawn.map(({ ticket }) => ticket).sort());
        const sizes = batches.map((label) => drawn.filter((row) => row.label === label).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('teams', () => {
  it('are legal: right agency, pool, leader, no conflict, nobody twice, nobody above the limit', () => {
    fc.assert(
      fc.property(frames(SMALL), seeds, (frame, seed) => {
        const { teams } = runDraw(frame, seed);
        const people = new Map(frame.inspectors.map((person) => [person.code, person]));
        const loads = new Map<string, number>();
        const pairs = new Set<string>();
        for (const row of teams) {
          if (row.inspector === null) continue;
          const person = people.get(row.inspector) as Inspector;
          expect(mayTake(frame, person, row)).toBe(true);
          loads.set(person.code, (loads.get(person.code) ?? 0) + 1);
          pairs.add(`${row.subject} ${person.code}`);
        }
        for (const [code, load] of loads) expect(load).toBeLessThanOrEqual(people.get(code)?.capacity ?? 0);
        expect(pairs.size).toBe(teams.filter(({ inspector }) => inspector !== null).length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('texts', () => {
  it('are ordered by their UTF-8 bytes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...HOSTILE_NAMES, '\uffff', '\u{10000}'),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        const bytes = Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(Math.sign(compareUtf8(a, b))).toBe(bytes);
      }),
    );
  });

  it('of a frame read back as the frame, whatever the names', () => {
    const name = fc.oneof(
      fc.constantFrom(...HOSTILE_NAMES),
      fc
        .string({ unit: 'grapheme', minLength: 1 })
        .filter((text) => !/[\u0000-\u001f\u007f-\u009f]/.test(text)),
    );
    fc.assert(
      fc.property(frames(SMALL), fc.array(name, { minLength: 3, maxLength: 3 }), (frame, names) => {
        fc.pre(new Set(names).size === 3);
        const named = {
          ...frame,
          rules: { ...frame.rules, subjects: { mode: 'ORDER' as const, batches: names } },
          subjects: frame.subjects.map((subject, at) => ({
            ...subject,
            stratum: names[at % 3],
            area: names[(at + 1) % 3],
          })),
          excluded: [],
        };
        expect(frameFaults(named)).toEqual([]);
        const findings = new Findings();
        const read = readFrame(new Map(Object.entries(frameTexts(named))), findings);
        expect(findings.all()).toEqual([]);
        expect(read && frameTexts(read)).toEqual(frameTexts(named));
        expect(new Set(read?.subjects)).toEqual(new Set(named.subjects));
      }),
      { numRuns: 300 },
    );
  });
});
