import type { INestApplicationContext } from '@nestjs/common';
import { ApprovalsService } from '../../inspection/approval/approvals.service.js';
import { InspectionService } from '../../inspection/inspection.service.js';
import type { ResultInput } from '../../inspection/inspection.rules.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import type { TaskDetail } from '../../inspection/task-detail.js';
import { TaskReader } from '../../inspection/task-reader.js';
import type { Day } from '../../kernel/day.js';
import { VisitsService } from '../../inspection/visits/visits.service.js';
import { type InspectorAccounts, leaderOf } from './inspector-accounts.js';
import type { Staff } from './people.js';
import { recordVisit, type SeatedTeam } from './records.js';

/** What the sample visits find, in turn. */
const OUTCOMES: readonly (Omit<ResultInput, 'inspectedOn' | 'findings'> & { findings?: string })[] = [
  { resultCode: 'NO_ISSUE', followUp: 'NONE' },
  { resultCode: 'NO_ISSUE', followUp: 'NONE' },
  {
    resultCode: 'CORRECTED',
    findings: '一名驾驶员未随车携带从业资格证，已当场改正。',
    followUp: 'NONE',
  },
  { resultCode: 'NO_ISSUE', followUp: 'NONE' },
  {
    resultCode: 'PENDING_ACTION',
    findings: '安全生产台账记录不完整，已通知企业补正后复核。',
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

/** Every agency hands in its part of each record, the leading inspector enters a result, and the reviewer accepts it. @returns how many */
export async function inspectAll(
  app: INestApplicationContext,
  staff: Staff,
  people: InspectorAccounts,
  { drawId, today }: { drawId: string; today: Day },
): Promise<number> {
  const tasks = app.get(TaskReader, { strict: false });
  const inspections = app.get(InspectionService, { strict: false });
  const lists = app.get(TaskLists, { strict: false });
  const { total, pages } = await lists.list(staff.reviewer, { drawId });
  let entered = 0;
  for (let page = 1; page <= pages; page += 1) {
    for (const { id } of (await lists.list(staff.reviewer, { drawId }, page)).rows) {
      const detail = await tasks.get(staff.reviewer, id);
      const actor = await people.actorOf(leaderOf(detail));
      const { findings, ...outcome } = OUTCOMES[entered % OUTCOMES.length];
      await recordVisit(app, id, teamsOf(detail), (inspectorId) => people.actorOf(inspectorId), findings);
      const version = await inspections.enter(actor, id, { ...outcome, inspectedOn: today });
      await inspections.review(staff.reviewer, id, { version, decision: 'ACCEPTED' });
      entered += 1;
    }
  }
  if (entered !== total) throw new Error(`${entered} of ${total} tasks were entered`);
  return entered;
}

function teamsOf({ teams }: TaskDetail): SeatedTeam[] {
  return teams.map(({ poolCode, members }) => ({
    poolCode,
    inspectorIds: members.flatMap(({ inspector }) => inspector?.id ?? []),
  }));
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
