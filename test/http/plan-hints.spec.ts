import ExcelJS from 'exceljs';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { plainTeam } from '../../src/plan/team-rules/team-rule.rules.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { makeCarriers } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let planner: Client;
let year = 2026;

beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
  await makeCarriers(t.dataSource, 120);
  // A second item for carriers, so that there is something to inspect besides.
  await t.dataSource.query(`
    INSERT INTO inspection_item OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(i,
      '{"id": 1001, "code": "GA-01", "name": "危货运输车辆通行检查"}')).* FROM inspection_item i WHERE code = 'JT-01'`);
});
afterAll(() => t.close());

const half = [
  { key: 'A', ratio: '0.5' },
  { key: 'B', ratio: '0.1' },
] as const;
const alone = { partnerPools: [], drawType: 'IN_AGENCY', cap: null, reserve: null } as const;
const transport = (): PlanLineInput =>
  carrierLine({
    ...alone,
    strata: half,
    months: [5],
    taskName: '运输企业安全检查',
    deadline: `${year}-11-30`,
  });
const police = (): PlanLineInput =>
  carrierLine({
    ...{ ...alone, leadPool: 'GA', itemCode: 'GA-01', months: [6], deadline: `${year}-12-20` },
    ...{ strata: [{ key: 'A', ratio: '0.2' }], taskName: '危货车辆通行检查', teams: [plainTeam('GA', true)] },
  });
const project = (): PlanLineInput =>
  carrierLine({
    ...{ ...alone, itemCode: 'JT-03', subjectKind: 'CONSTRUCTION_PROJECT', taskName: '工地检查' },
    deadline: `${year}-11-30`,
  });

/** A draft of a year of its own. */
async function draft(...lines: (() => PlanLineInput)[]): Promise<{ id: string; lines: string[] }> {
  year += 1;
  const { body } = await planner.post('/api/v1/plans', { year, agencyCode: 'JT-JU' }).expect(201);
  const ids: string[] = [];
  for (const line of lines) {
    ids.push((await planner.post(`/api/v1/plans/${body.id}/lines`, line()).expect(201)).body.id);
  }
  return { id: body.id, lines: ids };
}

const rows = (id: string): Promise<unknown[]> =>
  t.dataSource.query('SELECT to_jsonb(l) AS row FROM plan_line l WHERE plan_id = $1 ORDER BY line_no', [id]);
const hintsOf = async (id: string) => (await planner.get(`/api/v1/plans/${id}/hints`).expect(200)).body;

