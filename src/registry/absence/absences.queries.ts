import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { isId } from '../../kernel/id.js';
import { Conditions, pageOf, PAGE_SIZE, searchWord } from '../search.rules.js';

/** Days on which one inspector cannot be sent out; both ends are included. */
export interface AbsentDays {
  readonly inspectorId: string;
  /** One of ABSENCE_KINDS. */
  readonly kind: string;
  readonly from: Day;
  readonly to: Day;
}

/**
 * Absences in force that touch the days from–to, by person and day. One person's may overlap; they are given whole,
 * not cut to the range.
 * @param inspectorIds only theirs; all where it is left out
 */
export async function absencesWithin(
  tx: EntityManager,
  from: Day,
  to: Day,
  inspectorIds?: readonly string[],
): Promise<AbsentDays[]> {
  const only = inspectorIds ? 'AND inspector_id = ANY ($3::bigint[])' : '';
  return tx.query(
    `SELECT inspector_id AS "inspectorId", kind, day_from AS "from", day_to AS "to" FROM absence
     WHERE cancelled_at IS NULL AND day_from <= $2 AND day_to >= $1 ${only}
     ORDER BY inspector_id, day_from, day_to, id`,
    inspectorIds ? [from, to, inspectorIds] : [from, to],
  );
}

/** What a list of registrations is narrowed to. Absent or empty: not at all. */
export interface AbsenceFilter {
  /** Only those that touch the days from–to. */
  readonly from?: Day;
  readonly to?: Day;
  readonly agencyCode?: string;
  readonly areaCode?: string;
  /** Part of the name, beginning of the certificate number, or initials of the name. */
  readonly q?: string;
  readonly inspectorId?: string;
  /** CURRENT (default), CANCELLED or ALL. */
  readonly state?: string;
}

/** A registration with the person's name and agency. */
export interface ListedAbsence {
  readonly id: string;
  readonly inspectorId: string;
  readonly inspectorName: string;
  readonly certificateNo: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly kind: string;
  readonly from: Day;
  readonly to: Day;
  readonly remark: string | null;
  readonly recordedBy: string;
  readonly recordedAccount: string | null;
  readonly recordedAt: Date;
  readonly cancelledBy: string | null;
  readonly cancelledAt: Date | null;
}

const FROM = `FROM absence b JOIN inspector i ON i.id = b.inspector_id JOIN agency a ON a.code = i.agency_code`;

function conditionsOf(filter: AbsenceFilter): Conditions {
  const conditions = new Conditions()
    .equals('i.agency_code', filter.agencyCode)
    .equals('i.area_code', filter.areaCode)
    .matches(searchWord(filter.q), {
      ...{ name: 'i.name', code: 'i.certificate_no', initials: 'i.name_initials' },
    });
  if (filter.state === 'CANCELLED') conditions.add('b.cancelled_at IS NOT NULL');
  else if (filter.state !== 'ALL') conditions.add('b.cancelled_at IS NULL');
  if (filter.inspectorId !== undefined && isId(filter.inspectorId)) {
    conditions.equals('b.inspector_id', filter.inspectorId);
  }
  if (filter.from) conditions.add(`b.day_to >= ${conditions.param(filter.from)}`);
  if (filter.to) conditions.add(`b.day_from <= ${conditions.param(filter.to)}`);
  return conditions;
}

/** One page of the registrations that a filter leaves, latest days first. */
export async function findAbsences(tx: EntityManager, filter: AbsenceFilter, wanted: number) {
  const { where, values } = conditionsOf(filter);
  const [{ total }]: [{ total: number }] = await tx.query(
    `SELECT count(*)::integer AS total ${FROM} ${where}`,
    values,
  );
  const { page, pages, offset } = pageOf(total, wanted);
  const rows: ListedAbsence[] = await tx.query(
    `SELECT b.id, b.inspector_id AS "inspectorId", i.name AS "inspectorName", i.certificate_no AS "certificateNo",
       i.agency_code AS "agencyCode", a.name AS "agencyName", b.kind, b.day_from AS "from", b.day_to AS "to",
       b.remark, b.recorded_by AS "recordedBy", b.recorded_account AS "recordedAccount",
       b.recorded_at AS "recordedAt", b.cancelled_by AS "cancelledBy", b.cancelled_at AS "cancelledAt"
     ${FROM} ${where} ORDER BY b.day_from DESC, b.id DESC LIMIT ${PAGE_SIZE} OFFSET ${offset}`,
    values,
  );
  return { rows, total, page, pages };
}
