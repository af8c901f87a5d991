import { chineseDay, type Day, isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import type { TaskState } from '../inspection.rules.js';

/** The days of a visit as they are typed or dropped. */
export interface VisitDateInput {
  /** First day; empty takes the days away. */
  readonly dayFrom: string;
  /** Last day, included; empty for a visit of one day. */
  readonly dayTo?: string | null;
  readonly reason?: string | null;
  /** Revision that was read: 0 where there were no days yet. */
  readonly revision: number;
}

/** The same, cleaned; `days` is null where the visit is to lose its days. */
export interface CleanVisitDate {
  readonly days: { readonly from: Day; readonly to: Day } | null;
  readonly reason: string | null;
  readonly revision: number;
}

/** Texts cleaned, nothing judged. */
export function cleanVisitDate(input: VisitDateInput): CleanVisitDate {
  const from = cleanText(input.dayFrom);
  const to = cleanText(input.dayTo ?? '') || from;
  return {
    days: from === '' ? null : { from, to },
    reason: cleanText(input.reason ?? '') || null,
    revision: input.revision,
  };
}

/** What the days of a visit are judged against. */
export interface VisitDateContext {
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly today: Day;
  /** By the official calendar. */
  readonly isWorked: (day: Day) => boolean;
  /** The visit has days now. */
  readonly isDated: boolean;
  /** The list is public: people may have read the days. */
  readonly isPublic: boolean;
  readonly areaName: string;
  /** Months (1–12) in which the county is not visited. */
  readonly closedMonths: readonly number[];
}

/** Most calendar days of one visit. */
export const LONGEST_VISIT_DAYS = 14;
const MAX_REASON = 500;

/** Every fault of the days, each at its field; whether the people are free is asked elsewhere. */
export function visitDateFaults(input: CleanVisitDate, context: VisitDateContext): Fault[] {
  return [...(input.days ? dayFaults(input.days, context) : []), ...reasonFaults(input, context)];
}

function dayFaults({ from, to }: { from: string; to: string }, context: VisitDateContext): Fault[] {
  const fault = (field: string, code: string, message: string): Fault[] => [{ field, code, message }];
  if (!isDay(from)) return fault('dayFrom', 'DAY', '请填写检查日期，如 2026-03-12。');
  if (!isDay(to))
    return fault('dayTo', 'DAY', '检查结束日期不是有效的日期，如 2026-03-13；只查一天的不必填写。');
  if (to < from) return fault('dayTo', 'ORDER', '检查结束日期早于开始日期，请核对。');
  const { windowFrom, windowTo, today } = context;
  if (from < windowFrom || to > windowTo) {
    const window = `${chineseDay(windowFrom)}至${chineseDay(windowTo)}`;
    return fault('dayFrom', 'WINDOW', `检查日期应在检查期限(${window})之内，请另选日期。`);
  }
  if (from < today) return fault('dayFrom', 'PAST', `检查日期不能早于今天(${chineseDay(today)})。`);
  for (const [field, day] of [
    ['dayFrom', from],
    ['dayTo', to],
  ]) {
    if (!context.isWorked(day)) return fault(field, 'DAY_OFF', `${chineseDay(day)}不是工作日，请另选日期。`);
  }
  if (Date.parse(to) - Date.parse(from) >= LONGEST_VISIT_DAYS * 24 * 3600 * 1000) {
    return fault('dayTo', 'TOO_LONG', `一次检查最多安排${LONGEST_VISIT_DAYS}天，请核对结束日期。`);
  }
  if ([from, to].some((day) => context.closedMonths.includes(Number(day.slice(5, 7))))) {
    return fault('dayFrom', 'CLOSED', `${context.areaName}当月不安排检查(封路或严寒)，请另选日期。`);
  }
  return [];
}

function reasonFaults({ days, reason }: CleanVisitDate, context: VisitDateContext): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (reason === null) {
    if (days === null && context.isDated) return fault('REQUIRED', '取消检查日期时，请写明原因。');
    if (context.isDated && context.isPublic) {
      return fault('REQUIRED', '名单已经公开，改期请写明原因，以备检查对象询问。');
    }
    return [];
  }
  if (reason.length > MAX_REASON) return fault('TOO_LONG', `原因不能超过${MAX_REASON}字。`);
  // 个人信息保护法 第6条: no more personal data than the purpose needs.
  return holdsIdCardNumber(reason) ? fault('ID_CARD', '原因中含有居民身份证号码，请删去后再提交。') : [];
}

/** Why a task in this state gets no other days (Chinese), or null. */
export function visitStateRefusal(state: TaskState): string | null {
  switch (state) {
    case 'ASSIGNED':
    case 'RETURNED':
      return null;
    case 'ENTERED':
      return '这项任务的检查结果已经录入，检查日期不再变更。';
    case 'REVIEWED':
      return '这项任务的检查结果已审核通过，检查日期不再变更。';
    case 'REPLACED':
      return '这项任务的检查对象已由候补递补，不再安排检查日期。';
  }
}
