import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { Entropy } from '../../platform/entropy.js';
import { lastPaper, lockTasks } from '../approval/approval.queries.js';
import { paperNumber } from '../approval/approval.rules.js';
import { TaskReader } from '../task-reader.js';
import { InspectionNotice, NoticeDelivery } from './notice.entity.js';
import { type NoticeTask, noticeTasks, insertNotices } from './notice.queries.js';
import {
  contentText,
  type DeliveryInput,
  deliveryFaults,
  type DeliveryWay,
  type TypedDays,
  typedDaysFaults,
} from './notice.rules.js';
import { NoticeDesk, type NoticeStanding } from './notice-desk.service.js';

/** Which notices are to be issued: of chosen tasks, or of every task of the draw that needs one. */
export interface NoticeWish extends TypedDays {
  readonly drawId: string;
  readonly taskIds: readonly string[] | null;
}

/** How issuing went. */
export interface IssueOutcome {
  /** Ids of the notices, in the order of the tasks. */
  readonly issued: readonly string[];
  /** Tasks of a whole draw that got none, each with the reason. */
  readonly left: readonly { readonly number: string; readonly why: string }[];
}

/** Bytes of the token in a notice's public address: nobody guesses 128 bits. */
const TOKEN_BYTES = 16;

/** Issues the notices to subjects, one or a batch, and keeps how each was delivered. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly audit: AuditService,
    private readonly ceremony: CeremonyService,
    private readonly reader: TaskReader,
    private readonly desk: NoticeDesk,
  ) {}

  /**
   * Issues notices; where one exists, a new version takes its place.
   * @throws DomainError NOT_FOUND, FORBIDDEN, INVALID_INPUT (days), or CONFLICT where a chosen task can have none, with
   *   every reason, or nothing of a draw needs one
   */
  async issue(actor: Actor, wish: NoticeWish): Promise<IssueOutcome> {
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.get(wish.drawId, tx);
      const tasks = await this.lockedTasks(tx, actor, wish);
      const faults = typedDaysFaults(wish, this.clock.today());
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '没有制发通知书，请按提示修改。', faults);
      }
      const refused = this.desk.issueRefusal(actor, await this.desk.seatedOnAll(tx, actor, tasks));
      if (refused !== null) throw new DomainError('FORBIDDEN', refused);
      const standings = await this.desk.of(tx, tasks, wish);
      const free = standings.filter(({ refusal, needed }) => refusal === null && (needed || wish.taskIds));
      const left = standings.flatMap(({ task, refusal }) =>
        refusal === null ? [] : [{ number: task.number, why: refusal }],
      );
      if (wish.taskIds !== null && left.length > 0) throw leftError(left);
      if (free.length === 0) {
        const why = left.length > 0 ? leftError(left).message : '每项任务都已有现行的通知书。';
        throw new DomainError('CONFLICT', `没有需要制发的通知书。${why}`);
      }
      const issued = await this.insert(tx, actor, draw.number, free);
      await this.audit.record(tx, actor, {
        act: '制发检查通知书',
        objectKind: 'draw',
        objectId: draw.id,
        detail: { draw: draw.number, notices: issued.length, first: free[0].task.number },
      });
      return { issued, left };
    });
  }

  /**
   * Keeps how a notice reached the subject.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (a newer version exists) or INVALID_INPUT with every fault
   */
  async deliver(actor: Actor, noticeId: string, input: DeliveryInput): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const notice = isId(noticeId) ? await tx.findOneBy(InspectionNotice, { id: noticeId }) : null;
      if (!notice) throw new DomainError('NOT_FOUND', '没有这份通知书。请从“检查通知书”中打开。');
      const task = await this.reader.require(tx, actor, notice.taskId, { lock: true });
      const seated = await this.desk.seatedOnAll(tx, actor, [task]);
      const refused = this.desk.issueRefusal(actor, seated);
      if (refused !== null) throw new DomainError('FORBIDDEN', refused);
      if (await tx.existsBy(InspectionNotice, { taskId: task.id, version: notice.version + 1 })) {
        throw new DomainError('CONFLICT', '这份通知书已有新的版本，请登记新版本的送达情况。');
      }
      const dates = { today: this.clock.today(), issuedOn: shanghaiDay(notice.issuedAt) };
      const faults = deliveryFaults(input, dates);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有登记，请按提示修改。', faults);
      const note = cleanText(input.note ?? '');
      await tx.insert(NoticeDelivery, {
        ...{ noticeId: notice.id, how: input.how as DeliveryWay, deliveredOn: input.deliveredOn },
        ...{ receiver: cleanText(input.receiver), note: note === '' ? null : note },
        ...{ recordedAccountId: actor.accountId ?? '', recordedBy: actor.name, recordedAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        act: '登记通知书送达',
        objectKind: 'inspection_task',
        objectId: task.id,
        detail: { notice: notice.number, how: input.how, day: input.deliveredOn },
      });
    });
  }

  /** Tasks of the wish in the actor's scope, locked, so that two people do not issue the same version. */
  private async lockedTasks(tx: EntityManager, actor: Actor, wish: NoticeWish): Promise<NoticeTask[]> {
    const { taskIds, drawId } = wish;
    if (taskIds?.every(isId) === false) {
      throw new DomainError('NOT_FOUND', '没有这项检查任务。请从任务列表中打开。');
    }
    const scope = await this.reader.scopeOf(tx, actor);
    const found = await noticeTasks(tx, scope, taskIds === null ? { drawId } : { taskIds });
    const tasks = found.filter((task) => task.drawId === drawId);
    if (taskIds !== null && tasks.length < new Set(taskIds).size) {
      throw new DomainError('FORBIDDEN', '选择的检查任务不都在您的范围内，没有制发。请重新选择。');
    }
    if (tasks.length === 0) throw new DomainError('CONFLICT', '请选择要制发通知书的检查任务。');
    const ids = tasks.map(({ id }) => id);
    await lockTasks(tx, drawId, ids);
    return noticeTasks(tx, null, { taskIds: ids });
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    drawNumber: string,
    standings: readonly NoticeStanding[],
  ): Promise<string[]> {
    const now = this.clock.now();
    const [area] = drawNumber.split('-');
    const year = shanghaiDay(now).slice(0, 4);
    await lockFor(tx, `notices ${area} ${year}`);
    const last = await lastPaper(tx, 'inspection_notice', `${area}-${year}-T`);
    const notices = standings.map(({ task, newest, content }, n) => ({
      ...{ taskId: task.id, version: (newest?.version ?? 0) + 1 },
      number: paperNumber(area, year, 'T', last + n + 1),
      token: this.entropy.hex(TOKEN_BYTES),
      content: contentText(content),
      ...{ visitFrom: content.visitFrom, visitTo: content.visitTo },
    }));
    return insertNotices(tx, notices, { accountId: actor.accountId ?? '', by: actor.name, at: now });
  }
}

/** Reasons that a refusal lists before it only counts. */
const MOST_NAMED = 5;

function leftError(left: readonly { readonly number: string; readonly why: string }[]): DomainError {
  const words = left.slice(0, MOST_NAMED).map(({ number, why }) => `${number}：${why}`);
  const rest = left.length > MOST_NAMED ? `另有 ${left.length - MOST_NAMED} 项。` : '';
  return new DomainError('CONFLICT', `有的任务不能制发通知书，没有办理。${words.join('')}${rest}`);
}
