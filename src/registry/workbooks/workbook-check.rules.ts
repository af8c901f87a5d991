import type { Fault } from '../../kernel/domain-error.js';
import { columnLetters } from '../../platform/excel/cell-address.js';
import type { TableLayout } from '../../platform/excel/fill-template.js';
import { placeholdersOf } from '../../platform/excel/placeholders.js';
import type { TemplateBook, TemplateSheet } from '../../platform/excel/template-book.js';
import { headingsOf, type Mapping, unknownPlaceholders } from './mapping.rules.js';
import type { WorkbookKindSpec } from './workbook-kinds.js';

const MOST_SAMPLE_ROWS = 900;
const LONGEST_TEXT = 300;

/** What is wrong with a mapping, all at once; the fields are those of its form. */
export function mappingFaults(mapping: Mapping, book: TemplateBook, spec: WorkbookKindSpec): Fault[] {
  const sheet = book.sheets.find(({ name }) => name === mapping.sheet);
  if (sheet === undefined) return [fault('sheet', '工作簿里没有这张工作表，请重新选择。')];
  const places = placeFaults(mapping);
  if (places.length > 0) return places;
  return [
    ...columnFaults(mapping, sheet, spec),
    ...textFaults(mapping, spec),
    ...mergeFaults(sheet, mapping),
  ];
}

function placeFaults({ headingRow, firstRow, sampleRows }: Mapping): Fault[] {
  const whole = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1000;
  const faults: Fault[] = [];
  if (!whole(headingRow)) faults.push(fault('headingRow', '表头行应是1到1000的整数。'));
  if (!whole(firstRow) || firstRow <= headingRow) {
    faults.push(fault('firstRow', '第一行数据应在表头的下面，请填写行号。'));
  }
  if (!Number.isInteger(sampleRows) || sampleRows < 1 || sampleRows > MOST_SAMPLE_ROWS) {
    faults.push(fault('sampleRows', `样例行数应是1到${MOST_SAMPLE_ROWS}的整数。没有样例时填1。`));
  }
  return faults;
}

function columnFaults(
  { columns, headingRow }: Mapping,
  sheet: TemplateSheet,
  spec: WorkbookKindSpec,
): Fault[] {
  const headings = new Map(headingsOf(sheet, headingRow).map(({ column, heading }) => [column, heading]));
  const faults: Fault[] = [];
  if (headings.size === 0) faults.push(fault('headingRow', `第${headingRow}行没有表头文字，请改正表头行。`));
  if (Object.keys(columns).length === 0)
    faults.push(fault('columns', '没有一列选择了内容，请至少选择一列。'));
  for (const [column, key] of Object.entries(columns)) {
    if (!spec.columns.some((one) => one.key === key)) {
      faults.push(
        fault(`column${column}`, `${columnLetters(Number(column))}列选择的内容不属于这张表，请重新选择。`),
      );
    }
  }
  return [...faults, ...twiceFaults(columns, spec), ...missingFaults(columns, spec)];
}

/** Contents that two columns or more show; told at each but the first. */
function twiceFaults(columns: Mapping['columns'], spec: WorkbookKindSpec): Fault[] {
  return Object.entries(columns).flatMap(([column, key], _at, all) => {
    const [first] = all.find(([, one]) => one === key) ?? [column];
    if (first === column) return [];
    const letters = [first, column].map((one) => columnLetters(Number(one)));
    const heading = headingOf(key, spec);
    return [
      fault(
        `column${column}`,
        `${letters.join('列和')}列都选择了“${heading}”。一项内容只能放一列，请把其中一列改为其他内容或留空。`,
      ),
    ];
  });
}

/** Contents without which the table is not what it is called. */
function missingFaults(columns: Mapping['columns'], spec: WorkbookKindSpec): Fault[] {
  const missing = spec.needed.filter((key) => !Object.values(columns).includes(key));
  return missing.map((key) =>
    fault(
      'columns',
      `${spec.name}缺少“${headingOf(key, spec)}”一列。请为它选择一列，或在工作簿中补上后重新上传。`,
    ),
  );
}

