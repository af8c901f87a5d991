import fc from 'fast-check';
import {
  cleanStep,
  type Standing,
  stepFaults,
  type StepInput,
  takerRefusal,
} from '../../src/inspection/follow-up/follow-up.rules.js';
import {
  FOLLOW_UP_KINDS,
  type FollowUpKind,
  nextSteps,
  stepRule,
  type StepRule,
  STEPS,
  stepWords,
} from '../../src/inspection/follow-up/steps.rules.js';
import { calledFor, type EndFacts, openEnds } from '../../src/inspection/follow-up/task-ends.rules.js';
import { FOLLOW_UPS, type FollowUp } from '../../src/inspection/result-codes.js';
import { addDays } from '../../src/kernel/day.js';

const KINDS = Object.keys(FOLLOW_UP_KINDS) as FollowUpKind[];
const kinds = fc.constantFrom(...KINDS);
const TODAY = '2026-03-20';

/** What a person types who fills a step's form rightly. */
function filled(step: string, rule: StepRule, after: number, onDay: string): StepInput {
  return {
    ...{ step, after, onDay: rule.ahead ? addDays(TODAY, 5) : onDay },
    ...{ text: '情况说明', documentNo: '甘交〔2026〕1号', newDue: '2026-12-01', next: 'ORDER' },
    nextDue: '2026-06-30',
  };
}

