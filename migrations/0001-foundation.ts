import type { MigrationInterface, QueryRunner } from 'typeorm';
import { comment } from './comments.js';

/** What every later migration builds on: the refusal of changes to append-only tables. */
export class Foundation1770000000001 implements MigrationInterface {
  name = 'Foundation1770000000001';

  async up(runner: QueryRunner): Promise<void> {
    // restrict_violation (23001): a class of its own, told apart from a failed CHECK or UNIQUE.
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '表 % 只能追加，不能修改、删除或清空(%)', TG_TABLE_NAME, TG_OP
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END
      $$`);
    await runner.query(`COMMENT ON FUNCTION refuse_change() IS '拒绝对只能追加的表的修改'`);
    await comment(runner, 'schema_migration', '数据库结构版本', {
      id: '编号',
      timestamp: '次序',
      name: '名称',
    });
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
