import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { type Actor, systemActor } from '../../src/audit/actor.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { PermitCards } from '../../src/credit/cards/permit-cards.service.js';
import { raised } from '../../src/credit/credit.rules.js';
import { CreditService } from '../../src/credit/credit.service.js';
import type { CreditClass } from '../../src/credit/credit.types.js';
import { CreditRegister } from '../../src/credit/register/credit-register.service.js';
import { CreditRules } from '../../src/credit/rules/credit-rules.service.js';
import { addDays } from '../../src/kernel/day.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { ClassEffects } from '../../src/registry/population/class-effects.service.js';
import { Populations } from '../../src/registry/population/populations.service.js';
import { RegistryFinder } from '../../src/registry/registry-finder.service.js';
import { RegistryReader } from '../../src/registry/registry-reader.service.js';
import { ScopeService } from '../../src/registry/scope.service.js';
import { cloneDatabase } from '../support/database.js';
import { FixedClock } from '../support/fixed-clock.js';
import { COUNTIES, makeSubjects, usccOf } from '../support/office.js';
import { clerk, refused, SYSTEM } from '../support/registry.js';

const KIND = 'DANGEROUS_GOODS_CARRIER';
let ds: DataSource;
let clock: FixedClock;
let credit: CreditService;
let cards: PermitCards;
let rules: CreditRules;
let register: CreditRegister;
let populations: Populations;
let made = 0;

beforeAll(async () => {
  ds = await cloneDatabase();
  await ds.query(
    `INSERT INTO account (login_name, display_name, password_hash, roles, agency_code, disabled, failed_logins, created_at)
     VALUES ('clerk', '王小明', 'x', '{PLANNER}', 'JT-JU', false, 0, now())`,
  );
  clock = new FixedClock('2026-03-02T01:00:00Z');
  const audit = new AuditService(ds, clock);
  const scopes = new ScopeService(ds, new AgenciesService(ds));
  rules = new CreditRules(ds, clock, audit, scopes);
  credit = new CreditService(ds, clock, audit, new RegistryFinder(ds), scopes, rules);
  cards = new PermitCards(ds, clock, audit);
  register = new CreditRegister(ds, clock, new ClassEffects(ds));
  populations = new Populations(ds);
});
beforeEach(() => clock.set('2026-03-02T01:00:00Z'));

/** A carrier of its own. @returns its code */
async function carrier(creditClass: string | null = 'B', areaCode: string = COUNTIES[0]): Promise<string> {
  made += 1;
  await makeSubjects(ds, [{ code: usccOf(900_000 + made), areaCode, creditClass }]);
  return usccOf(900_000 + made);
}

/** The stratum of a subject in the frame of a day. */
async function stratum(code: string, day = clock.today()): Promise<string | null | undefined> {
  return ds.transaction(async (tx) => {
    for await (const page of new RegistryReader().subjectPages(tx, KIND, day)) {
      const found = page.find((one) => one.code === code);
      if (found) return found.creditClass;
    }
    return undefined;
  });
}

const enter = (
  code: string,
  creditClass: string,
  validFrom: string,
  validTo: string | null,
  by: Actor = SYSTEM,
) => credit.enter(by, { kind: KIND, code }, { creditClass, validFrom, validTo, source: '甘交发〔2026〕9号' });

const card = (given: Record<string, unknown>) =>
  cards.record(SYSTEM, {
    ...{ colour: 'RED', holder: 'APPLICANT', code: null, name: '大件运输公司', plate: null },
    ...{ reason: '伪造超限运输许可证', source: '川交法〔2026〕3号' },
    ...{ validFrom: '2026-03-01', validTo: '2026-08-31', ...given },
  });

