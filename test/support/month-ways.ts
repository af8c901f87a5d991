import type { Stage } from '../../src/inspection/stages.js';
import type { MonthOffice, MonthTask } from './month-office.js';

/** One way that a drawn subject may go in the month, and the stage in which it ends. */
export interface Way {
  readonly name: string;
  readonly ends: Stage;
  /** What the numbers have to say of it beside the stage. */
  readonly found?: true;
  readonly corrected?: true;
  readonly referred?: true;
  /** Past its deadline at the end of the month. */
  readonly late?: true;
  readonly go: (office: MonthOffice, task: MonthTask) => Promise<void>;
}

const FINDINGS = '安全生产台账记录不完整';
/** Before the month ends. */
const SOON = '2026-03-12';
const LATER = '2026-06-30';

/** Approved, visited, entered, accepted. */
async function accepted(
  office: MonthOffice,
  task: MonthTask,
  resultCode: string,
  more: { followUp?: string; correctBy?: string; remark?: string; found?: boolean } = {},
): Promise<void> {
  const { found = false, ...rest } = more;
  await office.approval(task, 'PRIOR', 'APPROVED');
  await office.record(task, found ? FINDINGS : undefined);
  const version = await office.enter(task, { resultCode, ...rest, ...(found ? { findings: FINDINGS } : {}) });
  await office.review(task, version, 'ACCEPTED');
}

/** Approved, sought in vain, accepted: the head has still to say whether it could not be inspected. */
async function unreachable(office: MonthOffice, task: MonthTask): Promise<void> {
  await office.approval(task, 'PRIOR', 'APPROVED');
  await office.evidence(task);
  await office.review(task, await office.enter(task, { resultCode: 'UNREACHABLE' }), 'ACCEPTED');
}

const ordered = (office: MonthOffice, task: MonthTask, correctBy: string) =>
  accepted(office, task, 'RECTIFICATION_ORDERED', { followUp: 'ORDER_TO_CORRECT', correctBy, found: true });

const pending = (office: MonthOffice, task: MonthTask, followUp: string) =>
  accepted(office, task, 'PENDING_ACTION', { followUp, found: true });

