import { addDays, chineseDay, type Day, daysBetween } from '../../kernel/day.js';
import type { Role } from '../../audit/actor.js';
import type { DraftState } from '../steps/steps.rules.js';
import type { DueOn, PeriodKind } from './period.rules.js';

/** How a deadline stands: behind us, within the days of reminding, or further away. */
export type DueStage = 'LATE' | 'NEAR' | 'OPEN';

/** Something that has to be made public by a day. */
export interface DueItem {
  readonly kind: PeriodKind;
  readonly objectId: string;
  readonly title: string;
  /** Day from which the time runs. */
  readonly from: Day;
  readonly due: DueOn;
  readonly stage: DueStage;
  /** Days until the deadline; negative for days late. */
  readonly left: number;
  /** The draft that is under way, or null where nobody has drafted yet. */
  readonly draft: { readonly id: string; readonly state: DraftState } | null;
  /** Since when the public is told that it is late, and why; null where it was not announced. */
  readonly announced: { readonly at: Date; readonly reason: string | null } | null;
}

/** Late first, the longest late before the others. */
export function inOrder(items: readonly DueItem[]): DueItem[] {
  return [...items].sort((a, b) =>
    a.due.day === b.due.day ? (a.title < b.title ? -1 : 1) : a.due.day < b.due.day ? -1 : 1,
  );
}

/** @param ahead days before a deadline on which people are reminded */
export function stageOf(due: Day, today: Day, ahead: number): DueStage {
  if (due < today) return 'LATE';
  return due <= addDays(today, ahead) ? 'NEAR' : 'OPEN';
}

/** Whose turn it is: who drafts, checks, approves or publishes. */
export function turnOf(draft: DueItem['draft']): { readonly words: string; readonly role: Role } {
  switch (draft?.state) {
    case 'DRAFTED':
      return { words: '待核对', role: 'REVIEWER' };
    case 'CHECKED':
      return { words: '待审批', role: 'HEAD' };
    case 'APPROVED':
      return { words: '待发布', role: 'PUBLISHER' };
    default:
      return { words: '待拟稿', role: 'PUBLISHER' };
  }
}

/** What makes a deadline uncertain, or '' (Chinese): said on every page that shows it. */
export function provisionalWords({
  day,
  provisional,
}: {
  readonly day: Day;
  readonly provisional: boolean;
}): string {
  return provisional
    ? `期限暂定：${day.slice(0, 4)}年官方放假安排尚未录入，只按周末推算，实际期限可能更晚`
    : '';
}

/** A deadline in words: 期限2026年4月8日，还有3天. */
export function dueWords({ due, left }: Pick<DueItem, 'due' | 'left'>): string {
  const rest = left < 0 ? `已逾期${-left}天` : left === 0 ? '今天到期' : `还有${left}天`;
  const doubt = provisionalWords(due);
  return `期限${chineseDay(due.day)}，${rest}${doubt === '' ? '' : `(${doubt})`}`;
}

/** How many of a kind are late, near and further away. */
export interface KindSums {
  readonly kind: PeriodKind;
  readonly late: number;
  readonly near: number;
  readonly open: number;
}

export function sumsOf(kinds: readonly PeriodKind[], items: readonly DueItem[]): KindSums[] {
  return kinds.map((kind) => {
    const count = (stage: DueStage) => items.filter((one) => one.kind === kind && one.stage === stage).length;
    return { kind, late: count('LATE'), near: count('NEAR'), open: count('OPEN') };
  });
}

/** Items by the days that are left, for a picture: every one in exactly one column. */
export function byDaysLeft(items: readonly Pick<DueItem, 'left'>[]): { label: string; value: number }[] {
  const ends = [
    { label: '已逾期', most: -1 },
    { label: '3天内', most: 3 },
    { label: '7天内', most: 7 },
    { label: '14天内', most: 14 },
    { label: '14天后', most: Infinity },
  ];
  return ends.map(({ label, most }, n) => {
    const least = n === 0 ? -Infinity : ends[n - 1].most;
    return { label, value: items.filter(({ left }) => left > least && left <= most).length };
  });
}

export function daysLeft(today: Day, due: Day): number {
  return daysBetween(today, due);
}
