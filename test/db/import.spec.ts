import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditService } from '../../src/audit/audit.service.js';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { ImportBatches } from '../../src/registry/import/import-batches.service.js';
import { ImportService } from '../../src/registry/import/import.service.js';
import { SubjectsService } from '../../src/registry/subjects.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  bringIn,
  carrierBook,
  inspector,
  INSPECTOR_HEADINGS,
  bookOf,
  keeper,
} from '../support/import-files.js';
import { EXPECTED, FIXTURES } from '../support/import-lookups.js';
import { carrier, CARRIER_HEADINGS, makeUscc } from '../support/import-sheets.js';
import { refused, SYSTEM } from '../support/registry.js';

const KIND = 'DANGEROUS_GOODS_CARRIER';

let t: TestApp;
let imports: ImportService;
let batches: ImportBatches;
let subjects: SubjectsService;
beforeAll(async () => {
  t = await startTestApp();
  imports = t.app.get(ImportService, { strict: false });
  batches = t.app.get(ImportBatches, { strict: false });
  subjects = t.app.get(SubjectsService, { strict: false });
});
afterAll(() => t.close());

async function count(from: string, values: unknown[] = []): Promise<number> {
  return Number((await t.dataSource.query(`SELECT count(*) AS n FROM ${from}`, values))[0].n);
}

describe('sample workbooks', () => {
  it.each(Object.keys(EXPECTED))('%s: in, and a second time nothing changes', async (file) => {
    const { kind, rows, accepted, faults } = EXPECTED[file];
    const content = readFileSync(join(FIXTURES, file));
    const table = kind === 'INSPECTOR' ? 'inspector' : `subject WHERE kind = '${kind}'`;
    const preview = await imports.preview(SYSTEM, kind, file, content);
    expect(preview).toMatchObject({ kind, fileName: file, rows, accepted });
    expect(preview.faults.map(({ row, column }) => [row, column])).toEqual(faults);
    expect(preview.changes).toEqual({ created: accepted, updated: 0, unchanged: 0 });
    expect(await count(table)).toBe(0);
    expect(await imports.apply(SYSTEM, preview.batchId)).toEqual({
      ...{ created: accepted, updated: 0, unchanged: 0, skipped: rows - accepted, differs: false },
    });
    expect(await count(table)).toBe(accepted);

    const again = await bringIn(imports, SYSTEM, kind, content);
    expect(again.preview.changes).toEqual({ created: 0, updated: 0, unchanged: accepted });
    expect(again.preview.diffs).toEqual([]);
    expect(again.result).toMatchObject({ created: 0, updated: 0, unchanged: accepted, differs: false });
  });

  it('give back their faulty rows, which can be mended and come in', async () => {
    const content = readFileSync(join(FIXTURES, 'carriers.xlsx'));
    const { batchId, faults } = await imports.preview(SYSTEM, KIND, 'carriers.xlsx', content);
    const marked = await imports.faultyRows(batchId);
    const [sheet] = await readWorkbook(marked, READ_LIMITS);
    expect(sheet.rows.filter(({ cells }) => cells.some((cell) => cell.startsWith('原第')))).toHaveLength(5);
    const again = await imports.check(SYSTEM, KIND, '待改正.xlsx', marked);
    // The one that repeats an earlier row stands alone now.
    expect(again.faults.map(({ code }) => code)).toEqual(
      faults.map(({ code }) => code).filter((code) => code !== 'DUPLICATE'),
    );
    expect(again.rows).toBe(5);
  });
});

