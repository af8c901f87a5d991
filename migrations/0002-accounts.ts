import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Accounts, sessions and the hash-chained audit log. */
export class Accounts1770000000002 implements MigrationInterface {
  name = 'Accounts1770000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_account PRIMARY KEY,
        login_name text NOT NULL CONSTRAINT uq_account_login_name UNIQUE
          CONSTRAINT ck_account_login_name CHECK (login_name ~ '^[a-z0-9._-]{2,40}$'),
        display_name text NOT NULL,
        password_hash text NOT NULL,
        roles text[] NOT NULL,
        agency_code text NOT NULL,
        inspector_id bigint,
        disabled boolean NOT NULL,
        failed_logins integer NOT NULL,
        locked_until timestamptz,
        created_at timestamptz NOT NULL
      )`);
    await comment(runner, 'account', '账号', {
      id: '编号',
      login_name: '登录名',
      display_name: '姓名',
      password_hash: '口令散列',
      roles: '角色',
      agency_code: '所属部门',
      inspector_id: '对应的执法人员',
      disabled: '停用',
      failed_logins: '连续登录失败次数',
      locked_until: '锁定至',
      created_at: '建立时间',
    });
    await runner.query(`
      CREATE TABLE session (
        sid text NOT NULL CONSTRAINT pk_session PRIMARY KEY,
        sess jsonb NOT NULL,
        expire timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX ix_session_expire ON session (expire)');
    await comment(runner, 'session', '会话', { sid: '会话号', sess: '会话内容', expire: '失效时间' });
    await runner.query(`
      CREATE TABLE audit_entry (
        seq bigint NOT NULL CONSTRAINT pk_audit_entry PRIMARY KEY,
        at timestamptz NOT NULL,
        account_id bigint,
        actor_name text NOT NULL,
        agency_code text,
        act text NOT NULL,
        object_kind text NOT NULL,
        object_id text NOT NULL,
        detail text NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL CONSTRAINT uq_audit_entry_hash UNIQUE,
        CONSTRAINT uq_audit_entry_previous UNIQUE (previous)
      )`);
    await runner.query('CREATE INDEX ix_audit_entry_object ON audit_entry (object_kind, object_id)');
    await comment(runner, 'audit_entry', '审计日志', {
      seq: '序号',
      at: '时间',
      account_id: '账号',
      actor_name: '操作人',
      agency_code: '部门',
      act: '行为',
      object_kind: '对象类别',
      object_id: '对象',
      detail: '内容(规范JSON)',
      previous: '上一条的散列',
      hash: '本条的散列',
    });
    for (const sql of appendOnly('audit_entry')) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
