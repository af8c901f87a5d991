import type { DisclosureKind } from '../../disclosure/disclosure.rules.js';
import { isTableKind } from '../../disclosure/kinds/table-columns.js';

/** What decides the page of a publication. */
export interface Addressed {
  readonly id: string;
  readonly kind: DisclosureKind;
  readonly objectId: string;
}

/**
 * The page of a publication.
 * @param numbers of the draws, by their ids
 */
export function pageOf({ id, kind, objectId }: Addressed, numbers: ReadonlyMap<string, string>): string {
  if (kind === 'RESULT') return `/public/results/${id}`;
  if (kind === 'PLAN') return `/public/plans/${id}`;
  if (isTableKind(kind)) return `/public/lists/${id}`;
  return `/public/draws/${numbers.get(objectId)}`;
}

/** Where a version of a publication is found for ever, whatever becomes of its page. */
export function permanentAddress(id: string): string {
  return `/public/disclosures/${id}`;
}
