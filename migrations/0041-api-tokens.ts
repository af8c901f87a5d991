import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Tokens of the open interface. What is kept is a digest: the token itself is shown once, when it is made. */
export class ApiTokens1770000000041 implements MigrationInterface {
  name = 'ApiTokens1770000000041';

  async up(runner: QueryRunner): Promise<void> {
    await tokens(runner);
    await revocations(runner);
    for (const table of ['api_token', 'api_token_revocation']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function tokens(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE api_token (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_api_token PRIMARY KEY,
      name text NOT NULL,
      account_id bigint NOT NULL CONSTRAINT fk_api_token_account REFERENCES account (id),
      digest text NOT NULL CONSTRAINT uq_api_token_digest UNIQUE
        CONSTRAINT ck_api_token_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
      scopes text[] NOT NULL CONSTRAINT ck_api_token_scopes CHECK (cardinality(scopes) > 0),
      read_only boolean NOT NULL,
      agency_code text NOT NULL,
      expires_at timestamptz NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT ck_api_token_expires_at CHECK (expires_at > created_at)
    )`);
  await runner.query('CREATE INDEX ix_api_token_account ON api_token (account_id)');
  await comment(runner, 'api_token', '接口令牌', {
    id: '编号',
    name: '名称',
    account_id: '账号',
    digest: '令牌的散列',
    scopes: '授权角色',
    read_only: '只能查询',
    agency_code: '所属部门',
    expires_at: '失效时间',
    created_by: '建立人',
    created_at: '建立时间',
  });
}

async function revocations(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE api_token_revocation (
      token_id bigint NOT NULL CONSTRAINT pk_api_token_revocation PRIMARY KEY
        CONSTRAINT fk_api_token_revocation_token REFERENCES api_token (id),
      reason text NOT NULL,
      account_id bigint NOT NULL CONSTRAINT fk_api_token_revocation_account REFERENCES account (id),
      revoked_by text NOT NULL,
      revoked_at timestamptz NOT NULL
    )`);
  await comment(runner, 'api_token_revocation', '接口令牌的吊销', {
    token_id: '令牌',
    reason: '原因',
    account_id: '吊销账号',
    revoked_by: '吊销人',
    revoked_at: '吊销时间',
  });
}
