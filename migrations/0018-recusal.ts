import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Recusal: when a former post lapses, who declared what, who asked for a recusal and how the head decided. */
export class Recusal1770000000018 implements MigrationInterface {
  name = 'Recusal1770000000018';

  async up(runner: QueryRunner): Promise<void> {
    await formerPosts(runner);
    await recusals(runner);
    await decisions(runner);
    await declarations(runner);
    for (const table of ['former_post_rule', 'recusal', 'recusal_decision', 'recusal_declaration']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** The law names no number of years for a former post; it is the office's own rule, and the column says so. */
const FIRST_SOURCE = '本机关规定；法律没有规定年限，依据公务员法第七十六条第三项“其他可能影响公正执行公务的”';

async function formerPosts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE conflict_of_interest ADD COLUMN left_on date
      CONSTRAINT ck_conflict_left_on CHECK (left_on IS NULL OR kind = 'FORMER_POST')`);
  await runner.query(`COMMENT ON COLUMN conflict_of_interest.left_on IS '离职日期(曾任职)'`);
  await runner.query(`
    CREATE TABLE former_post_rule (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_former_post_rule PRIMARY KEY,
      years integer NOT NULL CONSTRAINT ck_former_post_rule_years CHECK (years BETWEEN 1 AND 30),
      source text NOT NULL,
      set_by text NOT NULL,
      set_at timestamptz NOT NULL
    )`);
  await comment(runner, 'former_post_rule', '曾任职的回避年限', {
    id: '编号',
    years: '年限(年)',
    source: '依据',
    set_by: '设定人',
    set_at: '设定时间',
  });
  await runner.query(
    `INSERT INTO former_post_rule (years, source, set_by, set_at) VALUES (3, $1, '系统初始化', now())`,
    [FIRST_SOURCE],
  );
}

async function recusals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE recusal (
      request_id bigint NOT NULL CONSTRAINT pk_recusal PRIMARY KEY
        CONSTRAINT fk_recusal_request REFERENCES draw_after_request (id),
      draw_id bigint NOT NULL CONSTRAINT fk_recusal_draw REFERENCES draw (id),
      inspector_id bigint NOT NULL CONSTRAINT fk_recusal_inspector REFERENCES inspector (id),
      source text NOT NULL CONSTRAINT ck_recusal_source CHECK (source IN ('SELF', 'SUBJECT', 'OFFICE')),
      relation text NOT NULL,
      left_on date CONSTRAINT ck_recusal_left_on CHECK (left_on IS NULL OR relation = 'FORMER_POST'),
      applicant text,
      applied_on date,
      CONSTRAINT ck_recusal_applicant CHECK (num_nonnulls(applicant, applied_on) =
        CASE source WHEN 'SUBJECT' THEN 2 ELSE 0 END)
    )`);
  await runner.query('CREATE INDEX ix_recusal_draw ON recusal (draw_id)');
  await comment(runner, 'recusal', '回避申请', {
    request_id: '申请',
    draw_id: '抽取',
    inspector_id: '应当回避的执法人员',
    source: '提出(本人申报/检查对象申请/本机关提出)',
    relation: '关系类别',
    left_on: '离职日期(曾任职)',
    applicant: '检查对象的申请人',
    applied_on: '检查对象申请日期',
  });
}

async function decisions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE recusal_decision (
      request_id bigint NOT NULL CONSTRAINT pk_recusal_decision PRIMARY KEY
        CONSTRAINT fk_recusal_decision_request REFERENCES recusal (request_id),
      draw_id bigint NOT NULL CONSTRAINT fk_recusal_decision_draw REFERENCES draw (id),
      head_name text NOT NULL,
      conflict_id bigint CONSTRAINT fk_recusal_decision_conflict REFERENCES conflict_of_interest (id)
    )`);
  await runner.query('CREATE INDEX ix_recusal_decision_draw ON recusal_decision (draw_id)');
  await comment(runner, 'recusal_decision', '回避决定', {
    request_id: '申请',
    draw_id: '抽取',
    head_name: '作出决定的机关负责人',
    conflict_id: '准予回避后登记的利害关系',
  });
}

async function declarations(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE recusal_declaration (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_recusal_declaration PRIMARY KEY,
      draw_id bigint NOT NULL CONSTRAINT fk_recusal_declaration_draw REFERENCES draw (id),
      subject_code text NOT NULL,
      inspector_id bigint NOT NULL CONSTRAINT fk_recusal_declaration_inspector REFERENCES inspector (id),
      related boolean NOT NULL,
      request_id bigint CONSTRAINT fk_recusal_declaration_request REFERENCES draw_after_request (id),
      declared_account_id bigint,
      declared_by text NOT NULL,
      declared_at timestamptz NOT NULL,
      CONSTRAINT ck_recusal_declaration_request CHECK (related = (request_id IS NOT NULL))
    )`);
  await runner.query(
    'CREATE INDEX ix_recusal_declaration_draw ON recusal_declaration (draw_id, subject_code)',
  );
  await comment(runner, 'recusal_declaration', '检查人员的回避申报', {
    id: '编号',
    draw_id: '抽取',
    subject_code: '检查对象代码',
    inspector_id: '申报的执法人员',
    related: '有应当回避的关系',
    request_id: '由此提出的回避申请',
    declared_account_id: '申报人账号',
    declared_by: '申报人',
    declared_at: '申报时间',
  });
}
