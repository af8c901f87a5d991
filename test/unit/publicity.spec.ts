import fc from 'fast-check';
import type { InLine, PublicityFacts } from '../../src/ceremony/public/publicity.rules.js';
import {
  givenAway,
  listsSince,
  publicFromFaults,
  publicityOf,
} from '../../src/ceremony/public/publicity.rules.js';
import { DRAW_STATES, type DrawState } from '../../src/ceremony/states.js';
import { addDays } from '../../src/kernel/day.js';

const TODAY = '2026-03-02';
const BEFORE_FREEZE: readonly string[] = ['PLANNED', 'REHEARSED'];

/** A draw in a state as the database lets it stand. */
function draw(state: DrawState, rest: Partial<PublicityFacts> = {}): PublicityFacts {
  const frozen = !BEFORE_FREEZE.includes(state);
  const sealed = state === 'SEALED' || state === 'PUBLISHED';
  return {
    state,
    announced: false,
    freezeDigest: frozen ? 'f'.repeat(64) : null,
    resultDigest: sealed ? 'e'.repeat(64) : null,
    publishedAt: state === 'PUBLISHED' ? new Date('2026-03-01T00:00:00Z') : null,
    publicFrom: null,
    ...rest,
  };
}
const SEALED_THEN = { resultDigest: 'e'.repeat(64) };

interface Case {
  readonly what: string;
  readonly facts: PublicityFacts;
  /** Null: not even the freeze is public. */
  readonly lists: boolean | null;
  readonly from?: string;
  readonly words: string;
}

const announced = (state: DrawState, publicFrom: string | null = null, rest: Partial<PublicityFacts> = {}) =>
  draw(state, { announced: true, publicFrom, ...rest });

const CASES: readonly Case[] = [
  { what: 'planned', facts: draw('PLANNED'), lists: null, words: '尚未冻结' },
  { what: 'frozen, sealed line', facts: draw('FROZEN'), lists: false, words: '检查全部完成并公布后' },
  { what: 'frozen, announced', facts: announced('FROZEN'), lists: false, words: '抽取完成时公开' },
  {
    ...{ what: 'frozen, for a day', facts: announced('FROZEN', '2026-03-05'), lists: false },
    ...{ from: '2026-03-05', words: '自2026年3月5日起公开' },
  },
  {
    ...{ what: 'frozen, for a day that has passed', facts: announced('FROZEN', '2026-03-01'), lists: false },
    ...{ from: '2026-03-01', words: '抽取完成后' },
  },
  { what: 'drawn, sealed line', facts: draw('SEALED'), lists: false, words: '检查全部完成并公布后' },
  { what: 'drawn, announced', facts: announced('SEALED'), lists: true, words: '已经公开' },
  {
    ...{ what: 'drawn, the day before its day', facts: announced('SEALED', '2026-03-03'), lists: false },
    ...{ from: '2026-03-03', words: '自2026年3月3日起公开' },
  },
  { what: 'drawn, on its day', facts: announced('SEALED', TODAY), lists: true, words: '已经公开' },
  { what: 'published', facts: draw('PUBLISHED'), lists: true, words: '已经公布' },
  { what: 'void before the draw', facts: draw('VOIDED'), lists: false, words: '没有抽出名单' },
  { what: 'announced, void before the draw', facts: announced('VOIDED'), lists: false, words: '没有抽出' },
  { what: 'void after the draw', facts: draw('VOIDED', SEALED_THEN), lists: true, words: '抽取完成后作废' },
  {
    ...{ what: 'void after the draw, before its day', lists: true, words: '抽取完成后作废' },
    facts: announced('VOIDED', '2026-03-09', SEALED_THEN),
  },
];

describe('publicity of a draw', () => {
  it.each(CASES)('$what', ({ facts, lists, from, words }) => {
    const publicity = publicityOf(facts, TODAY);
    expect(publicity).toMatchObject({ freeze: lists !== null, lists: lists === true });
    expect(publicity.from).toBe(from);
    expect(publicity.reason).toContain(words);
  });

  const anyDay = fc.integer({ min: -400, max: 400 }).map((n) => addDays(TODAY, n));
  const anyDraw = fc
    .record({
      state: fc.constantFrom(...(Object.keys(DRAW_STATES) as DrawState[])),
      announced: fc.boolean(),
      publicFrom: fc.option(anyDay),
      sealed: fc.boolean(),
    })
    .map(({ state, announced, publicFrom, sealed }) =>
      draw(state, {
        announced,
        publicFrom: announced ? publicFrom : null,
        ...(state === 'VOIDED' && sealed ? SEALED_THEN : {}),
      }),
    );

  it('gives no list away that was not drawn, and none of a sealed line before it is published or void', () => {
    fc.assert(
      fc.property(anyDraw, anyDay, (facts, today) => {
        const { freeze, lists, from, reason } = publicityOf(facts, today);
        expect(freeze).toBe(facts.freezeDigest !== null);
        expect(reason).toMatch(/。$/);
        if (lists) expect(facts.resultDigest).not.toBeNull();
        if (lists && !facts.announced) expect(['PUBLISHED', 'VOIDED']).toContain(facts.state);
        if (lists) expect(from).toBeUndefined();
        if (!lists && from !== undefined && facts.state === 'SEALED') expect(from > today).toBe(true);
      }),
    );
  });

  it('never takes back what was public: neither with the days nor with a void', () => {
    fc.assert(
      fc.property(anyDraw, anyDay, fc.nat(400), (facts, today, later) => {
        if (!publicityOf(facts, today).lists) return;
        expect(publicityOf(facts, addDays(today, later)).lists).toBe(true);
        expect(publicityOf({ ...facts, state: 'VOIDED' }, addDays(today, later)).lists).toBe(true);
      }),
    );
  });
});

