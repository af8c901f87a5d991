import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { checkLog, type LogReport } from '../../audit/audit-check.js';
import type { PrintedCheckpoint } from '../../audit/checkpoint.rules.js';
import { DomainError } from '../../kernel/domain-error.js';
import { tryLockFor } from '../../platform/database/database.js';
import { chainRows } from '../public/chain.queries.js';
import { chainFaults } from '../public/chain.rules.js';
import { rowFaults } from './draw-audit-compare.js';
import { fileFaults } from './draw-audit-files.js';
import { listFaults } from './draw-audit-lists.js';
import { DRAW_TABLES } from './draw-audit-rows.js';
import { type DrawTrail, DrawTrails } from './draw-audit-trail.js';
import { Draw } from '../draw.entity.js';
import { numberFaults } from '../draw-numbers.rules.js';

export interface AuditCheckOptions {
  /** Checkpoints read off printed records. */
  readonly printed?: readonly PrintedCheckpoint[];
  /** Refuses to run beside another check of this kind: for pages. */
  readonly alone?: boolean;
  /** Looks into the files and lists of so many newest draws only; absent: of all. Rows are always compared. */
  readonly mostFiles?: number;
}

/** What became of a check: the log, then the draws. */
export interface AuditReport {
  readonly ok: boolean;
  readonly log: LogReport;
  readonly draws: number;
  /** Chinese sentences; the first names the first bad entry of the log, if there is one. */
  readonly faults: readonly string[];
  /** What is not covered, and is no fault. */
  readonly notes: readonly string[];
  /** All in a sentence. */
  readonly verdict: string;
}

/** Holds the audit log and every draw against each other. Changes nothing. */
@Injectable()
export class DrawAudit {
  constructor(private readonly dataSource: DataSource) {}

  /** Reads one state of the database, so that draws may go on meanwhile. */
  async check(options: AuditCheckOptions = {}): Promise<AuditReport> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      if (options.alone && !(await tryLockFor(tx, 'audit check'))) {
        throw new DomainError('CONFLICT', '正在核对，尚未结束。请稍后再试。');
      }
      return checkAudit(tx, options);
    });
  }
}

/** The check itself, in a transaction that sees one state of the database. */
export async function checkAudit(tx: EntityManager, options: AuditCheckOptions): Promise<AuditReport> {
  const trails = new DrawTrails();
  const log = await checkLog(tx, options.printed, (entry, whole) => {
    // An entry that somebody altered says nothing; one whose neighbour was altered still does.
    if (whole) trails.next(entry);
  });
  const draws = await tx.find(Draw, { order: { office: 'ASC', year: 'ASC', seq: 'ASC' } });
  const notes = logNotes(log);
  const faults = [...logFaults(log), ...lostDraws(draws, trails), ...numberFaults(draws)];
  for (const office of new Set(draws.map((draw) => draw.office))) {
    faults.push(...chainFaults(await chainRows(tx, office)).map((fault) => `冻结链${fault}`));
  }
  faults.push(...(await strayRows(tx)));
  const deep = new Set(options.mostFiles === undefined ? draws : newest(draws, options.mostFiles));
  for (const draw of draws) {
    const trail = trails.all.get(draw.id);
    const found = await drawFaults(tx, draw, trail, deep.has(draw));
    faults.push(...found.map((fault) => `任务 ${trail?.number ?? draw.number}：${fault}`));
    if (trail && trail.row === null) {
      notes.push(`任务 ${draw.number} 的审计记录没有逐行摘要(早于本功能)，只核对了文件、名单和冻结链。`);
    }
  }
  if (deep.size < draws.length) {
    notes.push(
      `只核对了最近 ${deep.size} 次抽取的文件和名单；全部核对请在服务器上用命令 npm run cli -- audit-verify。`,
    );
  }
  return {
    ok: faults.length === 0,
    log,
    draws: draws.length,
    faults,
    notes,
    verdict: verdictOf(log, draws.length, faults),
  };
}

function newest(draws: readonly Draw[], count: number): Draw[] {
  return [...draws].sort((a, b) => Number(b.createdAt) - Number(a.createdAt)).slice(0, count);
}

async function drawFaults(
  tx: EntityManager,
  draw: Draw,
  trail: DrawTrail | undefined,
  deep: boolean,
): Promise<string[]> {
  const faults: string[] = trail ? [] : ['审计日志中没有建立这次抽取的记录。'];
  const parts = [
    async () => (trail ? rowFaults(tx, trail) : []),
    async () => (deep ? fileFaults(tx, draw, trail) : []),
    async () => (deep ? listFaults(tx, draw) : []),
  ];
  for (const part of parts) {
    try {
      faults.push(...(await part()));
    } catch (error) {
      // Whoever alters a database may leave in it what cannot even be read: that is a finding, not a failure.
      if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError)) {
        throw error;
      }
      faults.push('有内容不成形，不能读出：被改动。');
    }
  }
  return faults;
}

function verdictOf(log: LogReport, draws: number, faults: readonly string[]): string {
  if (faults.length > 0) return `核对有误：共 ${faults.length} 处，第一处：${faults[0]}`;
  return `核对通过：审计日志 ${log.entries} 条首尾相接，${draws} 次抽取的记录与日志一致。`;
}

function logFaults({ firstBroken, broken, checkpointFaults }: LogReport): string[] {
  if (firstBroken === null) return [...checkpointFaults];
  const more = broken > 1 ? `(此后另有 ${broken - 1} 处)` : '';
  return [`审计日志第 ${firstBroken.seq} 条：${firstBroken.reason}${more}。`, ...checkpointFaults];
}

function logNotes({ entries, lastSeq, checkpoints, holds }: LogReport): string[] {
  if (checkpoints === 0) {
    return entries === 0 ? [] : [`还没有检查点：日志 ${entries} 条都没有打印在任何记录上。`];
  }
  if (holds === null) return [];
  const after = BigInt(lastSeq) - BigInt(holds.seq);
  const covered = `仍然成立的最新检查点是第 ${holds.n} 号(日志第 ${holds.seq} 条，${holds.hash.slice(0, 16)})`;
  return [after > 0n ? `${covered}；其后 ${after} 条未被任何检查点覆盖。` : `${covered}，日志到此为止。`];
}

/** Draws that the log knows and the database has no more. */
function lostDraws(draws: readonly Draw[], trails: DrawTrails): string[] {
  const ids = new Set(draws.map(({ id }) => id));
  return [...trails.all.values()]
    .filter(({ drawId }) => !ids.has(drawId))
    .map(
      ({ drawId, number }) => `任务 ${number ?? `(编号 ${drawId})`}：审计日志中有记录，抽取任务表中没有。`,
    );
}

/** Rows that belong to no draw. */
async function strayRows(tx: EntityManager): Promise<string[]> {
  const faults: string[] = [];
  const ofDraws = Object.entries(DRAW_TABLES).filter(([, { ofRequest }]) => !ofRequest);
  for (const table of [...ofDraws.map(([name]) => name), 'draw_file_chunk']) {
    const [{ stray }]: { stray: boolean }[] = await tx.query(
      `SELECT EXISTS (SELECT 1 FROM (SELECT DISTINCT draw_id FROM ${table}) t
         WHERE NOT EXISTS (SELECT 1 FROM draw d WHERE d.id = t.draw_id)) AS stray`,
    );
    if (stray) faults.push(`“${commentOf(tx, table)}”中有不属于任何抽取任务的行。`);
  }
  return faults;
}

function commentOf(tx: EntityManager, table: string): string {
  return tx.connection.entityMetadatas.find(({ tableName }) => tableName === table)?.comment ?? table;
}
