import fc from 'fast-check';
import type { PreparedFrame } from '../../src/ceremony/frame/frame.service.js';
import type { PersonDays } from '../../src/ceremony/frame/capacity.rules.js';
import type { CodedMember } from '../../src/ceremony/frame/roster.rules.js';
import {
  furtherTrials,
  mendableOf,
  rehearsalGround,
  type RehearsedFrame,
} from '../../src/ceremony/rehearsal/rehearsal.levers.js';
import { requireLastSeen, rehearsedWish } from '../../src/ceremony/rehearsal/rehearsal.queries.js';
import {
  frequencies,
  RehearsalTally,
  spreadOf,
  THIN_CHOICE,
} from '../../src/ceremony/rehearsal/rehearsal.rules.js';
import type { Lever, Rehearsed, RehearsalReport } from '../../src/ceremony/rehearsal/rehearsal.types.js';
import {
  rehearsalView,
  shareOf,
  sinceRehearsal,
} from '../../src/ceremony/rehearsal/rehearsal-words.rules.js';
import { runDraw } from '../../src/draw/draw.js';
import { areasOf } from '../../src/draw/roster.js';
import type { DrawInput, DrawOutcome, TeamInput } from '../../src/draw/types.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { sha256 } from '../../src/kernel/hash.js';
import { smallInput } from '../support/small-frame.js';
import { crowdedFrames, frames, seeds } from '../support/draw-arbitraries.js';

const areaIn = (input: DrawInput) => {
  const areas = new Map(input.subjects.map(({ code, area }) => [code, area]));
  return (code: string): string => areas.get(code) ?? '';
};

function tallyOf(input: TeamInput, outcomes: readonly DrawOutcome[]) {
  const tally = new RehearsalTally(input);
  for (const outcome of outcomes) tally.add(outcome);
  return tally.tallied();
}

const seedOf = (n: number): string => sha256(`rehearsal ${n}`);

