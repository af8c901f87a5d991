import type { Day } from '../../kernel/day.js';
import type { Stage } from '../stages.js';

/** Parts of an inspector's own list, in the order of what is to be done first. */
export const MY_GROUPS = {
  RETURNED: '审核退回，请更正',
  TODAY: '今天检查',
  MISSED: '检查日期已过，还没有完成',
  NEXT: '接下来的检查',
  UNDATED: '还没有检查日期',
  WAITING: '等待审核或认定',
  AFTER: '后续处理中',
  DONE: '已办结',
} as const;

export type MyGroup = keyof typeof MY_GROUPS;

/** What the place of a task in one's own list depends on. */
export interface Placed {
  readonly stage: Stage;
  /** Null where the visit has no days. */
  readonly dayFrom: Day | null;
  readonly dayTo: Day | null;
}

const STANDING: Partial<Record<Stage, MyGroup | null>> = {
  ...{ RETURNED: 'RETURNED', ENTERED: 'WAITING', CONFIRMING: 'WAITING', FOLLOWING_UP: 'AFTER' },
  ...{ CLOSED: 'DONE', NOT_INSPECTED: 'DONE', REPLACED: null, VOIDED: null },
};

/** The group of a task on a day; null for one that needs nobody any more: its subject was replaced, its draw voided. */
export function groupOf({ stage, dayFrom, dayTo }: Placed, today: Day): MyGroup | null {
  const standing = STANDING[stage];
  if (standing !== undefined) return standing;
  if (dayFrom === null || dayTo === null) return 'UNDATED';
  if (dayTo < today) return 'MISSED';
  return dayFrom > today ? 'NEXT' : 'TODAY';
}

/** Tasks by group, each group as it came: by day and number. Groups without a task are left out. */
export function grouped<Task extends Placed>(
  tasks: readonly Task[],
  today: Day,
): { readonly group: MyGroup; readonly tasks: readonly Task[] }[] {
  return (Object.keys(MY_GROUPS) as MyGroup[]).flatMap((group) => {
    const found = tasks.filter((task) => groupOf(task, today) === group);
    return found.length === 0 ? [] : [{ group, tasks: found }];
  });
}
