import type { Actor, Role } from '../audit/actor.js';
import { addDays, daysBetween, isDay, type Day } from '../kernel/day.js';
import type { Fault } from '../kernel/domain-error.js';
import { cleanSentence, cleanText, holdsIdCardNumber } from '../kernel/text.js';
import type { FindingsInput } from './results/findings.rules.js';
import { isFollowUp, isResultCode, RESULT_CODES, type ResultClass, resultCodesFor } from './result-codes.js';

/** State of a task, derived from its result in force and that one's review, and from a substitution; never stored. */
export const TASK_STATES = {
  ASSIGNED: '待检查',
  ENTERED: '待审核',
  RETURNED: '已退回',
  REVIEWED: '已审核',
  REPLACED: '已递补',
} as const;

export type TaskState = keyof typeof TASK_STATES;
export type Decision = 'ACCEPTED' | 'RETURNED';
export type TaskAct = 'ENTER' | 'CORRECT' | 'REVIEW';

/** A version after the accepted one: it waits for its review, or was returned. It changes nothing until accepted. */
export type Correction = 'WAITING' | 'RETURNED';

/** The newest result of a task as far as its state needs it. */
export interface NewestResult {
  readonly version: number;
  /** Account that entered it. */
  readonly enteredBy: string;
  /** Inspector behind that account. */
  readonly enteredInspector: string;
  readonly decision: Decision | null;
}

/**
 * State of a task from its result in force (the newest accepted version, else the newest one); a task whose subject was
 * replaced is closed whatever its result is.
 */
export function taskState(inForce: Pick<NewestResult, 'decision'> | null, replaced: boolean): TaskState {
  if (replaced) return 'REPLACED';
  if (!inForce) return 'ASSIGNED';
  if (inForce.decision === null) return 'ENTERED';
  return inForce.decision === 'ACCEPTED' ? 'REVIEWED' : 'RETURNED';
}

/** Who may do what from which state, and what is said otherwise. */
const ACTS: Readonly<
  Record<TaskAct, { role: Role; from: readonly TaskState[]; refusal: Partial<Record<TaskState, string>> }>
> = {
  ENTER: {
    role: 'INSPECTOR',
    from: ['ASSIGNED', 'RETURNED'],
    refusal: {
      ENTERED: '这项任务的检查结果已经录入，正在等待审核；审核退回后才能重新录入。',
      REVIEWED: '这项任务的检查结果已审核通过，不能再录入；确有错误的，请办理更正。',
      REPLACED: '这项任务的检查对象已由候补递补，不需要再录入检查结果。',
    },
  },
  CORRECT: {
    role: 'INSPECTOR',
    from: ['REVIEWED'],
    refusal: {
      ASSIGNED: '这项任务还没有检查结果，不需要更正。',
      ENTERED: '这项任务的检查结果正在等待审核，不能更正；审核退回后可以重新录入。',
      RETURNED: '这项任务的检查结果已退回，请直接重新录入，不需要更正。',
      REPLACED: '这项任务的检查对象已由候补递补，检查结果不再更正。',
    },
  },
  REVIEW: {
    role: 'REVIEWER',
    from: ['ENTERED'],
    refusal: {
      ASSIGNED: '这项任务还没有录入检查结果，不能审核。',
      RETURNED: '检查结果已退回，请等待检查人员重新录入后再审核。',
      REVIEWED: '这项任务的检查结果已审核通过，不能重复审核。',
      REPLACED: '这项任务的检查对象已由候补递补，不需要再审核。',
    },
  },
};

/** Why an act does not fit the state of the task and the correction under way (Chinese), or null. */
export function stateRefusal(
  act: TaskAct,
  state: TaskState,
  correction: Correction | null = null,
): string | null {
  if (correction !== null && state === 'REVIEWED') {
    if (act === 'REVIEW' && correction === 'WAITING') return null;
    if (act === 'REVIEW') return '更正已退回，请等待检查人员重新提交后再审核。';
    if (correction === 'WAITING') return '这项任务的更正正在等待审核，审核之后才能再提交。';
  }
  return ACTS[act].from.includes(state) ? null : (ACTS[act].refusal[state] ?? '任务的状态不允许这项操作。');
}

