import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Kinds and validity of supervision lists, ceilings and authority of items, schemes as records, conditions of lines. */
export class ListsAndSchemes1770000000024 implements MigrationInterface {
  name = 'ListsAndSchemes1770000000024';

  async up(runner: QueryRunner): Promise<void> {
    await listKinds(runner);
    await schemes(runner);
    await itemRules(runner);
    await runner.query(`ALTER TABLE plan_line ADD COLUMN conditions jsonb NOT NULL DEFAULT '[]'`);
    await runner.query('ALTER TABLE plan_line ALTER COLUMN conditions DROP DEFAULT');
    await runner.query(`COMMENT ON COLUMN plan_line.conditions IS '其他条件'`);
    for (const table of ['joint_scheme_version', 'scheme_document', 'scheme_document_content', 'item_rule']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** code, name, what it bars, source. Names and what they bar are the office's own data. */
const KINDS: readonly [string, string, string, string | null][] = [
  ['RANDOM', '随机抽查事项清单', 'ALL', '国办发〔2015〕58号；国办发〔2024〕54号：未列入清单的事项不得检查'],
  ['JOINT', '联合抽查事项清单', 'NONE', null],
  ['INSPECTION', '行政检查事项清单', 'NONE', '国办发〔2024〕54号'],
  ['CATALOGUE', '监管事项目录清单', 'NONE', null],
  ['IMPLEMENTATION', '检查实施清单', 'NONE', null],
];

async function listKinds(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE list_kind (
      code text CONSTRAINT pk_list_kind PRIMARY KEY CONSTRAINT ck_list_kind_code CHECK (code ~ '^[A-Z0-9_]{1,40}$'),
      name text NOT NULL CONSTRAINT uq_list_kind_name UNIQUE,
      guards text NOT NULL CONSTRAINT ck_list_kind_guards CHECK (guards IN ('ALL', 'JOINT', 'NONE')),
      source text,
      sort integer NOT NULL,
      CONSTRAINT ck_list_kind_random CHECK (code <> 'RANDOM' OR guards = 'ALL')
    )`);
  await comment(runner, 'list_kind', '清单种类', {
    ...{ code: '代码', name: '名称', guards: '约束范围', source: '依据', sort: '次序' },
  });
  for (const [index, kind] of KINDS.entries()) {
    await runner.query(
      'INSERT INTO list_kind (code, name, guards, source, sort) VALUES ($1, $2, $3, $4, $5)',
      [...kind, index + 1],
    );
  }
  await runner.query(`
    ALTER TABLE item_list
      ADD COLUMN kind text NOT NULL DEFAULT 'RANDOM' CONSTRAINT fk_item_list_kind REFERENCES list_kind (code),
      ADD COLUMN edition integer,
      ADD COLUMN valid_from date,
      ADD COLUMN valid_to date`);
  await runner.query('UPDATE item_list SET edition = version, valid_from = published_on');
  await runner.query(`
    ALTER TABLE item_list
      ALTER COLUMN kind DROP DEFAULT,
      ALTER COLUMN edition SET NOT NULL,
      ADD CONSTRAINT uq_item_list_edition UNIQUE (kind, edition),
      ADD CONSTRAINT ck_item_list_validity CHECK (valid_to IS NULL OR valid_to >= valid_from)`);
  await runner.query(`COMMENT ON TABLE item_list IS '监管清单'`);
  const columns = { kind: '种类', edition: '第几版', valid_from: '施行日期', valid_to: '失效日期' };
  for (const [column, name] of Object.entries(columns)) {
    await runner.query(`COMMENT ON COLUMN item_list.${column} IS '${name}'`);
  }
}

async function schemes(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE joint_scheme
      ADD COLUMN item_codes text[],
      ADD COLUMN method text,
      ADD COLUMN valid_from date,
      ADD COLUMN valid_to date,
      ADD COLUMN version integer`);
  await runner.query('UPDATE joint_scheme SET item_codes = ARRAY[item_code], version = 1');
  await runner.query(`
    ALTER TABLE joint_scheme
      DROP COLUMN item_code,
      ALTER COLUMN item_codes SET NOT NULL,
      ALTER COLUMN version SET NOT NULL,
      ADD CONSTRAINT ck_joint_scheme_items CHECK (cardinality(item_codes) > 0),
      ADD CONSTRAINT ck_joint_scheme_validity CHECK (valid_to IS NULL OR valid_to >= valid_from)`);
  const columns = {
    ...{ item_codes: '抽查事项', method: '监管方式', valid_from: '施行日期', valid_to: '失效日期' },
    version: '版本',
  };
  for (const [column, name] of Object.entries(columns)) {
    await runner.query(`COMMENT ON COLUMN joint_scheme.${column} IS '${name}'`);
  }
  await schemeHistory(runner);
}

async function schemeHistory(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE joint_scheme_version (
      scheme_code text NOT NULL CONSTRAINT fk_joint_scheme_version_scheme REFERENCES joint_scheme (code),
      version integer NOT NULL,
      at timestamptz NOT NULL,
      actor_name text NOT NULL,
      content text NOT NULL,
      CONSTRAINT pk_joint_scheme_version PRIMARY KEY (scheme_code, version)
    )`);
  await comment(runner, 'joint_scheme_version', '综合监管方案的变更历史', {
    ...{ scheme_code: '方案代码', version: '版本', at: '时间', actor_name: '操作人' },
    content: '内容(规范JSON)',
  });
  const rows: Record<string, string | string[] | null>[] = await runner.query(`
    SELECT code, name, item_codes AS "itemCodes", lead_pool AS "leadPool", partner_pools AS "partnerPools",
           document_no AS "documentNo", document_date::text AS "documentDate", NULL AS method,
           NULL AS "validFrom", NULL AS "validTo" FROM joint_scheme`);
  for (const { code, ...content } of rows) {
    await runner.query(
      `INSERT INTO joint_scheme_version (scheme_code, version, at, actor_name, content)
       VALUES ($1, 1, now(), '系统初始化', $2)`,
      // Canonical JSON of texts and lists of texts: keys in order.
      [code, JSON.stringify(content, Object.keys(content).sort())],
    );
  }
  await runner.query(`
    CREATE TABLE scheme_document (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_scheme_document PRIMARY KEY,
      scheme_code text NOT NULL CONSTRAINT fk_scheme_document_scheme REFERENCES joint_scheme (code),
      file_name text NOT NULL,
      file_kind text NOT NULL,
      size integer NOT NULL CONSTRAINT ck_scheme_document_size CHECK (size > 0),
      digest text NOT NULL,
      uploaded_by text NOT NULL,
      uploaded_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ix_scheme_document_scheme ON scheme_document (scheme_code)');
  await comment(runner, 'scheme_document', '综合监管方案的文件', {
    ...{ id: '编号', scheme_code: '方案代码', file_name: '文件名', file_kind: '文件类型', size: '字节数' },
    ...{ digest: '文件摘要', uploaded_by: '上传人', uploaded_at: '上传时间' },
  });
  await runner.query(`
    CREATE TABLE scheme_document_content (
      document_id bigint CONSTRAINT pk_scheme_document_content PRIMARY KEY
        CONSTRAINT fk_scheme_document_content_document REFERENCES scheme_document (id),
      content bytea NOT NULL
    )`);
  await comment(runner, 'scheme_document_content', '综合监管方案文件的内容', {
    ...{ document_id: '文件', content: '内容' },
  });
}

async function itemRules(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE item_rule (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_item_rule PRIMARY KEY,
      item_code text NOT NULL,
      version integer NOT NULL,
      ceiling text,
      ceiling_source text,
      pool_codes text[] NOT NULL,
      authority_source text,
      actor_name text NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT uq_item_rule_version UNIQUE (item_code, version),
      CONSTRAINT ck_item_rule_ceiling CHECK (ceiling IS NULL OR ceiling_source IS NOT NULL)
    )`);
  await comment(runner, 'item_rule', '抽查事项的比例上限与检查权限', {
    ...{ id: '编号', item_code: '事项代码', version: '版本', ceiling: '抽查比例上限' },
    ...{ ceiling_source: '上限依据', pool_codes: '有检查权限的系统', authority_source: '权限依据' },
    ...{ actor_name: '操作人', at: '时间' },
  });
  await runner.query(`
    INSERT INTO item_rule (item_code, version, pool_codes, authority_source, actor_name, at)
    SELECT unnest(item_codes), 1, array_prepend(lead_pool, partner_pools), '综合监管方案“' || name || '”的牵头和配合部门',
           '系统初始化', now() FROM joint_scheme ORDER BY code`);
}
