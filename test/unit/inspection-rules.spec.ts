import fc from 'fast-check';
import type { Actor, Role } from '../../src/audit/actor.js';
import { type AgencyReach, listReach } from '../../src/ceremony/lists/list-reach.rules.js';
import {
  cleanResult,
  cleanReview,
  type Correction,
  type NewestResult,
  personRefusal,
  type ResultInput,
  resultFaults,
  reviewFaults,
  stateRefusal,
  substituteWindow,
  TASK_STATES,
  type TaskAct,
  type TaskState,
  taskState,
  ticketCommand,
} from '../../src/inspection/inspection.rules.js';
import { cleanText } from '../../src/kernel/text.js';
import { FOLLOW_UPS, RESULT_CODES, resultCodesFor } from '../../src/inspection/result-codes.js';

const context = { subjectKind: 'REPAIR_SHOP', drawnOn: '2026-03-02', today: '2026-03-20' };
const good: ResultInput = { resultCode: 'NO_ISSUE', followUp: 'NONE', inspectedOn: '2026-03-10' };
const codesOf = (change: Partial<ResultInput>, kind = 'REPAIR_SHOP') =>
  resultFaults(cleanResult({ ...good, ...change }, cleanText(String(change.findings ?? ''))), {
    ...{ ...context, subjectKind: kind },
  }).map((fault) => `${fault.field} ${fault.code}`);
const actor = (roles: Role[], change: Partial<Actor> = {}): Actor => ({
  accountId: '7',
  name: '某人',
  roles,
  agencyCode: 'JT-JU',
  inspectorId: null,
  ...change,
});

