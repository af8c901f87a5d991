import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** The days of each visit, by revision: a change is a new row, a visit without days is a row without them. */
export class VisitDates1770000000019 implements MigrationInterface {
  name = 'VisitDates1770000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE visit_date (
        task_id bigint NOT NULL CONSTRAINT fk_visit_date_task REFERENCES inspection_task (id),
        revision integer NOT NULL CONSTRAINT ck_visit_date_revision CHECK (revision >= 1),
        day_from date,
        day_to date,
        reason text,
        decided_account bigint CONSTRAINT fk_visit_date_account REFERENCES account (id),
        decided_by text NOT NULL,
        decided_at timestamptz NOT NULL,
        CONSTRAINT pk_visit_date PRIMARY KEY (task_id, revision),
        CONSTRAINT ck_visit_date_days CHECK ((day_from IS NULL) = (day_to IS NULL) AND day_from <= day_to),
        CONSTRAINT ck_visit_date_reason CHECK (day_from IS NOT NULL OR reason IS NOT NULL)
      )`);
    for (const sql of appendOnly('visit_date')) await runner.query(sql);
    await comment(runner, 'visit_date', '检查日程', {
      task_id: '任务',
      revision: '修订',
      day_from: '检查自(空为未排日期)',
      day_to: '检查至',
      reason: '原因',
      decided_account: '排定账号',
      decided_by: '排定人',
      decided_at: '排定时间',
    });
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
