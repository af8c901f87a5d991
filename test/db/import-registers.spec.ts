import type { InspectionItem } from '../../src/registry/item.entity.js';
import { ImportService } from '../../src/registry/import/import.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  AGENCY_HEADINGS,
  bookOf,
  bringIn,
  inspector,
  INSPECTOR_HEADINGS,
  ITEM_HEADINGS,
} from '../support/import-files.js';
import { carrier, CARRIER_HEADINGS, makeUscc } from '../support/import-sheets.js';
import { SYSTEM } from '../support/registry.js';

let t: TestApp;
let imports: ImportService;
let items: ItemsService;
beforeAll(async () => {
  t = await startTestApp();
  imports = t.app.get(ImportService, { strict: false });
  items = t.app.get(ItemsService, { strict: false });
});
afterAll(() => t.close());

const places = (faults: readonly { row: number; column: string; code: string }[]) =>
  faults.map(({ row, column, code }) => [row, column, code]);

describe('agencies', () => {
  const agencies = (...rows: string[][]) => bookOf(AGENCY_HEADINGS, ...rows);

  it('come in whatever the order of parents, and a second time nothing changes', async () => {
    const file = await agencies(
      ['康定市交通执法三中队', 'JT-K3', '康定市交通执法大队', '康定市', 'JT'],
      ['康定市交通执法大队', 'JT-KD', '康定市交通运输局', '康定', '交通运输系统'],
    );
    const { preview, result } = await bringIn(imports, SYSTEM, 'AGENCY', file);
    expect(preview.faults).toEqual([]);
    expect(result).toMatchObject({ created: 2, updated: 0 });
    expect(
      await t.dataSource.query(
        `SELECT code, parent_code AS parent, area_code AS area, pool_code AS pool, short_names AS names, active
         FROM agency WHERE code LIKE 'JT-K_' ORDER BY code`,
      ),
    ).toEqual([
      { ...{ code: 'JT-K3', parent: 'JT-KD', area: '513301', pool: 'JT' }, names: [], active: true },
      { ...{ code: 'JT-KD', parent: 'JT-513301', area: '513301', pool: 'JT' }, names: [], active: true },
    ]);
    expect((await bringIn(imports, SYSTEM, 'AGENCY', file)).result).toMatchObject({
      ...{ created: 0, updated: 0, unchanged: 2 },
    });
  });

  it('keep short names that the workbook does not speak of', async () => {
    const file = await agencies(['泸定县交通运输局', 'JT-513322', '州公安局交警支队', '泸定县', 'JT']);
    const { preview } = await bringIn(imports, SYSTEM, 'AGENCY', file);
    expect(preview.diffs).toMatchObject([
      {
        changes: [{ heading: '上级部门', before: '甘孜藏族自治州交通运输局', after: '州公安局交警支队' }],
      },
    ]);
    const [{ names }] = await t.dataSource.query(
      `SELECT short_names AS names FROM agency WHERE code = 'JT-513322'`,
    );
    expect(names).toContain('泸定交通局');
  });

  it('that cannot stand are faults of their rows, and so are those below them', async () => {
    const file = await agencies(
      ['一科', 'X-1', '二科', '康定市', 'JT'],
      ['二科', 'X-2', '三科', '康定市', 'JT'],
      ['三科', 'X-3', '二科', '康定市', 'JT'],
      ['州税务局', 'X-4', '', '康定市', 'SW'],
      ['五科', 'X-5', '六科', '康定市', 'JT'],
      ['六科', 'X-6', '', '不详', 'JT'],
      ['七科', 'X-7', '没有的局', '康定市', 'JT'],
      ['八科', 'X-8', '', '康定市', '没有的系统'],
      ['九科', 'X-9', '', '康定市', 'JT'],
    );
    const { preview, result } = await bringIn(imports, SYSTEM, 'AGENCY', file);
    expect(places(preview.faults)).toEqual([
      [2, '上级部门', 'PARENT_FAULTY'],
      [3, '上级部门', 'PARENT_RING'],
      [4, '上级部门', 'PARENT_RING'],
      [5, '部门名称', 'NAME_TAKEN'],
      [6, '上级部门', 'PARENT_FAULTY'],
      [7, '所在县(市)', 'AREA'],
      [8, '上级部门', 'UNKNOWN_AGENCY'],
      [9, '人员池', 'UNKNOWN_POOL'],
    ]);
    expect(result).toMatchObject({ created: 1, skipped: 8 });
  });
});

