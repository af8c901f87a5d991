import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/**
 * What decides who can be in a team beside chance: days that are promised already, who inspected a subject last, rules
 * of teams by item and system, and the history of the map. The visits that were accepted before are taken over.
 */
export class Teams1770000000017 implements MigrationInterface {
  name = 'Teams1770000000017';

  async up(runner: QueryRunner): Promise<void> {
    await promisedDays(runner);
    await visits(runner);
    await rotation(runner);
    await teamRules(runner);
    await areaHistory(runner);
    await rotationGuard(runner);
    for (const table of ['subject_visit', 'draw_rotation', 'team_rule', 'area_version']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** The present state, not a history: the key lets nobody be promised twice on one day, whoever comes first. */
async function promisedDays(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE promised_day (
      inspector_id bigint NOT NULL CONSTRAINT fk_promised_day_inspector REFERENCES inspector (id),
      day date NOT NULL,
      task_id bigint NOT NULL CONSTRAINT fk_promised_day_task REFERENCES inspection_task (id),
      kind text NOT NULL CONSTRAINT ck_promised_day_kind CHECK (kind IN ('VISIT', 'TRAVEL')),
      CONSTRAINT pk_promised_day PRIMARY KEY (inspector_id, day)
    )`);
  await runner.query('CREATE INDEX ix_promised_day_task ON promised_day (task_id)');
  await runner.query('CREATE INDEX ix_promised_day_day ON promised_day (day)');
  await comment(runner, 'promised_day', '已排定的日子', {
    inspector_id: '执法检查人员',
    day: '日期',
    task_id: '任务',
    kind: '用途(检查/路途)',
  });
}

async function visits(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE subject_visit (
      task_id bigint NOT NULL CONSTRAINT fk_subject_visit_task REFERENCES inspection_task (id),
      revision integer NOT NULL CONSTRAINT ck_subject_visit_revision CHECK (revision >= 1),
      inspector_id bigint NOT NULL CONSTRAINT fk_subject_visit_inspector REFERENCES inspector (id),
      subject_code text NOT NULL,
      day date NOT NULL,
      CONSTRAINT pk_subject_visit PRIMARY KEY (task_id, revision, inspector_id)
    )`);
  await runner.query('CREATE INDEX ix_subject_visit_subject ON subject_visit (subject_code)');
  await comment(runner, 'subject_visit', '谁检查过', {
    task_id: '任务',
    revision: '第几次登记',
    inspector_id: '执法检查人员',
    subject_code: '检查对象代码',
    day: '检查日期',
  });
  await runner.query(`
    INSERT INTO subject_visit (task_id, revision, inspector_id, subject_code, day)
    SELECT DISTINCT t.id, 1, s.inspector_id, t.subject_code, n.inspected_on
      FROM inspection_task t
      JOIN LATERAL (
        SELECT r.inspected_on FROM inspection_result r JOIN result_review v ON v.result_id = r.id
         WHERE r.task_id = t.id AND v.decision = 'ACCEPTED' ORDER BY r.version DESC LIMIT 1
      ) n ON true
      JOIN task_seat s ON s.task_id = t.id AND s.inspector_id IS NOT NULL
     WHERE NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id)
       AND NOT EXISTS (SELECT 1 FROM task_seat later WHERE later.task_id = s.task_id
         AND later.pool_code = s.pool_code AND later.seat = s.seat AND later.revision > s.revision)`);
}

/** Pairs of a frozen frame that stand in conflicts.tsv for rotation and for no other reason. */
async function rotation(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw_rotation (
      draw_id bigint NOT NULL CONSTRAINT fk_draw_rotation_draw REFERENCES draw (id),
      pool_code text NOT NULL CONSTRAINT fk_draw_rotation_pool REFERENCES agency_pool (code),
      subject_code text NOT NULL,
      pseudonym text NOT NULL,
      CONSTRAINT pk_draw_rotation PRIMARY KEY (draw_id, pool_code, subject_code, pseudonym)
    )`);
  await comment(runner, 'draw_rotation', '因轮换不进入检查组的人员', {
    draw_id: '抽取',
    pool_code: '人员池',
    subject_code: '检查对象代码',
    pseudonym: '人员代号',
  });
}

/** The freeze writes them, and nothing later. */
async function rotationGuard(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION guard_draw_rotation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM added JOIN draw ON draw.id = added.draw_id WHERE draw.state <> 'REHEARSED') THEN
        RAISE EXCEPTION '抽取的当前状态下不能再写入表 %', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION guard_draw_rotation() IS '只在抽取的相应状态下可以写入'`);
  await runner.query(
    `CREATE TRIGGER draw_rotation_guard AFTER INSERT ON draw_rotation REFERENCING NEW TABLE AS added
       FOR EACH STATEMENT EXECUTE FUNCTION guard_draw_rotation()`,
  );
}

async function teamRules(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE team_rule (
      item_code text NOT NULL,
      pool_code text NOT NULL CONSTRAINT fk_team_rule_pool REFERENCES agency_pool (code),
      version integer NOT NULL CONSTRAINT ck_team_rule_version CHECK (version >= 1),
      size integer NOT NULL CONSTRAINT ck_team_rule_size CHECK (size >= 2),
      leader boolean NOT NULL,
      rotation boolean NOT NULL,
      ladder text[] NOT NULL,
      actor_name text NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT pk_team_rule PRIMARY KEY (item_code, pool_code, version)
    )`);
  await comment(runner, 'team_rule', '检查组规则', {
    item_code: '事项代码',
    pool_code: '人员池',
    version: '版本',
    size: '每组人数',
    leader: '须有组长',
    rotation: '轮换',
    ladder: '人员匹配范围',
    actor_name: '操作人',
    at: '时间',
  });
}

async function areaHistory(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE area_version (
      area_code text NOT NULL CONSTRAINT fk_area_version_area REFERENCES area (code),
      version integer NOT NULL,
      at timestamptz NOT NULL,
      actor_name text NOT NULL,
      source text NOT NULL,
      content text NOT NULL,
      CONSTRAINT pk_area_version PRIMARY KEY (area_code, version)
    )`);
  await comment(runner, 'area_version', '相邻县(市)和路途天数的变更历史', {
    area_code: '县(市)',
    version: '版本',
    at: '时间',
    actor_name: '操作人',
    source: '来源',
    content: '内容(规范JSON)',
  });
}
