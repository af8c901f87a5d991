import { CARD_STATES, type ListedCard } from '../../credit/cards/cards.queries.js';
import { CARD_COLOURS, CARD_HOLDERS } from '../../credit/credit.types.js';
import { chineseDay, chineseInstant, type Day } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';
import { KIND_TITLES, type RegistryNames } from '../../registry/display.rules.js';
import type { ChangedClass } from '../../registry/population/class-effects.service.js';

/** A class as people read it. */
export const classText = (creditClass: string | null): string => creditClass ?? '未评级';

interface Table {
  readonly title: string;
  readonly spec: TableSpec;
  readonly rows: readonly (readonly TableValue[])[];
}

/** Subjects whose class is another than the registered one, as a workbook. */
export function changedTable(day: Day, changed: readonly ChangedClass[], names: RegistryNames): Table {
  const title = '信用风险等级变动名单';
  const spec: TableSpec = {
    ...{ sheetName: title, title, subtitle: `截至${chineseDay(day)}，共 ${changed.length} 户` },
    columns: [
      { heading: '对象类别', width: 24 },
      { heading: '检查对象', width: 36 },
      { heading: '代码', width: 24 },
      { heading: '所在县(市)', width: 14 },
      { heading: '名录登记等级', width: 14 },
      { heading: '评定等级', width: 12 },
      { heading: '红黄牌上调级数', type: 'number' },
      { heading: '现行等级', width: 12 },
    ],
  };
  const rows = changed.map((one): TableValue[] => [
    ...[KIND_TITLES.get(one.kind) ?? '', one.name, one.code, names.areas.get(one.areaCode) ?? ''],
    ...[classText(one.registered), one.given ?? '', one.steps, classText(one.inForce)],
  ]);
  return { title, spec, rows };
}

/** Cards as a workbook. */
export function cardTable(day: Day, cards: readonly ListedCard[]): Table {
  const title = '超限运输许可红黄牌';
  const spec: TableSpec = {
    ...{ sheetName: title, title, subtitle: `导出日期：${chineseDay(day)}，共 ${cards.length} 张` },
    columns: [
      { heading: '红黄牌', width: 10 },
      { heading: '对象', width: 10 },
      { heading: '名称', width: 32 },
      { heading: '统一社会信用代码', width: 24 },
      { heading: '车辆号牌', width: 14 },
      { heading: '原因', width: 32, wrap: true },
      { heading: '认定文书', width: 28, wrap: true },
      { heading: '自', width: 12 },
      { heading: '至', width: 12 },
      { heading: '状态', width: 14 },
      { heading: '解除日期', width: 12 },
      { heading: '解除原因', width: 24, wrap: true },
      { heading: '登记人', width: 12 },
      { heading: '登记时间', width: 22 },
    ],
  };
  const rows = cards.map((one): TableValue[] => [
    ...[CARD_COLOURS[one.colour], CARD_HOLDERS[one.holder], one.name, one.code ?? '', one.plate ?? ''],
    ...[one.reason, one.source, one.validFrom, one.validTo, CARD_STATES[one.state]],
    ...[one.liftedOn ?? '', one.liftReason ?? '', one.recordedBy, chineseInstant(one.recordedAt)],
  ]);
  return { title, spec, rows };
}
