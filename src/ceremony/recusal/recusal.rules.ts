import type { Actor } from '../../audit/actor.js';
import { chineseDay, type Day, isDay } from '../../kernel/day.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { isRelation } from '../../registry/conflict.rules.js';
import { FORMER_POST, lapseDay, leftOnFault } from '../../registry/former-post/former-post.rules.js';
import type { SeatNow } from '../after/seats-now.queries.js';

/** Who wants a person off a seat (行政处罚法 第43条: the inspector, the party; the office sees to it by itself). */
export const RECUSAL_SOURCES = {
  SELF: '本人申报',
  SUBJECT: '检查对象申请',
  OFFICE: '本机关提出',
} as const;

export type RecusalSource = keyof typeof RECUSAL_SOURCES;

/** The reason of a recusal as the public reads it: nothing but the word. */
export const RECUSAL_REASON = 'RECUSAL';

/** What a recusal adds to the request for a change of the seat. */
export interface RecusalInput {
  readonly source: RecusalSource;
  /** Kind of relation, as in the register of conflicts. */
  readonly relation: string;
  readonly leftOn: Day | null;
  /** Who asks on behalf of the subject, and when; only where the subject asks. */
  readonly applicant: string | null;
  readonly appliedOn: Day | null;
}

/** Texts cleaned; what the source does not have is left out. */
export function cleanRecusal(input: RecusalInput): RecusalInput {
  const asked = input.source === 'SUBJECT';
  return {
    ...{ source: input.source, relation: input.relation, leftOn: input.leftOn },
    applicant: asked ? cleanText(input.applicant ?? '') : null,
    appliedOn: asked ? input.appliedOn : null,
  };
}

/**
 * Why this actor may not ask for the recusal (Chinese), or null. An inspector declares for the own seat, and writes
 * down what the inspected firm asks of the own team; who draws writes down what anybody asks, but declares for nobody.
 * An inspector is refused in the same words whether or not the subject was drawn.
 */
export function recusalRefusal(
  actor: Actor,
  source: RecusalSource,
  seats: readonly SeatNow[],
  place: { readonly poolCode: string | null; readonly seat: number | null },
): string | null {
  const own = seats.filter(({ inspectorId }) => inspectorId !== null && inspectorId === actor.inspectorId);
  if (source === 'SELF') {
    const mine = own.some(({ poolCode, seat }) => poolCode === place.poolCode && seat === place.seat);
    return mine ? null : '回避只能由检查组成员为本人申报。请用本人的账号从检查任务页面申报。';
  }
  if (actor.accountId === null || actor.roles.includes('DRAWER')) return null;
  if (source === 'OFFICE') return '只有抽取人员可以代表本机关提出回避。';
  return own.length > 0 ? null : '只有抽取人员或该检查对象检查组的成员可以录入检查对象的回避申请。';
}

const LONGEST_NAME = 50;

/** Every fault of what a recusal adds. @param years after which a former post no longer bars */
export function recusalFaults(
  input: RecusalInput,
  { today, drawnOn, years }: { readonly today: Day; readonly drawnOn: Day; readonly years: number },
): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  const { source, relation, leftOn } = input;
  if (!isRelation(relation)) {
    fault('relation', 'CHOICE', '请选择关系类别。');
  } else if (relation === 'DECLARED' && source !== 'SELF') {
    fault('relation', 'CHOICE', '“本人申报”只由检查人员本人选用，请选择具体的关系类别。');
  }
  const wrong = leftOnFault(relation, leftOn, today);
  if (wrong !== null) fault('leftOn', 'DAY', wrong);
  else if (relation === FORMER_POST && leftOn === null) {
    fault('leftOn', 'REQUIRED', '关系类别为“曾任职”时，请填写离职日期。');
  } else if (relation === FORMER_POST && leftOn !== null && lapseDay(leftOn, years) <= today) {
    const message = `离职已满${years}年，按规定不再因曾任职回避。仍可能影响公正的，请选择“其他”并写明情况。`;
    fault('leftOn', 'LAPSED', message);
  }
  if (source === 'SUBJECT') faults.push(...applicantFaults(input, today, drawnOn));
  return faults;
}

function applicantFaults({ applicant, appliedOn }: RecusalInput, today: Day, drawnOn: Day): Fault[] {
  const faults: Fault[] = [];
  const name = applicant ?? '';
  if (name.length < 2 || name.length > LONGEST_NAME) {
    const message = `请填写检查对象的申请人(2至${LONGEST_NAME}字)。`;
    faults.push({ field: 'applicant', code: 'REQUIRED', message });
  } else if (holdsIdCardNumber(name)) {
    faults.push({ field: 'applicant', code: 'ID_CARD', message: '申请人中含有居民身份证号码，请删去。' });
  }
  if (!isDay(appliedOn)) {
    faults.push({
      field: 'appliedOn',
      code: 'DAY',
      message: '请填写检查对象提出申请的日期，如 2026-03-02。',
    });
  } else if (appliedOn > today || appliedOn < drawnOn) {
    const message = `申请日期应在抽取日期(${chineseDay(drawnOn)})到今天之间，请核对。`;
    faults.push({ field: 'appliedOn', code: 'RANGE', message });
  }
  return faults;
}

/**
 * The name of the head who decides: the head's own, or, where staff carry out what the head has decided, the name that
 * they state (行政处罚法 第43条: the head of the agency decides on recusals).
 * @throws DomainError FORBIDDEN, RULE_BROKEN (the person concerned decides), INVALID_INPUT without a name
 */
export function headOf(actor: Actor, concerned: string, stated: string | null): string {
  if (actor.inspectorId !== null && actor.inspectorId === concerned) {
    throw new DomainError('RULE_BROKEN', '这份回避申请涉及您本人，请由其他有权限的人员办理。');
  }
  if (actor.roles.includes('HEAD')) return actor.name;
  const name = cleanText(stated ?? '');
  if (name.length >= 2 && name.length <= LONGEST_NAME) return name;
  throw new DomainError('INVALID_INPUT', '回避由机关负责人决定，没有办理，请按提示修改。', [
    {
      field: 'headName',
      code: 'REQUIRED',
      message: `请填写作出决定的机关负责人姓名(2至${LONGEST_NAME}字)，或者由负责人用本人的账号决定。`,
    },
  ]);
}

/** What has become of a recusal, for pages and documents. */
export const RECUSAL_STATES = { OPEN: '待决定', APPROVED: '准予回避', DECLINED: '不予回避' } as const;

export type RecusalState = keyof typeof RECUSAL_STATES;
