import { addDays, type Day, daysInMonth, isDay, makeDay } from '../kernel/day.js';
import type { Fault } from '../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../kernel/text.js';
import { CREDIT_CLASSES, type CreditClass, type RuleEffect } from './credit.types.js';

const LONGEST_SOURCE = 200;
/** No class is valid for longer than this; an office that means “until further notice” leaves the end open. */
const LONGEST_YEARS = 10;

/** A class as somebody registers it. */
export interface ClassInput {
  readonly creditClass: string;
  readonly validFrom: Day;
  /** Null: until another one begins. */
  readonly validTo: Day | null;
  /** Document, list or reason. */
  readonly source: string;
}

/** The same, cleaned. */
export function cleanClass(input: ClassInput): ClassInput {
  return {
    creditClass: cleanText(input.creditClass).toUpperCase(),
    validFrom: input.validFrom.trim(),
    validTo: input.validTo === null || input.validTo.trim() === '' ? null : input.validTo.trim(),
    source: cleanText(input.source),
  };
}

/** Every fault of a class that is to be registered, by field. @param input cleaned */
export function classFaults({ creditClass, validFrom, validTo, source }: ClassInput): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!isCreditClass(creditClass)) fault('creditClass', 'CHOICE', '请选择信用风险等级 A、B、C、D 之一。');
  faults.push(...periodFaults(validFrom, validTo));
  faults.push(...sourceFaults('source', source, '评定依据，如文件名称和文号'));
  return faults;
}

/** Faults of a period, the end of which may be open. */
export function periodFaults(validFrom: Day, validTo: Day | null): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, message: string) => faults.push({ field, code: 'DAY', message });
  if (!isDay(validFrom)) fault('validFrom', '开始日期不是有效日期，应如 2026-03-02，请改正。');
  if (validTo === null) return faults;
  if (!isDay(validTo)) fault('validTo', '截止日期不是有效日期，应如 2027-03-01，请改正。');
  else if (isDay(validFrom) && validTo < validFrom)
    fault('validTo', `截止日期 ${validTo} 早于开始日期 ${validFrom}，请核对这两个日期。`);
  else if (isDay(validFrom) && validTo > monthsOn(validFrom, LONGEST_YEARS * 12)) {
    fault('validTo', `有效期不得超过 ${LONGEST_YEARS} 年，请核对年份；长期有效的把截止日期留空。`);
  }
  return faults;
}

/** Faults of a text that tells where something comes from. @param what e.g. 评定依据 */
export function sourceFaults(field: string, text: string, what: string): Fault[] {
  if (text.length < 2 || text.length > LONGEST_SOURCE) {
    return [{ field, code: 'REQUIRED', message: `请写明${what}(2至${LONGEST_SOURCE}字)。` }];
  }
  if (!holdsIdCardNumber(text)) return [];
  return [{ field, code: 'ID_CARD', message: '内容中含有居民身份证号码，请删去。' }];
}

/** True for A, B, C, D. */
export function isCreditClass(text: string): text is CreditClass {
  return (CREDIT_CLASSES as readonly string[]).includes(text);
}

/**
 * A class some steps towards D, at most D; nobody leaves the strata by it. The database's `credit_raised` says the same.
 * @param own null: unrated, counted from `unratedAs` once there is a step
 */
export function raised(
  own: CreditClass | null,
  { steps, unratedAs }: Pick<RuleEffect, 'steps' | 'unratedAs'>,
): CreditClass | null {
  if (steps === 0) return own;
  const at = CREDIT_CLASSES.indexOf(own ?? unratedAs) + steps;
  return CREDIT_CLASSES[Math.min(at, CREDIT_CLASSES.length - 1)];
}

/** The same date so many months later, the month's last where it has no such day. */
export function monthsOn(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number);
  const count = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(count / 12), (count % 12) + 1];
  return makeDay(y, m, Math.min(date, daysInMonth(y, m))) ?? day;
}

/** Last day of a class that begins on a day and is valid for so many months. */
export function lastValidDay(from: Day, months: number): Day {
  return addDays(monthsOn(from, months), -1);
}

/** 2026-03-02 至 2027-03-01, or 2026-03-02 起. */
export function periodText(from: Day, to: Day | null): string {
  return to === null ? `${from} 起` : `${from} 至 ${to}`;
}
