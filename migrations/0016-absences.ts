import type { MigrationInterface, QueryRunner } from 'typeorm';
import { comment } from './comments.js';

/** Leave, duty and other days on which an inspector cannot be sent out. */
export class Absences1770000000016 implements MigrationInterface {
  name = 'Absences1770000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE absence (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_absence PRIMARY KEY,
        inspector_id bigint NOT NULL CONSTRAINT fk_absence_inspector REFERENCES inspector (id),
        kind text NOT NULL CONSTRAINT ck_absence_kind
          CHECK (kind IN ('LEAVE', 'SICK', 'DUTY', 'TRAINING', 'SECONDED', 'OTHER')),
        day_from date NOT NULL,
        day_to date NOT NULL,
        remark text,
        recorded_by text NOT NULL,
        recorded_account bigint CONSTRAINT fk_absence_account REFERENCES account (id),
        recorded_at timestamptz NOT NULL,
        cancelled_by text,
        cancelled_at timestamptz,
        CONSTRAINT ck_absence_days CHECK (day_to >= day_from),
        CONSTRAINT ck_absence_cancelled CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL))
      )`);
    await comment(runner, 'absence', '休假与值班', {
      id: '编号',
      inspector_id: '执法检查人员',
      kind: '类别',
      day_from: '自',
      day_to: '至',
      remark: '说明',
      recorded_by: '登记人',
      recorded_account: '登记账号',
      recorded_at: '登记时间',
      cancelled_by: '撤销人',
      cancelled_at: '撤销时间',
    });
    await runner.query(
      'CREATE INDEX ix_absence_current ON absence (inspector_id, day_from, day_to) WHERE cancelled_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX ix_absence_days ON absence (day_to, day_from) WHERE cancelled_at IS NULL',
    );
    await guard(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** A draw may have left somebody out because of a row: it stays as it was, but for being cancelled once. */
async function guard(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION guard_absence() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL
         OR (to_jsonb(OLD) - 'cancelled_by' - 'cancelled_at')
            IS DISTINCT FROM (to_jsonb(NEW) - 'cancelled_by' - 'cancelled_at') THEN
        RAISE EXCEPTION '表 % 的记录只能撤销一次，不能修改', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION guard_absence() IS '休假与值班只能撤销，不能修改'`);
  await runner.query(
    'CREATE TRIGGER absence_guard BEFORE UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION guard_absence()',
  );
  await runner.query(
    'CREATE TRIGGER absence_no_delete BEFORE DELETE ON absence FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  );
  await runner.query(
    'CREATE TRIGGER absence_no_truncate BEFORE TRUNCATE ON absence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
  );
}
