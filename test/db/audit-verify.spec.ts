import type { ModuleRef } from '@nestjs/core';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditEntry } from '../../src/audit/audit.entity.js';
import { auditHash, CHAIN_START } from '../../src/audit/audit.rules.js';
import { readPrintedCheckpoint } from '../../src/audit/checkpoint.rules.js';
import { AfterApprovals } from '../../src/ceremony/after-approvals.service.js';
import { AfterPeople } from '../../src/ceremony/after-people.service.js';
import type { ChangeInput } from '../../src/ceremony/after-request.rules.js';
import { AfterRequests } from '../../src/ceremony/after-requests.service.js';
import { AfterState } from '../../src/ceremony/after-state.service.js';
import {
  type AuditCheckOptions,
  type AuditReport,
  checkAudit,
} from '../../src/ceremony/draw-audit.service.js';
import { DRAW_TABLES } from '../../src/ceremony/draw-audit-rows.js';
import { qrPng } from '../../src/platform/qr.js';
import { RegistryReader } from '../../src/registry/registry-reader.service.js';
import { DRAWER, frozenDraw, makeCeremony, SECOND, type TestCeremony } from '../support/ceremony.js';
import { cloneDatabase } from '../support/database.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

/** Columns that the check does not cover, each with the reason. */
const NOT_COVERED: Readonly<Record<string, string>> = {};

let dataSource: DataSource;
let c: TestCeremony;
let sealed: string;
let voided: string;

beforeAll(async () => {
  dataSource = await cloneDatabase();
  c = makeCeremony(dataSource);
  await makeCarriers(dataSource, 24);
  await makePeople(dataSource);
  const lines = await makeApprovedPlan(dataSource, [
    carrierLine({ months: [3] }),
    carrierLine({ months: [3], taskName: '第二项' }),
    carrierLine({ months: [3], taskName: '第三项' }),
  ]);
  sealed = await frozenDraw(c, lines[0]);
  await c.seals.seal(DRAWER, sealed);
  await substitute(sealed);
  voided = await frozenDraw(c, lines[1]);
  await c.ceremony.requestVoid(DRAWER, voided, '监督员未能到场');
  await c.ceremony.approveVoid(SECOND, voided);
  await frozenDraw(c, lines[2]);
  await unlock(dataSource);
});

/** The first drawn subject is gone: a reserve takes its place, with evidence and a second person. */
async function substitute(drawId: string): Promise<void> {
  const modules = {
    get: () => ({
      refusalOf: async () => null,
      replaceTask: async () => undefined,
      changeSeat: async () => undefined,
    }),
  } as unknown as ModuleRef;
  const people = new AfterPeople(c.clock, new RegistryReader());
  const requests = new AfterRequests(dataSource, c.clock, c.ceremony, people, modules);
  const approvals = new AfterApprovals(dataSource, c.clock, c.ceremony, people, new AfterState(), modules);
  const [{ code }]: { code: string }[] = await dataSource.query(
    'SELECT subject_code AS code FROM drawn_subject WHERE draw_id = $1 AND position = 1',
    [drawId],
  );
  const change: ChangeInput = {
    ...{
      kind: 'SUBSTITUTED' as const,
      subjectCode: code,
      reasonCode: 'UNREACHABLE',
      explanation: '两次上门均无人',
    },
    ...{ poolCode: null, seat: null, leftCode: null, absent: [], byCode: null, headName: null },
  };
  const evidence = [{ name: '现场.png', bytes: await qrPng('现场') }];
  const id = await requests.ask(DRAWER, drawId, change, evidence);
  await approvals.approve(SECOND, drawId, id);
}

