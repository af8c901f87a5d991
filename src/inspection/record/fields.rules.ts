import { shanghaiDay, shanghaiMinute, type Day } from '../../kernel/day.js';
import { cleanProse, holdsIdCardNumber } from '../../kernel/text.js';

/** Answers to a check point; empty: not answered. */
export const ANSWERS = { YES: '符合', NO: '不符合', NA: '不涉及' } as const;

export type Answer = keyof typeof ANSWERS;

/** What the subject has done with the record. */
export const SIGNATURES = { SIGNED: '已签字', REFUSED: '拒绝签字' } as const;

/** Fields of the visit as a whole, with what a person calls them; everybody of the team may write them. */
export const VISIT_FIELDS = {
  arrivedAt: '到达时间',
  leftAt: '离开时间',
  place: '检查地点',
  present: '检查对象在场人员',
  experts: '参加的专家',
  statement: '检查对象意见',
  signature: '签字情况',
  refusalReason: '拒绝签字的原因',
  refusalWitness: '拒绝签字的见证人',
} as const;

export type VisitFieldName = keyof typeof VISIT_FIELDS;

/** Fields of one system's part. */
export const POOL_FIELDS = { methods: '检查方式', conclusion: '检查情况' } as const;

export type PoolFieldName = keyof typeof POOL_FIELDS;

/** A field of a record by its parts. */
export type RecordField =
  | { readonly of: 'VISIT'; readonly name: VisitFieldName }
  | { readonly of: 'POOL'; readonly pool: string; readonly name: PoolFieldName }
  | { readonly of: 'POINT'; readonly listId: string; readonly no: number; readonly name: 'answer' | 'note' };

/** Longest value of a field, in characters as JavaScript counts them. */
export const LONGEST_VALUE = 2000;

const POINT = /^point:([1-9]\d{0,17}):([1-9]\d{0,4}):(answer|note)$/;
const POOL = /^pool:([^:]{1,50}):(methods|conclusion)$/;
const VISIT = /^visit:([A-Za-z]{1,30})$/;

/** Name of a check point's field. */
export function pointField(listId: string, no: number, name: 'answer' | 'note'): string {
  return `point:${listId}:${no}:${name}`;
}

/** Name of a field of one system's part. */
export function poolField(pool: string, name: PoolFieldName): string {
  return `pool:${pool}:${name}`;
}

/** Name of a field of the visit. */
export function visitField(name: VisitFieldName): string {
  return `visit:${name}`;
}

/** A field read from its name, or null where there is no such field. */
export function readField(field: string): RecordField | null {
  const point = POINT.exec(field);
  if (point) {
    return { of: 'POINT', listId: point[1], no: Number(point[2]), name: point[3] as 'answer' | 'note' };
  }
  const pool = POOL.exec(field);
  if (pool) return { of: 'POOL', pool: pool[1], name: pool[2] as PoolFieldName };
  const name = VISIT.exec(field)?.[1] ?? '';
  return Object.hasOwn(VISIT_FIELDS, name) ? { of: 'VISIT', name: name as VisitFieldName } : null;
}

/** A value as it is kept: cleaned; empty takes an earlier value back. */
export function cleanValue(value: string): string {
  return cleanProse(value);
}

/** What a value is judged against. */
export interface ValueContext {
  /** Day of the draw. */
  readonly drawnOn: Day;
  readonly today: Day;
}

/** Why a cleaned value may not stand in a field (Chinese, with what to do), or null. */
export function valueFault(field: RecordField, value: string, context: ValueContext): string | null {
  if (value === '') return null;
  if (value.length > LONGEST_VALUE) {
    return `内容不能超过${LONGEST_VALUE}字，现有${value.length}字，请删减。`;
  }
  if (holdsIdCardNumber(value)) return '内容中含有居民身份证号码，请删去后再保存。';
  if (field.of === 'POINT' && field.name === 'answer') {
    return Object.hasOwn(ANSWERS, value) ? null : '请选择符合、不符合或不涉及。';
  }
  if (field.of !== 'VISIT') return null;
  if (field.name === 'signature') {
    return Object.hasOwn(SIGNATURES, value) ? null : '请选择已签字或拒绝签字。';
  }
  return field.name === 'arrivedAt' || field.name === 'leftAt'
    ? minuteFault(field.name, value, context)
    : null;
}

const MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

function minuteFault(name: 'arrivedAt' | 'leftAt', value: string, { drawnOn, today }: ValueContext) {
  const label = VISIT_FIELDS[name];
  const moment = MINUTE.test(value) ? shanghaiMinute(value) : null;
  if (moment === null) return `请填写${label}的日期和时间，如 2026-03-17 09:30。`;
  const day = shanghaiDay(moment);
  if (day < drawnOn) return `${label}不能早于抽取日期(${drawnOn})，请核对。`;
  return day > today ? `${label}不能晚于今天(${today})，请核对。` : null;
}
