import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Credit: classes over time, cards of over-limit transport permits, rules as data, results shared with other regions. */
export class Credit1770000000026 implements MigrationInterface {
  name = 'Credit1770000000026';

  async up(runner: QueryRunner): Promise<void> {
    await classes(runner);
    await cards(runner);
    await rules(runner);
    await sharedResults(runner);
    await functions(runner);
    for (const table of [
      ...['credit_class', 'credit_withdrawal', 'permit_card', 'permit_card_lift', 'credit_rule'],
      'shared_result',
    ]) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function classes(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE credit_class (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_credit_class PRIMARY KEY,
      kind text NOT NULL,
      code text NOT NULL,
      credit_class text NOT NULL CONSTRAINT ck_credit_class_class CHECK (credit_class IN ('A', 'B', 'C', 'D')),
      valid_from date NOT NULL,
      valid_to date,
      origin text NOT NULL CONSTRAINT ck_credit_class_origin
        CHECK (origin IN ('ENTERED', 'IMPORTED', 'INSPECTED', 'SHARED')),
      source text NOT NULL CONSTRAINT ck_credit_class_source CHECK (source <> ''),
      recorded_by text NOT NULL,
      recorded_account bigint CONSTRAINT fk_credit_class_account REFERENCES account (id),
      recorded_at timestamptz NOT NULL,
      CONSTRAINT ck_credit_class_days CHECK (valid_to IS NULL OR valid_to >= valid_from)
    )`);
  await comment(runner, 'credit_class', '信用风险等级', {
    id: '编号',
    kind: '对象类别',
    code: '检查对象代码',
    credit_class: '信用风险等级',
    valid_from: '有效期自',
    valid_to: '有效期至(空为长期)',
    origin: '来源方式(登记/导入/检查结果/外地共享)',
    source: '评定依据',
    recorded_by: '登记人',
    recorded_account: '登记账号',
    recorded_at: '登记时间',
  });
  await runner.query('CREATE INDEX ix_credit_class_subject ON credit_class (kind, code, valid_from, id)');
  await runner.query(`
    CREATE TABLE credit_withdrawal (
      class_id bigint NOT NULL CONSTRAINT pk_credit_withdrawal PRIMARY KEY
        CONSTRAINT fk_credit_withdrawal_class REFERENCES credit_class (id),
      reason text NOT NULL,
      withdrawn_by text NOT NULL,
      withdrawn_at timestamptz NOT NULL
    )`);
  await comment(runner, 'credit_withdrawal', '信用风险等级的撤销', {
    class_id: '撤销的等级',
    reason: '撤销原因',
    withdrawn_by: '撤销人',
    withdrawn_at: '撤销时间',
  });
}

async function cards(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE permit_card (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_permit_card PRIMARY KEY,
      colour text NOT NULL CONSTRAINT ck_permit_card_colour CHECK (colour IN ('YELLOW', 'RED')),
      holder text NOT NULL CONSTRAINT ck_permit_card_holder CHECK (holder IN ('APPLICANT', 'VEHICLE')),
      code text,
      name text NOT NULL,
      plate text,
      reason text NOT NULL,
      source text NOT NULL,
      valid_from date NOT NULL,
      valid_to date NOT NULL,
      recorded_by text NOT NULL,
      recorded_account bigint CONSTRAINT fk_permit_card_account REFERENCES account (id),
      recorded_at timestamptz NOT NULL,
      CONSTRAINT ck_permit_card_days CHECK (valid_to >= valid_from),
      CONSTRAINT ck_permit_card_subject
        CHECK (CASE holder WHEN 'APPLICANT' THEN code IS NOT NULL AND plate IS NULL ELSE plate IS NOT NULL END)
    )`);
  await comment(runner, 'permit_card', '超限运输许可红黄牌', {
    id: '编号',
    colour: '黄牌或红牌',
    holder: '对象(申请人或车辆)',
    code: '申请人或车辆所属企业的统一社会信用代码',
    name: '申请人或车辆所属企业名称',
    plate: '车辆号牌',
    reason: '原因',
    source: '认定文书或文件',
    valid_from: '自',
    valid_to: '至',
    recorded_by: '登记人',
    recorded_account: '登记账号',
    recorded_at: '登记时间',
  });
  await runner.query('CREATE INDEX ix_permit_card_code ON permit_card (code, valid_from, valid_to)');
  await runner.query(`
    CREATE TABLE permit_card_lift (
      card_id bigint NOT NULL CONSTRAINT pk_permit_card_lift PRIMARY KEY
        CONSTRAINT fk_permit_card_lift_card REFERENCES permit_card (id),
      lifted_on date NOT NULL,
      reason text NOT NULL,
      lifted_by text NOT NULL,
      lifted_at timestamptz NOT NULL
    )`);
  await comment(runner, 'permit_card_lift', '红黄牌的解除', {
    card_id: '解除的红黄牌',
    lifted_on: '自此日起解除',
    reason: '解除原因',
    lifted_by: '解除人',
    lifted_at: '登记时间',
  });
}

/** There are no national numbers: what the office starts with says so, and is its own to change. */
const FIRST_SOURCE =
  '系统初始设定，请按本机关文件修改；国市监信发〔2022〕6号要求差异化监管，没有规定统一数值';

const FIRST_RULES: readonly (readonly [string, number, string, boolean, number | null])[] = [
  ['YELLOW_APPLICANT', 1, 'B', false, null],
  ['RED_APPLICANT', 2, 'B', true, null],
  ['YELLOW_VEHICLE', 0, 'B', true, null],
  ['RED_VEHICLE', 1, 'B', true, null],
  ['CORRECTED', 0, 'B', false, 12],
  ['RECTIFICATION_ORDERED', 0, 'B', false, 12],
  ['PENDING_ACTION', 1, 'B', false, 12],
  ['NOT_COOPERATING', 2, 'B', true, 12],
];

/** A rule raises or marks; there is nothing in it that could leave a subject out of a frame. */
async function rules(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE credit_rule (
      key text NOT NULL CONSTRAINT ck_credit_rule_key CHECK (key IN ('YELLOW_APPLICANT', 'RED_APPLICANT',
        'YELLOW_VEHICLE', 'RED_VEHICLE', 'CORRECTED', 'RECTIFICATION_ORDERED', 'PENDING_ACTION',
        'NOT_COOPERATING')),
      version integer NOT NULL CONSTRAINT ck_credit_rule_version CHECK (version >= 1),
      steps integer NOT NULL CONSTRAINT ck_credit_rule_steps CHECK (steps BETWEEN 0 AND 3),
      unrated_as text NOT NULL CONSTRAINT ck_credit_rule_unrated CHECK (unrated_as IN ('A', 'B', 'C', 'D')),
      targeted boolean NOT NULL,
      months integer CONSTRAINT ck_credit_rule_months CHECK (months BETWEEN 1 AND 60),
      source text NOT NULL,
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      CONSTRAINT pk_credit_rule PRIMARY KEY (key, version),
      CONSTRAINT ck_credit_rule_card CHECK ((months IS NULL) = (key LIKE '%\\_APPLICANT' OR key LIKE '%\\_VEHICLE'))
    )`);
  await comment(runner, 'credit_rule', '信用规则', {
    key: '规则',
    version: '版本',
    steps: '上调级数',
    unrated_as: '未评级的按此等级起算',
    targeted: '列入定向检查',
    months: '等级有效月数(检查结果)',
    source: '依据',
    set_by: '设定人',
    set_at: '设定时间',
  });
  for (const [key, steps, unratedAs, targeted, months] of FIRST_RULES) {
    await runner.query(
      `INSERT INTO credit_rule (key, version, steps, unrated_as, targeted, months, source, set_by, set_at)
       VALUES ($1, 1, $2, $3, $4, $5, $6, '系统初始化', now())`,
      [key, steps, unratedAs, targeted, months, FIRST_SOURCE],
    );
  }
}

async function sharedResults(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE shared_result (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_shared_result PRIMARY KEY,
      digest text NOT NULL CONSTRAINT uq_shared_result_digest UNIQUE,
      region text NOT NULL,
      file_name text NOT NULL,
      kind text,
      code text NOT NULL,
      name text NOT NULL,
      item text NOT NULL,
      agency text NOT NULL,
      inspected_on date NOT NULL,
      result text NOT NULL,
      handling text NOT NULL,
      credit_class_id bigint CONSTRAINT fk_shared_result_class REFERENCES credit_class (id),
      recorded_by text NOT NULL,
      recorded_at timestamptz NOT NULL
    )`);
  await comment(runner, 'shared_result', '外地共享的检查结果', {
    id: '编号',
    digest: '内容摘要',
    region: '来源地区',
    file_name: '来源文件',
    kind: '对象类别(空为不在本地名录库)',
    code: '统一社会信用代码/项目代码',
    name: '检查对象',
    item: '抽查事项',
    agency: '检查机关',
    inspected_on: '检查完成日期',
    result: '检查结果',
    handling: '处理情况',
    credit_class_id: '由此产生的信用风险等级',
    recorded_by: '导入人',
    recorded_at: '导入时间',
  });
  await runner.query('CREATE INDEX ix_shared_result_code ON shared_result (code)');
}

