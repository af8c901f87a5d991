import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** A draw is rehearsed before its frame can be frozen; every rehearsal stays on record. */
export class Rehearsal1770000000010 implements MigrationInterface {
  name = 'Rehearsal1770000000010';

  async up(runner: QueryRunner): Promise<void> {
    await states(runner);
    await rehearsals(runner);
    await drawGuard(runner);
    await partGuards(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function states(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE draw
      DROP CONSTRAINT ck_draw_state,
      DROP CONSTRAINT ck_draw_frozen,
      DROP CONSTRAINT ck_draw_sealed,
      ADD CONSTRAINT ck_draw_state
        CHECK (state IN ('PLANNED', 'REHEARSED', 'FROZEN', 'SEALED', 'PUBLISHED', 'VOIDED')),
      ADD CONSTRAINT ck_draw_frozen CHECK ((state IN ('PLANNED', 'REHEARSED')) = (freeze_digest IS NULL)
        AND num_nonnulls(as_of, rules, entropy_plan, freeze_digest, chain_position, frozen_at, frozen_by) IN (0, 7)),
      ADD CONSTRAINT ck_draw_sealed CHECK ((state NOT IN ('SEALED', 'PUBLISHED') OR result_digest IS NOT NULL)
        AND (state NOT IN ('PLANNED', 'REHEARSED', 'FROZEN') OR result_digest IS NULL)
        AND num_nonnulls(result_digest, seal_position, sealed_at, sealed_by) IN (0, 4))`);
}

async function rehearsals(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draw_rehearsal (
      draw_id bigint NOT NULL CONSTRAINT fk_draw_rehearsal_draw REFERENCES draw (id),
      n integer NOT NULL CONSTRAINT ck_draw_rehearsal_n CHECK (n >= 1),
      settings text NOT NULL,
      report text NOT NULL,
      rehearsed_by text NOT NULL,
      rehearsed_at timestamptz NOT NULL,
      CONSTRAINT pk_draw_rehearsal PRIMARY KEY (draw_id, n)
    )`);
  await comment(runner, 'draw_rehearsal', '试抽', {
    draw_id: '抽取',
    n: '第几次试抽',
    settings: '参数(规范JSON)',
    report: '统计结果(规范JSON)',
    rehearsed_by: '试抽人',
    rehearsed_at: '试抽时间',
  });
  for (const sql of appendOnly('draw_rehearsal')) await runner.query(sql);
  await guardPart(runner, 'draw_rehearsal', BEFORE_FREEZE);
  await runner.query(`COMMENT ON FUNCTION guard_draw_rehearsal() IS '只在抽取的相应状态下可以写入'`);
  await runner.query(`
    CREATE TRIGGER draw_rehearsal_guard AFTER INSERT ON draw_rehearsal REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION guard_draw_rehearsal()`);
}

/** The table of states with the rehearsal in it, and what each state has fixed. */
async function drawGuard(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION guard_draw() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      fixed text[] := ARRAY['id', 'office', 'year', 'seq', 'number', 'plan_line_id', 'month', 'attempt', 'task_name',
        'item_code', 'item_name', 'subject_kind', 'lead_pool', 'announced', 'created_by', 'created_at'];
      o jsonb;
      n jsonb := to_jsonb(NEW);
      name text;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'PLANNED' THEN
          RAISE EXCEPTION '抽取只能从待试抽状态开始' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
      END IF;
      o := to_jsonb(OLD);
      IF (OLD.state, NEW.state) NOT IN (('PLANNED', 'PLANNED'), ('PLANNED', 'REHEARSED'),
          ('REHEARSED', 'REHEARSED'), ('REHEARSED', 'FROZEN'), ('FROZEN', 'SEALED'), ('SEALED', 'PUBLISHED'),
          ('FROZEN', 'VOIDED'), ('SEALED', 'VOIDED'), ('PUBLISHED', 'VOIDED')) THEN
        RAISE EXCEPTION '抽取不能从状态 % 变为 %', OLD.state, NEW.state
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      IF NEW.state = 'REHEARSED' AND NOT EXISTS (SELECT 1 FROM draw_rehearsal WHERE draw_id = NEW.id) THEN
        RAISE EXCEPTION '没有试抽记录，不能变为已试抽' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      IF OLD.state NOT IN ('PLANNED', 'REHEARSED') THEN
        fixed := fixed || ARRAY['as_of', 'window_from', 'window_to', 'rules', 'entropy_plan', 'freeze_digest',
          'chain_position', 'previous', 'previous_result', 'frozen_at', 'frozen_by'];
      END IF;
      IF NEW.state <> 'SEALED' THEN
        fixed := fixed || ARRAY['result_digest', 'seal_position', 'sealed_at', 'sealed_by'];
      END IF;
      IF NEW.state <> 'PUBLISHED' THEN
        fixed := fixed || ARRAY['published_at'];
      END IF;
      FOREACH name IN ARRAY fixed LOOP
        IF o -> name IS DISTINCT FROM n -> name THEN
          RAISE EXCEPTION '抽取的 % 在状态 % 下不能修改', name, OLD.state
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, COLUMN = name;
        END IF;
      END LOOP;
      RETURN NEW;
    END
    $$`);
}

const BEFORE_FREEZE = `draw.state IN ('PLANNED', 'REHEARSED')`;
const FILES_BY_STATE = `(draw.state = 'REHEARSED' AND added.name IN
    ('rules.json', 'subjects.tsv', 'excluded.tsv', 'inspectors.tsv', 'conflicts.tsv', 'freeze.json'))
  OR (draw.state = 'FROZEN' AND added.name IN ('result.json', 'drawn.tsv', 'teams.tsv', 'shortages.json'))`;

/** What the freeze writes is written by a rehearsed draw alone. */
async function partGuards(runner: QueryRunner): Promise<void> {
  for (const table of ['draw_secret', 'draw_pseudonym']) {
    await guardPart(runner, table, `draw.state = 'REHEARSED'`);
  }
  for (const table of ['draw_file', 'draw_file_chunk']) await guardPart(runner, table, FILES_BY_STATE);
}

/** The function of a table's guard: rows that belong to a moment of the draw are taken only at that moment. */
async function guardPart(runner: QueryRunner, table: string, condition: string): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION guard_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM added JOIN draw ON draw.id = added.draw_id WHERE NOT (${condition})) THEN
        RAISE EXCEPTION '抽取的当前状态下不能再写入表 %', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END
    $$`);
}
