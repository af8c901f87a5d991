import { DomainError } from '../../kernel/domain-error.js';
import type { ReadLimits } from './excel-types.js';
import { READ_LIMITS } from './excel-types.js';
import { readSheetXml, type SheetXml } from './sheet-xml.js';
import { readParts, scanPart } from './workbook-parts.js';
import { damaged, openZip, type ZipSource } from './zip-source.js';

/** A sheet of a template. */
export interface TemplateSheet extends SheetXml {
  readonly name: string;
  /** Of its part in the package. */
  readonly path: string;
  /** Place among all sheets, from 0: what names of areas refer to. */
  readonly index: number;
}

/** A workbook to be filled: its visible sheets taken apart, all other parts as they are. */
export interface TemplateBook {
  readonly zip: ZipSource;
  readonly sheets: readonly TemplateSheet[];
}

/** A template has titles, headings and a few rows: no more is read of one. */
export const TEMPLATE_LIMITS: ReadLimits = {
  ...READ_LIMITS,
  maxFileBytes: 2 * 1024 * 1024,
  maxInflatedBytes: 20 * 1024 * 1024,
  maxRows: 1000,
  maxColumns: 100,
};

const LONGEST_SHEET = 4 * 1024 * 1024;
const FOREIGN =
  '这个工作簿的写法不是 Excel 或 WPS 的通常写法，无法作为模板。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。';

/**
 * Opens a workbook as a template.
 * @throws DomainError UNREADABLE_FILE, TOO_LARGE with what to do
 */
export async function openTemplateBook(bytes: Buffer): Promise<TemplateBook> {
  if (bytes.length > TEMPLATE_LIMITS.maxFileBytes) {
    throw new DomainError('TOO_LARGE', '模板文件超过2MB。请只保留标题、表头和几行样例，删除图片后再上传。');
  }
  const zip = await openZip(bytes, TEMPLATE_LIMITS);
  try {
    const parts = await readParts(zip, TEMPLATE_LIMITS.maxCellLength);
    const sheets: TemplateSheet[] = [];
    for (const [index, { name, path, visible }] of parts.sheets.entries()) {
      if (visible)
        sheets.push({ name, path, index, ...readable(await sheetText(zip, path), parts.sharedStrings) });
    }
    return { zip, sheets };
  } catch (error) {
    throw error instanceof DomainError ? error : damaged();
  }
}

async function sheetText(zip: ZipSource, path: string): Promise<string> {
  const text = (await partBytes(zip, path)).toString('utf8').replace(/^\uFEFF/, '');
  if (text.length > LONGEST_SHEET) {
    throw new DomainError('TOO_LARGE', '模板的工作表内容太多。请只保留标题、表头和几行样例后再上传。');
  }
  const stream = await zip.open(path);
  if (stream === null) throw damaged();
  // What is not well-formed never reaches the patterns that take the sheet apart.
  await scanPart(stream, { open() {}, close() {}, text() {} });
  return text;
}

function readable(text: string, shared: readonly string[]): SheetXml {
  const plain = !text.includes('<!--') && !text.includes('<![CDATA[');
  const sheet = plain ? readSheetXml(text, shared) : null;
  if (sheet === null) throw new DomainError('UNREADABLE_FILE', FOREIGN);
  const { maxRows, maxColumns } = TEMPLATE_LIMITS;
  if (sheet.rows.length > maxRows) {
    throw new DomainError(
      'TOO_LARGE',
      `模板的工作表有 ${sheet.rows.length} 行，最多 ${maxRows} 行。请只保留几行样例。`,
    );
  }
  if (sheet.rows.some(({ cells }) => cells.some(({ column }) => column > maxColumns))) {
    throw new DomainError('TOO_LARGE', `模板的工作表超过 ${maxColumns} 列。请删除右侧多余的列后再上传。`);
  }
  return sheet;
}

/** A part of the package, whole; empty where it is missing. */
export async function partBytes(zip: ZipSource, path: string): Promise<Buffer> {
  const stream = await zip.open(path);
  const chunks: Buffer[] = [];
  if (stream !== null) for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
