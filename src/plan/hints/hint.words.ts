import type { MergeHint, OverlapHint, PoolLoad } from './hints.rules.js';
import type { Misfit } from './merge-fit.rules.js';

export const HINT_NAMES = { JOINT: '部门联合', ONE_VISIT: '综合查一次' } as const;

const MISFIT_WORDS: Readonly<Record<Misfit, string>> = {
  AREAS: '两项的县(市)范围',
  MODE: '抽查方式(抽样或全覆盖)',
  SAMPLING: '定向或不定向',
  CONDITIONS: '对象的其他条件',
};

/** 第2项、第5项 */
export function numbersText(lines: readonly { readonly lineNo: number }[]): string {
  return lines.map(({ lineNo }) => `第${lineNo}项`).join('、');
}

/** 先把两项的县(市)范围、抽查方式(抽样或全覆盖)改为一致 */
export function misfitsText({ misfits }: Pick<OverlapHint, 'misfits'>): string {
  return `先把${misfits.map((one) => MISFIT_WORDS[one]).join('、')}改为一致，再合并`;
}

/** 公安机关由12户增至50户: systems whose work grows, for others have asked for more than they; null where none does. */
export function growthText(loads: readonly PoolLoad[], names: ReadonlyMap<string, string>): string | null {
  const grown = loads.filter(({ before, after }) => after > before);
  if (grown.length === 0) return null;
  return grown
    .map(({ pool, before, after }) => `${names.get(pool) ?? pool}由${before}户增至${after}户`)
    .join('，');
}

/** 约7户, under one: 不到1户. */
export function firmsText(firms: number): string {
  return firms < 1 ? '不到1户' : `约${Math.round(firms)}户`;
}

/** What is done at the click, in one sentence. */
export function mergeText(hint: MergeHint): string {
  const how =
    hint.kind === 'JOINT' ? '改为一个部门联合抽查项，各部门同一次到场' : '改为一个计划项，一次查完各事项';
  return `${numbersText(hint.lines)}${how}：全年由${hint.before}户次减为${hint.after}户次`;
}
