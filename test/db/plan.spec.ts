import ExcelJS from 'exceljs';
import type { DataSource } from 'typeorm';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { type Actor, systemActor } from '../../src/audit/actor.js';
import { AuditEntry } from '../../src/audit/audit.entity.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { LineCheck } from '../../src/plan/line-check.service.js';
import { AnnualPlan } from '../../src/plan/plan.entity.js';
import { BasesService } from '../../src/plan/forecast/bases.service.js';
import { PlanService } from '../../src/plan/plan.service.js';
import { PlanWorkbooks } from '../../src/plan/plan-workbooks.service.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { NamesService } from '../../src/registry/names.service.js';
import { Workbooks } from '../../src/registry/workbooks/workbooks.service.js';
import { Populations } from '../../src/registry/population/populations.service.js';
import { cloneDatabase } from '../support/database.js';
import { FixedClock } from '../support/fixed-clock.js';
import { FixedEntropy } from '../support/fixed-entropy.js';
import { carrierLine } from '../support/plan-lines.js';
import { UNREPORTED } from '../support/unreported.js';

let dataSource: DataSource;
let plans: PlanService;
let workbooks: PlanWorkbooks;
let items: ItemsService;
let agencies: AgenciesService;
let author: Actor;
let head: Actor;
let county: Actor;
let year = 2026;

async function account(name: string, agencyCode: string): Promise<Actor> {
  const clock = new FixedClock();
  const audit = new AuditService(dataSource, clock);
  const accounts = new AccountsService(dataSource, clock, new FixedEntropy(name), audit);
  const accountId = await accounts.create(systemActor('测试'), {
    loginName: name,
    displayName: `测试${name}`,
    password: 'correct horse 42',
    roles: ['PLANNER'],
    agencyCode,
  });
  return (await accounts.actorOf(accountId)) as Actor;
}

beforeAll(async () => {
  dataSource = await cloneDatabase();
  const clock = new FixedClock();
  const audit = new AuditService(dataSource, clock);
  agencies = new AgenciesService(dataSource);
  items = new ItemsService(dataSource, clock, audit);
  const check = new LineCheck(dataSource, agencies, items);
  plans = new PlanService(dataSource, clock, audit, agencies, check, UNREPORTED);
  const bases = new BasesService(dataSource, clock, plans, new Populations(dataSource), agencies);
  workbooks = new PlanWorkbooks(
    plans,
    bases,
    new NamesService(dataSource, agencies, items),
    new Workbooks(dataSource, clock, audit),
  );
  author = await account('author', 'JT-JU');
  head = await account('head', 'JT-JU');
  county = await account('county', 'JT-513322');
});

/** A draft of a year of its own, with these lines. */
async function draft(...lines: PlanLineInput[]): Promise<{ id: string; lineIds: string[] }> {
  const id = await plans.create(author, { year, agencyCode: 'JT-JU', title: '' });
  const lineIds: string[] = [];
  for (const line of lines) {
    lineIds.push(await plans.addLine(author, id, { ...line, deadline: `${year}${line.deadline.slice(4)}` }));
  }
  year += 1;
  return { id, lineIds };
}

async function refusal(work: Promise<unknown>): Promise<DomainError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}

const publish = () =>
  items.publishList(systemActor('测试'), 1, { documentNo: '甘交〔2026〕1号', publishedOn: '2026-02-01' });

describe('a plan before its list of items is published', () => {
  it('is drafted, but not approved', async () => {
    const { id } = await draft(carrierLine());
    const error = await refusal(plans.approve(head, id, { documentNo: '甘交〔2026〕9号' }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.faults).toEqual([
      {
        field: 'lines.1',
        code: 'NOT_PUBLISHED',
        message:
          '第1项“危险货物运输企业联合抽查”：抽查事项“道路危险货物运输企业综合检查”不在已公布的随机抽查事项清单中，' +
          '不在清单的不得检查(国办发〔2024〕54号)。请先公布清单。',
      },
    ]);
  });
});

describe('the list of items', () => {
  it('is published once, with document and date, not in the future', async () => {
    const bad = await refusal(items.publishList(head, 1, { documentNo: ' ', publishedOn: '2026-03-03' }));
    expect(bad.faults.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'documentNo REQUIRED',
      'publishedOn FUTURE',
    ]);
    expect(
      (await refusal(items.publishList(head, 99, { documentNo: 'x', publishedOn: '2026-01-01' }))).code,
    ).toBe('NOT_FOUND');
    expect((await items.publishedCodes()).size).toBe(0);
    await publish();
    expect([...(await items.publishedCodes())]).toEqual(['JT-01', 'JT-02', 'JT-03']);
    expect((await refusal(publish())).code).toBe('CONFLICT');
    expect((await items.currentItems('REPAIR_SHOP')).map(({ code }) => code)).toEqual(['JT-02']);
  });
});

