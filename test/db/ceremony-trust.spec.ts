import type { DataSource } from 'typeorm';
import { verifyBundle } from '../../src/draw/verify.js';
import { cloneDatabase } from '../support/database.js';
import { collect, DRAWER, frozenDraw, makeCeremony, SECOND } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readZip } from '../support/zip-reader.js';

let dataSource: DataSource;

/** A database with carriers, people, and draws in every state. */
beforeAll(async () => {
  dataSource = await cloneDatabase();
  await makeCarriers(dataSource, 24);
  await makePeople(dataSource);
  const c = makeCeremony(dataSource);
  const lines = await makeApprovedPlan(dataSource, [
    carrierLine({ months: [3] }),
    carrierLine({ months: [3], taskName: '第二项' }),
  ]);
  await c.seals.seal(DRAWER, await frozenDraw(c, lines[0]));
  const other = await frozenDraw(c, lines[1]);
  await c.ceremony.requestVoid(DRAWER, other, '监督员未能到场');
  await c.ceremony.approveVoid(SECOND, other);
});

describe('what the database itself refuses', () => {
  const OTHERS = `number || 'x', plan_line_id, '2026-05', 1, task_name, item_code, item_name, subject_kind, lead_pool`;
  it.each([
    ['another result', `UPDATE draw SET result_digest = repeat('0', 64) WHERE state = 'SEALED'`],
    ['another frame', `UPDATE draw SET rules = '{}' WHERE state = 'SEALED'`],
    ['another window', `UPDATE draw SET window_to = '2027-01-01' WHERE state = 'SEALED'`],
    ['a step back', `UPDATE draw SET state = 'FROZEN', result_digest = NULL WHERE state = 'SEALED'`],
    ['a void undone', `UPDATE draw SET state = 'SEALED' WHERE state = 'VOIDED'`],
    ['another number', `UPDATE draw SET number = 'x' WHERE seq = 1`],
    ['a vanished draw', `DELETE FROM draw WHERE seq = 1`],
    ['emptied tables', `TRUNCATE draw CASCADE`],
    ['other digits', `UPDATE draw_entropy SET text = '0000000000'`],
    ['another person behind a code', `UPDATE draw_pseudonym SET inspector_id = 1`],
    ['another file', `UPDATE draw_file_chunk SET content = 'x'`],
    ['another subject', `UPDATE drawn_subject SET subject_code = 'x'`],
    ['one subject less', `DELETE FROM drawn_subject`],
    ['one seat less', `DELETE FROM drawn_seat`],
    [
      'one subject more',
      `INSERT INTO drawn_subject SELECT draw_id, 999, 999, stratum, 'x', 'x', area_code, ticket, outcome
         FROM drawn_subject LIMIT 1`,
    ],
    [
      'late digits',
      `INSERT INTO draw_entropy SELECT id, 0, 9, 'x', 'DEVICE', '1', NULL, 'x', now() FROM draw
         WHERE state = 'SEALED'`,
    ],
    [
      'one file more',
      `INSERT INTO draw_file SELECT id, 'other.tsv', '', 0, 0 FROM draw WHERE state = 'SEALED'`,
    ],
    [
      'a draw that begins sealed',
      `INSERT INTO draw (office, year, seq, number, plan_line_id, month, attempt, task_name, item_code, item_name,
         subject_kind, lead_pool, state, announced, window_from, window_to, created_by, created_at)
       SELECT office, 2027, 1, ${OTHERS}, 'SEALED', false, window_from, window_to, created_by, now()
         FROM draw WHERE seq = 1`,
    ],
  ])('%s', async (_what, sql) => {
    // 23001: refused by a trigger, not by a mistake in the statement.
    await expect(dataSource.query(sql)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('a crash while drawing', () => {
  it('leaves the draw frozen, with nothing of a result, and it can be drawn afterwards', async () => {
    const own = await cloneDatabase();
    await makeCarriers(own, 24);
    await makePeople(own);
    const [line] = await makeApprovedPlan(own, [carrierLine({ months: [3] })]);
    let crash = true;
    const broken = makeCeremony(own, async () => {
      if (crash) throw new Error('the server is gone');
    });
    const id = await frozenDraw(broken, line);
    await expect(broken.seals.seal(DRAWER, id)).rejects.toThrow('the server is gone');
    expect((await broken.ceremony.get(id)).state).toBe('FROZEN');
    expect(await own.query(`SELECT name FROM draw_file WHERE name = 'result.json'`)).toEqual([]);
    expect(await own.query('SELECT 1 FROM drawn_subject')).toEqual([]);
    crash = false;
    await broken.seals.seal(DRAWER, id);
    const { content } = await broken.bundles.zipFor(DRAWER, id);
    expect(verifyBundle(await readZip(await collect(content))).ok).toBe(true);
  });

  it('cannot be opened with another key', async () => {
    const own = await cloneDatabase();
    await makeCarriers(own, 24);
    await makePeople(own);
    const [line] = await makeApprovedPlan(own, [carrierLine({ months: [3] })]);
    const right = makeCeremony(own);
    const id = await frozenDraw(right, line);
    const other = makeCeremony(own, undefined, 'z'.repeat(64));
    await expect(other.seals.seal(DRAWER, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await right.seals.seal(DRAWER, id);
  });
});
