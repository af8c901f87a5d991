import { addDays, chineseDay, type Day } from '../../kernel/day.js';
import type { RegistryConfirmation } from '../../registry/registry-reader.service.js';

/** A registry that its county has not confirmed for longer than this may have firms in it that are gone. */
export const STALE_DAYS = 90;

/** A county whose registry was confirmed too long ago, or never. */
export interface StaleArea {
  readonly area: string;
  readonly subjects: number;
  readonly confirmedOn: Day | null;
  /** 最近一次核对名录：2026年3月1日(超过 90 日) */
  readonly text: string;
}

/**
 * Counties of the line's scope whose registry is stale on a day.
 * @param areaCodes scope of the line; empty: all counties
 */
export function staleAreas(
  confirmations: readonly RegistryConfirmation[],
  areaCodes: readonly string[],
  today: Day,
  areaName: (code: string) => string,
): StaleArea[] {
  const earliest = addDays(today, -STALE_DAYS);
  return confirmations
    .filter(({ areaCode }) => areaCodes.length === 0 || areaCodes.includes(areaCode))
    .filter(({ confirmedOn }) => confirmedOn === null || confirmedOn < earliest)
    .map(({ areaCode, subjects, confirmedOn }) => ({
      ...{ area: areaName(areaCode), subjects, confirmedOn },
      text:
        confirmedOn === null
          ? '从未核对名录'
          : `最近一次核对名录：${chineseDay(confirmedOn)}(超过 ${STALE_DAYS} 日)`,
    }));
}
