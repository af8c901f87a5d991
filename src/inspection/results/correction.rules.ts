import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import type { CleanResult, ResultInput } from '../inspection.rules.js';
import { FOLLOW_UPS, type FollowUp, RESULT_CODES, type ResultCode } from '../result-codes.js';
import { type Finding, findingsText } from './findings.rules.js';

/** A correction of the result in force as it is typed. */
export interface CorrectionInput extends ResultInput {
  /** The version in force that was read and is to be corrected. */
  readonly corrects: number;
  readonly reason: string;
}

const MAX_REASON = 500;

/** Faults of the reason for which an accepted result is to be corrected. */
export function reasonFaults(reason: string): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (cleanText(reason) === '') {
    return fault('REQUIRED', '请写明为什么要更正已经审核通过的检查结果。');
  }
  if (reason.length > MAX_REASON) return fault('TOO_LONG', `更正原因不能超过${MAX_REASON}字。`);
  return holdsIdCardNumber(reason) ? fault('ID_CARD', '更正原因中含有居民身份证号码，请删去后再提交。') : [];
}

/** What two versions are compared by. */
export type Comparable = Omit<CleanResult, 'findings'> & { readonly rows: readonly Finding[] };

/** A part of the result in which two versions differ, in words. */
export interface Difference {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

const NONE = '无';

/** In what two versions differ, in the order of the form; empty where they say the same. */
export function differences(
  before: Comparable,
  after: Comparable,
  itemNames: ReadonlyMap<string, string>,
): Difference[] {
  const words = (one: Comparable): readonly (readonly [string, string])[] => [
    ['检查结果', RESULT_CODES[one.resultCode as ResultCode]?.name ?? NONE],
    ['检查完成日期', one.inspectedOn],
    ['发现问题', findingsText(markedRows(one.rows), itemNames) || NONE],
    ['后续处理', FOLLOW_UPS[one.followUp as FollowUp] ?? NONE],
    ['改正期限', one.correctBy ?? NONE],
    ['备注', one.remark ?? NONE],
  ];
  const later = words(after);
  return words(before).flatMap(([label, text], at) =>
    text === later[at][1] ? [] : [{ label, before: text, after: later[at][1] }],
  );
}

/** That a finding was mended on the spot is part of what is compared. */
function markedRows(rows: readonly Finding[]): Finding[] {
  return rows.map((row) => (row.corrected ? { ...row, text: `${row.text}(已当场改正)` } : row));
}
