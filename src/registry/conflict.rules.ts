import { DomainError, type Fault } from '../kernel/domain-error.js';
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
  readonly reason?: string | null;
}

/** Kinds of relation with their names, as the import workbook has them. */
export const RELATIONS = columnOf(CONFLICT.columns, 'relation').choices ?? [];

/** Chinese name of a kind of relation. */
export function relationName(relation: string): string {
  return RELATIONS.find((one) => one.value === relation)?.label ?? '其他';
}

/** The row of a form. @throws DomainError INVALID_INPUT with every fault */
export function requireConflictRow(row: ConflictRow): void {
  const faults: Fault[] = [];
  if (row.subjectCode === '') {
    faults.push({ field: 'subjectCode', code: 'REQUIRED', message: '请填写检查对象代码。' });
  }
  if (row.certificateNo === '') {
    faults.push({ field: 'certificateNo', code: 'REQUIRED', message: '请填写执法证号。' });
  }
  if (!RELATIONS.some((one) => one.value === row.relation)) {
    faults.push({ field: 'relation', code: 'CHOICE', message: '请选择关系类别。' });
  }
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有登记，请按提示修改。', faults);
}
