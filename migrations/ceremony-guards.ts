import type { QueryRunner } from 'typeorm';

/** The database itself keeps the table of states (see src/ceremony/states.ts) and what each state has fixed. */
export async function drawGuard(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION guard_draw() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      fixed text[] := ARRAY['id', 'office', 'year', 'seq', 'number', 'plan_line_id', 'month', 'attempt', 'task_name',
        'item_code', 'item_name', 'subject_kind', 'lead_pool', 'announced', 'created_by', 'created_at'];
      o jsonb;
      n jsonb := to_jsonb(NEW);
      name text;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'PLANNED' THEN
          RAISE EXCEPTION '抽取只能从待冻结状态开始' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
      END IF;
      o := to_jsonb(OLD);
      IF (OLD.state, NEW.state) NOT IN (('PLANNED', 'PLANNED'), ('PLANNED', 'FROZEN'), ('FROZEN', 'SEALED'),
          ('SEALED', 'PUBLISHED'), ('FROZEN', 'VOIDED'), ('SEALED', 'VOIDED'), ('PUBLISHED', 'VOIDED')) THEN
        RAISE EXCEPTION '抽取不能从状态 % 变为 %', OLD.state, NEW.state
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      IF OLD.state <> 'PLANNED' THEN
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
  await runner.query(`COMMENT ON FUNCTION guard_draw() IS '抽取状态与已固定内容的保护'`);
  await runner.query(
    `CREATE TRIGGER draw_guard BEFORE INSERT OR UPDATE ON draw FOR EACH ROW EXECUTE FUNCTION guard_draw()`,
  );
  await runner.query(
    `CREATE TRIGGER draw_no_delete BEFORE DELETE ON draw FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  );
  await runner.query(
    `CREATE TRIGGER draw_no_truncate BEFORE TRUNCATE ON draw FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  );
}

const FILES_BY_STATE = `(draw.state = 'PLANNED' AND added.name IN
    ('rules.json', 'subjects.tsv', 'excluded.tsv', 'inspectors.tsv', 'conflicts.tsv', 'freeze.json'))
  OR (draw.state = 'FROZEN' AND added.name IN ('result.json', 'drawn.tsv', 'teams.tsv', 'shortages.json'))`;

/** Rows that belong to a moment of the draw are taken only at that moment: in the transaction of that act. */
const TAKEN_WHILE: Readonly<Record<string, string>> = {
  draw_secret: `draw.state = 'PLANNED'`,
  draw_pseudonym: `draw.state = 'PLANNED'`,
  draw_entropy: `draw.state = 'FROZEN'`,
  draw_entropy_confirmation: `draw.state = 'FROZEN'`,
  drawn_subject: `draw.state = 'FROZEN'`,
  drawn_seat: `draw.state = 'FROZEN'`,
  draw_file: FILES_BY_STATE,
  draw_file_chunk: FILES_BY_STATE,
};

/** Makes the triggers of the tables that belong to a draw. */
export async function partGuards(runner: QueryRunner): Promise<void> {
  for (const [table, condition] of Object.entries(TAKEN_WHILE)) {
    await runner.query(`
      CREATE FUNCTION guard_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM added JOIN draw ON draw.id = added.draw_id WHERE NOT (${condition})) THEN
          RAISE EXCEPTION '抽取的当前状态下不能再写入表 %', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NULL;
      END
      $$`);
    await runner.query(`COMMENT ON FUNCTION guard_${table}() IS '只在抽取的相应状态下可以写入'`);
    await runner.query(
      `CREATE TRIGGER ${table}_guard AFTER INSERT ON ${table} REFERENCING NEW TABLE AS added
         FOR EACH STATEMENT EXECUTE FUNCTION guard_${table}()`,
    );
  }
}
