import { z } from 'zod';
import { DomainError } from '../../src/kernel/domain-error.js';
import { formList, optionalText, read } from '../../src/platform/http/read.js';

const BODY = z.object({
  reason: optionalText.optional(),
  tasks: formList.optional(),
  version: z.coerce.number().int().min(1).max(1000),
  act: z.enum(['HAND_IN', 'REOPEN']),
  draw: z.string('请选择抽取'),
});

/** What a body is refused with, field by field. */
function refused(body: object): Record<string, string> {
  try {
    read(BODY, body);
  } catch (error) {
    if (error instanceof DomainError)
      return Object.fromEntries(error.faults.map(({ field, message }) => [field, message]));
    throw error;
  }
  throw new Error('the body was read');
}

describe('a body that does not fit', () => {
  const right = { version: 1, act: 'REOPEN', draw: '1' };

  it('is refused in words without English, each fault at its field', () => {
    expect(read(BODY, { ...right, reason: '长'.repeat(2000) })).toMatchObject(right);
    expect(refused({ ...right, reason: '长'.repeat(2001), draw: undefined })).toEqual({
      reason: '内容过长，最多2000字，请删减后再提交。',
      draw: '请选择抽取',
    });
    expect(refused({ ...right, tasks: Array.from({ length: 501 }, () => '1') })).toEqual({
      tasks: '最多500项，请分几次提交。',
    });
    const odd = { version: {}, act: [], draw: 7, reason: { a: 1 }, tasks: [{}] };
    for (const body of [odd, {}, { version: 1e300 }, { version: 0.5, act: 'toString' }]) {
      expect(Object.values(refused(body)).filter((message) => /[A-Za-z]/.test(message))).toEqual([]);
    }
  });
});
