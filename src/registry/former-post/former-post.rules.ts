import { type Day, makeDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { holdsIdCardNumber } from '../../kernel/text.js';

/** The kind of relation that lapses: a post that the person has left. */
export const FORMER_POST = 'FORMER_POST';

export const LEAST_YEARS = 1;
export const MOST_YEARS = 30;
const LONGEST_SOURCE = 200;

/**
 * The first day on which a former post no longer bars: the same date so many years later, and 28 February where that
 * year has no 29th. The register's SQL counts in the same way.
 */
export function lapseDay(leftOn: Day, years: number): Day {
  const [year, month, day] = leftOn.split('-').map(Number);
  return makeDay(year + years, month, day) ?? `${year + years}-02-28`;
}

/** Every fault of a rule that is to be set. @param years as typed */
export function formerPostFaults(years: number, source: string): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isInteger(years) || years < LEAST_YEARS || years > MOST_YEARS) {
    const message = `年限请填${LEAST_YEARS}至${MOST_YEARS}的整数。`;
    faults.push({ field: 'years', code: 'RANGE', message });
  }
  if (source.length < 4 || source.length > LONGEST_SOURCE) {
    const message = `请写明年限的依据，如文件名称和条款(4至${LONGEST_SOURCE}字)。`;
    faults.push({ field: 'source', code: 'REQUIRED', message });
  } else if (holdsIdCardNumber(source)) {
    faults.push({ field: 'source', code: 'ID_CARD', message: '依据中含有居民身份证号码，请删去。' });
  }
  return faults;
}

/** What is wrong with the day on which a post was left (Chinese), or null. */
export function leftOnFault(relation: string, leftOn: Day | null, today: Day): string | null {
  if (leftOn === null) return null;
  if (relation !== FORMER_POST) return '只有关系类别为“曾任职”时才填写离职日期，请删去日期或改选类别。';
  return leftOn > today ? '离职日期不能晚于今天，请核对。' : null;
}