/** What a superuser would do first: no more checks and identities in the way. Triggers go with `tampered`. */
async function unlock(database: DataSource): Promise<void> {
  const checks: { table: string; name: string }[] = await database.query(
    `SELECT conrelid::regclass::text AS table, conname AS name FROM pg_constraint
      WHERE contype = 'c' AND conrelid::regclass::text ~ '^(draw|audit)'`,
  );
  for (const { table, name } of checks) await database.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  const ids: { table: string; column: string }[] = await database.query(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
      WHERE is_identity = 'YES' AND table_name ~ '^draw' AND table_schema = 'public'`,
  );
  for (const { table, column } of ids) {
    await database.query(`ALTER TABLE ${table} ALTER COLUMN ${column} DROP IDENTITY`);
  }
}

/** The report after somebody has done this as superuser; then all is as it was. */
async function tampered(
  work: (tx: EntityManager) => Promise<unknown>,
  options: AuditCheckOptions = {},
): Promise<AuditReport> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query('SET LOCAL session_replication_role = replica');
    await work(runner.manager);
    return await checkAudit(runner.manager, options);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const sql =
  (text: string, parameters: unknown[] = []) =>
  (tx: EntityManager) =>
    tx.query(text, parameters);

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

async function columnsLike(pattern: string): Promise<Column[]> {
  return dataSource.query(
    `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name ~ $1 ORDER BY table_name, ordinal_position`,
    [pattern],
  );
}

const OTHER: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `coalesce(${column}, '') || '1'`,
  integer: (column) => `coalesce(${column}, 0) + 1000`,
  bigint: (column) => `coalesce(${column}, 0) + 1000`,
  boolean: (column) => `NOT coalesce(${column}, false)`,
  date: (column) => `coalesce(${column}, '2026-01-01') + 1`,
  'timestamp with time zone': (column) => `coalesce(${column}, '2026-01-01') + interval '1 microsecond'`,
  bytea: (column) => `${column} || '\\x00'::bytea`,
};

/** Alters one column in one row of a table. */
function altering({ table, column, type }: Column, where: string): (tx: EntityManager) => Promise<unknown> {
  const other = OTHER[type];
  if (!other) throw new Error(`how is a column of type ${type} altered?`);
  return sql(
    `UPDATE ${table} SET ${column} = ${other(column)}
      WHERE ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`,
  );
}

async function numberOf(id: string): Promise<string> {
  return (await c.ceremony.get(id)).number;
}

const WHERE: Readonly<Record<string, (id: string) => string>> = {
  draw: (id) => `id = ${id}`,
  draw_after_decision: (id) => `request_id IN (SELECT id FROM draw_after_request WHERE draw_id = ${id})`,
  draw_evidence_content: (id) => `evidence_id IN (SELECT id FROM draw_evidence WHERE draw_id = ${id})`,
};

/** The draw of which a table has rows. */
async function drawWith(table: string): Promise<{ id: string; where: string }> {
  for (const id of [sealed, voided]) {
    const where = WHERE[table]?.(id) ?? `draw_id = ${id}`;
    const rows = await dataSource.query(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`);
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
    const tables = [...new Set((await columnsLike('^drawn?(_|$)')).map(({ table }) => table))];
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
  });

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
  });

  it('is told in words that a clerk understands: what, where, and by which entry of the log', async () => {
    const number = await numberOf(sealed);
    const words = async (text: string) => (await tampered(sql(text))).faults[0];
    expect(await words(`UPDATE draw SET sealed_by = '他人' WHERE id = ${sealed}`)).toMatch(
      new RegExp(`^任务 ${number}：“抽取人”与审计日志第 \\d+ 条\\(批准递补\\)不符：应为抽取员，实为他人。$`),
    );
    expect(
      await words(`UPDATE draw_entropy SET text = '9999999999' WHERE draw_id = ${sealed} AND position = 1`),
    ).toMatch(
      new RegExp(
        `^任务 ${number}：“监督员给出的数字”中次序 1、第几次录入 1的一行与审计日志第 \\d+ 条.*不符：被改动。$`,
      ),
    );
    expect(await words(`DELETE FROM drawn_seat WHERE draw_id = ${sealed} AND seat = 0`)).toContain(
      '“检查组席位”应有 ',
    );
  });

  it('is named where a row was exchanged with its digest of the file, too', async () => {
    const { faults } = await tampered(async (tx) => {
      await tx.query(`UPDATE drawn_subject SET rank = 99 WHERE draw_id = ${sealed} AND position = 2`);
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
        await tx.query(`DELETE FROM ${table} WHERE draw_id = ${voided}`);
      }
      await tx.query(`DELETE FROM draw WHERE id = ${voided}`);
    });
    expect(faults).toContain(`任务 ${await numberOf(voided)}：审计日志中有记录，抽取任务表中没有。`);
    expect(faults).toContain(`2026 年的任务编号不连续：缺少 ${await numberOf(voided)}。`);
  });
});

