import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Plan tables as uploaded and read, and what the office calls its partner agencies. */
export class PlanImport1770000000020 implements MigrationInterface {
  name = 'PlanImport1770000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plan_import (
        id bigint GENERATED ALWAYS AS IDENTITY,
        plan_id bigint NOT NULL,
        file_name text NOT NULL,
        digest text NOT NULL,
        content jsonb NOT NULL,
        account_id bigint,
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        CONSTRAINT pk_plan_import PRIMARY KEY (id),
        CONSTRAINT fk_plan_import_plan FOREIGN KEY (plan_id) REFERENCES annual_plan (id),
        CONSTRAINT fk_plan_import_account FOREIGN KEY (account_id) REFERENCES account (id)
      )`);
    await runner.query('CREATE INDEX ix_plan_import_plan ON plan_import (plan_id)');
    await comment(runner, 'plan_import', '导入的计划表', {
      ...{ id: '编号', plan_id: '计划', file_name: '文件名', digest: '文件摘要', content: '读出的内容' },
      ...{ account_id: '上传账号', uploaded_by: '上传人', uploaded_at: '上传时间' },
    });
    await runner.query(`
      CREATE TABLE plan_import_use (
        import_id bigint NOT NULL,
        lines integer NOT NULL,
        used_by text NOT NULL,
        used_at timestamptz NOT NULL,
        CONSTRAINT pk_plan_import_use PRIMARY KEY (import_id),
        CONSTRAINT fk_plan_import_use_import FOREIGN KEY (import_id) REFERENCES plan_import (id),
        CONSTRAINT ck_plan_import_use_lines CHECK (lines > 0)
      )`);
    await comment(runner, 'plan_import_use', '计划表的采用', {
      ...{ import_id: '导入', lines: '采用的计划项', used_by: '操作人', used_at: '采用时间' },
    });
    await runner.query(`
      CREATE TABLE agency_alias (
        id bigint GENERATED ALWAYS AS IDENTITY,
        name text NOT NULL,
        pool_code text NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_agency_alias PRIMARY KEY (id),
        CONSTRAINT fk_agency_alias_pool FOREIGN KEY (pool_code) REFERENCES agency_pool (code)
      )`);
    await runner.query('CREATE INDEX ix_agency_alias_name ON agency_alias (name, id)');
    await comment(runner, 'agency_alias', '部门的其他叫法', {
      ...{
        id: '编号',
        name: '表中名称',
        pool_code: '人员池',
        recorded_by: '登记人',
        recorded_at: '登记时间',
      },
    });
    for (const table of ['plan_import', 'plan_import_use', 'agency_alias']) {
      for (const statement of appendOnly(table)) await runner.query(statement);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
