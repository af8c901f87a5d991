import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from './append-only.js';
import { comment } from './comments.js';

const LAW = '国办发〔2024〕54号';

/** Kinds of visits, most visits an authority may pay one enterprise in a year, and every visit that was paid. */
export class VisitLedger1770000000022 implements MigrationInterface {
  name = 'VisitLedger1770000000022';

  async up(runner: QueryRunner): Promise<void> {
    await this.kinds(runner);
    await this.rules(runner);
    await this.ledger(runner);
    // A project is no enterprise: its visits count for the unit that builds it.
    await runner.query(
      `CREATE INDEX ix_subject_owner ON subject ((details ->> 'ownerUscc')) WHERE kind = 'CONSTRUCTION_PROJECT'`,
    );
    for (const table of ['visit_kind', 'cap_rule', 'visit_ledger']) {
      for (const statement of appendOnly(table)) await runner.query(statement);
    }
  }

  private async kinds(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE visit_kind (
        code text NOT NULL,
        revision integer NOT NULL,
        name text NOT NULL,
        exempt boolean NOT NULL,
        source text NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_visit_kind PRIMARY KEY (code, revision),
        CONSTRAINT ck_visit_kind_random CHECK (code <> 'RANDOM' OR NOT exempt)
      )`);
    await comment(runner, 'visit_kind', '检查类别', {
      ...{ code: '代码', revision: '版本', name: '名称', exempt: '不计入年度检查次数上限' },
      ...{ source: '依据', changed_by: '操作人', changed_at: '时间' },
    });
    for (const [code, name, exempt] of [
      ['RANDOM', '随机抽查', false],
      ['ROUTINE', '日常检查', false],
      ['SPECIAL', '专项检查', false],
      ['CASE', '个案检查', false],
      ['SUPERIOR', '上级部署的专项检查', true],
      ['COMPLAINT', '投诉举报核查', true],
      ['REFERRAL', '转办交办核查', true],
      ['DATA', '数据监测线索核查', true],
    ] as const) {
      await runner.query(`INSERT INTO visit_kind VALUES ($1, 1, $2, $3, $4, '系统', now())`, [
        ...[code, name, exempt, LAW],
      ]);
    }
  }

  private async rules(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cap_rule (
        rule_no integer NOT NULL,
        revision integer NOT NULL,
        pool_code text,
        subject_kind text,
        area_code text,
        credit_class text,
        year integer,
        most integer NOT NULL,
        active boolean NOT NULL,
        source text NOT NULL,
        changed_by text NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_cap_rule PRIMARY KEY (rule_no, revision),
        CONSTRAINT fk_cap_rule_pool FOREIGN KEY (pool_code) REFERENCES agency_pool (code),
        CONSTRAINT ck_cap_rule_most CHECK (most BETWEEN 1 AND 366),
        CONSTRAINT ck_cap_rule_source CHECK (source <> '')
      )`);
    await comment(runner, 'cap_rule', '年度检查次数上限规则', {
      ...{ rule_no: '规则号', revision: '版本', pool_code: '检查部门(系统)', subject_kind: '对象类别' },
      ...{ area_code: '县(市)', credit_class: '信用风险等级', year: '年度', most: '每户每年最多次数' },
      ...{ active: '是否有效', source: '依据', changed_by: '操作人', changed_at: '时间' },
    });
  }

  private async ledger(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE visit_ledger (
        id bigint GENERATED ALWAYS AS IDENTITY,
        visit_key text NOT NULL,
        enterprise text NOT NULL,
        enterprise_name text NOT NULL,
        subject_kind text,
        subject_code text,
        area_code text,
        pool_code text NOT NULL,
        year integer NOT NULL,
        month integer NOT NULL,
        day date,
        kind text NOT NULL,
        counted boolean NOT NULL,
        delta integer NOT NULL,
        source text NOT NULL,
        draw_id bigint,
        plan_line_id bigint,
        item_code text,
        document_no text,
        reason text,
        remark text,
        account_id bigint,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_visit_ledger PRIMARY KEY (id),
        CONSTRAINT uq_visit_ledger_visit UNIQUE (visit_key, pool_code, delta),
        CONSTRAINT fk_visit_ledger_pool FOREIGN KEY (pool_code) REFERENCES agency_pool (code),
        CONSTRAINT fk_visit_ledger_draw FOREIGN KEY (draw_id) REFERENCES draw (id),
        CONSTRAINT fk_visit_ledger_line FOREIGN KEY (plan_line_id) REFERENCES plan_line (id),
        CONSTRAINT ck_visit_ledger_delta CHECK (delta IN (-1, 1)),
        CONSTRAINT ck_visit_ledger_month CHECK (month BETWEEN 1 AND 12),
        CONSTRAINT ck_visit_ledger_source CHECK (source IN ('DRAW', 'HAND', 'IMPORT'))
      )`);
    await runner.query('CREATE INDEX ix_visit_ledger_year ON visit_ledger (year, pool_code, enterprise)');
    await runner.query('CREATE INDEX ix_visit_ledger_enterprise ON visit_ledger (enterprise, id)');
    await runner.query('CREATE INDEX ix_visit_ledger_draw ON visit_ledger (draw_id)');
    await comment(runner, 'visit_ledger', '检查次数台账', {
      ...{ id: '编号', visit_key: '检查编号', enterprise: '企业代码', enterprise_name: '企业名称' },
      ...{ subject_kind: '对象类别', subject_code: '对象代码', area_code: '所在县(市)' },
      ...{ pool_code: '检查部门(系统)', year: '年度', month: '月份', day: '检查日期' },
      ...{ kind: '检查类别', counted: '计入上限', delta: '增减(冲回为负)', source: '来源' },
      ...{ draw_id: '抽取', plan_line_id: '计划项', item_code: '事项代码', document_no: '文书或来源编号' },
      ...{ reason: '超过上限或冲回的原因', remark: '说明', account_id: '登记账号' },
      ...{ recorded_by: '登记人', recorded_at: '登记时间' },
    });
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
