import type { Actor, Role } from '../../audit/actor.js';
import { addDays, type Day, isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanSentence, cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import {
  type AskedField,
  FOLLOW_UP_KINDS,
  type FollowUpKind,
  isFollowUpKind,
  type StepRule,
  type StepTaker,
} from './steps.rules.js';

/** Longest text of a follow-up or a step, and longest number of a paper or name. */
export const LONGEST_TEXT = 2000;
export const LONGEST_NUMBER = 100;

/** Days ahead that a term may lie: five years, to catch a mistyped year. */
const FURTHEST = 1830;

/** Roles that act for a system's office. */
const OFFICE: readonly Role[] = ['DRAWER', 'REVIEWER', 'HEAD'];

/** How an actor stands to a task and to the system that answers for a follow-up. */
export interface Standing {
  /** Holds a seat in the follow-up's own system, as an inspector. */
  readonly seated: boolean;
  /** Holds a seat in any system of the task. */
  readonly onTask: boolean;
  /** Belongs to the follow-up's own system, and draws, reviews or leads there. */
  readonly office: boolean;
  /** The system itself. */
  readonly machine: boolean;
}

/** An actor's standing. @param ownPool system of the actor's agency */
export function standingOf(
  actor: Actor,
  poolCode: string,
  seats: readonly { readonly poolCode: string; readonly inspectorId: string | null }[],
  ownPool: string | null,
): Standing {
  const own = seats.filter(({ inspectorId }) => inspectorId !== null && inspectorId === actor.inspectorId);
  return {
    seated: actor.roles.includes('INSPECTOR') && own.some((seat) => seat.poolCode === poolCode),
    onTask: own.length > 0,
    office: ownPool === poolCode && actor.roles.some((role) => OFFICE.includes(role)),
    machine: actor.accountId === null,
  };
}

/** Why somebody of this standing may not do what is for `who` (Chinese), or null. */
export function takerRefusal(who: StepTaker, standing: Standing, poolName: string): string | null {
  if (standing.machine) return null;
  const team = standing.seated;
  const office = standing.office && !standing.onTask;
  if ((who === 'TEAM' && team) || (who === 'OFFICE' && office)) return null;
  if (who === 'EITHER' && (team || standing.office)) return null;
  if (who === 'SYSTEM') return '这一步由系统登记，不能由人员办理。';
  if (who === 'TEAM') return `这一步由${poolName}检查组的执法人员办理，您可以查看，不能办理。`;
  if (who === 'OFFICE' && standing.onTask) {
    return '您是这项任务检查组的成员，这一步须由没有参加检查的抽取、审核人员或机关负责人办理。';
  }
  return who === 'OFFICE'
    ? `这一步由${poolName}的抽取、审核人员或机关负责人办理，您可以查看，不能办理。`
    : `这项后续处理由${poolName}办理，您可以查看，不能办理。`;
}

/** A follow-up as it is typed. */
export interface OpenInput {
  readonly kind: string;
  readonly poolCode: string;
  readonly itemCode?: string | null;
  readonly what: string;
  readonly dueOn?: string | null;
  readonly toWhom?: string | null;
  readonly documentNo?: string | null;
}

/** A follow-up with cleaned texts, empty ones null. */
export interface CleanOpen {
  readonly kind: string;
  readonly poolCode: string;
  readonly itemCode: string | null;
  readonly what: string;
  readonly dueOn: string | null;
  readonly toWhom: string | null;
  readonly documentNo: string | null;
}

const orNull = (text: string | null | undefined): string | null => {
  const clean = cleanSentence(text ?? '');
  return clean === '' ? null : clean;
};

/** Texts cleaned; nothing is judged here. */
export function cleanOpen(input: OpenInput): CleanOpen {
  return {
    ...{ kind: input.kind, poolCode: input.poolCode, itemCode: orNull(input.itemCode) },
    ...{ what: cleanSentence(input.what), dueOn: orNull(input.dueOn) },
    ...{ toWhom: orNull(input.toWhom), documentNo: orNull(input.documentNo) },
  };
}

/** What a new follow-up is judged against. */
export interface OpenContext {
  readonly today: Day;
  /** Systems with a team on the task, and the items of the task. */
  readonly pools: readonly string[];
  readonly items: readonly string[];
}

/** Every fault of a follow-up that is to be opened. */
export function openFaults(input: CleanOpen, { today, pools, items }: OpenContext): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!isFollowUpKind(input.kind)) fault('kind', 'CHOICE', '请选择后续处理的类型。');
  if (!pools.includes(input.poolCode)) fault('poolCode', 'CHOICE', '请选择参加这次检查的部门系统。');
  if (input.itemCode !== null && !items.includes(input.itemCode)) {
    fault('itemCode', 'CHOICE', '所选事项不是这项任务的抽查事项，请重新选择。');
  }
  faults.push(...textFaults('what', '内容', input.what, true));
  const timed = input.kind === 'ORDER' || input.kind === 'RECHECK';
  if (input.dueOn !== null || timed) {
    const label = timed ? FOLLOW_UP_KINDS[input.kind as FollowUpKind] : '后续处理';
    faults.push(...termFaults('dueOn', `${label}的期限`, input.dueOn, today));
  }
  faults.push(...textFaults('toWhom', '接收单位或投诉人', input.toWhom, input.kind === 'COMPLAINT', 200));
  return [...faults, ...textFaults('documentNo', '文书编号', input.documentNo, false, LONGEST_NUMBER)];
}