describe('the day since which lists are public', () => {
  const at = (day: string) => new Date(`${day}T01:00:00Z`);
  const since = (rest: Partial<Parameters<typeof listsSince>[0]>) =>
    listsSince({
      ...{
        announced: false,
        sealedAt: at('2026-03-02'),
        publishedAt: null,
        publicFrom: null,
        voidedAt: null,
      },
      ...rest,
    });

  it.each([
    ['never before the draw', { sealedAt: null, voidedAt: at('2026-03-04') }, null],
    ['not known of a sealed line', {}, null],
    ['its publication', { publishedAt: at('2026-04-01') }, '2026-04-01'],
    ['the draw, of an announced line', { announced: true }, '2026-03-02'],
    ['the day that was set', { announced: true, publicFrom: '2026-03-05' }, '2026-03-05'],
    ['the draw, where the day was earlier', { announced: true, publicFrom: '2026-03-01' }, '2026-03-02'],
    [
      'a void before the day',
      { announced: true, publicFrom: '2026-03-05', voidedAt: at('2026-03-04') },
      '2026-03-04',
    ],
    ['not a later void', { announced: true, voidedAt: at('2026-03-04') }, '2026-03-02'],
    ['the void of a sealed line', { voidedAt: at('2026-03-04') }, '2026-03-04'],
  ])('is %s', (_, rest, day) => {
    expect(since(rest)).toBe(day);
  });
});

describe('the day on which an announced list becomes public', () => {
  const faults = (rest: Partial<Parameters<typeof publicFromFaults>[0]>) =>
    publicFromFaults({
      ...{ publicFrom: null, announced: true, today: TODAY, windowFrom: '2026-03-10' },
      ...rest,
    }).map(({ message }) => message);

  it.each([
    ['none', {}],
    ['today', { publicFrom: TODAY }],
    ['the first day of the inspections', { publicFrom: '2026-03-10' }],
    ['none on a sealed line', { announced: false }],
  ])('may be %s', (_, rest) => {
    expect(faults(rest)).toEqual([]);
  });

  it.each([
    ['no day', { publicFrom: '2026-02-30' }, '不是有效日期'],
    ['yesterday', { publicFrom: '2026-03-01' }, '不能早于今天'],
    ['after the inspections begin', { publicFrom: '2026-03-11' }, '不能晚于检查日期自(2026年3月10日)'],
    ['on a line that is not announced', { publicFrom: '2026-03-05', announced: false }, '不提前公告'],
  ])('is refused: %s', (_, rest, words) => {
    expect(faults(rest)).toEqual([expect.stringContaining(words)]);
  });
});

describe('a bundle', () => {
  const inLine = (id: string, rest: Partial<InLine>): InLine => ({
    ...draw('SEALED'),
    ...{ id, planLineId: '1', frozenAt: new Date('2026-03-01T00:00:00Z') },
    ...{ sealedAt: new Date('2026-03-01T02:00:00Z'), ...rest },
  });
  const later = inLine('9', { frozenAt: new Date('2026-03-02T00:00:00Z') });

  it('gives away whom an earlier draw of the line has drawn, as long as that list is secret', () => {
    const draws = [
      inLine('1', {}),
      inLine('2', { planLineId: '2' }),
      inLine('3', { state: 'PUBLISHED' }),
      inLine('4', { announced: true }),
      inLine('5', { announced: true, publicFrom: '2026-03-05' }),
      inLine('6', { sealedAt: new Date('2026-03-02T00:00:01Z') }),
      inLine('7', { state: 'VOIDED' }),
      inLine('8', { state: 'FROZEN', sealedAt: null, resultDigest: null }),
      later,
    ];
    expect(givenAway(later, draws, TODAY).map(({ id }) => id)).toEqual(['1', '5']);
  });
});
