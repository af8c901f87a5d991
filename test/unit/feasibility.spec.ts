import fc from 'fast-check';
import { crewOf, type Demand } from '../../src/plan/feasibility/crew.rules.js';
import { type Cell, feasibilityCells } from '../../src/plan/feasibility/feasibility.rules.js';
import { problemsOf } from '../../src/plan/feasibility/feasibility.words.js';
import { type Away, Supply } from '../../src/plan/feasibility/supply.rules.js';
import { type LineBase, lineBases } from '../../src/plan/forecast/bases.rules.js';
import type { PlanLine } from '../../src/plan/plan.entity.js';
import type { LadderStep, TeamPlan } from '../../src/plan/plan.types.js';
import type { RegistryInspector } from '../../src/registry/registry-reader.service.js';
import { TravelTable } from '../../src/registry/travel.rules.js';
import { carrierLine } from '../support/plan-lines.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

const [KANGDING, LUDING, DANBA, SHIQU] = ['513301', '513322', '513323', '513332'];
const AREAS = [KANGDING, LUDING, DANBA, SHIQU];
const WAYS = new TravelTable([
  ...both(KANGDING, LUDING, 0),
  ...both(KANGDING, DANBA, 1),
  ...both(DANBA, SHIQU, 2),
]);
const NAMES = {
  areas: new Map(AREAS.map((code, n) => [code, ['康定市', '泸定县', '丹巴县', '石渠县'][n]])),
  pools: new Map([['JT', '交通运输系统']]),
};
const OPEN = new Map<string, number[]>();

function both(areaCode: string, neighbourCode: string, travelDays: number) {
  return [
    { areaCode, neighbourCode, travelDays },
    { areaCode: neighbourCode, neighbourCode: areaCode, travelDays },
  ];
}

let ids = 0;
function person(changes: Partial<RegistryInspector> = {}): RegistryInspector {
  ids += 1;
  return {
    ...{ id: String(ids), name: `执法员${ids}`, poolCode: 'JT', agencyCode: 'JT-JU', agencyActive: true },
    ...{ areaCode: KANGDING, certificateValidTo: '2028-12-31', itemCodes: ['JT-01'], canLead: true },
    ...{ isExpert: false, status: 'ON_DUTY' },
    ...changes,
  };
}
const people = (count: number, changes: Partial<RegistryInspector> = {}) =>
  Array.from({ length: count }, () => person(changes));

function team(changes: Partial<TeamPlan> = {}): TeamPlan {
  return { agency: 'JT', size: 2, leader: true, ladder: ['AREA', 'NEIGHBOURS', 'AGENCY'], ...changes };
}

/** A line that takes everybody: as many visits in each county as it has subjects. */
function lineOf(visits: Readonly<Record<string, number>>, months: number[], changes: Partial<PlanLine> = {}) {
  const line = {
    ...carrierLine({ months, cap: null, strata: [{ key: 'A', ratio: '1' }], teams: [team()] }),
    ...{ id: '1', lineNo: 1, itemName: '', planId: '1', revision: 0, alsoItems: [], conditions: [] },
    ...changes,
  } as PlanLine;
  const populations = Object.entries(visits).map(([areaCode, subjects]) => ({
    ...{ kind: line.subjectKind, areaCode, creditClass: 'A', subjects },
  }));
  return lineBases([line], 2026, () => populations, null)[0];
}

function meter(
  lines: LineBase[],
  staff: RegistryInspector[],
  { away = [] as Away[], closed = OPEN }: { away?: Away[]; closed?: ReadonlyMap<string, number[]> } = {},
) {
  const supply = new Supply(2026, staff, away, DELIVERED);
  const cells = feasibilityCells(lines, supply, WAYS, closed);
  const problems = problemsOf(cells, lines, { supply, names: NAMES, closedMonths: closed, firstOpen: 0 });
  const cell = (areaCode: string, month: number) =>
    cells.find((one) => one.areaCode === areaCode && one.month === month - 1);
  return { cells, problems, cell };
}

