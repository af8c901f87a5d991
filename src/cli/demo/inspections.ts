import type { INestApplicationContext } from '@nestjs/common';
import { ApprovalsService } from '../../inspection/approval/approvals.service.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { VisitsService } from '../../inspection/visits/visits.service.js';
import type { Staff } from './people.js';
import type { DemoVisits, Outcome } from './visits.js';

/** What the sample visits find, in turn. */
const OUTCOMES: readonly Outcome[] = [
  { resultCode: 'NO_ISSUE', followUp: 'NONE' },
  { resultCode: 'NO_ISSUE', followUp: 'NONE' },
  {
    resultCode: 'CORRECTED',
    found: { text: '一名驾驶员未随车携带从业资格证，已当场改正。', about: '从业资格证' },
    followUp: 'NONE',
  },
  { resultCode: 'NO_ISSUE', followUp: 'NONE' },
  {
    resultCode: 'PENDING_ACTION',
    found: { text: '安全生产责任制的考核记录不完整，已通知企业补正后复核。', about: '责任制' },
    followUp: 'DAILY_SUPERVISION',
  },
];

/** Who draws asks for the visits of a draw as one batch, and the head approves them. */
export async function approveVisits(
  app: INestApplicationContext,
  staff: Staff,
  drawId: string,
): Promise<void> {
  const approvals = app.get(ApprovalsService, { strict: false });
  const id = await approvals.ask(staff.drawer, { drawId, taskIds: null, kind: 'PRIOR', reason: null });
  await approvals.decide(staff.head, id, { decision: 'APPROVED', reason: null, headName: null });
}

/** Every firm of a draw is visited, its result entered and accepted. @returns how many */
export async function inspectAll(
  app: INestApplicationContext,
  staff: Staff,
  visits: DemoVisits,
  drawId: string,
): Promise<number> {
  const lists = app.get(TaskLists, { strict: false });
  const { total, pages } = await lists.list(staff.reviewer, { drawId });
  let entered = 0;
  for (let page = 1; page <= pages; page += 1) {
    for (const { id } of (await lists.list(staff.reviewer, { drawId }, page)).rows) {
      await visits.make(id, OUTCOMES[entered % OUTCOMES.length]);
      entered += 1;
    }
  }
  if (entered !== total) throw new Error(`${entered} of ${total} tasks were entered`);
  return entered;
}

/** Gives every visit of a draw a day on which all its people are free. @returns what was done, in words */
export async function planVisits(
  app: INestApplicationContext,
  staff: Staff,
  drawId: string,
): Promise<string> {
  const { placed, left } = await app.get(VisitsService, { strict: false }).plan(staff.drawer, { drawId });
  const rest = left.length === 0 ? '' : `，${left.length} 户未能排定，原因在“检查日程”页面`;
  return `检查日程排定 ${placed} 户，按县(市)安排，所有参加人员当天都有空${rest}。`;
}
