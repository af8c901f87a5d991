import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DIGITS, REHEARSAL, WITNESSES } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let drawers: Client[];
let id: string;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 40);
  await makePeople(t.dataSource);
  const [planLineId] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })]);
  drawers = [await t.as(['DRAWER']), await t.as(['DRAWER'])];
  const [one, two] = drawers;
  id = (await one.post('/api/v1/draws', { planLineId, month: '2026-03' }).expect(201)).body.id;
  await one.post(`/api/v1/draws/${id}/rehearsal`, REHEARSAL).expect(200);
  await one.post(`/api/v1/draws/${id}/freeze`, { entropyPlan: WITNESSES }).expect(200);
  await one.post(`/api/v1/draws/${id}/entropy`, { digits: DIGITS }).expect(204);
  await two.post(`/api/v1/draws/${id}/entropy/confirmation`, { digits: DIGITS }).expect(204);
});
afterAll(() => t.close());

const count = async (sql: string): Promise<number> => (await t.dataSource.query(sql, [id]))[0].n;

it('a hundred requests to draw one frozen draw make one result and ninety-nine plain refusals', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => drawers[n % 2].post(`/api/v1/draws/${id}/seal`)),
  );
  const sealed = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 409);
  expect([sealed.length, refused.length]).toEqual([1, 99]);
  for (const { body } of refused) {
    expect(body.error).toMatchObject({ code: 'CONFLICT', faults: [] });
    expect(body.error.message).toContain('同一份冻结名录只能抽取一次，结果不会改变');
  }
  expect(
    await count(`SELECT count(*)::int AS n FROM draw_file WHERE draw_id = $1 AND name = 'result.json'`),
  ).toBe(1);
  expect(
    await count(`SELECT count(*)::int AS n FROM draw_transition WHERE draw_id = $1 AND to_state = 'SEALED'`),
  ).toBe(1);
  expect(await count(`SELECT count(*)::int AS n FROM inspection_task WHERE draw_id = $1`)).toBe(
    sealed[0].body.drawn,
  );
  // Refused attempts stand in the log, alike ones of a minute together.
  const log = `SELECT count(*)::int AS n FROM audit_entry WHERE object_kind = 'draw' AND object_id = $1 AND act LIKE '拒绝%'`;
  expect(await count(log)).toBeGreaterThanOrEqual(1);
});
