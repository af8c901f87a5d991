import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** The life of a plan, the office's schedule, jobs done once, reminders given. */
export class PlanLife1770000000025 implements MigrationInterface {
  name = 'PlanLife1770000000025';

  async up(runner: QueryRunner): Promise<void> {
    await states(runner);
    await steps(runner);
    await confirmations(runner);
    await documents(runner);
    await filings(runner);
    await schedule(runner);
    for (const table of TABLES) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const TABLES = [
  ...['plan_transition', 'plan_confirmation', 'plan_document', 'plan_document_content', 'plan_filing'],
  ...['plan_adjustment', 'plan_schedule', 'job_run', 'reminder'],
];

async function states(runner: QueryRunner): Promise<void> {
  await runner.query('ALTER TABLE annual_plan DROP CONSTRAINT ck_annual_plan_state');
  await runner.query(`
    ALTER TABLE annual_plan ADD CONSTRAINT ck_annual_plan_state
      CHECK (state IN ('DRAFT', 'APPROVED', 'FILED', 'PUBLISHED', 'ADJUSTED', 'CLOSED'))`);
  // The same table of moves as src/plan/life/plan-states.ts; everything else of an approved plan stays as it is.
  await runner.query(`
    CREATE OR REPLACE FUNCTION refuse_change_of_approved_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.state = 'DRAFT' OR (
        TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state'
        AND (OLD.state, NEW.state) IN (
          ('APPROVED', 'FILED'), ('APPROVED', 'PUBLISHED'), ('FILED', 'PUBLISHED'),
          ('APPROVED', 'ADJUSTED'), ('FILED', 'ADJUSTED'), ('PUBLISHED', 'ADJUSTED'),
          ('APPROVED', 'CLOSED'), ('FILED', 'CLOSED'), ('PUBLISHED', 'CLOSED'))
      ) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END IF;
      RAISE EXCEPTION '计划 % 已批准，不能修改或删除(%)', OLD.id, TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
    END
    $$`);
  // A copied line goes on where the line of the version before stopped: what that one drew counts.
  await runner.query(
    'ALTER TABLE plan_line ADD COLUMN origin_id bigint CONSTRAINT fk_plan_line_origin REFERENCES plan_line (id)',
  );
  await runner.query('CREATE INDEX ix_plan_line_origin ON plan_line (origin_id)');
  await runner.query(`COMMENT ON COLUMN plan_line.origin_id IS '上一版的计划项'`);
}

async function steps(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE plan_transition (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_plan_transition PRIMARY KEY,
      plan_id bigint NOT NULL CONSTRAINT fk_plan_transition_plan REFERENCES annual_plan (id),
      from_state text,
      to_state text NOT NULL CONSTRAINT ck_plan_transition_to CHECK (
        to_state IN ('DRAFT', 'CONFIRMING', 'APPROVED', 'FILED', 'PUBLISHED', 'ADJUSTED', 'CLOSED')),
      act text NOT NULL,
      reason text,
      account_id bigint CONSTRAINT fk_plan_transition_account REFERENCES account (id),
      actor_name text NOT NULL,
      at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ix_plan_transition_plan ON plan_transition (plan_id, id)');
  await comment(runner, 'plan_transition', '计划的办理经过', {
    ...{ id: '编号', plan_id: '计划', from_state: '原状态', to_state: '新状态', act: '事项' },
    ...{ reason: '原因或说明', account_id: '办理账号', actor_name: '办理人', at: '办理时间' },
  });
  // Plans of before have a beginning and, where approved, their approval.
  await runner.query(`
    INSERT INTO plan_transition (plan_id, from_state, to_state, act, account_id, actor_name, at)
    SELECT id, NULL, 'DRAFT', '新建年度抽查计划', created_account_id, created_by, created_at FROM annual_plan
    ORDER BY id`);
  await runner.query(`
    INSERT INTO plan_transition (plan_id, from_state, to_state, act, account_id, actor_name, at)
    SELECT id, 'DRAFT', 'APPROVED', '批准年度抽查计划', approved_account_id, approved_by, approved_at
    FROM annual_plan WHERE state <> 'DRAFT' ORDER BY id`);
}

async function confirmations(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE plan_confirmation (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_plan_confirmation PRIMARY KEY,
      plan_id bigint NOT NULL CONSTRAINT fk_plan_confirmation_plan REFERENCES annual_plan (id),
      pool_code text NOT NULL CONSTRAINT fk_plan_confirmation_pool REFERENCES agency_pool (code),
      agency_code text NOT NULL CONSTRAINT fk_plan_confirmation_agency REFERENCES agency (code),
      decision text NOT NULL
        CONSTRAINT ck_plan_confirmation_decision CHECK (decision IN ('CONFIRMED', 'OBJECTED')),
      reason text,
      lines_digest text NOT NULL,
      account_id bigint CONSTRAINT fk_plan_confirmation_account REFERENCES account (id),
      decided_by text NOT NULL,
      decided_at timestamptz NOT NULL,
      CONSTRAINT ck_plan_confirmation_reason CHECK (decision = 'CONFIRMED' OR reason IS NOT NULL)
    )`);
  await runner.query('CREATE INDEX ix_plan_confirmation_plan ON plan_confirmation (plan_id, pool_code, id)');
  await comment(runner, 'plan_confirmation', '配合部门对计划的答复', {
    ...{ id: '编号', plan_id: '计划', pool_code: '系统', agency_code: '答复的部门', decision: '结论' },
    ...{ reason: '理由', lines_digest: '所答计划项的摘要', account_id: '答复账号' },
    ...{ decided_by: '答复人', decided_at: '答复时间' },
  });
}

async function documents(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE plan_document (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_plan_document PRIMARY KEY,
      plan_id bigint NOT NULL CONSTRAINT fk_plan_document_plan REFERENCES annual_plan (id),
      purpose text NOT NULL CONSTRAINT ck_plan_document_purpose CHECK (purpose IN ('SIGNED', 'RECEIPT')),
      file_name text NOT NULL,
      file_kind text NOT NULL,
      bytes integer NOT NULL CONSTRAINT ck_plan_document_bytes CHECK (bytes > 0),
      digest text NOT NULL,
      account_id bigint CONSTRAINT fk_plan_document_account REFERENCES account (id),
      uploaded_by text NOT NULL,
      uploaded_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ix_plan_document_plan ON plan_document (plan_id)');
  await comment(runner, 'plan_document', '计划的文件', {
    ...{ id: '编号', plan_id: '计划', purpose: '用途', file_name: '文件名', file_kind: '文件类型' },
    ...{ bytes: '字节数', digest: '摘要', account_id: '上传账号' },
    ...{ uploaded_by: '上传人', uploaded_at: '上传时间' },
  });
  await runner.query(`
    CREATE TABLE plan_document_content (
      document_id bigint CONSTRAINT pk_plan_document_content PRIMARY KEY
        CONSTRAINT fk_plan_document_content_document REFERENCES plan_document (id),
      content bytea NOT NULL
    )`);
  await comment(runner, 'plan_document_content', '计划文件的内容', { document_id: '文件', content: '内容' });
}

async function filings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE plan_filing (
      plan_id bigint CONSTRAINT pk_plan_filing PRIMARY KEY
        CONSTRAINT fk_plan_filing_plan REFERENCES annual_plan (id),
      filed_with text NOT NULL,
      filed_on date NOT NULL,
      receipt_no text,
      account_id bigint CONSTRAINT fk_plan_filing_account REFERENCES account (id),
      recorded_by text NOT NULL,
      recorded_at timestamptz NOT NULL
    )`);
  await comment(runner, 'plan_filing', '计划的备案', {
    ...{ plan_id: '计划', filed_with: '备案机关', filed_on: '备案日期', receipt_no: '回执编号' },
    ...{ account_id: '登记账号', recorded_by: '登记人', recorded_at: '登记时间' },
  });
  await runner.query(`
    CREATE TABLE plan_adjustment (
      plan_id bigint CONSTRAINT pk_plan_adjustment PRIMARY KEY
        CONSTRAINT fk_plan_adjustment_plan REFERENCES annual_plan (id),
      from_plan_id bigint NOT NULL CONSTRAINT fk_plan_adjustment_from REFERENCES annual_plan (id),
      reason text NOT NULL,
      account_id bigint CONSTRAINT fk_plan_adjustment_account REFERENCES account (id),
      adjusted_by text NOT NULL,
      adjusted_at timestamptz NOT NULL,
      CONSTRAINT ck_plan_adjustment_other CHECK (plan_id <> from_plan_id)
    )`);
  await comment(runner, 'plan_adjustment', '计划的调整', {
    ...{ plan_id: '新一版计划', from_plan_id: '原计划', reason: '调整原因' },
    ...{ account_id: '调整账号', adjusted_by: '调整人', adjusted_at: '调整时间' },
  });
}

async function schedule(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE plan_schedule (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_plan_schedule PRIMARY KEY,
      open_day integer CONSTRAINT ck_plan_schedule_open_day CHECK (open_day BETWEEN 1 AND 28),
      remind_days integer NOT NULL CONSTRAINT ck_plan_schedule_remind_days CHECK (remind_days BETWEEN 0 AND 60),
      account_id bigint CONSTRAINT fk_plan_schedule_account REFERENCES account (id),
      set_by text NOT NULL,
      set_at timestamptz NOT NULL
    )`);
  await comment(runner, 'plan_schedule', '按月建立抽取任务和提醒的设置', {
    ...{ id: '编号', open_day: '每月建立抽取任务的日期', remind_days: '提前提醒的天数' },
    ...{ account_id: '设置账号', set_by: '设置人', set_at: '设置时间' },
  });
  await runner.query(`
    CREATE TABLE job_run (
      name text,
      day date,
      result text NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT pk_job_run PRIMARY KEY (name, day)
    )`);
  await comment(runner, 'job_run', '定时工作的记录', {
    ...{ name: '工作', day: '日期', result: '结果', at: '完成时间' },
  });
  await runner.query(`
    CREATE TABLE reminder (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_reminder PRIMARY KEY,
      kind text NOT NULL CONSTRAINT ck_reminder_kind CHECK (kind IN ('DRAW', 'TASKS', 'PUBLISH')),
      object_key text NOT NULL,
      stage text NOT NULL CONSTRAINT ck_reminder_stage CHECK (stage IN ('SOON', 'OVERDUE')),
      due_on date NOT NULL,
      text text NOT NULL,
      reminded_at timestamptz NOT NULL,
      CONSTRAINT uq_reminder UNIQUE (kind, object_key, stage)
    )`);
  await comment(runner, 'reminder', '到期提醒', {
    ...{ id: '编号', kind: '事项', object_key: '对象', stage: '时段', due_on: '期限' },
    ...{ text: '内容', reminded_at: '提醒时间' },
  });
}