describe('a plan', () => {
  it('is approved by another than who drafted it, and is then locked', async () => {
    const { id, lineIds } = await draft(carrierLine());
    expect((await refusal(plans.approve(author, id, { documentNo: '甘交〔2026〕9号' }))).code).toBe(
      'RULE_BROKEN',
    );
    await plans.approve(head, id, { documentNo: ' 甘交〔2026〕9号 ' });
    const { plan } = await plans.get(id);
    expect(plan).toMatchObject({ state: 'APPROVED', documentNo: '甘交〔2026〕9号', approvedBy: '测试head' });
    for (const attempt of [
      () => plans.addLine(author, id, carrierLine()),
      () => plans.changeLine(author, lineIds[0], carrierLine()),
      () => plans.removeLine(author, lineIds[0]),
      () => plans.approve(head, id, { documentNo: '甘交〔2026〕10号' }),
    ]) {
      expect((await refusal(attempt())).code).toBe('CONFLICT');
    }
    const entries = await dataSource.manager.find(AuditEntry, {
      where: { objectKind: 'annual_plan', objectId: id },
      order: { seq: 'ASC' },
    });
    expect(entries.map(({ act }) => act)).toEqual(['新建年度抽查计划', '增加计划项', '批准年度抽查计划']);
  });

  it('is not approved empty or without a document', async () => {
    const { id } = await draft();
    const { faults } = await refusal(plans.approve(head, id, { documentNo: '' }));
    expect(faults.map(({ field }) => field)).toEqual(['documentNo', 'lines']);
  });

  it('is locked in the database too, against everyone', async () => {
    const { id, lineIds } = await draft(carrierLine());
    const other = await draft(carrierLine());
    await plans.approve(head, id, { documentNo: '甘交〔2026〕9号' });
    const before = await plans.get(id);
    const columns = await dataSource.query(
      `SELECT string_agg(quote_ident(attname), ',') AS names FROM pg_attribute
       WHERE attrelid = 'plan_line'::regclass AND attnum > 0 AND attname NOT IN ('id', 'line_no')`,
    );
    const names = columns[0].names as string;
    for (const sql of [
      `UPDATE plan_line SET remark = 'x' WHERE id = ${lineIds[0]}`,
      `DELETE FROM plan_line WHERE id = ${lineIds[0]}`,
      `INSERT INTO plan_line (line_no, ${names}) SELECT 2, ${names} FROM plan_line WHERE id = ${lineIds[0]}`,
      // neither out of the approved plan nor into it
      `UPDATE plan_line SET plan_id = ${other.id}, line_no = 7 WHERE id = ${lineIds[0]}`,
      `UPDATE plan_line SET plan_id = ${id}, line_no = 7 WHERE id = ${other.lineIds[0]}`,
      `UPDATE annual_plan SET title = 'x' WHERE id = ${id}`,
      `UPDATE annual_plan SET state = 'DRAFT', document_no = NULL, approved_by = NULL, approved_at = NULL WHERE id = ${id}`,
      `UPDATE annual_plan SET state = 'PUBLISHED', title = 'x' WHERE id = ${id}`,
      `DELETE FROM annual_plan WHERE id = ${id}`,
      'TRUNCATE plan_line CASCADE',
      'TRUNCATE annual_plan CASCADE',
    ]) {
      await expect(dataSource.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
    expect(await plans.get(id)).toEqual(before);
    await dataSource.query(`UPDATE annual_plan SET state = 'PUBLISHED' WHERE id = ${id}`);
    expect((await plans.get(id)).plan.state).toBe('PUBLISHED');
  });

  it('takes no line in while an approval is under way', async () => {
    const { id, lineIds } = await draft(carrierLine());
    const approving = dataSource.createQueryRunner();
    await approving.startTransaction();
    await approving.query(
      `UPDATE annual_plan SET state = 'APPROVED', document_no = 'x', approved_by = 'x', approved_at = now() WHERE id = $1`,
      [id],
    );
    const change = dataSource.query(`UPDATE plan_line SET remark = 'late' WHERE id = $1`, [lineIds[0]]).then(
      () => 'changed',
      (error: { code: string }) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    await approving.commitTransaction();
    await approving.release();
    expect(await change).toBe('23001');
  });

  it('keeps two people from overwriting each other', async () => {
    const { id, lineIds } = await draft(carrierLine());
    const { line } = await plans.getLine(lineIds[0]);
    const inYear = { ...carrierLine(), deadline: line.deadline };
    const answers = await Promise.allSettled([
      plans.changeLine(author, line.id, { ...inYear, taskName: '甲' }, line.revision),
      plans.changeLine(head, line.id, { ...inYear, taskName: '乙' }, line.revision),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = answers.find((answer) => answer.status === 'rejected') as PromiseRejectedResult;
    expect((lost.reason as DomainError).code).toBe('STALE');
    const now = await plans.getLine(line.id);
    expect(now.line.taskName).toBe(answers[0].status === 'fulfilled' ? '甲' : '乙');
    expect(now.line.revision).toBe(1);
    expect((await refusal(plans.approve(head, id, { documentNo: 'x', revision: 1 }))).code).toBe('STALE');
    await plans.approve(head, id, { documentNo: 'x', revision: 2 });
  });

  it('numbers lines added at the same time one after the other, and closes gaps', async () => {
    const { id } = await draft();
    const inYear = { ...carrierLine(), deadline: `${year - 1}-11-30` };
    const added = await Promise.all(
      ['一', '二', '三', '四'].map((taskName) => plans.addLine(author, id, { ...inYear, taskName })),
    );
    expect((await plans.get(id)).lines.map(({ lineNo }) => lineNo)).toEqual([1, 2, 3, 4]);
    await plans.removeLine(author, added[1]);
    const left = (await plans.get(id)).lines;
    expect(left.map(({ lineNo }) => lineNo)).toEqual([1, 2, 3]);
    expect(left.map(({ taskName }) => taskName)).not.toContain('二');
    expect((await plans.list()).find(({ plan }) => plan.id === id)?.lineCount).toBe(3);
  });

  it('has one draft a year and agency, then a next version', async () => {
    const { id } = await draft(carrierLine());
    const again = () => plans.create(author, { year: year - 1, agencyCode: 'JT-JU', title: '第二版' });
    const both = await Promise.allSettled([again(), again()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await plans.approve(head, id, { documentNo: 'x' });
    const next = await Promise.allSettled([again(), again()]);
    expect(next.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const made = next.find((answer) => answer.status === 'fulfilled') as PromiseFulfilledResult<string>;
    expect((await plans.get(made.value)).plan).toMatchObject({ version: 2, title: '第二版' });
  });

  it('belongs to an agency: others and those below may not write in it', async () => {
    const { id } = await draft(carrierLine());
    expect((await refusal(plans.addLine(county, id, carrierLine()))).code).toBe('FORBIDDEN');
    expect((await refusal(plans.approve(county, id, { documentNo: 'x' }))).code).toBe('FORBIDDEN');
    expect((await refusal(plans.create(county, { year: 2026, agencyCode: 'JT-JU', title: '' }))).code).toBe(
      'FORBIDDEN',
    );
    const own = await plans.create(county, { year: 2026, agencyCode: 'JT-513322', title: '' });
    expect((await plans.get(own)).plan.title).toBe('泸定县交通运输局2026年度“双随机、一公开”抽查计划');
    await plans.addLine(head, own, carrierLine());
  });

  it('tells all faults of a bad line at once and keeps nothing of it', async () => {
    const { id } = await draft();
    const bad = {
      ...carrierLine(),
      taskName: '',
      strata: [{ key: 'A' as const, ratio: '1.1' }],
      leadPool: 'XX',
    };
    const { faults } = await refusal(plans.addLine(author, id, { ...bad, deadline: `${year - 1}-11-30` }));
    expect(faults.map(({ field }) => field)).toEqual(['taskName', 'strata.A.ratio', 'leadPool', 'teams.JT']);
    expect((await plans.get(id)).lines).toEqual([]);
    expect(await plans.checkLine(id, { ...carrierLine(), deadline: `${year - 1}-11-30` })).toEqual([]);
  });

  it('answers for plans and lines that are not there', async () => {
    for (const id of ['999999999', 'abc', '99999999999999999999', "1' OR '1'='1"]) {
      expect((await refusal(plans.get(id))).code).toBe('NOT_FOUND');
      expect((await refusal(plans.getLine(id))).code).toBe('NOT_FOUND');
      expect((await refusal(plans.addLine(author, id, carrierLine()))).code).toBe('NOT_FOUND');
    }
  });
});

describe('the exported plan', () => {
  it('has the official headings and words, no codes', async () => {
    const { id } = await draft(carrierLine(), {
      ...carrierLine({ partnerPools: ['HJ'] }),
      taskName: '维修企业抽查',
      itemCode: 'JT-02',
      subjectKind: 'REPAIR_SHOP',
      areaCodes: ['513322', '513301'],
      strata: (['A', 'B', 'C', 'D', '未评级'] as const).map((key) => ({ key, ratio: '0.1' })),
      cap: null,
      months: [4],
      remark: '=1+1',
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await workbooks.official(id)).buffer as ArrayBuffer);
    const sheet = book.worksheets[0];
    const rows = [1, 2, 3, 4, 5].map((n) => (sheet.getRow(n).values as unknown[]).slice(1).map(String));
    expect(rows[0][0]).toBe(`甘孜藏族自治州交通运输局${year - 1}年度“双随机、一公开”抽查计划`);
    expect(rows[1].join(' ')).toContain('草稿');
    expect(rows[2]).toEqual([
      ...['序号', '任务名称', '抽查事项', '检查对象范围', '抽取类型', '抽查户数', '抽查比例', '检查方式'],
      ...['组织层级', '实施层级', '抽取日期自', '抽取日期至', '抽查完成时限', '牵头部门', '参与部门', '备注'],
    ]);
    const y = year - 1;
    expect(rows[3]).toEqual([
      ...[
        '1',
        '危险货物运输企业联合抽查',
        '道路危险货物运输企业综合检查',
        '道路危险货物运输企业(全部县(市))',
      ],
      ...[
        '部门联合抽查(不定向)',
        'D级5户；其余按比例确定',
        'A级1%；B级10%(至少1户)；合计不超过50%',
        '现场检查',
      ],
      ...['州级', '州县两级', `${y}年3月1日`, `${y}年9月30日`, `${y}年11月30日`, '交通运输系统'],
      ...['公安机关、应急管理部门', '重点时段；分3批抽取：3月、6月、9月'],
    ]);
    expect(rows[4].slice(3, 7)).toEqual([
      '机动车维修企业(康定市、泸定县)',
      '部门联合抽查(不定向)',
      '按比例确定',
      '10%',
    ]);
    expect(sheet.getRow(5).getCell(16).value).toBe('=1+1');
    expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape' });
    expect(rows.flat().join(' ')).not.toMatch(/\{\{|JOINT|SAMPLE|JT|DRAFT|undefined|null/);
  });
});

describe('the tables', () => {
  it('refuse two people who are one', async () => {
    const plan = await dataSource.manager.findOneByOrFail(AnnualPlan, { state: 'DRAFT' });
    await expect(
      dataSource.query(
        `UPDATE annual_plan SET state = 'APPROVED', document_no = 'x', approved_by = 'x', approved_at = now(),
           approved_account_id = created_account_id WHERE id = $1`,
        [plan.id],
      ),
    ).rejects.toMatchObject({ constraint: 'ck_annual_plan_two_people' });
  });
});
