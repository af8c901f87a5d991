import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

const TABLES = ['disclosure_period', 'official_calendar', 'late_notice'];

/** How long each kind of publication may take, the official calendars of the years, and what was announced as late. */
export class ClockOfDisclosure1770000000036 implements MigrationInterface {
  name = 'ClockOfDisclosure1770000000036';

  async up(runner: QueryRunner): Promise<void> {
    await periods(runner);
    await calendars(runner);
    await lateNotices(runner);
    for (const table of TABLES) for (const sql of appendOnly(table)) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function periods(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE disclosure_period (
      kind text NOT NULL CONSTRAINT ck_disclosure_period_kind CHECK (kind <> ''),
      version integer NOT NULL CONSTRAINT ck_disclosure_period_version CHECK (version >= 1),
      working_days integer NOT NULL CONSTRAINT ck_disclosure_period_days CHECK (working_days BETWEEN 0 AND 60),
      source text NOT NULL CONSTRAINT ck_disclosure_period_source CHECK (source <> ''),
      set_account_id bigint CONSTRAINT fk_disclosure_period_account REFERENCES account (id),
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      CONSTRAINT pk_disclosure_period PRIMARY KEY (kind, version)
    )`);
  await comment(runner, 'disclosure_period', '公示期限设置', {
    kind: '公示类别',
    version: '版本',
    working_days: '工作日数(0为当日)',
    source: '依据',
    set_account_id: '设置账号',
    set_by: '设置人',
    set_at: '设置时间',
  });
  // 政府信息公开条例 第26条; the digests of a freeze only prove something if they are public before the draw.
  await runner.query(`
    INSERT INTO disclosure_period (kind, version, working_days, source, set_by, set_at)
    SELECT kind, 1, 20, '《中华人民共和国政府信息公开条例》第二十六条：自政府信息形成或者变更之日起20个工作日内及时公开',
           '系统', TIMESTAMPTZ '2026-01-01 00:00:00+08'
    FROM unnest(ARRAY['PLAN', 'DRAW', 'RESULT', 'ITEM_LIST', 'JOINT_LIST', 'STATISTICS', 'CHANGE']) AS kind
    UNION ALL SELECT 'ANNOUNCEMENT', 1, 0, '抽取规则：名录冻结后立即公告摘要，先公告、后抽取', '系统',
           TIMESTAMPTZ '2026-01-01 00:00:00+08'`);
}

async function calendars(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE official_calendar (
      year integer NOT NULL CONSTRAINT ck_official_calendar_year CHECK (year BETWEEN 1950 AND 2200),
      version integer NOT NULL CONSTRAINT ck_official_calendar_version CHECK (version >= 1),
      source text NOT NULL CONSTRAINT ck_official_calendar_source CHECK (source <> ''),
      holidays text NOT NULL,
      worked_weekends text NOT NULL,
      set_account_id bigint CONSTRAINT fk_official_calendar_account REFERENCES account (id),
      set_by text NOT NULL,
      set_at timestamptz NOT NULL,
      CONSTRAINT pk_official_calendar PRIMARY KEY (year, version)
    )`);
  await comment(runner, 'official_calendar', '官方放假安排', {
    year: '年度',
    version: '版本',
    source: '依据(文件名称)',
    holidays: '放假起止日期(规范JSON)',
    worked_weekends: '调休上班的周末(规范JSON)',
    set_account_id: '录入账号',
    set_by: '录入人',
    set_at: '录入时间',
  });
}

async function lateNotices(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE late_notice (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_late_notice PRIMARY KEY,
      kind text NOT NULL CONSTRAINT ck_late_notice_kind CHECK (kind <> ''),
      object_id text NOT NULL CONSTRAINT ck_late_notice_object CHECK (object_id <> ''),
      due_on date NOT NULL,
      title text NOT NULL,
      reason text CONSTRAINT ck_late_notice_reason CHECK (reason <> ''),
      announced_account_id bigint CONSTRAINT fk_late_notice_account REFERENCES account (id),
      announced_by text NOT NULL,
      announced_at timestamptz NOT NULL
    )`);
  await runner.query('CREATE INDEX ix_late_notice_object ON late_notice (kind, object_id, due_on)');
  await comment(runner, 'late_notice', '逾期未公示公告', {
    id: '编号',
    kind: '公示类别',
    object_id: '公示对象',
    due_on: '公示期限',
    title: '事项',
    reason: '逾期原因(空为尚未说明)',
    announced_account_id: '公告账号',
    announced_by: '公告人',
    announced_at: '公告时间',
  });
}
