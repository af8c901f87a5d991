import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Checkpoints of the audit log: how far it went, for printing on what leaves the house. */
export class Checkpoints1770000000014 implements MigrationInterface {
  name = 'Checkpoints1770000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_checkpoint (
        n bigint NOT NULL CONSTRAINT pk_audit_checkpoint PRIMARY KEY
          CONSTRAINT ck_audit_checkpoint_n CHECK (n >= 1),
        seq bigint NOT NULL CONSTRAINT uq_audit_checkpoint_seq UNIQUE
          CONSTRAINT fk_audit_checkpoint_seq REFERENCES audit_entry (seq),
        hash text NOT NULL CONSTRAINT uq_audit_checkpoint_hash UNIQUE,
        at timestamptz NOT NULL,
        object_kind text NOT NULL,
        object_id text NOT NULL,
        label text NOT NULL
      )`);
    await comment(runner, 'audit_checkpoint', '审计日志检查点', {
      n: '序号',
      seq: '审计日志序号',
      hash: '该条审计日志的散列',
      at: '时间',
      object_kind: '对象类别',
      object_id: '对象',
      label: '对象编号',
    });
    for (const sql of appendOnly('audit_checkpoint')) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
