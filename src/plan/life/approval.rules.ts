import type { Fault } from '../../kernel/domain-error.js';
import { STANDING_NAMES } from './confirmation.rules.js';
import type { PartnerStand } from './partner-stands.js';

/** What an approval says of partners that have not confirmed: nothing, a reason that was given, or one that is plain. */
export interface Unconfirmed {
  /** Stands in the plan's record; null where every partner has confirmed. */
  readonly reason: string | null;
  readonly faults: readonly Fault[];
}

type Stand = Pick<PartnerStand, 'poolName' | 'standing' | 'reachable'>;

/**
 * Approval without a partner's confirmation needs a reason. That a partner has no account here is one by itself, as
 * long as nobody was asked and nobody objected.
 * @param given what the approver wrote; empty: nothing
 */
export function unconfirmed(stands: readonly Stand[], given: string): Unconfirmed {
  const missing = stands.filter((one) => one.standing !== 'CONFIRMED');
  if (missing.length === 0) return { reason: null, faults: [] };
  const list = missing.map((one) => `${one.poolName}(${STANDING_NAMES[one.standing]})`).join('、');
  if (given.length > 500) {
    const message = '未经确认即批准的理由不能超过500字。';
    return { reason: null, faults: [{ field: 'unconfirmedReason', code: 'TOO_LONG', message }] };
  }
  if (given.length >= 4) return { reason: `未经确认：${list}。理由：${given}`, faults: [] };
  if (given === '' && missing.every((one) => one.standing === 'OPEN' && !one.reachable)) {
    return { reason: `未在系统内确认：${list}，这些部门在本系统没有可以答复的账号`, faults: [] };
  }
  const message = `${list}没有确认计划。请先取得确认，或写明未经确认即批准的理由(4至500字)。`;
  return { reason: null, faults: [{ field: 'unconfirmedReason', code: 'NOT_CONFIRMED', message }] };
}
