/** Random small frames with every feature of the draw switched on now and then. */
import fc from 'fast-check';
import {
  LADDER_STEPS,
  type DrawInput,
  type Frame,
  type Rules,
  type StratumRule,
} from '../../src/draw/types.js';
import { arc4Below, sha } from './literal-subjects.js';

/** Areas and strata that have tripped other programs: beyond U+FFFF, full-width, names of object members. */
export const HOSTILE_NAMES = [
  '513301',
  '\ufeff区',
  '～区',
  '𠮷区',
  '__proto__',
  'constructor',
  '甲 乙',
  'é',
  'é',
  '‮',
];

const name = fc.constantFrom(...HOSTILE_NAMES.slice(0, 6));
const ratio = fc.oneof(
  { weight: 2, arbitrary: fc.constant('1') },
  { weight: 1, arbitrary: fc.constantFrom('0', '0.07', '0.5', '0.333', '00.25', '1.5', '0.05') },
);

const stratum = (key: string): fc.Arbitrary<StratumRule> =>
  fc.oneof(
    fc.record({ key: fc.constant(key), count: fc.nat(6) }),
    fc.record({ key: fc.constant(key), count: fc.nat(6), min: fc.nat(3) }),
    fc.record({ key: fc.constant(key), ratio }),
    fc.record({ key: fc.constant(key), ratio, min: fc.nat(3) }),
    fc.record({ key: fc.constant(key), ratio, base: fc.integer({ min: 30, max: 90 }) }),
  );

const amount = fc.oneof(
  fc.record({ count: fc.nat(9) }),
  fc.record({ ratio: fc.constantFrom('0.1', '0.4', '0.75') }),
);

const STRATA = ['A', '高', '𠮷'];

