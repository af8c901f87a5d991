import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import type { BookedList, Guard, GuardingKind, ListBook } from './list.rules.js';

interface BookRow extends Omit<BookedList, 'codes'> {
  readonly kind: string;
  readonly name: string;
  readonly guards: Guard;
  readonly codes: readonly string[];
}

const PUBLISHED = `
  SELECT k.code AS kind, k.name, k.guards, l.state, l.edition, l.published_on::text AS "publishedOn",
         l.valid_from::text AS "validFrom", l.valid_to::text AS "validTo",
         array(SELECT i.code FROM inspection_item i WHERE i.list_version = l.version) AS codes
    FROM list_kind k LEFT JOIN item_list l ON l.kind = k.code AND l.state = 'PUBLISHED'
   WHERE k.guards <> 'NONE' ORDER BY k.sort, k.code, l.edition`;

/** Every kind that bars, with its published lists. */
export async function readListBook(tx: EntityManager, today: Day): Promise<ListBook> {
  const rows: (BookRow & { edition: number | null })[] = await tx.query(PUBLISHED);
  const kinds = new Map<string, GuardingKind & { lists: BookedList[] }>();
  for (const { kind, name, guards, codes, ...list } of rows) {
    const found = kinds.get(kind) ?? { name, guards, lists: [] };
    if (list.edition !== null) found.lists.push({ ...list, codes: new Set(codes) });
    kinds.set(kind, found);
  }
  return { today, kinds: [...kinds.values()] };
}

/** Numbers of the next version of a kind's list. Call it under the lock of the lists. */
export async function nextPlaces(
  tx: EntityManager,
  kind: string,
): Promise<{ version: number; edition: number }> {
  const [places]: { version: number; edition: number }[] = await tx.query(
    `SELECT coalesce(max(version), 0) + 1 AS version,
            coalesce(max(edition) FILTER (WHERE kind = $1), 0) + 1 AS edition FROM item_list`,
    [kind],
  );
  return places;
}
