import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** What happens after a draw: requests, the other person's decisions, events, evidence. All append-only. */
export class Afterwards1770000000013 implements MigrationInterface {
  name = 'Afterwards1770000000013';

  async up(runner: QueryRunner): Promise<void> {
    await requests(runner);
    await decisions(runner);
    await evidence(runner);
    await events(runner);
    await replacements(runner);
    await guards(runner);
    for (const table of [...TABLES, 'task_replacement']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const TABLES = [
  'draw_after_request',
  'draw_after_decision',
  'draw_evidence',
  'draw_evidence_content',
  'draw_event',
];
const KINDS = `('SUBSTITUTED', 'RESEATED', 'DIRECT')`;

async function requests(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw_after_request (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_draw_after_request PRIMARY KEY,
      draw_id bigint NOT NULL CONSTRAINT fk_draw_after_request_draw REFERENCES draw (id),
      kind text NOT NULL CONSTRAINT ck_draw_after_request_kind CHECK (kind IN ${KINDS}),
      subject_code text NOT NULL,
      pool_code text CONSTRAINT fk_draw_after_request_pool REFERENCES agency_pool (code),
      seat integer CONSTRAINT ck_draw_after_request_seat CHECK (seat >= 0),
      left_code text,
      absent text NOT NULL,
      by_code text,
      head_name text,
      reason_code text NOT NULL,
      explanation text NOT NULL,
      requested_account_id bigint,
      requested_inspector_id bigint,
      requested_by text NOT NULL,
      requested_at timestamptz NOT NULL,
      CONSTRAINT ck_draw_after_request_place CHECK (num_nonnulls(pool_code, seat) =
        CASE kind WHEN 'SUBSTITUTED' THEN 0 ELSE 2 END),
      CONSTRAINT ck_draw_after_request_named CHECK (num_nonnulls(by_code, head_name) =
        CASE kind WHEN 'DIRECT' THEN 2 ELSE 0 END)
    )`);
  await runner.query('CREATE INDEX ix_draw_after_request_draw ON draw_after_request (draw_id)');
  await comment(runner, 'draw_after_request', '抽取后变更的申请', {
    id: '编号',
    draw_id: '抽取',
    kind: '类别(递补/补位/直接委派)',
    subject_code: '检查对象代码',
    pool_code: '人员池',
    seat: '席位',
    left_code: '离席人员代号',
    absent: '本次不能参加的人员代号(规范JSON)',
    by_code: '直接委派的人员代号',
    head_name: '批准委派的负责人',
    reason_code: '原因代码',
    explanation: '情况说明',
    requested_account_id: '申请人账号',
    requested_inspector_id: '申请的执法人员',
    requested_by: '申请人',
    requested_at: '申请时间',
  });
}

async function decisions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw_after_decision (
      draw_id bigint NOT NULL CONSTRAINT fk_draw_after_decision_draw REFERENCES draw (id),
      request_id bigint NOT NULL CONSTRAINT pk_draw_after_decision PRIMARY KEY
        CONSTRAINT fk_draw_after_decision_request REFERENCES draw_after_request (id),
      decision text NOT NULL CONSTRAINT ck_draw_after_decision CHECK (decision IN ('APPROVED', 'DECLINED')),
      reason text,
      decided_account_id bigint,
      decided_by text NOT NULL,
      decided_at timestamptz NOT NULL,
      CONSTRAINT ck_draw_after_decision_reason CHECK ((decision = 'DECLINED') = (reason IS NOT NULL))
    )`);
  await comment(runner, 'draw_after_decision', '抽取后变更的审批', {
    draw_id: '抽取',
    request_id: '申请',
    decision: '结论',
    reason: '不予批准的原因',
    decided_account_id: '审批人账号',
    decided_by: '审批人',
    decided_at: '审批时间',
  });
}

async function evidence(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw_evidence (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_draw_evidence PRIMARY KEY,
      draw_id bigint NOT NULL CONSTRAINT fk_draw_evidence_draw REFERENCES draw (id),
      request_id bigint NOT NULL CONSTRAINT fk_draw_evidence_request REFERENCES draw_after_request (id),
      position integer NOT NULL CONSTRAINT ck_draw_evidence_position CHECK (position BETWEEN 1 AND 5),
      file_name text NOT NULL,
      file_kind text NOT NULL
        CONSTRAINT ck_draw_evidence_kind CHECK (file_kind IN ('JPEG', 'PNG', 'PDF', 'DOCX', 'XLSX')),
      bytes integer NOT NULL CONSTRAINT ck_draw_evidence_bytes CHECK (bytes BETWEEN 1 AND 10485760),
      digest text NOT NULL CONSTRAINT ck_draw_evidence_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
      CONSTRAINT uq_draw_evidence_position UNIQUE (request_id, position)
    )`);
  await runner.query('CREATE INDEX ix_draw_evidence_draw ON draw_evidence (draw_id)');
  await runner.query(`
    CREATE TABLE draw_evidence_content (
      evidence_id bigint NOT NULL CONSTRAINT pk_draw_evidence_content PRIMARY KEY
        CONSTRAINT fk_draw_evidence_content_evidence REFERENCES draw_evidence (id),
      content bytea NOT NULL
        CONSTRAINT ck_draw_evidence_content_bytes CHECK (octet_length(content) BETWEEN 1 AND 10485760)
    )`);
  await comment(runner, 'draw_evidence_content', '证据材料的内容', {
    evidence_id: '证据材料',
    content: '内容',
  });
  await comment(runner, 'draw_evidence', '抽取后变更的证据材料', {
    id: '编号',
    draw_id: '抽取',
    request_id: '申请',
    position: '次序',
    file_name: '文件名',
    file_kind: '文件类型',
    bytes: '字节数',
    digest: '摘要',
  });
}

async function events(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw_event (
      draw_id bigint NOT NULL CONSTRAINT fk_draw_event_draw REFERENCES draw (id),
      n integer NOT NULL CONSTRAINT ck_draw_event_n CHECK (n >= 1),
      at timestamptz NOT NULL,
      kind text NOT NULL CONSTRAINT ck_draw_event_kind CHECK (kind IN ${KINDS}),
      reason_code text NOT NULL,
      subject_code text NOT NULL,
      by_subject_code text,
      pool_code text CONSTRAINT fk_draw_event_pool REFERENCES agency_pool (code),
      seat integer,
      left_inspector_id bigint CONSTRAINT fk_draw_event_left REFERENCES inspector (id),
      by_inspector_id bigint CONSTRAINT fk_draw_event_by REFERENCES inspector (id),
      payload text NOT NULL,
      request_id bigint NOT NULL CONSTRAINT fk_draw_event_request REFERENCES draw_after_request (id),
      approved_account_id bigint,
      approved_by text NOT NULL,
      CONSTRAINT pk_draw_event PRIMARY KEY (draw_id, n),
      CONSTRAINT ck_draw_event_subject CHECK ((kind = 'SUBSTITUTED') = (by_subject_code IS NOT NULL)),
      CONSTRAINT ck_draw_event_place CHECK (num_nonnulls(pool_code, seat) =
        CASE kind WHEN 'SUBSTITUTED' THEN 0 ELSE 2 END)
    )`);
  await runner.query('CREATE INDEX ix_draw_event_request ON draw_event (request_id)');
  await comment(runner, 'draw_event', '抽取后的变更', {
    draw_id: '抽取',
    n: '变更编号',
    at: '时间',
    kind: '类别(递补/补位/直接委派)',
    reason_code: '原因代码',
    subject_code: '检查对象代码',
    by_subject_code: '递补的检查对象代码',
    pool_code: '人员池',
    seat: '席位',
    left_inspector_id: '离席人员',
    by_inspector_id: '补位人员',
    payload: '变更文件中的一行(规范JSON)',
    request_id: '申请',
    approved_account_id: '批准人账号',
    approved_by: '批准人',
  });
}

async function replacements(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE task_replacement (
      task_id bigint NOT NULL CONSTRAINT pk_task_replacement PRIMARY KEY
        CONSTRAINT fk_task_replacement_task REFERENCES inspection_task (id),
      by_task_id bigint NOT NULL CONSTRAINT uq_task_replacement_by UNIQUE
        CONSTRAINT fk_task_replacement_by REFERENCES inspection_task (id),
      replaced_at timestamptz NOT NULL,
      CONSTRAINT ck_task_replacement_other CHECK (task_id <> by_task_id)
    )`);
  await comment(runner, 'task_replacement', '已递补的检查任务', {
    task_id: '原任务',
    by_task_id: '递补对象的任务',
    replaced_at: '递补时间',
  });
}

/** A draw is changed only after its seal and before a void; its events are numbered without a gap. */
async function guards(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION guard_draw_after() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM draw WHERE id = NEW.draw_id AND state IN ('SEALED', 'PUBLISHED')) THEN
        RAISE EXCEPTION '抽取的当前状态下不能再写入表 %', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION guard_draw_after() IS '只在抽取完成之后、作废之前可以写入'`);
  await runner.query(`
    CREATE FUNCTION guard_draw_event() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      expected integer;
    BEGIN
      SELECT coalesce(max(n), 0) + 1 INTO expected FROM draw_event WHERE draw_id = NEW.draw_id;
      IF NEW.n <> expected THEN
        RAISE EXCEPTION '变更编号应为 %，不能是 %', expected, NEW.n
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION guard_draw_event() IS '每次抽取的变更从1起连续编号'`);
  await runner.query(`
    CREATE FUNCTION guard_draw_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM draw_after_decision WHERE request_id = NEW.request_id) THEN
        RAISE EXCEPTION '申请已经审批，不能再补证据材料'
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION guard_draw_evidence() IS '审批之后不再收证据材料'`);
  for (const [table, name, guard] of [
    ['draw_after_request', 'state', 'guard_draw_after'],
    ['draw_event', 'state', 'guard_draw_after'],
    ['draw_event', 'number', 'guard_draw_event'],
    ['draw_evidence', 'open', 'guard_draw_evidence'],
  ]) {
    await runner.query(
      `CREATE TRIGGER ${table}_${name} BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION ${guard}()`,
    );
  }
}
