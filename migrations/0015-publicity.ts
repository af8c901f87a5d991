import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The day on which an announced list becomes public: set with the freeze, fixed from then on. And the offices behind a
 * void, which the public page names in place of the people.
 */
export class Publicity1770000000015 implements MigrationInterface {
  name = 'Publicity1770000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE draw ADD COLUMN public_from date,
        ADD CONSTRAINT ck_draw_public_from
          CHECK (public_from IS NULL OR (announced AND public_from <= window_from))`);
    await runner.query(`COMMENT ON COLUMN draw.public_from IS '名单公开日期(空为抽取完成时)'`);
    // A day that could still be moved after the draw would let somebody look at the names and then decide.
    await runner.query(`
      CREATE FUNCTION guard_draw_public_from() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '抽取的 public_from 在状态 % 下不能修改', OLD.state
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, COLUMN = 'public_from';
      END
      $$`);
    await runner.query(`COMMENT ON FUNCTION guard_draw_public_from() IS '冻结后名单公开日期的保护'`);
    await runner.query(`
      CREATE TRIGGER draw_public_from_guard BEFORE UPDATE ON draw FOR EACH ROW
        WHEN (OLD.freeze_digest IS NOT NULL AND OLD.public_from IS DISTINCT FROM NEW.public_from)
        EXECUTE FUNCTION guard_draw_public_from()`);
    await voidAgencies(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function voidAgencies(runner: QueryRunner): Promise<void> {
  await runner.query('ALTER TABLE draw_void_request ADD COLUMN agency_code text');
  await runner.query(`COMMENT ON COLUMN draw_void_request.agency_code IS '申请人所属部门'`);
  await runner.query(`
    ALTER TABLE draw ADD COLUMN void_agency text,
      ADD CONSTRAINT ck_draw_void_agency CHECK (void_agency IS NULL OR voided_at IS NOT NULL)`);
  await runner.query(`COMMENT ON COLUMN draw.void_agency IS '作废批准人所属部门'`);
}
