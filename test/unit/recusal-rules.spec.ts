import fc from 'fast-check';
import type { Actor, Role } from '../../src/audit/actor.js';
import type { SeatNow } from '../../src/ceremony/after/seats-now.queries.js';
import {
  cleanRecusal,
  headOf,
  recusalFaults,
  type RecusalInput,
  recusalRefusal,
} from '../../src/ceremony/recusal/recusal.rules.js';
import { addDays, type Day } from '../../src/kernel/day.js';
import { formerPostFaults, lapseDay, leftOnFault } from '../../src/registry/former-post/former-post.rules.js';
import { relationAfter, relationChanges } from '../../src/registry/conflict.rules.js';

const actor = (inspectorId: string | null, ...roles: Role[]): Actor => ({
  ...{ accountId: '7', name: '丁局长', roles, agencyCode: 'JT-JU', inspectorId },
});
const seats: SeatNow[] = [
  { poolCode: 'JT', seat: 0, inspectorId: '1', code: 'P0001' },
  { poolCode: 'JT', seat: 1, inspectorId: null, code: null },
  { poolCode: 'GA', seat: 0, inspectorId: '2', code: 'P0002' },
];
const at = (poolCode: string, seat: number) => ({ poolCode, seat });
const self: RecusalInput = {
  ...{ source: 'SELF', relation: 'RELATIVE', leftOn: null, applicant: null, appliedOn: null },
};
const context = { today: '2026-03-20', drawnOn: '2026-03-02', years: 3 };
const codes = (input: Partial<RecusalInput>) =>
  recusalFaults({ ...self, ...input }, context).map(({ field, code }) => `${field} ${code}`);

describe('a former post', () => {
  const anyDay = fc.integer({ min: 0, max: 40_000 }).map((n): Day => addDays('1950-01-01', n));

  it('lapses on the same date so many years later, and never on a day that is not', () => {
    expect(lapseDay('2023-03-20', 3)).toBe('2026-03-20');
    expect(lapseDay('2024-02-29', 1)).toBe('2025-02-28');
    expect(lapseDay('2024-02-29', 4)).toBe('2028-02-29');
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (day, years) => {
        const lapses = lapseDay(day, years);
        expect(Number(lapses.slice(0, 4))).toBe(Number(day.slice(0, 4)) + years);
        expect(lapses > day).toBe(true);
        expect([day.slice(5), '02-28']).toContain(lapses.slice(5));
      }),
    );
  });

  it('has a day only where it is one, and none that lies ahead', () => {
    expect(leftOnFault('FORMER_POST', '2026-03-20', '2026-03-20')).toBeNull();
    expect(leftOnFault('FORMER_POST', '2026-03-21', '2026-03-20')).toContain('不能晚于今天');
    expect(leftOnFault('RELATIVE', '2020-01-01', '2026-03-20')).toContain('曾任职');
    expect(leftOnFault('RELATIVE', null, '2026-03-20')).toBeNull();
  });

  it('bars for a number of years that a source gives', () => {
    expect(formerPostFaults(3, '州局回避规定第五条')).toEqual([]);
    for (const years of [0, 31, 2.5, NaN]) {
      expect(formerPostFaults(years, '无')).toHaveLength(2);
    }
    expect(formerPostFaults(3, '见 11010519491231002X')[0].code).toBe('ID_CARD');
  });
});

describe('a registered relation', () => {
  const row = { subjectCode: 'K1', certificateNo: '川V1', relation: 'FORMER_POST' };
  const kept = { reason: '曾任安全员', leftOn: '2024-06-30' };

  it('keeps what another row of it does not give, and loses what the row empties', () => {
    expect(relationChanges(kept, row)).toEqual([]);
    expect(relationAfter(kept, { ...row, reason: null, leftOn: null })).toEqual({
      reason: null,
      leftOn: null,
    });
    expect(relationChanges(kept, { ...row, leftOn: '2025-01-31' })).toEqual([
      { field: 'leftOn', before: '2024-06-30', after: '2025-01-31' },
    ]);
    expect(
      relationAfter(undefined, { ...row, relation: 'RELATIVE', leftOn: '2024-06-30' }).leftOn,
    ).toBeNull();
  });
});