describe('the table of steps', () => {
  it.each(KINDS)('%s: from everywhere that can be reached people can reach an end', (kind) => {
    const seen = new Set<string>();
    const canEnd = (last: string, path: readonly string[]): boolean =>
      nextSteps(kind, last, { ended: false, superseded: false }).some((step) => {
        if (stepRule(kind, step)?.ends) return true;
        return !path.includes(step) && canEnd(step, [...path, step]);
      });
    const walk = (last: string): void => {
      if (seen.has(last)) return;
      seen.add(last);
      expect({ last, canEnd: canEnd(last, [last]) }).toEqual({ last, canEnd: true });
      for (const step of nextSteps(kind, last, { ended: false, superseded: false })) {
        if (!stepRule(kind, step)?.ends) walk(step);
      }
    };
    walk('OPENED');
  });

  it.each(KINDS)('%s: every step has a way to it, only known steps before it, and a name', (kind) => {
    for (const [step, rule] of Object.entries(STEPS[kind])) {
      expect(rule.from.length).toBeGreaterThan(0);
      for (const from of rule.from) expect(from === 'OPENED' || Object.hasOwn(STEPS[kind], from)).toBe(true);
      expect(stepWords(kind, step)).toMatch(/^[一-龥，()]+$/);
    }
    expect(stepRule(kind, 'constructor')).toBeUndefined();
  });

  it('keeps its promises along any sequence of steps', () => {
    fc.assert(
      fc.property(kinds, fc.array(fc.nat(50), { maxLength: 30 }), fc.boolean(), (kind, picks, superseded) => {
        let last = 'OPENED';
        let due: string | null = '2026-03-31';
        let ended = false;
        let day = '2026-03-01';
        const taken: string[] = [];
        for (const pick of picks) {
          const possible = nextSteps(kind, last, { ended, superseded });
          if (ended) {
            expect(possible).toEqual([]);
            return;
          }
          const step = possible[pick % possible.length];
          const rule = stepRule(kind, step) as StepRule;
          if (step !== 'WITHDRAWN') expect(rule.from).toContain(last);
          const context = { today: TODAY, notBefore: day, due };
          const typed = filled(step, rule, taken.length, day);
          const newDue = addDays(due ?? day, 1);
          const input = cleanStep({ ...typed, newDue }, rule);
          expect(stepFaults(input, rule, context)).toEqual([]);
          // What a step does not ask for is not kept, whatever is sent.
          if (rule.asks.newDue === undefined) expect(input.newDue).toBeNull();
          if (input.newDue !== null) due = input.newDue;
          if (!rule.ahead) day = addDays(day, 1) <= TODAY ? addDays(day, 1) : day;
          taken.push(step);
          last = step;
          ended = rule.ends;
        }
        // An order is never re-checked before it was delivered.
        const checked = taken.findIndex((step) => step === 'CORRECTED' || step === 'NOT_CORRECTED');
        if (kind === 'ORDER' && checked >= 0) expect(taken.slice(0, checked)).toContain('DELIVERED');
        if (kind === 'CASE' && taken.includes('DECIDED')) {
          expect(taken).toEqual(['SENT', 'FILED', 'DECIDED']);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('misses each field that is asked for, and no other', () => {
    for (const kind of KINDS) {
      for (const [step, rule] of Object.entries(STEPS[kind])) {
        const bare = cleanStep({ step, after: 0, onDay: rule.ahead ? '2026-03-25' : '2026-03-10' }, rule);
        const context = { today: TODAY, notBefore: '2026-03-01', due: null };
        const missing = stepFaults(bare, rule, context).map(({ field }) => field);
        const asked = Object.keys(rule.asks).filter((field) => !(rule.may ?? []).includes(field as 'text'));
        expect([step, ...missing.sort()]).toEqual([step, ...asked.sort()]);
      }
    }
  });

  it('takes no day ahead or before what went before, no mistyped year, no ID-card number', () => {
    const rule = STEPS.ORDER.DELIVERED;
    const context = { today: TODAY, notBefore: '2026-03-10', due: '2026-03-31' };
    const codes = (more: Partial<StepInput>) =>
      stepFaults(
        cleanStep({ ...filled('DELIVERED', rule, 0, '2026-03-12'), ...more }, rule),
        rule,
        context,
      ).map(({ field, code }) => `${field} ${code}`);
    expect(codes({})).toEqual([]);
    expect(codes({ onDay: '2026-03-21' })).toEqual(['onDay FUTURE']);
    expect(codes({ onDay: '2026-03-09' })).toEqual(['onDay ORDER']);
    expect(codes({ onDay: '2026-02-30' })).toEqual(['onDay DAY']);
    expect(codes({ text: '签收人 11010519491231002X' })).toEqual(['text ID_CARD']);
    expect(codes({ text: '长'.repeat(2001), documentNo: '号'.repeat(101) })).toEqual([
      ...['text TOO_LONG', 'documentNo TOO_LONG'],
    ]);
    const longer = STEPS.ORDER.EXTENDED;
    const extend = (newDue: string) =>
      stepFaults(
        cleanStep({ ...filled('EXTENDED', longer, 1, '2026-03-12'), newDue }, longer),
        ...([longer, context] as const),
      ).map(({ code }) => code);
    expect([extend('2026-04-01'), extend('2026-03-31'), extend('2062-04-01')]).toEqual([
      [],
      ['ORDER'],
      ['FAR'],
    ]);
  });
});

describe('who takes a step', () => {
  const nobody: Standing = { seated: false, onTask: false, office: false, machine: false };
  it('is never another system, and nobody answers for himself', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (seated, onTask, office) => {
        const standing = { ...nobody, seated, onTask: onTask || seated, office };
        expect(takerRefusal('TEAM', standing, '甲') === null).toBe(seated);
        expect(takerRefusal('OFFICE', standing, '甲') === null).toBe(office && !standing.onTask);
        expect(takerRefusal('EITHER', standing, '甲') === null).toBe(seated || office);
        expect(takerRefusal('SYSTEM', standing, '甲')).not.toBeNull();
      }),
    );
    for (const who of ['TEAM', 'OFFICE', 'EITHER', 'SYSTEM'] as const) {
      expect(takerRefusal(who, { ...nobody, machine: true }, '甲')).toBeNull();
    }
  });
});

const found = fc.array(
  fc.record({
    poolCode: fc.constantFrom('JT', 'GA', 'YJ'),
    itemCode: fc.constantFrom('JT-01', 'JT-02'),
    text: fc.string({ minLength: 1, maxLength: 1500 }),
  }),
  { maxLength: 8 },
);

describe('what an accepted result opens', () => {
  const codes = fc.constantFrom(...(Object.keys(FOLLOW_UPS) as FollowUp[]));
  it('is nothing for none, one for the lead, or one for each system that found something', () => {
    fc.assert(
      fc.property(codes, found, fc.string(), (followUp, rows, findings) => {
        const facts = {
          followUp,
          findings,
          remark: null,
          correctBy: '2026-03-31',
          leadPool: 'JT',
          found: rows,
        };
        const called = calledFor(facts);
        const pools = [...new Set(rows.map(({ poolCode }) => poolCode))];
        const each = followUp === 'ORDER_TO_CORRECT' || followUp === 'CASE_UNIT';
        const expected = followUp === 'NONE' ? [] : each && pools.length > 0 ? pools : ['JT'];
        expect(called.map(({ poolCode }) => poolCode)).toEqual(expected);
        for (const one of called) {
          expect(one.what.length).toBeGreaterThan(0);
          expect(one.what.length).toBeLessThanOrEqual(2000);
          expect(one.dueOn).toBe(followUp === 'ORDER_TO_CORRECT' ? '2026-03-31' : null);
        }
      }),
    );
  });
});

describe('the end of a task', () => {
  const done: EndFacts = {
    ...{ resultCode: 'NO_ISSUE', correcting: false, replaced: false, voided: false, closed: false },
    ...{ approval: 'APPROVED', followUps: [] },
  };
  it('comes only where every follow-up ended, the head approved and nothing is being corrected', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: kinds, poolName: fc.constant('交通运输系统'), ended: fc.boolean() }), {
          maxLength: 5,
        }),
        fc.constantFrom('NONE', 'OPEN', 'URGENT', 'APPROVED', 'REFUSED' as const),
        ...[fc.boolean(), fc.boolean()],
        (followUps, approval, correcting, closed) => {
          const open = openEnds({ ...done, followUps, approval, correcting, closed } as EndFacts);
          const may =
            !closed && !correcting && approval === 'APPROVED' && followUps.every(({ ended }) => ended);
          expect(open.length === 0).toBe(may);
        },
      ),
    );
  });

  it('says why not', () => {
    expect(openEnds(done)).toEqual([]);
    expect(openEnds({ ...done, resultCode: null })).toEqual([
      '检查结果还没有审核通过，请先录入并审核检查结果。',
    ]);
    expect(openEnds({ ...done, resultCode: 'UNREACHABLE' })[0]).toContain('由机关负责人认定');
    expect(openEnds({ ...done, voided: true })[0]).toContain('作废');
    expect(openEnds({ ...done, replaced: true })[0]).toContain('递补');
    const two = [
      { kind: 'ORDER' as const, poolName: '公安机关', ended: false },
      { kind: 'CASE' as const, poolName: '交通运输系统', ended: true },
    ];
    expect(openEnds({ ...done, followUps: two })).toEqual([
      '还有1项后续处理没有办结：责令限期改正(公安机关)。',
    ]);
  });
});
