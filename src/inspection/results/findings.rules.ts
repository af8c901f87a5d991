import type { Fault } from '../../kernel/domain-error.js';
import { cleanSentence, holdsIdCardNumber } from '../../kernel/text.js';
import { isResultCode, RESULT_CODES, type ResultClass } from '../result-codes.js';

/** One thing that was found, as it is kept with a version of the result. */
export interface Finding {
  readonly poolCode: string;
  readonly itemCode: string;
  /** The check point that was answered with no; both null for what was typed freely. */
  readonly listId: string | null;
  readonly pointNo: number | null;
  readonly text: string;
  /** Mended while the inspectors were there. */
  readonly corrected: boolean;
}

/** One finding as it is typed: under a check point (listId and pointNo), or freely under an item. */
export interface FindingInput {
  /** Asked for where there is no check point and the task has several items; else the only item. */
  readonly itemCode?: string | null;
  readonly listId?: string | null;
  readonly pointNo?: number | null;
  /** Left out for a check point: what the record says about it. */
  readonly text?: string | null;
  readonly corrected?: boolean;
  /** Only ever the own system; another one is refused. */
  readonly poolCode?: string | null;
}

/** Findings as they are typed: one text for the main item, or row by row. Nothing: those of the record. */
export type FindingsInput = string | readonly FindingInput[] | null | undefined;

/** A check point of the record that was answered with no, in a part that was handed in. */
export interface NoPoint extends Omit<Finding, 'corrected'> {
  /** What the check point asks. */
  readonly content: string;
}

/** What the findings of a result are judged against. */
export interface FindingsContext {
  /** Items of the task, the main one first. */
  readonly itemCodes: readonly string[];
  /** System for which the actor sits on the task: he writes its findings and no other's. */
  readonly ownPool: string;
  readonly noPoints: readonly NoPoint[];
  /** Findings of the version that this one takes up; empty for the first. */
  readonly before: readonly Finding[];
  /** True where an accepted version is corrected: then the record is closed and no longer decides. */
  readonly correction: boolean;
}

/** Findings put together, and every fault in them. */
export interface ReadFindings {
  readonly rows: readonly Finding[];
  readonly faults: readonly Fault[];
}

const MAX_ROWS = 100;
const MAX_TEXT = 2000;

/**
 * Puts the findings of a version together: the own system's as typed, with every check point of its record that was
 * answered with no; the other systems' from their own parts of the record and from the version before, unchanged.
 */
export function readFindings(
  input: FindingsInput,
  resultCode: string,
  context: FindingsContext,
): ReadFindings {
  const faults: Fault[] = [];
  const own = ownRows(input, resultCode, context, faults);
  const others = otherRows(resultCode, context);
  const rows = [...own, ...others];
  if (rows.length > MAX_ROWS) {
    const message = `发现问题共 ${rows.length} 条，一份结果最多 ${MAX_ROWS} 条，请合并后再提交。`;
    faults.push({ field: 'findings', code: 'TOO_MANY', message });
  }
  return { rows, faults: [...faults, ...contradictions(rows, resultCode)] };
}

function ownRows(
  input: FindingsInput,
  resultCode: string,
  context: FindingsContext,
  faults: Fault[],
): Finding[] {
  const { ownPool, before, correction } = context;
  const mine = (row: { readonly poolCode: string }): boolean => row.poolCode === ownPool;
  if (correction && (input === null || input === undefined)) return before.filter(mine);
  const typed = typedRows(input, resultCode);
  const rows = typed.map((row, at) => {
    const field = typeof input === 'string' ? 'findings' : `findings.${at}`;
    return oneRow(row, field, context, faults);
  });
  twiceFaults(rows, faults);
  if (correction) return rows;
  // The record decides: what it answers with no is found, whether it was typed here or not.
  const known = new Set(rows.map(pointKey));
  const missing = context.noPoints.filter((point) => mine(point) && !known.has(pointKey(point)));
  return [...rows, ...missing.map((point) => foundAt(point, resultCode === 'CORRECTED'))];
}

function typedRows(input: FindingsInput, resultCode: string): readonly FindingInput[] {
  if (typeof input !== 'string') return input ?? [];
  const text = cleanSentence(input);
  return text === '' ? [] : [{ text, corrected: resultCode === 'CORRECTED' }];
}

function oneRow(row: FindingInput, field: string, context: FindingsContext, faults: Fault[]): Finding {
  const { ownPool, itemCodes } = context;
  const listId = row.listId ?? null;
  const pointNo = row.pointNo ?? null;
  const point = pointOf({ listId, pointNo }, context);
  if ((listId !== null || pointNo !== null) && point === undefined) {
    const message =
      '这一条所列的检查要点在本组的检查记录中没有回答“否”，不能列为发现的问题。请先更正检查记录，或作为一般问题填写。';
    faults.push({ field, code: 'CONTRADICTION', message });
  }
  if (row.poolCode && row.poolCode !== ownPool) {
    const message = '其他部门检查组发现的问题由该组填写，您只能填写本组的。';
    faults.push({ field, code: 'OTHER_POOL', message });
  }
  const itemCode = point?.itemCode ?? row.itemCode ?? (itemCodes.length === 1 ? itemCodes[0] : null);
  const named = field === 'findings' || listId !== null;
  if (!named && (itemCode === null || !itemCodes.includes(itemCode))) {
    const message = '请从这项任务的抽查事项中选择这一条属于哪个事项。';
    faults.push({ field, code: 'ITEM', message });
  }
  const text = cleanSentence(row.text ?? '') || (point?.text ?? '');
  textFaults(text, field, faults);
  return {
    poolCode: ownPool,
    itemCode: itemCode ?? itemCodes[0],
    ...(point ? { listId, pointNo } : { listId: null, pointNo: null }),
    text,
    corrected: row.corrected ?? false,
  };
}

