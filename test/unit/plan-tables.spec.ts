import ExcelJS from 'exceljs';
import { readPlanTables } from '../../src/plan/import/read-plan-table.js';
import type { PlanTable } from '../../src/plan/import/plan-table.types.js';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { sheetOf } from '../support/import-sheets.js';

type Cell = string | number | null | { readonly percent: number };

/** A workbook as an office has it. `merges`: areas to be merged, e.g. A1:J1; `percent` shows a number as percentage. */
async function workbook(
  sheets: readonly { name: string; rows: readonly (readonly Cell[])[]; merges?: readonly string[] }[],
): Promise<PlanTable[]> {
  const book = new ExcelJS.Workbook();
  for (const { name, rows, merges = [] } of sheets) {
    const sheet = book.addWorksheet(name);
    for (const [r, cells] of rows.entries()) {
      for (const [c, cell] of cells.entries()) {
        const target = sheet.getCell(r + 1, c + 1);
        if (cell !== null && typeof cell === 'object') {
          target.value = cell.percent;
          target.numFmt = '0.0%';
        } else target.value = cell;
      }
    }
    for (const area of merges) sheet.mergeCells(area);
  }
  return readPlanTables(await readWorkbookHere(Buffer.from(await book.xlsx.writeBuffer()), READ_LIMITS));
}

const questionsOf = ({ lines }: PlanTable) =>
  lines.flatMap(({ questions }) => questions.map(({ field }) => field));

