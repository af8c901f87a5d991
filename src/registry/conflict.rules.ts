import type { Day } from '../kernel/day.js';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../kernel/text.js';
import { FORMER_POST, leftOnFault } from './former-post/former-post.rules.js';
import { CONFLICT } from './import/conflict-kind.js';
import { columnOf } from './kinds/columns.js';

/** A relation as an import or a form gives it. */
export interface ConflictRow {
  readonly subjectCode: string;
  readonly certificateNo: string;
  /** Only needed where a certificate number has several issuers. */
  readonly issuer?: string | null;
  /** Value of the closed list, e.g. RELATIVE. */
  readonly relation: string;
  /** Of a former post: the day on which it was left; without it the relation does not lapse. */
  readonly leftOn?: string | null;
  readonly reason?: string | null;
}

/** Kinds of relation with their names, as the import workbook has them. */
export const RELATIONS = columnOf(CONFLICT.columns, 'relation').choices ?? [];

/** Chinese name of a kind of relation. */
export function relationName(relation: string): string {
  return RELATIONS.find((one) => one.value === relation)?.label ?? '其他';
}

/** True for a kind of the closed list. */
export function isRelation(relation: string): boolean {
  return RELATIONS.some((one) => one.value === relation);
}

/** The row of a form. @throws DomainError INVALID_INPUT with every fault */
export function requireConflictRow(row: ConflictRow, today: Day): void {
  const faults: Fault[] = [];
  if (row.subjectCode === '') {
    faults.push({ field: 'subjectCode', code: 'REQUIRED', message: '请填写检查对象代码。' });
  }
  if (row.certificateNo === '') {
    faults.push({ field: 'certificateNo', code: 'REQUIRED', message: '请填写执法证号。' });
  }
  if (!isRelation(row.relation)) {
    faults.push({ field: 'relation', code: 'CHOICE', message: '请选择关系类别。' });
  }
  const message = leftOnFault(row.relation, row.leftOn ?? null, today);
  if (message !== null) faults.push({ field: 'leftOn', code: 'DAY', message });
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有登记，请按提示修改。', faults);
}

/** A relation as the register has it, as far as another row of the same relation may differ. */
export interface KeptRelation {
  readonly reason: string | null;
  readonly leftOn: Day | null;
}

/** What a row would change of the registered relation: what it does not give stays as it is. */
export function relationChanges(
  kept: KeptRelation,
  row: ConflictRow,
): { readonly field: string; readonly before: string | null; readonly after: string | null }[] {
  const { after, fields } = { after: relationAfter(kept, row), fields: ['leftOn', 'reason'] as const };
  return fields
    .filter((field) => after[field] !== kept[field])
    .map((field) => ({ field, before: kept[field], after: after[field] }));
}

/** The registered relation with what a row gives. */
export function relationAfter(kept: KeptRelation | undefined, row: ConflictRow): KeptRelation {
  const { reason = kept?.reason, leftOn = kept?.leftOn } = row;
  return { reason: reason || null, leftOn: row.relation === FORMER_POST ? leftOn || null : null };
}

/** The explanation of a relation, cleaned. @throws DomainError INVALID_INPUT */
export function cleanReason(reason: string | null | undefined): string | null {
  const text = cleanText(reason ?? '');
  const faults: Fault[] = [];
  if (text.length > 500) faults.push({ field: 'reason', code: 'TOO_LONG', message: '说明最多 500 字。' });
  if (holdsIdCardNumber(text)) {
    faults.push({ field: 'reason', code: 'ID_CARD', message: '说明中不得有身份证号码，请删去。' });
  }
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有登记，请按提示修改。', faults);
  return text === '' ? null : text;
}
