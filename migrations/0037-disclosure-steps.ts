import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

const KINDS = ['PLAN', 'ITEM_LIST', 'JOINT_LIST', 'ANNOUNCEMENT', 'DRAW', 'CHANGE', 'RESULT', 'STATISTICS'];
const ACTIONS = ['PUBLISH', 'CORRECT', 'WITHDRAW'];

/** Publication by steps: what was drafted, who checked, who approved, who published. All append-only. */
export class DisclosureSteps1770000000037 implements MigrationInterface {
  name = 'DisclosureSteps1770000000037';

  async up(runner: QueryRunner): Promise<void> {
    await drafts(runner);
    await steps(runner);
    await versions(runner);
    for (const table of ['disclosure_draft', 'disclosure_step']) {
      for (const sql of appendOnly(table)) await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const oneOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

async function drafts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE disclosure_draft (
      id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_disclosure_draft PRIMARY KEY,
      kind text NOT NULL CONSTRAINT ck_disclosure_draft_kind CHECK (kind IN (${oneOf(KINDS)})),
      object_id text NOT NULL,
      action text NOT NULL CONSTRAINT ck_disclosure_draft_action CHECK (action IN (${oneOf(ACTIONS)})),
      version integer NOT NULL CONSTRAINT ck_disclosure_draft_version CHECK (version >= 1),
      reason text,
      title text NOT NULL,
      content text NOT NULL,
      digest text NOT NULL
        CONSTRAINT ck_disclosure_draft_digest CHECK (digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
      cuts text NOT NULL,
      from_day date NOT NULL,
      due_on date NOT NULL,
      drafted_account_id bigint CONSTRAINT fk_disclosure_draft_account REFERENCES account (id),
      drafted_by text NOT NULL,
      drafted_at timestamptz NOT NULL,
      CONSTRAINT ck_disclosure_draft_reason CHECK (action = 'PUBLISH' OR reason IS NOT NULL)
    )`);
  await runner.query('CREATE INDEX ix_disclosure_draft_object ON disclosure_draft (kind, object_id)');
  await comment(runner, 'disclosure_draft', '公示稿', {
    id: '编号',
    kind: '类别',
    object_id: '公示对象',
    action: '公示、更正或撤回',
    version: '拟公示的版本',
    reason: '更正或撤回的理由',
    title: '标题',
    content: '内容(规范JSON)',
    digest: '内容摘要',
    cuts: '不予公开的商业秘密(规范JSON)',
    from_day: '期限起算日',
    due_on: '公示期限',
    drafted_account_id: '拟稿账号',
    drafted_by: '拟稿人',
    drafted_at: '拟稿时间',
  });
}

async function steps(runner: QueryRunner): Promise<void> {
  const kinds = ['CHECKED', 'RETURNED', 'APPROVED', 'REFUSED', 'PUBLISHED', 'DROPPED'];
  await runner.query(`
    CREATE TABLE disclosure_step (
      draft_id bigint NOT NULL CONSTRAINT fk_disclosure_step_draft REFERENCES disclosure_draft (id),
      n integer NOT NULL CONSTRAINT ck_disclosure_step_n CHECK (n BETWEEN 1 AND 4),
      step text NOT NULL CONSTRAINT ck_disclosure_step_step CHECK (step IN (${oneOf(kinds)})),
      reason text,
      document_no text,
      signatory text,
      account_id bigint CONSTRAINT fk_disclosure_step_account REFERENCES account (id),
      acted_by text NOT NULL,
      acted_at timestamptz NOT NULL,
      CONSTRAINT pk_disclosure_step PRIMARY KEY (draft_id, n),
      CONSTRAINT ck_disclosure_step_reason CHECK (step NOT IN ('RETURNED', 'REFUSED', 'DROPPED') OR reason IS NOT NULL),
      CONSTRAINT ck_disclosure_step_signed CHECK
        ((step = 'APPROVED') = (document_no IS NOT NULL) AND (step = 'APPROVED') = (signatory IS NOT NULL))
    )`);
  await runner.query(`CREATE UNIQUE INDEX uq_disclosure_step_document_no ON disclosure_step (document_no)`);
  await comment(runner, 'disclosure_step', '公示稿的办理', {
    draft_id: '公示稿',
    n: '序号',
    step: '办理',
    reason: '理由',
    document_no: '文号',
    signatory: '签发人',
    account_id: '办理账号',
    acted_by: '办理人',
    acted_at: '办理时间',
  });
}

/** Versions that were published before the steps stood keep empty columns. */
async function versions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    ALTER TABLE disclosure DROP CONSTRAINT ck_disclosure_kind,
      ADD CONSTRAINT ck_disclosure_kind CHECK (kind IN (${oneOf(KINDS)})),
      ADD COLUMN action text NOT NULL DEFAULT 'PUBLISH'
        CONSTRAINT ck_disclosure_action CHECK (action IN (${oneOf(ACTIONS)})),
      ADD COLUMN reason text,
      ADD COLUMN document_no text,
      ADD COLUMN signatory text,
      ADD COLUMN draft_id bigint CONSTRAINT fk_disclosure_draft REFERENCES disclosure_draft (id)
        CONSTRAINT uq_disclosure_draft UNIQUE,
      ADD CONSTRAINT ck_disclosure_reason CHECK (action = 'PUBLISH' OR reason IS NOT NULL)`);
  await runner.query('ALTER TABLE disclosure ALTER COLUMN action DROP DEFAULT');
  await comment(runner, 'disclosure', '公示', {
    action: '公示、更正或撤回',
    reason: '更正或撤回的理由',
    document_no: '文号',
    signatory: '签发人',
    draft_id: '公示稿',
  });
}
