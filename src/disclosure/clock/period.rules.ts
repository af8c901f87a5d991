import { type Day } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanSentence } from '../../kernel/text.js';
import type { Deadline, WorkingCalendar } from '../../kernel/working-days.js';

/** Every kind of publication that has a time limit. */
export const PERIOD_KINDS = {
  ITEM_LIST: '随机抽查事项清单',
  JOINT_LIST: '部门联合抽查事项清单',
  PLAN: '年度抽查计划',
  ANNOUNCEMENT: '抽取公告',
  DRAW: '抽查名单和抽取过程',
  RESULT: '抽查结果',
  STATISTICS: '抽查统计',
  CHANGE: '递补、补位和作废',
} as const;

export type PeriodKind = keyof typeof PERIOD_KINDS;

export function isPeriodKind(text: unknown): text is PeriodKind {
  return typeof text === 'string' && Object.hasOwn(PERIOD_KINDS, text);
}

/** Most working days that an office may set. */
export const MOST_WORKING_DAYS = 60;
/** 政府信息公开条例 第26条: an office may be quicker than the law, never slower. */
const LAWFUL_WORKING_DAYS = 20;
const MAX_SOURCE = 300;

/** A time limit as it is typed. */
export interface PeriodInput {
  readonly workingDays: number;
  readonly source: string;
}

/** Faults of a time limit; texts cleaned by the caller. */
export function periodFaults({ workingDays, source }: PeriodInput): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (!Number.isInteger(workingDays) || workingDays < 0 || workingDays > MOST_WORKING_DAYS) {
    fault('workingDays', 'RANGE', `期限须是0至${MOST_WORKING_DAYS}之间的整数，0为当日公示。`);
  } else if (workingDays > LAWFUL_WORKING_DAYS && !/法|条例|规定|办法/.test(source)) {
    fault(
      'source',
      'LAW',
      '超过20个工作日的期限须写明另行规定的法律、法规(《政府信息公开条例》第二十六条)。',
    );
  }
  if (cleanSentence(source) === '') fault('source', 'REQUIRED', '请写明期限的依据，如文件名称和条款。');
  else if (source.length > MAX_SOURCE) fault('source', 'TOO_LONG', `依据不能超过${MAX_SOURCE}字。`);
  return faults;
}

/** A deadline as of a day. */
export interface DueOn extends Deadline {
  readonly overdue: boolean;
}

/** The time limits and working days as they stand: what came to be on a day must be public by which day. */
export class DisclosureClock {
  /** @param workingDays by kind; 0: on the day itself */
  constructor(
    readonly calendar: WorkingCalendar,
    private readonly workingDays: ReadonlyMap<PeriodKind, number>,
  ) {}

  /** Last day on which what came to be on `from` must be public; provisional where a year's calendar is not known. */
  deadline(kind: PeriodKind, from: Day): Deadline {
    const days = this.workingDays.get(kind);
    if (days === undefined) throw new Error(`no time limit for ${kind}`);
    return days === 0 ? { day: from, provisional: false } : this.calendar.addWorkingDays(from, days);
  }

  /** The same with whether it lies behind; null where nothing runs. */
  dueOn(kind: PeriodKind, from: Day | null, today: Day): DueOn | null {
    if (from === null) return null;
    const deadline = this.deadline(kind, from);
    return { ...deadline, overdue: deadline.day < today };
  }
}
