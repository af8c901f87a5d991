import type { EntityManager } from 'typeorm';
import type { DisclosureAction, DisclosureKind } from './disclosure.rules.js';

/** What the public list is narrowed to. */
export interface DisclosureFilter {
  readonly kind?: DisclosureKind;
  /** Month of publication in Asia/Shanghai, YYYY-MM. */
  readonly month?: string;
  /** Full name of a county. */
  readonly areaName?: string;
  /** Name of an inspected item, as the draw has it. */
  readonly item?: string;
  /** Ids of the draws that inspect it; see `drawsOfItem`. */
  readonly itemDraws?: readonly string[];
  /** Part of a subject's name or code. */
  readonly text?: string;
}

/** A publication in a list: the newest version of it. */
export interface DisclosureEntry {
  readonly id: string;
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly version: number;
  readonly title: string;
  readonly publishedAt: Date;
  readonly action: DisclosureAction;
  readonly dueOn: string | null;
  /** Subjects on it. */
  readonly rows: number;
}

/** A subject that a search found, with the publication that names it. */
export interface DisclosureHit {
  readonly id: string;
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly title: string;
  readonly publishedAt: Date;
  readonly subjectName: string;
  readonly subjectCode: string;
  readonly areaName: string;
  readonly summary: string;
}

const NEWEST_VERSION = `NOT EXISTS (SELECT 1 FROM disclosure later
  WHERE later.kind = d.kind AND later.object_id = d.object_id AND later.version > d.version)`;

/** The filter with the draws of its item. @param draws all draws of the office */
export function drawsOfItem(
  filter: DisclosureFilter,
  draws: readonly { readonly id: string; readonly itemName: string }[],
): DisclosureFilter {
  if (filter.item === undefined) return filter;
  return {
    ...filter,
    itemDraws: draws.filter(({ itemName }) => itemName === filter.item).map(({ id }) => id),
  };
}

/** Kinds whose object is a draw. */
const OF_DRAWS = `'ANNOUNCEMENT', 'DRAW', 'CHANGE', 'RESULT'`;

/** Conditions on `d` and their parameters, from $1 on. */
function conditionsOf(filter: DisclosureFilter): { sql: string[]; parameters: (string | string[])[] } {
  const sql = [NEWEST_VERSION];
  const parameters: (string | string[])[] = [];
  if (filter.kind) sql.push(`d.kind = $${parameters.push(filter.kind)}`);
  if (filter.month) {
    sql.push(
      `to_char(d.published_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') = $${parameters.push(filter.month)}`,
    );
  }
  if (filter.item) {
    // Of a draw and of what follows from it the draw tells; a plan or a list holds its items in its lines.
    const item = `$${parameters.push(filter.item)}`;
    const draws = `$${parameters.push([...(filter.itemDraws ?? [])])}`;
    sql.push(`CASE WHEN d.kind IN (${OF_DRAWS}) THEN d.object_id = ANY (${draws}::text[])
      ELSE strpos(d.content, ${item}) > 0 END`);
  }
  return { sql, parameters };
}

/** Publications, newest first, and how many there are; text and county are left to `findRows`. */
export async function findDisclosures(
  tx: EntityManager,
  filter: DisclosureFilter,
  page: { readonly skip: number; readonly take: number },
): Promise<{ entries: DisclosureEntry[]; total: number }> {
  const { sql, parameters } = conditionsOf(filter);
  const from = `FROM disclosure d WHERE ${sql.join(' AND ')}`;
  const [{ total }] = (await tx.query(`SELECT count(*)::int AS total ${from}`, parameters)) as {
    total: number;
  }[];
  const entries = (await tx.query(
    `SELECT d.id, d.kind, d.object_id AS "objectId", d.version, d.title, d.published_at AS "publishedAt", d.action,
       d.due_on::text AS "dueOn",
       (SELECT count(*)::int FROM disclosure_row r WHERE r.disclosure_id = d.id) AS rows
     ${from} ORDER BY d.published_at DESC, d.id DESC LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    parameters,
  )) as DisclosureEntry[];
  return { entries, total };
}

/** Subjects on the newest versions, newest publication first, and how many there are. */
export async function findRows(
  tx: EntityManager,
  filter: DisclosureFilter,
  page: { readonly skip: number; readonly take: number },
): Promise<{ hits: DisclosureHit[]; total: number }> {
  const { sql, parameters } = conditionsOf(filter);
  if (filter.areaName) sql.push(`r.area_name = $${parameters.push(filter.areaName)}`);
  if (filter.text) {
    const n = parameters.push(`%${filter.text.replace(/[\\%_]/g, '\\$&')}%`);
    sql.push(`(r.subject_name ILIKE $${n} OR r.subject_code ILIKE $${n})`);
  }
  const from = `FROM disclosure d JOIN disclosure_row r ON r.disclosure_id = d.id WHERE ${sql.join(' AND ')}`;
  const [{ total }] = (await tx.query(`SELECT count(*)::int AS total ${from}`, parameters)) as {
    total: number;
  }[];
  const hits = (await tx.query(
    `SELECT d.id, d.kind, d.object_id AS "objectId", d.title, d.published_at AS "publishedAt",
       r.subject_name AS "subjectName", r.subject_code AS "subjectCode", r.area_name AS "areaName", r.summary
     ${from} ORDER BY d.published_at DESC, d.id DESC, r.position
     LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    parameters,
  )) as DisclosureHit[];
  return { hits, total };
}
