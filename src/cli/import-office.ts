import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemActor } from '../audit/actor.js';
import { DomainError } from '../kernel/domain-error.js';
import { loadConfig } from '../platform/config.js';
import { resultSentence } from '../registry/import/import-summary.rules.js';
import type { RowRemark } from '../registry/import/import-types.js';
import { ImportService } from '../registry/import/import.service.js';
import { serve } from '../serve.js';

/** What a file came to. */
export interface ImportedFile {
  readonly kind: string;
  readonly rows: number;
  readonly accepted: number;
  readonly faults: readonly RowRemark[];
  readonly warnings: readonly RowRemark[];
  readonly applied: boolean;
  /** What was done, or without --apply what would be done. */
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The result in a sentence; absent where nothing was imported. */
  readonly sentence?: string;
}

const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Looks at a workbook against the office's database (DATABASE_URL, or the embedded one, shared with a running site)
 * and imports its good rows if told so; without a good row nothing is imported.
 * @throws DomainError as `ImportService.preview`; CONFIGURATION where there is no database
 */
export async function importFile(path: string, kind: string, apply: boolean): Promise<ImportedFile> {
  if ((await stat(path)).size > MOST_BYTES) {
    throw new DomainError('TOO_LARGE', '文件超过 20 MB。请删除图片和多余内容，或拆成几个文件再导入。');
  }
  const file = await readFile(path);
  // Only what the command itself says may be printed.
  const running = await serve({ ...loadConfig(), logLevel: 'silent', cronJobs: false }, false);
  try {
    const imports = running.app.get(ImportService, { strict: false });
    return await work(imports, { kind, name: basename(path), file }, apply);
  } finally {
    await running.stop();
  }
}

async function work(
  imports: ImportService,
  { kind, name, file }: { kind: string; name: string; file: Buffer },
  apply: boolean,
): Promise<ImportedFile> {
  const actor = systemActor('命令行');
  if (!apply) {
    const { changes, ...check } = await imports.check(actor, kind, name, file);
    return { ...check, ...changes, applied: false };
  }
  const { changes, batchId, ...preview } = await imports.preview(actor, kind, name, file);
  if (preview.accepted === 0) {
    return { ...preview, ...changes, applied: false, sentence: '没有合格的行，没有导入。' };
  }
  const result = await imports.apply(actor, batchId);
  return { ...preview, ...result, applied: true, sentence: resultSentence(result) };
}
