import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Findings of a result item by item, and why an accepted result was corrected. */
export class Results1770000000032 implements MigrationInterface {
  name = 'Results1770000000032';

  async up(runner: QueryRunner): Promise<void> {
    await findings(runner);
    await corrections(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function findings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE result_finding (
      result_id bigint NOT NULL CONSTRAINT fk_result_finding_result REFERENCES inspection_result (id),
      no integer NOT NULL CONSTRAINT ck_result_finding_no CHECK (no >= 1),
      pool_code text NOT NULL CONSTRAINT fk_result_finding_pool REFERENCES agency_pool (code),
      item_code text NOT NULL,
      list_id bigint,
      point_no integer,
      text text NOT NULL CONSTRAINT ck_result_finding_text CHECK (text <> ''),
      corrected boolean NOT NULL,
      CONSTRAINT pk_result_finding PRIMARY KEY (result_id, no),
      CONSTRAINT uq_result_finding_point UNIQUE (result_id, list_id, point_no),
      CONSTRAINT ck_result_finding_point CHECK ((list_id IS NULL) = (point_no IS NULL))
    )`);
  await comment(runner, 'result_finding', '检查发现的问题', {
    result_id: '检查结果',
    no: '序号',
    pool_code: '检查主体',
    item_code: '事项代码',
    list_id: '检查要点表',
    point_no: '检查要点序号',
    text: '发现的问题',
    corrected: '当场改正',
  });
  for (const sql of appendOnly('result_finding')) await runner.query(sql);
}

async function corrections(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE inspection_result ADD COLUMN correction_reason text
      CONSTRAINT ck_inspection_result_correction CHECK (correction_reason <> '')`);
  await runner.query(
    `COMMENT ON COLUMN inspection_result.correction_reason IS '更正原因(空为首次录入或退回后重录)'`,
  );
}
