import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Several items of a line, inspected in one visit; which lines were made one, and which of them were taken apart again. */
export class PlanMerge1770000000023 implements MigrationInterface {
  name = 'PlanMerge1770000000023';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['plan_line', 'draw']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN also_items text[] NOT NULL DEFAULT '{}'`);
      await runner.query(`ALTER TABLE ${table} ALTER COLUMN also_items DROP DEFAULT`);
      await runner.query(`COMMENT ON COLUMN ${table}.also_items IS '一并检查的事项'`);
    }
    await runner.query(`
      CREATE TABLE plan_merge (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_plan_merge PRIMARY KEY,
        plan_id bigint NOT NULL CONSTRAINT fk_plan_merge_plan REFERENCES annual_plan (id),
        line_id bigint NOT NULL CONSTRAINT uq_plan_merge_line UNIQUE,
        before jsonb NOT NULL CONSTRAINT ck_plan_merge_before CHECK (jsonb_array_length(before) >= 2),
        after jsonb NOT NULL,
        visits_before integer NOT NULL,
        visits_after integer NOT NULL,
        account_id bigint CONSTRAINT fk_plan_merge_account REFERENCES account (id),
        merged_by text NOT NULL,
        merged_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX ix_plan_merge_plan ON plan_merge (plan_id)');
    await comment(runner, 'plan_merge', '计划项的合并', {
      ...{ id: '编号', plan_id: '计划', line_id: '合并成的计划项' },
      ...{ before: '原来的计划项', after: '合并成的内容' },
      ...{ visits_before: '合并前检查户次', visits_after: '合并后检查户次' },
      ...{ account_id: '操作账号', merged_by: '操作人', merged_at: '合并时间' },
    });
    await runner.query(`
      CREATE TABLE plan_merge_undo (
        merge_id bigint NOT NULL CONSTRAINT pk_plan_merge_undo PRIMARY KEY
          CONSTRAINT fk_plan_merge_undo_merge REFERENCES plan_merge (id),
        account_id bigint CONSTRAINT fk_plan_merge_undo_account REFERENCES account (id),
        undone_by text NOT NULL,
        undone_at timestamptz NOT NULL
      )`);
    await comment(runner, 'plan_merge_undo', '计划项合并的撤销', {
      ...{ merge_id: '合并', account_id: '操作账号', undone_by: '操作人', undone_at: '撤销时间' },
    });
    for (const table of ['plan_merge', 'plan_merge_undo']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
