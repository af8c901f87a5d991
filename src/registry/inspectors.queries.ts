import type { EntityManager } from 'typeorm';
import type { Inspector } from './inspector.entity.js';
import type { InspectorContent } from './inspector.rules.js';
import { Conditions, pageOf, PAGE_SIZE, searchWord } from './search.rules.js';
import { chunksOf } from './versions.queries.js';

/** What a list of inspectors is narrowed to. Absent or empty: not at all. */
export interface InspectorFilter {
  /** Part of the name, beginning of the certificate number, or initials of the name. */
  readonly q?: string;
  readonly agencyCode?: string;
  readonly poolCode?: string;
  readonly areaCode?: string;
  /** ON_DUTY or OFF_DUTY. */
  readonly status?: string;
  /** Only those whose certificate is valid to this day or an earlier one (YYYY-MM-DD). */
  readonly lapsesBy?: string;
  /** Only those whose certificate is valid on this day and lapses later (YYYY-MM-DD). */
  readonly lapsesFrom?: string;
  /** Only those who are away on one of the days awayFrom–awayTo (YYYY-MM-DD, both or neither). */
  readonly awayFrom?: string;
  readonly awayTo?: string;
  /** Only those of these agencies; absent: of all. */
  readonly agencyCodes?: readonly string[];
}

/** An inspector with the pool of the agency. */
export interface ListedInspector extends Inspector {
  readonly poolCode: string;
}

const COLUMNS = `i.id, i.agency_code AS "agencyCode", a.pool_code AS "poolCode", i.area_code AS "areaCode", i.name,
  i.name_initials AS "nameInitials", i.certificate_no AS "certificateNo", i.issuer,
  i.certificate_valid_to AS "certificateValidTo", i.item_codes AS "itemCodes", i.specialty, i.can_lead AS "canLead",
  i.is_expert AS "isExpert", i.status, i.version, i.created_at AS "createdAt", i.updated_at AS "updatedAt"`;

const FROM = 'FROM inspector i JOIN agency a ON a.code = i.agency_code';

const ORDER = 'ORDER BY a.sort, a.code COLLATE "C", i.name COLLATE "C", i.id';

function conditionsOf(filter: InspectorFilter): Conditions {
  const conditions = new Conditions()
    .equals('i.agency_code', filter.agencyCode)
    .equals('a.pool_code', filter.poolCode)
    .equals('i.area_code', filter.areaCode)
    .equals('i.status', filter.status)
    .matches(searchWord(filter.q), {
      ...{ name: 'i.name', code: 'i.certificate_no', initials: 'i.name_initials' },
    });
  const { lapsesBy, lapsesFrom, awayFrom, awayTo, agencyCodes } = filter;
  if (lapsesBy) conditions.add(`i.certificate_valid_to <= ${conditions.param(lapsesBy)}`);
  if (lapsesFrom) conditions.add(`i.certificate_valid_to >= ${conditions.param(lapsesFrom)}`);
  if (agencyCodes) conditions.add(`i.agency_code = ANY (${conditions.param(agencyCodes)}::text[])`);
  if (awayFrom && awayTo) {
    conditions.add(
      `EXISTS (SELECT 1 FROM absence b WHERE b.inspector_id = i.id AND b.cancelled_at IS NULL
         AND b.day_from <= ${conditions.param(awayTo)} AND b.day_to >= ${conditions.param(awayFrom)})`,
    );
  }
  return conditions;
}

/** One page of the inspectors that a filter leaves, by agency and name. */
export async function findInspectors(tx: EntityManager, filter: InspectorFilter, wanted: number) {
  const { where, values } = conditionsOf(filter);
  const [{ total }]: [{ total: number }] = await tx.query(
    `SELECT count(*)::integer AS total ${FROM} ${where}`,
    values,
  );
  const { page, pages, offset } = pageOf(total, wanted);
  const rows: ListedInspector[] = await tx.query(
    `SELECT ${COLUMNS} ${FROM} ${where} ${ORDER} LIMIT ${PAGE_SIZE} OFFSET ${offset}`,
    values,
  );
  return { rows, total, page, pages };
}

/** All inspectors that a filter leaves, in the order of the list. */
export async function allInspectors(tx: EntityManager, filter: InspectorFilter): Promise<ListedInspector[]> {
  const { where, values } = conditionsOf(filter);
  return tx.query(`SELECT ${COLUMNS} ${FROM} ${where} ${ORDER}`, values);
}

