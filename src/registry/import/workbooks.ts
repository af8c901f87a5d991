import { blankWorkbook } from '../../platform/excel/blank-workbook.js';
import { markWorkbook } from '../../platform/excel/mark-workbook.js';
import { countyNames } from '../areas.rules.js';
import type { Column } from '../kinds/columns.js';
import type { ImportKind, Lookups, ParsedImport } from './import-types.js';

const NOTES = [
  '带 * 的列必填。灰色的示例行可以留着，导入时会跳过；从示例行下面一行开始填写。',
  '代码、证号、日期各列已设为文本格式，请不要改成数字格式，否则超过 15 位的数字会丢失末几位。',
  '不要使用公式。不要填写身份证号。一个文件最多 100000 行。',
  '列的先后可以调整，不用的非必填列可以删除；表头文字请不要改动。',
];

/** The blank workbook of a list, with drop-downs from the registers as they stand. */
export function blankImportWorkbook(kind: ImportKind, lookups: Lookups): Promise<Buffer> {
  return blankWorkbook({
    title: `${kind.title}名录`,
    notes: NOTES,
    columns: kind.columns.map((column) => ({
      heading: column.heading,
      required: column.required ?? false,
      asText: column.type !== 'integer' && column.type !== 'decimal',
      options: optionsOf(column, lookups),
      note: column.note,
      example: column.example,
    })),
  });
}

function optionsOf(column: Column, lookups: Lookups): string[] {
  if (column.type === 'choice') return (column.choices ?? []).map((choice) => choice.label);
  if (column.type === 'yesNo') return ['是', '否'];
  if (column.type === 'agency') return lookups.agencies.map((agency) => agency.name);
  if (column.type === 'pool') return lookups.pools.map((pool) => pool.name);
  if (column.type !== 'area') return [];
  return column.allowPrefecture ? lookups.areas.map((area) => area.name) : countyNames(lookups.areas);
}

/** The faulty rows of an import as the same workbook with the faults marked, ready to be mended and imported again. */
export function markedWorkbook(file: Buffer, parsed: ParsedImport): Promise<Buffer> {
  const indexes = new Map(parsed.columns.map(({ heading, index }) => [heading, index]));
  return markWorkbook(file, {
    sheetName: parsed.sheetName,
    headingRow: parsed.headingRow,
    marks: parsed.faults.map(({ row, column, message }) => ({
      row,
      column: indexes.get(column) ?? null,
      message,
    })),
  });
}
