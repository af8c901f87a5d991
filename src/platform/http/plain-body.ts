import type { NextFunction, Response } from 'express';
import { DomainError } from '../../kernel/domain-error.js';
import type { PageRequest } from './page-request.js';

/** No form or program of ours nests deeper; the parsers stop at 32 for forms and nowhere for JSON. */
const DEEPEST = 32;

/**
 * Makes what was sent plain: objects that answer `toString` as every object does, whoever names a field so, and no
 * nesting that would exhaust the stack; nothing at all is an empty object. Rules may then print and compare without fear.
 */
export function plainBody(request: PageRequest, _response: Response, next: NextFunction): void {
  request.body = plain(request.body ?? {}, 0);
  next();
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new DomainError('INVALID_INPUT', '提交的内容嵌套过深，无法读取。');
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const entries = Object.entries(value).filter(([name]) => !(name in Object.prototype));
  return Object.fromEntries(entries.map(([name, item]) => [name, plain(item, depth + 1)]));
}
