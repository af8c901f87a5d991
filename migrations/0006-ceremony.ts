import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { drawGuard, partGuards } from './ceremony-guards.js';
import { comment } from './comments.js';

/** Draws: their states, frozen files, witnesses' digits, results. */
export class Ceremony1770000000006 implements MigrationInterface {
  name = 'Ceremony1770000000006';

  async up(runner: QueryRunner): Promise<void> {
    await draws(runner);
    await drawGuard(runner);
    await transitions(runner);
    await files(runner);
    await secretsAndPeople(runner);
    await entropy(runner);
    await results(runner);
    await partGuards(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function draws(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_draw PRIMARY KEY,
      office text NOT NULL,
      year integer NOT NULL,
      seq integer NOT NULL CONSTRAINT ck_draw_seq CHECK (seq >= 1),
      number text NOT NULL CONSTRAINT uq_draw_number UNIQUE,
      plan_line_id bigint NOT NULL CONSTRAINT fk_draw_plan_line REFERENCES plan_line (id),
      month text NOT NULL CONSTRAINT ck_draw_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
      attempt integer NOT NULL CONSTRAINT ck_draw_attempt CHECK (attempt >= 1),
      task_name text NOT NULL,
      item_code text NOT NULL,
      item_name text NOT NULL,
      subject_kind text NOT NULL,
      lead_pool text NOT NULL,
      state text NOT NULL
        CONSTRAINT ck_draw_state CHECK (state IN ('PLANNED', 'FROZEN', 'SEALED', 'PUBLISHED', 'VOIDED')),
      announced boolean NOT NULL,
      as_of date,
      window_from date NOT NULL,
      window_to date NOT NULL,
      rules text,
      entropy_plan text,
      freeze_digest text CONSTRAINT uq_draw_freeze_digest UNIQUE,
      chain_position integer,
      previous text CONSTRAINT uq_draw_previous UNIQUE,
      previous_result text,
      result_digest text CONSTRAINT uq_draw_result_digest UNIQUE,
      seal_position integer,
      frozen_at timestamptz,
      frozen_by text,
      sealed_at timestamptz,
      sealed_by text,
      published_at timestamptz,
      voided_at timestamptz,
      void_reason text,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT uq_draw_seq UNIQUE (office, year, seq),
      CONSTRAINT uq_draw_attempt UNIQUE (plan_line_id, month, attempt),
      CONSTRAINT uq_draw_chain UNIQUE (office, chain_position),
      CONSTRAINT uq_draw_seal UNIQUE (office, seal_position),
      CONSTRAINT ck_draw_window CHECK (window_from <= window_to),
      CONSTRAINT ck_draw_frozen CHECK ((state = 'PLANNED') = (freeze_digest IS NULL)
        AND num_nonnulls(as_of, rules, entropy_plan, freeze_digest, chain_position, frozen_at, frozen_by) IN (0, 7)),
      CONSTRAINT ck_draw_chain CHECK (chain_position IS NULL OR (chain_position = 1) = (previous IS NULL)),
      CONSTRAINT ck_draw_sealed CHECK ((state NOT IN ('SEALED', 'PUBLISHED') OR result_digest IS NOT NULL)
        AND (state NOT IN ('PLANNED', 'FROZEN') OR result_digest IS NULL)
        AND num_nonnulls(result_digest, seal_position, sealed_at, sealed_by) IN (0, 4)),
      CONSTRAINT ck_draw_published CHECK (state <> 'PUBLISHED' OR published_at IS NOT NULL),
      CONSTRAINT ck_draw_voided CHECK ((state = 'VOIDED') = (voided_at IS NOT NULL)
        AND (voided_at IS NULL) = (void_reason IS NULL))
    )`);
  // Two live draws of one batch would be two chances: the later attempt begins when the earlier is void.
  await runner.query(
    `CREATE UNIQUE INDEX uq_draw_live ON draw (plan_line_id, month) WHERE state <> 'VOIDED'`,
  );
  await comment(runner, 'draw', '随机抽取', {
    id: '编号',
    office: '抽取机关区划',
    year: '年度',
    seq: '序号',
    number: '任务编号',
    plan_line_id: '计划项',
    month: '批次月份',
    attempt: '第几次',
    task_name: '任务名称',
    item_code: '事项代码',
    item_name: '抽查事项',
    subject_kind: '对象类别',
    lead_pool: '牵头系统',
    state: '状态',
    announced: '抽取结果提前公告',
    as_of: '名录截止日期',
    window_from: '检查日期自',
    window_to: '检查日期至',
    rules: '抽取规则(规范JSON)',
    entropy_plan: '取数方案(规范JSON)',
    freeze_digest: '冻结文件摘要',
    chain_position: '冻结链序号',
    previous: '上一次冻结的摘要',
    previous_result: '上一次抽取结果的摘要',
    result_digest: '结果文件摘要',
    seal_position: '抽取次序',
    frozen_at: '冻结时间',
    frozen_by: '冻结人',
    sealed_at: '抽取时间',
    sealed_by: '抽取人',
    published_at: '公布时间',
    voided_at: '作废时间',
    void_reason: '作废原因',
    created_by: '建立人',
    created_at: '建立时间',
  });
}

async function appendOnlyTable(
  runner: QueryRunner,
  table: string,
  name: string,
  columns: string,
  comments: Readonly<Record<string, string>>,
): Promise<void> {
  await runner.query(`CREATE TABLE ${table} (${columns})`);
  await comment(runner, table, name, comments);
  for (const sql of appendOnly(table)) await runner.query(sql);
}

const ofDraw = (table: string): string =>
  `draw_id bigint NOT NULL CONSTRAINT fk_${table}_draw REFERENCES draw (id)`;

async function transitions(runner: QueryRunner): Promise<void> {
  await appendOnlyTable(
    runner,
    'draw_transition',
    '抽取的状态变化',
    `id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_draw_transition PRIMARY KEY,
     ${ofDraw('draw_transition')},
     from_state text,
     to_state text NOT NULL,
     at timestamptz NOT NULL,
     actor_name text NOT NULL,
     reason text`,
    {
      id: '编号',
      draw_id: '抽取',
      from_state: '原状态',
      to_state: '新状态',
      at: '时间',
      actor_name: '操作人',
      reason: '原因',
    },
  );
  await runner.query('CREATE INDEX ix_draw_transition_draw ON draw_transition (draw_id)');
  await appendOnlyTable(
    runner,
    'draw_void_request',
    '作废申请',
    `id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_draw_void_request PRIMARY KEY,
     ${ofDraw('draw_void_request')},
     reason text NOT NULL,
     requested_account_id bigint,
     requested_by text NOT NULL,
     requested_at timestamptz NOT NULL`,
    {
      id: '编号',
      draw_id: '抽取',
      reason: '作废原因',
      requested_account_id: '申请人账号',
      requested_by: '申请人',
      requested_at: '申请时间',
    },
  );
  await runner.query('CREATE INDEX ix_draw_void_request_draw ON draw_void_request (draw_id)');
}

async function files(runner: QueryRunner): Promise<void> {
  await appendOnlyTable(
    runner,
    'draw_file',
    '抽取包的文件',
    `${ofDraw('draw_file')},
     name text NOT NULL CONSTRAINT ck_draw_file_name CHECK (name ~ '^[a-z]+\\.(tsv|json|jsonl)$'),
     digest text NOT NULL,
     bytes bigint NOT NULL,
     lines bigint NOT NULL,
     CONSTRAINT pk_draw_file PRIMARY KEY (draw_id, name)`,
    { draw_id: '抽取', name: '文件名', digest: '摘要', bytes: '字节数', lines: '行数' },
  );
  await appendOnlyTable(
    runner,
    'draw_file_chunk',
    '抽取包文件的内容',
    `draw_id bigint NOT NULL,
     name text NOT NULL,
     n integer NOT NULL,
     content text NOT NULL CONSTRAINT ck_draw_file_chunk_size CHECK (octet_length(content) <= 1048576),
     CONSTRAINT pk_draw_file_chunk PRIMARY KEY (draw_id, name, n),
     CONSTRAINT fk_draw_file_chunk_file FOREIGN KEY (draw_id, name) REFERENCES draw_file (draw_id, name)`,
    { draw_id: '抽取', name: '文件名', n: '段序号', content: '内容' },
  );
}

async function secretsAndPeople(runner: QueryRunner): Promise<void> {
  await appendOnlyTable(
    runner,
    'draw_secret',
    '密封的随机数',
    `${ofDraw('draw_secret')},
     ciphertext bytea NOT NULL,
     CONSTRAINT pk_draw_secret PRIMARY KEY (draw_id)`,
    { draw_id: '抽取', ciphertext: '密文' },
  );
  await appendOnlyTable(
    runner,
    'draw_pseudonym',
    '执法检查人员在本次抽取中的代号',
    `${ofDraw('draw_pseudonym')},
     pseudonym text NOT NULL,
     inspector_id bigint NOT NULL CONSTRAINT fk_draw_pseudonym_inspector REFERENCES inspector (id),
     inspector_name text NOT NULL,
     agency_code text NOT NULL,
     area_code text NOT NULL,
     CONSTRAINT pk_draw_pseudonym PRIMARY KEY (draw_id, pseudonym),
     CONSTRAINT uq_draw_pseudonym_inspector UNIQUE (draw_id, inspector_id)`,
    {
      draw_id: '抽取',
      pseudonym: '代号',
      inspector_id: '执法检查人员',
      inspector_name: '姓名',
      agency_code: '所属部门',
      area_code: '所在县(市)',
    },
  );
}

async function entropy(runner: QueryRunner): Promise<void> {
  await appendOnlyTable(
    runner,
    'draw_entropy',
    '监督员给出的数字',
    `${ofDraw('draw_entropy')},
     position integer NOT NULL,
     revision integer NOT NULL,
     witness text NOT NULL,
     kind text NOT NULL CONSTRAINT ck_draw_entropy_kind CHECK (kind IN ('DEVICE', 'PUBLIC')),
     text text NOT NULL CONSTRAINT ck_draw_entropy_text CHECK (text ~ '^[0-9]{1,64}$'),
     entered_account_id bigint,
     entered_by text NOT NULL,
     entered_at timestamptz NOT NULL,
     CONSTRAINT pk_draw_entropy PRIMARY KEY (draw_id, position, revision)`,
    {
      draw_id: '抽取',
      position: '次序',
      revision: '第几次录入',
      witness: '监督员',
      kind: '取数方式',
      text: '数字',
      entered_account_id: '录入人账号',
      entered_by: '录入人',
      entered_at: '录入时间',
    },
  );
  await appendOnlyTable(
    runner,
    'draw_entropy_confirmation',
    '数字的核对确认',
    `draw_id bigint NOT NULL,
     position integer NOT NULL,
     revision integer NOT NULL,
     confirmed_account_id bigint,
     confirmed_by text NOT NULL,
     confirmed_at timestamptz NOT NULL,
     CONSTRAINT pk_draw_entropy_confirmation PRIMARY KEY (draw_id, position),
     CONSTRAINT fk_draw_entropy_confirmation_entropy FOREIGN KEY (draw_id, position, revision)
       REFERENCES draw_entropy (draw_id, position, revision)`,
    {
      draw_id: '抽取',
      position: '次序',
      revision: '第几次录入',
      confirmed_account_id: '确认人账号',
      confirmed_by: '确认人',
      confirmed_at: '确认时间',
    },
  );
}

async function results(runner: QueryRunner): Promise<void> {
  await appendOnlyTable(
    runner,
    'drawn_subject',
    '抽中与候补的检查对象',
    `${ofDraw('drawn_subject')},
     position integer NOT NULL,
     rank integer NOT NULL,
     stratum text NOT NULL,
     subject_code text NOT NULL,
     subject_name text NOT NULL,
     area_code text NOT NULL,
     ticket text NOT NULL,
     outcome text NOT NULL,
     CONSTRAINT pk_drawn_subject PRIMARY KEY (draw_id, position),
     CONSTRAINT uq_drawn_subject_code UNIQUE (draw_id, subject_code)`,
    {
      draw_id: '抽取',
      position: '次序',
      rank: '层内名次',
      stratum: '分层',
      subject_code: '检查对象代码',
      subject_name: '名称',
      area_code: '所在县(市)',
      ticket: '签号',
      outcome: '结果(抽中/候补/批次)',
    },
  );
  await appendOnlyTable(
    runner,
    'drawn_seat',
    '检查组席位',
    `${ofDraw('drawn_seat')},
     pool_code text NOT NULL,
     subject_code text NOT NULL,
     seat integer NOT NULL,
     inspector_id bigint CONSTRAINT fk_drawn_seat_inspector REFERENCES inspector (id),
     step text NOT NULL,
     CONSTRAINT pk_drawn_seat PRIMARY KEY (draw_id, pool_code, subject_code, seat)`,
    {
      draw_id: '抽取',
      pool_code: '人员池',
      subject_code: '检查对象代码',
      seat: '席位',
      inspector_id: '执法检查人员',
      step: '匹配范围',
    },
  );
  await runner.query('CREATE INDEX ix_drawn_seat_inspector ON drawn_seat (inspector_id)');
}
