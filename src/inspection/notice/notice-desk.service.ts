import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, Role } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { Clock } from '../../platform/clock.js';
import { approvalFacts, seatedOnAll } from '../approval/approval.queries.js';
import { NO_APPROVAL, TASK_APPROVALS, type TaskApproval, visitRefusal } from '../approval/approval.rules.js';
import { aloneWords, LEAST_IN_TEAM } from '../team-size.rules.js';
import { NoticeFacts } from './notice-facts.service.js';
import { type NewestNotice, newestNotices, type NoticeTask } from './notice.queries.js';
import { type NoticeContent, readContent, saysTheSame, staleWords, type TypedDays } from './notice.rules.js';

/** Where a task stands with its notice. */
export interface NoticeStanding {
  readonly task: NoticeTask;
  readonly approval: TaskApproval;
  readonly approvalName: string;
  readonly newest: NewestNotice | null;
  /** What a notice of now would say. */
  readonly content: NoticeContent;
  /** What of the newest notice is no longer so (Chinese); empty where it stands or there is none. */
  readonly stale: readonly string[];
  /** True where there is none, or it is no longer so. */
  readonly needed: boolean;
  /** Why none can be issued now (Chinese), or null. */
  readonly refusal: string | null;
  /** The draw of the task is void. */
  readonly voided: boolean;
}

/** Roles that issue notices for their agency; an inspector does for the own tasks. */
const ISSUERS: readonly Role[] = ['DRAWER', 'REVIEWER'];

/** Judges, for many tasks at once, whether a notice stands and whether one may be issued. */
@Injectable()
export class NoticeDesk {
  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly facts: NoticeFacts,
  ) {}

  /** Standings in the order of the tasks. @param typed days of tasks without planned ones */
  async of(tx: EntityManager, tasks: readonly NoticeTask[], typed?: TypedDays): Promise<NoticeStanding[]> {
    const ids = tasks.map(({ id }) => id);
    const approvals = await approvalFacts(tx, ids);
    const newest = await newestNotices(tx, ids);
    const contents = await this.facts.of(tx, tasks, typed);
    const voided = new Set(
      (await this.ceremony.list(tx)).filter(({ state }) => state === 'VOIDED').map(({ id }) => id),
    );
    return tasks.map((task) => {
      const { state } = approvals.get(task.id) ?? NO_APPROVAL;
      const notice = newest.get(task.id) ?? null;
      const content = withDays(contents.get(task.id) as NoticeContent, task, notice, typed);
      const kept = notice === null ? null : readContent(notice.content);
      const stale = kept === null ? [] : staleWords(kept, content);
      return {
        ...{ task, approval: state, approvalName: TASK_APPROVALS[state], newest: notice, content, stale },
        needed: notice === null || stale.length > 0,
        voided: voided.has(task.drawId),
        refusal: voided.has(task.drawId)
          ? '所属的抽取已经作废。'
          : this.refusalOf(task, state, content, kept),
      };
    });
  }

  /** Why this actor may not issue notices or record deliveries (Chinese), or null. */
  issueRefusal(actor: Actor, seated: boolean): string | null {
    if (actor.accountId === null) return '通知书应由登录的人员制发，请用本人的账号登录后再试。';
    if (actor.roles.some((role) => ISSUERS.includes(role))) return null;
    return seated && actor.roles.includes('INSPECTOR')
      ? null
      : '只有抽取人员、审核人员或该任务检查组的成员可以制发通知书、登记送达。';
  }

  /** True if the actor sits on every one of these tasks. */
  async seatedOnAll(
    tx: EntityManager,
    actor: Actor,
    tasks: readonly { readonly id: string }[],
  ): Promise<boolean> {
    const ids = tasks.map(({ id }) => id);
    return actor.inspectorId !== null && (await seatedOnAll(tx, actor.inspectorId, ids));
  }

  private refusalOf(
    task: NoticeTask,
    approval: TaskApproval,
    content: NoticeContent,
    kept: NoticeContent | null,
  ): string | null {
    if (task.replaced) return '检查对象已由候补递补，不再检查。';
    if (task.visited) return '已经录入检查结果，不需要再通知。';
    if (visitRefusal({ state: approval }) !== null)
      return `检查${TASK_APPROVALS[approval]}，批准后才能制发。`;
    const short = content.teams.find(({ people }) => people.length < LEAST_IN_TEAM);
    if (short) return aloneWords(`${short.pool}检查组`, short.people.length);
    if (content.visitTo < this.clock.today()) {
      return task.dayFrom === null
        ? '检查期限已过，请填写检查日期。'
        : '排定的检查日期已过，请先在“检查日程”中改期。';
    }
    return kept !== null && saysTheSame(kept, content) ? '现行通知书的内容没有变化，不需要重新制发。' : null;
  }
}

/**
 * A notice of a task without planned days keeps the days that it has announced, until somebody types others: what is
 * left of the window grows shorter every day, and makes no notice stale.
 */
function withDays(
  content: NoticeContent,
  task: NoticeTask,
  newest: NewestNotice | null,
  typed: TypedDays | undefined,
): NoticeContent {
  if (task.dayFrom !== null || newest === null || (typed?.visitFrom ?? null) !== null) return content;
  const { visitFrom, visitTo } = readContent(newest.content);
  return { ...content, visitFrom, visitTo };
}