/** Why this actor may not do it whatever the state, or null. Scope is checked before. */
export function personRefusal(
  act: TaskAct,
  actor: Actor,
  task: { readonly seatHolders: readonly (string | null)[]; readonly newest: NewestResult | null },
): { readonly code: 'FORBIDDEN' | 'RULE_BROKEN'; readonly message: string } | null {
  const forbidden = (message: string) => ({ code: 'FORBIDDEN', message }) as const;
  if (!actor.roles.includes(ACTS[act].role) || actor.accountId === null) {
    return forbidden(
      act === 'REVIEW' ? '只有审核人员可以审核检查结果。' : '只有执法检查人员可以录入检查结果。',
    );
  }
  if (act !== 'REVIEW') {
    const seated = actor.inspectorId !== null && task.seatHolders.includes(actor.inspectorId);
    return seated ? null : forbidden('您不是这项任务检查组的成员，不能录入检查结果。');
  }
  if (!task.newest || !isSamePerson(actor, task.newest)) return null;
  return {
    code: 'RULE_BROKEN',
    message: '录入和审核不能是同一人：这份结果由您录入，请由其他审核人员审核。',
  };
}

/** The same account, or another account of the same inspector. */
export function isSamePerson(
  actor: Pick<Actor, 'accountId' | 'inspectorId'>,
  newest: Pick<NewestResult, 'enteredBy' | 'enteredInspector'>,
): boolean {
  return (
    actor.accountId === newest.enteredBy ||
    (actor.inspectorId !== null && actor.inspectorId === newest.enteredInspector)
  );
}

/**
 * Days in which a reserve that comes in is to be inspected: as many as the others had, from today on, but not past the
 * deadline of the plan line where that still lies ahead.
 */
export function substituteWindow(
  { windowFrom, windowTo }: { readonly windowFrom: Day; readonly windowTo: Day },
  today: Day,
  deadline: Day,
): { readonly windowFrom: Day; readonly windowTo: Day } {
  const from = today > windowFrom ? today : windowFrom;
  const full = addDays(from, daysBetween(windowFrom, windowTo));
  const to = deadline >= from && deadline < full ? deadline : full;
  return { windowFrom: from, windowTo: to < windowTo ? windowTo : to };
}

/** A result as it is typed. */
export interface ResultInput {
  readonly resultCode: string;
  /** One text for the main item, or row by row; nothing: what the record answers with no. */
  readonly findings?: FindingsInput;
  readonly followUp?: string | null;
  /** Day on which the inspection was completed, YYYY-MM-DD. */
  readonly inspectedOn: string;
  /** Day until which a problem is to be mended; asked for where the follow-up is ORDER_TO_CORRECT. */
  readonly correctBy?: string | null;
  readonly remark?: string | null;
}

/** A result with cleaned texts. */
export interface CleanResult {
  readonly resultCode: string;
  /** Composed of the findings item by item. */
  readonly findings: string;
  readonly followUp: string;
  readonly inspectedOn: Day;
  readonly correctBy: Day | null;
  readonly remark: string | null;
}

/** Texts cleaned, empty ones null; nothing is judged here. @param findings text composed of the findings */
export function cleanResult(input: ResultInput, findings: string): CleanResult {
  const correctBy = cleanText(input.correctBy ?? '');
  const remark = cleanSentence(input.remark ?? '');
  return {
    resultCode: input.resultCode,
    findings,
    followUp: input.followUp ?? '',
    inspectedOn: cleanText(input.inspectedOn),
    correctBy: correctBy === '' ? null : correctBy,
    remark: remark === '' ? null : remark,
  };
}

/** What a result is judged against. */
export interface ResultContext {
  readonly subjectKind: string;
  /** Day on which the task was opened: that of the draw. */
  readonly drawnOn: Day;
  readonly today: Day;
}

const MAX_TEXT = 2000;
const MAX_FINDINGS = 20_000;

/** Every fault of a result, each at its field; empty if it may be stored. */
export function resultFaults(result: CleanResult, context: ResultContext): Fault[] {
  return [
    ...dayFaults(result, context),
    ...codeFaults(result, context),
    ...followUpFaults(result),
    ...textFaults(result),
  ];
}

function dayFaults({ inspectedOn }: CleanResult, { drawnOn, today }: ResultContext): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: 'inspectedOn', code, message }];
  if (!isDay(inspectedOn)) return fault('DAY', '请填写检查完成日期，如 2026-03-02。');
  if (inspectedOn < drawnOn) {
    return fault('BEFORE_DRAW', `检查完成日期不能早于抽取日期(${drawnOn})，请核对。`);
  }
  return inspectedOn > today
    ? fault('FUTURE', `检查完成日期不能晚于今天(${today})，请检查完成后再录入。`)
    : [];
}

