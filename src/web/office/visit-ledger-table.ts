import type { TableColumn, TableValue } from '../../platform/excel/write-table.js';
import type { CapForecast } from '../../plan/ledger/cap-forecast.rules.js';
import { excess } from '../../plan/ledger/cap-forecast.rules.js';
import type { EnterpriseVisits } from '../../plan/ledger/visit-ledger-view.service.js';
import { KIND_TITLES, type RegistryNames } from '../../registry/display.rules.js';

export const LEDGER_COLUMNS: TableColumn[] = [
  { heading: '企业代码', width: 24 },
  { heading: '企业名称', width: 36 },
  { heading: '所在县(市)', width: 14 },
  { heading: '对象类别', width: 28 },
  { heading: '检查部门', width: 16 },
  { heading: '计入上限的检查次数', type: 'number' },
  { heading: '不计入的检查次数', type: 'number' },
  { heading: '年度上限', type: 'number' },
  { heading: '上限依据', width: 30 },
];

/** A line for each authority. */
export function ledgerRow(
  { enterprise, name, areaCodes, kinds, pools }: EnterpriseVisits,
  names: RegistryNames,
  poolNames: ReadonlyMap<string, string>,
): TableValue[][] {
  const areas = areaCodes.map((code) => names.areas.get(code) ?? code).join('、');
  const titles = kinds.map((kind) => KIND_TITLES.get(kind) ?? '').join('、');
  return pools.map(({ pool, made, exempt, most, source }) => [
    ...[enterprise, name, areas, titles, poolNames.get(pool) ?? pool],
    ...[made, exempt, most, source],
  ]);
}

export const FORECAST_COLUMNS: TableColumn[] = [
  { heading: '企业代码', width: 24 },
  { heading: '企业名称', width: 36 },
  { heading: '所在县(市)', width: 14 },
  { heading: '检查部门', width: 16 },
  { heading: '已检查', type: 'number' },
  { heading: '预计再检查(平均)', type: 'number' },
  { heading: '最多再检查', type: 'number' },
  { heading: '年度上限', type: 'number' },
  { heading: '判断', width: 14 },
  { heading: '涉及的计划项', width: 60, wrap: true },
];

/** What the forecast says of an enterprise and authority. */
export function forecastWords(row: CapForecast): string {
  if (row.made >= row.most) return '已达上限';
  return excess(row) > 0 ? '必然超过' : '可能超过';
}

export function forecastRow(
  row: CapForecast,
  names: RegistryNames,
  poolNames: ReadonlyMap<string, string>,
): TableValue[] {
  return [
    ...[row.enterprise, row.name, names.areas.get(row.areaCode) ?? '', poolNames.get(row.pool) ?? row.pool],
    ...[row.made, Math.round(row.expected * 100) / 100, row.possible, row.most],
    ...[forecastWords(row), row.lines.join('、')],
  ];
}
