import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

const TABLES = [
  ...['feed_code_map', 'feed_setting', 'feed_outbox', 'feed_batch', 'feed_batch_row'],
  ...['feed_delivery', 'feed_receipt'],
];

/** What goes to the provincial “互联网+监管” system: an outbox filled by the acts themselves, and how each row left. */
export class Feed1770000000040 implements MigrationInterface {
  name = 'Feed1770000000040';

  async up(runner: QueryRunner): Promise<void> {
    await codeMaps(runner);
    await settings(runner);
    await outbox(runner);
    await batches(runner);
    await answers(runner);
    for (const table of TABLES) for (const sql of appendOnly(table)) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function codeMaps(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE feed_code_map (
      dictionary text NOT NULL,
      code text NOT NULL,
      version integer NOT NULL CONSTRAINT ck_feed_code_map_version CHECK (version >= 1),
      province_code text NOT NULL,
      set_account_id bigint CONSTRAINT fk_feed_code_map_account REFERENCES account (id),
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      CONSTRAINT pk_feed_code_map PRIMARY KEY (dictionary, code, version)
    )`);
  await comment(runner, 'feed_code_map', '监管数据代码对照', {
    dictionary: '字典',
    code: '本系统代码',
    version: '版本',
    province_code: '省平台代码(空为取消对照)',
    set_account_id: '设置账号',
    set_by: '设置人',
    set_at: '设置时间',
  });
}

async function settings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE feed_setting (
      version integer NOT NULL CONSTRAINT ck_feed_setting_version CHECK (version >= 1),
      way text NOT NULL CONSTRAINT ck_feed_setting_way CHECK (way IN ('FILE', 'PUSH')),
      source text NOT NULL,
      url text,
      key_id text,
      timeout_seconds integer NOT NULL
        CONSTRAINT ck_feed_setting_timeout CHECK (timeout_seconds BETWEEN 1 AND 120),
      set_account_id bigint CONSTRAINT fk_feed_setting_account REFERENCES account (id),
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      CONSTRAINT pk_feed_setting PRIMARY KEY (version),
      CONSTRAINT ck_feed_setting_push CHECK (way = 'FILE' OR (url IS NOT NULL AND key_id IS NOT NULL))
    )`);
  await comment(runner, 'feed_setting', '监管数据报送设置', {
    version: '版本',
    way: '报送方式(文件/接口)',
    source: '数据来源标识',
    url: '省平台接口地址',
    key_id: '密钥编号(密钥本身只在配置中)',
    timeout_seconds: '接口超时秒数',
    set_account_id: '设置账号',
    set_by: '设置人',
    set_at: '设置时间',
  });
}

async function outbox(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE feed_outbox (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_feed_outbox PRIMARY KEY,
      kind text NOT NULL CONSTRAINT ck_feed_outbox_kind CHECK (kind IN ('PLAN', 'SUBJECT', 'INSPECTION')),
      record_id text NOT NULL,
      object_id bigint NOT NULL,
      operation text NOT NULL CONSTRAINT ck_feed_outbox_operation CHECK (operation IN ('i', 'u', 'd')),
      payload text NOT NULL,
      digest text NOT NULL,
      cause text NOT NULL,
      account_id bigint,
      actor_name text NOT NULL,
      created_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ix_feed_outbox_record ON feed_outbox (kind, record_id, id)');
  await runner.query('CREATE INDEX ix_feed_outbox_object ON feed_outbox (kind, object_id, id)');
  await comment(runner, 'feed_outbox', '监管数据待报送行', {
    id: '编号',
    kind: '数据种类(计划/抽取对象/检查行为)',
    record_id: '数据唯一标识',
    object_id: '所依据的计划项或检查任务',
    operation: '操作(i新增 u更正 d删除)',
    payload: '内容(规范JSON)',
    digest: '内容摘要',
    cause: '由哪一行为产生',
    account_id: '行为账号',
    actor_name: '行为人',
    created_at: '产生时间',
  });
}

async function batches(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE feed_batch (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_feed_batch PRIMARY KEY,
      number text NOT NULL CONSTRAINT uq_feed_batch_number UNIQUE
        CONSTRAINT ck_feed_batch_number CHECK (number ~ '^[0-9]{13}$'),
      way text NOT NULL CONSTRAINT ck_feed_batch_way CHECK (way IN ('FILE', 'PUSH')),
      kind text NOT NULL CONSTRAINT ck_feed_batch_kind CHECK (kind IN ('PLAN', 'SUBJECT', 'INSPECTION')),
      content text NOT NULL,
      digest text NOT NULL,
      rows integer NOT NULL CONSTRAINT ck_feed_batch_rows CHECK (rows >= 1),
      made_account_id bigint,
      made_by text NOT NULL,
      made_at timestamptz NOT NULL
    )`);
  await comment(runner, 'feed_batch', '监管数据报送批次', {
    id: '编号',
    number: '批次号(日期加5位序号)',
    way: '报送方式(文件/接口)',
    kind: '数据种类',
    content: '报送的内容(规范JSON)',
    digest: '内容摘要',
    rows: '行数',
    made_account_id: '生成账号',
    made_by: '生成人',
    made_at: '生成时间',
  });
  await runner.query(`
    CREATE TABLE feed_batch_row (
      outbox_id bigint NOT NULL CONSTRAINT pk_feed_batch_row PRIMARY KEY
        CONSTRAINT fk_feed_batch_row_outbox REFERENCES feed_outbox (id),
      batch_id bigint NOT NULL CONSTRAINT fk_feed_batch_row_batch REFERENCES feed_batch (id),
      position integer NOT NULL,
      CONSTRAINT uq_feed_batch_row_position UNIQUE (batch_id, position)
    )`);
  await comment(runner, 'feed_batch_row', '报送批次中的行', {
    outbox_id: '待报送行(每行只进一个批次)',
    batch_id: '批次',
    position: '序号',
  });
}

async function answers(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE feed_delivery (
      batch_id bigint NOT NULL CONSTRAINT fk_feed_delivery_batch REFERENCES feed_batch (id),
      n integer NOT NULL CONSTRAINT ck_feed_delivery_n CHECK (n >= 1),
      outcome text NOT NULL CONSTRAINT ck_feed_delivery_outcome CHECK (outcome IN ('ANSWERED', 'FAILED')),
      message text,
      at timestamptz NOT NULL,
      CONSTRAINT pk_feed_delivery PRIMARY KEY (batch_id, n)
    )`);
  await comment(runner, 'feed_delivery', '批次的接口报送记录', {
    batch_id: '批次',
    n: '第几次',
    outcome: '结果(有回执/失败)',
    message: '失败原因',
    at: '时间',
  });
  await runner.query(`
    CREATE TABLE feed_receipt (
      outbox_id bigint NOT NULL CONSTRAINT pk_feed_receipt PRIMARY KEY
        CONSTRAINT fk_feed_receipt_outbox REFERENCES feed_outbox (id),
      batch_id bigint CONSTRAINT fk_feed_receipt_batch REFERENCES feed_batch (id),
      outcome text NOT NULL CONSTRAINT ck_feed_receipt_outcome
        CHECK (outcome IN ('ACCEPTED', 'REFUSED', 'NOT_NEEDED')),
      code text,
      message text,
      account_id bigint,
      recorded_by text NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT ck_feed_receipt_batch CHECK ((outcome = 'NOT_NEEDED') = (batch_id IS NULL)),
      CONSTRAINT ck_feed_receipt_reason CHECK (outcome = 'ACCEPTED' OR message IS NOT NULL)
    )`);
  await comment(runner, 'feed_receipt', '报送的回执(每行只有一个)', {
    outbox_id: '待报送行',
    batch_id: '批次(不需要报送的没有)',
    outcome: '结论(接收/退回/不需要报送)',
    code: '省平台的代码',
    message: '原因',
    account_id: '登记账号(接口回执没有)',
    recorded_by: '登记人',
    at: '时间',
  });
}
