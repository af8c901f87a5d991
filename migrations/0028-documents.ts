import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Word templates that the office has edited; the delivered ones stand in templates/word. */
export class Documents1770000000028 implements MigrationInterface {
  name = 'Documents1770000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE word_template (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_word_template PRIMARY KEY,
        kind text NOT NULL CONSTRAINT ck_word_template_kind CHECK (kind <> ''),
        version integer NOT NULL CONSTRAINT ck_word_template_version CHECK (version >= 1),
        file_name text NOT NULL,
        bytes integer NOT NULL CONSTRAINT ck_word_template_bytes CHECK (bytes > 0),
        digest text NOT NULL CONSTRAINT ck_word_template_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
        content bytea NOT NULL,
        restores integer CONSTRAINT ck_word_template_restores CHECK (restores >= 0 AND restores < version),
        note text NOT NULL,
        uploaded_account_id bigint CONSTRAINT fk_word_template_account REFERENCES account (id),
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        CONSTRAINT uq_word_template_version UNIQUE (kind, version)
      )`);
    await comment(runner, 'word_template', '文书模板', {
      id: '编号',
      kind: '文书类别',
      version: '版本',
      file_name: '文件名',
      bytes: '字节数',
      digest: '摘要',
      content: '内容',
      restores: '恢复自哪一版(0为系统提供的模板，空为上传)',
      note: '说明',
      uploaded_account_id: '上传账号',
      uploaded_by: '上传人',
      uploaded_at: '上传时间',
    });
    for (const sql of appendOnly('word_template')) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
