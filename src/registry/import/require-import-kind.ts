import { DomainError } from '../../kernel/domain-error.js';
import { importKind, IMPORT_KINDS } from './import-kinds.js';
import type { ImportKind } from './import-types.js';

/** The list of a code. @throws DomainError INVALID_INPUT (field `kind`) naming those that there are */
export function requireImportKind(kind: string): ImportKind {
  const found = importKind(kind);
  if (found) return found;
  const titles = IMPORT_KINDS.map(({ title }) => title).join('、');
  const message = `没有选择名录，或没有这种名录。请选择其中之一：${titles}。`;
  throw new DomainError('INVALID_INPUT', message, [{ field: 'kind', code: 'KIND', message: '请选择名录。' }]);
}
