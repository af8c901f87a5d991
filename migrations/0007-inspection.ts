import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Inspection tasks, the seats of their teams, results by version, and reviews. All append-only. */
export class Inspection1770000000007 implements MigrationInterface {
  name = 'Inspection1770000000007';

  async up(runner: QueryRunner): Promise<void> {
    await tasks(runner);
    await seats(runner);
    await results(runner);
    await reviews(runner);
    for (const table of ['inspection_task', 'task_seat', 'inspection_result', 'result_review']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function tasks(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE inspection_task (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_inspection_task PRIMARY KEY,
      number text NOT NULL CONSTRAINT uq_inspection_task_number UNIQUE,
      draw_id bigint NOT NULL CONSTRAINT fk_inspection_task_draw REFERENCES draw (id),
      plan_line_id bigint NOT NULL CONSTRAINT fk_inspection_task_plan_line REFERENCES plan_line (id),
      subject_id bigint NOT NULL CONSTRAINT fk_inspection_task_subject REFERENCES subject (id),
      subject_kind text NOT NULL,
      subject_code text NOT NULL,
      subject_name text NOT NULL,
      area_code text NOT NULL CONSTRAINT fk_inspection_task_area REFERENCES area (code),
      item_code text NOT NULL,
      item_name text NOT NULL,
      stratum text NOT NULL,
      rank integer NOT NULL CONSTRAINT ck_inspection_task_rank CHECK (rank >= 1),
      ticket text NOT NULL CONSTRAINT ck_inspection_task_ticket CHECK (ticket ~ '^[0-9a-f]{64}$'),
      batch text,
      lead_pool text NOT NULL CONSTRAINT fk_inspection_task_lead_pool REFERENCES agency_pool (code),
      window_from date NOT NULL,
      window_to date NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT uq_inspection_task_subject UNIQUE (draw_id, subject_code),
      CONSTRAINT ck_inspection_task_window CHECK (window_from <= window_to)
    )`);
  await runner.query('CREATE INDEX ix_inspection_task_area ON inspection_task (area_code)');
  await comment(runner, 'inspection_task', '抽查任务', {
    id: '编号',
    number: '任务编号',
    draw_id: '抽取',
    plan_line_id: '计划项',
    subject_id: '检查对象',
    subject_kind: '对象类别',
    subject_code: '对象代码',
    subject_name: '对象名称',
    area_code: '所在县(市)',
    item_code: '事项代码',
    item_name: '抽查事项',
    stratum: '分层',
    rank: '位次',
    ticket: '签号',
    batch: '批次',
    lead_pool: '牵头系统',
    window_from: '检查日期自',
    window_to: '检查日期至',
    created_at: '建立时间',
  });
}

async function seats(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE task_seat (
      task_id bigint NOT NULL CONSTRAINT fk_task_seat_task REFERENCES inspection_task (id),
      pool_code text NOT NULL CONSTRAINT fk_task_seat_pool REFERENCES agency_pool (code),
      seat integer NOT NULL CONSTRAINT ck_task_seat_seat CHECK (seat >= 0),
      revision integer NOT NULL CONSTRAINT ck_task_seat_revision CHECK (revision >= 0),
      inspector_id bigint CONSTRAINT fk_task_seat_inspector REFERENCES inspector (id),
      step text NOT NULL,
      CONSTRAINT pk_task_seat PRIMARY KEY (task_id, pool_code, seat, revision)
    )`);
  await runner.query('CREATE INDEX ix_task_seat_inspector ON task_seat (inspector_id)');
  await comment(runner, 'task_seat', '检查组席位', {
    task_id: '任务',
    pool_code: '系统',
    seat: '席位',
    revision: '修订',
    inspector_id: '执法检查人员',
    step: '匹配范围',
  });
}

async function results(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE inspection_result (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_inspection_result PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_inspection_result_task REFERENCES inspection_task (id),
      version integer NOT NULL CONSTRAINT ck_inspection_result_version CHECK (version >= 1),
      result_code text NOT NULL,
      findings text NOT NULL,
      follow_up text NOT NULL,
      inspected_on date NOT NULL,
      correct_by date,
      remark text,
      entered_by bigint NOT NULL CONSTRAINT fk_inspection_result_account REFERENCES account (id),
      entered_inspector bigint NOT NULL CONSTRAINT fk_inspection_result_inspector REFERENCES inspector (id),
      entered_name text NOT NULL,
      entered_at timestamptz NOT NULL,
      CONSTRAINT uq_inspection_result_version UNIQUE (task_id, version)
    )`);
  await comment(runner, 'inspection_result', '检查结果', {
    id: '编号',
    task_id: '任务',
    version: '版本',
    result_code: '检查结果',
    findings: '发现问题',
    follow_up: '后续处置',
    inspected_on: '检查完成日期',
    correct_by: '改正期限',
    remark: '备注',
    entered_by: '录入账号',
    entered_inspector: '录入的执法人员',
    entered_name: '录入人',
    entered_at: '录入时间',
  });
}

async function reviews(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE result_review (
      result_id bigint CONSTRAINT pk_result_review PRIMARY KEY
        CONSTRAINT fk_result_review_result REFERENCES inspection_result (id),
      decision text NOT NULL CONSTRAINT ck_result_review_decision CHECK (decision IN ('ACCEPTED', 'RETURNED')),
      reason text,
      reviewed_by bigint NOT NULL CONSTRAINT fk_result_review_account REFERENCES account (id),
      reviewed_name text NOT NULL,
      reviewed_at timestamptz NOT NULL,
      CONSTRAINT ck_result_review_reason CHECK (decision = 'ACCEPTED' OR reason IS NOT NULL)
    )`);
  await comment(runner, 'result_review', '结果审核', {
    result_id: '检查结果',
    decision: '结论',
    reason: '退回原因',
    reviewed_by: '审核账号',
    reviewed_name: '审核人',
    reviewed_at: '审核时间',
  });
}