/**
 * The one definition of the class in force, read by every list of the registry: on a day, by what was known before an
 * instant. Of several valid rows the one that began last counts, and of these the one recorded last. Written as plain
 * set-returning SQL so that the planner takes them into the statement that asks.
 */
async function functions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION credit_class_on(on_day date, known_before timestamptz)
      RETURNS TABLE (kind text, code text, credit_class text) LANGUAGE sql STABLE AS $$
      SELECT DISTINCT ON (c.kind, c.code) c.kind, c.code, c.credit_class
        FROM credit_class c
        LEFT JOIN credit_withdrawal w ON w.class_id = c.id AND w.withdrawn_at < known_before
       WHERE c.recorded_at < known_before AND c.valid_from <= on_day
         AND (c.valid_to IS NULL OR c.valid_to >= on_day) AND w.class_id IS NULL
       ORDER BY c.kind, c.code, c.valid_from DESC, c.id DESC
    $$`);
  await runner.query(`COMMENT ON FUNCTION credit_class_on(date, timestamptz) IS '某日有效的信用风险等级'`);
  await runner.query(`
    CREATE FUNCTION permit_card_on(on_day date, known_before timestamptz)
      RETURNS TABLE (card_id bigint, code text, steps integer, unrated_as text, targeted boolean)
      LANGUAGE sql STABLE AS $$
      SELECT c.id, c.code, r.steps, r.unrated_as, r.targeted
        FROM permit_card c
        JOIN LATERAL (
          SELECT steps, unrated_as, targeted FROM credit_rule
           WHERE key = c.colour || '_' || c.holder AND (version = 1 OR set_at < known_before)
           ORDER BY version DESC LIMIT 1
        ) r ON true
        LEFT JOIN permit_card_lift l
          ON l.card_id = c.id AND l.lifted_at < known_before AND l.lifted_on <= on_day
       WHERE c.recorded_at < known_before AND on_day BETWEEN c.valid_from AND c.valid_to AND l.card_id IS NULL
    $$`);
  await runner.query(`COMMENT ON FUNCTION permit_card_on(date, timestamptz) IS '某日有效的红黄牌及其作用'`);
  await runner.query(`
    CREATE FUNCTION credit_raise_on(on_day date, known_before timestamptz)
      RETURNS TABLE (code text, steps integer, unrated_as text) LANGUAGE sql STABLE AS $$
      SELECT code, max(steps), max(unrated_as) FROM permit_card_on(on_day, known_before)
       WHERE code IS NOT NULL AND steps > 0 GROUP BY code
    $$`);
  await runner.query(
    `COMMENT ON FUNCTION credit_raise_on(date, timestamptz) IS '某日因红黄牌上调的级数，取最多的一张'`,
  );
  await runner.query(`
    CREATE FUNCTION credit_raised(own text, steps integer, unrated_as text)
      RETURNS text LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE WHEN coalesce(steps, 0) = 0 THEN own
        ELSE chr(least(ascii(coalesce(own, unrated_as)) + steps, ascii('D'))) END
    $$`);
  await runner.query(`COMMENT ON FUNCTION credit_raised(text, integer, text) IS '上调后的等级，最严为D'`);
}
