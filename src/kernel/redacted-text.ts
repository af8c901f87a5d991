import { maskPhone } from './text.js';

/** What stands in a published text in place of an identity card number. */
const NO_ID_CARD = '(证件号码已隐去)';
/** What stands in a published text in place of an inspector's name. */
export const NO_NAME = '检查人员';

/** 18 or 15 digits built like a resident identity card number: area, day of birth, serial number. */
const ID_CARD =
  /(?<![0-9A-Za-z])[1-8]\d{5}(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])/g;
const MOBILE = /(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])/g;
const LANDLINE = /(?<![0-9A-Za-z-])0\d{2,3}[- ]?\d{7,8}(?![0-9A-Za-z])/g;
/** A local number is known by the word before it. */
const NAMED_NUMBER = /((?:电话|手机|座机|联系方式)(?:号码)?(?:[:\uFF1A为是])?\s*)(\d{7,12})(?![0-9A-Za-z])/g;

/** What was altered in a text: numbers of cards taken out, phone numbers masked, names replaced. */
export type TextMark = 'ID_CARD' | 'PHONE' | 'NAME';

/** The names of inspectors that may stand in a text, and what is written instead of each. */
export interface NamesInText {
  /** Shorter than two characters is not taken for a name. */
  readonly names: readonly string[];
  readonly write: (name: string) => string;
}

/**
 * A text as it may be published: phone numbers masked, identity card numbers and the given names taken out
 * (政府信息公开条例 第15条；个人信息保护法 第6、34条), and what was altered.
 */
export function redactedText(
  text: string,
  { names, write }: NamesInText,
): { readonly text: string; readonly marks: readonly TextMark[] } {
  const noCards = text.replace(ID_CARD, NO_ID_CARD);
  const noPhones = noCards
    .replace(MOBILE, (phone) => maskPhone(phone.replace(/^\+?86[- ]?/, '')))
    .replace(LANDLINE, (phone) => maskPhone(phone))
    .replace(NAMED_NUMBER, (_, label: string, phone: string) => label + maskPhone(phone));
  let clean = noPhones;
  // The longest first: 扎西 must not be taken out of 扎西顿珠 and leave a rest.
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    if ([...name].length >= 2) clean = clean.replaceAll(name, () => write(name));
  }
  return {
    text: clean,
    marks: [
      ...(noCards === text ? [] : ['ID_CARD' as const]),
      ...(noPhones === noCards ? [] : ['PHONE' as const]),
      ...(clean === noPhones ? [] : ['NAME' as const]),
    ],
  };
}

/** The text alone, names replaced by 检查人员. */
export function redactText(text: string, names: readonly string[]): string {
  return redactedText(text, { names, write: () => NO_NAME }).text;
}