describe('who may ask for a recusal', () => {
  it('declares for nobody but himself or herself, whatever the roles', () => {
    expect(recusalRefusal(actor('1', 'INSPECTOR'), 'SELF', seats, at('JT', 0))).toBeNull();
    for (const [who, place] of [
      [actor('1', 'INSPECTOR'), at('GA', 0)],
      [actor(null, 'DRAWER'), at('JT', 1)],
      [actor(null, 'DRAWER', 'INSPECTOR'), at('JT', 0)],
    ] as const) {
      expect(recusalRefusal(who, 'SELF', seats, place)).toContain('只能由检查组成员为本人申报');
    }
  });

  it('is who draws, or for the inspected firm a member of the team', () => {
    const drawer = actor(null, 'DRAWER');
    expect(recusalRefusal(drawer, 'SUBJECT', seats, at('GA', 0))).toBeNull();
    expect(recusalRefusal(drawer, 'OFFICE', seats, at('GA', 0))).toBeNull();
    expect(recusalRefusal(actor('1', 'INSPECTOR'), 'SUBJECT', seats, at('GA', 0))).toBeNull();
    expect(recusalRefusal(actor('1', 'INSPECTOR'), 'OFFICE', seats, at('GA', 0))).not.toBeNull();
    const stranger = recusalRefusal(actor('9', 'INSPECTOR'), 'SUBJECT', seats, at('GA', 0));
    expect(stranger).toBe(recusalRefusal(actor('9', 'INSPECTOR'), 'SUBJECT', [], at('GA', 0)));
  });
});

describe('what a recusal must say', () => {
  it('is a kind, of a former post a day that has not lapsed', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ relation: 'DECLARED' })).toEqual([]);
    expect(codes({ source: 'OFFICE', relation: 'DECLARED' })).toEqual(['relation CHOICE']);
    expect(codes({ relation: 'constructor' })).toEqual(['relation CHOICE']);
    expect(codes({ relation: 'FORMER_POST' })).toEqual(['leftOn REQUIRED']);
    expect(codes({ relation: 'FORMER_POST', leftOn: '2023-03-20' })).toEqual(['leftOn LAPSED']);
    expect(codes({ relation: 'FORMER_POST', leftOn: '2023-03-21' })).toEqual([]);
    expect(codes({ leftOn: '2023-03-21' })).toEqual(['leftOn DAY']);
  });

  it('is, where the firm asks, who asked and when; all faults at once', () => {
    const asked = { source: 'SUBJECT', applicant: '扎西(法定代表人)', appliedOn: '2026-03-10' } as const;
    expect(codes(asked)).toEqual([]);
    expect(codes({ ...asked, appliedOn: '2026-03-01' })).toEqual(['appliedOn RANGE']);
    expect(codes({ ...asked, appliedOn: '2026-03-21' })).toEqual(['appliedOn RANGE']);
    expect(codes({ source: 'SUBJECT', relation: '' })).toEqual([
      ...['relation CHOICE', 'applicant REQUIRED', 'appliedOn DAY'],
    ]);
    expect(codes({ ...asked, applicant: '11010519491231002X' })).toEqual(['applicant ID_CARD']);
    expect(cleanRecusal({ ...self, applicant: '扎西', appliedOn: '2026-03-10' })).toEqual(self);
  });
});

describe('the head', () => {
  const refusal = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'none';
  };

  it('decides in the own name; others only in the name that they state; nobody on himself or herself', () => {
    expect(headOf(actor(null, 'HEAD'), '1', null)).toBe('丁局长');
    expect(headOf(actor(null, 'DRAWER'), '1', ' 王局长 ')).toBe('王局长');
    expect(refusal(() => headOf(actor(null, 'DRAWER'), '1', ' '))).toBe('INVALID_INPUT');
    expect(refusal(() => headOf(actor(null, 'ADMINISTRATOR'), '1', null))).toBe('INVALID_INPUT');
    expect(refusal(() => headOf(actor('1', 'HEAD'), '1', null))).toBe('RULE_BROKEN');
  });
});