const sample = fc.record(
  {
    mode: fc.constant('SAMPLE' as const),
    rounding: fc.constantFrom('CEIL' as const, 'FLOOR' as const, 'HALF_UP' as const),
    strata: fc.tuple(...STRATA.map(stratum)),
    cap: amount,
    reserve: fc.record({ ratio, min: fc.nat(3) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['mode', 'strata'] },
);

const order = fc.record({
  mode: fc.constant('ORDER' as const),
  batches: fc.array(fc.constantFrom('一月', 'DRAWN', '🎲'), { minLength: 1, maxLength: 4 }),
});

const team = (agency: string) =>
  fc.record(
    {
      agency: fc.constant(agency),
      size: fc.integer({ min: 2, max: 4 }),
      leader: fc.boolean(),
      ladder: fc.shuffledSubarray([...LADDER_STEPS], { minLength: 1 }),
    },
    { requiredKeys: ['agency', 'size', 'ladder'] },
  );

const rules: fc.Arbitrary<Rules> = fc.record(
  {
    subjects: fc.oneof({ weight: 3, arbitrary: sample }, { weight: 1, arbitrary: order }),
    neighbours: fc
      .array(fc.tuple(name, fc.array(name, { maxLength: 3 })), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
    teams: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 4, arbitrary: fc.tuple(team('X-1')) },
      { weight: 4, arbitrary: fc.tuple(team('X-1'), team('y.2')) },
    ),
  },
  { requiredKeys: ['subjects', 'teams'] },
);

/** A frame without faults; `subjects` and `people` are the largest list lengths, `capacity` the largest capacity. */
export function frames(sizes: { subjects: number; people: number; capacity: number }): fc.Arbitrary<Frame> {
  const subject = fc.record({
    code: fc.nat(60).map((n) => `S${n}`),
    stratum: fc.constantFrom(...STRATA),
    area: name,
  });
  const inspector = fc.record({
    code: fc.nat(40).map((n) => `P${n}`),
    agency: fc.constantFrom('X-1', 'y.2', 'other'),
    area: name,
    lead: fc.boolean(),
    capacity: fc.nat(sizes.capacity),
    priorLoad: fc.nat(3),
  });
  const conflict = fc.record({
    subject: fc.nat(60).map((n) => `S${n}`),
    inspector: fc.nat(40).map((n) => `P${n}`),
  });
  const byCode = { selector: (item: { code: string }) => item.code };
  return fc.record({
    rules,
    subjects: fc.uniqueArray(subject, { ...byCode, maxLength: sizes.subjects }),
    inspectors: fc.uniqueArray(inspector, { ...byCode, maxLength: sizes.people }),
    conflicts: fc.uniqueArray(conflict, {
      selector: (pair) => `${pair.subject} ${pair.inspector}`,
      maxLength: 12,
    }),
    excluded: fc.uniqueArray(
      fc.record({ code: fc.nat(9).map((n) => `E${n}`), reason: fc.constantFrom('注销', '停业') }),
      { ...byCode, maxLength: 3 },
    ),
  });
}

/** Frames where everyone is drawn and one agency has much to move about: few areas, many conflicts, uneven loads. */
export const crowdedFrames: fc.Arbitrary<Frame> = fc.nat(5).chain((areas) => {
  const area = fc.nat(areas).map((n) => `a${n}`);
  const numbered = <T>(prefix: string, item: fc.Arbitrary<T>): fc.Arbitrary<(T & { code: string })[]> =>
    fc
      .array(item, { minLength: 8, maxLength: 28, size: 'max' })
      .map((items) => items.map((rest, at) => ({ ...rest, code: `${prefix}${at}` })));
  return fc.record({
    rules: fc.record({
      subjects: fc.constant({ mode: 'SAMPLE' as const, strata: [{ key: 'A', ratio: '1' }] }),
      neighbours: fc
        .array(fc.array(area, { maxLength: 2 }), { minLength: areas + 1, maxLength: areas + 1 })
        .map((lists) => Object.fromEntries(lists.map((list, at) => [`a${at}`, list]))),
      teams: fc.tuple(team('X-1')),
    }),
    subjects: numbered('S', fc.record({ stratum: fc.constant('A'), area })),
    inspectors: numbered(
      'P',
      fc.record({
        agency: fc.constant('X-1'),
        area,
        lead: fc.boolean(),
        capacity: fc.nat(9),
        priorLoad: fc.nat(7),
      }),
    ),
    conflicts: fc.uniqueArray(
      fc.record({ subject: fc.nat(27).map((n) => `S${n}`), inspector: fc.nat(27).map((n) => `P${n}`) }),
      { selector: (pair) => `${pair.subject} ${pair.inspector}`, maxLength: 100, size: 'max' },
    ),
    excluded: fc.constant([]),
  });
});

/**
 * Small frames where the people are as many as are needed, or one more or less: the places of all are the seats of
 * all, dealt out at random. One number a frame: thousands are made in seconds.
 */
export const tightFrames: fc.Arbitrary<Frame> = fc.nat().map((start) => {
  const below = arc4Below(sha(`tight frame ${start}`));
  const pick = <T>(list: readonly T[]): T => list[below(list.length)];
  const areas = ['a', 'b', 'c'].slice(0, 1 + below(3));
  const size = 2 + below(2);
  const subjects = Array.from({ length: 2 + below(6) }, (_, at) => {
    return { code: `S${at}`, stratum: 'A', area: pick(areas) };
  });
  const people = Array.from({ length: size + below(6) }, (_, at) => {
    const lead = below(2) === 0;
    return { code: `P${at}`, agency: 'X', area: pick(areas), lead, capacity: 0, priorLoad: below(4) };
  });
  for (let place = subjects.length * size + below(3) - 1; place > 0; place--) pick(people).capacity++;
  const barred = below(4);
  const pairs = subjects.flatMap(({ code }) => people.map((who) => ({ subject: code, inspector: who.code })));
  const steps = LADDER_STEPS.filter(() => below(2) === 0);
  const rule = {
    agency: 'X',
    size,
    leader: below(2) === 0,
    ladder: steps.length === 0 ? LADDER_STEPS : steps,
  };
  return {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', ratio: '1' }] },
      neighbours: { a: ['b'], b: ['a', 'c'] },
      teams: [rule],
    },
    subjects,
    inspectors: people,
    conflicts: pairs.filter(() => below(10) < barred),
    excluded: [],
  };
});

/** A seed of 64 hex digits. */
export const seeds = fc.stringMatching(/^[0-9a-f]{64}$/);

/** The same frame, its lists in another order. */
export function shuffled(input: DrawInput, pick: (n: number) => number): DrawInput {
  const mix = <T>(list: readonly T[]): T[] => {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = pick(i + 1);
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  };
  return {
    rules: input.rules,
    subjects: mix(input.subjects),
    inspectors: mix(input.inspectors),
    conflicts: mix(input.conflicts),
  };
}
