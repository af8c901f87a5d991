import fc from 'fast-check';
import {
  capacityOf,
  freeDays,
  isAwayThroughout,
  WindowDays,
} from '../../src/ceremony/frame/capacity.rules.js';
import { rosterOf } from '../../src/ceremony/frame/roster.rules.js';
import { rotationAlone, rotationPairs } from '../../src/ceremony/frame/rotation.rules.js';
import { addDays, type Day } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';
import type { RegistryInspector } from '../../src/registry/registry-reader.service.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

const day = fc.integer({ min: 0, max: 60 }).map((n) => addDays('2026-09-10', n));
const span = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const person = fc.constantFrom('1', '2', '3');
const absences = fc.array(
  fc.record({ inspectorId: person, span }).map((one) => ({ inspectorId: one.inspectorId, ...one.span })),
  { maxLength: 12 },
);
const promised = fc.array(fc.record({ inspectorId: person, day }), { maxLength: 30 });
const undated = fc.dictionary(person, fc.nat({ max: 5 })).map((counts) => new Map(Object.entries(counts)));

describe('days of a window', () => {
  it('are counted once each, day by day: leave first, then what is promised', () => {
    fc.assert(
      fc.property(span, absences, promised, undated, (window, away, taken, open) => {
        const days = new WindowDays(window, { absences: away, promised: taken, undated: open }, DELIVERED);
        for (const id of ['1', '2', '3', '4']) {
          const counts = { working: 0, leave: 0, promised: 0 };
          for (let at: Day = window.from; at <= window.to; at = addDays(at, 1)) {
            if (!DELIVERED.isWorkingDay(at)) continue;
            counts.working += 1;
            if (away.some((one) => one.inspectorId === id && one.from <= at && at <= one.to))
              counts.leave += 1;
            else if (taken.some((one) => one.inspectorId === id && one.day === at)) counts.promised += 1;
          }
          expect(days.of(id)).toEqual({ ...counts, undated: open.get(id) ?? 0 });
        }
      }),
    );
  });

  it('leave a capacity that is never negative, nor more than the office or the free days allow', () => {
    const counts = fc.record({
      ...{ working: fc.nat({ max: 30 }), leave: fc.nat({ max: 30 }) },
      ...{ promised: fc.nat({ max: 30 }), undated: fc.nat({ max: 30 }) },
    });
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), counts, (perPerson, prior, days) => {
        const capacity = capacityOf(perPerson, prior, days);
        const left = days.working - days.leave - days.promised - days.undated;
        expect(capacity).toBe(Math.max(0, Math.min(perPerson - prior, left)));
        expect(freeDays(days)).toBe(Math.max(0, left));
        expect(capacityOf(perPerson, prior, null)).toBe(Math.max(0, perPerson - prior));
      }),
    );
  });

  it('know the make-up working days: a holiday is no day of leave', () => {
    expect(DELIVERED.daysWithin('2026-10-01', '2026-10-11')).toEqual([
      '2026-10-08',
      '2026-10-09',
      '2026-10-10',
    ]);
    const days = new WindowDays(
      { from: '2026-10-01', to: '2026-10-11' },
      {
        absences: [{ inspectorId: '1', from: '2026-10-01', to: '2026-10-08' }],
        promised: [{ inspectorId: '1', day: '2026-10-11' }],
        undated: new Map(),
      },
      DELIVERED,
    );
    expect(days.of('1')).toEqual({ working: 3, leave: 1, promised: 0, undated: 0 });
  });
});

const inspector = (id: string, poolCode = 'JT'): RegistryInspector => ({
  ...{
    id,
    name: `执法员${id}`,
    poolCode,
    agencyCode: `${poolCode}-1`,
    agencyActive: true,
    areaCode: '513301',
  },
  ...{ certificateValidTo: '2028-01-01', itemCodes: ['JT-01'], canLead: true, isExpert: false },
  status: 'ON_DUTY',
});
const scope = { itemCode: 'JT-01', windowTo: '2026-03-31', perPerson: 8, priorLoad: new Map([['2', 6]]) };

describe('a roster with days', () => {
  it('leaves out who is away on every working day, and nobody else for leave', () => {
    fc.assert(
      fc.property(span, absences, promised, undated, (window, away, taken, open) => {
        const days = new WindowDays(window, { absences: away, promised: taken, undated: open }, DELIVERED);
        const { members, excluded } = rosterOf(
          ['1', '2', '3'].map((id) => inspector(id)),
          { ...scope, days },
        );
        expect(members.length + excluded.length).toBe(3);
        for (const { inspector: one, reasons } of excluded) {
          expect(reasons).toEqual(['ON_LEAVE']);
          expect(isAwayThroughout(days.of(one.id))).toBe(true);
        }
        for (const { inspector: one, capacity, priorLoad, days: own } of members) {
          expect(own).toEqual(days.of(one.id));
          expect(isAwayThroughout(days.of(one.id))).toBe(false);
          expect(capacity).toBe(capacityOf(8, priorLoad, days.of(one.id)));
        }
      }),
    );
  });

  it('keeps somebody without a free day in, with nothing left to give', () => {
    const days = new WindowDays(
      { from: '2026-03-30', to: '2026-03-31' },
      { absences: [], promised: [], undated: new Map([['1', 2]]) },
      DELIVERED,
    );
    const { members } = rosterOf([inspector('1'), inspector('2')], { ...scope, days });
    expect(members.map(({ capacity }) => capacity)).toEqual([0, 2]);
  });
});

describe('rotation', () => {
  const ladder = ['AREA'] as const;
  const team = (agency: string, rotation?: boolean) => ({ agency, size: 2, leader: false, ladder, rotation });
  const { members } = rosterOf([inspector('1'), inspector('2', 'GA'), inspector('3', 'YJ')], scope);
  const last = ['1', '2', '3', '4'].map((inspectorId) => ({ subjectCode: 'S1', inspectorId }));

  it('keeps apart who was there last, in the systems that rotate, and leaves old lines as they were', () => {
    expect(rotationPairs([team('JT', true), team('GA', false), team('YJ')], last, members)).toEqual([
      { poolCode: 'JT', subjectCode: 'S1', inspectorId: '1' },
    ]);
  });

  it('is told apart from what the register says anyway', () => {
    const pairs = rotationPairs([team('JT', true), team('GA', true)], last, members);
    expect(pairs).toHaveLength(2);
    expect(rotationAlone(pairs, [{ subjectCode: 'S1', inspectorId: '1' }])).toEqual([
      { poolCode: 'GA', subjectCode: 'S1', inspectorId: '2' },
    ]);
    expect(rotationAlone(pairs, [{ subjectCode: 'S2', inspectorId: '1' }])).toEqual(pairs);
  });
});
