import type { Day } from '../kernel/day.js';
import type { RegistryInspector } from './registry-reader.service.js';

/** Why a person may not inspect an item, whatever the days. */
export type Unfit = 'AGENCY_CLOSED' | 'OFF_DUTY' | 'EXPERT' | 'CERTIFICATE_EXPIRED' | 'NOT_AUTHORISED';

/** What of a person says whether he or she may inspect. */
type Person = Pick<
  RegistryInspector,
  'agencyActive' | 'status' | 'isExpert' | 'certificateValidTo' | 'itemCodes'
>;

/**
 * Every reason why a person may not inspect an item up to a day; none: he or she may. Certificates must hold through
 * that day; experts are never among the two inspectors the law asks for (行政处罚法 第42条).
 */
export function unfitFor(person: Person, itemCode: string, until: Day): Unfit[] {
  const reasons: Unfit[] = [];
  if (!person.agencyActive) reasons.push('AGENCY_CLOSED');
  if (person.status !== 'ON_DUTY') reasons.push('OFF_DUTY');
  if (person.isExpert) reasons.push('EXPERT');
  if (person.certificateValidTo < until) reasons.push('CERTIFICATE_EXPIRED');
  if (!person.itemCodes.includes(itemCode)) reasons.push('NOT_AUTHORISED');
  return reasons;
}
