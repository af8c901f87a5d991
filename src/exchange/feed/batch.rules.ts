import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Operation } from './feed-types.js';

/**
 * What a row does at the province, which may know more or less than our rows say: an insert that was refused leaves the
 * record absent, and the correction after it inserts.
 * @param present true where the last accepted row of the record left it there
 * @returns null where there is nothing to take back
 */
export function effectiveOperation(operation: Operation, present: boolean): Operation | null {
  if (operation === 'd') return present ? 'd' : null;
  return present ? 'u' : 'i';
}

/**
 * Number of the next batch of a day: YYYYMMDD and five digits from 00001.
 * @param last the day's last number, or null
 * @throws DomainError CONFLICT after 99,999 batches
 */
export function nextBatchNumber(day: Day, last: string | null): string {
  const next = last === null ? 1 : Number(last.slice(8)) + 1;
  if (next > 99_999) throw new DomainError('CONFLICT', '今天的批次号已经用完，请明天再报送。');
  return `${day.replaceAll('-', '')}${String(next).padStart(5, '0')}`;
}

/** YYYY-MM-DD HH:MM:SS in Beijing time (UTC+8 all year). */
export function shanghaiTime(at: Date): string {
  const local = new Date(at.getTime() + 8 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
}

/** Seconds after the n-th failed attempt before the next: 15, 30, 60 … to ten minutes; it is tried for ever. */
export function secondsToWait(attempts: number): number {
  return attempts === 0 ? 0 : Math.min(600, 15 * 2 ** Math.min(attempts - 1, 10));
}
