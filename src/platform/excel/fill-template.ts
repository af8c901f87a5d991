import { readFile } from 'node:fs/promises';
import { DomainError } from '../../kernel/domain-error.js';
import { type ZipEntry, zipped } from '../zip.js';
import { areaText, type CellArea, columnLetters } from './cell-address.js';
import { ownLayout, PLACEHOLDER } from './placeholders.js';
import { keptCell, rowXml, valueXml, type XmlCell, type XmlRow } from './sheet-xml.js';
import { openTemplateBook, partBytes, type TemplateBook, type TemplateSheet } from './template-book.js';
import { RowHeights } from './row-heights.js';
import type { TableValue } from './write-table.js';

export type TemplateValues = Readonly<Record<string, TableValue>>;

/** Rows of a table: a list, or what gives them one after another. */
export type TemplateRows = Iterable<TemplateValues> | AsyncIterable<TemplateValues>;

export interface TemplateData {
  /** For `{{key}}` anywhere in the workbook. */
  readonly values: TemplateValues;
  /** For the one row that holds `{{rows.key}}`: it is repeated, style and height kept. */
  readonly rows: TemplateRows;
}

/** Where the rows of a table stand in a workbook and what its cells hold. */
export interface TableLayout {
  readonly sheet: string;
  /** The row that is repeated, from 1. */
  readonly firstRow: number;
  /** Rows from there on that the data take the place of, at least 1. */
  readonly sampleRows: number;
  /** Texts with `{{rows.key}}` of the repeated row, by column number; its other cells stay blank. */
  readonly cells: Readonly<Record<string, string>>;
  /** Texts put in the place of what cells hold, by address: a title with `{{year}}`. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Rows that a sheet can have. */
const MOST_ROWS = 1_048_576;
/** Rows put together before they go out. */
const BATCH = 200;

/**
 * Fills an official workbook: styles, column widths, merges and print set-up stay as the office made them. Rows
 * below the repeated one (signatures, notes) move down.
 * @param template path of the workbook in templates/excel.
 * @throws DomainError CONFIGURATION where the workbook asks for a key that the program does not give (named with
 * its cell), so that an edited template fails loudly and not with an empty column.
 */
export async function fillTemplate(template: string, data: TemplateData): Promise<Buffer> {
  const book = await openTemplateBook(await readFile(template));
  const pieces: Buffer[] = [];
  for await (const piece of filledWorkbook(book, ownLayout(book), data)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/**
 * The same piece by piece: of a table of any length no more than some rows are held.
 * @param layout null for a workbook without rows
 */
export function filledWorkbook(
  book: TemplateBook,
  layout: TableLayout | null,
  data: TemplateData,
): AsyncGenerator<Buffer> {
  const filler = new Filler(book, layout, data);
  return zipped(filler.entries());
}

/** Fills one workbook. Its parts are read once, in their order: the sheets first, for names of areas follow them. */
class Filler {
  /** How many rows what stands below the table moves down; known once its rows are written. */
  private shift = 0;

  constructor(
    private readonly book: TemplateBook,
    private readonly layout: TableLayout | null,
    private readonly data: TemplateData,
  ) {}

  entries(): ZipEntry[] {
    const { sheets, zip } = this.book;
    const paths = new Set(sheets.map(({ path }) => path));
    const dropped = (name: string): boolean =>
      paths.has(name) || name === 'xl/workbook.xml' || name.endsWith('/');
    const first = zip.names.filter((name): boolean => name === '[Content_Types].xml');
    const others = zip.names.filter((name) => !dropped(name) && !first.includes(name));
    return [
      ...first.map((name) => ({ name, content: this.part(name) })),
      ...sheets.map((sheet) => ({ name: sheet.path, content: this.sheet(sheet) })),
      ...others.map((name) => ({ name, content: this.part(name) })),
      { name: 'xl/workbook.xml', content: this.workbook() },
    ];
  }

  private async *part(name: string): AsyncGenerator<Buffer> {
    yield await partBytes(this.book.zip, name);
  }

  private async *sheet(sheet: TemplateSheet): AsyncGenerator<string> {
    const table = this.layout?.sheet === sheet.name ? this.layout : null;
    const styles = (await partBytes(this.book.zip, 'xl/styles.xml')).toString('utf8');
    const heights = RowHeights.of(styles, sheet.head);
    yield `${sheet.head}<sheetData>`;
    const above = sheet.rows.filter(({ number }) => table === null || number < table.firstRow);
    yield above.map((row) => this.fixedRow(row, 0, table)).join('');
    if (table === null) {
      yield `</sheetData>${sheet.protection}${mergeXml(sheet.merges)}${sheet.tail}`;
      return;
    }
    const written = yield* this.tableRows(sheet, table, heights);
    const end = table.firstRow + table.sampleRows;
    this.shift = Math.max(written, 1) - table.sampleRows;
    const below = sheet.rows.filter(({ number }) => number >= end);
    yield `${below.map((row) => this.fixedRow(row, this.shift, table)).join('')}</sheetData>${sheet.protection}`;
    yield* this.merges(sheet, table, written);
    yield sheet.tail;
  }

  /** @returns how many rows were written */
  private async *tableRows(
    sheet: TemplateSheet,
    table: TableLayout,
    heights: RowHeights,
  ): AsyncGenerator<string, number> {
    const pattern = sheet.rows.find(({ number }) => number === table.firstRow);
    const cells = patternCells(pattern, table);
    const attributes = pattern?.attributes ?? '';
    const merges = inOneRow(sheet.merges, table.firstRow);
    let written = 0;
    let batch = '';
    for await (const values of this.data.rows) {
      const number = table.firstRow + written;
      if (number >= MOST_ROWS - TAIL_ROOM) throw tooManyRows();
      const filled = cells.map((cell) => ({ ...cell, value: cell.value(values) }));
      const texts = filled.map(({ column, style, value }) => ({ column, style, text: String(value ?? '') }));
      const xml = filled.map(({ column, style, value }) => cellXml(column, number, style, value)).join('');
      batch += rowXml(number, heights.grown(attributes, texts, merges), xml);
      written += 1;
      if (written % BATCH === 0) {
        yield batch;
        batch = '';
      }
    }
    if (written === 0)
      batch = rowXml(
        table.firstRow,
        attributes,
        cells.map(({ column, style }) => cellXml(column, table.firstRow, style, null)).join(''),
      );
    yield batch;
    return written;
  }

  private fixedRow({ number, attributes, cells }: XmlRow, shift: number, table: TableLayout | null): string {
    const at = number + shift;
    const xml = cells.map((cell) => {
      const address = `${columnLetters(cell.column)}${number}`;
      const text = table?.texts[address] ?? cell.text;
      if (text === cell.text && !text.includes('{{')) return keptCell(cell, at);
      return `${cellStart(cell.column, at, cell.style)}${valueXml(replaced(address, text, this.data.values, false))}`;
    });
    return rowXml(at, attributes, xml.join(''));
  }

  private *merges(sheet: TemplateSheet, table: TableLayout, written: number): Generator<string> {
    const end = table.firstRow + table.sampleRows;
    const fixed = sheet.merges.flatMap((area) => {
      if (area.bottom < table.firstRow) return [area];
      return area.top >= end ? [moved(area, this.shift)] : [];
    });
    const inRow = inOneRow(sheet.merges, table.firstRow);
    const rows = inRow.length === 0 ? 0 : written;
    if (fixed.length + rows === 0) return;
    yield `<mergeCells>${fixed.map(mergeRef).join('')}`;
    for (let n = 0; n < rows; n++) yield inRow.map((area) => mergeRef(moved(area, n))).join('');
    yield '</mergeCells>';
  }

  /** Print areas grow with the table. */
  private async *workbook(): AsyncGenerator<string> {
    const xml = (await partBytes(this.book.zip, 'xl/workbook.xml')).toString('utf8');
    const sheet = this.book.sheets.find(({ name }) => name === this.layout?.sheet);
    yield xml.replace(
      /(<definedName\b[^>]*>)([^<]*)(<\/definedName>)/g,
      (all, open: string, area: string, close: string) => {
        if (!open.includes('_xlnm.Print_Area') || !open.includes(`localSheetId="${sheet?.index}"`))
          return all;
        const grown = area.replace(/(:\$?[A-Z]+\$?)(\d+)$/, (_, column: string, row: string) => {
          const bottom = Number(row);
          return `${column}${bottom >= (this.layout?.firstRow ?? 0) ? bottom + this.shift : bottom}`;
        });
        return `${open}${grown}${close}`;
      },
    );
  }
}

/** Rows kept free for what stands below the table. */
const TAIL_ROOM = 1000;

function tooManyRows(): DomainError {
  return new DomainError('TOO_LARGE', '行数超过一张工作表能容纳的数量。请缩小范围，分几份导出。');
}

/** A cell of the repeated row. */
interface PatternCell {
  readonly column: number;
  readonly style: string;
  value(values: TemplateValues): TableValue;
}

/** The cells of the repeated row: those that hold something, and those that only have a style. */
function patternCells(pattern: XmlRow | undefined, table: TableLayout): PatternCell[] {
  const styles = new Map((pattern?.cells ?? []).map((cell: XmlCell) => [cell.column, cell.style]));
  const numbers = [...new Set([...styles.keys(), ...Object.keys(table.cells).map(Number)])];
  return numbers
    .sort((a, b) => a - b)
    .map((column) => {
      const text = table.cells[column] ?? '';
      const address = `${columnLetters(column)}${table.firstRow}`;
      return {
        ...{ column, style: styles.get(column) ?? '' },
        value: (values: TemplateValues) => (text === '' ? null : replaced(address, text, values, true)),
      };
    });
}

function cellXml(column: number, row: number, style: string, value: TableValue): string {
  return `${cellStart(column, row, style)}${valueXml(value)}`;
}

/** Merged areas that lie in this one row. */
function inOneRow(merges: readonly CellArea[], row: number): CellArea[] {
  return merges.filter(({ top, bottom }) => top === row && bottom === row);
}

function cellStart(column: number, row: number, style: string): string {
  return `<c r="${columnLetters(column)}${row}"${style === '' ? '' : ` s="${style}"`}`;
}

function mergeXml(merges: readonly CellArea[]): string {
  return merges.length === 0 ? '' : `<mergeCells>${merges.map(mergeRef).join('')}</mergeCells>`;
}

function mergeRef(area: CellArea): string {
  return `<mergeCell ref="${areaText(area)}"/>`;
}

function moved({ top, left, bottom, right }: CellArea, by: number): CellArea {
  return { top: top + by, left, bottom: bottom + by, right };
}

const WHOLE = new RegExp(`^${PLACEHOLDER.source}$`);

function replaced(address: string, text: string, values: TemplateValues, inRow: boolean): TableValue {
  const lookUp = (rows: string | undefined, key: string): TableValue => {
    if ((rows !== undefined) !== inRow || !Object.hasOwn(values, key)) throw unknownKey(address, rows, key);
    return values[key];
  };
  const whole = WHOLE.exec(text.trim());
  if (whole !== null) return lookUp(whole[1], whole[2]);
  return text.replace(PLACEHOLDER, (_, rows: string | undefined, key: string) =>
    String(lookUp(rows, key) ?? ''),
  );
}

function unknownKey(address: string, rows: string | undefined, key: string): DomainError {
  return new DomainError(
    'CONFIGURATION',
    `导出模板的单元格 ${address} 使用了不认识的占位符 {{${rows ?? ''}${key}}}。请对照模板说明改正后重试。`,
  );
}