function headingOf(key: string, spec: WorkbookKindSpec): string {
  return spec.columns.find((column) => column.key === key)?.heading ?? key;
}

function textFaults({ texts }: Mapping, spec: WorkbookKindSpec): Fault[] {
  return Object.entries(texts).flatMap(([address, text]) => {
    const field = `text${address}`;
    if (text.length > LONGEST_TEXT) {
      return [fault(field, `单元格${address}的文字超过${LONGEST_TEXT}字，请缩短。`)];
    }
    const unknown = unknownPlaceholders(text, spec);
    const known = spec.values.map(({ name }) => `{{${name}}}`).join('、');
    return unknown.map((written) =>
      fault(field, `单元格${address}中的“${written}”不是这张表的占位符。可以使用：${known}。`),
    );
  });
}

function mergeFaults(sheet: TemplateSheet, { firstRow, sampleRows }: Mapping): Fault[] {
  const end = firstRow + sampleRows;
  const crossing = sheet.merges.filter(
    ({ top, bottom }) =>
      (top < firstRow && bottom >= firstRow) || (top >= firstRow && top < end && bottom !== top),
  );
  return crossing.map(({ top, left }) =>
    fault(
      'firstRow',
      `单元格${columnLetters(left)}${top}起的合并区域跨过数据行。请在工作簿中取消合并后重新上传，或改正行号。`,
    ),
  );
}

/** What is wrong with the workbook itself, whatever it is mapped to. */
export function workbookFaults(
  book: TemplateBook,
  layout: TableLayout | null,
  spec: WorkbookKindSpec,
): Fault[] {
  return [
    ...book.sheets.flatMap((sheet) => formulaFaults(sheet, layout)),
    ...placeholderFaults(book, spec, layout),
  ];
}

function formulaFaults(sheet: TemplateSheet, layout: TableLayout | null): Fault[] {
  const faults = sheet.tail.includes('<tablePart')
    ? [fault('file', `工作表“${sheet.name}”中有“表格”区域。请在“表设计”中转换为普通区域后再上传。`)]
    : [];
  const inTable = (row: number) =>
    layout?.sheet === sheet.name && row >= layout.firstRow && row < layout.firstRow + layout.sampleRows;
  const formulas = sheet.rows.flatMap(({ number, cells }) =>
    cells
      .filter(({ formula, column }) => formula && !(inTable(number) && layout?.cells[column] !== undefined))
      .map(({ column }) => `${columnLetters(column)}${number}`),
  );
  if (formulas.length === 0) return faults;
  const some = formulas.slice(0, 5).join('、') + (formulas.length > 5 ? `等${formulas.length}处` : '');
  return [
    ...faults,
    fault(
      'file',
      `工作表“${sheet.name}”的单元格${some}是公式。公布的表格不能有公式，请改成文字、数字或占位符。`,
    ),
  ];
}

function placeholderFaults(book: TemplateBook, spec: WorkbookKindSpec, layout: TableLayout | null): Fault[] {
  return placeholdersOf(book).flatMap(({ sheet, address, row, inRow, key }) => {
    // Texts that the mapping or the data replace do not go out.
    if (layout?.sheet === sheet && layout.texts[address] !== undefined) return [];
    if (layout?.sheet === sheet && row >= layout.firstRow && row < layout.firstRow + layout.sampleRows) {
      return inRow && spec.columns.some((one) => one.key === key) ? [] : [unknown(address, inRow, key)];
    }
    const known = spec.values.some((one) => one.key === key || one.name === key);
    return !inRow && known ? [] : [unknown(address, inRow, key)];
  });
}

function unknown(address: string, inRow: boolean, key: string): Fault {
  const written = `{{${inRow ? 'rows.' : ''}${key}}}`;
  return fault('file', `单元格${address}中的“${written}”不是这张表的占位符，请对照占位符说明改正。`);
}

function fault(field: string, message: string): Fault {
  return { field, code: 'INVALID', message };
}
