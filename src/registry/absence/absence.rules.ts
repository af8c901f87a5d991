import { addDays, type Day, isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** Kinds of absence with their names. */
export const ABSENCE_KINDS = {
  LEAVE: '休假',
  SICK: '病假',
  DUTY: '值班',
  TRAINING: '培训学习',
  SECONDED: '借调',
  OTHER: '其他',
} as const;

export type AbsenceKind = keyof typeof ABSENCE_KINDS;

/** Longer ones are slips of the pen (2062 for 2026); who is gone for good is set to off duty. */
export const LONGEST_DAYS = 3 * 366;

export const REMARK_LENGTH = 200;

/** A period as a form or an import gives it. */
export interface AbsencePeriod {
  readonly kind: string;
  /** First day, YYYY-MM-DD. */
  readonly from: string;
  /** Last day, included. */
  readonly to: string;
  readonly remark?: string | null;
}

/** Chinese name of a kind. */
export function absenceName(kind: string): string {
  return isAbsenceKind(kind) ? ABSENCE_KINDS[kind] : '其他';
}

/** True for a kind of the closed list. */
export function isAbsenceKind(kind: string): kind is AbsenceKind {
  return Object.hasOwn(ABSENCE_KINDS, kind);
}

/** The period with a clean remark, null where there is none. */
export function cleanPeriod(period: AbsencePeriod): AbsencePeriod {
  return { ...period, remark: cleanText(period.remark ?? '') || null };
}

/** What is wrong with a clean period, by field; empty where nothing is. */
export function periodFaults({ kind, from, to, remark }: AbsencePeriod): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!isAbsenceKind(kind)) fault('kind', 'CHOICE', '请选择类别：休假、病假、值班、培训学习、借调或其他。');
  if (!isDay(from)) fault('from', 'DAY', '请填写开始日期，例如 2026-03-02。');
  if (!isDay(to)) fault('to', 'DAY', '请填写结束日期，例如 2026-03-06。');
  if (isDay(from) && isDay(to)) {
    if (to < from) fault('to', 'ORDER', `结束日期 ${to} 早于开始日期 ${from}，请核对。`);
    else if (to > addDays(from, LONGEST_DAYS)) {
      fault('to', 'TOO_LONG', '一次登记不得超过三年，请核对年份；长期不在岗的，请把人员状态改为不在岗。');
    }
  }
  const text = remark ?? '';
  if (text.length > REMARK_LENGTH) fault('remark', 'TOO_LONG', `说明最多 ${REMARK_LENGTH} 字。`);
  if (holdsIdCardNumber(text)) fault('remark', 'ID_CARD', '说明中不得有身份证号码，请删去。');
  return faults;
}

/** Every day of a range on which at least one of the periods lies, ascending, each once. */
export function daysAway(periods: readonly { from: Day; to: Day }[], from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (periods.some((one) => one.from <= day && day <= one.to)) days.push(day);
  }
  return days;
}