describe('hints of a plan', () => {
  it('say how many visits a joint line saves, and one click makes it', async () => {
    const { id, lines } = await draft(project, transport, police);
    const { merges, overlaps, revision } = await hintsOf(id);
    expect(overlaps).toEqual([]);
    expect(merges).toEqual([
      {
        ...{ lines: [lines[1], lines[2]], lead: lines[1], kind: 'JOINT', before: 24, after: 18, saved: 6 },
        ...{ twice: expect.closeTo(3, 5), months: [5] },
        loads: [
          { pool: 'JT', before: 18, after: 18 },
          { pool: 'GA', before: 6, after: 18 },
        ],
      },
    ]);
    const body = { lines: merges[0].lines, revision };
    const { body: joint } = await planner.post(`/api/v1/plans/${id}/merges`, body).expect(201);
    const { body: plan } = await planner.get(`/api/v1/plans/${id}`).expect(200);
    expect(plan.lines.map((line: { lineNo: number; id: string }) => [line.lineNo, line.id])).toEqual([
      [1, lines[0]],
      [2, joint.id],
    ]);
    expect(plan.lines[1]).toMatchObject({
      ...{ drawType: 'JOINT', leadPool: 'JT', partnerPools: ['GA'], itemCode: 'JT-01', alsoItems: ['GA-01'] },
      itemName: '道路危险货物运输企业综合检查、危货运输车辆通行检查',
      teams: [{ agency: 'JT' }, { agency: 'GA', size: 2 }],
    });
    await planner.post(`/api/v1/plans/${id}/merges`, body).expect(409);
    expect((await hintsOf(id)).merges).toEqual([]);
  });

  it('are taken back: the old lines are there again in every column, with their ids and places', async () => {
    const { id, lines } = await draft(transport, project, police);
    const before = await rows(id);
    await planner.post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], lines[2]] }).expect(201);
    expect(await rows(id)).toHaveLength(2);
    const merge = await lastMerge();
    await planner.post(`/api/v1/plans/merges/${merge}/undo`, {}).expect(204);
    expect(await rows(id)).toEqual(before);
    const { body } = await planner.post(`/api/v1/plans/merges/${merge}/undo`, {}).expect(409);
    expect(body.error.message).toContain('已经撤销过了');
    // What was put back can be merged again, and that taken back, too; new lines get new ids.
    await planner.post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], lines[2]] }).expect(201);
    await planner.post(`/api/v1/plans/merges/${await lastMerge()}/undo`, {}).expect(204);
    expect(await rows(id)).toEqual(before);
    for (const table of ['plan_merge', 'plan_merge_undo']) {
      await expect(t.dataSource.query(`DELETE FROM ${table}`)).rejects.toThrow('只能追加');
    }
    const acts = await t.dataSource.query(
      `SELECT act FROM audit_entry WHERE object_id = $1 AND act LIKE '%合并%' ORDER BY seq`,
      [id],
    );
    expect(acts.map(({ act }: { act: string }) => act)).toEqual([
      ...['合并计划项', '撤销合并计划项', '合并计划项', '撤销合并计划项'],
    ]);
  });

  it('go back to their places though lines came and went meanwhile', async () => {
    const { id, lines } = await draft(project, transport, police, project);
    await planner.post(`/api/v1/plans/${id}/merges`, { lines: [lines[1], lines[2]] }).expect(201);
    const { body: added } = await planner.post(`/api/v1/plans/${id}/lines`, project()).expect(201);
    await planner.delete(`/api/v1/plans/lines/${lines[0]}`).expect(204);
    await planner.post(`/api/v1/plans/merges/${await lastMerge()}/undo`, {}).expect(204);
    const { body } = await planner.get(`/api/v1/plans/${id}`).expect(200);
    expect(body.lines.map((line: { id: string }) => line.id)).toEqual([
      ...[lines[3], lines[1], lines[2], added.id],
    ]);
    expect(body.lines.map((line: { lineNo: number }) => line.lineNo)).toEqual([1, 2, 3, 4]);
  });

  it('are refused where the one line was changed since, where lines do not fit, to others, and once approved', async () => {
    const { id, lines } = await draft(transport, police, project);
    const unfit = await planner
      .post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], lines[2]] })
      .expect(422);
    expect(unfit.body.error.message).toContain('不能合并');
    await planner.post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], '999999'] }).expect(422);
    await planner
      .post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], lines[1]], revision: 0 })
      .expect(409);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], lines[1]] }).expect(403);
    await (await t.as(['DRAWER'])).post(`/api/v1/plans/${id}/merges`, { lines }).expect(403);
    const { body: joint } = await planner
      .post(`/api/v1/plans/${id}/merges`, { lines: [lines[0], lines[1]] })
      .expect(201);
    await county.post(`/api/v1/plans/merges/${await lastMerge()}/undo`, {}).expect(403);
    const { body: plan } = await planner.get(`/api/v1/plans/${id}`);
    const [{ id: lineId, lineNo, itemName, revision, alsoItems }] = plan.lines;
    expect([lineId, lineNo]).toEqual([joint.id, 1]);
    const line = Object.fromEntries(Object.keys(carrierLine()).map((key) => [key, plan.lines[0][key]]));
    // A change that does not speak of the further items leaves them.
    await planner.put(`/api/v1/plans/lines/${lineId}`, { ...line, remark: '改过', revision }).expect(204);
    const { body: after } = await planner.get(`/api/v1/plans/${id}`);
    expect(after.lines[0]).toMatchObject({ alsoItems, itemName, remark: '改过' });
    const changed = await planner.post(`/api/v1/plans/merges/${await lastMerge()}/undo`, {}).expect(409);
    expect(changed.body.error.message).toContain('又改动过');
    await planner.delete(`/api/v1/plans/lines/${lineId}`).expect(204);
    const gone = await planner.post(`/api/v1/plans/merges/${await lastMerge()}/undo`, {}).expect(409);
    expect(gone.body.error.message).toContain('已被删除');
    await planner.post('/api/v1/plans/merges/999999/undo', {}).expect(404);
  });

  it('are settled by the database: of two clicks at once one merges, and approval locks', async () => {
    const { id, lines } = await draft(transport, police);
    const body = { lines };
    const [one, other] = await Promise.all([
      planner.post(`/api/v1/plans/${id}/merges`, body),
      planner.post(`/api/v1/plans/${id}/merges`, body),
    ]);
    expect([one.status, other.status].sort()).toEqual([201, 422]);
    const merge = await lastMerge();
    await t.dataSource.query(
      `UPDATE annual_plan SET state = 'APPROVED', document_no = '1号', approved_by = '局长', approved_at = now()
        WHERE id = $1`,
      [id],
    );
    await planner.post(`/api/v1/plans/merges/${merge}/undo`, {}).expect(409);
    await planner.post(`/api/v1/plans/${id}/merges`, body).expect(409);
    const { text } = await planner.get(`/office/plans/${id}/hints`).expect(200);
    expect(text).toContain('计划已经批准，不能再合并');
    expect(text).not.toContain('>撤销</button>');
  });
});

describe('the page of the hints', () => {
  it('says them in words, merges and takes back, and gives a workbook', async () => {
    const { id, lines } = await draft(transport, police, () => ({ ...police(), areaCodes: ['513301'] }));
    const page = `/office/plans/${id}/hints`;
    const { text } = await planner.get(page).expect(200);
    expect(text).toContain('公安机关由6户增至18户');
    expect(text).toContain('先把两项的县(市)范围改为一致');
    const { body: file } = await planner.get(`${page}/workbook`).responseType('blob').expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file);
    const table: unknown[] = [];
    book.worksheets[0].eachRow((row) => table.push((row.values as unknown[]).slice(1, 7)));
    expect(table).toContainEqual([
      ...['部门联合', '第1项、第2项', '运输企业安全检查；危货车辆通行检查', 24, 18, 6],
    ]);
    const form = { lines: `${lines[0]},${lines[1]}`, revision: '3' };
    const stale = await planner.form(page, { ...form, revision: '1' }).expect(409);
    expect(stale.text).toContain('计划在您打开之后有改动');
    await planner.form(page, form).expect(303).expect('location', page);
    const after = await planner.get(page).expect(200);
    expect(after.text).toContain('2个计划项已合并为一项');
    expect(after.text).toContain('24减为18');
    await planner.form(`/office/plans/merges/${await lastMerge()}/undo`, {}).expect(303);
    expect((await planner.get(page)).text).toContain('原来的计划项已恢复');
    await planner.form(page, { lines: 'x', revision: '5' }).expect(422);
    await planner.get('/office/plans/999999/hints').expect(404);
  });
});

async function lastMerge(): Promise<string> {
  const [{ id }] = await t.dataSource.query('SELECT max(id)::text AS id FROM plan_merge');
  return id;
}
