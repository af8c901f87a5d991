import type { Fault } from '../kernel/domain-error.js';
import { holdsIdCardNumber } from '../kernel/text.js';

/** Everything wrong with the reason of a void, which everyone will read; [] where it is usable. */
export function voidReasonFaults(reason: string): Fault[] {
  const field = 'reason';
  if (reason.length < 4 || reason.length > 500) {
    return [{ field, code: 'REQUIRED', message: '请写明作废原因(4至500字)。' }];
  }
  if (!holdsIdCardNumber(reason)) return [];
  return [
    { field, code: 'ID_CARD', message: '作废原因将向社会公开，其中含有居民身份证号码，请删去后再提交。' },
  ];
}