describe('a result', () => {
  it('is accepted where nothing was found', () => {
    expect(codesOf({})).toEqual([]);
  });

  it('is refused before the draw, in the future, and on no day at all', () => {
    expect(codesOf({ inspectedOn: '2026-03-01' })).toEqual(['inspectedOn BEFORE_DRAW']);
    expect(codesOf({ inspectedOn: '2026-03-21' })).toEqual(['inspectedOn FUTURE']);
    expect(codesOf({ inspectedOn: '2026-02-30' })).toEqual(['inspectedOn DAY']);
    expect(codesOf({ inspectedOn: '2026-03-02' })).toEqual([]);
    expect(codesOf({ inspectedOn: '2026-03-20' })).toEqual([]);
  });

  it('is refused with an unknown class, an inherited key too', () => {
    expect(codesOf({ resultCode: 'FINE' })).toEqual(['resultCode UNKNOWN']);
    expect(codesOf({ resultCode: 'toString' })).toEqual(['resultCode UNKNOWN']);
    expect(codesOf({ followUp: 'constructor' })).toEqual(['followUp REQUIRED']);
  });

  it('needs a follow-up, and one that fits', () => {
    expect(codesOf({ followUp: null })).toEqual(['followUp REQUIRED']);
    expect(codesOf({ resultCode: 'PENDING_ACTION', findings: '灭火器过期', followUp: 'NONE' })).toEqual([
      'followUp CONTRADICTION',
    ]);
    expect(codesOf({ followUp: 'OTHER' })).toEqual(['remark REQUIRED']);
    expect(codesOf({ followUp: 'OTHER', remark: '约谈负责人' })).toEqual([]);
  });

  it('needs findings exactly where the class says that something was found', () => {
    for (const [code, { found, closesAlone }] of Object.entries(RESULT_CODES)) {
      const followUp = closesAlone ? 'NONE' : 'CASE_UNIT';
      const faults = codesOf({ resultCode: code, followUp, findings: '  ' }, 'CONSTRUCTION_PROJECT');
      expect([code, faults]).toEqual([code, found ? ['findings REQUIRED'] : []]);
    }
  });

  it('asks for the day until which a problem must be mended', () => {
    const ordered = {
      resultCode: 'RECTIFICATION_ORDERED',
      followUp: 'ORDER_TO_CORRECT',
      findings: '台账缺页',
    };
    expect(codesOf(ordered)).toEqual(['correctBy REQUIRED']);
    expect(codesOf({ ...ordered, correctBy: '2026-03-09' })).toEqual(['correctBy ORDER']);
    expect(codesOf({ ...ordered, correctBy: '2026-04-09' })).toEqual([]);
    expect(codesOf({ ...ordered, correctBy: '2026-02-30' })).toEqual(['correctBy DAY']);
    expect(codesOf({ correctBy: '下个月' })).toEqual(['correctBy DAY']);
  });

  it('keeps classes of projects to projects', () => {
    expect(codesOf({ resultCode: 'NOT_STARTED_OR_SUSPENDED' })).toEqual(['resultCode KIND']);
    expect(codesOf({ resultCode: 'NOT_STARTED_OR_SUSPENDED' }, 'CONSTRUCTION_PROJECT')).toEqual([]);
    expect(resultCodesFor('REPAIR_SHOP')).toHaveLength(11);
    expect(resultCodesFor('CONSTRUCTION_PROJECT')).toHaveLength(13);
  });

  it('never holds the number of an identity card', () => {
    expect(codesOf({ remark: '负责人 11010519491231002X 在场' })).toEqual(['remark ID_CARD']);
    expect(codesOf({ remark: '见 91350200MA2YJ1XR9G' })).toEqual([]);
  });

  it('is judged whole: all faults at once', () => {
    expect(codesOf({ resultCode: '', followUp: '', inspectedOn: '' })).toEqual([
      'inspectedOn DAY',
      'resultCode UNKNOWN',
      'followUp REQUIRED',
    ]);
  });

  it('never throws on any text, and stores no control character', () => {
    fc.assert(
      fc.property(
        fc.record({
          resultCode: fc.string(),
          followUp: fc.string(),
          inspectedOn: fc.string(),
          remark: fc.string({ unit: 'binary' }),
        }),
        (input) => {
          const result = cleanResult(input, '');
          expect(resultFaults(result, context)).toBeInstanceOf(Array);
          expect(result.remark ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        },
      ),
    );
  });
});

describe('a review', () => {
  const faultsOf = (decision: string, reason?: string) =>
    reviewFaults(cleanReview({ version: 1, decision, reason })).map(
      (fault) => `${fault.field} ${fault.code}`,
    );

  it('accepts without a reason and keeps none', () => {
    expect(cleanReview({ version: 2, decision: 'ACCEPTED', reason: '好' })).toEqual({
      version: 2,
      decision: 'ACCEPTED',
      reason: null,
    });
    expect(faultsOf('ACCEPTED')).toEqual([]);
  });

  it('returns only with a reason of a decent length, without identity card numbers', () => {
    expect(faultsOf('RETURNED', ' 　')).toEqual(['reason REQUIRED']);
    expect(faultsOf('RETURNED', '日期与现场记录不符')).toEqual([]);
    expect(faultsOf('RETURNED', '字'.repeat(501))).toEqual(['reason TOO_LONG']);
    expect(faultsOf('RETURNED', '见 11010519491231002X')).toEqual(['reason ID_CARD']);
    expect(faultsOf('MAYBE')).toEqual(['decision UNKNOWN']);
  });
});

describe('the state of a task', () => {
  it('follows from the newest result alone', () => {
    expect(taskState(null, false)).toBe('ASSIGNED');
    expect(taskState({ decision: null }, false)).toBe('ENTERED');
    expect(taskState({ decision: 'RETURNED' }, false)).toBe('RETURNED');
    expect(taskState({ decision: 'ACCEPTED' }, false)).toBe('REVIEWED');
  });

  it('is closed by a substitution, whatever the result', () => {
    for (const decision of [null, 'RETURNED', 'ACCEPTED'] as const) {
      expect(taskState({ decision }, true)).toBe('REPLACED');
    }
    expect(taskState(null, true)).toBe('REPLACED');
    expect(stateRefusal('ENTER', 'REPLACED')).toContain('递补');
    expect(stateRefusal('REVIEW', 'REPLACED')).toContain('递补');
  });

  it('gives a reserve as many days as the others had, within the deadline of the plan line', () => {
    const march = { windowFrom: '2026-03-01', windowTo: '2026-03-31' };
    const windowOf = (today: string, deadline = '2026-11-30') => {
      const { windowFrom, windowTo } = substituteWindow(march, today, deadline);
      return [windowFrom, windowTo];
    };
    expect(windowOf('2026-02-20')).toEqual(['2026-03-01', '2026-03-31']);
    expect(windowOf('2026-03-20')).toEqual(['2026-03-20', '2026-04-19']);
    expect(windowOf('2026-03-20', '2026-04-05')).toEqual(['2026-03-20', '2026-04-05']);
    expect(windowOf('2026-03-20', '2026-03-25')).toEqual(['2026-03-20', '2026-03-31']);
    expect(windowOf('2026-12-10')).toEqual(['2026-12-10', '2027-01-09']);
  });

  it('lets each act happen from its states only, and says why not elsewhere', () => {
    const allowed = (act: TaskAct, correction: Correction | null = null) =>
      (Object.keys(TASK_STATES) as TaskState[]).filter(
        (state) => stateRefusal(act, state, correction) === null,
      );
    expect(allowed('ENTER')).toEqual(['ASSIGNED', 'RETURNED']);
    expect(allowed('REVIEW')).toEqual(['ENTERED']);
    expect(allowed('CORRECT')).toEqual(['REVIEWED']);
    expect(stateRefusal('REVIEW', 'REVIEWED', 'WAITING')).toBeNull();
    expect(stateRefusal('CORRECT', 'REVIEWED', 'WAITING')).toContain('正在等待审核');
    expect(stateRefusal('REVIEW', 'REVIEWED', 'RETURNED')).toContain('更正已退回');
    expect(stateRefusal('CORRECT', 'REVIEWED', 'RETURNED')).toBeNull();
    expect(stateRefusal('ENTER', 'REVIEWED', 'RETURNED')).toContain('更正');
    for (const correction of ['WAITING', 'RETURNED'] as const) {
      expect(stateRefusal('REVIEW', 'REPLACED', correction)).toContain('递补');
    }
    expect(stateRefusal('REVIEW', 'REVIEWED')).toContain('不能重复审核');
  });
});

describe('who may act', () => {
  const newest: NewestResult = { version: 1, enteredBy: '7', enteredInspector: '70', decision: null };
  const task = { seatHolders: ['70', null], newest };

  it('lets a seated inspector enter, nobody else', () => {
    expect(personRefusal('ENTER', actor(['INSPECTOR'], { inspectorId: '70' }), task)).toBeNull();
    for (const other of [
      actor(['INSPECTOR'], { inspectorId: '71' }),
      actor(['INSPECTOR']),
      actor(['REVIEWER'], { inspectorId: '70' }),
      actor(['INSPECTOR'], { inspectorId: '70', accountId: null }),
    ]) {
      expect(personRefusal('ENTER', other, task)?.code).toBe('FORBIDDEN');
    }
  });

  it('lets another person review: neither the same account nor another account of the same inspector', () => {
    const reviewer = (change: Partial<Actor>) => personRefusal('REVIEW', actor(['REVIEWER'], change), task);
    expect(reviewer({ accountId: '8' })).toBeNull();
    expect(reviewer({ accountId: '8', inspectorId: '71' })).toBeNull();
    expect(reviewer({ accountId: '7' })?.code).toBe('RULE_BROKEN');
    expect(reviewer({ accountId: '8', inspectorId: '70' })?.code).toBe('RULE_BROKEN');
    expect(personRefusal('REVIEW', actor(['INSPECTOR'], { accountId: '8' }), task)?.code).toBe('FORBIDDEN');
  });
});

describe('the scope of tasks', () => {
  const reach = (everything: boolean, areaCodes: string[] = []): AgencyReach => ({
    registry: { everything, areaCodes: new Set(areaCodes), agencyCodes: new Set() },
    inspectorIds: ['1', '2'],
    headOfPool: null,
  });

  it('is one’s own seats for an inspector, nothing for a witness, of the bureau too', () => {
    const nothing = { everything: false, inspectorIds: [], pools: [], areaCodes: [] };
    expect(listReach(actor(['INSPECTOR'], { inspectorId: '70' }), reach(true))).toEqual({
      ...nothing,
      inspectorIds: ['70'],
    });
    expect(listReach(actor(['WITNESS']), reach(true, ['513301']))).toEqual(nothing);
  });

  it('is everything for the bureau', () => {
    expect(listReach(actor(['REVIEWER', 'INSPECTOR']), reach(true)).everything).toBe(true);
  });

  it('is the county and one’s own people for a county bureau', () => {
    expect(listReach(actor(['REVIEWER'], { inspectorId: '2' }), reach(false, ['513322']))).toEqual({
      everything: false,
      inspectorIds: ['2', '1'],
      pools: [],
      areaCodes: ['513322'],
    });
  });

  it('is the system’s teams for the head of another system', () => {
    const partner = listReach(actor(['REVIEWER']), { ...reach(false), headOfPool: 'SJ' });
    expect(partner).toEqual({ everything: false, inspectorIds: ['1', '2'], pools: ['SJ'], areaCodes: [] });
  });
});

describe('texts', () => {
  it('gives the command of the draw rules', () => {
    expect(ticketCommand('ab', '91350200MA2YJ1XR9G')).toBe(
      `printf '%s|%s' 'ab' '91350200MA2YJ1XR9G' | sha256sum`,
    );
  });

  it('has a Chinese name for every code', () => {
    for (const { name } of Object.values(RESULT_CODES)) expect(name).toMatch(/^[\u4e00-\u9fff()、]+$/);
    for (const name of Object.values(FOLLOW_UPS)) expect(name).toMatch(/^[\u4e00-\u9fff，]+$/);
  });
});
