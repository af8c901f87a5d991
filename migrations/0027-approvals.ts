import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Before a visit: its approval by the head, the notice to the subject, how the notice was handed over. */
export class Approvals1770000000027 implements MigrationInterface {
  name = 'Approvals1770000000027';

  async up(runner: QueryRunner): Promise<void> {
    await approvals(runner);
    await decisions(runner);
    await notices(runner);
    await deliveries(runner);
    await settings(runner);
    for (const table of [
      ...['visit_approval', 'visit_approval_task', 'visit_approval_decision'],
      ...['inspection_notice', 'notice_delivery', 'notice_setting'],
    ]) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function approvals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_approval (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_visit_approval PRIMARY KEY,
      number text NOT NULL CONSTRAINT uq_visit_approval_number UNIQUE,
      draw_id bigint NOT NULL CONSTRAINT fk_visit_approval_draw REFERENCES draw (id),
      kind text NOT NULL CONSTRAINT ck_visit_approval_kind CHECK (kind IN ('PRIOR', 'URGENT')),
      reason text,
      requested_account_id bigint NOT NULL,
      requested_inspector_id bigint,
      requested_by text NOT NULL,
      requested_at timestamptz NOT NULL,
      CONSTRAINT ck_visit_approval_reason CHECK (kind = 'PRIOR' OR reason IS NOT NULL)
    )`);
  await runner.query('CREATE INDEX ix_visit_approval_draw ON visit_approval (draw_id)');
  await comment(runner, 'visit_approval', '行政检查审批', {
    id: '编号',
    number: '审批编号',
    draw_id: '抽取',
    kind: '审批方式(事前审批/紧急情况事后补批)',
    reason: '紧急情况的理由',
    requested_account_id: '申请账号',
    requested_inspector_id: '申请的执法人员',
    requested_by: '申请人',
    requested_at: '申请时间',
  });
  await runner.query(`
    CREATE TABLE visit_approval_task (
      approval_id bigint NOT NULL CONSTRAINT fk_visit_approval_task_approval REFERENCES visit_approval (id),
      task_id bigint NOT NULL CONSTRAINT fk_visit_approval_task_task REFERENCES inspection_task (id),
      CONSTRAINT pk_visit_approval_task PRIMARY KEY (approval_id, task_id)
    )`);
  await runner.query(
    'CREATE INDEX ix_visit_approval_task_task ON visit_approval_task (task_id, approval_id)',
  );
  await comment(runner, 'visit_approval_task', '报批的检查任务', { approval_id: '审批', task_id: '任务' });
}

async function decisions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE visit_approval_decision (
      approval_id bigint NOT NULL CONSTRAINT pk_visit_approval_decision PRIMARY KEY
        CONSTRAINT fk_visit_approval_decision_approval REFERENCES visit_approval (id),
      decision text NOT NULL CONSTRAINT ck_visit_approval_decision_decision
        CHECK (decision IN ('APPROVED', 'REFUSED')),
      reason text,
      head_name text,
      decided_account_id bigint NOT NULL,
      decided_by text NOT NULL,
      decided_at timestamptz NOT NULL,
      CONSTRAINT ck_visit_approval_decision_reason CHECK (decision = 'APPROVED' OR reason IS NOT NULL)
    )`);
  await comment(runner, 'visit_approval_decision', '行政检查审批决定', {
    approval_id: '审批',
    decision: '决定(批准/不予批准)',
    reason: '不予批准的理由',
    head_name: '作出决定的机关负责人(由他人代为办理时)',
    decided_account_id: '办理账号',
    decided_by: '办理人',
    decided_at: '办理时间',
  });
}