describe('the layouts in use', () => {
  test('of one system: items, ratio with frequency, subjects merged over several rows', async () => {
    const [table] = await workbook([
      {
        name: '计划',
        merges: ['A1:J1', 'D4:D5', 'A2:J2'],
        rows: [
          ['XX县交通运输局2026年度部门内部“双随机、一公开”抽查工作计划'],
          ['填报单位(盖章)：XX县交通运输局          单位：户'],
          [
            ...[
              '序号',
              '权责清单事项',
              '抽查事项',
              '检查对象',
              '事项类别',
              '抽查比例及频次',
              '检查时间',
              '检查主体',
            ],
            ...['市县统一实施或市县分别实施', '责任科室'],
          ],
          [
            1,
            '对客运的检查',
            '班车客运',
            '客运企业',
            '一般检查事项',
            '3%；2次/年',
            '3月—12月',
            '县局',
            '市县统一实施',
            '运管科',
          ],
          [
            2,
            '对客运的检查',
            '包车客运',
            null,
            '重点检查事项',
            '≥20%',
            '3月-10月',
            '县局',
            '市县分别实施',
            '运管科',
          ],
          ['合计', '', '', '', '', '2项'],
          ['填表人：张三'],
        ],
      },
    ]);
    expect(questionsOf(table)).toEqual([]);
    expect(table).toMatchObject({ year: 2026, skipped: [{ row: 6 }, { row: 7 }] });
    expect(table.lines).toMatchObject([
      {
        ...{ row: 4, item: '班车客运', subjects: '客运企业', ratio: '0.03', frequency: 2, months: [3, 12] },
        ...{ priority: 'GENERAL', levels: 'TOGETHER', body: '县局', lead: null },
        remark: '权责清单事项：对客运的检查；责任科室：运管科',
      },
      { row: 5, subjects: '客运企业', ratio: '0.2', atLeast: true, priority: 'KEY', levels: 'APART' },
    ]);
  });

  test('with levels, a ratio shown as percentage and a number of subjects in a column of its own', async () => {
    const [table] = await workbook([
      {
        name: '附件1',
        merges: ['A2:K2'],
        rows: [
          ['附件1'],
          ['甘孜州2026年度双随机抽查计划表'],
          [
            ...[
              '序号',
              '抽查任务名称',
              '抽查事项',
              '发起方式',
              '抽查主体(层级)',
              '抽查对象',
              '抽查比例',
              '抽查目标数',
            ],
            ...['信用风险分类监管要求', '抽查时间段', '备注'],
          ],
          [
            1,
            '维修抽查',
            '维修',
            '定向',
            '州、县级交通运输局',
            '维修企业',
            { percent: 0.05 },
            null,
            '高风险提高频次',
            '全年',
            null,
          ],
          [
            2,
            '危运抽查',
            '危运',
            '不定向',
            '州级',
            '危运企业',
            { percent: 1 },
            '',
            '',
            '二、三季度',
            '夜间检查',
          ],
          [3, '项目抽查', '质量', '不定向', '县级', '项目', '', 3, '', '2026年3月至2026年10月', ''],
          [4, '水运抽查', '水运', '不定向', '县级', '水运企业', 0.075, 2, '', '上半年', ''],
          [5, '客运抽查', '客运', '不定向', '县级', '客运企业', 5, '', '', '6月底前', ''],
        ],
      },
    ]);
    expect(table.title).toBe('甘孜州2026年度双随机抽查计划表');
    expect(table.lines.slice(0, 3)).toMatchObject([
      {
        ...{ ratio: '0.05', count: null, sampling: 'TARGETED', body: '州、县级交通运输局', months: [1, 12] },
        ...{ questions: [], remark: '发起方式：定向；信用风险分类监管要求：高风险提高频次' },
      },
      { ratio: '1', months: [4, 9], questions: [], remark: '发起方式：不定向；夜间检查' },
      { ratio: null, count: 3, months: [3, 10], questions: [] },
    ]);
    // Both a ratio and a number; a bare 5; a deadline that is no time.
    expect(table.lines[3].questions.map(({ field }) => field)).toEqual(['amount']);
    expect(table.lines[4]).toMatchObject({ ratio: null, count: null, months: null });
    expect(table.lines[4].questions.map(({ field }) => field)).toEqual(['amount', 'months']);
  });

  test('with a scheme of supervision, agencies numbered and in lines of a cell', async () => {
    const [table] = await workbook([
      {
        name: 'Sheet1',
        rows: [
          [
            ...[
              '序 号',
              '抽查任务\n名称',
              '抽查事项',
              '抽查对象范围',
              '抽查比例及频次',
              '智慧监管（信用风险分类）要求',
            ],
            ...['抽查检查起止时间', '发起部门', '配合部门', '抽查检查模式'],
          ],
          [
            ...[1, '危运联合抽查', '综合检查', '危运企业', '全年抽查比例不低于10%,年度抽查1次', 'D级全查'],
            ...['2026.3.1—2026.11.30', '州交通运输局（牵头）', '1.州公安局\n2.州应急管理局', '双随机'],
          ],
          [
            2,
            '维修联合抽查',
            '维修',
            '维修企业',
            '10%\n1次/年',
            '',
            '9月至11月',
            '交通运输局',
            '公安、应急等部门',
            '',
          ],
          [
            3,
            '项目联合抽查',
            '质量',
            '项目',
            '1户',
            '',
            '2019年9月至11月',
            '州交通运输局',
            '州级有关部门',
            '',
          ],
        ],
      },
    ]);
    expect(table.lines).toMatchObject([
      {
        ...{ ratio: '0.1', atLeast: true, frequency: 1, months: [3, 11], lead: '州交通运输局' },
        ...{ partners: ['州公安局', '州应急管理局'], questions: [] },
      },
      { ratio: '0.1', frequency: 1, months: [9, 11], partners: ['公安', '应急'], questions: [] },
      { count: 1, months: [9, 11], partners: [], questions: [{ field: 'partners', text: '州级有关部门' }] },
    ]);
  });

  test('with headings of two rows, merged; months in figures', async () => {
    const [table] = await workbook([
      {
        name: '计划',
        merges: ['A1:A2', 'B1:B2', 'C1:D1', 'E1:E2', 'F1:G1'],
        rows: [
          ['任务名称', '抽查事项', '抽查', null, '检查月份', '部门', null],
          [null, null, '比例', '频次', null, '牵头', '配合'],
          ['危运检查', '综合检查', { percent: 0.125 }, '每半年1次', '3-11', '交通运输局', '公安局、应急局'],
          ['维修检查', '维修', '百分之五', 1, 5, '交通运输局', '无'],
        ],
      },
    ]);
    expect(questionsOf(table)).toEqual([]);
    expect(table.lines).toMatchObject([
      { ratio: '0.125', frequency: 2, months: [3, 11], lead: '交通运输局', partners: ['公安局', '应急局'] },
      { ratio: '0.05', frequency: 1, months: [5, 5], lead: '交通运输局', partners: [] },
    ]);
  });

  test('several plan tables in one workbook are all read, other sheets are not', async () => {
    const headings = ['任务名称', '抽查事项', '抽查比例(%)', '抽查时间'];
    const tables = await workbook([
      { name: '封面', rows: [['2026年度抽查计划']] },
      { name: '内部', rows: [headings, ['甲', '事项', 5, '3月']] },
      { name: '填表说明', rows: [['一、本表由各科室填写。'], ['二、比例按名录库户数计算。']] },
      {
        name: '联合',
        rows: [headings, ['乙', '事项', { percent: 0.1 }, '4月'], ['丙', '事项', '≥20%', '5月']],
      },
      { name: '空表', rows: [headings] },
    ]);
    expect(tables.map(({ sheet, lines }) => [sheet, lines.map(({ ratio }) => ratio)])).toEqual([
      ['内部', ['0.05']],
      ['联合', ['0.1', '0.2']],
    ]);
  });

  test('formulas and error values are asked, not computed', () => {
    const rows = [
      ['任务名称', '抽查事项', '抽查比例', '抽查时间'],
      ['甲', '事项', '10%', '3月'],
      ['乙', '事项', '#REF!', '3月'],
    ];
    const [table] = readPlanTables([sheetOf(rows, '计划', { '2:2': 'FORMULA', '3:2': 'ERROR_VALUE' })]);
    for (const line of table.lines) {
      expect(line).toMatchObject({ ratio: null, count: null });
      expect(line.questions[0]).toMatchObject({ field: 'amount', column: '抽查比例' });
    }
  });
});
