import type { AuditCheckOptions } from '../../src/ceremony/trail/draw-audit.service.js';
import { DRAW_TABLES } from '../../src/ceremony/trail/draw-audit-rows.js';
import {
  alterableOffice,
  altering,
  columnsLike as columnsIn,
  dropUnique,
  type Office,
  sql,
  tampered as tamperedIn,
} from '../support/alterable-office.js';

/** Columns that the check does not cover, each with the reason. */
const NOT_COVERED: Readonly<Record<string, string>> = {};

let office: Office;
const tampered = (work: Parameters<typeof tamperedIn>[1], options?: AuditCheckOptions) =>
  tamperedIn(office.dataSource, work, options);
const columnsLike = (pattern: string) => columnsIn(office.dataSource, pattern);

beforeAll(async () => {
  office = await alterableOffice();
});

async function numberOf(id: string): Promise<string> {
  return (await office.c.ceremony.get(id)).number;
}

const WHERE: Readonly<Record<string, (id: string) => string>> = {
  draw: (id) => `id = ${id}`,
  draw_after_decision: (id) => `request_id IN (SELECT id FROM draw_after_request WHERE draw_id = ${id})`,
  draw_evidence_content: (id) => `evidence_id IN (SELECT id FROM draw_evidence WHERE draw_id = ${id})`,
};

/** The draw of which a table has rows. */
async function drawWith(table: string): Promise<{ id: string; where: string }> {
  for (const id of [office.sealed, office.voided]) {
    const where = WHERE[table]?.(id) ?? `draw_id = ${id}`;
    const rows = await office.dataSource.query(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`);
    if (rows.length > 0) return { id, where };
  }
  throw new Error(`no draw of this test has rows in ${table}`);
}

describe('a database that nobody altered', () => {
  it('is found whole, and it is said what no checkpoint covers', async () => {
    const report = await tampered(async () => undefined);
    expect(report.faults).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.draws).toBe(3);
    expect(report.verdict).toMatch(/^核对通过：审计日志 \d+ 条首尾相接，3 次抽取的记录与日志一致。$/);
    expect(report.notes).toEqual([
      expect.stringMatching(
        /^仍然成立的最新检查点是第 5 号\(日志第 \d+ 条，[0-9a-f]{16}\)；其后 2 条未被任何检查点覆盖。$/,
      ),
    ]);
  });

  it('covers every table of draws', async () => {
    const tables = [...new Set((await columnsLike('^(drawn?|recusal)(_|$)')).map(({ table }) => table))];
    const known = [...Object.keys(DRAW_TABLES), 'draw', 'draw_file_chunk', 'draw_evidence_content'];
    expect(tables.sort()).toEqual(known.sort());
  });
});

describe('an altered draw', () => {
  it('is named, whichever column of whichever table', async () => {
    const unnoticed: string[] = [];
    for (const column of await columnsLike('^drawn?(_|$)')) {
      const name = `${column.table}.${column.column}`;
      const { id, where } = await drawWith(column.table);
      const { ok, faults } = await tampered(altering(column, where));
      const number = await numberOf(id);
      const named = !ok && faults.some((fault) => fault.startsWith(`任务 ${number}：`));
      if (named === name in NOT_COVERED) unnoticed.push(name);
    }
    expect(unnoticed).toEqual([]);
  }, 180_000);

  it('is named when a row of any table is deleted, or one is added', async () => {
    const tables = [...new Set((await columnsLike('^drawn?(_|$)')).map(({ table }) => table))];
    const unnoticed: string[] = [];
    for (const table of tables) {
      const { where } = await drawWith(table);
      const deleted = await tampered(
        sql(`DELETE FROM ${table} WHERE ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`),
      );
      if (deleted.ok) unnoticed.push(`DELETE ${table}`);
      if (table === 'draw_evidence_content' || table === 'draw_secret') continue;
      const added = await tampered(async (tx) => {
        await dropUnique(tx, table);
        await tx.query(`INSERT INTO ${table} SELECT * FROM ${table} WHERE ${where} LIMIT 1`);
      });
      if (added.ok) unnoticed.push(`INSERT ${table}`);
    }
    expect(unnoticed).toEqual([]);
  }, 180_000);

  it('is told in words that a clerk understands: what, where, and by which entry of the log', async () => {
    const number = await numberOf(office.sealed);
    const words = async (text: string) => (await tampered(sql(text))).faults[0];
    expect(await words(`UPDATE draw SET sealed_by = '他人' WHERE id = ${office.sealed}`)).toMatch(
      new RegExp(`^任务 ${number}：“抽取人”与审计日志第 \\d+ 条\\(批准递补\\)不符：应为抽取员，实为他人。$`),
    );
    expect(
      await words(
        `UPDATE draw_entropy SET text = '9999999999' WHERE draw_id = ${office.sealed} AND position = 1`,
      ),
    ).toMatch(
      new RegExp(
        `^任务 ${number}：“监督员给出的数字”中次序 1、第几次录入 1的一行与审计日志第 \\d+ 条.*不符：被改动。$`,
      ),
    );
    expect(await words(`DELETE FROM drawn_seat WHERE draw_id = ${office.sealed} AND seat = 0`)).toContain(
      '“检查组席位”应有 ',
    );
  });

  it('is named where a row was exchanged with its digest of the file, too', async () => {
    const { faults } = await tampered(async (tx) => {
      await tx.query(`UPDATE drawn_subject SET rank = 99 WHERE draw_id = ${office.sealed} AND position = 2`);
    });
    expect(
      faults.some((fault) => fault.endsWith('“抽中与候补的检查对象”与文件 drawn.tsv 第 2 行不符。')),
    ).toBe(true);
  });

  it('is named when the whole draw is gone, with all its rows', async () => {
    const tables = [...new Set((await columnsLike('^drawn?_')).map(({ table }) => table))];
    const { faults } = await tampered(async (tx) => {
      for (const table of tables.filter(
        (name) => !['draw_after_decision', 'draw_evidence_content'].includes(name),
      )) {
        await tx.query(`DELETE FROM ${table} WHERE draw_id = ${office.voided}`);
      }
      await tx.query(`DELETE FROM draw WHERE id = ${office.voided}`);
    });
    expect(faults).toContain(`任务 ${await numberOf(office.voided)}：审计日志中有记录，抽取任务表中没有。`);
    expect(faults).toContain(`2026 年的任务编号不连续：缺少 ${await numberOf(office.voided)}。`);
  });

  it('is a finding even where nothing can be read any more', async () => {
    for (const text of [
      `UPDATE draw SET frozen_at = 'infinity' WHERE id = ${office.sealed}`,
      `UPDATE draw SET rules = '{' WHERE id = ${office.sealed}`,
      `UPDATE draw SET entropy_plan = NULL WHERE id = ${office.sealed}`,
      `UPDATE draw_file_chunk SET content = '' WHERE draw_id = ${office.sealed}`,
      `UPDATE draw_file SET bytes = 0, digest = '' WHERE draw_id = ${office.sealed}`,
      `UPDATE audit_entry SET detail = '{' WHERE object_kind = 'draw'`,
      `UPDATE audit_entry SET at = 'infinity' WHERE seq = 9`,
    ]) {
      const { ok } = await tampered(sql(text));
      expect([text, ok]).toEqual([text, false]);
    }
  });
});