describe('the class in force', () => {
  it('is the registry’s where the register has none, then the register’s while it is valid', async () => {
    const code = await carrier('B');
    expect(await stratum(code)).toBe('B');
    await enter(code, 'D', '2026-03-01', '2026-03-31');
    expect(await stratum(code)).toBe('D');
    clock.set('2026-04-02T01:00:00Z');
    expect(await stratum(code)).toBe('B');
    expect(await credit.of({ kind: KIND, code })).toMatchObject([{ creditClass: 'D', inForce: false }]);
  });

  it('of an earlier day stays what was known at its end: what is recorded later changes no frame of it', async () => {
    const code = await carrier('B');
    clock.set('2026-03-05T01:00:00Z');
    const id = await enter(code, 'D', '2026-03-01', null);
    expect(await stratum(code, '2026-03-04')).toBe('B');
    expect(await stratum(code, '2026-03-05')).toBe('D');
    clock.set('2026-03-09T01:00:00Z');
    await credit.withdraw(SYSTEM, id, '登记错了对象');
    expect(await stratum(code, '2026-03-08')).toBe('D');
    expect(await stratum(code, '2026-03-09')).toBe('B');
    expect(await credit.of({ kind: KIND, code })).toMatchObject([{ withdrawalReason: '登记错了对象' }]);
  });

  it('is what a literal reading of the rows says, for any rows, withdrawals and days', async () => {
    const day = fc.integer({ min: 0, max: 40 }).map((n) => addDays('2026-02-20', n));
    const row = fc.record({
      creditClass: fc.constantFrom<CreditClass>('A', 'B', 'C', 'D'),
      from: day,
      length: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
      withdrawn: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), day, async (rows, on) => {
        const code = await carrier('A');
        const kept: { from: string; to: string | null; creditClass: CreditClass }[] = [];
        clock.set('2026-02-19T01:00:00Z');
        for (const { creditClass, from, length, withdrawn } of rows) {
          const to = length === null ? null : addDays(from, length);
          const source = '测试';
          const validTo = to;
          const id = await ds.transaction((tx) =>
            credit.record(tx, SYSTEM, {
              ...{ kind: KIND, code, creditClass, validFrom: from, validTo, origin: 'IMPORTED', source },
            }),
          );
          if (withdrawn) await credit.withdraw(SYSTEM, id, '测试撤销');
          else kept.push({ from, to, creditClass });
        }
        const valid = kept.filter(({ from, to }) => from <= on && (to === null || to >= on));
        const last = valid.reduce<(typeof valid)[number] | null>(
          (best, one) => (best === null || one.from >= best.from ? one : best),
          null,
        );
        expect(await stratum(code, on)).toBe(last?.creditClass ?? 'A');
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('who may register a class', () => {
  it('is the county’s staff for its subjects and the bureau, and what is registered is refused again', async () => {
    const code = await carrier('B', '513322');
    await enter(code, 'C', '2026-03-01', null, clerk('JT-513322'));
    const again = await refused(enter(code, 'C', '2026-03-01', null, clerk('JT-JU')));
    expect(again.code).toBe('CONFLICT');
    const other = await refused(enter(code, 'D', '2026-03-01', null, clerk('JT-513323')));
    expect(other.code).toBe('FORBIDDEN');
    expect((await refused(enter(usccOf(1), 'D', '2026-03-01', null))).code).toBe('NOT_FOUND');
    const faulty = await refused(enter(code, 'X', '2026-02-30', null));
    expect(faulty.faults.map(({ field }) => field)).toEqual(['creditClass', 'validFrom']);
  });
});

describe('permit cards', () => {
  it('raise a stratum while they are in force and exclude nobody, whatever the colour', async () => {
    for (const own of ['A', 'B', 'C', 'D', null] as const) {
      const code = await carrier(own);
      const id = await card({ code });
      const expected = raised(own, await rules.inForce('RED_APPLICANT'));
      expect(await stratum(code)).toBe(expected);
      await cards.lift(SYSTEM, id, { liftedOn: '2026-03-02', reason: '整改完成' });
      expect(await stratum(code)).toBe(own);
    }
  });

  it('of which a firm has several count by the strongest, and stand on the targeted list where the rule says so', async () => {
    const code = await carrier('A');
    await card({ code, colour: 'YELLOW', source: '川交法〔2026〕4号' });
    expect(await stratum(code)).toBe('B');
    await card({ code, holder: 'VEHICLE', plate: '川V12345', source: '川交法〔2026〕5号' });
    await card({ code });
    expect(await stratum(code)).toBe('C');
    const own = (await cards.targeted()).filter((one) => one.code === code);
    expect(own.map(({ colour, holder }) => `${colour} ${holder}`)).toEqual(['RED VEHICLE', 'RED APPLICANT']);
    expect(await cards.targeted('2026-09-01')).toEqual([]);
    expect((await refused(card({ code }))).code).toBe('CONFLICT');
  });

  it('follow a changed rule from then on, not before', async () => {
    const code = await carrier('A');
    await card({ code, colour: 'YELLOW', source: '川交法〔2026〕6号' });
    clock.set('2026-03-10T01:00:00Z');
    const before = await rules.inForce('YELLOW_APPLICANT');
    await rules.set(SYSTEM, 'YELLOW_APPLICANT', { ...before, steps: 3, source: '本机关规定第3条' });
    expect(await stratum(code, '2026-03-09')).toBe('B');
    expect(await stratum(code)).toBe('D');
    expect((await rules.history()).map(({ key, version }) => [key, version])).toEqual([
      ['YELLOW_APPLICANT', 1],
    ]);
    const county = await refused(rules.set(clerk('JT-513322'), 'RED_VEHICLE', { ...before, source: '规定' }));
    expect(county.code).toBe('FORBIDDEN');
  });

  it('refuse to be changed or taken away behind the office’s back', async () => {
    for (const table of [
      'credit_class',
      'permit_card',
      'permit_card_lift',
      'credit_rule',
      'credit_withdrawal',
    ]) {
      await expect(ds.query(`DELETE FROM ${table}`)).rejects.toThrow('只能追加');
      await expect(ds.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow('只能追加');
    }
  });
});

describe('a result of an inspection', () => {
  const fact = (code: string, resultCode: string) => ({
    ...{ kind: KIND, code, resultCode, inspectedOn: '2026-03-01' },
    ...{ origin: 'INSPECTED' as const, source: '抽取 513300-2026-0001' },
  });
  const record = (code: string, resultCode: string) =>
    ds.transaction((tx) => credit.recordResult(tx, systemActor('审核'), fact(code, resultCode)));

  it('gives a class by its rule, worse than the one in force, for the rule’s months; others give none', async () => {
    const code = await carrier('B');
    expect(await record(code, 'NO_ISSUE')).toBeNull();
    expect(await record(code, 'CORRECTED')).toBeNull();
    expect(await record(code, 'PENDING_ACTION')).not.toBeNull();
    expect(await stratum(code)).toBe('C');
    await record(code, 'NOT_COOPERATING');
    expect(await stratum(code)).toBe('D');
    const [newest] = await credit.of({ kind: KIND, code });
    expect(newest).toMatchObject({ validTo: '2027-02-28', origin: 'INSPECTED' });
    expect(newest.source).toBe('抽取 513300-2026-0001：不配合检查情节严重');
  });
});

describe('the effect on strata', () => {
  it('is the same in frames, populations and the page, and nobody is lost', async () => {
    const day = clock.today();
    const [{ strata, total, changed }] = await register.strata(day);
    const seen = new Map<string | null, number>();
    await ds.transaction(async (tx) => {
      for await (const page of new RegistryReader().subjectPages(tx, KIND, day)) {
        for (const { creditClass } of page) seen.set(creditClass, (seen.get(creditClass) ?? 0) + 1);
      }
    });
    const counted = new Map<string | null, number>();
    for (const { creditClass, subjects } of await populations.of(day)) {
      counted.set(creditClass, (counted.get(creditClass) ?? 0) + subjects);
    }
    for (const { creditClass, inForce } of strata) {
      expect(inForce).toBe(seen.get(creditClass) ?? 0);
      expect(inForce).toBe(counted.get(creditClass) ?? 0);
    }
    expect([...seen.values()].reduce((a, b) => a + b)).toBe(total);
    expect(changed).toBeGreaterThan(3);
    expect(await register.changed(day, true)).toHaveLength(changed);
  });
});
