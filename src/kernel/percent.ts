import { parseRatio } from './decimal.js';

/** A ratio text as percent, exactly: 0.075 → 7.5%. @throws RangeError if it is not a ratio. */
export function percentOf(ratio: string): string {
  parseRatio(ratio);
  const [whole, part = ''] = ratio.split('.');
  const digits = (whole + part.padEnd(2, '0').slice(0, 2)).replace(/^0+(?=\d)/, '');
  const rest = part.slice(2).replace(/0+$/, '');
  return `${digits}${rest ? `.${rest}` : ''}%`;
}

const PERCENT = /^([0-9]{1,9})(?:\.([0-9]{1,12}))?\s*%?$/;

/** A percentage as typed (`10`, `10%`, full-width too) as ratio text, exactly: 7.5% → 0.075; null if it is none. */
export function ratioOfPercent(typed: string): string | null {
  const match = PERCENT.exec(typed.normalize('NFKC').trim());
  if (!match) return null;
  const digits = match[1].padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/^0+(?=\d)/, '');
  const part = (digits.slice(-2) + (match[2] ?? '')).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}