describe('two steps', () => {
  it('tell field by field what changes, then do it; the history names the file', async () => {
    await bringIn(imports, SYSTEM, KIND, await carrierBook(carrier(101), carrier(102)));
    const changed = await carrierBook(
      carrier(101, { 联系电话: '13900000001', 车辆数: '' }),
      carrier(102),
      carrier(103),
      carrier(104, { 经营状态: '不详' }),
    );
    const { preview, result } = await bringIn(imports, SYSTEM, KIND, changed);
    expect(preview.changes).toEqual({ created: 1, updated: 1, unchanged: 1 });
    expect(preview.diffs).toMatchObject([
      {
        ...{ row: 2, code: makeUscc(101), name: '康定第101运输有限公司' },
        changes: [
          { heading: '车辆数', before: '29', after: '' },
          { heading: '联系电话', before: '13800000000', after: '13900000001' },
        ],
      },
    ]);
    expect(result).toEqual({ created: 1, updated: 1, unchanged: 1, skipped: 1, differs: false });
    const { id } = (await subjects.findByCode(makeUscc(101))) ?? { id: '' };
    expect((await subjects.history(id))[0]).toMatchObject({ version: 2, source: '导入“名录.xlsx”' });
  });

  it('refuse a second import of the same upload, at the same time as well', async () => {
    const { batchId } = await imports.preview(SYSTEM, KIND, '名录.xlsx', await carrierBook(carrier(111)));
    const outcomes = await Promise.allSettled([
      imports.apply(SYSTEM, batchId),
      imports.apply(SYSTEM, batchId),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { code, message } = await refused(imports.apply(SYSTEM, batchId));
    expect([code, message]).toEqual([
      'CONFLICT',
      '这个文件已由测试于2026年3月2日 09:00:00导入，不能再次导入。如有改动，请重新上传文件。',
    ]);
    expect(await count(`audit_entry WHERE act = '导入名录' AND object_id = $1`, [batchId])).toBe(1);
    expect(await batches.get(SYSTEM, batchId)).toMatchObject({
      ...{ state: 'APPLIED', appliedBy: '测试', summary: { result: { created: 1 } } },
    });
  });

  it('let what the registry is now count, and say so', async () => {
    const file = await carrierBook(carrier(121), carrier(122));
    const first = await imports.preview(SYSTEM, KIND, '甲.xlsx', file);
    const second = await imports.preview(SYSTEM, KIND, '乙.xlsx', file);
    expect(await imports.apply(SYSTEM, first.batchId)).toMatchObject({ created: 2, differs: false });
    expect(await imports.apply(SYSTEM, second.batchId)).toEqual({
      ...{ created: 0, updated: 0, unchanged: 2, skipped: 0, differs: true },
    });
  });

  it('import nothing where no row is good', async () => {
    const file = await carrierBook(carrier(131, { 经营状态: '不详' }));
    const { batchId, accepted } = await imports.preview(SYSTEM, KIND, '名录.xlsx', file);
    expect(accepted).toBe(0);
    expect((await refused(imports.apply(SYSTEM, batchId))).code).toBe('RULE_BROKEN');
    expect((await batches.get(SYSTEM, batchId)).state).toBe('PREVIEWED');
  });

  it('take rows pasted from a spreadsheet the same way', async () => {
    const text = [CARRIER_HEADINGS, carrier(141), carrier(142, { 地址: '"姑咱镇\n1号"' })]
      .map((cells) => cells.join('\t'))
      .join('\r\n');
    const { batchId, ...preview } = await imports.previewPasted(SYSTEM, KIND, `${text}\r\n`);
    expect(preview).toMatchObject({ fileName: '粘贴的内容.xlsx', rows: 2, accepted: 2, faults: [] });
    expect(await imports.apply(SYSTEM, batchId)).toMatchObject({ created: 2 });
    const wrong = await refused(imports.previewPasted(SYSTEM, KIND, '康定第一运输有限公司'));
    expect(wrong.faults).toMatchObject([{ field: 'text' }]);
  });

  it('leave a chain of acts that holds', async () => {
    expect(await t.app.get(AuditService, { strict: false }).verify()).toBeNull();
    expect(await count(`audit_entry WHERE act = '上传名录核对'`)).toBe(await count('import_batch'));
  });
});

describe('staff of a county', () => {
  const luding = keeper('JT-513322');

  it('import their own county; other rows are faults on the row', async () => {
    await bringIn(imports, SYSTEM, KIND, await carrierBook(carrier(201)));
    const file = await carrierBook(
      carrier(202, { '所在县(市)': '泸定县' }),
      carrier(203),
      carrier(201, { '所在县(市)': '泸定' }),
    );
    const { preview, result } = await bringIn(imports, luding, KIND, file);
    expect(preview.faults.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, '所在县(市)', 'OUT_OF_SCOPE'],
      [4, '所在县(市)', 'OUT_OF_SCOPE'],
    ]);
    expect(result).toMatchObject({ created: 1, updated: 0, skipped: 2 });
    expect(await subjects.findByCode(makeUscc(201))).toMatchObject({ areaCode: '513301' });
    const [sheet] = await readWorkbook(await imports.faultyRows(preview.batchId), READ_LIMITS);
    expect(sheet.rows).toHaveLength(3);
  });

  it('import their own people, and cannot take over others', async () => {
    await bringIn(imports, SYSTEM, 'INSPECTOR', await bookOf(INSPECTOR_HEADINGS, inspector('川V2001')));
    const file = await bookOf(
      INSPECTOR_HEADINGS,
      inspector('川V2001', { 所属部门: '泸定县交通运输局' }),
      inspector('川V2002', { 所属部门: '泸定县交通运输局' }),
      inspector('川V2003'),
    );
    const { faults, changes } = await imports.check(luding, 'INSPECTOR', '人员.xlsx', file);
    expect(faults.map(({ row, column }) => [row, column])).toEqual([
      [2, '所属部门'],
      [4, '所属部门'],
    ]);
    expect(changes).toEqual({ created: 1, updated: 0, unchanged: 0 });
  });

  it('see and import the files of their own agency only', async () => {
    const own = await carrierBook(carrier(211, { '所在县(市)': '泸定县' }));
    const { batchId } = await imports.preview(luding, KIND, '名录.xlsx', own);
    expect((await batches.list(luding)).map(({ id }) => id)).toContain(batchId);
    const other = keeper('JT-513301');
    expect((await batches.list(other)).map(({ id }) => id)).not.toContain(batchId);
    expect((await refused(batches.get(other, batchId))).code).toBe('FORBIDDEN');
    expect((await refused(imports.apply(other, batchId))).code).toBe('FORBIDDEN');
    expect(await imports.apply(keeper('JT-JU'), batchId)).toMatchObject({ created: 1 });
  });

  it('do not import the lists of the whole office', async () => {
    const file = await bookOf(['部门名称', '部门编码']);
    for (const kind of ['AGENCY', 'ITEM']) {
      expect((await refused(imports.check(luding, kind, '名录.xlsx', file))).code).toBe('FORBIDDEN');
    }
    expect((await imports.kindsOf(luding)).map(({ kind }) => kind)).not.toContain('AGENCY');
    expect((await imports.kindsOf(keeper('JT-JU'))).map(({ kind }) => kind)).toContain('AGENCY');
  });
});
