import { type CellArea, cellArea, columnLetters, columnNumber } from './cell-address.js';
import { unescapeOoxml } from './cell-text.js';
import { workbookText } from './inert-text.js';
import { attribute, unescapeXml } from './xml-scanner.js';

/** A cell of a template as its XML has it. */
export interface XmlCell {
  readonly column: number;
  /** Index of its style, '' where none. */
  readonly style: string;
  /** What it shows; '' where blank. */
  readonly text: string;
  readonly formula: boolean;
  /** The `t` attribute, '' for numbers. */
  readonly type: string;
  /** What stands between its tags. */
  readonly inside: string;
}

export interface XmlRow {
  readonly number: number;
  /** Attributes but its number and span: height, style. */
  readonly attributes: string;
  readonly cells: readonly XmlCell[];
}

/** A sheet taken apart at its rows; everything else stays as it was written. */
export interface SheetXml {
  readonly head: string;
  readonly rows: readonly XmlRow[];
  readonly tail: string;
  readonly merges: readonly CellArea[];
  /** The element that protects the sheet; it stands before the merged cells. Empty where it is not protected. */
  readonly protection: string;
}

const DATA = /<sheetData\s*(?:\/>|>([\s\S]*?)<\/sheetData>)/;
const ROW = /<row\b([^>]*?)(?:\/>|>([\s\S]*?)<\/row>)/g;
const CELL = /<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g;
const TEXT = /<t\b[^>]*?(?:\/>|>([\s\S]*?)<\/t>)/g;
const PHONETIC = /<rPh\b[\s\S]*?<\/rPh>/g;

/** Parts of a sheet that refer to cells and that a published table does not need. */
const DROPPED = [
  ...['conditionalFormatting', 'dataValidations', 'autoFilter', 'hyperlinks', 'rowBreaks', 'extLst'],
  ...['sheetCalcPr', 'scenarios', 'dataConsolidate', 'customSheetViews', 'oleObjects', 'controls'],
  ...['protectedRanges', 'sheetProtection', 'ignoredErrors', 'phoneticPr', 'mergeCells', 'sortState'],
];

/**
 * Takes a sheet's XML apart.
 * @returns null where it is not written as spreadsheet programs write it
 */
export function readSheetXml(xml: string, shared: readonly string[]): SheetXml | null {
  if (xml.includes('<!DOCTYPE')) return null;
  const data = DATA.exec(xml);
  if (data === null) return null;
  const rest = xml.slice(data.index + data[0].length);
  let number = 0;
  const rows = [...(data[1] ?? '').matchAll(ROW)].map(([, attributes, inside = '']): XmlRow => {
    number = Number(attribute(attributes, 'r') ?? number + 1);
    return { number, attributes: keptAttributes(attributes), cells: cellsOf(inside, shared) };
  });
  return {
    head: withoutDimension(xml.slice(0, data.index)),
    rows,
    protection: /<sheetProtection\b[^>]*\/>/.exec(rest)?.[0] ?? '',
    tail: DROPPED.reduce(withoutElement, rest),
    merges: [...rest.matchAll(/<mergeCell\b([^>]*?)\/?>/g)].flatMap(
      ([, attributes]) => cellArea(attribute(attributes, 'ref') ?? '') ?? [],
    ),
  };
}

function keptAttributes(attributes: string): string {
  return ['s', 'customFormat', 'ht', 'customHeight', 'hidden']
    .flatMap((name) => {
      const value = attribute(attributes, name);
      return value === undefined || !/^[\w.]+$/.test(value) ? [] : [` ${name}="${value}"`];
    })
    .join('');
}

function cellsOf(inside: string, shared: readonly string[]): XmlCell[] {
  let column = 0;
  return [...inside.matchAll(CELL)].map(([, attributes, body = '']) => {
    const letters = /^[A-Z]+/.exec(attribute(attributes, 'r') ?? '')?.[0];
    column = letters === undefined ? column + 1 : columnNumber(letters);
    const type = attribute(attributes, 't') ?? '';
    return {
      ...{ column, type, inside: body, formula: /<f[\s>/]/.test(body) },
      style: /^\d+$/.exec(attribute(attributes, 's') ?? '')?.[0] ?? '',
      text: textOfCell(type, body, shared),
    };
  });
}

function textOfCell(type: string, body: string, shared: readonly string[]): string {
  if (type === 'inlineStr') {
    const runs = [...body.replace(PHONETIC, '').matchAll(TEXT)].map(([, text = '']) => text);
    return unescapeOoxml(unescapeXml(runs.join('')));
  }
  const value = /<v\b[^>]*>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? '';
  return type === 's' ? (shared[Number(value)] ?? '') : unescapeXml(value);
}

function withoutDimension(head: string): string {
  return head.replace(/<dimension\b[^>]*?(?:\/>|>\s*<\/dimension>)/, '');
}

function withoutElement(xml: string, name: string): string {
  return xml.replace(new RegExp(`<${name}\\b(?:[^>]*?/>|[\\s\\S]*?</${name}>)`, 'g'), '');
}

/** A row at another place. @param cells what stands in it, already as XML */
export function rowXml(number: number, attributes: string, cells: string): string {
  return `<row r="${number}"${attributes}>${cells}</row>`;
}

/** A cell as it was, in another row. */
export function keptCell({ column, style, type, inside }: XmlCell, row: number): string {
  return `<c r="${columnLetters(column)}${row}"${style === '' ? '' : ` s="${style}"`}${type === '' ? '' : ` t="${type}"`}>${inside}</c>`;
}

/**
 * The end of a cell that holds a value: texts stay texts whatever they begin with, control characters and what XML
 * cannot hold are gone.
 */
export function valueXml(value: string | number | null): string {
  if (value === null || value === '') return '/>';
  if (typeof value === 'number') {
    return Number.isFinite(value) ? `><v>${value}</v></c>` : '/>';
  }
  return ` t="inlineStr"><is><t xml:space="preserve">${escapeText(value)}</t></is></c>`;
}

function escapeText(text: string): string {
  return workbookText(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'));
}
