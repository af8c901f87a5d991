import fc from 'fast-check';
import { cardFaults, type CardInput, cleanCard } from '../../src/credit/cards/card.rules.js';
import { classFaults, lastValidDay, monthsOn, raised } from '../../src/credit/credit.rules.js';
import { CREDIT_CLASSES, type CreditClass, RULE_NAMES, type RuleKey } from '../../src/credit/credit.types.js';
import { strataOf } from '../../src/credit/register/strata.rules.js';
import { effectText, isCardRule, ruleFaults } from '../../src/credit/rules/credit-rule.rules.js';
import { addDays, isDay } from '../../src/kernel/day.js';
import { RESULT_CODES } from '../../src/inspection/result-codes.js';

const CODE = '91513301MA62000014';
const classes = fc.constantFrom<CreditClass>(...CREDIT_CLASSES);
const days = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('2000-01-01', n));

describe('a raised class', () => {
  it('is never better than before, never past D, and nobody falls out of the strata', () => {
    fc.assert(
      fc.property(
        fc.option(classes, { nil: null }),
        fc.integer({ min: 0, max: 3 }),
        classes,
        (own, steps, unratedAs) => {
          const after = raised(own, { steps, unratedAs });
          if (steps === 0) return expect(after).toBe(own);
          expect(CREDIT_CLASSES).toContain(after);
          const from = CREDIT_CLASSES.indexOf(own ?? unratedAs);
          const to = CREDIT_CLASSES.indexOf(after as CreditClass);
          expect(to).toBe(Math.min(3, from + steps));
        },
      ),
    );
  });
});

describe('validity in months', () => {
  it('ends on the eve of the same date, on the month’s last where there is no such date', () => {
    expect(lastValidDay('2026-03-02', 12)).toBe('2027-03-01');
    expect(lastValidDay('2026-01-31', 1)).toBe('2026-02-27');
    expect(monthsOn('2028-02-29', 12)).toBe('2029-02-28');
    expect(monthsOn('2026-12-15', 1)).toBe('2027-01-15');
  });

  it('gives an existing day that is later, and later for more months', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 59 }), (from, months) => {
        const to = lastValidDay(from, months);
        expect(isDay(to)).toBe(true);
        expect(to > from).toBe(true);
        expect(lastValidDay(from, months + 1) > to).toBe(true);
      }),
    );
  });
});

describe('what is typed', () => {
  const fields = (faults: readonly { field?: string }[]) => faults.map(({ field }) => field);

  it('of a class is refused with every fault at once', () => {
    const good = { creditClass: 'C', validFrom: '2026-03-02', validTo: null, source: '甘交发〔2026〕9号' };
    expect(classFaults(good)).toEqual([]);
    const bad = { creditClass: 'E', validFrom: '2026-02-30', validTo: '2026-13-01', source: '' };
    expect(fields(classFaults(bad))).toEqual(['creditClass', 'validFrom', 'validTo', 'source']);
    expect(fields(classFaults({ ...good, validTo: '2026-03-01' }))).toEqual(['validTo']);
    expect(fields(classFaults({ ...good, validTo: '2036-03-03' }))).toEqual(['validTo']);
    expect(fields(classFaults({ ...good, source: '身份证 11010519491231002X 的评定' }))).toEqual(['source']);
  });

  const card: CardInput = {
    ...{ colour: 'RED', holder: 'VEHICLE', code: '', name: '甘孜大件运输公司', plate: '川v·12345' },
    ...{
      reason: '伪造超限运输许可证',
      source: '川交法〔2026〕3号',
      validFrom: '2026-03-02',
      validTo: '2027-03-01',
    },
  };

  it('of a card is cleaned, and a vehicle needs a plate, an applicant a valid code', () => {
    const clean = cleanCard(card);
    expect(clean).toMatchObject({ plate: '川V12345', code: null });
    expect(cardFaults(clean)).toEqual([]);
    expect(fields(cardFaults(cleanCard({ ...card, plate: '川V1' })))).toEqual(['plate']);
    const applicant = { ...card, holder: 'APPLICANT', plate: null };
    expect(fields(cardFaults(cleanCard(applicant)))).toEqual(['code']);
    expect(fields(cardFaults(cleanCard({ ...applicant, code: `${CODE}9` })))).toEqual(['code']);
    expect(fields(cardFaults(cleanCard({ ...card, colour: 'GREEN', validTo: '' })))).toEqual([
      'colour',
      'validTo',
    ]);
  });

  it('of a rule has months where it is of a result, and none where it is of a card', () => {
    const rule = { steps: 1, unratedAs: 'B' as const, targeted: false, source: '本机关规定第3条' };
    for (const key of Object.keys(RULE_NAMES) as RuleKey[]) {
      const months = isCardRule(key) ? null : 12;
      expect(ruleFaults(key, { ...rule, months })).toEqual([]);
      expect(fields(ruleFaults(key, { ...rule, months: months === null ? 12 : null }))).toEqual(['months']);
      expect(fields(ruleFaults(key, { ...rule, steps: 4, months }))).toEqual(['steps']);
    }
    expect(effectText({ ...rule, steps: 2, targeted: true, months: 12 })).toBe(
      '上调2级，最高到D(未评级的从B起算)，列入定向检查名单，等级有效12个月',
    );
    expect(effectText({ ...rule, steps: 0, months: 12 })).toBe('不改变等级');
  });
});

describe('rules of results', () => {
  it('are named as results are, and only those that found something have one', () => {
    const found = Object.entries(RESULT_CODES).filter(([, one]) => one.found);
    const named = Object.entries(RULE_NAMES).filter(([key]) => !isCardRule(key as RuleKey));
    expect(named).toEqual(found.map(([code, { name }]) => [code, name]));
  });
});

describe('strata before and after', () => {
  it('have the same sum, and what came and left is the difference', () => {
    const cls = fc.option(classes, { nil: null });
    const effect = fc.record({
      kind: fc.constantFrom('REPAIR_SHOP', 'CONSTRUCTION_PROJECT'),
      areaCode: fc.constantFrom('513301', '513322'),
      ...{ registered: cls, inForce: cls, subjects: fc.integer({ min: 1, max: 500 }) },
    });
    fc.assert(
      fc.property(fc.array(effect, { maxLength: 30 }), (effects) => {
        const kinds = strataOf(effects);
        const all = effects.reduce((sum, { subjects }) => sum + subjects, 0);
        expect(kinds.reduce((sum, { total }) => sum + total, 0)).toBe(all);
        for (const { total, changed, strata } of kinds) {
          const add = (pick: (one: (typeof strata)[number]) => number) =>
            strata.reduce((sum, one) => sum + pick(one), 0);
          expect(add((one) => one.registered)).toBe(total);
          expect(add((one) => one.inForce)).toBe(total);
          expect(add((one) => one.came)).toBe(changed);
          for (const one of strata) expect(one.registered - one.left + one.came).toBe(one.inForce);
        }
      }),
    );
  });
});