async function notices(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE inspection_notice (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_inspection_notice PRIMARY KEY,
      task_id bigint NOT NULL CONSTRAINT fk_inspection_notice_task REFERENCES inspection_task (id),
      version integer NOT NULL CONSTRAINT ck_inspection_notice_version CHECK (version >= 1),
      number text NOT NULL CONSTRAINT uq_inspection_notice_number UNIQUE,
      token text NOT NULL CONSTRAINT uq_inspection_notice_token UNIQUE
        CONSTRAINT ck_inspection_notice_token CHECK (token ~ '^[0-9a-f]{32}$'),
      content text NOT NULL,
      visit_from date NOT NULL,
      visit_to date NOT NULL,
      issued_account_id bigint NOT NULL,
      issued_by text NOT NULL,
      issued_at timestamptz NOT NULL,
      CONSTRAINT uq_inspection_notice_task UNIQUE (task_id, version),
      CONSTRAINT ck_inspection_notice_days CHECK (visit_from <= visit_to)
    )`);
  await comment(runner, 'inspection_notice', '行政检查通知书', {
    id: '编号',
    task_id: '任务',
    version: '版本',
    number: '通知书编号',
    token: '核验码',
    content: '通知书内容(规范化文本)',
    visit_from: '检查日期自',
    visit_to: '检查日期至',
    issued_account_id: '制发账号',
    issued_by: '制发人',
    issued_at: '制发时间',
  });
}

async function deliveries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE notice_delivery (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_notice_delivery PRIMARY KEY,
      notice_id bigint NOT NULL CONSTRAINT fk_notice_delivery_notice REFERENCES inspection_notice (id),
      how text NOT NULL CONSTRAINT ck_notice_delivery_how CHECK (how IN ('HAND', 'MAIL', 'ELECTRONIC', 'POSTED')),
      delivered_on date NOT NULL,
      receiver text NOT NULL,
      note text,
      recorded_account_id bigint NOT NULL,
      recorded_by text NOT NULL,
      recorded_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ix_notice_delivery_notice ON notice_delivery (notice_id)');
  await comment(runner, 'notice_delivery', '通知书送达', {
    id: '编号',
    notice_id: '通知书',
    how: '送达方式(直接送达/邮寄/电子/留置或公告)',
    delivered_on: '送达日期',
    receiver: '收件人',
    note: '备注',
    recorded_account_id: '登记账号',
    recorded_by: '登记人',
    recorded_at: '登记时间',
  });
}

/** What a firm keeps ready; an office changes it on its page. 12328 is the nation's transport service number. */
const FIRST_LIST = [
  '营业执照等主体资格证明',
  '与检查事项有关的许可、备案证件',
  '与检查事项有关的台账和记录',
].join('\n');

async function settings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE notice_setting (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_notice_setting PRIMARY KEY,
      scope text NOT NULL CONSTRAINT ck_notice_setting_scope CHECK (scope IN ('OFFICE', 'KIND', 'ITEM')),
      code text NOT NULL,
      version integer NOT NULL CONSTRAINT ck_notice_setting_version CHECK (version >= 1),
      prepare text NOT NULL,
      phone text,
      address text,
      set_account_id bigint,
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      CONSTRAINT uq_notice_setting_version UNIQUE (scope, code, version),
      CONSTRAINT ck_notice_setting_code CHECK ((scope = 'OFFICE') = (code = '')),
      CONSTRAINT ck_notice_setting_phone CHECK ((scope = 'OFFICE') = (phone IS NOT NULL)),
      CONSTRAINT ck_notice_setting_address CHECK ((scope = 'OFFICE') = (address IS NOT NULL))
    )`);
  await comment(runner, 'notice_setting', '通知书内容设置', {
    id: '编号',
    scope: '适用范围(本机关/对象类别/抽查事项)',
    code: '对象类别或事项代码',
    version: '版本',
    prepare: '检查对象需要准备的材料(一行一项)',
    phone: '投诉举报电话',
    address: '投诉举报地址',
    set_account_id: '设定账号',
    set_by: '设定人',
    set_at: '设定时间',
  });
  await runner.query(
    `INSERT INTO notice_setting (scope, code, version, prepare, phone, address, set_by, set_at)
     VALUES ('OFFICE', '', 1, $1, '12328', '', '系统初始化', now())`,
    [FIRST_LIST],
  );
}
