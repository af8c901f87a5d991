import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { InspectionService } from '../../inspection/inspection.service.js';
import type { ResultInput } from '../../inspection/inspection.rules.js';
import { TaskReader } from '../../inspection/task-reader.js';
import type { TaskDetail } from '../../inspection/task-detail.js';
import type { Day } from '../../kernel/day.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import { openAccount, type Staff } from './people.js';

/** What the sample visits find, in turn. */
const OUTCOMES: readonly Omit<ResultInput, 'inspectedOn'>[] = [
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

export interface Inspected {
  readonly entered: number;
  readonly accounts: readonly { readonly loginName: string; readonly displayName: string }[];
}

/** Each task's leading inspector enters a result, and the reviewer accepts it. */
export async function inspectAll(
  app: INestApplicationContext,
  staff: Staff,
  drawId: string,
  today: Day,
): Promise<Inspected> {
  const tasks = app.get(TaskReader, { strict: false });
  const inspections = app.get(InspectionService, { strict: false });
  const people = new InspectorAccounts(app);
  const { total, pages } = await tasks.list(staff.reviewer, { drawId });
  let entered = 0;
  for (let page = 1; page <= pages; page += 1) {
    for (const { id } of (await tasks.list(staff.reviewer, { drawId }, page)).rows) {
      const actor = await people.actorOf(leaderOf(await tasks.get(staff.reviewer, id)));
      const outcome = OUTCOMES[entered % OUTCOMES.length];
      const version = await inspections.enter(actor, id, { ...outcome, inspectedOn: today });
      await inspections.review(staff.reviewer, id, { version, decision: 'ACCEPTED' });
      entered += 1;
    }
  }
  if (entered !== total) throw new Error(`${entered} of ${total} tasks were entered`);
  return { entered, accounts: people.opened };
}

/** Registry id of who leads the visit: the first one seated, the leading system before its partners. */
function leaderOf({ teams, task }: TaskDetail): string {
  const seated = teams.flatMap(({ members }) => members).find(({ inspector }) => inspector !== null);
  if (!seated?.inspector) throw new Error(`task ${task.number} has nobody`);
  return seated.inspector.id;
}

/** Accounts of inspectors, opened when first needed. */
class InspectorAccounts {
  readonly opened: { loginName: string; displayName: string }[] = [];
  private readonly actors = new Map<string, Actor>();

  constructor(private readonly app: INestApplicationContext) {}

  async actorOf(inspectorId: string): Promise<Actor> {
    const known = this.actors.get(inspectorId);
    if (known) return known;
    const { name, agencyCode } = await this.app.get(InspectorsService, { strict: false }).get(inspectorId);
    const person = { loginName: `zhifa${String(this.actors.size + 1).padStart(2, '0')}`, displayName: name };
    const actor = await openAccount(this.app, { ...person, agencyCode, inspectorId, roles: ['INSPECTOR'] });
    this.actors.set(inspectorId, actor);
    this.opened.push(person);
    return actor;
  }
}
