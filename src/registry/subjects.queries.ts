import type { EntityManager } from 'typeorm';
import { Conditions, pageOf, PAGE_SIZE, searchWord } from './search.rules.js';
import { Subject } from './subject.entity.js';
import type { SubjectContent } from './subject.rules.js';
import { chunksOf } from './versions.queries.js';

/** What a list of subjects is narrowed to. Absent or empty: not at all. */
export interface SubjectFilter {
  readonly kind?: string;
  /** Part of the name, beginning of the code, or initials of the name. */
  readonly q?: string;
  readonly areaCode?: string;
  readonly status?: string;
  /** A class, or NONE for those without one. */
  readonly creditClass?: string;
}

const CONTENT = `id, code, name, name_initials AS "nameInitials", area_code AS "areaCode", status,
  credit_class AS "creditClass", details, version`;

const COLUMNS = `${CONTENT}, kind, confirmed_on AS "confirmedOn", created_at AS "createdAt", updated_at AS "updatedAt"`;

const ORDER = 'ORDER BY area_code, name COLLATE "C", id';

function conditionsOf(filter: SubjectFilter): Conditions {
  const conditions = new Conditions()
    .equals('kind', filter.kind)
    .equals('area_code', filter.areaCode)
    .equals('status', filter.status)
    .matches(searchWord(filter.q), { name: 'name', code: 'code', initials: 'name_initials' });
  return filter.creditClass === 'NONE'
    ? conditions.add('credit_class IS NULL')
    : conditions.equals('credit_class', filter.creditClass);
}

/** One page of the subjects that a filter leaves. */
export async function findSubjects(tx: EntityManager, filter: SubjectFilter, wanted: number) {
  const { where, values } = conditionsOf(filter);
  const [{ total }]: [{ total: number }] = await tx.query(
    `SELECT count(*)::integer AS total FROM subject ${where}`,
    values,
  );
  const { page, pages, offset } = pageOf(total, wanted);
  const rows: Subject[] = await tx.query(
    `SELECT ${COLUMNS} FROM subject ${where} ${ORDER} LIMIT ${PAGE_SIZE} OFFSET ${offset}`,
    values,
  );
  return { rows, total, page, pages };
}

/** All subjects that a filter leaves, in the order of the list. */
export async function allSubjects(tx: EntityManager, filter: SubjectFilter): Promise<Subject[]> {
  const { where, values } = conditionsOf(filter);
  return tx.query(`SELECT ${COLUMNS} FROM subject ${where} ${ORDER}`, values);
}

/** What of a subject an import compares. */
export type StoredSubject = Omit<Subject, 'kind' | 'confirmedOn' | 'createdAt' | 'updatedAt'>;

/** Subjects of a kind by code; with `lock`, kept from other writers until the transaction ends. */
export async function subjectsByCode(
  tx: EntityManager,
  kind: string,
  codes: readonly string[],
  lock: boolean,
): Promise<Map<string, StoredSubject>> {
  const found: StoredSubject[] = await tx.query(
    // A join, not ANY: of a hundred thousand codes the planner then makes a hash.
    `SELECT ${CONTENT} FROM subject JOIN unnest($2::text[]) AS wanted (code) USING (code)
     WHERE kind = $1 ORDER BY id ${lock ? 'FOR UPDATE OF subject' : ''}`,
    [kind, codes],
  );
  return new Map(found.map((subject) => [subject.code, subject]));
}

/** A subject to be written. */
export interface SubjectWrite extends SubjectContent {
  readonly initials: string;
}

/** Adds subjects. @returns id of each code */
export async function insertSubjects(
  tx: EntityManager,
  kind: string,
  subjects: readonly SubjectWrite[],
  at: Date,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const chunk of chunksOf(subjects)) {
    const rows: { id: string; code: string }[] = await tx.query(
      `INSERT INTO subject (kind, code, name, name_initials, area_code, status, credit_class, details, version,
         created_at, updated_at)
       SELECT $1, s.code, s.name, s.initials, s.area_code, s.status, s.credit_class, s.details, 1, $2, $2
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
         AS s (code, name, initials, area_code, status, credit_class, details)
       RETURNING id, code`,
      [kind, at, ...arraysOf(chunk)],
    );
    for (const { id, code } of rows) ids.set(code, id);
  }
  return ids;
}

/** Overwrites subjects, each with the next version. */
export async function updateSubjects(
  tx: EntityManager,
  kind: string,
  subjects: readonly SubjectWrite[],
  at: Date,
): Promise<void> {
  for (const chunk of chunksOf(subjects)) {
    await tx.query(
      `UPDATE subject SET name = s.name, name_initials = s.initials, area_code = s.area_code, status = s.status,
         credit_class = s.credit_class, details = s.details, version = subject.version + 1, updated_at = $2
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
         AS s (code, name, initials, area_code, status, credit_class, details)
       WHERE subject.kind = $1 AND subject.code = s.code`,
      [kind, at, ...arraysOf(chunk)],
    );
  }
}

function arraysOf(subjects: readonly SubjectWrite[]): unknown[] {
  const column = (read: (subject: SubjectWrite) => string | null) => subjects.map(read);
  return [
    column((s) => s.code),
    column((s) => s.name),
    column((s) => s.initials),
    column((s) => s.areaCode),
    column((s) => s.status),
    column((s) => s.creditClass),
    column((s) => JSON.stringify(s.details)),
  ];
}