/** A step as it is typed. */
export interface StepInput {
  readonly step: string;
  /** Number of the last step that was read: 0 where there was none. */
  readonly after: number;
  readonly onDay: string;
  readonly text?: string | null;
  readonly documentNo?: string | null;
  readonly newDue?: string | null;
  /** What follows where nothing was corrected: another order, or the case unit. */
  readonly next?: string | null;
  readonly nextDue?: string | null;
}

/** A step with cleaned texts, empty ones null. */
export interface CleanStep {
  readonly step: string;
  readonly after: number;
  readonly onDay: string;
  readonly text: string | null;
  readonly documentNo: string | null;
  readonly newDue: string | null;
  readonly next: string | null;
  readonly nextDue: string | null;
}

/** Texts cleaned; what the step does not ask for is left out. */
export function cleanStep(input: StepInput, rule: StepRule): CleanStep {
  const asked = (field: AskedField, value: string | null | undefined): string | null =>
    rule.asks[field] === undefined ? null : orNull(value);
  const next = asked('next', input.next);
  return {
    ...{ step: input.step, after: input.after, onDay: cleanText(input.onDay) },
    ...{ text: asked('text', input.text), documentNo: asked('documentNo', input.documentNo) },
    newDue: asked('newDue', input.newDue),
    ...{ next, nextDue: next === 'ORDER' ? orNull(input.nextDue) : null },
  };
}

/** What a step is judged against. */
export interface StepContext {
  readonly today: Day;
  /** Day of what went before: the visit, or the last step that is past. */
  readonly notBefore: Day;
  /** The term that stands now. */
  readonly due: Day | null;
}

/** What may follow a re-check that found nothing corrected. */
export const AFTER_RECHECK = { ORDER: '再次责令限期改正', CASE: '移送办案机构' } as const;

/** Every fault of a step, each at its field. */
export function stepFaults(input: CleanStep, rule: StepRule, context: StepContext): Fault[] {
  const faults = dayFaults(input.onDay, rule, context);
  const needs = (field: AskedField): boolean =>
    rule.asks[field] !== undefined && !(rule.may ?? []).includes(field);
  faults.push(...textFaults('text', rule.asks.text ?? '', input.text, needs('text')));
  faults.push(
    ...textFaults(
      ...(['documentNo', rule.asks.documentNo ?? '', input.documentNo] as const),
      ...([needs('documentNo'), LONGEST_NUMBER] as const),
    ),
  );
  if (needs('newDue')) faults.push(...newDueFaults(input, rule, context));
  if (rule.asks.next === undefined) return faults;
  if (input.next === null || !Object.hasOwn(AFTER_RECHECK, input.next)) {
    const message = '请选择未改正的处理：再次责令限期改正，或者移送办案机构。';
    faults.push({ field: 'next', code: 'CHOICE', message });
  } else if (input.next === 'ORDER') {
    faults.push(...termFaults('nextDue', '新的改正期限', input.nextDue, input.onDay));
  }
  return faults;
}

function dayFaults(onDay: string, rule: StepRule, { today, notBefore }: StepContext): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: 'onDay', code, message }];
  if (!isDay(onDay)) return fault('DAY', `请填写${rule.day}，如 2026-03-02。`);
  if (rule.ahead) {
    if (onDay < today) return fault('PAST', `${rule.day}不能早于今天(${today})，请重新安排。`);
    return onDay > addDays(today, FURTHEST) ? fault('FAR', `${rule.day}过于遥远，请核对年份。`) : [];
  }
  if (onDay > today) return fault('FUTURE', `${rule.day}不能晚于今天(${today})，办理之后再登记。`);
  return onDay < notBefore ? fault('ORDER', `${rule.day}不能早于上一步的日期(${notBefore})，请核对。`) : [];
}

function newDueFaults({ newDue, onDay }: CleanStep, rule: StepRule, { due }: StepContext): Fault[] {
  const label = rule.asks.newDue ?? '';
  const faults = termFaults('newDue', label, newDue, onDay);
  if (faults.length > 0 || due === null || newDue === null || newDue > due) return faults;
  const message = `${label}的日期应晚于现在的期限(${due})，请重新填写。`;
  return [{ field: 'newDue', code: 'ORDER', message }];
}

/** Faults of a term: a real day, not before `from`, not years away. */
function termFaults(field: string, label: string, term: string | null, from: string): Fault[] {
  if (!isDay(term)) return [{ field, code: 'DAY', message: `请填写${label}，如 2026-03-31。` }];
  if (!isDay(from)) return [];
  if (term < from) return [{ field, code: 'PAST', message: `${label}不能早于 ${from}，请核对。` }];
  return term > addDays(from, FURTHEST)
    ? [{ field, code: 'FAR', message: `${label}过于遥远，请核对年份。` }]
    : [];
}

/** Faults of a text: there, not too long, no ID-card number (个人信息保护法 第6条). */
function textFaults(
  field: string,
  label: string,
  text: string | null,
  required: boolean,
  longest = LONGEST_TEXT,
): Fault[] {
  if (text === null || text === '') {
    return required ? [{ field, code: 'REQUIRED', message: `请填写${label}。` }] : [];
  }
  if (text.length > longest) return [{ field, code: 'TOO_LONG', message: `${label}不能超过${longest}字。` }];
  return holdsIdCardNumber(text)
    ? [{ field, code: 'ID_CARD', message: `${label}中含有居民身份证号码，请删去后再提交。` }]
    : [];
}
