import type { DataSource } from 'typeorm';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { type Actor, type Role, systemActor } from '../../src/audit/actor.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { LineCheck } from '../../src/plan/line-check.service.js';
import { PlanAdjustments } from '../../src/plan/life/adjustments.service.js';
import { PlanConfirmations } from '../../src/plan/life/confirmations.service.js';
import { lineageOf } from '../../src/plan/life/lineage.queries.js';
import { PlanLife } from '../../src/plan/life/plan-life.service.js';
import { PlanService } from '../../src/plan/plan.service.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { cloneDatabase } from '../support/database.js';
import { FixedClock } from '../support/fixed-clock.js';
import { FixedEntropy } from '../support/fixed-entropy.js';
import { carrierLine } from '../support/plan-lines.js';
import { UNREPORTED } from '../support/unreported.js';

let dataSource: DataSource;
let plans: PlanService;
let life: PlanLife;
let confirmations: PlanConfirmations;
let adjustments: PlanAdjustments;
let author: Actor;
let head: Actor;
let police: Actor;
const clock = new FixedClock();
let year = 2026;

async function account(name: string, agencyCode: string, roles: Role[] = ['PLANNER']): Promise<Actor> {
  const audit = new AuditService(dataSource, clock);
  const accounts = new AccountsService(dataSource, clock, new FixedEntropy(name), audit);
  const accountId = await accounts.create(systemActor('测试'), {
    ...{ loginName: name, displayName: `测试${name}`, password: 'correct horse 42', roles, agencyCode },
  });
  return { accountId, name: `测试${name}`, roles, agencyCode, inspectorId: null };
}

beforeAll(async () => {
  dataSource = await cloneDatabase();
  const audit = new AuditService(dataSource, clock);
  const agencies = new AgenciesService(dataSource);
  const items = new ItemsService(dataSource, clock, audit);
  plans = new PlanService(
    dataSource,
    clock,
    audit,
    agencies,
    new LineCheck(dataSource, agencies, items),
    UNREPORTED,
  );
  life = new PlanLife(dataSource, clock, audit, agencies, plans);
  confirmations = new PlanConfirmations(dataSource, clock, audit, agencies, plans, life);
  adjustments = new PlanAdjustments(dataSource, clock, audit, agencies, plans, life);
  author = await account('author', 'JT-JU');
  head = await account('head', 'JT-JU');
  await items.publishList(head, 1, { documentNo: '甘交发〔2026〕1号', publishedOn: '2026-02-01' });
});

/** A draft of a year of its own, led by transport with the police. */
async function draft(
  partnerPools: readonly string[] = ['GA'],
  changes: Partial<PlanLineInput> = {},
): Promise<{ id: string; lineId: string }> {
  year += 1;
  const id = await plans.create(author, { year, agencyCode: 'JT-JU', title: '' });
  const line = { ...carrierLine({ partnerPools }), ...changes, deadline: `${year}-11-30` };
  return { id, lineId: await plans.addLine(author, id, line) };
}

async function refusal(attempt: Promise<unknown>): Promise<DomainError> {
  const error = await attempt.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}

const PDF = { name: '签发件.pdf', bytes: Buffer.from('%PDF-1.7\nx\n%%EOF\n') };

describe('partners without an account', () => {
  it('need no reason: that they have none is recorded', async () => {
    const { id } = await draft();
    await plans.approve(head, id, { documentNo: 'x' });
    const { steps, stage } = await life.of(id);
    expect(stage).toBe('APPROVED');
    expect(steps.map(({ toState }) => toState)).toEqual(['DRAFT', 'APPROVED']);
    expect(steps[1].reason).toContain('公安机关(未答复)，这些部门在本系统没有可以答复的账号');
  });
});

