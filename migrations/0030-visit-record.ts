import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** The record of a visit: every entry kept with who made it when, and each system's part handed in. */
export class VisitRecord1770000000030 implements MigrationInterface {
  name = 'VisitRecord1770000000030';

  async up(runner: QueryRunner): Promise<void> {
    await pinned(runner);
    await entries(runner);
    await parts(runner);
    for (const table of ['task_check_list', 'visit_entry', 'visit_part']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function pinned(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE task_check_list (
      task_id bigint NOT NULL CONSTRAINT fk_task_check_list_task REFERENCES inspection_task (id),
      item_code text NOT NULL,
      list_id bigint CONSTRAINT fk_task_check_list_list REFERENCES check_list (id),
      pinned_at timestamptz NOT NULL,
      CONSTRAINT pk_task_check_list PRIMARY KEY (task_id, item_code)
    )`);
  await comment(runner, 'task_check_list', '任务所用的检查要点清单', {
    task_id: '任务',
    item_code: '事项代码',
    list_id: '检查要点清单(空为当时没有)',
    pinned_at: '确定时间',
  });
}

/** An entry made on an older state than the newest has no revision: it is kept as a conflict until somebody settles it. */
async function entries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_entry (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_visit_entry PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_visit_entry_task REFERENCES inspection_task (id),
      field text NOT NULL,
      revision integer CONSTRAINT ck_visit_entry_revision CHECK (revision >= 1),
      base_revision integer NOT NULL CONSTRAINT ck_visit_entry_base CHECK (base_revision >= 0),
      value text NOT NULL CONSTRAINT ck_visit_entry_value CHECK (length(value) <= 2000),
      conflict boolean NOT NULL,
      settles_id bigint CONSTRAINT fk_visit_entry_settles REFERENCES visit_entry (id),
      op_id text NOT NULL CONSTRAINT ck_visit_entry_op CHECK (length(op_id) BETWEEN 8 AND 200),
      pool_code text NOT NULL,
      inspector_id bigint NOT NULL CONSTRAINT fk_visit_entry_inspector REFERENCES inspector (id),
      account_id bigint NOT NULL CONSTRAINT fk_visit_entry_account REFERENCES account (id),
      entered_by text NOT NULL,
      entered_at timestamptz NOT NULL,
      typed_at timestamptz,
      CONSTRAINT uq_visit_entry_op UNIQUE (op_id),
      CONSTRAINT uq_visit_entry_revision UNIQUE (task_id, field, revision),
      CONSTRAINT ck_visit_entry_conflict CHECK (conflict = (revision IS NULL)),
      CONSTRAINT ck_visit_entry_next CHECK (revision = base_revision + 1)
    )`);
  await comment(runner, 'visit_entry', '现场记录的填写', {
    id: '编号',
    task_id: '任务',
    field: '填写项',
    revision: '修订(空为与他人冲突)',
    base_revision: '填写时所见的修订',
    value: '内容',
    conflict: '与他人冲突',
    settles_id: '处理到哪一条冲突',
    op_id: '操作标识',
    pool_code: '填写人所属系统',
    inspector_id: '填写的执法人员',
    account_id: '填写账号',
    entered_by: '填写人',
    entered_at: '收到时间',
    typed_at: '手机上填写的时间',
  });
}

async function parts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_part (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_visit_part PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_visit_part_task REFERENCES inspection_task (id),
      pool_code text NOT NULL CONSTRAINT fk_visit_part_pool REFERENCES agency_pool (code),
      revision integer NOT NULL CONSTRAINT ck_visit_part_revision CHECK (revision >= 1),
      state text NOT NULL CONSTRAINT ck_visit_part_state CHECK (state IN ('HANDED_IN', 'REOPENED', 'ABSENT')),
      reason text,
      inspector_id bigint NOT NULL CONSTRAINT fk_visit_part_inspector REFERENCES inspector (id),
      account_id bigint NOT NULL CONSTRAINT fk_visit_part_account REFERENCES account (id),
      acted_by text NOT NULL,
      acted_at timestamptz NOT NULL,
      CONSTRAINT uq_visit_part_revision UNIQUE (task_id, pool_code, revision),
      CONSTRAINT ck_visit_part_reason CHECK (state <> 'ABSENT' OR reason <> '')
    )`);
  await comment(runner, 'visit_part', '各系统提交现场记录', {
    id: '编号',
    task_id: '任务',
    pool_code: '系统',
    revision: '修订',
    state: '状态(已提交/重新打开/未参加)',
    reason: '原因',
    inspector_id: '办理的执法人员',
    account_id: '办理账号',
    acted_by: '办理人',
    acted_at: '办理时间',
  });
}