/** Every way; the stages of the end are told by hand, not asked of the service. */
export const WAYS: readonly Way[] = [
  { name: 'nobody asked for its visit', ends: 'TO_APPROVE', late: true, go: () => Promise.resolve() },
  {
    ...{ name: 'its visit waits for the head', ends: 'TO_APPROVE', late: true },
    go: (office, task) => office.approval(task, 'PRIOR', null),
  },
  {
    ...{ name: 'its visit was refused', ends: 'TO_APPROVE', late: true },
    go: (office, task) => office.approval(task, 'PRIOR', 'REFUSED'),
  },
  {
    ...{ name: 'its urgent visit was refused before it began', ends: 'TO_APPROVE', late: true },
    go: (office, task) => office.approval(task, 'URGENT', 'REFUSED'),
  },
  {
    ...{ name: 'its visit is approved', ends: 'TO_INSPECT', late: true },
    go: (office, task) => office.approval(task, 'PRIOR', 'APPROVED'),
  },
  {
    ...{ name: 'its visit is urgent', ends: 'TO_INSPECT', late: true },
    go: (office, task) => office.approval(task, 'URGENT', null),
  },
  {
    ...{ name: 'its record is being written', ends: 'INSPECTING', late: true },
    go: async (office, task) => {
      await office.approval(task, 'PRIOR', 'APPROVED');
      await office.record(task);
    },
  },
  {
    ...{ name: 'its result waits', ends: 'ENTERED' },
    go: async (office, task) => {
      await office.approval(task, 'PRIOR', 'APPROVED');
      await office.record(task);
      await office.enter(task, { resultCode: 'NO_ISSUE' });
    },
  },
  {
    ...{ name: 'its result was returned', ends: 'RETURNED', late: true },
    go: async (office, task) => {
      await office.approval(task, 'PRIOR', 'APPROVED');
      await office.record(task);
      await office.review(task, await office.enter(task, { resultCode: 'NO_ISSUE' }), 'RETURNED');
    },
  },
  {
    ...{ name: 'nothing was found', ends: 'CLOSED' },
    go: (office, task) => accepted(office, task, 'NO_ISSUE'),
  },
  {
    ...{ name: 'something was found and mended at once', ends: 'CLOSED', found: true, corrected: true },
    go: (office, task) => accepted(office, task, 'CORRECTED', { found: true }),
  },
  {
    ...{ name: 'an order runs', ends: 'FOLLOWING_UP', found: true },
    go: (office, task) => ordered(office, task, LATER),
  },
  {
    ...{ name: 'an order ran out', ends: 'FOLLOWING_UP', found: true, late: true },
    go: (office, task) => ordered(office, task, SOON),
  },
  {
    ...{ name: 'an order was obeyed', ends: 'CLOSED', found: true, corrected: true },
    go: async (office, task) => {
      await ordered(office, task, SOON);
      await office.step(task, 'DELIVERED');
      await office.step(task, 'CORRECTED');
      await office.close(task);
    },
  },
  {
    ...{ name: 'an order was not obeyed', ends: 'FOLLOWING_UP', found: true, referred: true },
    go: async (office, task) => {
      await ordered(office, task, SOON);
      await office.step(task, 'DELIVERED');
      await office.step(task, 'NOT_CORRECTED', { next: 'CASE' });
    },
  },
  {
    ...{ name: 'another agency answered', ends: 'CLOSED', found: true, referred: true },
    go: async (office, task) => {
      await pending(office, task, 'INFORM_AGENCY');
      for (const step of ['SENT', 'RECEIPT', 'ANSWERED']) await office.step(task, step);
      await office.close(task);
    },
  },
  {
    ...{ name: 'a case runs', ends: 'FOLLOWING_UP', found: true, referred: true },
    go: async (office, task) => {
      await pending(office, task, 'CASE_UNIT');
      await office.step(task, 'SENT');
    },
  },
  {
    ...{ name: 'the daily supervision took over', ends: 'CLOSED', found: true },
    go: async (office, task) => {
      await pending(office, task, 'DAILY_SUPERVISION');
      await office.step(task, 'DONE');
      await office.close(task);
    },
  },
  {
    ...{ name: 'all is done, and nobody has closed the file', ends: 'FOLLOWING_UP', found: true },
    go: async (office, task) => {
      await pending(office, task, 'DAILY_SUPERVISION');
      await office.step(task, 'DONE');
    },
  },
  { name: 'it could not be reached, the head has not said', ends: 'CONFIRMING', go: unreachable },
  {
    ...{ name: 'it could not be reached, the head confirms', ends: 'NOT_INSPECTED' },
    go: async (office, task) => {
      await unreachable(office, task);
      await office.confirm(task, 'CONFIRMED');
    },
  },
  {
    ...{ name: 'the head sends the team again', ends: 'RETURNED', late: true },
    go: async (office, task) => {
      await unreachable(office, task);
      await office.confirm(task, 'REFUSED');
    },
  },
  {
    ...{ name: 'a correction waits', ends: 'CLOSED' },
    go: async (office, task) => {
      await accepted(office, task, 'NO_ISSUE');
      await office.correct(task, 1, { resultCode: 'NO_RELATED_ACTIVITY' });
    },
  },
  {
    ...{ name: 'a correction was returned', ends: 'CLOSED' },
    go: async (office, task) => {
      await accepted(office, task, 'NO_ISSUE');
      const version = await office.correct(task, 1, { resultCode: 'NO_RELATED_ACTIVITY' });
      await office.review(task, version, 'RETURNED');
    },
  },
  {
    ...{ name: 'a correction was accepted', ends: 'CLOSED' },
    go: async (office, task) => {
      await accepted(office, task, 'NO_ISSUE');
      const version = await office.correct(task, 1, { resultCode: 'NO_RELATED_ACTIVITY' });
      await office.review(task, version, 'ACCEPTED');
    },
  },
  {
    ...{ name: 'the firm complains after the end', ends: 'FOLLOWING_UP' },
    go: async (office, task) => {
      await accepted(office, task, 'NO_ISSUE');
      await office.complain(task);
    },
  },
  {
    ...{ name: 'a reserve took its place', ends: 'REPLACED' },
    go: async (office, task) => {
      await unreachable(office, task);
      await office.confirm(task, 'CONFIRMED');
      await office.substitute(task);
    },
  },
];