/** The check point meant, among those that may be named: in a correction also what the version before named. */
function pointOf(
  { listId, pointNo }: Pick<Finding, 'listId' | 'pointNo'>,
  { noPoints, before, correction, ownPool }: FindingsContext,
): Omit<Finding, 'corrected'> | undefined {
  if (listId === null || pointNo === null) return undefined;
  return [...noPoints, ...(correction ? before : [])].find(
    (one) => one.poolCode === ownPool && one.listId === listId && one.pointNo === pointNo,
  );
}

function textFaults(text: string, field: string, faults: Fault[]): void {
  if (text === '') {
    faults.push({ field, code: 'REQUIRED', message: '请写明这一条发现的问题，或删去这一条。' });
  }
  if (text.length > MAX_TEXT) {
    faults.push({ field, code: 'TOO_LONG', message: `一条发现的问题不能超过${MAX_TEXT}字。` });
  }
  // 个人信息保护法 第6条: no more personal data than the purpose needs.
  if (holdsIdCardNumber(text)) {
    faults.push({ field, code: 'ID_CARD', message: '发现问题中含有居民身份证号码，请删去后再提交。' });
  }
}

function twiceFaults(rows: readonly Finding[], faults: Fault[]): void {
  const seen = new Set<string>();
  rows.forEach((row, at) => {
    const key = pointKey(row);
    if (key !== null && seen.has(key)) {
      const message = '同一检查要点只能列一条，请合并。';
      faults.push({ field: `findings.${at}`, code: 'DUPLICATE', message });
    }
    if (key !== null) seen.add(key);
  });
}

function otherRows(
  resultCode: string,
  { ownPool, noPoints, before, correction }: FindingsContext,
): Finding[] {
  const theirs = before.filter(({ poolCode }) => poolCode !== ownPool);
  if (correction) return theirs;
  const marked = new Map(theirs.map((row) => [pointKey(row), row.corrected]));
  const points = noPoints
    .filter(({ poolCode }) => poolCode !== ownPool)
    .map((point) => foundAt(point, marked.get(pointKey(point)) ?? resultCode === 'CORRECTED'));
  return [...points, ...theirs.filter(({ listId }) => listId === null)];
}

function foundAt({ poolCode, itemCode, listId, pointNo, text }: NoPoint, corrected: boolean): Finding {
  return { poolCode, itemCode, listId, pointNo, text, corrected };
}

/** A check point as a key; null for what was typed freely. */
function pointKey({ listId, pointNo }: Pick<Finding, 'listId' | 'pointNo'>): string | null {
  return listId === null ? null : `${listId}:${pointNo}`;
}

/** Where the class of the result and what was found do not go together. */
function contradictions(rows: readonly Finding[], resultCode: string): Fault[] {
  if (!isResultCode(resultCode) || rows.length === 0) return [];
  const { name, found, group }: ResultClass = RESULT_CODES[resultCode];
  if (!found)
    return [{ field: 'resultCode', code: 'CONTRADICTION', message: notFoundWords(rows, name, group) }];
  const open = rows.filter(({ corrected }) => !corrected).length;
  if (resultCode === 'CORRECTED' && open > 0) {
    const message = `检查结果为“${name}”时，每一条问题都应当已经改正，还有 ${open} 条没有标明“已当场改正”。请核对，或改选检查结果。`;
    return [{ field: 'findings', code: 'CONTRADICTION', message }];
  }
  if (resultCode === 'RECTIFICATION_ORDERED' && open === 0) {
    const message = `发现的问题都已标明“已当场改正”，检查结果不应是“${name}”。请核对，或改选检查结果。`;
    return [{ field: 'findings', code: 'CONTRADICTION', message }];
  }
  return [];
}

function notFoundWords(rows: readonly Finding[], name: string, group: ResultClass['group']): string {
  const points = rows.filter(({ listId }) => listId !== null).length;
  const of = points === 0 ? '' : `，其中检查要点回答为“否”的 ${points} 条`;
  const how = '请改选检查结果，或更正检查记录、删去这些问题后再提交。';
  return group === 'INSPECTED'
    ? `已列有发现的问题 ${rows.length} 条${of}，检查结果不能是“${name}”。${how}`
    : `检查结果为“${name}”表示没有能够实施检查，不能列有发现的问题(现有 ${rows.length} 条${of})。${how}`;
}

/** The findings as one text: a single one as it is, several numbered, and under their items where these are several. */
export function findingsText(
  rows: readonly Pick<Finding, 'itemCode' | 'text'>[],
  itemNames: ReadonlyMap<string, string>,
): string {
  const items = [...new Set(rows.map(({ itemCode }) => itemCode))];
  const numbered = (some: typeof rows): string =>
    some.length === 1 ? some[0].text : some.map(({ text }, at) => `${at + 1}. ${text}`).join('\n');
  if (items.length <= 1) return rows.length === 0 ? '' : numbered(rows);
  return items
    .map((code) => {
      const some = rows.filter(({ itemCode }) => itemCode === code);
      return `【${itemNames.get(code) ?? '其他事项'}】${some.length > 1 ? '\n' : ''}${numbered(some)}`;
    })
    .join('\n');
}
