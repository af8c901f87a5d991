import fc from 'fast-check';
import { addDays } from '../../src/kernel/day.js';
import { dueNow } from '../../src/disclosure/reminders/due.rules.js';
import { unconfirmed } from '../../src/plan/life/approval.rules.js';
import { linesDigest, partnersOf, standing, type Standing } from '../../src/plan/life/confirmation.rules.js';
import { planDifference } from '../../src/plan/life/difference.rules.js';
import { filingFaults } from '../../src/plan/life/filing.rules.js';
import {
  mayGo,
  PLAN_MOVES,
  PLAN_STAGES,
  type PlanMoveName,
  type PlanStage,
  requireStage,
} from '../../src/plan/life/plan-states.js';
import { periodText } from '../../src/plan/layouts/layout-rows.rules.js';
import type { PlanLine } from '../../src/plan/plan.entity.js';
import { scheduleFaults } from '../../src/plan/schedule/plan-schedule.service.js';
import { monthGridSvg } from '../../src/platform/svg/month-grid.js';
import { carrierLine } from '../support/plan-lines.js';

const lineOf = (id: number, changes: Partial<PlanLine> = {}): PlanLine =>
  ({
    ...carrierLine(),
    ...{ id: String(id), planId: '1', lineNo: id, revision: 0, itemName: '检查', originId: null },
    ...changes,
  }) as PlanLine;
const NAMES = { pools: new Map([['JT', '交通运输系统']]), areas: new Map<string, string>() };
const stages = Object.keys(PLAN_STAGES) as PlanStage[];
const moves = Object.keys(PLAN_MOVES) as PlanMoveName[];

describe('the table of moves', () => {
  it('leads to every stage, and out of the last two never', () => {
    const reached = new Set<PlanStage>();
    for (const move of moves) reached.add(PLAN_MOVES[move].to);
    expect([...reached].sort()).toEqual([...stages].sort());
    for (const move of moves) {
      expect(mayGo(move, 'CLOSED')).toBe(false);
      expect(mayGo(move, 'ADJUSTED')).toBe(false);
    }
  });

  it('refuses every other move in Chinese words', () => {
    for (const move of moves) {
      for (const stage of stages.filter((one) => !mayGo(move, one))) {
        expect(() => requireStage(move, stage)).toThrow(/^[^A-Za-z]{8,}$/);
      }
    }
  });
});

describe('what a partner confirms', () => {
  it('is the same however its lines are numbered, saved, ordered or their values keyed', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }), fc.nat(9), (order, revision) => {
        const lines = [1, 2, 3, 4].map((id) => lineOf(id, { taskName: `第${id}项` }));
        const shuffled = order.map((id, at) => {
          const turned = Object.fromEntries(Object.entries(lines[id - 1]).reverse()) as unknown as PlanLine;
          return { ...turned, id: `9${id}`, lineNo: at + 1, revision };
        });
        expect(linesDigest('GA', shuffled)).toBe(linesDigest('GA', lines));
      }),
    );
  });

  it('is another with any change of its lines, and none of others', () => {
    const lines = [lineOf(1), lineOf(2, { partnerPools: [], teams: [], leadPool: 'JT' })];
    const before = linesDigest('GA', lines);
    const changes: Partial<PlanLine>[] = [
      ...[
        { months: [4] },
        { deadline: '2026-12-01' },
        { teams: [] },
        { methods: '书面' },
        { announced: true },
      ],
      ...[{ strata: [{ key: 'A' as const, ratio: '0.02' }] }, { areaCodes: ['513301'] }, { remark: null }],
    ];
    for (const change of changes) {
      expect(linesDigest('GA', [lineOf(1, change), lines[1]])).not.toBe(before);
      expect(linesDigest('GA', [lines[0], { ...lines[1], months: [4] }])).toBe(before);
    }
    expect(linesDigest('GA', [...lines, lineOf(3)])).not.toBe(before);
    expect(partnersOf('JT', lines)).toEqual(['GA', 'YJ']);
  });

  it('holds while the digest is the same', () => {
    expect(standing('a', null)).toBe('OPEN');
    expect(standing('a', { decision: 'CONFIRMED', linesDigest: 'a' })).toBe('CONFIRMED');
    expect(standing('b', { decision: 'CONFIRMED', linesDigest: 'a' })).toBe('LAPSED');
  });

  it('is never passed over in silence: a reason is recorded, or approval refused', () => {
    const stand = fc.record({
      poolName: fc.constantFrom('公安机关', '应急管理部门'),
      standing: fc.constantFrom<Standing>('CONFIRMED', 'OBJECTED', 'LAPSED', 'OPEN'),
      reachable: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(stand),
        fc.constantFrom('', '急', '书面会签', 'x'.repeat(501)),
        (stands, given) => {
          const { reason, faults } = unconfirmed(stands, given);
          const all = stands.every((one) => one.standing === 'CONFIRMED');
          expect(reason === null && faults.length === 0).toBe(all);
          expect(reason !== null && faults.length > 0).toBe(false);
          const mustAsk = stands.some(
            (one) => one.standing === 'OBJECTED' || (one.standing !== 'CONFIRMED' && one.reachable),
          );
          if (mustAsk && given === '') expect(faults).toHaveLength(1);
        },
      ),
    );
  });
});

