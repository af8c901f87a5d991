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
/** Lists of objects that are looked into; each to this length, and all together: a paper of thousands of pages has less. */
const MOST_LISTS = 2000;
const LONGEST_LIST = 4 * 1024 * 1024;
const MOST_UNPACKED = 32 * 1024 * 1024;
/** Numbers of objects and their places, with which every list begins. */
const LIST_HEAD = /^\s*\d+\s+\d+\s/;
/** Codings under which a list would not be found; no program packs lists with them. */
const CODED = /\/(ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode)(?![A-Za-z])/;

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
  const lists = countOf(raw, LIST);
  if (lists === 0 && countOf(text, LIST) === 0) return null;
  // A list whose name is written in disguise would not be found by its place, nor one that is coded otherwise by its text.
  if (countOf(text, LIST) > lists || lists > MOST_LISTS || CODED.test(text)) return COMPLEX_REFUSAL;
  return listsRefusal(bytes, raw);
}

const LIST = /\/ObjStm(?![A-Za-z])/g;

function countOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

const COMPLEX_REFUSAL = 'PDF内部过于复杂，不能收存。请重新打印或扫描为PDF后再上传。';
const ACTIVE_REFUSAL = 'PDF里含有脚本、附件或自动执行的内容，不能收存。请重新打印或扫描为PDF后再上传。';

/** `/J#61vaScript` is `/JavaScript`. */
function plainNames(text: string): string {
  return text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
}

/**
 * Unpacks the lists one after the other; none is kept, and each place is looked into once, however often it is named.
 * What does not unpack to a list of objects is not what it says.
 */
function listsRefusal(bytes: Buffer, raw: string): string | null {
  let left = MOST_UNPACKED;
  let data = -1;
  for (const { index } of raw.matchAll(LIST)) {
    if (index < data) continue;
    data = bytes.indexOf('stream', index);
    if (data < 0) return COMPLEX_REFUSAL;
    const list = unpacked(bytes.subarray(data + (bytes[data + 6] === 0x0d ? 8 : 7)), left);
    if (list === null) return COMPLEX_REFUSAL;
    if (ACTIVE.test(plainNames(list))) return ACTIVE_REFUSAL;
    if (!LIST_HEAD.test(list)) return COMPLEX_REFUSAL;
    left -= list.length;
  }
  return null;
}

/** The text of a packed list that stands at the beginning; null where there is none, or it is too long. */
function unpacked(bytes: Buffer, left: number): string | null {
  try {
    // What stands behind the packed bytes is not read.
    return inflateSync(bytes, { maxOutputLength: Math.max(1, Math.min(LONGEST_LIST, left)) }).toString(
      'latin1',
    );
  } catch {
    return null;
  }
}
