import { z } from 'zod';
import { sha256 } from '../../kernel/hash.js';
import type { EntryInput } from '../../inspection/record/record.types.js';

/** Entries that one request may carry; a telephone sends fewer at once. */
const MOST_ENTRIES = 500;

const ENTRY = z.object({
  opId: z.string().min(8).max(200),
  field: z.string().min(1).max(120),
  value: z.string().max(20_000),
  baseRevision: z.int().min(0),
  afterOp: z.string().min(8).max(200).nullish(),
  settles: z.string().max(20).nullish(),
  typedAt: z.string().max(40).nullish(),
});

/** What a telephone sends: a form with the entries as JSON in one field, since pages take forms only. */
export const SENT_ENTRIES = z.object({
  entries: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: '发送的内容不完整，请刷新页面后再试。' });
        return z.NEVER;
      }
    })
    .pipe(z.array(ENTRY).max(MOST_ENTRIES)),
});

/** What one may do with the part of one's system. */
export const PART_ACT = z.object({
  act: z.enum(['HAND_IN', 'REOPEN', 'ABSENT']),
  pool: z.string().min(1).max(50),
  reason: z.string().max(2000).optional(),
});

/** No field is ever written so often. */
const MOST_REVISIONS = 1_000_000;

type Form = Readonly<Record<string, unknown>>;

/**
 * Entries of the on-site form as a browser without JavaScript sends it: the fields whose value differs from the one that
 * the page showed (`was:` and `base:` beside each field; without `was:` the value counts in any case). The same form sent
 * twice gives the same operations; another value in it another one.
 */
export function formEntries(form: Form): EntryInput[] {
  const nonce = textOf(form['nonce']) ?? '';
  return Object.keys(form)
    .filter((name) => name.startsWith('base:'))
    .slice(0, MOST_ENTRIES)
    .flatMap((name): EntryInput[] => {
      const field = name.slice('base:'.length);
      const value = textOf(form[field]);
      if (value === undefined || value === textOf(form[`was:${field}`])) return [];
      const typed = Number(form[name]);
      const baseRevision = Number.isInteger(typed) && typed >= 0 && typed <= MOST_REVISIONS ? typed : 0;
      const settles = textOf(form[`settles:${field}`]) ?? null;
      const opId = sha256(`${nonce}|${field}|${baseRevision}|${settles ?? ''}|${value}`);
      return [{ opId, field, value, baseRevision, settles }];
    });
}

/** The system whose part is to be handed in after the form was saved, or null: the button's `then` is `HAND_IN:JT`. */
export function handsIn(form: Form): string | null {
  return /^HAND_IN:(.{1,50})$/.exec(textOf(form['then']) ?? '')?.[1] ?? null;
}

/** A text with line ends as they are kept; browsers send them with carriage returns. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : undefined;
}
