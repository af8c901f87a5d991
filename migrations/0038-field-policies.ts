import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** How each field of a publication goes out, as the office has set it; and what a draft altered against the record. */
export class FieldPolicies1770000000038 implements MigrationInterface {
  name = 'FieldPolicies1770000000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE field_policy (
        kind text NOT NULL CONSTRAINT ck_field_policy_kind CHECK (kind <> ''),
        field text NOT NULL CONSTRAINT ck_field_policy_field CHECK (field <> ''),
        version integer NOT NULL CONSTRAINT ck_field_policy_version CHECK (version >= 1),
        policy text NOT NULL
          CONSTRAINT ck_field_policy_policy CHECK (policy IN ('PUBLIC', 'MASKED', 'PSEUDONYM', 'HIDDEN')),
        source text NOT NULL CONSTRAINT ck_field_policy_source CHECK (source <> ''),
        set_account_id bigint CONSTRAINT fk_field_policy_account REFERENCES account (id),
        set_by text NOT NULL,
        set_at timestamptz NOT NULL,
        CONSTRAINT pk_field_policy PRIMARY KEY (kind, field, version)
      )`);
    await comment(runner, 'field_policy', '公示字段设置', {
      kind: '公示类别',
      field: '字段',
      version: '版本',
      policy: '公开方式',
      source: '依据或理由',
      set_account_id: '设置账号',
      set_by: '设置人',
      set_at: '设置时间',
    });
    for (const sql of appendOnly('field_policy')) await runner.query(sql);
    // Drafts made before fields had policies went out by the rules for texts alone.
    await runner.query(
      `ALTER TABLE disclosure_draft ADD COLUMN redaction text NOT NULL DEFAULT '{"marks":[],"policies":{}}'`,
    );
    await runner.query('ALTER TABLE disclosure_draft ALTER COLUMN redaction DROP DEFAULT');
    await comment(runner, 'disclosure_draft', '公示稿', { redaction: '公开方式和与记录的差异(规范JSON)' });
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
