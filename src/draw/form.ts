const CODE = /^[0-9A-Za-z._-]{1,64}$/;
const HEX_64 = /^[0-9a-f]{64}$/;
const NONCE = /^[0-9A-Fa-f]{64}$/;
const DIGITS = /^[0-9]{1,64}$/;
const INTEGER = /^(0|[1-9][0-9]*)$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// With the u flag a pair is one character, so this finds only halves without their other half.
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** The forms of texts (section 1). */
export const isCode = (text: string): boolean => CODE.test(text);
/** A digest, commitment or seed: 64 lower-case hex digits. */
export const isHex64 = (text: string): boolean => HEX_64.test(text);
/** A nonce: 64 hex digits. */
export const isNonce = (text: string): boolean => NONCE.test(text);
/** What a witness gives. */
export const isDigits = (text: string): boolean => DIGITS.test(text);
export const hasControl = (text: string): boolean => CONTROL.test(text);
export const hasLoneSurrogate = (text: string): boolean => LONE_SURROGATE.test(text);
/** A stratum, area, reason, label or name. */
export const isName = (text: string): boolean => text !== '' && !hasControl(text) && !hasLoneSurrogate(text);

/** An integer of a .tsv file from 0 to 2⁵³ − 1, or null. */
export function integerOf(text: string): number | null {
  if (!INTEGER.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** How each form is described to a person. */
export const WORDS = {
  code: '1–64 位的字母、数字、“.”“_”“-”',
  hex: '64 位小写十六进制数字',
  nonce: '64 位十六进制数字',
  name: '非空且不含控制字符的文字',
  ratio: '如 0.05 的非负小数',
  integer: '0 至 2⁵³−1 的整数',
} as const;