function codeFaults({ resultCode, findings }: CleanResult, { subjectKind }: ResultContext): Fault[] {
  if (!isResultCode(resultCode)) {
    return [{ field: 'resultCode', code: 'UNKNOWN', message: '请从列表中选择检查结果。' }];
  }
  const { name, found }: ResultClass = RESULT_CODES[resultCode];
  if (!resultCodesFor(subjectKind).includes(resultCode)) {
    return [
      { field: 'resultCode', code: 'KIND', message: `“${name}”只适用于交通运输建设项目，请重新选择。` },
    ];
  }
  return found && findings === ''
    ? [{ field: 'findings', code: 'REQUIRED', message: `检查结果为“${name}”时，请写明发现的问题。` }]
    : [];
}

function followUpFaults(result: CleanResult): Fault[] {
  const { followUp, resultCode, correctBy, inspectedOn, remark } = result;
  if (!isFollowUp(followUp)) {
    return [{ field: 'followUp', code: 'REQUIRED', message: '请从列表中选择后续处理方式。' }];
  }
  const faults: Fault[] = [];
  if (followUp === 'NONE' && isResultCode(resultCode) && !RESULT_CODES[resultCode].closesAlone) {
    const message = `检查结果为“${RESULT_CODES[resultCode].name}”时，后续处理不能是“无需后续处理”。`;
    faults.push({ field: 'followUp', code: 'CONTRADICTION', message });
  }
  if (followUp === 'ORDER_TO_CORRECT' && correctBy === null) {
    faults.push({ field: 'correctBy', code: 'REQUIRED', message: '责令限期改正时，请填写改正期限。' });
  }
  if (isDay(correctBy) && isDay(inspectedOn) && correctBy < inspectedOn) {
    faults.push({ field: 'correctBy', code: 'ORDER', message: '改正期限不能早于检查完成日期。' });
  } else if (correctBy !== null && !isDay(correctBy)) {
    faults.push({ field: 'correctBy', code: 'DAY', message: '改正期限不是有效的日期，如 2026-03-31。' });
  }
  if (followUp === 'OTHER' && remark === null) {
    faults.push({ field: 'remark', code: 'REQUIRED', message: '后续处理选择“其他”时，请在备注中说明。' });
  }
  return faults;
}

function textFaults({ findings, remark }: CleanResult): Fault[] {
  const faults: Fault[] = [];
  const text = remark ?? '';
  if (text.length > MAX_TEXT) {
    faults.push({ field: 'remark', code: 'TOO_LONG', message: `备注不能超过${MAX_TEXT}字。` });
  }
  // 个人信息保护法 第6条: no more personal data than the purpose needs.
  if (holdsIdCardNumber(text)) {
    faults.push({ field: 'remark', code: 'ID_CARD', message: '备注中含有居民身份证号码，请删去后再提交。' });
  }
  if (findings.length > MAX_FINDINGS) {
    const message = `发现问题合计不能超过${MAX_FINDINGS}字，请精简后再提交。`;
    faults.push({ field: 'findings', code: 'TOO_LONG', message });
  }
  return faults;
}

/** A review as it is typed. */
export interface ReviewInput {
  /** The version that was read. */
  readonly version: number;
  readonly decision: string;
  /** Asked for where the result is returned. */
  readonly reason?: string | null;
}

/** A review with its text cleaned. */
export interface CleanReview {
  readonly version: number;
  readonly decision: string;
  readonly reason: string | null;
}

/** Text cleaned, empty is null; an acceptance keeps no reason. */
export function cleanReview({ version, decision, reason }: ReviewInput): CleanReview {
  const text = cleanSentence(reason ?? '');
  return { version, decision, reason: decision === 'ACCEPTED' || text === '' ? null : text };
}

const MAX_REASON = 500;

/** Every fault of a review, each at its field. */
export function reviewFaults({ decision, reason }: CleanReview): Fault[] {
  if (decision !== 'ACCEPTED' && decision !== 'RETURNED') {
    return [{ field: 'decision', code: 'UNKNOWN', message: '请选择审核通过或退回。' }];
  }
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (decision === 'RETURNED' && reason === null) {
    return fault('REQUIRED', '退回时请写明原因，便于检查人员更正。');
  }
  if (reason !== null && reason.length > MAX_REASON) {
    return fault('TOO_LONG', `退回原因不能超过${MAX_REASON}字。`);
  }
  return holdsIdCardNumber(reason ?? '')
    ? fault('ID_CARD', '退回原因中含有居民身份证号码，请删去后再提交。')
    : [];
}

/** The command with which anyone recomputes a ticket, in a shell (draw rules, section 5). */
export function ticketCommand(seed: string, subjectCode: string): string {
  return `printf '%s|%s' '${seed}' '${subjectCode}' | sha256sum`;
}
