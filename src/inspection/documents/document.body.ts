import { z } from 'zod';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { formList, read } from '../../platform/http/read.js';
import { type DocumentKind, isDocumentKind } from './document-kinds.js';
import type { DrawTaskFilter } from './draw-tasks.queries.js';

/** Form of an uploaded template, beside its file. */
export const TEMPLATE_BODY = z.object({ note: z.string().max(500).default('') });

/** Which version is to be taken up again; 0 is the delivered one. */
export const RESTORE_BODY = z.object({ version: z.coerce.number().int().min(0).max(1_000_000) });

const BATCH_QUERY = z.object({
  kind: z.string().max(40).default(''),
  area: z.string().max(6).default(''),
  task: formList,
});

/** What a batch is made of. @throws DomainError INVALID_INPUT */
export function batchWish(query: unknown): { readonly kind: DocumentKind; readonly filter: DrawTaskFilter } {
  const { kind, area, task } = read(BATCH_QUERY, query);
  if (!isDocumentKind(kind)) {
    throw new DomainError('INVALID_INPUT', '没有选择文书，请选择要制作的文书。', [
      { field: 'kind', code: 'REQUIRED', message: '请选择文书。' },
    ]);
  }
  const taskIds = task.filter(isId);
  return {
    kind,
    filter: { ...(taskIds.length > 0 ? { taskIds } : {}), ...(area === '' ? {} : { areaCode: area }) },
  };
}

/** The kind of an address. @throws DomainError NOT_FOUND */
export function documentKind(text: string): DocumentKind {
  if (isDocumentKind(text)) return text;
  throw new DomainError('NOT_FOUND', '没有这种文书。请从文书列表中选择。');
}
