import type { EntityManager } from 'typeorm';
import { addDays, type Day } from '../kernel/day.js';
import { Conditions, pageOf, PAGE_SIZE } from '../registry/search.rules.js';
import type { ClassOrigin, CreditClass } from './credit.types.js';

/** A row of the register, with how it stands on a day. */
export interface ListedClass {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly creditClass: CreditClass;
  readonly validFrom: Day;
  /** Null: until another one begins. */
  readonly validTo: Day | null;
  readonly origin: ClassOrigin;
  readonly source: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawalReason: string | null;
  /** It is the one that counts. */
  readonly inForce: boolean;
}

/** End of a day in Asia/Shanghai. */
export function endOf(day: Day): Date {
  return new Date(`${addDays(day, 1)}T00:00:00+08:00`);
}

const LISTED = `
  SELECT c.id, c.kind, c.code, c.credit_class AS "creditClass", c.valid_from AS "validFrom",
         c.valid_to AS "validTo", c.origin, c.source, c.recorded_by AS "recordedBy", c.recorded_at AS "recordedAt",
         w.withdrawn_by AS "withdrawnBy", w.withdrawn_at AS "withdrawnAt", w.reason AS "withdrawalReason"
    FROM credit_class c LEFT JOIN credit_withdrawal w ON w.class_id = c.id`;

/** Every class of a subject, the one that began last first. */
export async function classesOf(
  tx: EntityManager,
  { kind, code }: { readonly kind: string; readonly code: string },
  day: Day,
): Promise<ListedClass[]> {
  const rows: Omit<ListedClass, 'inForce'>[] = await tx.query(
    `${LISTED} WHERE c.kind = $1 AND c.code = $2 ORDER BY c.valid_from DESC, c.id DESC`,
    [kind, code],
  );
  const first = rows.find(
    ({ validFrom, validTo, withdrawnAt }) =>
      withdrawnAt === null && validFrom <= day && (validTo === null || validTo >= day),
  );
  return rows.map((row) => ({ ...row, inForce: row === first }));
}

/** What a list of the register is narrowed to. Absent or empty: not at all. */
export interface ClassFilter {
  readonly kind?: string;
  /** Beginning of the code. */
  readonly q?: string;
}

/** One page of the register, what was recorded last first. */
export async function findClasses(tx: EntityManager, filter: ClassFilter, wanted: number) {
  const conditions = new Conditions().equals('c.kind', filter.kind);
  const word = (filter.q ?? '').replace(/[^0-9A-Za-z-]/g, '').toUpperCase();
  if (word !== '') conditions.add(`c.code LIKE ${conditions.param(word)} || '%'`);
  const { where, values } = conditions;
  const [{ total }]: [{ total: number }] = await tx.query(
    `SELECT count(*)::integer AS total FROM credit_class c ${where}`,
    values,
  );
  const { page, pages, offset } = pageOf(total, wanted);
  const rows: Omit<ListedClass, 'inForce'>[] = await tx.query(
    `${LISTED} ${where} ORDER BY c.id DESC LIMIT ${PAGE_SIZE} OFFSET ${offset}`,
    values,
  );
  return { rows, total, page, pages };
}

/** The class that the register gives a subject on a day, by all that is known; null where it gives none. */
export async function givenClassOn(
  tx: EntityManager,
  { kind, code }: { readonly kind: string; readonly code: string },
  day: Day,
): Promise<CreditClass | null> {
  // What is known now counts, though the day may be past: infinity stands after every instant.
  const [row]: { own: CreditClass | null }[] = await tx.query(
    `SELECT coalesce(g.credit_class, s.credit_class) AS own
       FROM (SELECT $1::text AS kind, $2::text AS code) asked
       LEFT JOIN credit_class_on($3::date, 'infinity') g ON g.kind = asked.kind AND g.code = asked.code
       LEFT JOIN subject s ON s.kind = asked.kind AND s.code = asked.code`,
    [kind, code, day],
  );
  return row?.own ?? null;
}
