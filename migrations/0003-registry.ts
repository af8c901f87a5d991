import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Areas, agencies, subjects, inspectors, conflicts, items, schemes and their imports. */
export class Registry1770000000003 implements MigrationInterface {
  name = 'Registry1770000000003';

  async up(runner: QueryRunner): Promise<void> {
    await areasAndAgencies(runner);
    await subjects(runner);
    await inspectors(runner);
    await items(runner);
    await imports(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function areasAndAgencies(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE area (
      code text CONSTRAINT pk_area PRIMARY KEY CONSTRAINT ck_area_code CHECK (code ~ '^[0-9]{6}$'),
      name text NOT NULL CONSTRAINT uq_area_name UNIQUE,
      short_name text NOT NULL,
      parent_code text CONSTRAINT fk_area_parent REFERENCES area (code),
      sort integer NOT NULL,
      closed_months integer[] NOT NULL
    )`);
  await comment(runner, 'area', '行政区划', {
    code: '行政区划代码',
    name: '名称',
    short_name: '简称',
    parent_code: '上级',
    sort: '次序',
    closed_months: '不安排检查的月份',
  });
  await runner.query(`
    CREATE TABLE area_neighbour (
      area_code text CONSTRAINT fk_area_neighbour_area REFERENCES area (code),
      neighbour_code text CONSTRAINT fk_area_neighbour_neighbour REFERENCES area (code),
      travel_days integer NOT NULL CONSTRAINT ck_area_neighbour_days CHECK (travel_days >= 0),
      CONSTRAINT pk_area_neighbour PRIMARY KEY (area_code, neighbour_code)
    )`);
  await comment(runner, 'area_neighbour', '相邻县(市)', {
    area_code: '县(市)',
    neighbour_code: '相邻县(市)',
    travel_days: '路途天数',
  });
  await runner.query(`
    CREATE TABLE agency_pool (
      code text CONSTRAINT pk_agency_pool PRIMARY KEY
        CONSTRAINT ck_agency_pool_code CHECK (code ~ '^[0-9A-Za-z._-]{1,64}$'),
      name text NOT NULL CONSTRAINT uq_agency_pool_name UNIQUE,
      sort integer NOT NULL
    )`);
  await comment(runner, 'agency_pool', '系统(共用人员池)', { code: '代码', name: '名称', sort: '次序' });
  await runner.query(`
    CREATE TABLE agency (
      code text CONSTRAINT pk_agency PRIMARY KEY
        CONSTRAINT ck_agency_code CHECK (code ~ '^[0-9A-Za-z._-]{1,64}$'),
      name text NOT NULL CONSTRAINT uq_agency_name UNIQUE,
      short_names text[] NOT NULL,
      parent_code text CONSTRAINT fk_agency_parent REFERENCES agency (code),
      area_code text NOT NULL CONSTRAINT fk_agency_area REFERENCES area (code),
      pool_code text NOT NULL CONSTRAINT fk_agency_pool REFERENCES agency_pool (code),
      catalogue_code text,
      active boolean NOT NULL,
      sort integer NOT NULL
    )`);
  await comment(runner, 'agency', '部门', {
    code: '代码',
    name: '名称',
    short_names: '简称',
    parent_code: '上级部门',
    area_code: '所在区划',
    pool_code: '人员池',
    catalogue_code: '监管目录机构编码',
    active: '在用',
    sort: '次序',
  });
}

async function subjects(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE subject (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_subject PRIMARY KEY,
      kind text NOT NULL,
      code text NOT NULL CONSTRAINT ck_subject_code CHECK (code ~ '^[0-9A-Za-z._-]{1,64}$'),
      name text NOT NULL,
      name_initials text NOT NULL,
      area_code text NOT NULL CONSTRAINT fk_subject_area REFERENCES area (code),
      status text NOT NULL,
      credit_class text CONSTRAINT ck_subject_credit CHECK (credit_class IN ('A', 'B', 'C', 'D')),
      details jsonb NOT NULL,
      version integer NOT NULL,
      confirmed_on date,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT uq_subject_code UNIQUE (kind, code)
    )`);
  await runner.query('CREATE INDEX ix_subject_area ON subject (kind, area_code)');
  await comment(runner, 'subject', '检查对象', {
    id: '编号',
    kind: '类别',
    code: '统一社会信用代码/注册号/项目代码',
    name: '名称',
    name_initials: '名称拼音首字母',
    area_code: '所在县(市)',
    status: '经营状态',
    credit_class: '信用风险等级',
    details: '其他登记事项',
    version: '版本',
    confirmed_on: '县(市)最近确认日期',
    created_at: '入库时间',
    updated_at: '更新时间',
  });
  await versions(runner, 'subject');
}

/** History of a registry table: each change is a new row, the whole content as canonical JSON. */
async function versions(runner: QueryRunner, table: string): Promise<void> {
  await runner.query(`
    CREATE TABLE ${table}_version (
      ${table}_id bigint NOT NULL CONSTRAINT fk_${table}_version REFERENCES ${table} (id),
      version integer NOT NULL,
      at timestamptz NOT NULL,
      actor_name text NOT NULL,
      source text NOT NULL,
      content text NOT NULL,
      CONSTRAINT pk_${table}_version PRIMARY KEY (${table}_id, version)
    )`);
  await comment(runner, `${table}_version`, '变更历史', {
    [`${table}_id`]: '编号',
    version: '版本',
    at: '时间',
    actor_name: '操作人',
    source: '来源',
    content: '内容(规范JSON)',
  });
  for (const sql of appendOnly(`${table}_version`)) await runner.query(sql);
}

async function inspectors(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE inspector (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_inspector PRIMARY KEY,
      agency_code text NOT NULL CONSTRAINT fk_inspector_agency REFERENCES agency (code),
      area_code text NOT NULL CONSTRAINT fk_inspector_area REFERENCES area (code),
      name text NOT NULL,
      name_initials text NOT NULL,
      certificate_no text NOT NULL,
      issuer text NOT NULL,
      certificate_valid_to date NOT NULL,
      item_codes text[] NOT NULL,
      specialty text,
      can_lead boolean NOT NULL,
      is_expert boolean NOT NULL,
      status text NOT NULL CONSTRAINT ck_inspector_status CHECK (status IN ('ON_DUTY', 'OFF_DUTY')),
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT uq_inspector_certificate UNIQUE (issuer, certificate_no)
    )`);
  await comment(runner, 'inspector', '执法检查人员', {
    id: '编号',
    agency_code: '所属部门',
    area_code: '所在县(市)',
    name: '姓名',
    name_initials: '姓名拼音首字母',
    certificate_no: '执法证号',
    issuer: '发证机关',
    certificate_valid_to: '证件有效期至',
    item_codes: '执法事项范围',
    specialty: '专业',
    can_lead: '是否可任组长',
    is_expert: '是否专家',
    status: '状态',
    version: '版本',
    created_at: '入库时间',
    updated_at: '更新时间',
  });
  await versions(runner, 'inspector');
  await runner.query(`
    CREATE TABLE conflict_of_interest (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_conflict_of_interest PRIMARY KEY,
      subject_code text NOT NULL,
      inspector_id bigint NOT NULL CONSTRAINT fk_conflict_inspector REFERENCES inspector (id),
      kind text NOT NULL,
      reason text,
      recorded_by text NOT NULL,
      recorded_at timestamptz NOT NULL,
      ended_at timestamptz,
      ended_by text
    )`);
  await runner.query(
    'CREATE UNIQUE INDEX uq_conflict_current ON conflict_of_interest (subject_code, inspector_id, kind) WHERE ended_at IS NULL',
  );
  await comment(runner, 'conflict_of_interest', '利害关系', {
    id: '编号',
    subject_code: '检查对象代码',
    inspector_id: '执法检查人员',
    kind: '关系类别',
    reason: '说明',
    recorded_by: '登记人',
    recorded_at: '登记时间',
    ended_at: '解除时间',
    ended_by: '解除人',
  });
}

async function items(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE item_list (
      version integer CONSTRAINT pk_item_list PRIMARY KEY,
      title text NOT NULL,
      state text NOT NULL CONSTRAINT ck_item_list_state CHECK (state IN ('DRAFT', 'PUBLISHED')),
      document_no text,
      published_on date,
      created_at timestamptz NOT NULL
    )`);
  await comment(runner, 'item_list', '随机抽查事项清单', {
    version: '版本',
    title: '名称',
    state: '状态',
    document_no: '文号',
    published_on: '公布日期',
    created_at: '建立时间',
  });
  await runner.query(`
    CREATE TABLE inspection_item (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_inspection_item PRIMARY KEY,
      list_version integer NOT NULL CONSTRAINT fk_inspection_item_list REFERENCES item_list (version),
      code text NOT NULL CONSTRAINT ck_inspection_item_code CHECK (code ~ '^[0-9A-Za-z._-]{1,64}$'),
      category text,
      name text NOT NULL,
      subject_kinds text[] NOT NULL,
      subject_text text NOT NULL,
      priority text NOT NULL CONSTRAINT ck_inspection_item_priority CHECK (priority IN ('KEY', 'GENERAL')),
      method text,
      agency_text text,
      legal_basis text,
      content text,
      ratio_text text,
      frequency_text text,
      implementing_level text,
      catalogue_code text,
      remark text,
      CONSTRAINT uq_inspection_item_code UNIQUE (list_version, code),
      CONSTRAINT uq_inspection_item_name UNIQUE (list_version, name)
    )`);
  await comment(runner, 'inspection_item', '抽查事项', {
    id: '编号',
    list_version: '清单版本',
    code: '事项代码',
    category: '抽查类别',
    name: '抽查事项',
    subject_kinds: '对象类别',
    subject_text: '检查对象',
    priority: '事项类别(重点/一般)',
    method: '检查方式',
    agency_text: '检查主体',
    legal_basis: '检查依据',
    content: '检查内容',
    ratio_text: '抽查比例',
    frequency_text: '抽查频次',
    implementing_level: '实施层级',
    catalogue_code: '监管事项目录编码',
    remark: '备注',
  });
  await runner.query(`
    CREATE TABLE joint_scheme (
      code text CONSTRAINT pk_joint_scheme PRIMARY KEY,
      name text NOT NULL CONSTRAINT uq_joint_scheme_name UNIQUE,
      item_code text NOT NULL,
      lead_pool text NOT NULL CONSTRAINT fk_joint_scheme_lead REFERENCES agency_pool (code),
      partner_pools text[] NOT NULL,
      document_no text,
      document_date date
    )`);
  await comment(runner, 'joint_scheme', '综合监管方案', {
    code: '代码',
    name: '名称',
    item_code: '抽查事项',
    lead_pool: '牵头系统',
    partner_pools: '配合系统',
    document_no: '文号',
    document_date: '成文日期',
  });
}

async function imports(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE import_batch (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_import_batch PRIMARY KEY,
      kind text NOT NULL,
      file_name text NOT NULL,
      file bytea NOT NULL,
      digest text NOT NULL,
      state text NOT NULL CONSTRAINT ck_import_batch_state CHECK (state IN ('PREVIEWED', 'APPLIED')),
      summary jsonb NOT NULL,
      agency_code text,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      applied_by text,
      applied_at timestamptz
    )`);
  await comment(runner, 'import_batch', '导入批次', {
    id: '编号',
    kind: '类别',
    file_name: '文件名',
    file: '文件',
    digest: '文件摘要',
    state: '状态',
    summary: '核对结果',
    agency_code: '部门',
    created_by: '上传人',
    created_at: '上传时间',
    applied_by: '入库人',
    applied_at: '入库时间',
  });
}
