import type { MigrationInterface, QueryRunner } from 'typeorm';

/** code, name, short name, months closed by winter (石渠、德格、白玉、色达: January, February, December). */
const COUNTIES: readonly [string, string, string, string?][] = [
  ['513301', '康定市', '康定'],
  ['513322', '泸定县', '泸定'],
  ['513323', '丹巴县', '丹巴'],
  ['513324', '九龙县', '九龙'],
  ['513325', '雅江县', '雅江'],
  ['513326', '道孚县', '道孚'],
  ['513327', '炉霍县', '炉霍'],
  ['513328', '甘孜县', '甘孜'],
  ['513329', '新龙县', '新龙'],
  ['513330', '德格县', '德格', '{1,2,12}'],
  ['513331', '白玉县', '白玉', '{1,2,12}'],
  ['513332', '石渠县', '石渠', '{1,2,12}'],
  ['513333', '色达县', '色达', '{1,2,12}'],
  ['513334', '理塘县', '理塘'],
  ['513335', '巴塘县', '巴塘'],
  ['513336', '乡城县', '乡城'],
  ['513337', '稻城县', '稻城'],
  ['513338', '得荣县', '得荣'],
];

/** Each county with neighbours not yet named above it; both ways. */
const NEIGHBOURS: readonly [string, string][] = [
  ['康定', '泸定 丹巴 道孚 雅江 九龙'],
  ['丹巴', '道孚'],
  ['道孚', '炉霍 雅江 新龙'],
  ['炉霍', '甘孜 色达 新龙'],
  ['甘孜', '色达 石渠 德格 白玉 新龙'],
  ['德格', '石渠 白玉'],
  ['石渠', '色达'],
  ['白玉', '新龙 巴塘 理塘'],
  ['新龙', '理塘 雅江'],
  ['雅江', '理塘 九龙'],
  ['理塘', '巴塘 乡城 稻城'],
  ['巴塘', '乡城 得荣'],
  ['乡城', '稻城 得荣'],
];

const POOLS: readonly [string, string][] = [
  ['JT', '交通运输系统'],
  ['GA', '公安机关'],
  ['YJ', '应急管理部门'],
  ['SJ', '市场监管部门'],
  ['HJ', '生态环境部门'],
  ['SW', '税务部门'],
];

/** code, name, short names, parent, pool. All sit in 康定市; the bureau is of the prefecture. */
const AGENCIES: readonly [string, string, string, string | null, string][] = [
  ['JT-JU', '甘孜藏族自治州交通运输局', '{州交通运输局,甘孜州交通运输局}', null, 'JT'],
  ['JT-FGK', '州交通运输局政策法规科', '{政策法规科}', 'JT-JU', 'JT'],
  ['JT-ZFZD', '州交通运输综合行政执法支队', '{州交通执法支队,执法支队}', 'JT-JU', 'JT'],
  ['JT-YSZX', '州公路运输服务中心', '{公路运输服务中心}', 'JT-JU', 'JT'],
  ['JT-JGK', '州交通运输局建设管理科', '{建管科}', 'JT-JU', 'JT'],
  ['JT-ZJJ', '州交通建设工程质量监督局', '{州质监局,质监局}', 'JT-JU', 'JT'],
  ['JT-HSK', '州交通运输局海事科', '{海事科}', 'JT-JU', 'JT'],
  ['GA-JJ', '州公安局交警支队', '{州公安局,公安}', null, 'GA'],
  ['YJ-JU', '州应急管理局', '{应急管理局,应急}', null, 'YJ'],
  ['SJ-JU', '州市场监督管理局', '{州市场监管局,市场监管}', null, 'SJ'],
  ['HJ-JU', '州生态环境局', '{生态环境局,生态环境}', null, 'HJ'],
  ['SW-JU', '州税务局', '{税务局,税务}', null, 'SW'],
];

