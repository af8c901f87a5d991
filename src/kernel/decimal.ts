/** Exact arithmetic on ratios written `[0-9]+(\.[0-9]+)?`: never a floating-point number. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export type Rounding = 'CEIL' | 'FLOOR' | 'HALF_UP';

const RATIO = /^[0-9]+(\.[0-9]+)?$/;

/** True for a ratio as the draw's files write it. */
export function isRatio(text: unknown): text is string {
  return typeof text === 'string' && RATIO.test(text);
}

/** Reads a ratio text exactly. @throws RangeError if it is not one. */
export function parseRatio(text: string): Fraction {
  if (!RATIO.test(text)) throw new RangeError(`not a ratio: ${text}`);
  const [whole, part = ''] = text.split('.');
  return { numerator: BigInt(whole + part), denominator: 10n ** BigInt(part.length) };
}

/** ratio × n, rounded to a whole number. */
export function ratioOf(ratio: string, n: bigint, rounding: Rounding): bigint {
  const { numerator, denominator } = parseRatio(ratio);
  return divide(numerator * n, denominator, rounding);
}

/** a ÷ b of non-negative integers, rounded. */
export function divide(a: bigint, b: bigint, rounding: Rounding): bigint {
  const quotient = a / b;
  const rest = a % b;
  if (rest === 0n || rounding === 'FLOOR') return quotient;
  if (rounding === 'CEIL') return quotient + 1n;
  return rest * 2n >= b ? quotient + 1n : quotient;
}

/** −1, 0, 1 as ratio a is less than, equal to, more than ratio b. */
export function compareRatios(a: string, b: string): number {
  const x = parseRatio(a);
  const y = parseRatio(b);
  const difference = x.numerator * y.denominator - y.numerator * x.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
