import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Addresses of accounts, the daily digests that are sent there, and every attempt to send one. */
export class Digest1770000000034 implements MigrationInterface {
  name = 'Digest1770000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account ADD COLUMN email text');
    await runner.query(`COMMENT ON COLUMN account.email IS '接收每日提醒的邮箱'`);
    await digests(runner);
    await attempts(runner);
    for (const table of ['mail_digest', 'mail_attempt']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function digests(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE mail_digest (
      account_id bigint NOT NULL CONSTRAINT fk_mail_digest_account REFERENCES account (id),
      day date NOT NULL,
      sent_to text NOT NULL,
      subject text NOT NULL,
      body text NOT NULL,
      composed_at timestamptz NOT NULL,
      CONSTRAINT pk_mail_digest PRIMARY KEY (account_id, day)
    )`);
  await comment(runner, 'mail_digest', '每日提醒邮件', {
    account_id: '账号',
    day: '日期',
    sent_to: '收件邮箱',
    subject: '主题',
    body: '正文',
    composed_at: '生成时间',
  });
}

async function attempts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE mail_attempt (
      account_id bigint NOT NULL,
      day date NOT NULL,
      n integer NOT NULL CONSTRAINT ck_mail_attempt_n CHECK (n >= 1),
      outcome text NOT NULL CONSTRAINT ck_mail_attempt_outcome CHECK (outcome IN ('SENT', 'FAILED')),
      message text,
      at timestamptz NOT NULL,
      CONSTRAINT pk_mail_attempt PRIMARY KEY (account_id, day, n),
      CONSTRAINT fk_mail_attempt_digest FOREIGN KEY (account_id, day) REFERENCES mail_digest (account_id, day),
      CONSTRAINT ck_mail_attempt_message CHECK ((outcome = 'FAILED') = (message IS NOT NULL))
    )`);
  await comment(runner, 'mail_attempt', '提醒邮件的发送记录', {
    account_id: '账号',
    day: '日期',
    n: '第几次',
    outcome: '结果',
    message: '失败原因',
    at: '时间',
  });
}
