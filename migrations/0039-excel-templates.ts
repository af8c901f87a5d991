import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Workbooks of the official tables: files as an office sent them, and the versions taken into use with their mapping. */
export class ExcelTemplates1770000000039 implements MigrationInterface {
  name = 'ExcelTemplates1770000000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE excel_upload (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_excel_upload PRIMARY KEY,
        kind text NOT NULL CONSTRAINT ck_excel_upload_kind CHECK (kind <> ''),
        ${sent('excel_upload')},
        uploaded_account_id bigint CONSTRAINT fk_excel_upload_account REFERENCES account (id),
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE excel_template (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_excel_template PRIMARY KEY,
        kind text NOT NULL CONSTRAINT ck_excel_template_kind CHECK (kind <> ''),
        version integer NOT NULL CONSTRAINT ck_excel_template_version CHECK (version >= 1),
        ${sent('excel_template')},
        mapping text NOT NULL,
        restores integer CONSTRAINT ck_excel_template_restores CHECK (restores >= 0 AND restores < version),
        note text NOT NULL,
        uploaded_account_id bigint CONSTRAINT fk_excel_template_account REFERENCES account (id),
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        CONSTRAINT uq_excel_template_version UNIQUE (kind, version)
      )`);
    await this.comments(runner);
    for (const table of ['excel_upload', 'excel_template']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  private async comments(runner: QueryRunner): Promise<void> {
    const file = {
      ...{
        id: '编号',
        kind: '表格种类',
        file_name: '文件名',
        bytes: '字节数',
        digest: '摘要',
        content: '内容',
      },
      ...{ uploaded_account_id: '上传账号', uploaded_by: '上传人', uploaded_at: '上传时间' },
    };
    await comment(runner, 'excel_upload', '上传的表格模板', file);
    await comment(runner, 'excel_template', '启用的表格模板', {
      ...file,
      ...{ version: '版本', mapping: '各列对应的内容', note: '说明' },
      restores: '恢复自哪一版(0为系统提供的模板，空为上传)',
    });
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** The columns of a file that was sent. */
function sent(table: string): string {
  return `file_name text NOT NULL,
        bytes integer NOT NULL CONSTRAINT ck_${table}_bytes CHECK (bytes > 0),
        digest text NOT NULL CONSTRAINT ck_${table}_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
        content bytea NOT NULL`;
}
