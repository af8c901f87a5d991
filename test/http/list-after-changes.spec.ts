import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { makeChanges } from '../support/stocked-changes.js';

/** After changes the list of a draw that is not public shows to whom it now concerns, as the tasks do. */
let t: TestApp;
let drawId: string;
/** Inspectors who had a seat when the draw was sealed, or have one now. */
let people: string[];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 80);
  await makePeople(t.dataSource);
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ months: [3] })]);
  drawId = await sealedDraw(t, line);
  await makeChanges(t, drawId, await tasksOf(t, drawId));
  const rows: { id: string }[] = await t.dataSource.query(
    `SELECT DISTINCT id FROM (
       SELECT inspector_id AS id FROM drawn_seat WHERE draw_id = $1
       UNION SELECT by_inspector_id FROM draw_event WHERE draw_id = $1) x WHERE id IS NOT NULL ORDER BY id`,
    [drawId],
  );
  people = rows.map(({ id }) => id);
}, 120_000);
afterAll(() => t.close());

/** Codes on the drawn list and on the list of tasks of an account. */
async function listsOf(client: Client): Promise<{ list: string[]; tasks: string[] }> {
  const drawn = await client.get(`/api/v1/draws/${drawId}/drawn`).expect(200);
  const tasks = await client.get(`/api/v1/tasks?draw=${drawId}`).expect(200);
  const codes = (rows: { code?: string; subjectCode?: string }[]) =>
    rows.map(({ code, subjectCode }) => code ?? subjectCode ?? '').sort();
  return { list: codes(drawn.body.rows), tasks: codes(tasks.body.rows) };
}

describe('the drawn list after changes', () => {
  it('is for each inspector what the tasks are', async () => {
    const [{ events }]: { events: number }[] = await t.dataSource.query(
      'SELECT count(*)::int AS events FROM draw_event WHERE draw_id = $1',
      [drawId],
    );
    expect(events).toBeGreaterThan(3);
    let seen = 0;
    for (const inspectorId of people) {
      const { list, tasks } = await listsOf(await t.as(['INSPECTOR'], { inspectorId }));
      expect({ inspectorId, list }).toEqual({ inspectorId, list: tasks });
      seen += list.length;
    }
    expect(seen).toBeGreaterThan(people.length);
  }, 120_000);

  it.each(['JT-JU', 'JT-513301', 'JT-513325', 'GA-JJ', 'YJ-JU'])(
    'is for a reviewer of %s what the tasks are',
    async (agencyCode) => {
      const { list, tasks } = await listsOf(await t.as(['REVIEWER'], { agencyCode }));
      expect(list.length).toBeGreaterThan(0);
      expect(list).toEqual(tasks);
    },
  );

  it('holds the substitute, and no other reserve', async () => {
    const { list } = await listsOf(await t.as(['REVIEWER']));
    const reserves: { code: string; used: boolean }[] = await t.dataSource.query(
      `SELECT subject_code AS code, EXISTS (SELECT 1 FROM draw_event e
         WHERE e.draw_id = d.draw_id AND e.by_subject_code = d.subject_code) AS used
       FROM drawn_subject d WHERE draw_id = $1 AND outcome = 'RESERVE'`,
      [drawId],
    );
    expect(reserves.filter(({ used }) => used)).toHaveLength(1);
    for (const { code, used } of reserves) expect(list.includes(code)).toBe(used);
  });
});
