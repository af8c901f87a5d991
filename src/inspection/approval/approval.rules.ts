import type { Actor, Role } from '../../audit/actor.js';
import type { Day } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** Every visit is approved beforehand; one that cannot wait, afterwards with its reason (国办发〔2024〕54号). */
export const APPROVAL_KINDS = { PRIOR: '事前审批', URGENT: '紧急情况事后补批' } as const;

export type ApprovalKind = keyof typeof APPROVAL_KINDS;
export type ApprovalDecision = 'APPROVED' | 'REFUSED';

/** What has become of a request, for lists and filters. */
export const APPROVAL_STATES = { OPEN: '待审批', APPROVED: '已批准', REFUSED: '不予批准' } as const;

export type ApprovalState = keyof typeof APPROVAL_STATES;

/**
 * How far the approval of a task is: nobody has asked, it waits (an urgent one lets the visit begin), it is granted,
 * or refused. The newest request counts.
 */
export type TaskApproval = 'NONE' | 'OPEN' | 'URGENT' | 'APPROVED' | 'REFUSED';

export const TASK_APPROVALS: Readonly<Record<TaskApproval, string>> = {
  NONE: '未报批',
  OPEN: '待审批',
  URGENT: '紧急，待事后补批',
  APPROVED: '已批准',
  REFUSED: '不予批准',
};

/** State of a task from the newest request that holds it. */
export function taskApproval(
  newest: { readonly kind: ApprovalKind; readonly decision: ApprovalDecision | null } | null,
): TaskApproval {
  if (newest === null) return 'NONE';
  if (newest.decision !== null) return newest.decision;
  return newest.kind === 'URGENT' ? 'URGENT' : 'OPEN';
}

/** True where no request stands in the way of a new one. */
export function mayAskAgain(state: TaskApproval): boolean {
  return state === 'NONE' || state === 'REFUSED';
}

/** The newest request of a task as far as a visit depends on it. */
export interface ApprovalFacts {
  readonly state: TaskApproval;
  readonly kind: ApprovalKind | null;
  /** Day of the head's decision; null while there is none. */
  readonly decidedOn: Day | null;
}

/** Nobody has asked. */
export const NO_APPROVAL: ApprovalFacts = { state: 'NONE', kind: null, decidedOn: null };

/** Why a visit may not begin (Chinese), or null. */
export function visitRefusal({ state }: Pick<ApprovalFacts, 'state'>): string | null {
  switch (state) {
    case 'APPROVED':
    case 'URGENT':
      return null;
    case 'NONE':
      return '这项检查还没有报机关负责人批准，不能开始检查或录入结果。请先在“检查审批”中报批；情况紧急的，可选择紧急情况并写明理由，立即检查、事后补批。';
    case 'OPEN':
      return '这项检查已经报批，机关负责人还没有批准，不能开始检查或录入结果。请等待批准后再办理。';
    case 'REFUSED':
      return '机关负责人没有批准这项检查，不能检查或录入结果。请按不予批准的理由处理后，在“检查审批”中重新报批。';
  }
}

/**
 * Why a visit of this day does not rest on the approval (Chinese), or null: one approved beforehand is not of an
 * earlier day than its approval. One that could not wait is approved afterwards.
 */
export function dayRefusal({ kind, decidedOn }: ApprovalFacts, inspectedOn: Day): string | null {
  if (kind !== 'PRIOR' || decidedOn === null || inspectedOn >= decidedOn) return null;
  return `检查完成日期(${inspectedOn})早于机关负责人批准的日期(${decidedOn})。检查应当先批准后进行，请核对检查完成日期。`;
}

/** A request as it is typed. */
export interface ApprovalWish {
  readonly drawId: string;
  /** Tasks by id; null for every task of the draw that still needs an approval. */
  readonly taskIds: readonly string[] | null;
  readonly kind: string;
  readonly reason: string | null;
}

/** Longest reason of a request or a refusal. */
export const LONGEST_REASON = 500;