describe('what simulated draws come to', () => {
  it('says how often seats stay vacant, where, and which of them need a leader', () => {
    // Two people of the county can take two of three teams each: one team of three stays empty.
    const input = smallInput(2);
    const tallied = tallyOf(
      input,
      [1, 2, 3, 4].map((n) => runDraw(input, seedOf(n))),
    );
    expect(tallied).toMatchObject({
      ...{ runs: 4, drawn: 3, seats: 6, shortRuns: 4, vacantLeaders: 4 },
      vacant: { least: 2, median: 2, most: 2 },
      vacantFrequencies: [{ value: 2, times: 4 }],
      places: [{ pool: 'JT', area: '513301', runs: 4, seats: 8, most: 2 }],
      choices: [{ pool: 'JT', seats: 24, thin: 24 }],
      areas: [{ area: '513301', drawn: { least: 3, median: 3, most: 3 } }],
    });
    // Those of the other county are never asked.
    expect(tallied.loads[0]).toMatchObject({
      ...{ pool: 'JT', people: 4, teams: { least: 0, median: 0, most: 2 } },
      frequencies: [
        { value: 0, times: 8 },
        { value: 2, times: 8 },
      ],
    });
  });

  it('adds up exactly what the draws themselves say', () => {
    const frame = fc.oneof(frames({ subjects: 25, people: 20, capacity: 3 }), crowdedFrames);
    fc.assert(
      fc.property(frame, fc.array(seeds, { minLength: 1, maxLength: 4 }), (input, list) => {
        const outcomes = list.map((seed) => runDraw(input, seed));
        const tallied = tallyOf(input, outcomes);
        const seats = outcomes.flatMap(({ teams }) => teams);
        const vacant = outcomes.map(
          ({ teams }) => teams.filter(({ inspector }) => inspector === null).length,
        );
        expect(tallied.shortRuns).toBe(vacant.filter((n) => n > 0).length);
        expect(tallied.vacant).toEqual(spreadOf(frequencies(vacant)));
        expect(tallied.places.reduce((sum, place) => sum + place.seats, 0)).toBe(
          vacant.reduce((sum, n) => sum + n, 0),
        );
        const taken = tallied.loads
          .flatMap((load) => load.frequencies)
          .reduce((sum, { value, times }) => sum + value * times, 0);
        expect(taken).toBe(seats.filter(({ inspector }) => inspector !== null).length);
        for (const { pool, people, frequencies: times } of tallied.loads) {
          expect(people).toBe(input.inspectors.filter(({ agency }) => agency === pool).length);
          expect(times.reduce((sum, one) => sum + one.times, 0)).toBe(people * list.length);
        }
        expect(tallied.choices.map(({ thin }) => thin)).toEqual(
          input.rules.teams.map(
            ({ agency }) =>
              seats.filter((seat) => seat.agency === agency && able(input, seat) < THIN_CHOICE).length,
          ),
        );
        // What is kept has a canonical form: whole numbers only.
        expect(() => canonicalJson(tallied)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  /** People for a seat, counted one by one. */
  function able(input: DrawInput, { agency, subject, seat, step }: DrawOutcome['teams'][number]): number {
    const rule = input.rules.teams.find((one) => one.agency === agency);
    const areas = areasOf(step, areaIn(input)(subject), input.rules);
    return input.inspectors.filter(
      (person) =>
        person.agency === agency &&
        person.capacity > 0 &&
        (areas === null || areas.has(person.area)) &&
        !(rule?.leader === true && seat === 0 && !person.lead) &&
        !input.conflicts.some((pair) => pair.subject === subject && pair.inspector === person.code),
    ).length;
  }

  it('has the middle of some numbers as people count it', () => {
    const of = (...values: number[]) => spreadOf(frequencies(values));
    expect(of()).toEqual({ least: 0, median: 0, most: 0 });
    expect(of(3)).toEqual({ least: 3, median: 3, most: 3 });
    expect(of(9, 1, 5)).toEqual({ least: 1, median: 5, most: 9 });
    expect(of(1, 2, 3, 9)).toEqual({ least: 1, median: 2, most: 9 });
  });
});

/** Members of a frame with these capacities to work out: four people, P1 … P4. */
function membersOf(input: DrawInput, days: PersonDays | null = null): CodedMember[] {
  return input.inspectors.map(({ code, priorLoad, capacity }) => ({
    ...{ pseudonym: code, priorLoad, capacity, days },
    inspector: { id: `1${code.slice(1)}` } as CodedMember['inspector'],
  }));
}

const frameOf = (input: DrawInput, perPerson: number, days: PersonDays | null = null): RehearsedFrame => ({
  ...{ input, perPerson, members: membersOf(input, days), rotation: [] },
  other: {
    month: '2026-04',
    byInspector: new Map([['11', { capacity: 3, priorLoad: 1, longer: 4 }]]),
  },
});

describe('changes that are tried out', () => {
  it('count the teams a person already has, and the days', () => {
    const [person] = smallInput(0).inspectors;
    const busy = { ...smallInput(0), inspectors: [{ ...person, priorLoad: 5, capacity: 0 }] };
    // Five teams this month, four allowed: five allowed is not yet one more.
    expect([...rehearsalGround(frameOf(busy, 4)).longer]).toEqual([['P1', 0]]);
    expect([...rehearsalGround(frameOf(busy, 5)).longer]).toEqual([['P1', 1]]);
    // Ten allowed, no day free: one day more is one team; as many days away as there are: none.
    const full = { working: 20, leave: 12, promised: 8, undated: 0 };
    expect([...rehearsalGround(frameOf(busy, 10, full)).longer]).toEqual([['P1', 1]]);
    expect([...rehearsalGround(frameOf(busy, 10, { ...full, undated: 3 })).longer]).toEqual([['P1', 0]]);
  });

  it('know in another month only who could take part then', () => {
    expect(rehearsalGround(frameOf(smallInput(2), 2)).otherMonth).toEqual(
      new Map([['P1', { capacity: 3, priorLoad: 1, longer: 4 }]]),
    );
    expect(rehearsalGround({ ...frameOf(smallInput(2), 2), other: null }).otherMonth).toBeNull();
  });

  it('go on with more days and teams until nothing is vacant, but not for ever', () => {
    const input = smallInput(1);
    const further = [...furtherTrials(frameOf(input, 1))];
    expect(further.map(({ perPerson }) => perPerson)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(further[0].input.inspectors.map(({ capacity }) => capacity)).toEqual([3, 3, 3, 3]);
    expect([...furtherTrials(frameOf(input, 398))].map(({ perPerson }) => perPerson)).toEqual([400]);
  });

  it('tell of people who are out for one thing alone that can be mended', () => {
    const out = (...reasons: string[]) => ({ reasons });
    const roster = {
      members: [],
      excluded: [
        ...[out('CERTIFICATE_EXPIRED'), out('CERTIFICATE_EXPIRED', 'EXPERT'), out('NOT_AUTHORISED')],
        ...[out('NOT_AUTHORISED'), out('OFF_DUTY')],
      ],
    } as unknown as PreparedFrame['roster'];
    expect(mendableOf({ roster })).toEqual([
      { reason: 'CERTIFICATE_EXPIRED', people: 1 },
      { reason: 'NOT_AUTHORISED', people: 2 },
    ]);
  });
});

const NAMES = {
  areas: new Map([
    ['513301', '康定市'],
    ['513322', '泸定县'],
  ]),
  pools: new Map([['JT', '交通运输系统']]),
};

function rehearsedWith(changes: Partial<RehearsalReport>): Rehearsed {
  const input = smallInput(3);
  const tallied = tallyOf(input, [runDraw(input, seedOf(1))]);
  return {
    ...{ n: 2, by: '抽取员', at: new Date('2026-03-02T01:00:00Z') },
    settings: {
      ...{ asOf: '2026-03-02', windowFrom: '2026-03-01', windowTo: '2026-03-31' },
      ...{ perPerson: 3, runs: 200 },
    },
    report: {
      ...{ ...tallied, spec: 'mingchou-draw/1', frame: 'f'.repeat(64), subjects: 3, excluded: 1 },
      ...{ people: 4, absent: 0, mendable: [], levers: [], ...changes },
    },
  };
}

describe('a rehearsal in words', () => {
  it('says plainly that all seats are filled, and by how few people', () => {
    const view = rehearsalView(rehearsedWith({}), NAMES);
    expect(view).toMatchObject({ good: true, advice: [] });
    expect(view.verdict).toEqual([
      '模拟抽取 1 次，检查组席位每次都能配齐。',
      '本次抽取中一人最多参加 3 组(交通运输系统)。',
      '所有席位可选人员不足 5 人，随机余地小。',
    ]);
    expect(view.choices).toEqual([{ pool: '交通运输系统', seats: '6', share: '100%' }]);
  });

  it('says how often and where it is short, and what each change was found to do', () => {
    const lever = { runs: 50, shortBefore: 12, shortAfter: 0, vacantBefore: 24, vacantAfter: 0 };
    const same = { runs: 50, shortBefore: 12, shortAfter: 12, vacantBefore: 24, vacantAfter: 24 };
    const view = rehearsalView(
      rehearsedWith({
        ...{ runs: 200, shortRuns: 37, vacant: { least: 0, median: 0, most: 4 }, vacantLeaders: 30 },
        places: [{ pool: 'JT', area: '513322', runs: 37, seats: 90, most: 4 }],
        levers: [
          { ...lever, perPerson: 4 },
          { ...same, ladder: 'NEIGHBOURS' },
        ],
        mendable: [{ reason: 'CERTIFICATE_EXPIRED', people: 3 }],
      }),
      NAMES,
    );
    expect(view.good).toBe(false);
    expect(view.verdict.slice(0, 3)).toEqual([
      '模拟抽取 200 次，有 37 次(18.5%)出现空缺席位，最多一次空缺 4 个(每次共 6 个席位)。',
      '空缺主要出现在：交通运输系统在泸定县(37 次)。',
      '空缺中平均每次有 0.2 个是组长席位：可任组长的人员不足。',
    ]);
    expect(view.advice).toEqual([
      '每人最多参加组数加 1(改为 4)：同样的 50 次模拟，出现空缺由 12 次变为 0 次，空缺席位平均每次由 0.5 个变为 0 个。',
      '匹配范围放宽到相邻县(市)(须修订计划项)：同样的 50 次模拟，没有变化。',
      '另有 3 人仅因“执法证在检查期限内到期”未列入，补正后可以参加。',
    ]);
    expect(view.places).toEqual([
      { pool: '交通运输系统', area: '泸定县', runs: 37, most: 4, share: '18.5%', mean: '0.5' },
    ]);
  });

  it('has each lever as a row with what to do, and says which are enough together', () => {
    const runs = { runs: 50, shortBefore: 12, shortAfter: 3, vacantBefore: 24, vacantAfter: 5 };
    const enough = { ...runs, shortAfter: 0, vacantAfter: 0 };
    const levers: Lever[] = [
      { ...runs, levers: ['LADDER'] },
      { ...runs, levers: ['MONTH'], month: '2026-04', vacantAfter: 30, shortAfter: 14 },
      { ...enough, levers: ['LADDER', 'MONTH'], month: '2026-04' },
    ];
    const view = rehearsalView(rehearsedWith({ shortRuns: 12, levers }), NAMES);
    expect(view.leverRows.map(({ name, effect, result }) => [name, effect, result])).toEqual([
      ['把匹配范围放宽一步', 'LESS', '有用但不够：空缺平均由 0.5 个变为 0.1 个'],
      ['换到2026年4月检查', 'MORE', '更缺人：空缺平均由 0.5 个变为 0.6 个'],
    ]);
    expect(view.together).toEqual(['“把匹配范围放宽一步”加上“换到2026年4月检查”：可以全部配齐。']);
    expect(view.advice[2]).toContain('把匹配范围放宽一步，并且换到2026年4月检查：同样的 50 次模拟');
  });

  it('never rounds something to nothing or not quite all to all', () => {
    expect([shareOf(0, 9), shareOf(1, 100_000), shareOf(99_999, 100_000), shareOf(9, 9)]).toEqual([
      ...['0%', '不足0.1%', '99.9%以上', '100%'],
    ]);
  });

  it('puts many values together in at most a dozen bars that lose nobody', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1, maxLength: 60 }), (values) => {
        const report = { runs: values.length, vacantFrequencies: frequencies(values), shortRuns: 1 };
        const { vacantBars } = rehearsalView(rehearsedWith(report), NAMES);
        expect(vacantBars.length).toBeLessThanOrEqual(12);
        expect(vacantBars.reduce((sum, bar) => sum + bar.count, 0)).toBe(values.length);
      }),
    );
  });

  it('compares what would be frozen with what was rehearsed', () => {
    const last = rehearsedWith({});
    const counts = { subjects: 3, excluded: 1, people: 4 };
    const now = { ...last.settings };
    const digest = last.report.frame;
    expect(sinceRehearsal(last, now, digest, counts)).toEqual({ n: 2, settings: [], registry: null });
    expect(sinceRehearsal(last, now, 'x', { ...counts, subjects: 2, excluded: 2 }).registry).toBe(
      '抽取库 3 户变为 2 户，排除 1 户变为 2 户',
    );
    expect(sinceRehearsal(last, now, 'x', counts).registry).toContain('户数、人数未变');
    const other = { ...now, perPerson: 4, windowTo: '2026-04-10', asOf: '2026-03-01' };
    expect(sinceRehearsal(last, other, 'x', counts)).toEqual({
      n: 2,
      settings: [
        '名录截止日期：试抽时 2026年3月2日，现为 2026年3月1日',
        '检查日期：试抽时 2026年3月1日至2026年3月31日，现为 2026年3月1日至2026年4月10日',
        '每人最多参加组数：试抽时 3，现为 4',
      ],
      registry: null,
    });
  });

  it('hands its settings on, and refuses a form that shows an earlier one', () => {
    const last = rehearsedWith({});
    expect(rehearsedWish(last, { perPerson: 9 })).toEqual({
      ...{ asOf: '2026-03-02', windowFrom: '2026-03-01', windowTo: '2026-03-31', perPerson: 9 },
    });
    expect(rehearsedWish(null, { perPerson: 9 })).toEqual({ perPerson: 9 });
    for (const seen of [undefined, 2]) expect(() => requireLastSeen(seen, last)).not.toThrow();
    expect(() => requireLastSeen(1, last)).toThrow('抽取员又试抽过(第 2 次)，没有冻结');
  });
});
