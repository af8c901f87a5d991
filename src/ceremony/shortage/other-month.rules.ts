import { type Day, lastDayOf, type Month } from '../../kernel/day.js';
import type { PersonDays } from '../frame/capacity.rules.js';
import type { PersonThen } from './levers.rules.js';

/** The month that follows. */
export function monthAfter(month: Month): Month {
  const [year, m] = month.split('-').map(Number);
  return m === 12 ? `${year + 1}-01` : `${year}-${String(m + 1).padStart(2, '0')}`;
}

/**
 * The first month after this one in which none of the counties concerned is closed; null where a year has none.
 * @param closed months 1–12 in which some county is not inspected
 */
export function openMonthAfter(month: Month, closed: ReadonlySet<number>): Month | null {
  let next = monthAfter(month);
  for (let n = 0; n < 12; n += 1, next = monthAfter(next)) {
    if (!closed.has(Number(next.slice(5)))) return next;
  }
  return null;
}

/** First and last day of a month. */
export function windowOf(month: Month): { readonly from: Day; readonly to: Day } {
  return { from: `${month}-01`, to: lastDayOf(month) };
}

/** People of a frame as a later month would have them. */
export interface OtherMonthPeople {
  readonly month: Month;
  /** By inspector id; who could not take part then is missing. */
  readonly byInspector: ReadonlyMap<string, PersonThen>;
}

/** The same with some working days more, on which the person is free. */
export function dayLonger(days: PersonDays | null, more = 1): PersonDays | null {
  return days === null ? null : { ...days, working: days.working + more };
}
