import type { Actor, Role } from '../../audit/actor.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** How far a draft is. */
export const DRAFT_STATES = {
  DRAFTED: '待核对',
  CHECKED: '待审批',
  APPROVED: '待发布',
  PUBLISHED: '已发布',
  RETURNED: '已退回',
  REFUSED: '不予公示',
  DROPPED: '已撤稿',
} as const;

export type DraftState = keyof typeof DRAFT_STATES;

/** Drafts that still go on; there is one of them at most for a thing. */
export const OPEN_STATES: readonly DraftState[] = ['DRAFTED', 'CHECKED', 'APPROVED'];

export type DraftStepKind = Exclude<DraftState, 'DRAFTED'>;

interface StepRule {
  /** What the step is called, as a button and in the log. */
  readonly name: string;
  readonly from: readonly DraftState[];
  readonly role: Role;
  /** The step ends the draft and says why. */
  readonly needsReason: boolean;
}

/** The steps of a draft and who takes them. Who drafted neither checks nor approves, who checked does not approve: `stepRefusal`. */
export const STEP_RULES: Readonly<Record<DraftStepKind, StepRule>> = {
  CHECKED: { name: '核对', from: ['DRAFTED'], role: 'REVIEWER', needsReason: false },
  RETURNED: { name: '退回', from: ['DRAFTED'], role: 'REVIEWER', needsReason: true },
  APPROVED: { name: '批准公示', from: ['CHECKED'], role: 'HEAD', needsReason: false },
  REFUSED: { name: '不予公示', from: ['CHECKED'], role: 'HEAD', needsReason: true },
  PUBLISHED: { name: '发布', from: ['APPROVED'], role: 'PUBLISHER', needsReason: false },
  DROPPED: { name: '撤稿', from: OPEN_STATES, role: 'PUBLISHER', needsReason: true },
};

export const STEP_KINDS = Object.keys(STEP_RULES) as DraftStepKind[];

/** What a step needs to know of a draft. */
export interface DraftFacts {
  readonly state: DraftState;
  readonly draftedAccountId: string | null;
  /** Accounts of its steps. */
  readonly acted: readonly { readonly step: DraftStepKind; readonly accountId: string | null }[];
}

/** Why this person may not take this step now (Chinese), or null. */
export function stepRefusal(step: DraftStepKind, draft: DraftFacts, actor: Actor): string | null {
  const { name, from } = STEP_RULES[step];
  if (!from.includes(draft.state)) {
    return `这份公示稿${DRAFT_STATES[draft.state]}，不能${name}。请刷新后按现在的状态办理。`;
  }
  if (step !== 'CHECKED' && step !== 'RETURNED' && step !== 'APPROVED' && step !== 'REFUSED') return null;
  if (actor.accountId === draft.draftedAccountId) return `公示稿由您拟写，应由另一人${name}。`;
  const mine = draft.acted.some(
    ({ step: done, accountId }) => done === 'CHECKED' && accountId === actor.accountId,
  );
  return mine ? `公示稿由您核对，应由另一人${name}。` : null;
}

/** Longest reason, and longest number of a document. */
const MOST_REASON = 500;
const MOST_NUMBER = 60;

/** Faults of a reason that is needed. */
export function reasonFaults(reason: string | null, what: string): Fault[] {
  const text = cleanText(reason ?? '');
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (text === '') return fault('REQUIRED', `请填写${what}的理由。`);
  if ([...text].length > MOST_REASON) return fault('TOO_LONG', `理由最多${MOST_REASON}字，请删减后再提交。`);
  if (holdsIdCardNumber(text)) return fault('ID_CARD', '理由不能含居民身份证号码，请删去后再提交。');
  return [];
}

/** Faults of the number of a document that a person gives. */
export function documentNoFaults(documentNo: string | null): Fault[] {
  const text = cleanText(documentNo ?? '');
  if (documentNo === null || ([...text].length <= MOST_NUMBER && text !== '')) return [];
  return [{ field: 'documentNo', code: 'TOO_LONG', message: `文号为1至${MOST_NUMBER}字，请核对后重填。` }];
}

/** 公示〔2026〕12号 @param n from 1, counted through a year */
export function documentNoOf(prefix: string, year: number, n: number): string {
  return `${prefix}〔${year}〕${n}号`;
}
