import type { Actor, Role } from '../../audit/actor.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { type ChangeKind, type ChangeReason, CHANGE_KINDS, CHANGE_REASONS } from './after-reasons.js';
import type { FramePeople } from './after-people.service.js';
import type { SeatNow, SubjectNow } from './seats-now.queries.js';
import { DRAW_STATES, type DrawState } from '../states.js';

/** A change as it is asked for; people by the draw's pseudonyms. */
export interface ChangeInput {
  readonly kind: ChangeKind;
  readonly subjectCode: string;
  readonly poolCode: string | null;
  /** From 0. */
  readonly seat: number | null;
  /** Who held the seat when the asker looked; null where it was vacant. */
  readonly leftCode: string | null;
  readonly absent: readonly string[];
  readonly byCode: string | null;
  readonly headName: string | null;
  readonly reasonCode: string;
  readonly explanation: string;
}

/** Texts cleaned; what the kind does not have is left out. */
export function cleanChange(input: ChangeInput): ChangeInput {
  const seated = input.kind !== 'SUBSTITUTED';
  const direct = input.kind === 'DIRECT';
  return {
    ...{ kind: input.kind, subjectCode: input.subjectCode, reasonCode: input.reasonCode },
    poolCode: seated ? input.poolCode : null,
    seat: seated ? input.seat : null,
    leftCode: seated ? input.leftCode : null,
    absent: input.kind === 'RESEATED' ? [...new Set(input.absent)].sort() : [],
    byCode: direct ? input.byCode : null,
    headName: direct ? cleanText(input.headName ?? '') : null,
    explanation: cleanText(input.explanation),
  };
}

/** Why a draw in this state takes no changes (Chinese), or null. */
export function stateRefusal({
  state,
  number,
}: {
  readonly state: DrawState;
  readonly number: string;
}): string | null {
  if (state === 'SEALED' || state === 'PUBLISHED') return null;
  return state === 'VOIDED'
    ? `任务 ${number} 已经作废，不再办理递补、补位或直接委派。`
    : `任务 ${number} 尚未抽取(${DRAW_STATES[state]})，还没有可以变更的名单。`;
}

/**
 * Why this actor may not ask for the change (Chinese), or null. Who draws may ask for everything; an inspector for the
 * substitution of a subject of the own team, and to leave the own seat. What is asked about a subject that is not the
 * inspector's is refused in the same words whether or not it was drawn.
 */
export function askRefusal(
  actor: Actor,
  kind: ChangeKind,
  seats: readonly SeatNow[],
  input: Pick<ChangeInput, 'poolCode' | 'seat'>,
): string | null {
  if (actor.accountId === null || actor.roles.includes('DRAWER')) return null;
  if (kind === 'DIRECT') return '只有抽取人员可以申请直接委派。';
  const own = seats.filter(({ inspectorId }) => inspectorId !== null && inspectorId === actor.inspectorId);
  if (kind === 'SUBSTITUTED') {
    return own.length > 0 ? null : '只有抽取人员或该检查对象检查组的成员可以申请递补。';
  }
  const mine = own.some(({ poolCode, seat }) => poolCode === input.poolCode && seat === input.seat);
  return mine ? null : '检查人员只能为本人的席位申请补位，其他席位由抽取人员申请。';
}

/** What a request is judged against. */
export interface ChangeContext {
  readonly subjectKind: string;
  readonly subject: SubjectNow;
  readonly seats: readonly SeatNow[];
  readonly people: FramePeople;
}

/** The seat that a request is about, or undefined. */
export function seatOf(input: ChangeInput, seats: readonly SeatNow[]): SeatNow | undefined {
  return seats.find(({ poolCode, seat }) => poolCode === input.poolCode && seat === input.seat);
}

/** @throws DomainError STALE where the subject or the seat is not as the asker saw it, NOT_FOUND without such a seat */
export function requireAsSeen(input: ChangeInput, subject: SubjectNow, seats: readonly SeatNow[]): void {
  if (!subject.stands) {
    const gone = '这个检查对象已被递补，不能再办理变更。请刷新页面，按现在的名单办理。';
    if (subject.replaced) throw new DomainError('STALE', gone);
    throw new DomainError('CONFLICT', '这是尚未递补的候补，不在抽中名单中，不能办理变更。');
  }
  if (input.kind === 'SUBSTITUTED') return;
  const seat = seatOf(input, seats);
  if (!seat) throw new DomainError('NOT_FOUND', '没有这个席位。请从任务页面或变更页面打开。');
  if (seat.code === input.leftCode) return;
  throw new DomainError('STALE', '这个席位在您打开页面之后已有变动。请刷新页面，按现在的检查组办理。');
}

const LONGEST_EXPLANATION = 1000;

