import { canonicalJson } from '../kernel/canonical-json.js';
import { DomainError } from '../kernel/domain-error.js';
import type { GivenValues, Values } from './content.rules.js';
import type { SubjectKind } from './kinds/columns.js';
import { subjectKind } from './kinds/subject-kinds.js';
import type { Subject } from './subject.entity.js';

/** A subject as an import gives it. Keys of `details` that are absent, and an absent class, stay as they are. */
export interface SubjectRow {
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  readonly status: string;
  readonly creditClass?: string | null;
  readonly details: GivenValues;
}

/** Keys that are a subject's own columns; all others stand in `details`. */
const OWN = ['code', 'name', 'areaCode', 'status', 'creditClass'] as const;

type OwnKey = (typeof OWN)[number];

/** A subject's values, its own and its details, in one record by column key. */
export function subjectValues(
  subject: Pick<Subject, 'code' | 'name' | 'areaCode' | 'status' | 'creditClass' | 'details'>,
): Values {
  const { code, name, areaCode, status, creditClass } = subject;
  const own = { code, name, areaCode, status, ...(creditClass === null ? {} : { creditClass }) };
  return { ...(subject.details as Values), ...own };
}

/** What an import row gives, by column key. */
export function givenOf(row: SubjectRow): GivenValues {
  const { details, ...own } = row;
  return { ...details, ...own };
}

/** A record by column key, split into the table's columns. */
export interface SubjectContent {
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  readonly status: string;
  readonly creditClass: string | null;
  readonly details: Values;
  /** Canonical JSON for the history. */
  readonly text: string;
}

/** Splits merged values into the table's columns. */
export function subjectContent(values: Values): SubjectContent {
  const details: Record<string, Values[string]> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!OWN.includes(key as OwnKey) && value !== null) details[key] = value;
  }
  const { code, name, areaCode, status, creditClass = null } = values as Record<OwnKey, string>;
  return { code, name, areaCode, status, creditClass, details, text: canonicalJson(values) };
}

/** The kind of a code. @throws DomainError NOT_FOUND */
export function requireKind(kind: string): SubjectKind {
  const found = subjectKind(kind);
  if (!found) throw new DomainError('NOT_FOUND', '没有这一类检查对象。');
  return found;
}

/**
 * Faults of rows that an import may not hand over: a code twice, a status that the kind does not have.
 * @throws DomainError INVALID_INPUT with every fault
 */
export function checkRows(kind: SubjectKind, rows: readonly SubjectRow[]): void {
  const choices = kind.columns.find((column) => column.key === 'status')?.choices ?? [];
  const statuses = new Set(choices.map((choice) => choice.value));
  const seen = new Set<string>();
  const faults = [];
  for (const { code, name, status } of rows) {
    if (seen.has(code)) {
      faults.push({
        field: code,
        code: 'REPEATED',
        message: `“${name}”的代码 ${code} 在同一批数据中出现两次。`,
      });
    }
    if (!statuses.has(status)) {
      faults.push({ field: code, code: 'STATUS', message: `“${name}”的状态不是本类检查对象的状态之一。` });
    }
    seen.add(code);
  }
  if (faults.length > 0) {
    throw new DomainError('INVALID_INPUT', '数据有误，没有入库，请改正后重新导入。', faults);
  }
}
