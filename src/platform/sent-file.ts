import type { Fault } from '../kernel/domain-error.js';
import { cleanText, cutText } from '../kernel/text.js';
import { endsAs, type FileKind, fileKindOf } from './file-kind.js';

/** A file as it was sent. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file that can be kept. */
export interface CheckedFile extends SentFile {
  readonly kind: FileKind;
}

/** 10 MB. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;
const LONGEST_NAME = 120;

/** A file name without folders, control characters and what a shell or a disk would stumble over. */
export function cleanFileName(name: string): string {
  const bare = cleanText(name.split(/[\\/]/).pop() ?? '').replace(/["*:<>?|]/g, ' ');
  const cut = bare.length > LONGEST_NAME ? `${cutText(bare, LONGEST_NAME - 6)}${bare.slice(-5)}` : bare;
  return cut.trim() === '' ? '未命名' : cut.trim();
}

/** Checks one file by its content. @param field what its fault is tied to */
export function checkFile(
  file: SentFile,
  field: string,
): { readonly file: CheckedFile } | { readonly fault: Fault } {
  const name = cleanFileName(file.name);
  const fault = (code: string, message: string) => ({ fault: { field, code, message } });
  if (file.bytes.length > MOST_FILE_BYTES) {
    return fault('TOO_LARGE', `“${name}”超过10MB，请压缩或拆分后再上传。`);
  }
  const verdict = fileKindOf(file.bytes);
  if ('refusal' in verdict) return fault('FILE_KIND', `“${name}”：${verdict.refusal}`);
  if (!endsAs(verdict.kind, name)) {
    return fault('FILE_NAME', `“${name}”的扩展名与内容不符，请改正文件名或重新选择文件。`);
  }
  return { file: { name, bytes: file.bytes, kind: verdict.kind } };
}
