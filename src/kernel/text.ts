/** ASCII without spaces and the unified ideographs stand as they are in NFKC: most cells of a long list. */
const ALREADY_CLEAN = /^[\u0021-\u007E\u4E00-\u9FFF]*$/;

/** Half of a character: no database and no file can hold it. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * NFKC, control characters to spaces, halves of characters to U+FFFD, white space folded, trimmed: how any typed or
 * imported text is read.
 */
export function cleanText(text: string): string {
  if (ALREADY_CLEAN.test(text)) return text;
  return text
    .replace(LONE_SURROGATE, '\uFFFD')
    .normalize('NFKC')
    .replace(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Sentences as people write them: like `cleanText`, but Chinese punctuation stays what it is (NFKC would make ， a comma
 * of half the width), and so do line breaks, no more than one empty line at a time. Letters and digits of full width
 * become plain ones.
 */
export function cleanProse(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\uFFFD')
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g, (sign) =>
      String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
    )
    .replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The same on one line. */
export function cleanSentence(text: string): string {
  return cleanProse(text).replace(/\n+/g, ' ');
}

/** At most so many UTF-16 units from the start of a text, never half of a character. */
export function cutText(text: string, most: number): string {
  const last = text.charCodeAt(most - 1);
  const inside = text.length > most && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, inside ? most - 1 : most);
}

/** A code as typed: full-width to ASCII, spaces out, upper case. */
export function cleanCode(text: string): string {
  return cleanText(text).replace(/\s/g, '').toUpperCase();
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The check character of the first 17 characters of a uscc (GB 32100-2015), or null if one is not of the alphabet. */
export function usccCheckCharacter(first17: string): string | null {
  let sum = 0;
  let weight = 1;
  for (const character of first17.slice(0, 17)) {
    const value = USCC_ALPHABET.indexOf(character);
    if (value < 0) return null;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31];
}

/** True for a valid 18-character 统一社会信用代码 (GB 32100-2015 check character). */
export function isUscc(code: string): boolean {
  return code.length === 18 && usccCheckCharacter(code) === code[17];
}

const ORGANISATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** True if the organisation code inside a uscc (characters 9–17) has a right check of its own (GB 11714). */
export function hasValidOrganisationCode(uscc: string): boolean {
  const body = uscc.slice(8, 16);
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const value = ORGANISATION_ALPHABET.indexOf(body[i]);
    if (value < 0) return false;
    sum += value * ORGANISATION_WEIGHTS[i];
  }
  const check = 11 - (sum % 11);
  const character = check === 10 ? 'X' : check === 11 ? '0' : String(check);
  return uscc[16] === character;
}

/** A phone number with its middle masked: 138****1234. Shorter ones keep their last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  if (digits.length >= 8) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return digits === '' ? '' : `***${digits.slice(-2)}`;
}

/** True if a text holds what looks like a resident identity card number; such numbers are never stored. */
export function holdsIdCardNumber(text: string): boolean {
  for (const match of text.normalize('NFKC').matchAll(/(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g)) {
    const digits = match[0].toUpperCase();
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
    if ('10X98765432'[sum % 11] === digits[17]) return true;
  }
  return false;
}
