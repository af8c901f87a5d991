import type { MigrationInterface, QueryRunner } from 'typeorm';
import { comment } from './comments.js';

/** Annual plans and their lines. What is approved is locked by trigger. */
export class Plan1770000000005 implements MigrationInterface {
  name = 'Plan1770000000005';

  async up(runner: QueryRunner): Promise<void> {
    await plans(runner);
    await lines(runner);
    await locks(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function plans(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE annual_plan (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_annual_plan PRIMARY KEY,
      year integer NOT NULL CONSTRAINT ck_annual_plan_year CHECK (year BETWEEN 2000 AND 2199),
      version integer NOT NULL CONSTRAINT ck_annual_plan_version CHECK (version >= 1),
      title text NOT NULL,
      agency_code text NOT NULL CONSTRAINT fk_annual_plan_agency REFERENCES agency (code),
      state text NOT NULL CONSTRAINT ck_annual_plan_state CHECK (state IN ('DRAFT', 'APPROVED', 'PUBLISHED')),
      revision integer NOT NULL,
      document_no text,
      approved_account_id bigint CONSTRAINT fk_annual_plan_approver REFERENCES account (id),
      approved_by text,
      approved_at timestamptz,
      created_account_id bigint CONSTRAINT fk_annual_plan_author REFERENCES account (id),
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT uq_annual_plan UNIQUE (year, agency_code, version),
      CONSTRAINT ck_annual_plan_approval CHECK (
        CASE WHEN state = 'DRAFT' THEN num_nonnulls(document_no, approved_by, approved_at) = 0
             ELSE num_nulls(document_no, approved_by, approved_at) = 0 END),
      CONSTRAINT ck_annual_plan_two_people CHECK (approved_account_id <> created_account_id)
    )`);
  // One draft an agency and year: two half-made plans side by side could both be approved.
  await runner.query(
    `CREATE UNIQUE INDEX uq_annual_plan_draft ON annual_plan (year, agency_code) WHERE state = 'DRAFT'`,
  );
  await comment(runner, 'annual_plan', '年度抽查计划', {
    id: '编号',
    year: '年度',
    version: '版本',
    title: '名称',
    agency_code: '编制部门',
    state: '状态',
    revision: '修订次数',
    document_no: '批准文号',
    approved_account_id: '批准人账号',
    approved_by: '批准人',
    approved_at: '批准时间',
    created_account_id: '编制人账号',
    created_by: '编制人',
    created_at: '编制时间',
  });
}

async function lines(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE plan_line (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_plan_line PRIMARY KEY,
      plan_id bigint NOT NULL CONSTRAINT fk_plan_line_plan REFERENCES annual_plan (id),
      line_no integer NOT NULL CONSTRAINT ck_plan_line_no CHECK (line_no >= 1),
      revision integer NOT NULL,
      task_name text NOT NULL,
      item_code text NOT NULL,
      item_name text NOT NULL,
      subject_kind text NOT NULL,
      area_codes text[] NOT NULL,
      mode text NOT NULL CONSTRAINT ck_plan_line_mode CHECK (mode IN ('SAMPLE', 'ORDER')),
      rounding text NOT NULL CONSTRAINT ck_plan_line_rounding CHECK (rounding IN ('CEIL', 'FLOOR', 'HALF_UP')),
      strata jsonb NOT NULL,
      cap jsonb,
      reserve jsonb,
      draw_type text NOT NULL
        CONSTRAINT ck_plan_line_draw_type CHECK (draw_type IN ('JOINT', 'IN_AGENCY', 'IN_SYSTEM')),
      sampling text NOT NULL CONSTRAINT ck_plan_line_sampling CHECK (sampling IN ('TARGETED', 'UNTARGETED')),
      lead_pool text NOT NULL CONSTRAINT fk_plan_line_lead REFERENCES agency_pool (code),
      partner_pools text[] NOT NULL,
      teams jsonb NOT NULL,
      months integer[] NOT NULL
        CONSTRAINT ck_plan_line_months CHECK (cardinality(months) > 0 AND months <@ '{1,2,3,4,5,6,7,8,9,10,11,12}'),
      methods text NOT NULL,
      organising_level text NOT NULL,
      implementing_level text NOT NULL,
      deadline date NOT NULL,
      announced boolean NOT NULL,
      remark text,
      CONSTRAINT uq_plan_line_no UNIQUE (plan_id, line_no) DEFERRABLE INITIALLY IMMEDIATE
    )`);
  await comment(runner, 'plan_line', '计划项', {
    id: '编号',
    plan_id: '计划',
    line_no: '序号',
    revision: '修订次数',
    task_name: '任务名称',
    item_code: '事项代码',
    item_name: '抽查事项',
    subject_kind: '对象类别',
    area_codes: '县(市)范围',
    mode: '抽查方式(抽样/全覆盖)',
    rounding: '取整方式',
    strata: '各等级比例或户数',
    cap: '总量上限',
    reserve: '候补',
    draw_type: '抽查类型',
    sampling: '定向/不定向',
    lead_pool: '牵头系统',
    partner_pools: '参与系统',
    teams: '检查组',
    months: '抽查月份',
    methods: '检查方式',
    organising_level: '组织层级',
    implementing_level: '实施层级',
    deadline: '抽查完成时限',
    announced: '抽取结果提前公告',
    remark: '备注',
  });
}

/** Triggers that hold for everyone, the owner of the tables included. */
async function locks(runner: QueryRunner): Promise<void> {
  // FOR SHARE waits for an approval under way, so that no line slips in behind it.
  await runner.query(`
    CREATE FUNCTION refuse_change_of_approved_line() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE plan record;
    BEGIN
      FOR plan IN SELECT id, state FROM annual_plan
        WHERE id IN (CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END,
                     CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END)
        ORDER BY id FOR SHARE
      LOOP
        IF plan.state <> 'DRAFT' THEN
          RAISE EXCEPTION '计划 % 已批准，计划项不能增加、修改或删除(%)', plan.id, TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
        END IF;
      END LOOP;
      RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END
    $$`);
  await runner.query(
    `COMMENT ON FUNCTION refuse_change_of_approved_line() IS '拒绝对已批准计划的计划项的修改'`,
  );
  await runner.query(`
    CREATE TRIGGER plan_line_locked BEFORE INSERT OR UPDATE OR DELETE ON plan_line
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_approved_line()`);
  await runner.query(`
    CREATE FUNCTION refuse_change_of_approved_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.state = 'DRAFT' OR (
        TG_OP = 'UPDATE' AND OLD.state = 'APPROVED' AND NEW.state = 'PUBLISHED'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state'
      ) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END IF;
      RAISE EXCEPTION '计划 % 已批准，不能修改或删除(%)', OLD.id, TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION refuse_change_of_approved_plan() IS '拒绝对已批准计划的修改'`);
  await runner.query(`
    CREATE TRIGGER annual_plan_locked BEFORE UPDATE OR DELETE ON annual_plan
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_approved_plan()`);
  for (const table of ['annual_plan', 'plan_line']) {
    await runner.query(`
      CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }
}
