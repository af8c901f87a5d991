import type { Day } from '../../kernel/day.js';
import { cutText } from '../../kernel/text.js';
import type { TaskApproval } from '../approval/approval.rules.js';
import { type FollowUp as FollowUpCode, FOLLOW_UPS, isResultCode, RESULT_CODES } from '../result-codes.js';
import { LONGEST_TEXT } from './follow-up.rules.js';
import { FOLLOW_UP_KINDS, type FollowUpKind } from './steps.rules.js';

/** The kind of follow-up that each choice of a result opens by itself; null opens none. */
export const OPENED_BY: Readonly<Record<FollowUpCode, FollowUpKind | null>> = {
  NONE: null,
  DAILY_SUPERVISION: 'DAILY',
  ORDER_TO_CORRECT: 'ORDER',
  CASE_UNIT: 'CASE',
  INFORM_AGENCY: 'REFERRAL',
  OTHER: 'OTHER',
};

/** The parts of an accepted result that call for follow-ups. */
export interface AcceptedFacts {
  readonly followUp: FollowUpCode;
  readonly findings: string;
  readonly remark: string | null;
  readonly correctBy: Day | null;
  readonly leadPool: string;
  /** What was found and not mended on the spot, by the system that found it. */
  readonly found: readonly { readonly poolCode: string; readonly itemCode: string; readonly text: string }[];
}

/** A follow-up that an accepted result opens. */
export interface Called {
  readonly kind: FollowUpKind;
  readonly poolCode: string;
  readonly itemCode: string | null;
  readonly what: string;
  readonly dueOn: Day | null;
}

/**
 * What an accepted result opens: an order or a hand-over for each system that found something (joint visits: each
 * answers for its own), the others once for the lead.
 */
export function calledFor(result: AcceptedFacts): Called[] {
  const kind = OPENED_BY[result.followUp];
  if (kind === null) return [];
  const dueOn = kind === 'ORDER' ? result.correctBy : null;
  const each = kind === 'ORDER' || kind === 'CASE';
  const pools = each ? [...new Set(result.found.map(({ poolCode }) => poolCode))] : [];
  if (pools.length === 0) {
    const what = [result.findings, result.remark ?? ''].filter((text) => text !== '').join(' ');
    return [
      {
        ...{ kind, poolCode: result.leadPool, itemCode: null, dueOn },
        what: cutText(what === '' ? FOLLOW_UPS[result.followUp] : what, LONGEST_TEXT),
      },
    ];
  }
  return pools.map((poolCode) => {
    const own = result.found.filter((one) => one.poolCode === poolCode);
    const items = [...new Set(own.map(({ itemCode }) => itemCode))];
    return {
      ...{ kind, poolCode, dueOn, itemCode: items.length === 1 ? items[0] : null },
      what: cutText(own.map(({ text }) => text).join('；'), LONGEST_TEXT),
    };
  });
}

/** A follow-up as the end of its task depends on it. */
export interface OpenFollowUp {
  readonly kind: FollowUpKind;
  readonly poolName: string;
  readonly ended: boolean;
}

/** What decides whether a task may be closed. */
export interface EndFacts {
  /** Code of the result in force; null where none was accepted. */
  readonly resultCode: string | null;
  /** A later version waits for its review, or was returned: a correction is under way. */
  readonly correcting: boolean;
  readonly replaced: boolean;
  readonly voided: boolean;
  readonly closed: boolean;
  readonly approval: TaskApproval;
  readonly followUps: readonly OpenFollowUp[];
}

/** Everything that keeps a task from being closed, a sentence each (Chinese); empty where it may be. */
export function openEnds(facts: EndFacts): string[] {
  if (facts.voided) return ['这项任务所属的抽取已经作废，不需要完结。'];
  if (facts.replaced) return ['这项任务的检查对象已由候补递补，不需要完结。'];
  if (facts.resultCode === null) return ['检查结果还没有审核通过，请先录入并审核检查结果。'];
  if (!isResultCode(facts.resultCode) || RESULT_CODES[facts.resultCode].group === 'NOT_INSPECTED') {
    return ['检查对象无法检查的任务由机关负责人认定，不在这里完结。'];
  }
  if (facts.closed) return ['这项任务已经完结，不必再完结。'];
  const words: string[] = [];
  if (facts.correcting) words.push('检查结果正在更正，请在更正审核之后再完结。');
  if (facts.approval === 'URGENT' || facts.approval === 'OPEN') {
    words.push('机关负责人还没有补批这次检查，请在批准之后再完结。');
  } else if (facts.approval !== 'APPROVED') {
    words.push('这次检查没有得到机关负责人的批准，请重新报批，批准之后再完结。');
  }
  const open = facts.followUps.filter(({ ended }) => !ended);
  if (open.length > 0) {
    const list = open.map(({ kind, poolName }) => `${FOLLOW_UP_KINDS[kind]}(${poolName})`).join('、');
    words.push(`还有${open.length}项后续处理没有办结：${list}。`);
  }
  return words;
}
