import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unescapeOoxml } from '../../src/platform/excel/cell-text.js';
import { filledWorkbook } from '../../src/platform/excel/fill-template.js';
import { ownLayout } from '../../src/platform/excel/placeholders.js';
import { openTemplateBook } from '../../src/platform/excel/template-book.js';
import { projectRoot } from '../../src/platform/project-root.js';
import { guessMapping, layoutOf } from '../../src/registry/workbooks/mapping.rules.js';
import { deliveredColumns } from '../../src/registry/workbooks/official-formats.js';
import { mappingFaults, workbookFaults } from '../../src/registry/workbooks/workbook-check.rules.js';
import { ALL_WORKBOOK_KINDS, workbookKind } from '../../src/registry/workbooks/workbook-kinds.js';
import { sampleData } from '../../src/registry/workbooks/workbook-samples.js';

const fileOf = (name: string) => readFileSync(join(projectRoot(), 'templates', 'excel', name));

async function gathered(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function opened(bytes: Buffer): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return book.worksheets[0];
}

/** The order of the published forms. */
const FORMS: Readonly<Record<string, string>> = {
  PLAN: '序号 任务名称 抽查事项 检查对象范围 抽取类型 抽查户数 抽查比例 检查方式 组织层级 实施层级 抽取日期自 抽取日期至 抽查完成时限 牵头部门 参与部门 备注',
  PLAN_DUTIES:
    '序号 权责清单事项 抽查事项 检查对象 事项类别 抽查比例及频次 检查时间 检查主体 市县统一实施或市县分别实施 责任科室',
  PLAN_CREDIT:
    '序号 抽查任务名称 抽查事项 发起方式 抽查主体(层级) 抽查对象 抽查比例 抽查目标数 信用风险分类监管要求 抽查时间段 备注',
  PLAN_NUMBERED:
    '抽查计划编号 任务名称 抽查类型 抽查对象 发起部门 参与部门 抽查比例(数量) 检查方式 起止时间 抽查事项',
  PLAN_SMART:
    '序号 抽查任务名称 抽查事项 抽查对象范围 抽查比例及频次 智慧监管(信用风险分类)要求 抽查检查起止时间 发起部门 配合部门 抽查检查模式',
  ITEM_LIST:
    '序号 抽查类别 抽查事项 检查对象 事项类别(重点/一般) 检查方式 检查主体 检查依据 检查内容 抽查比例 抽查频次 备注',
  JOINT_LIST: '序号 抽查领域 抽查事项 检查对象 发起部门 配合部门 抽查层级',
  ANNOUNCEMENT:
    '计划编号 计划名称 任务编号 任务名称 抽查类型 抽查事项 对象范围 检查机关 抽查户数 检查日期自 检查日期至',
  DRAWN_LIST: '序号 名称 统一社会信用代码',
  RESULT:
    '序号 抽查计划编号 抽查计划名称 任务编号 任务名称 抽查类型 检查对象 统一社会信用代码/项目代码 所在县(市) 抽查事项 检查机关(牵头/配合) 检查完成日期 检查结果 处理情况 备注',
};

const FIGURES = '{{by}} 应查 已查 未查 无法检查 逾期 发现问题 已改正 移送通报 已完结 已递补 已作废';

