import type { Fault } from '../../kernel/domain-error.js';
import { type CheckedFile, checkFile, type SentFile } from '../../platform/sent-file.js';

export const MOST_FILES = 5;

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
  const checked = files.slice(0, MOST_FILES).flatMap((file): CheckedFile[] => {
    const verdict = checkFile(file, 'evidence');
    if ('file' in verdict) return [verdict.file];
    faults.push(verdict.fault);
    return [];
  });
  return { files: checked, faults };
}
