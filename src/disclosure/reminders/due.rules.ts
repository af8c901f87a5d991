import { addDays, chineseDay, type Day, daysBetween } from '../../kernel/day.js';

/** What may fall due: a batch that is to be drawn, tasks that are to be finished, something that is to be made public. */
export const DUE_NAMES = {
  DRAW: '待抽取的批次',
  TASKS: '待完成的检查任务',
  PUBLISH: '待公示的事项',
} as const;

export type DueKind = keyof typeof DUE_NAMES;

/** One thing that has to be done by a day. */
export interface Due {
  readonly kind: DueKind;
  /** The same thing has the same key on every day. */
  readonly objectKey: string;
  readonly dueOn: Day;
  /** What is to be done (Chinese), without its deadline. */
  readonly what: string;
  /** Page where it is done. */
  readonly href: string;
  /** Why the deadline is uncertain (Chinese); absent where it is not. */
  readonly doubt?: string;
}

/** A thing whose time has come: soon due, or overdue. */
export interface DueNow extends Due {
  readonly stage: 'SOON' | 'OVERDUE';
  /** With its deadline, as people read it. */
  readonly text: string;
}

/** What is to be reminded of on a day: deadlines up to `ahead` days away, and those that have passed; earliest first. */
export function dueNow(dues: readonly Due[], today: Day, ahead: number): DueNow[] {
  return dues
    .filter(({ dueOn }) => dueOn <= addDays(today, ahead))
    .map((due) => {
      const left = daysBetween(today, due.dueOn);
      const until = `${chineseDay(due.dueOn)}${due.doubt ? `(${due.doubt})` : ''}`;
      return left < 0
        ? { ...due, stage: 'OVERDUE' as const, text: `${due.what}，期限${until}，已逾期${-left}天` }
        : {
            ...due,
            stage: 'SOON' as const,
            text: `${due.what}，期限${until}，${left === 0 ? '今天到期' : `还有${left}天`}`,
          };
    })
    .sort((a, b) =>
      a.dueOn === b.dueOn ? (a.objectKey < b.objectKey ? -1 : 1) : a.dueOn < b.dueOn ? -1 : 1,
    );
}
