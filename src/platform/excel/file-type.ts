import { DomainError } from '../../kernel/domain-error.js';

const AS_XLSX = '请用 Excel 或 WPS 打开后“另存为”.xlsx 格式再上传。';
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * Refuses what is not an .xlsx by its first bytes, whatever its name says.
 * @throws DomainError UNREADABLE_FILE with what the file seems to be and what to do.
 */
export function checkFileType(file: Buffer): void {
  const wrong = wrongType(file);
  if (wrong !== null) throw new DomainError('UNREADABLE_FILE', wrong);
}

/** What a file is that is no .xlsx by its first bytes, and what to do; null for one that may be. */
export function wrongType(file: Buffer): string | null {
  if (file.length === 0) return '文件是空的(0 字节)。请重新保存后再上传。';
  if (file.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return null;
  if (file.subarray(0, 4).equals(Buffer.from('PK\u0005\u0006'))) return `文件里没有工作表。${AS_XLSX}`;
  if (file.subarray(0, 8).equals(OLE)) {
    return file.includes(ENCRYPTED)
      ? '文件设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后另存为 .xlsx 再上传。'
      : `这是旧版 .xls(或 .et)工作簿。${AS_XLSX}`;
  }
  if (file.subarray(0, 5).toString('latin1') === '%PDF-')
    return `这是 PDF 文件，不是 Excel 工作簿。${AS_XLSX}`;
  return textType(file) ?? `这不是 Excel 工作簿(.xlsx)。${AS_XLSX}`;
}

function textType(file: Buffer): string | null {
  const head = file.subarray(0, 4096);
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!wide && head.includes(0)) return null;
  const text = (wide ? head.toString('utf16le') : head.toString('utf8')).replace(/^\uFEFF/, '').trimStart();
  if (/^<(!doctype\s+html|html|table|meta|head|body)/i.test(text)) {
    return `这是网页格式的表格(只是扩展名像 Excel)。${AS_XLSX}`;
  }
  if (text.startsWith('<')) return `这是 XML 格式的表格。${AS_XLSX}`;
  return /[,\t;\n]/.test(text) ? `这是 CSV 或文本文件，不是 .xlsx 工作簿。${AS_XLSX}` : null;
}
