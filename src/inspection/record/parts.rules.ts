import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import type { TaskState } from '../inspection.rules.js';
import { pointField, poolField, readField, visitField } from './fields.rules.js';
import { answerOf, noteOf, pointsOfPool, type RecordState, valueOf } from './record-state.js';

/** Why a record may not be written, whoever wants to (Chinese, with what to do), or null. */
export function recordRefusal(facts: {
  readonly voided: boolean;
  readonly state: TaskState;
  /** Why the visit may not begin for want of an approval. */
  readonly approval: string | null;
}): string | null {
  if (facts.voided) return '所属的抽取已经作废，现场记录不能再填写。';
  switch (facts.state) {
    case 'REPLACED':
      return '这项任务的检查对象已由候补递补，不需要再填写现场记录。';
    case 'ENTERED':
      return '检查结果正在等待审核，现场记录不能再改；审核退回后才能修改。';
    case 'REVIEWED':
      return '检查结果已审核通过，现场记录不能再改；确有错误的，请办理检查结果的更正。';
    default:
      return facts.approval;
  }
}

/** Why the fields of a handed-in part may not be written (Chinese), or null. */
export function closedPartWords(state: string, poolName: string): string | null {
  if (state === 'HANDED_IN') return `${poolName}的现场记录已经提交，请先重新打开再修改。`;
  return state === 'ABSENT' ? `${poolName}已记为未参加检查，请先重新打开再填写。` : null;
}

/** A system with its name. */
export interface PoolWords {
  readonly code: string;
  readonly name: string;
}

/**
 * Everything that keeps a system from handing in its part, each at its field: points without an answer, problems that
 * are not described, entries of two people that nobody has decided; of the lead also what the visit as a whole lacks.
 * @param bare true where a system without check points may hand in without a word: the lead, by entering the result
 */
export function handInFaults(state: RecordState, pool: PoolWords, bare = false): Fault[] {
  const own = pointsOfPool(state, pool.code);
  const several = state.items.length > 1;
  const names = new Map(state.items.map(({ code, name }) => [code, name]));
  const faults: Fault[] = own.flatMap((point) => {
    const where = `${several ? `“${names.get(point.itemCode) ?? ''}”` : ''}第${point.no}项检查要点`;
    const answer = answerOf(state.standing, point);
    if (answer === '') {
      const field = pointField(point.listId, point.no, 'answer');
      return [{ field, code: 'REQUIRED', message: `${where}还没有选择符合、不符合或不涉及。` }];
    }
    if (answer !== 'NO' || noteOf(state.standing, point) !== '') return [];
    const field = pointField(point.listId, point.no, 'note');
    return [{ field, code: 'REQUIRED', message: `${where}不符合，请写明发现的问题。` }];
  });
  if (own.length === 0 && !bare && text(state, poolField(pool.code, 'conclusion')) === '') {
    const message = `${pool.name}没有检查要点，请填写检查情况后再提交。`;
    faults.push({ field: poolField(pool.code, 'conclusion'), code: 'REQUIRED', message });
  }
  return [...faults, ...conflictFaults(state, pool), ...(leads(state, pool) ? visitFaults(state) : [])];
}

function leads(state: RecordState, pool: PoolWords): boolean {
  return pool.code === state.task.leadPool;
}

function text(state: RecordState, field: string): string {
  return valueOf(state.standing, field).value;
}

/** System that a field belongs to; null: to the visit as a whole, or to nothing. */
export function poolOfField(state: Pick<RecordState, 'items'>, name: string): string | null {
  const field = readField(name);
  if (!field || field.of === 'VISIT') return null;
  if (field.of === 'POOL') return field.pool;
  const points = state.items.find(({ listId }) => listId === field.listId)?.points ?? [];
  return points.find(({ no }) => no === field.no)?.poolCode ?? null;
}

function conflictFaults(state: RecordState, pool: PoolWords): Fault[] {
  const own = state.conflicts.filter(({ field }) => {
    const of = poolOfField(state, field);
    return of === pool.code || (of === null && leads(state, pool));
  });
  return [...new Set(own.map(({ field }) => field))].map((field) => ({
    ...{ field, code: 'CONFLICT' },
    message: '这一项有两人填写得不一致，请先选择保留哪一个，再提交。',
  }));
}

/** What the visit as a whole lacks. */
function visitFaults(state: RecordState): Fault[] {
  const faults: Fault[] = [];
  const [arrived, left] = [text(state, visitField('arrivedAt')), text(state, visitField('leftAt'))];
  if (arrived !== '' && left !== '' && left < arrived) {
    const message = '离开时间早于到达时间，请核对。';
    faults.push({ field: visitField('leftAt'), code: 'ORDER', message });
  }
  if (text(state, visitField('signature')) !== 'REFUSED') return faults;
  for (const [name, what] of [
    ['refusalReason', '拒绝签字的原因'],
    ['refusalWitness', '见证人或其他证明方式'],
  ] as const) {
    if (text(state, visitField(name)) !== '') continue;
    const message = `检查对象拒绝签字，请写明${what}。`;
    faults.push({ field: visitField(name), code: 'REQUIRED', message });
  }
  return faults;
}

/** Faults of a reason that is asked for. */
export function reasonFaults(reason: string, label: string): Fault[] {
  const words = cleanText(reason);
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (words.length < 2 || words.length > 500) return fault('REQUIRED', `请写明${label}(2至500字)。`);
  return holdsIdCardNumber(words) ? fault('ID_CARD', `${label}中含有居民身份证号码，请删去。`) : [];
}