/** Inspectors with one of these certificate numbers; with `lock`, kept from other writers. */
export async function inspectorsByNumber(
  tx: EntityManager,
  numbers: readonly string[],
  lock: boolean,
): Promise<ListedInspector[]> {
  return tx.query(
    `SELECT ${COLUMNS} ${FROM} WHERE i.certificate_no = ANY ($1::text[]) ORDER BY i.id
     ${lock ? 'FOR UPDATE OF i' : ''}`,
    [numbers],
  );
}

/** Inspectors with these ids, by agency and name; with `lock`, kept from other writers. */
export async function inspectorsById(
  tx: EntityManager,
  ids: readonly string[],
  lock: boolean,
): Promise<ListedInspector[]> {
  // Locked in the order of the ids, so that two who change the same people do not wait for each other for ever.
  if (lock)
    await tx.query('SELECT id FROM inspector WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE', [ids]);
  return tx.query(`SELECT ${COLUMNS} ${FROM} WHERE i.id = ANY ($1::bigint[]) ${ORDER}`, [ids]);
}

/** An inspector to be written; `id` is null for a new one. */
export interface InspectorWrite extends InspectorContent {
  readonly id: string | null;
  readonly initials: string;
}

const GIVEN = `unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::text[],
  $10::text[], $11::boolean[], $12::boolean[], $13::text[], $14::bigint[])
  AS g (agency_code, area_code, name, initials, certificate_no, issuer, valid_to, items, specialty, can_lead,
    is_expert, status, id)`;

// An array of arrays cannot be unnested row by row: the codes of a row travel as one JSON text.
const ITEMS = 'ARRAY(SELECT jsonb_array_elements_text(g.items::jsonb))';

/** Adds inspectors. @returns their ids in the order given */
export async function insertInspectors(
  tx: EntityManager,
  inspectors: readonly InspectorWrite[],
  at: Date,
): Promise<string[]> {
  const ids: string[] = [];
  for (const chunk of chunksOf(inspectors)) {
    const rows: { id: string; certificateNo: string; issuer: string }[] = await tx.query(
      `INSERT INTO inspector (agency_code, area_code, name, name_initials, certificate_no, issuer,
         certificate_valid_to, item_codes, specialty, can_lead, is_expert, status, version, created_at, updated_at)
       SELECT agency_code, area_code, name, initials, certificate_no, issuer, valid_to, ${ITEMS}, specialty,
         can_lead, is_expert, status, 1, $1, $1
       FROM ${GIVEN}
       RETURNING id, certificate_no AS "certificateNo", issuer`,
      [at, ...arraysOf(chunk)],
    );
    const byKey = new Map(rows.map((row) => [`${row.issuer} ${row.certificateNo}`, row.id]));
    for (const one of chunk) ids.push(byKey.get(`${one.issuer} ${one.certificateNo}`) ?? '');
  }
  return ids;
}

/** Overwrites inspectors, each with the next version. */
export async function updateInspectors(
  tx: EntityManager,
  inspectors: readonly InspectorWrite[],
  at: Date,
): Promise<void> {
  for (const chunk of chunksOf(inspectors)) {
    await tx.query(
      `UPDATE inspector SET agency_code = g.agency_code, area_code = g.area_code, name = g.name,
         name_initials = g.initials, certificate_no = g.certificate_no, issuer = g.issuer,
         certificate_valid_to = g.valid_to, item_codes = ${ITEMS}, specialty = g.specialty, can_lead = g.can_lead,
         is_expert = g.is_expert, status = g.status, version = inspector.version + 1, updated_at = $1
       FROM ${GIVEN} WHERE inspector.id = g.id`,
      [at, ...arraysOf(chunk)],
    );
  }
}

function arraysOf(inspectors: readonly InspectorWrite[]): unknown[] {
  const column = (read: (inspector: InspectorWrite) => string | boolean | null) => inspectors.map(read);
  return [
    column((i) => i.agencyCode),
    column((i) => i.areaCode),
    column((i) => i.name),
    column((i) => i.initials),
    column((i) => i.certificateNo),
    column((i) => i.issuer),
    column((i) => i.certificateValidTo),
    column((i) => JSON.stringify(i.itemCodes)),
    column((i) => i.specialty),
    column((i) => i.canLead),
    column((i) => i.isExpert),
    column((i) => i.status),
    column((i) => i.id),
  ];
}
