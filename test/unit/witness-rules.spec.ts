import {
  entropyPlanFaults,
  isThin,
  mayConfirm,
  mayEnter,
  requireMayEnter,
  requireTakesPart,
  takesPart,
  thinPlanNote,
} from '../../src/ceremony/witness/entropy.rules.js';
import { digestGroups, roomStep } from '../../src/ceremony/witness/room.rules.js';
import {
  entropyPlanOf,
  plannedWitness,
  type WitnessInput,
  witnessText,
} from '../../src/ceremony/witness/witness.rules.js';
import type { Role } from '../../src/audit/actor.js';
import { shanghaiMinute } from '../../src/kernel/day.js';
import { person } from '../support/ceremony.js';

const NOW = new Date('2026-03-02T01:00:00Z');
const wang: WitnessInput = {
  ...{ witness: '王敏', organisation: '甘孜州公证处', role: '公证员', accountId: '7' },
  ...{ digits: 10, kind: 'DEVICE', device: 'DICE' },
};
const li: WitnessInput = { witness: '李强', role: '企业代表', digits: 10, kind: 'DEVICE' };
const lottery: WitnessInput = {
  ...{ witness: '中国福利彩票双色球', digits: 10, kind: 'PUBLIC', device: 'LOTTERY' },
  source: { issue: '第2026030期', at: '2026-03-17T21:15' },
};

const fieldsOf = (plan: readonly WitnessInput[], reason = '') =>
  entropyPlanFaults(plan.map(plannedWitness), reason, NOW).map(({ field }) => field);

describe('a planned witness', () => {
  it.each([
    ['name, organisation and role', wang, '王敏(甘孜州公证处 公证员)'],
    ['a role alone', li, '李强(企业代表)'],
    ['one text, as programs wrote it before', { ...li, witness: '王敏(公证处)', role: '' }, '王敏(公证处)'],
    ['a public value', lottery, '中国福利彩票双色球第2026030期(2026年3月17日 21:15公布)'],
    ['untidy typing', { ...wang, witness: ' 王　敏 ', organisation: '\t' }, '王 敏(公证员)'],
  ])('is written as %s', (_what, input, text) => {
    expect(witnessText(plannedWitness(input))).toBe(text);
  });

  it('stands in the plan of entropy with nothing but text, digits and kind', () => {
    expect(entropyPlanOf([plannedWitness(wang)])).toEqual([
      { witness: '王敏(甘孜州公证处 公证员)', digits: 10, kind: 'DEVICE' },
    ]);
  });

  it('has a moment only where there is one, in the time of the office', () => {
    expect(shanghaiMinute('2026-03-17 21:15')?.toISOString()).toBe('2026-03-17T13:15:00.000Z');
    for (const odd of ['2026-02-30T10:00', '2026-03-17T24:00', '2026-03-17', '', '17/3/2026 21:15']) {
      expect(shanghaiMinute(odd)).toBeNull();
    }
  });
});

describe('faults of a plan of entropy', () => {
  it.each<[string, WitnessInput[], string[]]>([
    ['two witnesses with ten digits each', [wang, li], []],
    ['a public value that comes out later', [wang, lottery], []],
    ['nobody', [], ['entropyPlan']],
    ['one witness', [{ ...wang, digits: 20 }], ['entropyPlan']],
    ['too few digits', [wang, { ...li, digits: 9 }], ['entropyPlan']],
    ['a witness twice', [li, li], ['entropyPlan.1.witness']],
    ['an account twice', [wang, { ...li, accountId: '7' }], ['entropyPlan.1.accountId']],
    [
      'no name and no digits',
      [wang, { ...li, witness: '', digits: 0 }],
      ['entropyPlan.1.witness', 'entropyPlan.1.digits', 'entropyPlan'],
    ],
    ['too many digits', [wang, { ...li, digits: 65 }], ['entropyPlan.1.digits']],
    ['half a digit', [wang, { ...li, digits: 12.5 }], ['entropyPlan.1.digits', 'entropyPlan']],
    ['a long role', [wang, { ...li, role: '代'.repeat(51) }], ['entropyPlan.1.role']],
    ['a device of another kind', [wang, { ...li, device: 'LOTTERY' }], ['entropyPlan.1.device']],
    ['a public value without its moment', [wang, { ...lottery, source: null }], ['entropyPlan.1.source.at']],
    [
      'a public value that is out already',
      [wang, { ...lottery, source: { issue: '第2026020期', at: '2026-03-02T09:00' } }],
      ['entropyPlan.1.source.at'],
    ],
    [
      'eleven witnesses',
      Array.from({ length: 11 }, (_, n) => ({ ...li, witness: `甲${n}` })),
      ['entropyPlan'],
    ],
  ])('%s', (_what, plan, fields) => {
    expect(fieldsOf(plan)).toEqual(fields);
  });

  it.each<[string, WitnessInput[], string, string[]]>([
    ['one witness with eight digits', [{ ...wang, digits: 8 }], '监督员途中受阻，仅一人到场', []],
    ['seven digits', [{ ...wang, digits: 7 }], '监督员途中受阻，仅一人到场', ['entropyPlan']],
    ['nobody', [], '监督员途中受阻，无人到场', ['entropyPlan']],
    ['a reason of two characters', [{ ...wang, digits: 8 }], '没人', ['entropyReason']],
    ['an endless reason', [{ ...wang, digits: 8 }], '因'.repeat(301), ['entropyReason']],
    ['a reason of spaces', [{ ...wang, digits: 8 }], ' 　 ', ['entropyPlan', 'entropyPlan']],
  ])('with a reason for fewer: %s', (_what, plan, reason, fields) => {
    expect(fieldsOf(plan, reason)).toEqual(fields);
  });

  it('keeps the reason of a thin plan for the record, and none of a full one', () => {
    expect(isThin([{ digits: 10 }, { digits: 10 }])).toBe(false);
    expect(isThin([{ digits: 20 }])).toBe(true);
    expect(thinPlanNote([{ digits: 8 }], '仅一人到场')).toBe(
      '监督员 1 名、数字共 8 位，少于通常的 2 名、20 位，原因：仅一人到场',
    );
    expect(thinPlanNote([{ digits: 10 }, { digits: 10 }], '仅一人到场')).toBeNull();
  });
});

