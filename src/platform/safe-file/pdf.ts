import { inflateSync } from 'node:zlib';

/**
 * What a reader would run, open or unpack by itself; a scanned or printed paper has none of it. Long names only: short
 * ones stand by chance in the packed data of a large scan.
 */
const ACTIVE =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE)(?![A-Za-z])|\/XFA\s*[[\d]/;
const ZIP_END = Buffer.from('504b0506', 'hex');
/** A little that some programs write behind the end mark. */
const MOST_BEHIND = 1024;
/** Lists of objects that are looked into; each to this length. */
const MOST_LISTS = 2000;
const LONGEST_LIST = 4 * 1024 * 1024;

/**
 * Why a PDF is not taken (Chinese), or null: programs, attached files or an archive inside. Lists of packed objects
 * are unpacked within bounds; what an encrypted PDF holds cannot be seen, and it is refused.
 */
export function pdfRefusal(bytes: Buffer): string | null {
  const end = bytes.lastIndexOf('%%EOF');
  if (end < 0 || bytes.lastIndexOf('startxref') < 0) {
    return '文件不完整，可能没有保存或上传完。请重新保存后再上传。';
  }
  if (bytes.length - end > MOST_BEHIND || bytes.includes(ZIP_END, Math.max(0, bytes.length - 65_557))) {
    return '文件末尾夹带了其他内容，不能收存。请重新打印或扫描为PDF后再上传。';
  }
  const raw = bytes.toString('latin1');
  const text = plainNames(raw);
  if (/\/Encrypt(?![A-Za-z])/.test(text)) {
    return 'PDF设有密码或权限保护，无法核对内容。请取消保护后再上传。';
  }
  if (ACTIVE.test(text)) return ACTIVE_REFUSAL;
  const lists = countOf(text, LIST) > countOf(raw, LIST) ? null : packedLists(bytes, raw);
  if (lists === null) return 'PDF内部过于复杂，不能收存。请重新打印或扫描为PDF后再上传。';
  return lists.some((list) => ACTIVE.test(plainNames(list))) ? ACTIVE_REFUSAL : null;
}

const LIST = /\/ObjStm(?![A-Za-z])/g;

/** A list whose name is written in disguise would not be found by its place. */
function countOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

const ACTIVE_REFUSAL = 'PDF里含有脚本、附件或自动执行的内容，不能收存。请重新打印或扫描为PDF后再上传。';

/** `/J#61vaScript` is `/JavaScript`. */
function plainNames(text: string): string {
  return text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
}

/** Packed lists of objects as text; null where they are too many or too long. */
function packedLists(bytes: Buffer, raw: string): string[] | null {
  const lists: string[] = [];
  for (const found of raw.matchAll(LIST)) {
    if (lists.length >= MOST_LISTS) return null;
    const data = bytes.indexOf('stream', found.index);
    if (data < 0) continue;
    const from = data + (bytes[data + 6] === 0x0d ? 8 : 7);
    const to = bytes.indexOf('endstream', from);
    try {
      const list = inflateSync(bytes.subarray(from, to < 0 ? undefined : to), {
        maxOutputLength: LONGEST_LIST,
      });
      lists.push(list.toString('latin1'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null;
      // Not packed, or in a way that no reader of today opens: the text above was searched as it stands.
    }
  }
  return lists;
}
