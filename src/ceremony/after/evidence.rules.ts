import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { endsAs, type FileKind, fileKindOf } from '../../platform/file-kind.js';

/** A file as it was sent. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file that can be kept. */
export interface CheckedFile extends SentFile {
  readonly kind: FileKind;
}

export const MOST_FILES = 5;
/** 10 MB. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;
const LONGEST_NAME = 120;

/** A file name without folders, control characters and what a shell or a disk would stumble over. */
export function cleanFileName(name: string): string {
  const bare = cleanText(name.split(/[\\/]/).pop() ?? '').replace(/["*:<>?|]/g, ' ');
  const cut = bare.length > LONGEST_NAME ? `${cutText(bare, LONGEST_NAME - 6)}${bare.slice(-5)}` : bare;
  return cut.trim() === '' ? '未命名' : cut.trim();
}

/** Checks files by their content; all faults at once, field `evidence`. */
export function checkEvidence(
  files: readonly SentFile[],
  { required }: { readonly required: boolean },
): { readonly files: CheckedFile[]; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const fault = (code: string, message: string) => faults.push({ field: 'evidence', code, message });
  if (required && files.length === 0) {
    fault('REQUIRED', '递补必须附证据材料，如现场照片、注销证明或无法联系的记录。');
  }
  if (files.length > MOST_FILES) fault('TOO_MANY', `证据材料最多${MOST_FILES}个文件。`);
  const checked = files.slice(0, MOST_FILES).flatMap(({ name: given, bytes }): CheckedFile[] => {
    const name = cleanFileName(given);
    if (bytes.length > MOST_FILE_BYTES) {
      fault('TOO_LARGE', `“${name}”超过10MB，请压缩或拆分后再上传。`);
      return [];
    }
    const verdict = fileKindOf(bytes);
    if ('refusal' in verdict) {
      fault('FILE_KIND', `“${name}”：${verdict.refusal}`);
      return [];
    }
    if (!endsAs(verdict.kind, name)) {
      fault('FILE_NAME', `“${name}”的扩展名与内容不符，请改正文件名或重新选择文件。`);
      return [];
    }
    return [{ name, bytes, kind: verdict.kind }];
  });
  return { files: checked, faults };
}