describe('who acts on digits', () => {
  const of = (id: string, ...roles: Role[]) => person(id, `人员${id}`, ...roles);
  const notary = { witness: '王敏(公证处)', accountId: '7', text: '12', confirmedBy: null };
  const firm = { witness: '李强', accountId: null, text: '34', confirmedBy: null };
  const both = [
    { ...notary, enteredAccountId: '7' },
    { ...firm, enteredAccountId: '1' },
  ];

  it('the drawer enters what anyone reads aloud, a witness the own digits alone', () => {
    expect([mayEnter(notary, of('1', 'DRAWER')), mayEnter(firm, of('1', 'DRAWER'))]).toEqual([true, true]);
    expect([mayEnter(notary, of('7', 'WITNESS')), mayEnter(firm, of('7', 'WITNESS'))]).toEqual([true, false]);
    expect(() => requireMayEnter(firm, of('7', 'WITNESS'))).toThrow('只能录入自己的数字');
  });

  it('an account that the draw does not name takes no part, whatever else it may do', () => {
    expect(takesPart(both, of('8', 'WITNESS'))).toBe(false);
    expect(() => requireTakesPart('513300-2026-0001', both, of('8', 'WITNESS', 'ADMINISTRATOR'))).toThrow(
      '没有列入您的账号',
    );
    expect(() => requireTakesPart('513300-2026-0001', both, of('7', 'WITNESS'))).not.toThrow();
  });

  it('another one confirms than who entered', () => {
    const may = (account: string, index: number, ...roles: Role[]) =>
      mayConfirm(both[index], both, of(account, ...roles));
    expect([may('7', 0, 'WITNESS'), may('7', 1, 'WITNESS')]).toEqual([false, true]);
    expect([may('1', 0, 'DRAWER'), may('1', 1, 'DRAWER')]).toEqual([true, false]);
    expect([may('8', 0, 'WITNESS'), may('2', 1, 'DRAWER')]).toEqual([false, true]);
    expect(mayConfirm({ ...both[0], text: null }, both, of('1', 'DRAWER'))).toBe(false);
    expect(mayConfirm({ ...both[0], confirmedBy: '抽取员' }, both, of('1', 'DRAWER'))).toBe(false);
  });
});

describe('the room', () => {
  const given = (text: string | null, confirmedBy: string | null) => ({ text, confirmedBy });
  it.each([
    ['before the freeze', 'REHEARSED', null, [], 0],
    ['when digits are missing', 'FROZEN', null, [given('1', '乙'), given(null, null)], 1],
    ['when all are entered', 'FROZEN', null, [given('1', '乙'), given('2', null)], 2],
    ['when all are confirmed', 'FROZEN', null, [given('1', '乙'), given('2', '甲')], 3],
    ['when it is drawn', 'SEALED', 'ab', [given('1', '乙')], 4],
  ] as const)('is at its step %s', (_what, state, resultDigest, witnesses, step) => {
    expect(roomStep({ state, resultDigest, witnesses })).toBe(step);
  });

  it('reads a digest aloud in groups of four', () => {
    expect(digestGroups('0123456789abcdef'.repeat(4))).toEqual(['0123', '4567', '89ab', 'cdef']);
  });
});