/** Every fault of a request's own words. */
export function wishFaults({ kind, reason }: Pick<ApprovalWish, 'kind' | 'reason'>): Fault[] {
  if (!Object.hasOwn(APPROVAL_KINDS, kind)) {
    return [{ field: 'kind', code: 'CHOICE', message: '请选择事前审批或紧急情况事后补批。' }];
  }
  return kind === 'URGENT' ? reasonFaults('reason', '紧急情况的理由', reason) : [];
}

/** Faults of a reason that is asked for. */
export function reasonFaults(field: string, label: string, reason: string | null): Fault[] {
  const text = cleanText(reason ?? '');
  if (text.length < 4 || text.length > LONGEST_REASON) {
    return [{ field, code: 'REQUIRED', message: `请写明${label}(4至${LONGEST_REASON}字)。` }];
  }
  return holdsIdCardNumber(text)
    ? [{ field, code: 'ID_CARD', message: `${label}中含有居民身份证号码，请删去后再提交。` }]
    : [];
}

/** Why this actor may not ask (Chinese), or null. @param seated whether the actor sits on every task asked for */
export function askRefusal(actor: Actor, kind: ApprovalKind, seated: boolean): string | null {
  if (actor.accountId === null) return '报批应由登录的人员办理，请用本人的账号登录后再试。';
  if (actor.roles.includes('DRAWER')) return null;
  if (kind === 'PRIOR') {
    return actor.roles.includes('REVIEWER')
      ? null
      : '只有抽取人员或审核人员可以报批检查。情况紧急的，检查组成员可选择紧急情况并写明理由。';
  }
  return seated && actor.roles.includes('INSPECTOR')
    ? null
    : '紧急情况只能由检查组成员或抽取人员报批。请由该任务的检查人员办理，或改为事前审批。';
}

const DECIDERS: readonly Role[] = ['HEAD', 'DRAWER', 'ADMINISTRATOR'];

/** True for who may decide, or carry out what the head has decided. */
export function isDecider(actor: Actor): boolean {
  return actor.accountId !== null && actor.roles.some((role) => DECIDERS.includes(role));
}

/** The same account, or another account of the same inspector. */
export function isAsker(
  actor: Actor,
  asked: { readonly requestedAccountId: string; readonly requestedInspectorId: string | null },
): boolean {
  if (actor.accountId === asked.requestedAccountId) return true;
  return actor.inspectorId !== null && actor.inspectorId === asked.requestedInspectorId;
}

/** A decision as it is typed. */
export interface DecisionInput {
  readonly decision: string;
  /** Asked for where the visits are refused. */
  readonly reason: string | null;
  /** The head whose decision it is, where the actor is not the head. */
  readonly headName: string | null;
}

const LONGEST_NAME = 50;

/** Every fault of a decision. @param askedBy name of who made the request: nobody decides on the own one */
export function decisionFaults(
  actor: Actor,
  { decision, reason, headName }: DecisionInput,
  askedBy: string,
): Fault[] {
  const faults: Fault[] = [];
  if (decision !== 'APPROVED' && decision !== 'REFUSED') {
    faults.push({ field: 'decision', code: 'CHOICE', message: '请选择批准或不予批准。' });
  }
  if (decision === 'REFUSED') faults.push(...reasonFaults('reason', '不予批准的理由', reason));
  if (actor.roles.includes('HEAD')) return faults;
  const name = cleanText(headName ?? '');
  if (name.length < 2 || name.length > LONGEST_NAME || holdsIdCardNumber(name)) {
    const message = `请填写作出决定的机关负责人姓名(2至${LONGEST_NAME}字)，或者由负责人用本人的账号决定。`;
    faults.push({ field: 'headName', code: 'REQUIRED', message });
  } else if (name === askedBy) {
    const message = '作出决定的负责人不能是报批人，请核对姓名。';
    faults.push({ field: 'headName', code: 'SAME_PERSON', message });
  }
  return faults;
}

/** Number of the n-th paper of a year: 513300-2026-S0001. */
export function paperNumber(area: string, year: string, letter: 'S' | 'T', n: number): string {
  return `${area}-${year}-${letter}${String(n).padStart(4, '0')}`;
}
