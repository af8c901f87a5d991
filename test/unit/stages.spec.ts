import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dimensionOf, DIMENSIONS } from '../../src/inspection/numbers/dimensions.js';
import { callsForSubstitution, RESULT_CODES } from '../../src/inspection/result-codes.js';
import { COUNTED, type Counted, FIGURES, FUNNEL, type Stage, STAGES } from '../../src/inspection/stages.js';
import { filterWords, taskFilter } from '../../src/inspection/task-list/task-filter.js';
import { funnelInWords, funnelSvg, shareText } from '../../src/platform/svg/funnel.js';
import { trendSvg } from '../../src/platform/svg/trend.js';

const ALL = Object.keys(STAGES) as Stage[];

describe('stages', () => {
  it('are each in exactly one of: done, open, not inspected, replaced, voided', () => {
    const parts = ['done', 'open', 'notInspected', 'replaced', 'voided'] as const;
    const held = parts.flatMap((part) => [...FIGURES[part].stages]);
    expect([...held].sort()).toEqual([...ALL].sort());
  });

  it('make up what should be done: done, open and not inspected', () => {
    const parts = [...FIGURES.done.stages, ...FIGURES.open.stages, ...FIGURES.notInspected.stages];
    expect([...FIGURES.should.stages].sort()).toEqual([...parts].sort());
  });

  it('narrow down the funnel step by step, from everything that should be done', () => {
    const steps = Object.values(FUNNEL).map(({ stages }) => new Set<Stage>(stages));
    expect([...steps[0]].sort()).toEqual([...FIGURES.should.stages].sort());
    for (const [n, step] of steps.slice(1).entries()) {
      expect([...step].filter((stage) => !steps[n].has(stage))).toEqual([]);
      expect(step.size).toBeLessThan(steps[n].size);
    }
  });

  it('know in the database the same codes "could not be inspected" as the form', () => {
    const sql = readFileSync(join(__dirname, '../../migrations/0035-task-now.ts'), 'utf8');
    const [, list] = /const NOT_INSPECTED = \[([\s\S]*?)\n\];/.exec(sql) ?? [];
    const inDatabase = [...(list ?? '').matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code);
    expect(inDatabase.sort()).toEqual(Object.keys(RESULT_CODES).filter(callsForSubstitution).sort());
  });
});

describe('a filter in an address', () => {
  const word = fc.record(
    {
      state: fc.constantFrom('ASSIGNED', 'REVIEWED'),
      stage: fc.constantFrom(...ALL),
      count: fc.constantFrom(...(Object.keys(COUNTED) as Counted[])),
      year: fc.integer({ min: 2000, max: 2099 }).map(String),
      month: fc.constantFrom('2026-01', '2026-12'),
      area: fc.constantFrom('513301', '513322'),
      draw: fc.integer({ min: 1, max: 1e9 }).map(String),
      lead: fc.constantFrom('JT', 'GA'),
      pool: fc.constantFrom('JT', 'GA'),
      agency: fc.constantFrom('JT-JU', 'JT-513322'),
      person: fc.integer({ min: 1, max: 1e9 }).map(String),
      item: fc.constantFrom('JT-01', 'GA-02'),
      kind: fc.constantFrom('REPAIR_SHOP'),
      text: fc.constantFrom('康定', '513300-2026'),
    },
    { requiredKeys: [] },
  );

  it('is read and written back the same', () => {
    fc.assert(fc.property(word, (query) => expect(filterWords(taskFilter(query))).toEqual(query)));
  });

  it('leaves out what it does not understand, and never throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (query) => {
        expect(Object.keys(filterWords(taskFilter(query))).every((key) => key in query)).toBe(true);
      }),
    );
    const odd = { stage: 'toString', count: 'constructor', month: '2026-13', area: "5133'", draw: '1;--' };
    expect(taskFilter(odd)).toEqual({});
  });

  it('names every dimension by its word; months for any other', () => {
    for (const dimension of Object.keys(DIMENSIONS)) expect(dimensionOf(dimension)).toBe(dimension);
    for (const other of ['', 'toString', undefined, ['area'], 1]) expect(dimensionOf(other)).toBe('month');
  });
});

describe('pictures of numbers', () => {
  const words = { id: 'p', title: '标题', description: '说明' };

  it('draw a bar for each step as wide as its share, none where nothing was drawn', () => {
    const steps = [8, 4, 1].map((value) => ({ name: `步${value}`, value }));
    const widths = [
      ...funnelSvg({ ...words, steps, unit: '项' }).matchAll(/class="solid"[^>]*width="([\d.]+)"/g),
    ];
    expect(widths.map(([, width]) => Number(width))).toEqual([340, 170, 42.5]);
    expect(funnelInWords(steps, '项')).toBe('步88项；步44项(50%)；步11项(12.5%)');
    expect(funnelSvg({ ...words, steps: [{ name: '抽中', value: 0 }], unit: '项' })).not.toContain('solid');
    expect(shareText(1, 3)).toBe('33.3%');
  });

  it('draw a month with nothing as nothing, and name both figures of the others', () => {
    const steps = [
      { label: '1月', whole: 0, part: 0 },
      { label: '2月', whole: 10, part: 4 },
    ];
    const svg = trendSvg({ ...words, steps, names: { whole: '应查', part: '已查' } });
    expect(svg).toContain('<title>2月：应查10，已查4</title>');
    expect(svg).not.toContain('1月：');
    const heights = [...svg.matchAll(/class="(?:hatched|solid)"[^>]*y="\d+"[^>]*height="(\d+)"><title>/g)];
    expect(heights.map(([, height]) => Number(height))).toEqual([140, 56]);
  });
});
