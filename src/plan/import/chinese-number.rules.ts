const DIGITS = '零一二三四五六七八九';

/** Pattern of a whole number or decimal in digits, or of a whole number in Chinese up to 百. */
export const NUMBER = '(?:\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百]+)';

/**
 * A number as offices write it (十二, 两, 20, 2.5) as an exact decimal text without useless zeros; null where the
 * characters make no number below a thousand.
 */
export function numberText(text: string): string | null {
  if (/^\d+(\.\d+)?$/.test(text)) return withoutZeros(text);
  const value = chineseNumber(text.replace(/两/g, '二'));
  return value === null ? null : String(value);
}

/** A whole number as offices write it, or null. */
export function wholeNumber(text: string): number | null {
  const plain = numberText(text);
  if (plain === null || plain.includes('.')) return null;
  const value = Number(plain);
  return Number.isSafeInteger(value) ? value : null;
}

/** A decimal text divided by a power of ten, exact. */
export function shifted(decimal: string, places: number): string {
  const [whole, part = ''] = decimal.split('.');
  const digits = whole.padStart(places + 1, '0') + part;
  const point = digits.length - part.length - places;
  return withoutZeros(`${digits.slice(0, point)}.${digits.slice(point)}`);
}

function withoutZeros(decimal: string): string {
  const [whole, part = ''] = decimal.split('.');
  const kept = part.replace(/0+$/, '');
  const front = whole.replace(/^0+(?=\d)/, '');
  return kept === '' ? front : `${front}.${kept}`;
}

function chineseNumber(text: string): number | null {
  const match =
    /^(?:([一二三四五六七八九])百)?(零)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text);
  if (match === null || text === '') return text === '零' ? 0 : null;
  if (text === '零') return 0;
  const [, hundreds, zero, tens, ten, ones] = match;
  if (zero !== undefined && (hundreds === undefined || ones === undefined)) return null;
  const value = (letter: string | undefined): number => (letter === undefined ? 0 : DIGITS.indexOf(letter));
  return (
    value(hundreds) * 100 +
    (ten === undefined ? 0 : (tens === undefined ? 1 : value(tens)) * 10) +
    value(ones)
  );
}
