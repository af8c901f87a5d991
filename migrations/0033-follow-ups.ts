import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** What comes after an accepted result: follow-ups with their steps, the end of the task, its row in the credit register. */
export class FollowUps1770000000033 implements MigrationInterface {
  name = 'FollowUps1770000000033';

  async up(runner: QueryRunner): Promise<void> {
    await followUps(runner);
    await steps(runner);
    await closures(runner);
    await credit(runner);
    await functions(runner);
    for (const table of ['follow_up', 'follow_up_step', 'task_closure', 'result_credit']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function followUps(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE follow_up (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_follow_up PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_follow_up_task REFERENCES inspection_task (id),
      result_id bigint CONSTRAINT fk_follow_up_result REFERENCES inspection_result (id),
      former_id bigint CONSTRAINT fk_follow_up_former REFERENCES follow_up (id),
      kind text NOT NULL CONSTRAINT ck_follow_up_kind
        CHECK (kind IN ('ORDER', 'RECHECK', 'REFERRAL', 'CASE', 'DAILY', 'COMPLAINT', 'OTHER')),
      item_code text,
      pool_code text NOT NULL,
      what text NOT NULL CONSTRAINT ck_follow_up_what CHECK (what <> ''),
      due_on date,
      to_whom text,
      document_no text,
      automatic boolean NOT NULL,
      opened_account_id bigint CONSTRAINT fk_follow_up_account REFERENCES account (id),
      opened_by text NOT NULL,
      opened_at timestamptz NOT NULL,
      CONSTRAINT ck_follow_up_called CHECK (kind = 'COMPLAINT' OR result_id IS NOT NULL),
      CONSTRAINT ck_follow_up_due CHECK (kind NOT IN ('ORDER', 'RECHECK') OR due_on IS NOT NULL)
    )`);
  await comment(runner, 'follow_up', '后续处理', {
    id: '编号',
    task_id: '任务',
    result_id: '所依据的检查结果(投诉可以在检查结果之前)',
    former_id: '由哪一项后续处理转来',
    kind: '类型',
    item_code: '事项代码',
    pool_code: '办理系统',
    what: '内容',
    due_on: '期限',
    to_whom: '接收单位或投诉人',
    document_no: '文书编号',
    automatic: '审核通过时自动建立',
    opened_account_id: '建立账号',
    opened_by: '建立人',
    opened_at: '建立时间',
  });
  await runner.query('CREATE INDEX ix_follow_up_task ON follow_up (task_id, id)');
}

async function steps(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE follow_up_step (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_follow_up_step PRIMARY KEY,
      follow_up_id bigint NOT NULL CONSTRAINT fk_follow_up_step_follow_up REFERENCES follow_up (id),
      n integer NOT NULL CONSTRAINT ck_follow_up_step_n CHECK (n >= 1),
      step text NOT NULL,
      on_day date NOT NULL,
      text text,
      document_no text,
      new_due date,
      ends boolean NOT NULL,
      account_id bigint CONSTRAINT fk_follow_up_step_account REFERENCES account (id),
      inspector_id bigint CONSTRAINT fk_follow_up_step_inspector REFERENCES inspector (id),
      acted_by text NOT NULL,
      acted_at timestamptz NOT NULL,
      CONSTRAINT uq_follow_up_step_n UNIQUE (follow_up_id, n),
      CONSTRAINT ck_follow_up_step_due CHECK (
        CASE step WHEN 'EXTENDED' THEN new_due IS NOT NULL WHEN 'RECEIVED' THEN true ELSE new_due IS NULL END)
    )`);
  // Nothing follows an end: one step at most ends a follow-up.
  await runner.query('CREATE UNIQUE INDEX uq_follow_up_step_end ON follow_up_step (follow_up_id) WHERE ends');
  await comment(runner, 'follow_up_step', '后续处理的步骤', {
    id: '编号',
    follow_up_id: '后续处理',
    n: '序号',
    step: '步骤',
    on_day: '日期',
    text: '说明',
    document_no: '文书编号',
    new_due: '新的期限',
    ends: '办结',
    account_id: '办理账号',
    inspector_id: '办理的执法人员',
    acted_by: '办理人',
    acted_at: '登记时间',
  });
}

async function closures(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE task_closure (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_task_closure PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_task_closure_task REFERENCES inspection_task (id),
      result_id bigint NOT NULL CONSTRAINT fk_task_closure_result REFERENCES inspection_result (id),
      last_follow_up_id bigint CONSTRAINT fk_task_closure_follow_up REFERENCES follow_up (id),
      automatic boolean NOT NULL,
      reason text,
      closed_account_id bigint CONSTRAINT fk_task_closure_account REFERENCES account (id),
      closed_by text NOT NULL,
      closed_at timestamptz NOT NULL
    )`);
  // A result is closed once for each state of its follow-ups: a later one opens the task again.
  await runner.query(
    `CREATE UNIQUE INDEX uq_task_closure_result ON task_closure (result_id, coalesce(last_follow_up_id, 0))`,
  );
  await comment(runner, 'task_closure', '任务完结', {
    id: '编号',
    task_id: '任务',
    result_id: '完结所依据的检查结果',
    last_follow_up_id: '完结时最后一项后续处理(空为没有)',
    automatic: '自动完结',
    reason: '说明',
    closed_account_id: '完结账号',
    closed_by: '完结人',
    closed_at: '完结时间',
  });
  await runner.query('CREATE INDEX ix_task_closure_task ON task_closure (task_id, id)');
}

/** Which row of the credit register a version of a result has made, so that a correction takes back just that one. */
async function credit(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE result_credit (
      result_id bigint NOT NULL CONSTRAINT pk_result_credit PRIMARY KEY
        CONSTRAINT fk_result_credit_result REFERENCES inspection_result (id),
      class_id bigint NOT NULL CONSTRAINT uq_result_credit_class UNIQUE
        CONSTRAINT fk_result_credit_class REFERENCES credit_class (id)
    )`);
  await comment(runner, 'result_credit', '检查结果产生的信用记录', {
    result_id: '检查结果',
    class_id: '信用风险等级',
  });
}

/** The one definition of what is open, due and closed, for every page, file and number. */
async function functions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION follow_up_now(on_day date)
      RETURNS TABLE (follow_up_id bigint, task_id bigint, steps integer, last_step text, ended boolean,
        ended_on date, due date, overdue boolean)
      LANGUAGE sql STABLE AS $$
      SELECT f.id, f.task_id, coalesce(l.n, 0), coalesce(l.step, 'OPENED'), coalesce(l.ends, false),
        CASE WHEN l.ends THEN l.on_day END, d.due, NOT coalesce(l.ends, false) AND coalesce(d.due < follow_up_now.on_day, false)
        FROM follow_up f
        LEFT JOIN LATERAL (
          SELECT s.n, s.step, s.ends, s.on_day FROM follow_up_step s WHERE s.follow_up_id = f.id
           ORDER BY s.n DESC LIMIT 1
        ) l ON true
        CROSS JOIN LATERAL (
          SELECT coalesce((SELECT s.new_due FROM follow_up_step s
            WHERE s.follow_up_id = f.id AND s.new_due IS NOT NULL ORDER BY s.n DESC LIMIT 1), f.due_on) AS due
        ) d
    $$`);
  await runner.query(`COMMENT ON FUNCTION follow_up_now(date) IS '后续处理的当前状态、期限，某日是否逾期'`);
  await runner.query(`
    CREATE FUNCTION task_closed()
      RETURNS TABLE (task_id bigint, result_id bigint, closed_at timestamptz, automatic boolean)
      LANGUAGE sql STABLE AS $$
      SELECT c.task_id, c.result_id, c.closed_at, c.automatic
        FROM task_closure c
       WHERE NOT EXISTS (SELECT 1 FROM follow_up f
                          WHERE f.task_id = c.task_id AND f.id > coalesce(c.last_follow_up_id, 0))
         AND NOT EXISTS (SELECT 1 FROM inspection_result r JOIN result_review v ON v.result_id = r.id
                          WHERE r.task_id = c.task_id AND v.decision = 'ACCEPTED' AND r.id > c.result_id
                            AND NOT EXISTS (SELECT 1 FROM not_inspected_decision d
                                             WHERE d.result_id = r.id AND d.decision = 'REFUSED'))
         AND NOT EXISTS (SELECT 1 FROM task_closure later WHERE later.task_id = c.task_id AND later.id > c.id)
    $$`);
  await runner.query(
    `COMMENT ON FUNCTION task_closed() IS '现在已完结的任务：完结后没有新的后续处理，也没有审核通过的更正'`,
  );
}
