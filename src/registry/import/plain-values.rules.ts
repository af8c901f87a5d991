import { cleanCode } from '../../kernel/text.js';
import type { Column } from '../kinds/columns.js';
import { readDay } from './day.rules.js';
import { quoted, type Reading, refuse, type Source } from './reading.js';

/** What Excel makes of a long number. */
const SCIENTIFIC = /^\d(\.\d+)?E\+?\d{2}$/;

/** A code: half-width, upper case, without spaces. */
export function readCode(column: Column, { plain }: Source): Reading {
  const code = cleanCode(plain)
    .replace(/^['‘’`]+/, '')
    .replace(/[‐‑‒–—―−]/g, '-');
  if (SCIENTIFIC.test(code)) {
    return refuse(
      'LONG_NUMBER',
      `${column.heading}变成了科学记数法${quoted(plain)}，末几位已丢失。请把单元格设为文本格式后重新填写。`,
    );
  }
  const check = column.check?.(code) ?? {};
  return { value: check.fault === undefined ? code : null, ...check };
}

/** A day in any of the office's spellings. */
export function readDayValue(column: Column, { plain }: Source): Reading {
  const day = readDay(plain.replace(/^['‘’`]+/, ''));
  if (day !== null) return { value: day };
  return refuse(
    'DAY',
    `${column.heading}${quoted(plain)}不是有效日期。请按 2026-03-01 的写法填写实际存在的日期。`,
  );
}

/** The number without thousands separators, a unit behind it, and zeros after the point. */
function bareNumber(column: Column, plain: string): { digits: string; scale: number | null } {
  let digits = plain.replace(/\s/g, '');
  let scale: number | null = null;
  const units = [
    ...(column.units ?? []).map((unit) => [unit, 0] as const),
    ...Object.entries(column.headingUnits ?? {}),
  ];
  for (const [unit, power] of units.sort((a, b) => b[0].length - a[0].length)) {
    if (!digits.endsWith(unit)) continue;
    digits = digits.slice(0, -unit.length);
    scale = power;
    break;
  }
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) digits = digits.replaceAll(',', '');
  return { digits, scale };
}

/** A whole number from 0. */
export function readInteger(column: Column, { plain }: Source): Reading {
  const digits = bareNumber(column, plain).digits.replace(/\.0+$/, '');
  if (/^\d{1,9}$/.test(digits)) return { value: Number(digits) };
  return refuse('INTEGER', `${column.heading}${quoted(plain)}不是整数。请填 0 或正整数，不要带文字。`);
}

/** An exact decimal from 0, in the column's own unit. */
export function readDecimal(column: Column, { plain, scale: headingScale }: Source): Reading {
  const { digits, scale } = bareNumber(column, plain);
  if (/^\d{1,13}(\.\d{1,12})?$/.test(digits)) return { value: shiftDecimal(digits, scale ?? headingScale) };
  return refuse('DECIMAL', `${column.heading}${quoted(plain)}不是数字。请填 0 或正数，不要带文字。`);
}

/** Moves the decimal point exactly, and drops zeros that say nothing. */
export function shiftDecimal(digits: string, power: number): string {
  const [whole, part = ''] = digits.split('.');
  const all = whole + part;
  const point = whole.length + power;
  const left = point > 0 ? all.padEnd(point, '0').slice(0, point) : '0';
  const right = point >= 0 ? all.slice(point) : '0'.repeat(-point) + all;
  const tail = right.replace(/0+$/, '');
  return left.replace(/^0+(?=\d)/, '') + (tail === '' ? '' : `.${tail}`);
}

/** A phone number; an odd one is only pointed out. */
export function readPhone(column: Column, { plain }: Source): Reading {
  if (SCIENTIFIC.test(plain.replace(/\s/g, '').toUpperCase())) {
    return refuse(
      'LONG_NUMBER',
      `${column.heading}变成了科学记数法${quoted(plain)}，号码已丢失。请把单元格设为文本格式后重新填写。`,
    );
  }
  const value = plain.replace(/^['‘’`]+/, '');
  const digits = value.replace(/\D/g, '');
  if (/^[\d+\-()*转分机、/,;. ]+$/.test(value) && digits.length >= 5) return { value };
  return {
    value,
    warning: {
      code: 'PHONE',
      message: `${column.heading}${quoted(plain)}不像电话号码，已按原样接受，请核对。`,
    },
  };
}
