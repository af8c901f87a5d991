import { type CountyRow, type Measure, totalOf } from '../../inspection/pictures/county-months.rules.js';
import { tileMapSvg } from '../../platform/svg/tile-map.js';
import { tilePlaces } from './county-tiles.js';

/** What the map can count, as people call it. */
export const MEASURES: Readonly<Record<Measure, { readonly name: string; readonly words: string }>> = {
  visits: { name: '户次', words: '应检查的户数，几个部门同去算一次' },
  people: { name: '人次', words: '到场的检查人员，去几次算几次' },
  days: { name: '人天', words: '检查人员的工作日：每次检查一天，加上已排定的路途天数' },
};

export const MONTH_NAMES: readonly string[] = Array.from({ length: 12 }, (_, n) => `${n + 1}月`);

/** Names of a county. */
export interface CountyName {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
}

/** Counties × months: the map, and the table of the same figures. */
export function mapView(rows: readonly CountyRow[], measure: Measure, counties: readonly CountyName[]) {
  const { name: unit } = MEASURES[measure];
  const places = tilePlaces(rows.map(({ areaCode }) => areaCode));
  const nameOf = new Map(counties.map((county) => [county.code, county]));
  const tiles = rows.map(({ areaCode, months }, index) => ({
    ...{ column: places[index][0], row: places[index][1] },
    name: nameOf.get(areaCode)?.shortName ?? '',
    values: months.map((month) => month[measure]),
  }));
  const table = rows.map(({ areaCode, months, total }) => ({
    name: nameOf.get(areaCode)?.name ?? '',
    ...{ months: months.map((month) => month[measure]), total: total[measure] },
  }));
  const sum = totalOf(rows);
  const described = table
    .filter(({ total }) => total > 0)
    .map(({ name, total }) => `${name}${total}${unit}`)
    .join('；');
  const words = { id: 'map', title: `各县(市)各月${unit}`, description: described || '还没有检查任务' };
  return {
    svg: tileMapSvg({ ...words, tiles, steps: MONTH_NAMES, unit }),
    table,
    sum: { months: sum.months.map((month) => month[measure]), total: sum.total[measure] },
  };
}
