import fc from 'fast-check';
import { candidateFinder } from '../../src/ceremony/pictures/candidates.rules.js';
import {
  loadWords,
  pairWords,
  sizeName,
  sizeWords,
} from '../../src/ceremony/pictures/picture-words.rules.js';
import type { DrawFacts, PersonFacts, TeamFacts } from '../../src/ceremony/pictures/team-facts.service.js';
import { teamPictures } from '../../src/ceremony/pictures/team-pictures.rules.js';
import { runDraw } from '../../src/draw/draw.js';
import { countyRows, totalOf } from '../../src/inspection/pictures/county-months.rules.js';
import { tilePlaces } from '../../src/web/office/county-tiles.js';
import { frames, seeds } from '../support/draw-arbitraries.js';

const person = (id: string, changes: Partial<PersonFacts> = {}): PersonFacts => ({
  ...{ inspectorId: id, name: `人${id}`, agencyCode: 'JT-ZD', areaCode: '513301', poolCode: 'JT-ZFZD' },
  ...{ prior: 0, capacity: 9, held: 0, ...changes },
});
const team = (seats: (string | null)[], changes: Partial<TeamFacts> = {}): TeamFacts => ({
  ...{ poolCode: 'JT-ZFZD', step: 'AREA', leader: false, barred: [], seats },
  candidates: { all: ['1', '2', '3'], leaders: ['1'] },
  ...changes,
});
const one = (facts: DrawFacts) => teamPictures([facts])[0];

describe('candidates of a team', () => {
  it('are everyone whom the draw could have seated, whatever it was given', () => {
    fc.assert(
      fc.property(frames({ subjects: 12, people: 10, capacity: 4 }), seeds, (frame, seed) => {
        const find = candidateFinder(frame.inspectors, frame.rules);
        for (const seat of runDraw(frame, seed).teams) {
          if (seat.inspector === null) continue;
          const areaCode = frame.subjects.find(({ code }) => code === seat.subject)?.area ?? '';
          const { all, leaders } = find({ poolCode: seat.agency, areaCode, step: seat.step });
          const leader = frame.rules.teams.find(({ agency }) => agency === seat.agency)?.leader === true;
          expect(leader && seat.seat === 0 ? leaders : all).toContain(seat.inspector);
        }
      }),
    );
  });

  it('are not who has no seat left to take, or is of another agency or county', () => {
    const inspector = (code: string, agency: string, area: string, capacity: number) => ({
      ...{ code, agency, area, capacity, lead: code === 'a', priorLoad: 0 },
    });
    const people = [
      ...[inspector('a', 'JT', '1', 1), inspector('b', 'JT', '2', 1), inspector('c', 'JT', '1', 0)],
      ...[inspector('d', 'GA', '1', 1), inspector('e', 'JT', '3', 1)],
    ];
    const find = candidateFinder(people, {
      ...{ subjects: { mode: 'ORDER', batches: ['2026-03'] }, teams: [], neighbours: { '1': ['2'] } },
    });
    const at = (step: 'AREA' | 'NEIGHBOURS' | 'AGENCY') => find({ poolCode: 'JT', areaCode: '1', step }).all;
    expect([at('AREA'), at('NEIGHBOURS'), at('AGENCY')]).toEqual([['a'], ['a', 'b'], ['a', 'b', 'e']]);
    expect(find({ poolCode: 'JT', areaCode: '1', step: 'AGENCY' }).leaders).toEqual(['a']);
    expect(find({ poolCode: 'JT', areaCode: '2', step: 'NEIGHBOURS' }).all).toEqual(['b']);
  });
});

describe('pictures of teams', () => {
  it('count each seat by how many could have taken it', () => {
    const facts = {
      people: [person('1', { held: 2 }), person('2', { held: 1 }), person('3')],
      teams: [team(['1', '2'], { leader: true }), team([null, '1'], { barred: ['3'], step: 'NEIGHBOURS' })],
    };
    const picture = one(facts);
    expect(picture.sizes).toEqual([
      { from: 1, to: 1, seats: 1, vacant: 0 },
      { from: 2, to: 2, seats: 2, vacant: 1 },
      { from: 3, to: 3, seats: 1, vacant: 0 },
    ]);
    expect(picture.steps).toEqual([
      { step: 'AREA', seats: 2, vacant: 0 },
      { step: 'NEIGHBOURS', seats: 2, vacant: 1 },
    ]);
    expect(picture.share).toBe(1);
    expect(picture.people.map(({ inspectorId }) => inspectorId)).toEqual(['1', '2', '3']);
    // The team with one seat filled has no pair, the other one had to have its leader.
    expect(picture.pairs.of('1', '2')).toEqual({ count: 1, expected: 0.5 });
    expect(picture.pairs.of('2', '3').expected).toBe(0);
  });

  it('add several draws up by person, and then leave out what was before each', () => {
    const first = { people: [person('1', { held: 2, prior: 5 })], teams: [team(['1', null])] };
    const second = {
      people: [person('1', { held: 1, prior: 7, name: '新名' }), person('2', { held: 1 })],
      teams: [team(['1', '2'])],
    };
    const [{ people, share }] = teamPictures([first, second]);
    expect(people.map(({ name, prior, held, capacity }) => [name, prior, held, capacity])).toEqual([
      ['新名', 0, 3, null],
      ['人2', 0, 1, null],
    ]);
    expect(share).toBe(2);
    expect(one(first).people[0]).toMatchObject({ prior: 5, held: 2, capacity: 9 });
    expect(teamPictures([])).toEqual([]);
  });
});

