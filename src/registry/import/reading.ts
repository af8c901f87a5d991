import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import type { AreaMatcher } from '../areas.rules.js';
import type { Check, Column, ColumnValue } from '../kinds/columns.js';
import type { NamedMatcher } from './named.rules.js';

/** What reading a value may look up. */
export interface ValueContext {
  readonly area: AreaMatcher;
  readonly agencies: NamedMatcher;
  readonly pools: NamedMatcher;
  readonly items: NamedMatcher;
}

/** What a reader of one type of column is given. */
export interface Source {
  /** The text after `cleanText`. */
  readonly plain: string;
  /** The text with its line breaks. */
  readonly text: string;
  /** Power of ten that the heading's unit adds. */
  readonly scale: number;
  readonly context: ValueContext;
}

/** A value as read, or a fault; a warning may stand beside a value. */
export interface Reading extends Check {
  readonly value: ColumnValue;
}

export type Reader = (column: Column, source: Source) => Reading;

/** The reading of what cannot be taken. */
export function refuse(code: string, message: string): Reading {
  return { value: null, fault: { code, message } };
}

/** The reading of a required column that is blank. */
export function missing(column: Column): Reading {
  return refuse('REQUIRED', `缺少${column.heading}，此项必填。请补填。`);
}

/** Long runs of digits with their middle hidden, for messages about identity numbers. */
export function maskDigits(text: string): string {
  return text
    .replace(/\d{10,}[0-9Xx]*/g, (digits) => `${digits.slice(0, 3)}…${digits.slice(-2)}`)
    .slice(0, 60);
}

/** A text as messages quote it. */
export function quoted(text: string): string {
  const plain = maskIfIdCard(cleanText(text));
  return `“${plain.length > 60 ? `${plain.slice(0, 60)}…` : plain}”`;
}

function maskIfIdCard(text: string): string {
  return holdsIdCardNumber(text) ? maskDigits(text) : text;
}
