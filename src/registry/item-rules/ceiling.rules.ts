import { compareRatios, isRatio } from '../../kernel/decimal.js';
import type { Fault } from '../../kernel/domain-error.js';
import { ratioOfPercent } from '../../kernel/percent.js';
import { cleanText } from '../../kernel/text.js';

/** Stands for every general item that has no ceiling of its own. */
export const EVERY_GENERAL = '一般事项';

/** What of an item decides its ceiling and whom it may be inspected by. */
export interface LimitedItem {
  readonly code: string;
  readonly name: string;
  /** KEY or GENERAL. */
  readonly priority: string;
  /** The list's own words, e.g. 不超过5%. */
  readonly ratioText?: string | null;
}

export interface CeilingRule {
  /** Exact decimal 0–1. */
  readonly ceiling: string | null;
  readonly ceilingSource: string | null;
}

export interface Ceiling {
  readonly ratio: string;
  readonly source: string;
}

/**
 * The ceiling of an item: as recorded, else as the list's own words have it, else as recorded for all general items.
 * Key items have none (国发〔2019〕5号).
 */
export function ceilingFor(item: LimitedItem, rules: ReadonlyMap<string, CeilingRule>): Ceiling | null {
  if (item.priority !== 'GENERAL') return null;
  const recorded = ofRule(rules.get(item.code));
  if (recorded) return recorded;
  const written = ceilingInWords(item.ratioText ?? '');
  if (written !== null) return { ratio: written, source: `清单“抽查比例”一栏：${item.ratioText}` };
  return ofRule(rules.get(EVERY_GENERAL));
}

function ofRule(rule: CeilingRule | undefined): Ceiling | null {
  if (!rule || rule.ceiling === null) return null;
  return { ratio: rule.ceiling, source: rule.ceilingSource ?? '依据未登记' };
}

/** 不超过5% gives 0.05; null where the words name no ceiling, or more than one percentage. */
export function ceilingInWords(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/\s/gu, '');
  if ((plain.match(/%/g) ?? []).length !== 1) return null;
  const found = /(?:不超过|不高于|不大于|不多于|最高|至多|上限为?|≤|<=)([0-9]{1,3}(?:\.[0-9]{1,6})?)%/.exec(
    plain,
  );
  if (!found) return null;
  const ratio = ratioOfPercent(`${found[1]}%`);
  return ratio !== null && isRatio(ratio) && compareRatios(ratio, '1') <= 0 ? ratio : null;
}

/** A rule of an item as it is typed. */
export interface ItemRuleInput {
  /** 5% or 5; empty: no ceiling. */
  readonly ceiling: string;
  readonly ceilingSource: string;
  /** Empty: not recorded. */
  readonly poolCodes: readonly string[];
  readonly authoritySource: string;
}

/** A typed rule as it is kept, with all faults. */
export function readItemRule(
  input: ItemRuleInput,
  pools: ReadonlyMap<string, string>,
): { readonly rule: RuleContent; readonly faults: Fault[] } {
  const typed = cleanText(input.ceiling);
  const ceiling = typed === '' ? null : ratioOfPercent(typed);
  const [ceilingSource, authoritySource] = [cleanText(input.ceilingSource), cleanText(input.authoritySource)];
  const poolCodes = [...new Set(input.poolCodes)];
  const faults: Fault[] = [];
  const add = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (
    typed !== '' &&
    (ceiling === null ||
      !isRatio(ceiling) ||
      compareRatios(ceiling, '1') > 0 ||
      compareRatios(ceiling, '0') === 0)
  ) {
    add('ceiling', 'RATIO', '抽查比例上限须大于0且不超过100%，如 5%；没有上限的留空。');
  }
  if (typed !== '' && ceilingSource === '')
    add('ceilingSource', 'REQUIRED', '请填写上限的依据，如文件名称和文号。');
  if (ceilingSource.length > 200) add('ceilingSource', 'TOO_LONG', '上限依据不能超过200字。');
  if (authoritySource.length > 200) add('authoritySource', 'TOO_LONG', '权限依据不能超过200字。');
  if (poolCodes.length > 0 && authoritySource === '') {
    add('authoritySource', 'REQUIRED', '请填写权限的依据，如法律法规的条款或综合监管方案。');
  }
  if (poolCodes.some((code) => !pools.has(code))) {
    add('poolCodes', 'UNKNOWN', '有不存在的部门(系统)，请从列表中重新选择。');
  }
  const rule = {
    ...{ ceiling, ceilingSource: ceilingSource || null, authoritySource: authoritySource || null },
    poolCodes: [...pools.keys()].filter((code) => poolCodes.includes(code)),
  };
  return { rule, faults };
}

export interface RuleContent extends CeilingRule {
  readonly poolCodes: readonly string[];
  readonly authoritySource: string | null;
}
