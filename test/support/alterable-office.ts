import type { ModuleRef } from '@nestjs/core';
import type { DataSource, EntityManager } from 'typeorm';
import { AfterApprovals } from '../../src/ceremony/after/after-approvals.service.js';
import { AfterPeople } from '../../src/ceremony/after/after-people.service.js';
import type { ChangeInput } from '../../src/ceremony/after/after-request.rules.js';
import { AfterRequests } from '../../src/ceremony/after/after-requests.service.js';
import { AfterState } from '../../src/ceremony/after/after-state.service.js';
import {
  type AuditCheckOptions,
  type AuditReport,
  checkAudit,
} from '../../src/ceremony/trail/draw-audit.service.js';
import { qrPng } from '../../src/platform/qr.js';
import { RegistryReader } from '../../src/registry/registry-reader.service.js';
import { DRAWER, frozenDraw, makeCeremony, SECOND, type TestCeremony } from './ceremony.js';
import { cloneDatabase } from './database.js';
import { makeApprovedPlan, makeCarriers, makePeople } from './office.js';
import { carrierLine } from './plan-lines.js';

/** A database with draws in it, and ways to alter it as a superuser would. */
export interface Office {
  readonly dataSource: DataSource;
  readonly c: TestCeremony;
  /** Ids of draws: drawn, with a substitution since; void; frozen. */
  readonly sealed: string;
  readonly voided: string;
  readonly frozen: string;
}

const ROTATING = carrierLine().teams.map((team) => ({ ...team, rotation: true }));

/** Makes it: three draws, no more checks and identities in the way of who alters them. */
export async function alterableOffice(): Promise<Office> {
  const dataSource = await cloneDatabase();
  const c = makeCeremony(dataSource);
  await makeCarriers(dataSource, 24);
  await makePeople(dataSource);
  const lines = await makeApprovedPlan(dataSource, [
    carrierLine({ months: [3] }),
    carrierLine({ months: [3], taskName: '第二项', teams: ROTATING }),
    carrierLine({ months: [3], taskName: '第三项' }),
  ]);
  const sealed = await frozenDraw(c, lines[0]);
  await c.seals.seal(DRAWER, sealed);
  await substitute(dataSource, c, sealed);
  await visited(dataSource, sealed);
  const voided = await frozenDraw(c, lines[1]);
  await c.ceremony.requestVoid(DRAWER, voided, '监督员未能到场');
  await c.ceremony.approveVoid(SECOND, voided);
  const frozen = await frozenDraw(c, lines[2]);
  await unlock(dataSource);
  return { dataSource, c, sealed, voided, frozen };
}

/** Two people have inspected a subject: they may not go there in the next draw that rotates. */
async function visited(dataSource: DataSource, drawId: string): Promise<void> {
  const [task]: { id: string; code: string }[] = await dataSource.query(
    `INSERT INTO inspection_task (number, draw_id, plan_line_id, subject_id, subject_kind, subject_code, subject_name,
       area_code, item_code, item_name, stratum, rank, ticket, lead_pool, window_from, window_to, created_at)
     SELECT d.number || '-0001', d.id, d.plan_line_id, s.id, s.kind, s.code, s.name, s.area_code, d.item_code,
            d.item_name, n.stratum, n.rank, n.ticket, d.lead_pool, d.window_from, d.window_to, now()
       FROM draw d JOIN drawn_subject n ON n.draw_id = d.id AND n.position = 1
       JOIN subject s ON s.code = n.subject_code AND s.kind = d.subject_kind
      WHERE d.id = $1 RETURNING id, subject_code AS code`,
    [drawId],
  );
  await dataSource.query(
    `INSERT INTO subject_visit (task_id, revision, inspector_id, subject_code, day)
     SELECT $1, 1, id, $2, '2026-02-20' FROM inspector ORDER BY id LIMIT 2`,
    [task.id, task.code],
  );
}

/** The first drawn subject is gone: a reserve takes its place, with evidence and a second person. */
async function substitute(dataSource: DataSource, c: TestCeremony, drawId: string): Promise<void> {
  const modules = {
    get: () => ({
      refusalOf: async () => null,
      replaceTask: async () => undefined,
      changeSeat: async () => undefined,
    }),
  } as unknown as ModuleRef;
  const people = new AfterPeople(c.clock, new RegistryReader(), c.days);
  const requests = new AfterRequests(dataSource, c.clock, c.ceremony, people, c.recusals, modules);
  const states = new AfterState();
  const approvals = new AfterApprovals(
    ...([dataSource, c.clock, c.ceremony, people, states, c.recusals, modules] as const),
  );
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
export async function tampered(
  dataSource: DataSource,
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

/** One statement as work of `tampered`. */
export const sql =
  (text: string, parameters: unknown[] = []) =>
  (tx: EntityManager) =>
    tx.query(text, parameters);

export interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

export async function columnsLike(dataSource: DataSource, pattern: string): Promise<Column[]> {
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
  ARRAY: (column) => `array_append(${column}, 'x')`,
  bytea: (column) => `${column} || '\\x00'::bytea`,
};

/** Alters one column in one row of a table. */
export function altering(
  { table, column, type }: Column,
  where: string,
): (tx: EntityManager) => Promise<unknown> {
  const other = OTHER[type];
  if (!other) throw new Error(`how is a column of type ${type} altered?`);
  return sql(
    `UPDATE ${table} SET ${column} = ${other(column)}
      WHERE ctid = (SELECT ctid FROM ${table} WHERE ${where} LIMIT 1)`,
  );
}

/** Takes away what keeps rows apart. */
export async function dropUnique(tx: EntityManager, table: string): Promise<void> {
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