describe('who goes', () => {
  const supply = new Supply(
    2026,
    [
      ...people(2),
      person({ areaCode: DANBA, canLead: false }),
      ...people(2, { areaCode: LUDING, canLead: false }),
    ],
    [],
    DELIVERED,
  );
  const crew = (areaCode: string, changes: Partial<TeamPlan> = {}) =>
    crewOf(
      { ...{ lineId: '1', itemCode: 'JT-01', month: 2, visits: 1 }, areaCode, team: team(changes) } as Demand,
      supply,
      WAYS,
    );

  it('the own people where they make a team', () => {
    expect(crew(KANGDING)).toEqual({ from: [{ areaCode: KANGDING, people: 2 }], missing: 0 });
    expect(crew(LUDING, { leader: false })).toEqual({ from: [{ areaCode: LUDING, people: 2 }], missing: 0 });
  });

  it('the missing ones, and a leader, from the nearest county that has them', () => {
    const lent = (own: string) => [
      { areaCode: own, people: 1 },
      { areaCode: KANGDING, people: 1 },
    ];
    expect(crew(DANBA, { leader: false }).from).toEqual(lent(DANBA));
    expect(crew(LUDING).from).toEqual(lent(LUDING));
    expect(crew(SHIQU).from).toEqual(lent(DANBA));
  });

  it('nobody whom the line does not let send', () => {
    const only = (...ladder: LadderStep[]) => crew(SHIQU, { ladder });
    expect(only('AREA')).toEqual({ from: [], missing: 2 });
    expect(only('AREA', 'NEIGHBOURS')).toEqual({ from: [{ areaCode: DANBA, people: 1 }], missing: 1 });
  });
});

describe('what people have to give', () => {
  it('is the working days of the month less leave, of those fit for the item', () => {
    const [rested, away] = people(2);
    const staff = [
      ...[rested, away],
      ...[person({ isExpert: true }), person({ status: 'OFF_DUTY' }), person({ itemCodes: ['JT-02'] })],
      ...[person({ agencyActive: false }), person({ certificateValidTo: '2026-03-30' })],
    ];
    const leave = [
      { inspectorId: away.id, from: '2026-03-02', to: '2026-03-20' },
      { inspectorId: away.id, from: '2026-03-16', to: '2026-03-24' },
    ];
    const supply = new Supply(2026, staff, leave, DELIVERED);
    // March 2026 has 22 working days; away on 17 of them.
    expect(supply.of('JT', KANGDING, ['JT-01'], 2)).toEqual({ people: 2, leaders: 2, days: 27, visits: 15 });
    expect(supply.of('JT', KANGDING, ['JT-01', 'JT-02'], 2).people).toBe(3);
    expect(supply.of('JT', KANGDING, ['JT-01'], 1).people).toBe(3);
  });
});

describe('the meter', () => {
  it('finds it feasible where there are enough people', () => {
    const { cell, problems } = meter([lineOf({ [KANGDING]: 6 }, [3])], people(2));
    expect(cell(KANGDING, 3)).toMatchObject({ visits: 6, seats: 12, travel: 0, over: 0, state: 'FINE' });
    expect(problems).toEqual([]);
  });

  it('counts the road there and back once for five visits of a month and county', () => {
    const visits = 11;
    const { cell } = meter([lineOf({ [SHIQU]: visits }, [3])], people(8));
    // Three trips of two people, three days each way.
    expect(cell(KANGDING, 3)).toMatchObject({ seats: 22, travel: 3 * 2 * 6, state: 'FINE' });
    expect(cell(SHIQU, 3)).toMatchObject({ visits, seats: 0, borrowed: 22, state: 'NONE' });
  });

  it('says by how much it is too much, which lines, and a month with room', () => {
    const { problems } = meter([lineOf({ [KANGDING]: 12 }, [3])], people(2));
    expect(problems).toEqual([
      {
        cell: expect.objectContaining({ over: 4, state: 'SHORT' }),
        where: '3月 康定市 交通运输系统',
        what: '需要检查24人次，可派2人、每人每月最多10次，共20人次，多出4人次；其他县(市)当月也调不出这么多人。',
        lines: ['第1项 危险货物运输企业联合抽查(检查24人次)'],
        advice: '可把一部分改到1月(还余20人天)。',
      },
    ]);
  });

  it('tells a county that others may help from one that nobody can help', () => {
    const staff = [...people(2), ...people(6, { areaCode: LUDING })];
    const line = (ladder: LadderStep[]) => lineOf({ [KANGDING]: 12 }, [3], { teams: [team({ ladder })] });
    expect(meter([line(['AREA', 'AGENCY'])], staff).cell(KANGDING, 3)).toMatchObject({
      state: 'HELP',
      spare: 60,
    });
    expect(meter([line(['AREA', 'NEIGHBOURS'])], staff).cell(KANGDING, 3)?.state).toBe('HELP');
    expect(meter([line(['AREA'])], staff).cell(KANGDING, 3)?.state).toBe('SHORT');
  });

  it('sees that one of two items has too few people', () => {
    const staff = [...people(8, { itemCodes: ['JT-02'] }), ...people(2)];
    const first = lineOf({ [KANGDING]: 12 }, [3]);
    const second = lineOf({ [KANGDING]: 2 }, [3], { id: '2', lineNo: 2, itemCode: 'JT-02' });
    expect(meter([first, second], staff).cell(KANGDING, 3)).toMatchObject({ over: 4, state: 'SHORT' });
  });

  it('names closed months and seats that nobody may take', () => {
    const closed = new Map([[SHIQU, [1, 2, 12]]]);
    const lines = [lineOf({ [SHIQU]: 3 }, [1])];
    expect(meter(lines, people(2), { closed }).problems).toMatchObject([
      { where: '1月 石渠县', what: '本月不安排检查，但预计抽中3户，检查只能顺延到开放的月份。' },
    ]);
    expect(meter(lines, people(1)).problems).toMatchObject([
      { where: '1月 石渠县 交通运输系统', lines: ['第1项 危险货物运输企业联合抽查(3户，缺3席)'] },
    ]);
  });
});

