import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

/** What was published, version by version, and the rows that the public search finds. All append-only. */
export class Disclosure1770000000008 implements MigrationInterface {
  name = 'Disclosure1770000000008';

  async up(runner: QueryRunner): Promise<void> {
    await disclosures(runner);
    await rows(runner);
    for (const table of ['disclosure', 'disclosure_row']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function disclosures(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE disclosure (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_disclosure PRIMARY KEY,
      kind text NOT NULL CONSTRAINT ck_disclosure_kind CHECK (kind IN ('PLAN', 'DRAW', 'RESULT')),
      object_id text NOT NULL,
      version integer NOT NULL CONSTRAINT ck_disclosure_version CHECK (version >= 1),
      title text NOT NULL,
      content text NOT NULL,
      digest text NOT NULL
        CONSTRAINT ck_disclosure_digest CHECK (digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
      due_on date,
      published_by bigint CONSTRAINT fk_disclosure_account REFERENCES account (id),
      published_name text NOT NULL,
      published_at timestamptz NOT NULL,
      CONSTRAINT uq_disclosure_version UNIQUE (kind, object_id, version)
    )`);
  await runner.query('CREATE INDEX ix_disclosure_published ON disclosure (published_at)');
  await comment(runner, 'disclosure', '公示', {
    id: '编号',
    kind: '类别',
    object_id: '公示对象',
    version: '版本',
    title: '标题',
    content: '内容(规范JSON)',
    digest: '内容摘要',
    due_on: '公示期限',
    published_by: '发布账号',
    published_name: '发布人',
    published_at: '发布时间',
  });
}

async function rows(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE disclosure_row (
      disclosure_id bigint NOT NULL CONSTRAINT fk_disclosure_row_disclosure REFERENCES disclosure (id),
      position integer NOT NULL CONSTRAINT ck_disclosure_row_position CHECK (position >= 1),
      subject_name text NOT NULL,
      subject_code text NOT NULL,
      area_name text NOT NULL,
      summary text NOT NULL,
      CONSTRAINT pk_disclosure_row PRIMARY KEY (disclosure_id, position)
    )`);
  await runner.query('CREATE INDEX ix_disclosure_row_code ON disclosure_row (subject_code)');
  await comment(runner, 'disclosure_row', '公示条目', {
    disclosure_id: '公示',
    position: '序号',
    subject_name: '对象名称',
    subject_code: '对象代码',
    area_name: '所在县(市)',
    summary: '摘要',
  });
}
