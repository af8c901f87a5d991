import type { Fault } from '../../kernel/domain-error.js';
import { sourceFaults } from '../credit.rules.js';
import { CARD_RULES, type RuleEffect, type RuleKey } from '../credit.types.js';

export const MOST_STEPS = 3;
export const MOST_MONTHS = 60;

/** A rule as somebody sets it. */
export interface RuleInput extends RuleEffect {
  readonly source: string;
}

/** True for rules of cards: a card has days of its own, so that they have no months. */
export function isCardRule(key: RuleKey): boolean {
  return Object.hasOwn(CARD_RULES, key);
}

/** Every fault of a rule, by field. */
export function ruleFaults(key: RuleKey, { steps, months, source }: RuleInput): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, message: string) => faults.push({ field, code: 'RANGE', message });
  if (!Number.isInteger(steps) || steps < 0 || steps > MOST_STEPS) {
    fault('steps', `上调级数请填 0 至 ${MOST_STEPS} 的整数；0 为不上调。`);
  }
  const isCard = isCardRule(key);
  if (isCard && months !== null) fault('months', '红黄牌自有起止日期，规则中不填有效月数，请留空。');
  if (!isCard && (months === null || !Number.isInteger(months) || months < 1 || months > MOST_MONTHS)) {
    fault('months', `等级有效月数请填 1 至 ${MOST_MONTHS} 的整数。`);
  }
  return [...faults, ...sourceFaults('source', source, '规则的依据，如文件名称和条款')];
}

/** True where both say the same. */
export function isSameRule(one: RuleInput, other: RuleInput): boolean {
  return (
    one.steps === other.steps &&
    one.unratedAs === other.unratedAs &&
    one.targeted === other.targeted &&
    one.months === other.months &&
    one.source === other.source
  );
}

/** 上调2级(未评级的从B起算)，列入定向检查；等级有效12个月 */
export function effectText({ steps, unratedAs, targeted, months }: RuleEffect): string {
  const parts = [
    ...(steps > 0 ? [`上调${steps}级，最高到D(未评级的从${unratedAs}起算)`] : []),
    ...(targeted ? ['列入定向检查名单'] : []),
    ...(steps > 0 && months !== null ? [`等级有效${months}个月`] : []),
  ];
  return parts.length === 0 ? '不改变等级' : parts.join('，');
}
