import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Witnesses of a draw, part by part, as its plan of entropy names them in one text. */
export class Witnesses1770000000011 implements MigrationInterface {
  name = 'Witnesses1770000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE draw_witness (
        draw_id bigint NOT NULL CONSTRAINT fk_draw_witness_draw REFERENCES draw (id),
        position integer NOT NULL CONSTRAINT ck_draw_witness_position CHECK (position >= 0),
        witness text NOT NULL,
        name text NOT NULL,
        organisation text,
        role text,
        account_id bigint,
        device text CONSTRAINT ck_draw_witness_device CHECK (device IN ('DICE', 'BALLS', 'LOTTERY', 'BEACON')),
        issue text,
        published_at timestamptz,
        CONSTRAINT pk_draw_witness PRIMARY KEY (draw_id, position)
      )`);
    await comment(runner, 'draw_witness', '监督员', {
      draw_id: '抽取',
      position: '次序',
      witness: '取数方案中的写法',
      name: '姓名(公开数值的名称)',
      organisation: '单位',
      role: '身份',
      account_id: '账号',
      device: '取数器具或来源',
      issue: '公开数值的期号',
      published_at: '公开数值的公布时间',
    });
    await runner.query(`CREATE UNIQUE INDEX uq_draw_witness_account ON draw_witness (draw_id, account_id)`);
    await earlierDraws(runner);
    await guard(runner);
    for (const sql of appendOnly('draw_witness')) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** Draws that were frozen before this table named their witnesses by one text alone. */
async function earlierDraws(runner: QueryRunner): Promise<void> {
  await runner.query(`
    INSERT INTO draw_witness (draw_id, position, witness, name)
    SELECT draw.id, entry.ordinality - 1, entry.value ->> 'witness', entry.value ->> 'witness'
    FROM draw CROSS JOIN jsonb_array_elements(draw.entropy_plan::jsonb) WITH ORDINALITY AS entry
    WHERE draw.entropy_plan IS NOT NULL`);
}

/** Witnesses are named in the transaction of the freeze, before the draw counts as frozen, and never later. */
async function guard(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION guard_draw_witness() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM added JOIN draw ON draw.id = added.draw_id
                 WHERE draw.state NOT IN ('PLANNED', 'REHEARSED')) THEN
        RAISE EXCEPTION '抽取的当前状态下不能再写入表 %', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END
    $$`);
  await runner.query(`COMMENT ON FUNCTION guard_draw_witness() IS '只在抽取的相应状态下可以写入'`);
  await runner.query(
    `CREATE TRIGGER draw_witness_guard AFTER INSERT ON draw_witness REFERENCING NEW TABLE AS added
       FOR EACH STATEMENT EXECUTE FUNCTION guard_draw_witness()`,
  );
}
