import { isDay, type Day } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { validityFaults } from '../lists/list.rules.js';

/** A scheme as it is typed; days and texts that are not known are empty. */
export interface SchemeInput {
  readonly name: string;
  readonly itemCodes: readonly string[];
  readonly leadPool: string;
  readonly partnerPools: readonly string[];
  readonly documentNo: string;
  readonly documentDate: string;
  readonly method: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** A scheme as it is kept. */
export interface SchemeContent {
  readonly name: string;
  readonly itemCodes: readonly string[];
  readonly leadPool: string;
  readonly partnerPools: readonly string[];
  readonly documentNo: string | null;
  readonly documentDate: Day | null;
  readonly method: string | null;
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
}

/** What a scheme is judged against. */
export interface SchemeContext {
  /** Items of the list in force, names by code. */
  readonly items: ReadonlyMap<string, string>;
  readonly pools: ReadonlyMap<string, string>;
  /** Names of the other schemes. */
  readonly taken: ReadonlySet<string>;
  readonly today: Day;
}

/** What is typed, cleaned; partners and items each once, in the order of the registers. */
export function readScheme(input: SchemeInput, { items, pools }: SchemeContext): SchemeContent {
  const orNull = (text: string): string | null => cleanText(text) || null;
  const inOrder = (codes: readonly string[], known: ReadonlyMap<string, string>): string[] => [
    ...[...known.keys()].filter((code) => codes.includes(code)),
    ...new Set(codes.filter((code) => !known.has(code))),
  ];
  return {
    name: cleanText(input.name),
    itemCodes: inOrder(input.itemCodes, items),
    leadPool: input.leadPool,
    partnerPools: inOrder(input.partnerPools, pools),
    documentNo: orNull(input.documentNo),
    documentDate: orNull(input.documentDate),
    method: orNull(input.method),
    validFrom: orNull(input.validFrom),
    validTo: orNull(input.validTo),
  };
}

/** All faults of a scheme. */
export function schemeFaults(scheme: SchemeContent, context: SchemeContext): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (scheme.name === '' || scheme.name.length > 100) add('name', 'REQUIRED', '请填写方案名称(100字以内)。');
  if (context.taken.has(scheme.name)) add('name', 'TAKEN', '已有同名的综合监管方案，请换一个名称。');
  if (scheme.itemCodes.length === 0) add('itemCodes', 'REQUIRED', '请至少选择一个抽查事项。');
  if (scheme.itemCodes.some((code) => !context.items.has(code))) {
    add('itemCodes', 'NOT_LISTED', '有抽查事项不在随机抽查事项清单中，请去掉或先列入清单。');
  }
  if (!context.pools.has(scheme.leadPool)) add('leadPool', 'REQUIRED', '请选择牵头部门。');
  if (scheme.partnerPools.length === 0 || scheme.partnerPools.some((code) => !context.pools.has(code))) {
    add('partnerPools', 'REQUIRED', '请从列表中选择至少一个配合部门：只有一个部门的不需要综合监管方案。');
  } else if (scheme.partnerPools.includes(scheme.leadPool)) {
    add('partnerPools', 'REPEATED', '牵头部门不能同时是配合部门，请去掉一个。');
  }
  if ((scheme.method ?? '').length > 1000) add('method', 'TOO_LONG', '监管方式不能超过1000字。');
  return [...faults, ...documentFaults(scheme, context.today), ...validityFaults(scheme)];
}

function documentFaults({ documentNo, documentDate }: SchemeContent, today: Day): Fault[] {
  const faults: Fault[] = [];
  if ((documentNo ?? '').length > 100) {
    faults.push({ field: 'documentNo', code: 'TOO_LONG', message: '文号不能超过100字。' });
  }
  if (documentDate !== null && !isDay(documentDate)) {
    faults.push({ field: 'documentDate', code: 'DAY', message: '成文日期应为日期，如 2024-06-30。' });
  } else if (documentDate !== null && documentDate > today) {
    faults.push({ field: 'documentDate', code: 'FUTURE', message: '成文日期不能晚于今天。' });
  }
  return faults;
}

/** The next code of the series S-01, S-02 …, never one that is in use. */
export function nextSchemeCode(codes: readonly string[]): string {
  const numbers = codes
    .map((code) => /^S-([0-9]{1,9})$/.exec(code)?.[1])
    .map((digits) => Number(digits ?? 0));
  return `S-${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}