describe('partners with an account', () => {
  beforeAll(async () => {
    police = await account('police', 'GA-JJ');
  });

  it('are waited for, or a reason is given', async () => {
    const { id } = await draft();
    const { faults } = await refusal(plans.approve(head, id, { documentNo: 'x' }));
    expect(faults.map(({ field }) => field)).toEqual(['unconfirmedReason']);
    await plans.approve(head, id, { documentNo: 'x', unconfirmedReason: '书面会签' });
    expect((await life.of(id)).steps[1].reason).toContain('理由：书面会签');
  });

  it('answer once they are asked; a change of their lines asks again', async () => {
    const { id, lineId } = await draft();
    const answer = (decision: 'CONFIRMED' | 'OBJECTED', reason = '', digest?: string) =>
      confirmations.answer(police, id, { decision, reason, digest });
    const standing = async () => (await life.of(id)).partners.map((one) => [one.pool, one.standing]);
    expect((await refusal(answer('CONFIRMED'))).code).toBe('CONFLICT');
    await confirmations.ask(author, id);
    expect((await life.of(id)).stage).toBe('CONFIRMING');
    expect((await refusal(confirmations.ask(author, id))).code).toBe('CONFLICT');
    expect((await refusal(answer('OBJECTED', '否'))).faults[0].field).toBe('reason');
    await answer('OBJECTED', '月份与专项行动冲突');
    expect(await standing()).toEqual([['GA', 'OBJECTED']]);
    const [{ digest }] = (await life.of(id)).partners;
    const changed = { ...carrierLine({ partnerPools: ['GA'] }), months: [4], deadline: `${year}-11-30` };
    await plans.changeLine(author, lineId, changed);
    expect(await standing()).toEqual([['GA', 'LAPSED']]);
    expect((await refusal(answer('CONFIRMED', '', digest))).code).toBe('STALE');
    await answer('CONFIRMED', '', (await life.of(id)).partners[0].digest);
    expect(await standing()).toEqual([['GA', 'CONFIRMED']]);
    // A line saved as it was, and one without the police, leave the answer in force.
    await plans.changeLine(author, lineId, changed);
    const alone = { ...carrierLine({ partnerPools: [] }), deadline: `${year}-11-30` };
    await plans.addLine(author, id, { ...alone, drawType: 'IN_AGENCY', taskName: '内部抽查' });
    expect(await standing()).toEqual([['GA', 'CONFIRMED']]);
    await plans.approve(head, id, { documentNo: 'x' });
    const { steps } = await life.of(id);
    expect(steps.at(-1)).toMatchObject({ fromState: 'CONFIRMING', toState: 'APPROVED', reason: null });
    expect((await refusal(answer('CONFIRMED'))).code).toBe('CONFLICT');
  });

  it('answer for themselves alone', async () => {
    const { id } = await draft();
    await confirmations.ask(author, id);
    const county = await account('county', 'JT-513322');
    for (const other of [author, county, systemActor('系统')]) {
      const input = { decision: 'CONFIRMED' as const, reason: '' };
      expect((await refusal(confirmations.answer(other, id, input))).code).toBe('FORBIDDEN');
    }
    expect((await refusal(confirmations.withdraw(county, id))).code).toBe('FORBIDDEN');
    await confirmations.withdraw(author, id);
    expect((await life.of(id)).stage).toBe('DRAFT');
  });

  it('are not asked by a plan that needs none', async () => {
    const { id } = await draft([], { drawType: 'IN_AGENCY' });
    expect((await refusal(confirmations.ask(author, id))).code).toBe('CONFLICT');
  });
});