describe('the delivered workbooks', () => {
  it.each(ALL_WORKBOOK_KINDS)('%s: asks only for what its table gives, and fills', async (kind) => {
    const spec = workbookKind(kind);
    const book = await openTemplateBook(fileOf(spec.file));
    const layout = ownLayout(book);
    expect(workbookFaults(book, layout, spec)).toEqual([]);
    const sheet = await opened(await gathered(filledWorkbook(book, layout, sampleData(spec))));
    expect(JSON.stringify(sheet.getSheetValues())).not.toMatch(/\{\{|undefined/);
    expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', paperSize: 9, fitToWidth: 1 });
    expect(sheet.headerFooter.oddFooter).toContain('&P');
    const delivered = await opened(fileOf(spec.file));
    const title = [1, 2].map((row) => String(delivered.getCell(row, 1).value)).join();
    // The title of a plan holds its year already.
    for (const word of ['agency', kind === 'STATISTICS' ? 'period' : 'year'])
      expect(title).toContain(`{{${word}}}`);
    expect(delivered.pageSetup.printTitlesRow).toBe(kind === 'DRAW_RECORD' ? '11:11' : '3:3');
    const mapping = guessMapping(book, spec);
    expect(mapping && mappingFaults(mapping, book, spec)).toEqual([]);
  });

  it('the statistics have the columns of the figures', async () => {
    const sheet = await opened(fileOf('statistics.xlsx'));
    expect((sheet.getRow(3).values as string[]).slice(1)).toEqual(FIGURES.split(' '));
  });

  it.each(Object.entries(FORMS))('%s has the headings of the form in their order', async (kind, headings) => {
    const spec = workbookKind(kind as keyof typeof FORMS & (typeof ALL_WORKBOOK_KINDS)[number]);
    const sheet = await opened(fileOf(spec.file));
    expect((sheet.getRow(3).values as string[]).slice(1)).toEqual(headings.split(' '));
    expect(sheet.pageSetup.printTitlesRow).toBe('3:3');
    const columns = deliveredColumns(kind as (typeof ALL_WORKBOOK_KINDS)[number]);
    expect(columns.map(({ heading }) => heading)).toEqual(headings.split(' '));
  });
});

describe('a workbook that an office maps', () => {
  async function office(change: (sheet: ExcelJS.Worksheet) => void = () => {}): Promise<Buffer> {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('名单', { pageSetup: { printArea: 'A1:C4' } });
    sheet.getCell('A1').value = '2025年度名单';
    ['序号', '企业名称', '信用代码'].forEach((text, at) => (sheet.getCell(2, at + 1).value = text));
    sheet.addRow([1, '甲', 'A1']);
    sheet.addRow(['合计', null, null]);
    change(sheet);
    return Buffer.from(await book.xlsx.writeBuffer());
  }

  it('grows its print area with the rows, and what stands below moves down', async () => {
    const book = await openTemplateBook(await office());
    const mapping = guessMapping(book, workbookKind('DRAWN_LIST'));
    expect(mapping).toMatchObject({ headingRow: 2, firstRow: 3, sampleRows: 1 });
    expect(mapping?.columns).toEqual({ 1: 'seq', 2: 'name', 3: 'code' });
    if (mapping === null) throw new Error('the headings were not found');
    const rows = [1, 2, 3, 4, 5].map((seq) => ({
      seq,
      name: `企业${seq}`,
      code: 'X',
      areaName: '',
      batch: '',
    }));
    const bytes = await gathered(filledWorkbook(book, layoutOf(mapping), { rows, values: { 年度: 2026 } }));
    const sheet = await opened(bytes);
    expect(sheet.getCell('A1').value).toBe('2026年度名单');
    expect(sheet.getCell('B7').value).toBe('企业5');
    expect(sheet.getCell('A8').value).toBe('合计');
    expect(sheet.pageSetup.printArea).toBe('A1:C8');
  });

  it('keeps any text a text, whatever it holds', async () => {
    const book = await openTemplateBook(await office());
    const mapping = guessMapping(book, workbookKind('DRAWN_LIST'));
    if (mapping === null) throw new Error('the headings were not found');
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '=1+1',
        '<b>',
        ']]>',
        '_x0041_',
        '\u0000\u0007',
        '\u202E甲',
        '😀',
        '{{rows.name}}',
        '&amp;',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 20 }), async (names) => {
        const rows = names.map((name, at) => ({ seq: at + 1, name, code: name }));
        const sheet = await opened(
          await gathered(filledWorkbook(book, layoutOf(mapping), { rows, values: { 年度: 2026 } })),
        );
        names.forEach((name, at) => {
          const { value } = sheet.getCell(at + 3, 2);
          expect(value === null || typeof value === 'string').toBe(true);
          if (/^[ -~\u4e00-\u9fff]+$/.test(name)) expect(unescapeOoxml(String(value))).toBe(name);
        });
        expect(sheet.getCell(names.length + 3, 1).value).toBe('合计');
      }),
      { numRuns: 30 },
    );
  });

  it('does not swell the memory with its rows', async () => {
    const book = await openTemplateBook(fileOf('result-publication.xlsx'));
    const data = sampleData(workbookKind('RESULT'));
    const [row] = data.rows as readonly Record<string, string | number>[];
    const many = function* () {
      for (let seq = 1; seq <= 100_000; seq++) yield { ...row, seq };
    };
    const before = process.memoryUsage().rss;
    let [most, bytes] = [0, 0];
    for await (const piece of filledWorkbook(book, ownLayout(book), { ...data, rows: many() })) {
      bytes += piece.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(most).toBeLessThan(250 * 1024 * 1024);
  }, 120_000);
});
