import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** Check points of an item: what is looked at on site, by which method, on which basis. A change is a new version. */
export class CheckPoints1770000000029 implements MigrationInterface {
  name = 'CheckPoints1770000000029';

  async up(runner: QueryRunner): Promise<void> {
    await lists(runner);
    await points(runner);
    for (const table of ['check_list', 'check_point']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function lists(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE check_list (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_check_list PRIMARY KEY,
      item_code text NOT NULL CONSTRAINT ck_check_list_item CHECK (item_code <> ''),
      version integer NOT NULL CONSTRAINT ck_check_list_version CHECK (version >= 1),
      source text NOT NULL CONSTRAINT ck_check_list_source CHECK (source <> ''),
      note text,
      set_by text NOT NULL,
      set_account_id bigint CONSTRAINT fk_check_list_account REFERENCES account (id),
      set_at timestamptz NOT NULL,
      CONSTRAINT uq_check_list_version UNIQUE (item_code, version)
    )`);
  await comment(runner, 'check_list', '检查要点清单', {
    id: '编号',
    item_code: '事项代码',
    version: '版本',
    source: '来源',
    note: '说明',
    set_by: '设定人',
    set_account_id: '设定账号',
    set_at: '设定时间',
  });
}

async function points(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE check_point (
      list_id bigint NOT NULL CONSTRAINT fk_check_point_list REFERENCES check_list (id),
      no integer NOT NULL CONSTRAINT ck_check_point_no CHECK (no >= 1),
      content text NOT NULL CONSTRAINT ck_check_point_content CHECK (content <> ''),
      method text,
      basis text,
      pool_code text CONSTRAINT fk_check_point_pool REFERENCES agency_pool (code),
      CONSTRAINT pk_check_point PRIMARY KEY (list_id, no)
    )`);
  await comment(runner, 'check_point', '检查要点', {
    list_id: '检查要点清单',
    no: '序号',
    content: '检查要点',
    method: '检查方法',
    basis: '检查依据',
    pool_code: '检查主体(系统)，空为牵头系统',
  });
}