describe('an approved plan', () => {
  const reason = { documentNo: 'x', unconfirmedReason: '书面会签' };

  it('keeps its signed file and its filing', async () => {
    const { id } = await draft();
    const bad = { name: '签发件.exe', bytes: Buffer.from('MZ') };
    expect((await refusal(life.approve(head, id, reason, bad))).faults[0].field).toBe('signed');
    expect((await life.of(id)).stage).toBe('DRAFT');
    await life.approve(head, id, reason, PDF);
    const [signed] = (await life.of(id)).documents;
    expect(await life.document(id, signed.id)).toMatchObject({ name: '签发件.pdf', content: PDF.bytes });
    expect((await refusal(life.document(id, '999'))).code).toBe('NOT_FOUND');
    const filing = { filedWith: '省交通运输厅', filedOn: clock.today(), receiptNo: '川交备〔2026〕7号' };
    const wrong = { filedWith: '', filedOn: '2020-01-01', receiptNo: 'x'.repeat(101) };
    const { faults } = await refusal(life.file(author, id, wrong, null));
    expect(faults.map(({ field }) => field)).toEqual(['filedWith', 'filedOn', 'receiptNo']);
    await life.file(author, id, filing, { ...PDF, name: '回执.pdf' });
    expect(await life.of(id)).toMatchObject({ stage: 'FILED', filing });
    expect((await refusal(life.file(author, id, filing, null))).code).toBe('CONFLICT');
    await dataSource.transaction((tx) => life.published(tx, author, id));
    expect((await life.of(id)).stage).toBe('PUBLISHED');
  });

  it('may be filed after it is published, and stays published', async () => {
    const { id } = await draft();
    await plans.approve(head, id, reason);
    await dataSource.transaction((tx) => life.published(tx, author, id));
    await life.file(author, id, { filedWith: '省厅', filedOn: clock.today(), receiptNo: '' }, null);
    expect(await life.of(id)).toMatchObject({ stage: 'PUBLISHED', filing: { receiptNo: null } });
  });

  it('is adjusted by a copy, which takes its place once approved; the difference is told line by line', async () => {
    const { id, lineId } = await draft();
    const kept = await plans.addLine(author, id, {
      ...{ ...carrierLine({ partnerPools: ['GA'] }), deadline: `${year}-11-30`, taskName: '不变的一项' },
    });
    expect((await refusal(adjustments.start(author, id, '机构调整'))).code).toBe('CONFLICT');
    await plans.approve(head, id, reason);
    const before = await plans.get(id);
    expect((await refusal(adjustments.start(author, id, '无'))).faults[0].field).toBe('reason');
    const next = await adjustments.start(author, id, '机构调整，减少一批');
    expect((await refusal(adjustments.start(author, id, '机构调整'))).code).toBe('CONFLICT');
    const copies = (await plans.get(next)).lines;
    expect(copies.map(({ originId }) => originId)).toEqual([lineId, kept]);
    expect(await lineageOf(dataSource.manager, copies[0].id)).toEqual([copies[0].id, lineId]);
    const line = { ...carrierLine({ partnerPools: ['GA'] }), deadline: `${year}-11-30`, months: [3] };
    await plans.changeLine(author, copies[0].id, line);
    await plans.addLine(author, next, { ...line, taskName: '新的一项' });
    const { rows } = await adjustments.difference(next);
    expect(rows.map(({ kind, before: b, after: a }) => [kind, b, a])).toEqual([
      ['CHANGED', 1, 1],
      ['SAME', 2, 2],
      ['ADDED', null, 3],
    ]);
    expect(rows[0].changes).toEqual([{ what: '抽查月份', before: '3月、6月、9月', after: '3月' }]);
    // In force until the new one is approved, and readable ever after.
    expect((await life.of(id)).stage).toBe('APPROVED');
    await plans.removeLine(author, copies[1].id);
    expect((await adjustments.difference(next)).rows.at(-1)).toMatchObject({ kind: 'REMOVED', before: 2 });
    await plans.approve(head, next, reason);
    expect((await life.of(id)).stage).toBe('ADJUSTED');
    expect((await plans.get(id)).lines).toEqual(before.lines);
    expect((await refusal(adjustments.start(author, id, '再调一次'))).code).toBe('CONFLICT');
    expect((await adjustments.next(id))?.id).toBe(next);
    expect((await refusal(adjustments.difference(id))).code).toBe('NOT_FOUND');
  });

  it('is closed with words, and then nothing more is done with it', async () => {
    const { id } = await draft();
    await plans.approve(head, id, reason);
    const close = (text: string, open: string[]) =>
      dataSource.transaction((tx) => life.close(tx, author, id, text, open));
    expect((await refusal(close('', ['第1项3月']))).faults[0].message).toContain('还有1批没有抽取');
    await close('机构撤并、剩余批次不再抽取', ['第1项3月']);
    const { steps, stage } = await life.of(id);
    expect(stage).toBe('CLOSED');
    expect(steps.at(-1)?.reason).toBe('机构撤并、剩余批次不再抽取。未抽取的批次：第1项3月');
    expect((await refusal(close('再办一次', []))).code).toBe('CONFLICT');
    expect((await refusal(adjustments.start(author, id, '机构调整'))).code).toBe('CONFLICT');
    expect((await refusal(life.addDocument(author, id, 'SIGNED', PDF))).code).toBe('CONFLICT');
  });
});

describe('the tables', () => {
  it('let no step be taken back, and no stage be skipped', async () => {
    const { id } = await draft();
    for (const table of ['plan_transition', 'plan_confirmation', 'plan_document', 'plan_filing']) {
      await expect(dataSource.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: '23001' });
    }
    await expect(
      dataSource.query(`UPDATE plan_transition SET reason = 'x' WHERE plan_id = ${id}`),
    ).rejects.toMatchObject({ code: '23001' });
    await plans.approve(head, id, { documentNo: 'x', unconfirmedReason: '书面会签' });
    await dataSource.query(`UPDATE annual_plan SET state = 'CLOSED' WHERE id = ${id}`);
    for (const state of ['APPROVED', 'FILED', 'PUBLISHED', 'ADJUSTED', 'DRAFT']) {
      await expect(
        dataSource.query(`UPDATE annual_plan SET state = '${state}' WHERE id = ${id}`),
      ).rejects.toThrow();
    }
  });
});