/** code, name, kinds, subjects in words, priority, agencies, basis, content. */
const ITEMS: readonly [string, string, string, string, string, string, string, string][] = [
  [
    'JT-01',
    '道路危险货物运输企业综合检查',
    '{DANGEROUS_GOODS_CARRIER}',
    '道路危险货物运输企业',
    'KEY',
    '交通运输、公安、应急管理、市场监管、生态环境部门',
    '《中华人民共和国道路运输条例》第五十八条、第五十九条',
    '经营资质、专用车辆和从业人员、安全生产管理制度、动态监控、应急处置、环境污染防治',
  ],
  [
    'JT-02',
    '车辆维修企业的检查',
    '{REPAIR_SHOP}',
    '机动车维修企业',
    'GENERAL',
    '交通运输、生态环境、市场监管部门',
    '《中华人民共和国道路运输条例》第五十八条、第五十九条',
    '备案事项、维修质量和维修合同、危险废物处置、计量器具和收费公示',
  ],
  [
    'JT-03',
    '对交通运输建设项目的工程实体和原材料质量的检查',
    '{CONSTRUCTION_PROJECT}',
    '交通运输建设项目及参建单位',
    'KEY',
    '交通运输、应急管理部门',
    '《建设工程质量管理条例》、《中华人民共和国安全生产法》第六十五条',
    '工程实体质量、原材料质量、试验检测、施工安全',
  ],
];

/** code, official name, item, partners. Lead: transport. */
const SCHEMES: readonly [string, string, string, string][] = [
  ['S-01', '道路危险货物运输企业综合检查', 'JT-01', '{GA,YJ,SJ,HJ}'],
  ['S-02', '车辆维修企业的检查', 'JT-02', '{HJ,SJ}'],
  ['S-03', '对交通运输建设项目的工程实体和原材料质量的检查', 'JT-03', '{YJ}'],
];

/** Editable starting data of the first office: 甘孜州 (18 counties, agencies, pools, items, schemes). */
export class Ganzi1770000000004 implements MigrationInterface {
  name = 'Ganzi1770000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO area (code, name, short_name, parent_code, sort, closed_months)
       VALUES ('513300', '甘孜藏族自治州', '甘孜州', NULL, 0, '{}')`,
    );
    for (const [index, [code, name, short, closed = '{}']] of COUNTIES.entries()) {
      await runner.query(
        `INSERT INTO area (code, name, short_name, parent_code, sort, closed_months)
         VALUES ($1, $2, $3, '513300', $4, $5)`,
        [code, name, short, index + 1, closed],
      );
    }
    await neighbours(runner);
    await agencies(runner);
    await itemsAndSchemes(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function neighbours(runner: QueryRunner): Promise<void> {
  for (const [area, list] of NEIGHBOURS) {
    await runner.query(
      `INSERT INTO area_neighbour (area_code, neighbour_code, travel_days)
       SELECT pair.one, pair.other, 1
       FROM area a, area b, LATERAL (VALUES (a.code, b.code), (b.code, a.code)) AS pair (one, other)
       WHERE a.short_name = $1 AND b.short_name = ANY ($2)`,
      [area, list.split(' ')],
    );
  }
}

async function agencies(runner: QueryRunner): Promise<void> {
  for (const [index, [code, name]] of POOLS.entries()) {
    await runner.query('INSERT INTO agency_pool (code, name, sort) VALUES ($1, $2, $3)', [code, name, index]);
  }
  for (const [index, [code, name, shorts, parent, pool]] of AGENCIES.entries()) {
    await runner.query(
      `INSERT INTO agency (code, name, short_names, parent_code, area_code, pool_code, active, sort)
       VALUES ($1, $2, $3, $4, $5, $6, true, $7)`,
      [code, name, shorts, parent, code === 'JT-JU' ? '513300' : '513301', pool, index],
    );
  }
  await runner.query(
    `INSERT INTO agency (code, name, short_names, parent_code, area_code, pool_code, active, sort)
     SELECT 'JT-' || code, name || '交通运输局', ARRAY[short_name || '交通运输局', short_name || '交通局', name || '交通局'],
            'JT-JU', code, 'JT', true, 100 + sort
     FROM area WHERE parent_code = '513300'`,
  );
}

async function itemsAndSchemes(runner: QueryRunner): Promise<void> {
  await runner.query(
    `INSERT INTO item_list (version, title, state, created_at) VALUES (1, '随机抽查事项清单', 'DRAFT', now())`,
  );
  for (const item of ITEMS) {
    await runner.query(
      `INSERT INTO inspection_item (list_version, code, category, name, subject_kinds, subject_text, priority,
         agency_text, legal_basis, content, method, implementing_level)
       VALUES (1, $1, '部门联合抽查', $2, $3, $4, $5, $6, $7, $8, '现场检查', '市县两级')`,
      [...item],
    );
  }
  for (const scheme of SCHEMES) {
    await runner.query(
      `INSERT INTO joint_scheme (code, name, item_code, lead_pool, partner_pools) VALUES ($1, $2, $3, 'JT', $4)`,
      [...scheme],
    );
  }
}
