import type { EntropyKind, EntropyPlanEntry } from '../draw/types.js';
import type { Fault } from '../kernel/domain-error.js';
import { cleanText } from '../kernel/text.js';

/** Fewer witnesses or digits are refused: the specification takes 8 digits, and asks for these. */
export const LEAST_WITNESSES = 2;
export const LEAST_DIGITS = 20;
const MOST_WITNESSES = 10;
const MOST_DIGITS = 64;

/** A planned witness as typed. */
export interface WitnessInput {
  /** Name with role or organisation: 王敏(公证处); of a public value what it is and when it comes out. */
  readonly witness: string;
  readonly digits: number;
  readonly kind: EntropyKind;
}

/** Who gave which digits, as far as it goes. */
export interface GivenDigits {
  readonly witness: string;
  readonly text: string;
}

/** A plan of entropy as it is frozen. */
export function cleanEntropyPlan(plan: readonly WitnessInput[]): EntropyPlanEntry[] {
  return plan.map(({ witness, digits, kind }) => ({ digits, kind, witness: cleanText(witness) }));
}

/** Everything wrong with a plan of entropy. Field names are entropyPlan.<place>.<part>. */
export function entropyPlanFaults(plan: readonly EntropyPlanEntry[]): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, message: string) => faults.push({ field, code: 'ENTROPY_PLAN', message });
  if (plan.length < LEAST_WITNESSES) {
    fault('entropyPlan', `监督员至少 ${LEAST_WITNESSES} 人，请补充。`);
  }
  if (plan.length > MOST_WITNESSES) fault('entropyPlan', `监督员最多 ${MOST_WITNESSES} 人，请减少。`);
  const seen = new Set<string>();
  plan.forEach(({ witness, digits, kind }, index) => {
    const at = (part: string) => `entropyPlan.${index}.${part}`;
    const who = `第${index + 1}名监督员`;
    if (witness === '' || witness.length > 100) fault(at('witness'), `${who}请填写姓名和单位(100字以内)。`);
    else if (seen.has(witness)) fault(at('witness'), `${who}“${witness}”重复，每名监督员只列一次。`);
    seen.add(witness);
    if (!Number.isInteger(digits) || digits < 1 || digits > MOST_DIGITS) {
      fault(at('digits'), `${who}的数字位数应为 1 至 ${MOST_DIGITS}。`);
    }
    if (kind !== 'DEVICE' && kind !== 'PUBLIC') fault(at('kind'), `${who}请选择取数方式。`);
  });
  const total = plan.reduce((sum, { digits }) => sum + (Number.isInteger(digits) ? digits : 0), 0);
  if (plan.length > 0 && total < LEAST_DIGITS) {
    fault('entropyPlan', `数字合计 ${total} 位，至少需要 ${LEAST_DIGITS} 位，请增加位数或监督员。`);
  }
  return faults;
}

/** Digits as read aloud: full-width to ASCII, groups may be set apart by spaces. Nothing else is mended. */
export function cleanDigits(text: string): string {
  return text
    .replace(/[\uFF10-\uFF19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replace(/\s+/g, '');
}

/** Everything wrong with digits against the plan; each must name a planned witness and have exactly his length. */
export function digitFaults(plan: readonly EntropyPlanEntry[], given: readonly GivenDigits[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  given.forEach(({ witness, text }, index) => {
    const fault = (code: string, message: string) =>
      faults.push({ field: `digits.${index}`, code, message: `${witness || '(未写姓名)'}:${message}` });
    const entry = plan.find((one) => one.witness === witness);
    if (!entry) return fault('WITNESS', '不在本次取数方案的监督员之中，请核对姓名。');
    if (seen.has(witness)) return fault('WITNESS', '同一名监督员给出了两次，请只保留一次。');
    seen.add(witness);
    if (!/^[0-9]*$/.test(text)) return fault('DIGITS', '只能是数字 0—9，请重新录入。');
    if (text.length !== entry.digits) {
      return fault('LENGTH', `应为 ${entry.digits} 位数字，现为 ${text.length} 位，请与读出的数字核对。`);
    }
    return undefined;
  });
  return faults;
}
