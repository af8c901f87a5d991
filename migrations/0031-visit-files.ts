import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Photos and papers of a visit; and who confirmed that a subject could not be inspected. */
export class VisitFiles1770000000031 implements MigrationInterface {
  name = 'VisitFiles1770000000031';

  async up(runner: QueryRunner): Promise<void> {
    await files(runner);
    await contents(runner);
    await withdrawals(runner);
    await decisions(runner);
    for (const table of [
      'visit_file',
      'visit_file_content',
      'visit_file_withdrawal',
      'not_inspected_decision',
    ]) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function files(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_file (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_visit_file PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_visit_file_task REFERENCES inspection_task (id),
      pool_code text CONSTRAINT fk_visit_file_pool REFERENCES agency_pool (code),
      field text,
      purpose text NOT NULL
        CONSTRAINT ck_visit_file_purpose CHECK (purpose IN ('SCENE', 'EVIDENCE', 'DOCUMENT', 'SIGNATURE')),
      caption text,
      file_name text NOT NULL,
      file_kind text NOT NULL
        CONSTRAINT ck_visit_file_kind CHECK (file_kind IN ('JPEG', 'PNG', 'PDF', 'DOCX', 'XLSX')),
      bytes integer NOT NULL CONSTRAINT ck_visit_file_bytes CHECK (bytes > 0),
      digest text NOT NULL CONSTRAINT ck_visit_file_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
      original_digest text NOT NULL
        CONSTRAINT ck_visit_file_original_digest CHECK (original_digest ~ '^[0-9a-f]{64}$'),
      taken_at text,
      latitude numeric CONSTRAINT ck_visit_file_latitude CHECK (latitude BETWEEN -90 AND 90),
      longitude numeric CONSTRAINT ck_visit_file_longitude CHECK (longitude BETWEEN -180 AND 180),
      op_id text NOT NULL CONSTRAINT uq_visit_file_op UNIQUE,
      inspector_id bigint CONSTRAINT fk_visit_file_inspector REFERENCES inspector (id),
      account_id bigint NOT NULL CONSTRAINT fk_visit_file_account REFERENCES account (id),
      uploaded_by text NOT NULL,
      uploaded_at timestamptz NOT NULL,
      CONSTRAINT ck_visit_file_position CHECK ((latitude IS NULL) = (longitude IS NULL))
    )`);
  await runner.query('CREATE INDEX ix_visit_file_task ON visit_file (task_id, id)');
  await comment(runner, 'visit_file', '检查现场的照片和文件', {
    id: '编号',
    task_id: '任务',
    pool_code: '所属系统(空为整个检查)',
    field: '所附的记录栏目',
    purpose: '用途(现场/证据/文书/签字)',
    caption: '说明',
    file_name: '文件名',
    file_kind: '文件种类',
    bytes: '字节数',
    digest: '收存内容的摘要',
    original_digest: '上传内容的摘要',
    taken_at: '拍摄时间(照片自带)',
    latitude: '拍摄位置纬度',
    longitude: '拍摄位置经度',
    op_id: '上传的唯一标记',
    inspector_id: '上传的执法人员',
    account_id: '上传账号',
    uploaded_by: '上传人',
    uploaded_at: '上传时间',
  });
}

async function contents(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_file_content (
      file_id bigint NOT NULL CONSTRAINT pk_visit_file_content PRIMARY KEY
        CONSTRAINT fk_visit_file_content_file REFERENCES visit_file (id),
      content bytea NOT NULL
    )`);
  // Photos and office files are packed already: a second packing costs time and saves nothing.
  await runner.query('ALTER TABLE visit_file_content ALTER COLUMN content SET STORAGE EXTERNAL');
  await comment(runner, 'visit_file_content', '检查文件的内容', { file_id: '文件', content: '内容' });
}

async function withdrawals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_file_withdrawal (
      file_id bigint NOT NULL CONSTRAINT pk_visit_file_withdrawal PRIMARY KEY
        CONSTRAINT fk_visit_file_withdrawal_file REFERENCES visit_file (id),
      reason text NOT NULL,
      account_id bigint NOT NULL CONSTRAINT fk_visit_file_withdrawal_account REFERENCES account (id),
      withdrawn_by text NOT NULL,
      withdrawn_at timestamptz NOT NULL
    )`);
  await comment(runner, 'visit_file_withdrawal', '检查文件的撤下', {
    file_id: '文件',
    reason: '撤下原因',
    account_id: '撤下账号',
    withdrawn_by: '撤下人',
    withdrawn_at: '撤下时间',
  });
}

async function decisions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE not_inspected_decision (
      result_id bigint NOT NULL CONSTRAINT pk_not_inspected_decision PRIMARY KEY
        CONSTRAINT fk_not_inspected_decision_result REFERENCES inspection_result (id),
      decision text NOT NULL
        CONSTRAINT ck_not_inspected_decision CHECK (decision IN ('CONFIRMED', 'REFUSED')),
      reason text NOT NULL,
      head_name text,
      account_id bigint NOT NULL CONSTRAINT fk_not_inspected_decision_account REFERENCES account (id),
      inspector_id bigint CONSTRAINT fk_not_inspected_decision_inspector REFERENCES inspector (id),
      decided_by text NOT NULL,
      decided_at timestamptz NOT NULL
    )`);
  await comment(runner, 'not_inspected_decision', '无法检查的认定', {
    result_id: '检查结果',
    decision: '结论(认定/不予认定)',
    reason: '理由',
    head_name: '机关负责人(代为录入时)',
    account_id: '认定账号',
    inspector_id: '认定人的执法人员',
    decided_by: '认定人',
    decided_at: '认定时间',
  });
}
