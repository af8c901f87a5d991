import type { Actor } from '../../audit/actor.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { isDecider } from '../approval/approval.rules.js';
import { RESULT_CODES, type ResultCode } from '../result-codes.js';

/** What a head says of a result "could not be inspected". */
export const NOT_INSPECTED_DECISIONS = {
  CONFIRMED: '认定',
  REFUSED: '不予认定',
} as const;

export type NotInspectedDecisionKind = keyof typeof NOT_INSPECTED_DECISIONS;

/** Where such a result stands. */
export const CONFIRMATION_STATES = { WAITING: '待认定', ...NOT_INSPECTED_DECISIONS } as const;

export type ConfirmationState = keyof typeof CONFIRMATION_STATES;

/** Codes of results "could not be inspected". */
export const NOT_INSPECTED_CODES: readonly ResultCode[] = (Object.keys(RESULT_CODES) as ResultCode[]).filter(
  (code) => RESULT_CODES[code].group === 'NOT_INSPECTED',
);

/** True for a code "could not be inspected"; its own keys only. */
export function isNotInspected(code: string): code is ResultCode {
  return (NOT_INSPECTED_CODES as readonly string[]).includes(code);
}

/** After which results the registry is no longer right, and what is to be looked at there. */
const REGISTRY_HINTS: Partial<Record<ResultCode, string>> = {
  UNREACHABLE: '名录库中的住所和联系方式可能已经变动，请核对。',
  CLOSED_OR_LIQUIDATING: '请核对名录库中的经营状态，已关闭停业的应当更正。',
  DEREGISTERED: '请把名录库中的状态更正为注销，以免再次抽中。',
  REVOKED: '请把名录库中的状态更正为吊销或撤销，以免再次抽中。',
  MOVED_OUT: '请更正名录库中的所在县(市)，迁出本辖区的应当更正状态。',
  NOT_STARTED_OR_SUSPENDED: '请核对名录库中的项目状态，未开工或停工的应当更正。',
  COMPLETED_HANDED_OVER: '请把名录库中的项目状态更正为已交(竣)工，以免再次抽中。',
};

/** What is to be corrected in the registry after such a result (Chinese); null where nothing is. */
export function registryHint(code: string): string | null {
  return isNotInspected(code) ? (REGISTRY_HINTS[code] ?? null) : null;
}

/** Who has had a hand in the result. */
export interface Hands {
  readonly enteredBy: string;
  readonly enteredInspector: string;
  readonly enteredName: string;
  readonly reviewedBy: string;
  /** The inspector behind the reviewer's account, if it is one. */
  readonly reviewedInspector: string | null;
  readonly reviewedName: string;
}

/**
 * Why this actor may not decide (Chinese), or null: the head, or who carries out what the head has decided; never who
 * entered the result or reviewed it, by account and by person.
 */
export function personRefusal(
  actor: Actor,
  hands: Hands,
): { readonly code: 'FORBIDDEN' | 'RULE_BROKEN'; readonly message: string } | null {
  if (!isDecider(actor)) {
    return {
      code: 'FORBIDDEN',
      message: '无法检查由机关负责人认定；抽取人员、系统管理员可以代为录入负责人的决定。',
    };
  }
  const is = (account: string, inspector: string | null) =>
    actor.accountId === account || (actor.inspectorId !== null && actor.inspectorId === inspector);
  const broken = (message: string) => ({ code: 'RULE_BROKEN', message }) as const;
  if (is(hands.enteredBy, hands.enteredInspector)) {
    return broken('录入和认定不能是同一人：这份结果由您录入，请由其他有权限的人员认定。');
  }
  return is(hands.reviewedBy, hands.reviewedInspector)
    ? broken('审核和认定不能是同一人：这份结果由您审核，请由其他有权限的人员认定。')
    : null;
}

/** A decision as it is typed. */
export interface ConfirmationInput {
  /** The version that was read. */
  readonly version: number;
  readonly decision: string;
  readonly reason: string | null;
  /** The head whose decision it is, where the actor is not the head. */
  readonly headName: string | null;
}

const LONGEST_NAME = 50;
const LONGEST_REASON = 500;

/** Every fault of a decision, each at its field. */
export function decisionFaults(actor: Actor, input: ConfirmationInput, hands: Hands): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!Object.hasOwn(NOT_INSPECTED_DECISIONS, input.decision)) {
    fault('decision', 'CHOICE', '请选择认定或不予认定。');
  }
  const reason = cleanText(input.reason ?? '');
  if (reason.length < 4 || reason.length > LONGEST_REASON) {
    fault('reason', 'REQUIRED', `请写明认定或不予认定的理由(4至${LONGEST_REASON}字)。`);
  } else if (holdsIdCardNumber(reason)) {
    fault('reason', 'ID_CARD', '理由中含有居民身份证号码，请删去后再提交。');
  }
  if (actor.roles.includes('HEAD')) return faults;
  const name = cleanText(input.headName ?? '');
  if (name.length < 2 || name.length > LONGEST_NAME || holdsIdCardNumber(name)) {
    const message = `请填写作出决定的机关负责人姓名(2至${LONGEST_NAME}字)，或者由负责人用本人的账号决定。`;
    fault('headName', 'REQUIRED', message);
  } else if (name === hands.enteredName || name === hands.reviewedName) {
    fault('headName', 'SAME_PERSON', '作出决定的负责人不能是录入或审核这份结果的人，请核对姓名。');
  }
  return faults;
}
