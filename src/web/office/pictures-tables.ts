import type { PoolPicture } from '../../ceremony/pictures/team-pictures.rules.js';
import { sizeName } from '../../ceremony/pictures/picture-words.rules.js';
import { stepName } from '../../ceremony/names.js';
import { type CountyRow, type Measure, totalOf } from '../../inspection/pictures/county-months.rules.js';
import type { TableColumn, TableSpec, TableValue } from '../../platform/excel/write-table.js';
import type { RegistryNames } from '../../registry/display.rules.js';
import { MEASURES, MONTH_NAMES } from './pictures-map.js';
import { remarkOf } from './pictures-view.js';

/** A table on its way into a workbook. */
export interface PictureTable {
  readonly spec: TableSpec;
  readonly rows: readonly (readonly TableValue[])[];
}

/** The tables behind the pictures of teams, by the word in the address. */
export const TEAM_TABLES = {
  load: { name: '人员任务量', make: loadTable },
  sizes: { name: '席位可派人数', make: sizesTable },
  pairs: { name: '同组次数', make: pairsTable },
} as const;
export type TeamTable = keyof typeof TEAM_TABLES;

const number = (heading: string, width = 12): TableColumn => ({ heading, type: 'number', width });
const text = (heading: string, width: number): TableColumn => ({ heading, width });

function loadTable(pools: readonly PoolPicture[], names: RegistryNames, subtitle: string): PictureTable {
  return {
    spec: {
      ...{ sheetName: '人员任务量', title: '执法检查人员任务量', subtitle },
      columns: [
        ...[text('系统', 20), text('部门', 32), text('县(市)', 14), text('姓名', 12)],
        ...[number('此前任务'), number('本次任务'), number('合计'), number('本次最多可参加')],
      ],
    },
    rows: pools.flatMap(({ poolCode, people }) =>
      people.map(({ agencyCode, areaCode, name, prior, held, capacity }) => [
        ...[names.pools.get(poolCode) ?? '', names.agencies.get(agencyCode) ?? ''],
        ...[names.areas.get(areaCode) ?? '', name, prior, held, prior + held, capacity],
      ]),
    ),
  };
}

function sizesTable(pools: readonly PoolPicture[], names: RegistryNames, subtitle: string): PictureTable {
  return {
    spec: {
      ...{ sheetName: '席位可派人数', title: '每个席位可派的人数', subtitle },
      columns: [text('系统', 20), text('按', 14), text('范围', 16), number('席位'), number('其中空缺')],
    },
    rows: pools.flatMap(({ poolCode, sizes, steps }) => {
      const pool = names.pools.get(poolCode) ?? '';
      return [
        ...sizes.map((row) => [pool, '可派人数', sizeName(row), row.seats, row.vacant]),
        ...steps.map(({ step, seats, vacant }) => [pool, '匹配范围', stepName(step), seats, vacant]),
      ];
    }),
  };
}

function pairsTable(pools: readonly PoolPicture[], names: RegistryNames, subtitle: string): PictureTable {
  return {
    spec: {
      ...{ sheetName: '同组次数', title: '检查人员同组次数与随机预计', subtitle },
      columns: [
        ...[text('系统', 20), text('人员', 14), text('人员', 14)],
        ...[number('同组次数'), number('随机预计'), text('说明', 20)],
      ],
    },
    rows: pools.flatMap(({ poolCode, people, pairs }) => {
      const person = new Map(people.map(({ inspectorId, name }) => [inspectorId, name]));
      return pairs.met.map((pair) => [
        ...[names.pools.get(poolCode) ?? '', person.get(pair.one) ?? '', person.get(pair.other) ?? ''],
        ...[pair.count, Number(pair.expected.toFixed(3)), remarkOf(pair)],
      ]);
    }),
  };
}

/** Counties × months of all three measures. */
export function countiesTable(
  rows: readonly CountyRow[],
  areas: ReadonlyMap<string, string>,
  subtitle: string,
): PictureTable {
  const line = (name: string, measure: Measure, row: Omit<CountyRow, 'areaCode'>): readonly TableValue[] => [
    ...[MEASURES[measure].name, name],
    ...[...row.months, row.total].map((figures) => figures[measure]),
  ];
  return {
    spec: {
      ...{ sheetName: '各县各月', title: '各县(市)各月检查安排', subtitle },
      columns: [
        ...[text('统计', 10), text('县(市)', 16)],
        ...[...MONTH_NAMES, '全年'].map((name) => number(name, 9)),
      ],
    },
    rows: (Object.keys(MEASURES) as Measure[]).flatMap((measure) => [
      ...rows.map((row) => line(areas.get(row.areaCode) ?? '', measure, row)),
      line('合计', measure, totalOf(rows)),
    ]),
  };
}
