import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AreaRef } from '../../src/registry/areas.rules.js';
import type { Lookups, NamedRef } from '../../src/registry/import/import-types.js';

/** Folder of the sample workbooks. */
export const FIXTURES = join(__dirname, '..', 'fixtures', 'import');

/** What expected.json says of one workbook. */
export interface Expectation {
  readonly kind: string;
  readonly rows: number;
  readonly accepted: number;
  readonly faults: readonly (readonly [number, string])[];
  readonly agencies?: readonly string[];
}

/** The expectations by file name. */
export const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Record<
  string,
  Expectation
>;

const COUNTIES =
  '513301 康定市 513322 泸定县 513323 丹巴县 513324 九龙县 513325 雅江县 513326 道孚县 513327 炉霍县 513328 甘孜县 513329 新龙县 513330 德格县 513331 白玉县 513332 石渠县 513333 色达县 513334 理塘县 513335 巴塘县 513336 乡城县 513337 稻城县 513338 得荣县'.split(
    ' ',
  );

/** The prefecture and its 18 counties. */
export const AREAS: readonly AreaRef[] = [
  { code: '513300', name: '甘孜藏族自治州', shortName: '甘孜州', parentCode: null },
  ...Array.from({ length: 18 }, (_, i) => ({
    code: COUNTIES[2 * i],
    name: COUNTIES[2 * i + 1],
    shortName: COUNTIES[2 * i + 1].slice(0, -1),
    parentCode: '513300',
  })),
];

const ref = (code: string, name: string, ...aliases: string[]): NamedRef => ({ code, name, aliases });

/** The office's registers as far as imports look things up in them. */
export const LOOKUPS: Lookups = {
  areas: AREAS,
  agencies: (EXPECTED['inspectors.xlsx'].agencies ?? []).map((name, i) => ref(`AG-${i}`, name)),
  pools: [ref('JT', '交通运输系统'), ref('GA', '公安机关')],
  items: [
    ref('JT-01', '道路危险货物运输企业综合检查'),
    ref('JT-02', '车辆维修企业的检查'),
    ref('JT-03', '对交通运输建设项目的工程实体和原材料质量的检查'),
    ref('JT-04', '客运站、货运站的检查'),
  ],
  hasSubject: (code) => code === '91350200MA2YJ1XR9G' || code === '2307-513328-04-01-275735',
  issuersOf: (certificateNo) =>
    certificateNo === '川V220001' ? ['四川省人民政府'] : certificateNo === '川V9' ? ['甲', '乙'] : [],
};
