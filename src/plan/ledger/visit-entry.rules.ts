import { isDay, type Day } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanCode, cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import type { Cap } from './cap.rules.js';

/** A visit as somebody enters it. */
export interface VisitEntry {
  /** uscc, registration number or project code. */
  readonly code: string;
  readonly day: Day;
  readonly kind: string;
  /** Authorities that took part: the visit counts once for each. */
  readonly pools: readonly string[];
  /** Number of the document, complaint or order. */
  readonly documentNo: string;
  /** Why the visit is paid although the cap is reached, or may be by a draw that is frozen. */
  readonly reason: string;
  readonly remark: string;
}

const LONGEST = { documentNo: 100, reason: 500, remark: 500 } as const;
const FIRST_YEAR = 2020;
/** Kinds that answer something from outside: what it was stands in the ledger. */
const ANSWERING = new Set(['SUPERIOR', 'COMPLAINT', 'REFERRAL', 'DATA']);

export function cleanEntry(entry: VisitEntry): VisitEntry {
  return {
    ...{ code: cleanCode(entry.code), day: entry.day.trim(), kind: entry.kind },
    pools: [...new Set(entry.pools)],
    documentNo: cleanText(entry.documentNo),
    reason: cleanText(entry.reason),
    remark: cleanText(entry.remark),
  };
}

/** All faults of an entry but those of the cap. @param kinds names by code; @param pools codes that exist */
export function entryFaults(
  entry: VisitEntry,
  known: { readonly kinds: ReadonlySet<string>; readonly pools: ReadonlySet<string>; readonly today: Day },
): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (entry.code === '') fault('code', 'REQUIRED', '请填写企业的统一社会信用代码、注册号或项目代码。');
  if (!isDay(entry.day)) fault('day', 'DAY', '检查日期不是有效日期，应如 2026-03-02。');
  else if (entry.day > known.today) fault('day', 'FUTURE', '检查日期在今天以后。请在检查实施后登记。');
  else if (Number(entry.day.slice(0, 4)) < FIRST_YEAR) {
    fault('day', 'YEAR', `检查日期早于 ${FIRST_YEAR} 年，请核对。`);
  }
  if (entry.kind === 'RANDOM') {
    fault('kind', 'RANDOM', '随机抽查由抽取任务自动计入台账，不手工登记。请选择其他检查类别。');
  } else if (!known.kinds.has(entry.kind)) fault('kind', 'UNKNOWN', '请选择检查类别。');
  if (entry.pools.length === 0) fault('pools', 'REQUIRED', '请选择检查部门，联合检查选择全部参加的部门。');
  if (entry.pools.some((pool) => !known.pools.has(pool))) {
    fault('pools', 'UNKNOWN', '检查部门中有不存在的部门，请重新选择。');
  }
  if (ANSWERING.has(entry.kind) && entry.documentNo === '') {
    fault('documentNo', 'REQUIRED', '请填写投诉举报、转办、线索或上级文件的编号，以便核对不计入上限的依据。');
  }
  for (const field of ['documentNo', 'reason', 'remark'] as const) {
    if (entry[field].length > LONGEST[field]) {
      fault(field, 'TOO_LONG', `内容过长，请控制在 ${LONGEST[field]} 字以内。`);
    }
    if (holdsIdCardNumber(entry[field])) fault(field, 'ID_CARD', '内容中含有居民身份证号码，请删去。');
  }
  return faults;
}

/** A rule as somebody enters it; empty texts: whatever it is. */
export interface CapRuleInput {
  readonly poolCode: string | null;
  readonly subjectKind: string | null;
  readonly areaCode: string | null;
  readonly creditClass: string | null;
  readonly year: number | null;
  readonly most: number;
  readonly source: string;
}

const MOST_A_YEAR = 366;
const LONGEST_SOURCE = 200;
const CLASSES = ['A', 'B', 'C', 'D', '未评级'];

/** All faults of a rule. */
export function capRuleFaults(
  rule: CapRuleInput,
  known: {
    readonly pools: ReadonlySet<string>;
    readonly kinds: ReadonlySet<string>;
    readonly areas: ReadonlySet<string>;
  },
): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  const isKnown = (value: string | null, list: ReadonlySet<string>) => value === null || list.has(value);
  if (!isKnown(rule.poolCode, known.pools)) fault('poolCode', 'UNKNOWN', '没有这个检查部门，请重新选择。');
  if (!isKnown(rule.subjectKind, known.kinds))
    fault('subjectKind', 'UNKNOWN', '没有这个对象类别，请重新选择。');
  if (!isKnown(rule.areaCode, known.areas)) fault('areaCode', 'UNKNOWN', '没有这个县(市)，请重新选择。');
  if (!isKnown(rule.creditClass, new Set(CLASSES))) {
    fault('creditClass', 'UNKNOWN', '信用风险等级应为 A、B、C、D 或未评级。');
  }
  if (rule.year !== null && !(Number.isInteger(rule.year) && rule.year >= FIRST_YEAR && rule.year < 2100)) {
    fault('year', 'YEAR', '年度应为四位数字，如 2026；每年都适用时留空。');
  }
  if (!Number.isInteger(rule.most) || rule.most < 1 || rule.most > MOST_A_YEAR) {
    fault('most', 'NUMBER', `每户每年最多次数应为 1 至 ${MOST_A_YEAR} 的整数。`);
  }
  if (rule.source.length < 2 || rule.source.length > LONGEST_SOURCE) {
    fault('source', 'REQUIRED', `请写明依据(文件名称、文号或公布的频次上限，2至${LONGEST_SOURCE}字)。`);
  }
  return faults;
}

/** True where both rules speak of the same: a second one would never be heard, or make the first unheard. */
export function isSameScope(one: Omit<Cap, 'most'>, other: Omit<Cap, 'most'>): boolean {
  return (
    one.poolCode === other.poolCode &&
    one.subjectKind === other.subjectKind &&
    one.areaCode === other.areaCode &&
    one.creditClass === other.creditClass &&
    one.year === other.year
  );
}
