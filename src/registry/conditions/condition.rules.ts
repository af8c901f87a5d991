import { isDay } from '../../kernel/day.js';
import { cleanText } from '../../kernel/text.js';
import type { Column, SubjectKind } from '../kinds/columns.js';
import { subjectKind } from '../kinds/subject-kinds.js';
import type { SubjectCondition } from './subject-condition.js';

/** What is wrong with a condition, tied to its column where there is one. */
export interface ConditionFault {
  readonly key: string;
  readonly code: string;
  readonly message: string;
}

/** How a column is asked about. */
export type ConditionShape = 'CHOICES' | 'YES_NO' | 'WORDS' | 'NUMBERS' | 'DAYS';

const MOST_WORDS = 20;
const LONGEST_WORD = 50;
/** Kept as columns of their own, judged elsewhere (status, class, county), or naming one subject. */
const NOT_ASKED = ['code', 'name', 'areaCode', 'status', 'creditClass', 'address'];

/** How a column can be asked about; null where it cannot. */
export function conditionShape({ key, type, personal }: Column): ConditionShape | null {
  if (NOT_ASKED.includes(key) || personal) return null;
  if (type === 'choice' || type === 'choices') return 'CHOICES';
  if (type === 'yesNo') return 'YES_NO';
  if (type === 'text') return 'WORDS';
  if (type === 'integer' || type === 'decimal') return 'NUMBERS';
  return type === 'day' ? 'DAYS' : null;
}

/** Columns of a kind that conditions can ask about, in their order. */
export function conditionColumns(kind: SubjectKind): { column: Column; shape: ConditionShape }[] {
  return kind.columns.flatMap((column) => {
    const shape = conditionShape(column);
    return shape === null ? [] : [{ column, shape }];
  });
}

/** All faults of a line's conditions: columns that the kind has not, values that cannot be, ranges upside down. */
export function conditionFaults(kindCode: string, conditions: readonly SubjectCondition[]): ConditionFault[] {
  const kind = subjectKind(kindCode);
  if (!kind) return [];
  const seen = new Set<string>();
  return conditions.flatMap((condition): ConditionFault[] => {
    const { key } = condition;
    const column = kind.columns.find((one) => one.key === key);
    const shape = column && conditionShape(column);
    if (!column || !shape) {
      const message = `${kind.title}没有可以作为抽取条件的“${key.slice(0, 40)}”一栏，请去掉这个条件。`;
      return [{ key, code: 'UNKNOWN', message }];
    }
    if (seen.has(key)) {
      return [{ key, code: 'REPEATED', message: `“${column.heading}”写了两个条件，请合并为一个。` }];
    }
    seen.add(key);
    return valueFaults(condition, column, shape).map(({ code, message }) => ({ key, code, message }));
  });
}

function valueFaults(condition: SubjectCondition, column: Column, shape: ConditionShape) {
  if (shape === 'NUMBERS' || shape === 'DAYS') return rangeFaults(condition, column.heading, shape);
  return listFaults(condition, column, shape);
}

function listFaults({ oneOf = [], from, to }: SubjectCondition, column: Column, shape: ConditionShape) {
  const { heading } = column;
  if (from !== undefined || to !== undefined) {
    return [{ code: 'SHAPE', message: `“${heading}”不是数字或日期，不能填起止，请改为选择取值。` }];
  }
  if (oneOf.length === 0) {
    return [{ code: 'REQUIRED', message: `“${heading}”的条件没有取值，请至少选填一个，或去掉这个条件。` }];
  }
  if (shape === 'WORDS') {
    return oneOf.length <= MOST_WORDS && oneOf.every(isWord)
      ? []
      : [
          {
            code: 'WORDS',
            message: `“${heading}”最多填${MOST_WORDS}个词，每个1至${LONGEST_WORD}字，用顿号隔开。`,
          },
        ];
  }
  const values = shape === 'YES_NO' ? ['true', 'false'] : (column.choices ?? []).map(({ value }) => value);
  return oneOf.every((value) => values.includes(value))
    ? []
    : [{ code: 'CHOICE', message: `“${heading}”有不存在的取值，请从选项中重新选择。` }];
}

function isWord(word: string): boolean {
  return squeezed(word) !== '' && word.length <= LONGEST_WORD;
}

function rangeFaults({ oneOf, from, to }: SubjectCondition, heading: string, shape: 'NUMBERS' | 'DAYS') {
  if (oneOf !== undefined) {
    return [{ code: 'SHAPE', message: `“${heading}”是数字或日期，请填起止，不要选取值。` }];
  }
  if (from === undefined && to === undefined) {
    return [{ code: 'REQUIRED', message: `“${heading}”的条件没有起止，请填写其中一项，或去掉这个条件。` }];
  }
  const [good, example] = shape === 'DAYS' ? [isDay, '日期，如 2024-06-30'] : [isDecimal, '数字，如 10'];
  if (![from, to].every((value) => value === undefined || good(value))) {
    return [{ code: shape === 'DAYS' ? 'DAY' : 'NUMBER', message: `“${heading}”的起止须是${example}。` }];
  }
  const upsideDown =
    from !== undefined && to !== undefined && (shape === 'DAYS' ? to < from : Number(to) < Number(from));
  return upsideDown ? [{ code: 'ORDER', message: `“${heading}”的止小于起，请调换或改正。` }] : [];
}

function isDecimal(text: string): boolean {
  return /^(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$/.test(text);
}

/** Conditions as they are kept: words cleaned and without repeats, values in one order, in the order of the columns. */
export function cleanConditions(
  kindCode: string,
  conditions: readonly SubjectCondition[],
): SubjectCondition[] {
  const order = (subjectKind(kindCode)?.columns ?? []).map(({ key }) => key);
  return [...conditions]
    .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
    .map(({ key, oneOf, from, to }) => ({
      key,
      ...(oneOf === undefined ? {} : { oneOf: [...new Set(oneOf.map(cleanText))].sort() }),
      ...(from === undefined ? {} : { from: cleanText(from) }),
      ...(to === undefined ? {} : { to: cleanText(to) }),
    }));
}

/** A word without spaces, full-width signs folded: how it is looked for in a text. */
export function squeezed(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '');
}

/** 维修类别为一类、二类；经营范围含第3类；车辆数10以上. Empty where there are no conditions. */
export function conditionsText(kindCode: string, conditions: readonly SubjectCondition[] = []): string {
  const columns = subjectKind(kindCode)?.columns ?? [];
  return conditions.map((condition) => conditionText(condition, columns)).join('；');
}

function conditionText({ key, oneOf = [], from, to }: SubjectCondition, columns: readonly Column[]): string {
  const column = columns.find((one) => one.key === key);
  if (!column) return '';
  const shape = conditionShape(column);
  const { heading } = column;
  if (shape === 'WORDS') return `${heading}含${oneOf.join('或')}`;
  if (shape === 'YES_NO') {
    return `${heading}：${oneOf.map((value) => (value === 'true' ? '是' : '否')).join('或')}`;
  }
  if (shape === 'CHOICES') {
    const labels = (column.choices ?? []).filter(({ value }) => oneOf.includes(value));
    return `${heading}为${labels.map(({ label }) => label).join('、')}`;
  }
  if (from !== undefined && to !== undefined) return `${heading}${from}至${to}`;
  return from === undefined ? `${heading}不超过${to}` : `${heading}${from}以上`;
}
