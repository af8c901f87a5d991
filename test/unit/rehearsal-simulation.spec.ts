import fc from 'fast-check';
import { FrameDigest } from '../../src/ceremony/frame/frame-digest.rules.js';
import type { Placed } from '../../src/ceremony/frame/frame.rules.js';
import type { PreparedFrame } from '../../src/ceremony/frame/frame.service.js';
import { SampledSubjects } from '../../src/ceremony/rehearsal/rehearsal.sample.js';
import { simulatedSubjects, simulatedTeams } from '../../src/ceremony/rehearsal/rehearsal.simulation.js';
import { runDraw } from '../../src/draw/draw.js';
import { stratumSizes } from '../../src/draw/pick-subjects.js';
import { SPEC_1 } from '../../src/draw/seed.js';
import type { DrawInput } from '../../src/draw/types.js';
import { versionOf } from '../../src/draw/versions.js';
import { FixedEntropy } from '../support/fixed-entropy.js';
import { smallInput } from '../support/small-frame.js';
import { crowdedFrames, frames, seeds } from '../support/draw-arbitraries.js';

describe('a simulated draw', () => {
  const version = versionOf(SPEC_1);
  const sampleOf = (subjects: DrawInput['subjects']): SampledSubjects => {
    const sample = new SampledSubjects(new FixedEntropy('sample'));
    for (const subject of subjects) sample.add(subject);
    return sample;
  };

  it('is what the draw of the same version makes of the same frame and seed', async () => {
    const frame = fc.oneof(frames({ subjects: 25, people: 20, capacity: 3 }), crowdedFrames);
    await fc.assert(
      fc.asyncProperty(frame, seeds, async (input, seed) => {
        const sample = sampleOf(input.subjects);
        const sizes = sample.sizes();
        expect(sizes).toEqual(stratumSizes(input.subjects));
        const taken = sample.next(input.rules);
        const drawn = await simulatedSubjects(version, input.rules, taken, sizes, seed);
        const seated = await simulatedTeams(version, input, drawn, seed);
        expect({ drawn, ...seated }).toEqual(runDraw(input, seed));
      }),
      { numRuns: 60 },
    );
  });

  it('of a large stratum takes some, with everyone equally likely to be among them, first and last too', () => {
    const size = 4000;
    const subjects = Array.from({ length: size }, (_, n) => ({ code: `S${n}`, stratum: 'A', area: 'x' }));
    const rules: DrawInput['rules'] = {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', count: 1000 }], reserve: { min: 200 } },
      teams: [],
    };
    const sample = sampleOf(subjects);
    const taken = new Map<string, number>();
    const runs = 300;
    for (let run = 0; run < runs; run += 1) {
      const codes = [...sample.next(rules)].map(({ code }) => code);
      expect([codes.length, new Set(codes).size]).toEqual([2200, 2200]);
      for (const code of codes) taken.set(code, (taken.get(code) ?? 0) + 1);
    }
    const share = 2200 / size;
    const mean = runs * share;
    // Of each a count of 300 draws with this share; their scatter together is a chi-square of 3999 degrees.
    const chi = subjects.reduce((sum, { code }) => sum + ((taken.get(code) ?? 0) - mean) ** 2, 0);
    const scatter = chi / (mean * (1 - share)) / (size - 1);
    expect(Math.abs(scatter - 1)).toBeLessThan(0.12);
    for (const end of [subjects.slice(0, 100), subjects.slice(-100)]) {
      const average = end.reduce((sum, { code }) => sum + (taken.get(code) ?? 0), 0) / end.length;
      expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt((mean * (1 - share)) / end.length));
    }
  });

  it('of a full coverage takes everyone', () => {
    const subjects = Array.from({ length: 1500 }, (_, n) => ({ code: `S${n}`, stratum: 'A', area: 'x' }));
    const rules: DrawInput['rules'] = { subjects: { mode: 'ORDER', batches: ['一'] }, teams: [] };
    expect([...sampleOf(subjects).next(rules)]).toEqual(subjects);
  });
});

describe('the digest of a frame', () => {
  const person = { id: '1', poolCode: 'JT', areaCode: '513301', canLead: true };
  const frame = {
    roster: { members: [{ inspector: person, capacity: 3, priorLoad: 0 }], excluded: [] },
    rules: smallInput(3).rules,
    rotation: [],
  } as unknown as PreparedFrame;
  const everyone: readonly Placed[] = [
    { code: 'S1', stratum: 'A', area: '513301', reason: null },
    { code: 'S2', stratum: 'A', area: '513301', reason: 'REVOKED' },
  ];
  const relation = { subjectCode: 'S1', inspectorId: '1' };
  const busier = { ...frame.roster, members: [{ ...frame.roster.members[0], priorLoad: 1 }] };

  const digestOf = (list = everyone, of = frame, relations: (typeof relation)[] = []) => {
    const digest = new FrameDigest();
    for (const one of list) digest.add(one);
    return digest.end(of, relations);
  };

  it.each([
    ['another class', digestOf([{ ...everyone[0], stratum: 'B' }, everyone[1]])],
    ['somebody back in', digestOf([everyone[0], { ...everyone[1], reason: null }])],
    ['another reason', digestOf([everyone[0], { ...everyone[1], reason: 'MOVED_OUT' }])],
    ['another load', digestOf(everyone, { ...frame, roster: busier })],
    ['another relation', digestOf(everyone, frame, [relation])],
    ['another last inspector', digestOf(everyone, { ...frame, rotation: [{ ...relation, poolCode: 'JT' }] })],
    ['another rule', digestOf(everyone, { ...frame, rules: smallInput(3, { size: 3 }).rules })],
  ])('changes with %s', (_what, digest) => {
    expect(digestOf()).toBe(digestOf());
    expect(digest).not.toBe(digestOf());
  });
});