async function dropUnique(tx: EntityManager, table: string): Promise<void> {
  const unique: { name: string }[] = await tx.query(
    `SELECT conname AS name FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = $1::regclass`,
    [table],
  );
  for (const { name } of unique) await tx.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name} CASCADE`);
  const indexes: { name: string }[] = await tx.query(
    `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indisunique AND indrelid = $1::regclass`,
    [table],
  );
  for (const { name } of indexes) await tx.query(`DROP INDEX ${name}`);
}

interface Noted {
  readonly n: string;
  readonly seq: string;
  readonly hash: string;
}

async function noted(): Promise<Noted[]> {
  return dataSource.query('SELECT n, seq, hash FROM audit_checkpoint ORDER BY n');
}

const printed = ({ n, hash }: Noted) => {
  const read = readPrintedCheckpoint(`${n}:${hash}`);
  return read ? [read] : [];
};

describe('an altered audit log', () => {
  it('has its first bad entry named, whichever column', async () => {
    const [{ last }]: { last: string }[] = await dataSource.query('SELECT max(seq) AS last FROM audit_entry');
    for (const column of await columnsLike('^audit_entry$')) {
      const report = await tampered(altering(column, 'seq = 9'));
      expect([column.column, report.log.firstBroken?.seq]).toEqual([column.column, '9']);
      expect(report.faults[0]).toMatch(/^审计日志第 9 条：/);
    }
    const end = await tampered(sql(`UPDATE audit_entry SET act = 'x' WHERE seq = ${last}`));
    expect(end.log.firstBroken?.seq).toBe(last);
  });

  it.each([
    ['deleted', 'DELETE FROM audit_entry WHERE seq = 9', '9'],
    ['the very first deleted', 'DELETE FROM audit_entry WHERE seq = 1', '1'],
    [
      'exchanged',
      'UPDATE audit_entry SET seq = CASE seq WHEN 9 THEN -10 ELSE -9 END WHERE seq IN (9, 10)',
      '-10',
    ],
    [
      'slipped in',
      `INSERT INTO audit_entry SELECT 0, at, account_id, actor_name, agency_code, act, object_kind,
       object_id, detail, repeat('0', 63) || 'x', repeat('1', 64) FROM audit_entry WHERE seq = 9`,
      '0',
    ],
  ])('has its first bad entry named: %s', async (_what, text, seq) => {
    const report = await tampered(sql(text));
    expect(report.log.firstBroken?.seq).toBe(seq);
    expect(report.ok).toBe(false);
  });

  it('does not make draws suspicious that nobody touched', async () => {
    const { faults } = await tampered(sql(`UPDATE audit_entry SET actor_name = '他人' WHERE seq = 3`));
    expect(faults).toHaveLength(1);
  });

  it('that was cut is said to be not covered since the last checkpoint that holds', async () => {
    const checkpoints = await noted();
    const [before, cut] = checkpoints.slice(-2);
    const report = await tampered(sql(`DELETE FROM audit_entry WHERE seq >= ${cut.seq}`));
    expect(report.log.firstBroken).toBeNull();
    expect(report.log.holds?.n).toBe(before.n);
    expect(report.faults[0]).toBe(
      `审计日志的末尾被截断：第 ${cut.n} 号检查点记下日志已有第 ${cut.seq} 条，现在只到第 ${BigInt(cut.seq) - 1n} 条。第 ${before.n} 号检查点(日志第 ${before.seq} 条)之后的记录未被覆盖。`,
    );
  });

  it('that was cut with its checkpoints is found by a printed one', async () => {
    const [before, cut] = (await noted()).slice(-2);
    const cutting = async (tx: EntityManager) => {
      await tx.query(`DELETE FROM audit_checkpoint WHERE n >= ${cut.n}`);
      await tx.query(`DELETE FROM audit_entry WHERE seq >= ${cut.seq}`);
    };
    const { log } = await tampered(cutting);
    expect(log.checkpointFaults).toEqual([]);
    const report = await tampered(cutting, { printed: printed(cut) });
    expect(report.faults[0]).toBe(
      `打印的第 ${cut.n} 号检查点(${cut.hash.slice(0, 16)})在检查点表和日志中都没有：日志的末尾连同检查点被截断，现在只到第 ${BigInt(cut.seq) - 1n} 条。第 ${before.n} 号检查点(日志第 ${before.seq} 条)之后的记录未被覆盖。`,
    );
    expect((await tampered(cutting, { printed: printed(before) })).log.checkpointFaults).toEqual([]);
  });

  it('that was rewritten from an entry on, hashes and all, breaks with the next checkpoint', async () => {
    const [first] = await noted();
    const report = await tampered(async (tx) => rewriteFrom(tx, 2));
    expect(report.log.firstBroken).toBeNull();
    expect(report.faults[0]).toMatch(
      new RegExp(`^第 ${first.n} 号检查点与审计日志第 ${first.seq} 条的散列不符：`),
    );
    const all = await tampered(async (tx) => {
      await rewriteFrom(tx, 2);
      await tx.query('UPDATE audit_checkpoint k SET hash = e.hash FROM audit_entry e WHERE e.seq = k.seq');
    });
    expect(all.log.checkpointFaults).toEqual([]);
    const held = await tampered(
      async (tx) => {
        await rewriteFrom(tx, 2);
        await tx.query('UPDATE audit_checkpoint k SET hash = e.hash FROM audit_entry e WHERE e.seq = k.seq');
      },
      { printed: printed(first) },
    );
    expect(held.faults[0]).toMatch(/^打印的第 1 号检查点\([0-9a-f]{16}\)与数据库中的第 1 号检查点不符：/);
  });
});

/** What the most diligent forger does: another text in one entry, every later hash computed anew. */
async function rewriteFrom(tx: EntityManager, seq: number): Promise<void> {
  await dropUnique(tx, 'audit_entry');
  await tx.update(AuditEntry, String(seq), { actorName: '他人' });
  const entries = await tx.find(AuditEntry, { order: { seq: 'ASC' } });
  let previous = CHAIN_START;
  for (const entry of entries) {
    const hash = auditHash({ ...entry, previous });
    await tx.update(AuditEntry, entry.seq, { previous, hash });
    previous = hash;
  }
}

describe('altered checkpoints', () => {
  it('are named, whichever column', async () => {
    for (const column of await columnsLike('^audit_checkpoint$')) {
      const report = await tampered(altering(column, 'n = 2'));
      expect([
        column.column,
        report.faults.some((fault) => /第 [23] 号检查点|应有检查点/.test(fault)),
      ]).toEqual([column.column, true]);
    }
  });

  it.each([
    'DELETE FROM audit_checkpoint WHERE n = 2',
    'DELETE FROM audit_checkpoint WHERE n >= 4',
    'DELETE FROM audit_checkpoint',
  ])('are missed: %s', async (text) => {
    const { ok, faults } = await tampered(sql(text));
    expect(ok).toBe(false);
    expect(faults.some((fault) => fault.includes('应有检查点，检查点表中没有'))).toBe(true);
  });
});