describe('words of pictures', () => {
  const nameOf = (id: string) => `人${id}`;
  it('say who has most and least', () => {
    const people = [person('1', { held: 3, prior: 1 }), person('2', { held: 1 }), person('3')];
    expect(loadWords(one({ people, teams: [team(['1', '2'])] }))).toBe(
      '3人，人均1.7次；最多4次(人1)，最少0次(人3)。',
    );
    const even = ['1', '2', '3', '4'].map((id) => person(id, { held: 1 }));
    expect(loadWords(one({ people: even, teams: [team(['1', '2'])] }))).toBe('4人，人均1次，每人都是1次。');
  });

  it('say how much there was to choose', () => {
    const size = (from: number, to: number | null, seats: number, vacant = 0) => ({
      from,
      to,
      seats,
      vacant,
    });
    expect(sizeWords([size(3, 3, 4)])).toBe('共4个席位，每个席位都有3人可派。');
    expect(sizeWords([size(1, 1, 4, 1), size(2, 2, 1), size(6, 10, 9)])).toBe(
      '共14个席位，其中5个席位只有2人或更少可派，几乎没有随机的余地；空缺1个。',
    );
    expect(sizeWords([size(3, 3, 4), size(5, 5, 2)])).toBe('共6个席位，每个席位都有3人以上可派。');
    expect([sizeName(size(6, 10, 0)), sizeName(size(101, null, 0))]).toEqual(['6至10人', '101人以上']);
  });

  it('tell pairs that had to meet from pairs that met too often', () => {
    const people = ['1', '2', '3'].map((id) => person(id));
    const two = { candidates: { all: ['1', '2'], leaders: [] } };
    const forced = one({ people, teams: Array.from({ length: 4 }, () => team(['1', '2'], two)) });
    const words = pairWords(forced, nameOf).join('');
    expect(words).toContain(
      '有1对是因为当时只有这些人可派，只能同组，不说明抽取不随机：人1与人2(4次，预计4次)。',
    );
    expect(words).toContain('没有哪一对的次数明显多于随机所能解释的。');
    const many = Array.from({ length: 20 }, (_, n) => String(n + 1));
    const wide = { candidates: { all: many, leaders: [] } };
    const often = one({
      people: many.map((id) => person(id)),
      teams: Array.from({ length: 4 }, () => team(['1', '2'], wide)),
    });
    expect(pairWords(often, nameOf).join('')).toContain('有1对明显偏多：人1与人2(4次，预计0.02次)');
    const none = one({ people, teams: [team(['1', null])] });
    expect(pairWords(none, nameOf)).toEqual(['抽出1个检查组，没有两个人同组。']);
  });
});

describe('counties by months', () => {
  it('add up to the tasks that there are', () => {
    const task = fc.record({
      areaCode: fc.constantFrom('513301', '513322', '513323'),
      month: fc.integer({ min: 1, max: 12 }).map((n) => `2026-${String(n).padStart(2, '0')}`),
      people: fc.nat(6),
      travelDays: fc.nat(4),
    });
    fc.assert(
      fc.property(fc.array(task), (tasks) => {
        const rows = countyRows(['513301', '513322', '513323', '513324'], tasks);
        const { total, months } = totalOf(rows);
        const sum = (of: (one: (typeof tasks)[number]) => number) =>
          tasks.reduce((all, one) => all + of(one), 0);
        expect(total.visits).toBe(tasks.length);
        expect(total.people).toBe(sum(({ people }) => people));
        expect(total.days).toBe(sum(({ people, travelDays }) => (people === 0 ? 0 : people + travelDays)));
        expect(months.reduce((all, { days }) => all + days, 0)).toBe(total.days);
        expect(rows[3].total).toEqual({ visits: 0, people: 0, days: 0 });
      }),
    );
    const [row] = countyRows(
      ['513301'],
      [{ areaCode: '513301', month: '2026-11', people: 4, travelDays: 2 }],
    );
    expect(row.months[10]).toEqual({ visits: 1, people: 4, days: 6 });
    expect(row.months[0].visits).toBe(0);
  });

  it('lie on the map next to their neighbours, each on a square of its own', () => {
    const ganzi = Array.from({ length: 17 }, (_, n) => String(513322 + n));
    const codes = ['513301', ...ganzi];
    const places = tilePlaces(codes);
    expect(new Set(places.map(String)).size).toBe(18);
    const near = (one: string, other: string) => {
      const [a, b] = [places[codes.indexOf(one)], places[codes.indexOf(other)]];
      return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])) === 1;
    };
    // 康定 and 泸定, 丹巴, 雅江, 九龙; 石渠 and 德格; 得荣 and 巴塘, 乡城.
    const pairs = ['513301 513322', '513301 513323', '513301 513325', '513301 513324', '513332 513330'];
    pairs.push('513338 513335', '513338 513336');
    expect(pairs.filter((pair) => !near(...(pair.split(' ') as [string, string])))).toEqual([]);
    expect(tilePlaces(['511101', '513301', '511102'])).toEqual([
      [0, 4],
      [3, 3],
      [1, 4],
    ]);
  });
});
