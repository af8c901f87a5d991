import { unzipSync } from 'fflate';

/** Kinds of files that are taken as evidence, with how they are served and named. */
export const FILE_KINDS = {
  JPEG: { type: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  PNG: { type: 'image/png', endings: ['png'] },
  PDF: { type: 'application/pdf', endings: ['pdf'] },
  DOCX: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    endings: ['docx'],
  },
  XLSX: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'] },
} as const satisfies Record<string, { type: string; endings: readonly string[] }>;

export type FileKind = keyof typeof FILE_KINDS;

/** What a file is by its bytes, whatever its name says; or, in Chinese, why it is not taken. */
export type FileVerdict = { readonly kind: FileKind } | { readonly refusal: string };

const TAKEN = 'JPG、PNG 图片，PDF，或 Word(.docx)、Excel(.xlsx)文件';
const CUT = '文件不完整，可能没有保存或上传完。请重新保存后再上传。';
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** An end mark stands in these last bytes of a file; some programs write a little behind it. */
const TAIL_BYTES = 65_536;
const MOST_ENTRIES = 2000;

/** Looks at the bytes of a file. Nothing is unpacked, so that no file can swell in memory. */
export function fileKindOf(bytes: Buffer): FileVerdict {
  if (bytes.length === 0) return { refusal: '文件是空的。请重新选择。' };
  const tail = bytes.subarray(-TAIL_BYTES);
  if (bytes.length > 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) {
    return whole('JPEG', tail.includes(Buffer.from('ffd9', 'hex')));
  }
  if (bytes.subarray(0, 8).equals(PNG)) {
    return whole('PNG', bytes.subarray(12, 16).toString('latin1') === 'IHDR' && tail.includes('IEND'));
  }
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return whole('PDF', tail.includes('%%EOF'));
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return officeKind(bytes);
  return { refusal: `不能识别这种文件，只收${TAKEN}。` };
}

function whole(kind: FileKind, complete: boolean): FileVerdict {
  return complete ? { kind } : { refusal: CUT };
}

function officeKind(bytes: Buffer): FileVerdict {
  const names = entryNames(bytes);
  if (names === null) return { refusal: CUT };
  if (names.some((name) => name.toLowerCase().endsWith('vbaproject.bin'))) {
    return { refusal: '文件含有宏，不能收存。请另存为不含宏的 .docx、.xlsx 或 PDF 后再上传。' };
  }
  if (names.includes('[Content_Types].xml')) {
    if (names.includes('word/document.xml')) return { kind: 'DOCX' };
    if (names.includes('xl/workbook.xml')) return { kind: 'XLSX' };
  }
  return { refusal: `这是压缩文件，不能收存，只收${TAKEN}。` };
}

/** Names in a zip's directory; null where there is none that can be read. */
function entryNames(bytes: Buffer): string[] | null {
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        if (names.push(name) > MOST_ENTRIES) throw new Error('too many entries');
        return false;
      },
    });
  } catch {
    return null;
  }
  return names;
}

/** True if a file's name ends as its content says. */
export function endsAs(kind: FileKind, fileName: string): boolean {
  const endings: readonly string[] = FILE_KINDS[kind].endings;
  return endings.includes(fileName.toLowerCase().split('.').pop() ?? '');
}
