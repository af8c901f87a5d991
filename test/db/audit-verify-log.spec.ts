import type { EntityManager } from 'typeorm';
import { AuditEntry } from '../../src/audit/audit.entity.js';
import { auditHash, CHAIN_START } from '../../src/audit/audit.rules.js';
import { readPrintedCheckpoint } from '../../src/audit/checkpoint.rules.js';
import type { AuditCheckOptions } from '../../src/ceremony/trail/draw-audit.service.js';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import {
  alterableOffice,
  altering,
  columnsLike as columnsIn,
  dropUnique,
  type Office,
  sql,
  tampered as tamperedIn,
} from '../support/alterable-office.js';

let office: Office;
const tampered = (work: Parameters<typeof tamperedIn>[1], options?: AuditCheckOptions) =>
  tamperedIn(office.dataSource, work, options);
const columnsLike = (pattern: string) => columnsIn(office.dataSource, pattern);

beforeAll(async () => {
  office = await alterableOffice();
});

interface Noted {
  readonly n: string;
  readonly seq: string;
  readonly hash: string;
}

async function noted(): Promise<Noted[]> {
  return office.dataSource.query('SELECT n, seq, hash FROM audit_checkpoint ORDER BY n');
}

const printed = ({ n, hash }: Noted) => {
  const read = readPrintedCheckpoint(`${n}:${hash}`);
  return read ? [read] : [];
};

describe('an altered audit log', () => {
  it('has its first bad entry named, whichever column', async () => {
    const [{ last }]: { last: string }[] = await office.dataSource.query(
      'SELECT max(seq) AS last FROM audit_entry',
    );
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
    const report = await tampered(async (tx) => rewriteFrom(tx, '2'));
    expect(report.log.firstBroken).toBeNull();
    expect(report.faults[0]).toMatch(
      new RegExp(`^第 ${first.n} 号检查点与审计日志第 ${first.seq} 条的散列不符：`),
    );
    const all = await tampered(async (tx) => {
      await rewriteFrom(tx, '2');
      await followCheckpoints(tx);
    });
    expect(all.log.checkpointFaults).toEqual([]);
    const held = await tampered(
      async (tx) => {
        await rewriteFrom(tx, '2');
        await followCheckpoints(tx);
      },
      { printed: printed(first) },
    );
    expect(held.faults[0]).toMatch(/^打印的第 1 号检查点\([0-9a-f]{16}\)与数据库中的第 1 号检查点不符：/);
  });
});

/** What the most diligent forger does: another text in entries, every later hash computed anew. */
async function rewrite(tx: EntityManager, change: (entry: AuditEntry) => Partial<AuditEntry>): Promise<void> {
  await dropUnique(tx, 'audit_entry');
  const entries = await tx.find(AuditEntry, { order: { seq: 'ASC' } });
  let previous = CHAIN_START;
  for (const entry of entries) {
    const other = { ...entry, ...change(entry), previous };
    const hash = auditHash(other);
    await tx.update(AuditEntry, entry.seq, { ...other, hash });
    previous = hash;
  }
}

const rewriteFrom = (tx: EntityManager, seq: string) =>
  rewrite(tx, (entry) => (entry.seq === seq ? { actorName: '他人' } : {}));

const followCheckpoints = (tx: EntityManager) =>
  tx.query('UPDATE audit_checkpoint k SET hash = e.hash FROM audit_entry e WHERE e.seq = k.seq');

describe('entries of before the digests', () => {
  const older = async (tx: EntityManager) => {
    await rewrite(tx, ({ detail }) => {
      const facts = { ...JSON.parse(detail), rows: undefined, checkpoint: undefined };
      return { detail: canonicalJson(facts) };
    });
    await tx.query('DELETE FROM audit_checkpoint');
  };

  it('are told as not covered, not as faults', async () => {
    const { ok, notes } = await tampered(older);
    expect(ok).toBe(true);
    expect(notes[0]).toMatch(/^还没有检查点：日志 \d+ 条都没有打印在任何记录上。$/);
    expect(notes.filter((note) => note.includes('没有逐行摘要'))).toHaveLength(3);
  });

  it.each([
    [
      `UPDATE draw_file_chunk SET content = content || 'x' WHERE name = 'drawn.tsv'`,
      '文件 drawn.tsv 的内容与其摘要不符',
    ],
    [`UPDATE draw SET freeze_digest = 'x' WHERE seal_position = 1`, '冻结摘要与审计日志第'],
    [`UPDATE drawn_seat SET inspector_id = NULL WHERE seat = 1`, '“检查组席位”与文件 teams.tsv 第'],
    [
      `UPDATE draw SET as_of = '2026-01-01' WHERE seal_position = 1`,
      '“名录截止日期”与文件 freeze.json 所写的不符',
    ],
    [
      `UPDATE draw_entropy SET text = '1' WHERE position = 0`,
      '“第1名监督员的数字”与文件 result.json 所写的不符',
    ],
  ])('leave what the files vouch for: %s', async (text, fault) => {
    const { faults } = await tampered(async (tx) => {
      await older(tx);
      await tx.query(text);
    });
    expect(faults.some((one) => one.includes(fault))).toBe(true);
  });
});

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
