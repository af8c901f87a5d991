import type { FilterWord } from '../task-list/task-filter.js';

/** What the figures are broken down by. Each is a word of an address, so that a figure leads to the list behind it. */
export const DIMENSIONS = {
  month: { name: '检查月份', shared: false },
  area: { name: '县(市)', shared: false },
  lead: { name: '牵头系统', shared: false },
  pool: { name: '参加系统', shared: true },
  agency: { name: '参加部门', shared: true },
  item: { name: '抽查事项', shared: true },
  kind: { name: '对象类别', shared: false },
  draw: { name: '抽取批次', shared: false },
  person: { name: '执法检查人员', shared: true },
} as const satisfies Partial<
  Record<
    FilterWord,
    { readonly name: string; /** One task may count in several rows. */ readonly shared: boolean }
  >
>;

export type Dimension = keyof typeof DIMENSIONS;

/** The dimension of a word in an address; months where it is none. */
export function dimensionOf(word: unknown): Dimension {
  return typeof word === 'string' && Object.hasOwn(DIMENSIONS, word) ? (word as Dimension) : 'month';
}