describe('items', () => {
  const list = (...rows: string[][]) => bookOf(ITEM_HEADINGS, ...rows);
  const codes = (found: readonly InspectionItem[]) => found.map(({ code, name }) => `${code} ${name}`);

  it('make a new draft of the list; what is published stays as it is', async () => {
    await items.publishList(SYSTEM, 1, { documentNo: '甘交〔2026〕1号', publishedOn: '2026-02-01' });
    const before = await items.itemsOf(1);
    const file = await list(
      ['JT-02', '车辆维修企业的检查', '机动车维修企业', '重点', '备案'],
      ['', '客运站、货运站的检查', '客运站', '一般', '安全'],
      ['GL-7', '公路路政的检查', '公路', '一般', ''],
    );
    const { preview, result } = await bringIn(imports, SYSTEM, 'ITEM', file);
    expect(preview.diffs).toMatchObject([
      {
        ...{ row: 2, code: 'JT-02', name: '车辆维修企业的检查' },
        changes: [
          { heading: '事项类别(重点/一般)', before: '一般', after: '重点' },
          { heading: '检查内容', after: '备案' },
        ],
      },
    ]);
    expect(result).toMatchObject({ created: 2, updated: 1 });
    expect(await items.itemsOf(1)).toEqual(before);
    const [draft] = await items.lists();
    expect(draft).toMatchObject({ version: 2, state: 'DRAFT', title: '随机抽查事项清单', documentNo: null });
    const found = await items.itemsOf(2);
    expect(codes(found)).toEqual([
      'GL-7 公路路政的检查',
      'JT-01 道路危险货物运输企业综合检查',
      'JT-02 车辆维修企业的检查',
      'JT-03 对交通运输建设项目的工程实体和原材料质量的检查',
      'JT-04 客运站、货运站的检查',
    ]);
    expect(found[2]).toMatchObject({ priority: 'KEY', content: '备案', subjectKinds: ['REPAIR_SHOP'] });
    expect(found[1]).toMatchObject({
      legalBasis: before[0].legalBasis,
      subjectKinds: before[0].subjectKinds,
    });

    expect((await bringIn(imports, SYSTEM, 'ITEM', file)).result).toMatchObject({
      ...{ created: 0, updated: 0, unchanged: 3 },
    });
    expect(await items.lists()).toHaveLength(2);
  });

  it('that mean another code or the same item twice are faults', async () => {
    const file = await list(
      ['JT-99', '车辆维修企业的检查', '机动车维修企业', '重点', ''],
      ['JT-01', '危险货物运输检查', '道路危险货物运输企业', '重点', ''],
      ['', '道路危险货物运输企业综合检查', '道路危险货物运输企业', '重点', ''],
    );
    const { faults, changes } = await imports.check(SYSTEM, 'ITEM', '清单.xlsx', file);
    expect(places(faults)).toEqual([
      [2, '抽查事项', 'NAME_TAKEN'],
      [4, '抽查事项', 'DUPLICATE'],
    ]);
    expect(changes).toEqual({ created: 0, updated: 1, unchanged: 0 });
  });
});

describe('inspectors and their relations', () => {
  const people = (...rows: string[][]) => bookOf(INSPECTOR_HEADINGS, ...rows);

  it('a number that several have needs its issuer', async () => {
    await bringIn(
      imports,
      SYSTEM,
      'INSPECTOR',
      await people(inspector('川V1'), inspector('川V1', { 发证机关: '交通运输部' })),
    );
    const file = await people(inspector('川V1', { 发证机关: '', 姓名: '单文' }), inspector('川V1'));
    const found = await imports.check(SYSTEM, 'INSPECTOR', '人员.xlsx', file);
    expect(places(found.faults)).toEqual([
      [2, '执法证号', 'AMBIGUOUS'],
      [3, '执法证号', 'DUPLICATE'],
    ]);
  });

  it('two rows that mean the same person of the registry: the first stands', async () => {
    await bringIn(imports, SYSTEM, 'INSPECTOR', await people(inspector('川V2', { 发证机关: '' })));
    const file = await people(inspector('川V2'), inspector('川V2', { 发证机关: '交通运输部' }));
    const { preview, result } = await bringIn(imports, SYSTEM, 'INSPECTOR', file);
    expect(places(preview.faults)).toEqual([[3, '执法证号', 'DUPLICATE']]);
    expect(result).toMatchObject({ created: 0, updated: 1, skipped: 1 });
  });

  it('agencies and items that are not registered are faults; nothing is made', async () => {
    const file = await people(
      inspector('川V3', { 所属部门: '康定市城管局' }),
      inspector('川V4', { 执法事项范围: '没有的事项' }),
    );
    const { faults } = await imports.check(SYSTEM, 'INSPECTOR', '人员.xlsx', file);
    expect(places(faults)).toEqual([
      [2, '所属部门', 'UNKNOWN_AGENCY'],
      [3, '执法事项范围', 'UNKNOWN_ITEM'],
    ]);
  });

  it('relations come in once; an unknown person or firm is a fault', async () => {
    await bringIn(imports, SYSTEM, 'DANGEROUS_GOODS_CARRIER', await bookOf(CARRIER_HEADINGS, carrier(301)));
    const headings = ['统一社会信用代码', '执法证号', '利害关系类型', '说明'];
    const rows = [
      [makeUscc(301), '川V2', '近亲属', '配偶为股东'],
      [makeUscc(302), '川V2', '持股', ''],
      [makeUscc(301), '川V999', '持股', ''],
      [makeUscc(301), '川V1', '持股', ''],
    ];
    const first = await bringIn(imports, SYSTEM, 'CONFLICT', await bookOf(headings, ...rows));
    expect(places(first.preview.faults)).toEqual([
      [3, '统一社会信用代码', 'UNKNOWN_SUBJECT'],
      [4, '执法证号', 'UNKNOWN_INSPECTOR'],
      [5, '执法证号', 'UNKNOWN_INSPECTOR'],
    ]);
    expect(first.result).toMatchObject({ created: 1, skipped: 3 });
    const again = await bringIn(imports, SYSTEM, 'CONFLICT', await bookOf(headings, rows[0]));
    expect(again.result).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  });
});

describe('blank workbooks', () => {
  it.each(['DANGEROUS_GOODS_CARRIER', 'INSPECTOR', 'CONFLICT', 'ITEM', 'AGENCY'])(
    '%s: its headings are known, its example is no row',
    async (kind) => {
      const blank = await imports.blank(kind);
      await expect(imports.check(SYSTEM, kind, '空白表.xlsx', blank)).rejects.toThrow('没有数据行');
    },
  );
});
