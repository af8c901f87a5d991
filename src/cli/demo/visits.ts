import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { InspectionService } from '../../inspection/inspection.service.js';
import type { ResultInput } from '../../inspection/inspection.rules.js';
import { visitField } from '../../inspection/record/fields.rules.js';
import type { TaskDetail } from '../../inspection/task-detail.js';
import { TaskReader } from '../../inspection/task-reader.js';
import type { Day } from '../../kernel/day.js';
import { type InspectorAccounts, leaderOf } from './inspector-accounts.js';
import type { Staff } from './people.js';
import { type Found, recordVisit, type SeatedTeam } from './records.js';

/** What a sample visit finds and what is entered for it. */
export type Outcome = Omit<ResultInput, 'inspectedOn' | 'findings'> & { readonly found?: Found };

/** What the lead writes of the visit itself. */
const SCENE = {
  [visitField('present')]: '企业负责人、安全管理人员',
  [visitField('statement')]: '对检查情况无异议。',
  [visitField('signature')]: 'SIGNED',
};

/** The demo's visits as their people make them. */
export class DemoVisits {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly staff: Staff,
    private readonly people: InspectorAccounts,
    readonly today: Day,
  ) {}

  detail(taskId: string): Promise<TaskDetail> {
    return this.app.get(TaskReader, { strict: false }).get(this.staff.reviewer, taskId);
  }

  /** Who leads the visit, with an account of the own. */
  leader(detail: TaskDetail): Promise<Actor> {
    return this.people.actorOf(leaderOf(detail));
  }

  /**
   * Every agency hands in its part of the record, the leading inspector enters the result, and the reviewer accepts it.
   * @returns version of the result
   */
  async make(taskId: string, { found, ...outcome }: Outcome): Promise<number> {
    const detail = await this.detail(taskId);
    const actorOf = (inspectorId: string) => this.people.actorOf(inspectorId);
    await recordVisit(this.app, taskId, teamsOf(detail), actorOf, found, SCENE);
    return this.enter(detail, outcome);
  }

  /** The leading inspector enters a result, and the reviewer accepts it. @returns the version */
  async enter({ task, ...rest }: TaskDetail, outcome: Omit<Outcome, 'found'>): Promise<number> {
    const inspections = this.app.get(InspectionService, { strict: false });
    const actor = await this.leader({ task, ...rest });
    const version = await inspections.enter(actor, task.id, { ...outcome, inspectedOn: this.today });
    await inspections.review(this.staff.reviewer, task.id, { version, decision: 'ACCEPTED' });
    return version;
  }
}

function teamsOf({ teams }: TaskDetail): SeatedTeam[] {
  return teams.map(({ poolCode, members }) => ({
    poolCode,
    inspectorIds: members.flatMap(({ inspector }) => inspector?.id ?? []),
  }));
}
