import type { Readable } from 'node:stream';
import { isDateFormat, isPercentFormat, unescapeOoxml } from './cell-text.js';
import { attribute, type XmlHandler, XmlScanner } from './xml-scanner.js';
import { damaged, type ZipSource } from './zip-source.js';

export interface SheetPart {
  readonly name: string;
  readonly path: string;
  readonly visible: boolean;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  readonly sharedStrings: readonly string[];
  /** By style index: does it show dates? */
  readonly dateStyles: readonly boolean[];
  /** By style index: does it show percentages? */
  readonly percentStyles: readonly boolean[];
}

/**
 * Runs a part's XML through a handler, decoding UTF-8 (or UTF-16 by its mark) in a stream. Stops early, quietly,
 * once `done` says so.
 */
export async function scanPart(
  stream: Readable,
  handler: XmlHandler,
  done: () => boolean = () => false,
): Promise<void> {
  const scanner = new XmlScanner(handler);
  let decoder: TextDecoder | null = null;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    scanner.write(decoder.decode(chunk, { stream: true }));
    if (done()) return;
  }
  if (decoder !== null) scanner.write(decoder.decode());
  scanner.end();
}

/** Reads the list of sheets, the shared strings and the styles of dates and percentages. `maxLength` cuts each shared string. */
export async function readParts(zip: ZipSource, maxLength: number): Promise<WorkbookParts> {
  const book = await readBook(zip);
  const targets = await readRelations(zip);
  const sheets = book.sheets.flatMap((sheet) => {
    const path = targets.get(sheet.relation);
    return path === undefined ? [] : [{ name: sheet.name, path, visible: sheet.visible }];
  });
  return {
    sheets,
    date1904: book.date1904,
    sharedStrings: await readSharedStrings(zip, maxLength),
    ...(await readStyles(zip)),
  };
}

interface Book {
  date1904: boolean;
  sheets: { name: string; relation: string; visible: boolean }[];
}

async function readBook(zip: ZipSource): Promise<Book> {
  const stream = await zip.open('xl/workbook.xml');
  if (stream === null) throw damaged();
  const book: Book = { date1904: false, sheets: [] };
  await scanPart(stream, {
    open(name, attributes) {
      if (name === 'workbookPr') book.date1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '');
      if (name !== 'sheet') return;
      book.sheets.push({
        name: attribute(attributes, 'name') ?? '',
        relation: attribute(attributes, 'id') ?? '',
        visible: (attribute(attributes, 'state') ?? 'visible') === 'visible',
      });
    },
    close() {},
    text() {},
  });
  return book;
}

async function readRelations(zip: ZipSource): Promise<Map<string, string>> {
  const stream = await zip.open('xl/_rels/workbook.xml.rels');
  if (stream === null) throw damaged();
  const targets = new Map<string, string>();
  await scanPart(stream, {
    open(name, attributes) {
      if (name !== 'Relationship' || !(attribute(attributes, 'Type') ?? '').endsWith('/worksheet')) return;
      const target = attribute(attributes, 'Target') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
      targets.set(attribute(attributes, 'Id') ?? '', path);
    },
    close() {},
    text() {},
  });
  return targets;
}

async function readSharedStrings(zip: ZipSource, maxLength: number): Promise<string[]> {
  const stream = await zip.open('xl/sharedStrings.xml');
  if (stream === null) return [];
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let inPhonetic = false;
  await scanPart(stream, {
    open(name) {
      if (name === 'si') current = '';
      if (name === 't') inText = true;
      if (name === 'rPh') inPhonetic = true;
    },
    close(name) {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name === 'si') strings.push(unescapeOoxml(current));
    },
    text(text) {
      if (inText && !inPhonetic && current.length <= maxLength) current += text;
    },
  });
  return strings;
}

async function readStyles(zip: ZipSource): Promise<Pick<WorkbookParts, 'dateStyles' | 'percentStyles'>> {
  const dateStyles: boolean[] = [];
  const percentStyles: boolean[] = [];
  const stream = await zip.open('xl/styles.xml');
  if (stream === null) return { dateStyles, percentStyles };
  const formats = new Map<number, string>();
  let inCellFormats = false;
  await scanPart(stream, {
    open(name, attributes) {
      if (name === 'numFmt') {
        formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
      }
      if (name === 'cellXfs') inCellFormats = true;
      if (name !== 'xf' || !inCellFormats) return;
      const id = Number(attribute(attributes, 'numFmtId') ?? 0);
      dateStyles.push(isDateFormat(id, formats.get(id)));
      percentStyles.push(isPercentFormat(id, formats.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
    text() {},
  });
  return { dateStyles, percentStyles };
}
