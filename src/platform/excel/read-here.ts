import { DomainError } from '../../kernel/domain-error.js';
import type { ReadLimits, SheetText } from './excel-types.js';
import { readSheet } from './sheet-reader.js';
import { readParts } from './workbook-parts.js';
import { damaged, openZip, type ZipSource } from './zip-source.js';

/**
 * Reads the visible sheets of a workbook in this thread. Everybody but the worker calls `readWorkbook`.
 * @throws DomainError UNREADABLE_FILE, TOO_LARGE.
 */
export async function readWorkbookHere(file: Buffer, limits: ReadLimits): Promise<SheetText[]> {
  try {
    return await readSheets(file, limits);
  } catch (error) {
    // Whatever a broken part makes the zip, inflater, decoder or scanner say, for the person it is one thing.
    throw error instanceof DomainError ? error : damaged();
  }
}

async function readSheets(file: Buffer, limits: ReadLimits): Promise<SheetText[]> {
  const zip = await openZip(file, limits);
  checkContents(zip);
  const parts = await readParts(zip, limits.maxCellLength);
  const budget = { left: limits.maxCharacters };
  const sheets: SheetText[] = [];
  for (const sheet of parts.sheets) {
    if (!sheet.visible) continue;
    const stream = await zip.open(sheet.path);
    if (stream !== null) sheets.push(await readSheet(stream, sheet.name, parts, limits, budget));
  }
  return sheets;
}

function checkContents(zip: ZipSource): void {
  const has = (name: string) => zip.names.includes(name);
  if (has('xl/workbook.xml')) return;
  const what = has('xl/workbook.bin')
    ? '这是 .xlsb 二进制工作簿。'
    : has('word/document.xml')
      ? '这是 Word 文档，不是 Excel 工作簿。'
      : has('content.xml')
        ? '这是 .ods 表格。'
        : '这是压缩包，不是 Excel 工作簿。';
  throw new DomainError('UNREADABLE_FILE', `${what}请用 Excel 或 WPS 打开后“另存为”.xlsx 格式再上传。`);
}