describe('the difference of two versions', () => {
  it('tells each line of both exactly once, whatever was kept, changed, moved, added and taken out', () => {
    const kept = fc.record({ from: fc.integer({ min: 1, max: 6 }), changed: fc.boolean() });
    fc.assert(
      fc.property(fc.uniqueArray(kept, { selector: ({ from }) => from }), fc.nat(3), (copies, added) => {
        const before = [1, 2, 3, 4, 5, 6].map((id) => lineOf(id));
        const after = [
          ...copies.map(({ from, changed }, n) =>
            lineOf(10 + n, {
              ...{ originId: String(from), lineNo: n + 1 },
              ...(changed ? { methods: '书面检查' } : {}),
            }),
          ),
          ...Array.from({ length: added }, (_, n) => lineOf(50 + n, { lineNo: copies.length + n + 1 })),
        ];
        const rows = planDifference(before, after, NAMES);
        const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
        expect(count('ADDED')).toBe(added);
        expect(count('REMOVED')).toBe(6 - copies.length);
        expect(count('CHANGED')).toBe(copies.filter(({ changed }) => changed).length);
        const numbers = (side: 'before' | 'after') =>
          rows.flatMap((row) => row[side] ?? []).sort((a, b) => a - b);
        expect(numbers('before')).toEqual([1, 2, 3, 4, 5, 6]);
        expect(numbers('after')).toEqual(after.map(({ lineNo }) => lineNo));
      }),
    );
  });

  it('names what changed with both texts, and hides no setting that has no words', () => {
    const [row] = planDifference([lineOf(1)], [lineOf(2, { originId: '1', months: [3] })], NAMES);
    expect(row.changes).toEqual([{ what: '抽查月份', before: '3月、6月、9月', after: '3月' }]);
    const strange = { ...lineOf(2, { originId: '1' }), unheardOf: 1 } as PlanLine;
    expect(planDifference([lineOf(1)], [strange], NAMES)[0].changes[0].what).toBe('其他设置');
  });
});

describe('small rules', () => {
  it('a filing lies between approval and today', () => {
    const approved = new Date('2026-03-01T16:30:00Z'); // 2 March in Shanghai
    const faults = (filedOn: string) =>
      filingFaults({ filedWith: '省厅', filedOn, receiptNo: '' }, approved, '2026-03-10').map(
        ({ code }) => code,
      );
    expect(['2026-03-01', '2026-03-02', '2026-03-10', '2026-03-11', '2026-02-30'].map(faults)).toEqual([
      ...[['RANGE'], [], [], ['RANGE'], ['DAY']],
    ]);
  });

  it('a day that every month has opens its draws', () => {
    const fields = (openDay: number | null, remindDays: number) =>
      scheduleFaults({ openDay, remindDays }).map(({ field }) => field);
    expect([fields(null, 0), fields(1, 60), fields(28, 7)]).toEqual([[], [], []]);
    expect([fields(0, 61), fields(29, -1), fields(1.5, NaN)]).toEqual(
      Array(3).fill(['openDay', 'remindDays']),
    );
  });

  it('what is due is due from so many days before, and overdue from the day after', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 40 }), fc.nat(30), (left, ahead) => {
        const due = { kind: 'DRAW' as const, objectKey: '1', what: '批次', href: '/' };
        const now = dueNow([{ ...due, dueOn: addDays('2026-06-15', left) }], '2026-06-15', ahead);
        expect(now.map(({ stage }) => stage)).toEqual(left > ahead ? [] : [left < 0 ? 'OVERDUE' : 'SOON']);
      }),
    );
  });

  it('a period is read from its months, and a picture has a square for each batch', () => {
    expect([periodText([9, 3]), periodText([4])]).toEqual(['3月-9月', '4月']);
    const months = ['', '', '5户', '', '', '有', '', '', '', '', '', ''];
    const svg = monthGridSvg({ id: 'x', title: '年', description: '全年', rows: [{ name: '<甲>', months }] });
    expect(svg.match(/<rect/g)).toHaveLength(2);
    expect(svg).not.toContain('<甲>');
  });
});
