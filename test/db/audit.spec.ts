import type { DataSource } from 'typeorm';
import { systemActor } from '../../src/audit/actor.js';
import { AuditEntry } from '../../src/audit/audit.entity.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { cloneDatabase } from '../support/database.js';
import { FixedClock } from '../support/fixed-clock.js';

let dataSource: DataSource;
let audit: AuditService;
const actor = systemActor('测试');
const act = (n: number) => ({ act: '试验', objectKind: 'test', objectId: String(n), detail: { n } });

beforeAll(async () => {
  dataSource = await cloneDatabase();
  audit = new AuditService(dataSource, new FixedClock());
});

describe('the audit log', () => {
  it('is one chain without gaps, however many write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => dataSource.transaction((tx) => audit.record(tx, actor, act(n)))),
    );
    const entries = await dataSource.manager.find(AuditEntry, { order: { seq: 'ASC' } });
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)));
    expect(new Set(entries.map((entry) => entry.previous)).size).toBe(20);
    expect(await audit.verify()).toBeNull();
  });

  it('leaves no trace of an act that was rolled back', async () => {
    const before = await dataSource.manager.count(AuditEntry);
    await expect(
      dataSource.transaction(async (tx) => {
        await audit.record(tx, actor, act(99));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await dataSource.manager.count(AuditEntry)).toBe(before);
    expect(await audit.verify()).toBeNull();
  });

  it('refuses change, deletion and truncation, also by the owner of the table', async () => {
    for (const sql of [
      `UPDATE audit_entry SET act = 'x' WHERE seq = 1`,
      'DELETE FROM audit_entry WHERE seq = 1',
      'TRUNCATE audit_entry',
    ]) {
      await expect(dataSource.query(sql)).rejects.toThrow();
    }
  });

  it('notes down how far it goes, gaplessly, and only after an entry about the same object', async () => {
    const of = (n: number) => ({ objectKind: 'test', objectId: String(n), label: `第${n}号` });
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        dataSource.transaction(async (tx) => {
          await audit.record(tx, actor, act(n));
          await audit.checkpoint(tx, of(n));
        }),
      ),
    );
    const checkpoints = await audit.checkpoints(20);
    expect(checkpoints.map(({ n }) => n)).toEqual(Array.from({ length: 10 }, (_, n) => String(10 - n)));
    const [newest] = await audit.list({ take: 1 });
    expect(checkpoints[0]).toMatchObject({ seq: newest.seq, hash: newest.hash, at: newest.at });
    await expect(dataSource.transaction((tx) => audit.checkpoint(tx, of(99)))).rejects.toThrow();
    for (const sql of [
      `UPDATE audit_checkpoint SET hash = 'x' WHERE n = 1`,
      'DELETE FROM audit_checkpoint WHERE n = 1',
      'TRUNCATE audit_checkpoint',
    ]) {
      await expect(dataSource.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('names the first entry that somebody altered behind the triggers', async () => {
    await dataSource.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await dataSource.query(`UPDATE audit_entry SET detail = '{"n":777}' WHERE seq = 7`);
    expect(await audit.verify()).toEqual({ seq: '7', reason: '内容与散列不符' });
    await dataSource.query('DELETE FROM audit_entry WHERE seq = 7');
    expect(await audit.verify()).toEqual({ seq: '7', reason: '缺少第 7 条' });
  });
});