/** Every fault of a request, each at its field; evidence is checked apart. */
export function changeFaults(input: ChangeInput, context: ChangeContext): Fault[] {
  const fault = (field: string, code: string, message: string): Fault => ({ field, code, message });
  const faults = reasonFaults(input, context);
  const { explanation } = input;
  if (explanation.length < 4 || explanation.length > LONGEST_EXPLANATION) {
    faults.push(fault('explanation', 'REQUIRED', `请写明情况(4至${LONGEST_EXPLANATION}字)。`));
  } else if (holdsIdCardNumber(explanation)) {
    // 个人信息保护法 第6条: no more personal data than the purpose needs.
    faults.push(fault('explanation', 'ID_CARD', '情况说明中含有居民身份证号码，请删去后再提交。'));
  }
  const strangers = input.absent.filter((code) => {
    const person = context.people.byCode.get(code);
    return person?.poolCode !== input.poolCode || code === input.leftCode;
  });
  if (strangers.length > 0) {
    faults.push(fault('absent', 'UNKNOWN', '“本次不能参加的人员”只能选本系统名录中的其他人员，请重新勾选。'));
  }
  return input.kind === 'DIRECT' ? [...faults, ...directFaults(input, context)] : faults;
}

/** A seat is not drawn anew for a recusal on which no head decides: that has a request of its own. */
export function bareRecusalFaults({ kind, reasonCode }: ChangeInput): Fault[] {
  if (kind !== 'RESEATED' || reasonCode !== 'RECUSAL') return [];
  const message = '回避由机关负责人决定：请从检查任务页面“申请回避”，写明关系后提出。';
  return [{ field: 'reason', code: 'RECUSAL', message }];
}

function reasonFaults({ kind, reasonCode, leftCode }: ChangeInput, { subjectKind }: ChangeContext): Fault[] {
  const at = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  const reasons = CHANGE_REASONS[kind];
  if (!Object.hasOwn(reasons, reasonCode)) return at('REQUIRED', '请从列表中选择原因。');
  const { words, projectsOnly, vacantOnly, takenOnly }: ChangeReason = reasons[reasonCode];
  if (projectsOnly && subjectKind !== 'CONSTRUCTION_PROJECT') {
    return at('KIND', `“${words}”只适用于交通运输建设项目，请重新选择。`);
  }
  if (vacantOnly && leftCode !== null) return at('TAKEN', `“${words}”只适用于空缺的席位，这个席位现在有人。`);
  return takenOnly && leftCode === null
    ? at('VACANT', `“${words}”只适用于有人的席位，这个席位现在空缺。`)
    : [];
}

function directFaults(input: ChangeInput, { people, seats }: ChangeContext): Fault[] {
  const faults: Fault[] = [];
  const head = input.headName ?? '';
  if (head.length < 2 || head.length > 50) {
    const message = '请填写批准委派的负责人姓名(2至50字)。';
    faults.push({ field: 'headName', code: 'REQUIRED', message });
  }
  const refusal = namedRefusal(input, people, seats);
  if (refusal !== null) faults.push({ field: 'by', code: 'PERSON', message: refusal });
  return faults;
}

/** Why the head may not name this person for the seat (Chinese), or null. */
export function namedRefusal(
  { byCode, poolCode, subjectCode }: Pick<ChangeInput, 'byCode' | 'poolCode' | 'subjectCode'>,
  people: FramePeople,
  seats: readonly SeatNow[],
): string | null {
  const person = people.byCode.get(byCode ?? '');
  if (!person || person.poolCode !== poolCode) return '请从本次抽取冻结的本系统人员中选择委派的人员。';
  if (seats.some((seat) => seat.poolCode === poolCode && seat.code === person.code)) {
    return `${person.name}已在这个检查组，请另选。`;
  }
  if (people.inConflict(subjectCode, person.code))
    return `${person.name}应当回避(与检查对象有利害关系，或者按轮换要求上一次检查过它)，请另选。`;
  return person.able
    ? null
    : `${person.name}现在不在岗、检查期限内一直休假、执法证到期或不再具备本事项的执法资格，不能委派，请另选。`;
}

/** Two accounts that are one person: the same account, or accounts of the same inspector. */
export function isSamePerson(
  actor: Actor,
  asker: {
    readonly requestedAccountId: string | null;
    readonly requestedInspectorId: string | null;
    readonly requestedBy: string;
  },
): boolean {
  if (actor.inspectorId !== null && actor.inspectorId === asker.requestedInspectorId) return true;
  if (actor.accountId !== asker.requestedAccountId) return false;
  return actor.accountId !== null || actor.name === asker.requestedBy;
}

const DECIDERS: readonly Role[] = ['HEAD', 'DRAWER', 'ADMINISTRATOR'];

/** Who may approve and decline. */
export function isDecider(actor: Actor): boolean {
  return actor.accountId === null || actor.roles.some((role) => DECIDERS.includes(role));
}

/** Name of an act on a change in the audit log: 申请递补, 批准补位, 不予批准直接委派. */
export function actOf(verb: '申请' | '批准' | '不予批准', kind: ChangeKind): string {
  return `${verb}${CHANGE_KINDS[kind]}`;
}
