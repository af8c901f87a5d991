import type { Actor } from '../../audit/actor.js';
import type { EntropyPlanEntry } from '../../draw/types.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { type PlannedWitness, witnessFaults } from './witness.rules.js';

/** The specification asks for these (section 4); fewer only with a reason that stays on record. */
export const LEAST_WITNESSES = 2;
export const LEAST_DIGITS = 20;
/** The specification takes no fewer, whatever the reason. */
export const FEWEST_DIGITS = 8;
const MOST_WITNESSES = 10;
const REASON_LENGTH = { least: 4, most: 300 } as const;

/** Who gave which digits, as far as it goes. */
export interface GivenDigits {
  readonly witness: string;
  readonly text: string;
}

const digitsOf = (plan: readonly { readonly digits: number }[]): number =>
  plan.reduce((sum, { digits }) => sum + (Number.isInteger(digits) ? digits : 0), 0);

/** True if a plan has fewer witnesses or digits than are asked for. */
export function isThin(plan: readonly { readonly digits: number }[]): boolean {
  return plan.length < LEAST_WITNESSES || digitsOf(plan) < LEAST_DIGITS;
}

/**
 * Everything wrong with a plan of entropy. Field names are entropyPlan.<place>.<part>, entropyPlan, entropyReason.
 * @param reason why there are fewer witnesses or digits than asked for; empty where there is none
 * @param now the moment of the freeze
 */
export function entropyPlanFaults(plan: readonly PlannedWitness[], reason: string, now: Date): Fault[] {
  const faults = witnessFaults(plan, now);
  const fault = (field: string, message: string) => faults.push({ field, code: 'ENTROPY_PLAN', message });
  if (plan.length > MOST_WITNESSES) fault('entropyPlan', `监督员最多 ${MOST_WITNESSES} 名，请减少。`);
  const text = cleanText(reason);
  const total = digitsOf(plan);
  if (text === '') {
    const way = '确因条件所限需要减少的，请在“减少的原因”中写明';
    if (plan.length < LEAST_WITNESSES) {
      fault('entropyPlan', `监督员至少 ${LEAST_WITNESSES} 名，请补充；${way}。`);
    }
    if (plan.length > 0 && total < LEAST_DIGITS) {
      fault('entropyPlan', `数字合计 ${total} 位，至少需要 ${LEAST_DIGITS} 位，请增加位数或监督员；${way}。`);
    }
    return faults;
  }
  if (text.length < REASON_LENGTH.least || text.length > REASON_LENGTH.most) {
    const { least, most } = REASON_LENGTH;
    fault('entropyReason', `监督员或位数减少的原因请写 ${least} 至 ${most} 字。`);
  }
  if (plan.length === 0) fault('entropyPlan', '至少要有 1 名监督员，写明原因也不能没有，请补充。');
  else if (total < FEWEST_DIGITS) {
    fault('entropyPlan', `数字合计 ${total} 位，抽取规范要求不少于 ${FEWEST_DIGITS} 位，请增加位数。`);
  }
  return faults;
}

/** What the record says of a thin plan; null for a full one, whatever was typed. */
export function thinPlanNote(plan: readonly { readonly digits: number }[], reason: string): string | null {
  if (!isThin(plan)) return null;
  return `监督员 ${plan.length} 名、数字共 ${digitsOf(plan)} 位，少于通常的 ${LEAST_WITNESSES} 名、${LEAST_DIGITS} 位，原因：${cleanText(reason)}`;
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
      faults.push({ field: `digits.${index}`, code, message: `${witness || '(未写姓名)'}：${message}` });
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

/** A witness as far as acts on digits go. */
interface Named {
  readonly witness: string;
  readonly accountId: string | null;
}

/** True for the drawer, who writes down what is read aloud, and for the system itself. */
const writesDown = (actor: Actor): boolean => actor.accountId === null || actor.roles.includes('DRAWER');

/** True if the actor may enter the digits of this witness. */
export function mayEnter(witness: Named, actor: Actor): boolean {
  return writesDown(actor) || (actor.accountId !== null && witness.accountId === actor.accountId);
}

/** True if the actor may act on the digits of this draw at all: the drawer, or a witness whom it names. */
export function takesPart(witnesses: readonly Named[], actor: Actor): boolean {
  return writesDown(actor) || witnesses.some((one) => mayEnter(one, actor));
}

/** True if the actor may confirm these digits: takes part, and somebody else has entered them. */
export function mayConfirm(
  witness: { text: string | null; confirmedBy: string | null; enteredAccountId: string | null },
  witnesses: readonly Named[],
  actor: Actor,
): boolean {
  if (witness.text === null || witness.confirmedBy !== null) return false;
  return takesPart(witnesses, actor) && witness.enteredAccountId !== actor.accountId;
}

/** @throws DomainError FORBIDDEN for an account that the draw does not name */
export function requireTakesPart(number: string, witnesses: readonly Named[], actor: Actor): void {
  if (takesPart(witnesses, actor)) return;
  throw new DomainError(
    'FORBIDDEN',
    `任务 ${number} 的取数方案没有列入您的账号，不能录入或确认数字。监督员只办理列有本人的抽取。`,
  );
}

/** @throws DomainError FORBIDDEN for a witness who enters digits of another */
export function requireMayEnter(witness: Named, actor: Actor): void {
  if (mayEnter(witness, actor)) return;
  throw new DomainError(
    'FORBIDDEN',
    `您只能录入自己的数字。${witness.witness}的数字由其本人录入，或读出后由抽取人员录入。`,
  );
}