describe('of any plan and any people', () => {
  const staff = fc.array(
    fc
      .record({
        areaCode: fc.constantFrom(...AREAS),
        canLead: fc.boolean(),
        isExpert: fc.boolean(),
        itemCodes: fc.subarray(['JT-01', 'JT-02']),
      })
      .map(person),
    { maxLength: 12 },
  );
  const lines = fc.array(
    fc.record({
      visits: fc.dictionary(fc.constantFrom(...AREAS), fc.nat(30)),
      months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      itemCode: fc.constantFrom('JT-01', 'JT-02'),
      size: fc.integer({ min: 2, max: 4 }),
      leader: fc.boolean(),
      ladder: fc.constantFrom<LadderStep[][]>(['AREA'], ['NEIGHBOURS'], ['AREA', 'AGENCY']),
    }),
    { maxLength: 5 },
  );
  const made = lines.map((list) =>
    list.map(({ visits, months, itemCode, size, leader, ladder }, n) =>
      lineOf(
        visits,
        [...months].sort((a, b) => a - b),
        { id: String(n), lineNo: n + 1, itemCode, teams: [team({ size, leader, ladder: [...ladder] })] },
      ),
    ),
  );
  const sum = (cells: readonly Cell[], valueOf: (cell: Cell) => number) =>
    cells.reduce((total, cell) => total + valueOf(cell), 0);

  it('every seat of every visit is laid on somebody once, or said to be missing', () => {
    fc.assert(
      fc.property(made, staff, (plan, all) => {
        const { cells } = meter(plan, all);
        const visits = plan.reduce((total, { year }) => total + year.total, 0);
        const seats = plan.reduce((total, { line, year }) => total + year.total * line.teams[0].size, 0);
        expect(sum(cells, (cell) => cell.visits)).toBe(visits);
        expect(sum(cells, (cell) => cell.seats + cell.missing)).toBe(seats);
        for (const cell of cells) {
          expect(cell.lines.reduce((total, one) => total + one.seats, 0)).toBe(cell.seats);
          expect(cell.lines.reduce((total, one) => total + one.visits, 0)).toBe(cell.visits);
          if (cell.hands.people === 0) expect(cell.seats).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a person more never makes the whole shorter of seats, and every break is told with its lines', () => {
    fc.assert(
      fc.property(made, staff, fc.constantFrom(...AREAS), (plan, all, areaCode) => {
        const missing = (with_: RegistryInspector[]) => sum(meter(plan, with_).cells, (cell) => cell.missing);
        const more = person({ areaCode, itemCodes: ['JT-01', 'JT-02'] });
        expect(missing([...all, more])).toBeLessThanOrEqual(missing(all));
        for (const { lines: named, what } of meter(plan, all).problems) {
          expect(named.length).toBeGreaterThan(0);
          expect(what).not.toMatch(/NaN|undefined|-\d/);
        }
      }),
      { numRuns: 150 },
    );
  });
});
