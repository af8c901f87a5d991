import { z } from 'zod';
import { DomainError } from '../../kernel/domain-error.js';

z.config(z.locales.zhCN());

/**
 * Reads a request body with a schema.
 * @throws DomainError INVALID_INPUT with every fault, each tied to its field.
 */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw new DomainError(
    'INVALID_INPUT',
    '提交的内容有误，没有保存，请按提示修改。',
    result.error.issues.map((issue) => ({
      field: issue.path.join('.'),
      code: issue.code.toUpperCase(),
      message: wordsOf(issue),
    })),
  );
}

/** What a person reads: the library's own sentences name its types in English. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (!issue.message.includes('期望')) return issue.message;
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return `内容过长，最多${issue.maximum}字，请删减后再提交。`;
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    return `最多${issue.maximum}项，请分几次提交。`;
  }
  return '没有填写，或者填写的格式不正确，请核对后重新填写。';
}

/** A list field of a form: a single value, several, or none. */
export const formList = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(200)).max(500),
);

/** A check box. */
export const formFlag = z.preprocess(
  (value) => value === 'on' || value === 'true' || value === true,
  z.boolean(),
);

/** An optional text: empty is null. */
export const optionalText = z.preprocess(
  (value) => (value === undefined || value === null || value === '' ? null : value),
  z.string().max(2000).nullable(),
);

/** Page number of a list, from 1; anything odd is page 1. */
export function pageNumber(value: unknown): number {
  const page = Number(value);
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
