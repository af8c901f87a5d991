import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** How a field goes out, from the most open to the closest. */
export const POLICIES = {
  PUBLIC: '公开',
  MASKED: '遮盖',
  PSEUDONYM: '化名',
  HIDDEN: '不公开',
} as const;

export type Policy = keyof typeof POLICIES;

export const POLICY_KINDS = Object.keys(POLICIES) as Policy[];

export function isPolicy(text: unknown): text is Policy {
  return typeof text === 'string' && Object.hasOwn(POLICIES, text);
}

/** True if the first policy shows less than the second. */
export function isStricter(one: Policy, other: Policy): boolean {
  return POLICY_KINDS.indexOf(one) > POLICY_KINDS.indexOf(other);
}

/** What stands in place of a field that does not go out. */
export const HIDDEN_TEXT = '（不予公开）';
/** What stands in place of a secret of a firm (政府信息公开条例 第15条). */
export const CUT_TEXT = '（涉及商业秘密，不予公开）';
const STARS = '＊＊＊';

/** The first character and three stars, however long the text is; masked again it stays as it is. */
export function maskText(text: string): string {
  const characters = [...text];
  if (characters.length < 2 || text.startsWith('＊')) return STARS;
  return `${characters[0]}${STARS}`;
}

/** A text under a policy; an empty one says nothing and stays empty. @param pseudonym the other name of a text */
export function underPolicy(text: string, policy: Policy, pseudonym: (text: string) => string): string {
  if (text === '' || policy === 'PUBLIC') return text;
  if (policy === 'HIDDEN') return HIDDEN_TEXT;
  return policy === 'MASKED' ? maskText(text) : pseudonym(text);
}

/** A cell that is cut as a secret of a firm. */
export interface Cut {
  /** Key of the row, e.g. the code of the subject; null above the table. */
  readonly row: string | null;
  readonly field: string;
  /** Why it is one, e.g. who asked for it. */
  readonly note: string;
}

const MOST_NOTE = 300;

/** Faults of a note or reason; `text` cleaned by the caller. */
export function noteFaults(text: string, field: string, what: string): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field, code, message }];
  if (text === '') return fault('REQUIRED', `请填写${what}。`);
  if ([...text].length > MOST_NOTE) return fault('TOO_LONG', `${what}最多${MOST_NOTE}字，请删减后再提交。`);
  if (holdsIdCardNumber(text)) return fault('ID_CARD', `${what}不能含居民身份证号码，请删去后再提交。`);
  return [];
}

/** The cuts with one added; the same cell cut again has the newer note. */
export function withCut(cuts: readonly Cut[], cut: Cut): Cut[] {
  return [...withoutCut(cuts, cut), { ...cut, note: cleanText(cut.note) }];
}

export function withoutCut(cuts: readonly Cut[], { row, field }: Pick<Cut, 'row' | 'field'>): Cut[] {
  return cuts.filter((one) => one.row !== row || one.field !== field);
}
