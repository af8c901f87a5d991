import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { nameless } from '../inspection.scope.js';
import { TaskReader } from '../task-reader.js';
import { InspectionNotice, NoticeDelivery } from './notice.entity.js';
import { NoticeDesk, type NoticeStanding } from './notice-desk.service.js';
import { type DrawNotices, drawNotices, newestNotices, noticeTasks } from './notice.queries.js';
import { maskedName, type NoticeContent, readContent } from './notice.rules.js';

/** A draw with how far its notices are. */
export interface ShownDrawNotices extends DrawNotices {
  readonly number: string;
  readonly itemName: string;
  readonly voided: boolean;
}

/** Notices of a draw, task by task. */
export interface DrawNoticeList {
  readonly draw: Draw;
  readonly rows: readonly NoticeStanding[];
  /** The visitor may issue all, or notices of the own tasks. */
  readonly mayIssue: boolean;
}

/** Everything of one notice. */
export interface NoticeDetail {
  readonly notice: InspectionNotice;
  readonly content: NoticeContent;
  readonly standing: NoticeStanding;
  /** Id of the newest version; its own where it is the newest. */
  readonly newestId: string;
  /** Newest first. */
  readonly deliveries: readonly NoticeDelivery[];
  /** Where anyone checks the notice. */
  readonly address: string;
  readonly mayIssue: boolean;
}

/** A notice that was issued, for documents. */
export interface IssuedNotice {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly issuedAt: Date;
  readonly content: NoticeContent;
  /** Address of the public page. */
  readonly address: string;
}

/** What the public page of a notice tells; GENUINE, or why it does not count any more. */
export interface PublicNotice {
  readonly state: 'GENUINE' | 'CHANGED' | 'REPLACED' | 'WITHDRAWN';
  readonly number: string;
  readonly version: number;
  readonly issuedAt: Date;
  /** Names masked, certificates cut to their last four characters. */
  readonly content: NoticeContent;
}

const TOKEN = /^[0-9a-f]{32}$/;

const SHOWN_OF_CERTIFICATE = 4;

/** Reads notices: each visitor those of his own tasks, the public one by its token. */
@Injectable()
export class NoticesReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly reader: TaskReader,
    private readonly desk: NoticeDesk,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Draws with tasks in the actor's reach, counts only. */
  async draws(actor: Actor): Promise<ShownDrawNotices[]> {
    const { manager } = this.dataSource;
    const rows = await drawNotices(manager, nameless(await this.reader.scopeOf(manager, actor)));
    const draws = new Map((await this.ceremony.list()).map((draw) => [draw.id, draw]));
    return rows.flatMap((row) => {
      const draw = draws.get(row.drawId);
      if (!draw) return [];
      return [{ ...row, number: draw.number, itemName: draw.itemName, voided: draw.state === 'VOIDED' }];
    });
  }

  /** Tasks of a draw in the actor's scope with their notices. @throws DomainError NOT_FOUND */
  async ofDraw(actor: Actor, drawId: string): Promise<DrawNoticeList> {
    const { manager } = this.dataSource;
    const draw = await this.ceremony.get(drawId);
    const scope = await this.reader.scopeOf(manager, actor);
    await this.looks.seen(actor, [draw], `检查通知书 ${draw.number}`);
    const tasks = await noticeTasks(manager, scope, { drawId });
    const own = actor.inspectorId !== null && tasks.length > 0;
    return {
      draw,
      rows: await this.desk.of(manager, tasks),
      mayIssue: this.desk.issueRefusal(actor, own) === null,
    };
  }

  /** @throws DomainError NOT_FOUND, or FORBIDDEN outside the actor's scope */
  async get(actor: Actor, id: string): Promise<NoticeDetail> {
    const { manager } = this.dataSource;
    const notice = isId(id) ? await manager.findOneBy(InspectionNotice, { id }) : null;
    if (!notice) throw new DomainError('NOT_FOUND', '没有这份通知书。请从“检查通知书”中打开。');
    const task = await this.reader.require(manager, actor, notice.taskId);
    await this.looks.seen(actor, [await this.ceremony.get(task.drawId)], `检查通知书 ${notice.number}`);
    const [standing] = await this.standingsOf(manager, [task.id]);
    const deliveries = { where: { noticeId: notice.id }, order: { id: 'DESC' } } as const;
    const seated = await this.desk.seatedOnAll(manager, actor, [task]);
    return {
      ...{ notice, content: readContent(notice.content), standing },
      newestId: standing.newest?.id ?? notice.id,
      deliveries: await manager.find(NoticeDelivery, deliveries),
      address: this.addressOf(notice.token),
      mayIssue: this.desk.issueRefusal(actor, seated) === null,
    };
  }

  /** The standing of one task. The task must be in the actor's scope. */
  async ofTask(taskId: string): Promise<NoticeStanding> {
    const [standing] = await this.standingsOf(this.dataSource.manager, [taskId]);
    return standing;
  }

  /** The newest notice of each task that has one, by task id, for documents. */
  async issued(tx: EntityManager, taskIds: readonly string[]): Promise<Map<string, IssuedNotice>> {
    const newest = await newestNotices(tx, taskIds);
    return new Map(
      [...newest].map(([taskId, { id, number, version, issuedAt, content, token }]) => [
        taskId,
        { id, number, version, issuedAt, content: readContent(content), address: this.addressOf(token) },
      ]),
    );
  }

  /**
   * What anyone sees who has the token.
   * @throws DomainError NOT_FOUND, in the same words and on the same way for every token that is none
   */
  async byToken(token: string): Promise<PublicNotice> {
    const { manager } = this.dataSource;
    // What cannot be a token is looked for all the same: the answer takes as long.
    const wanted = TOKEN.test(token) ? token : '';
    const notice = await manager.findOneBy(InspectionNotice, { token: wanted });
    if (!notice) {
      throw new DomainError('NOT_FOUND', '没有查到这份通知书。请核对二维码，或拨打投诉举报电话核实。');
    }
    const [standing] = await this.standingsOf(manager, [notice.taskId]);
    return {
      state: stateOf(notice, standing),
      ...{ number: notice.number, version: notice.version, issuedAt: notice.issuedAt },
      content: masked(readContent(notice.content)),
    };
  }

  private async standingsOf(tx: EntityManager, taskIds: readonly string[]): Promise<NoticeStanding[]> {
    return this.desk.of(tx, await noticeTasks(tx, null, { taskIds }));
  }

  private addressOf(token: string): string {
    return `${this.config.publicUrl}/public/notices/${token}`;
  }
}

function stateOf(
  notice: InspectionNotice,
  { task, approval, newest, stale, voided }: NoticeStanding,
): PublicNotice['state'] {
  if (task.replaced || voided || (approval !== 'APPROVED' && approval !== 'URGENT')) return 'WITHDRAWN';
  if (newest !== null && newest.version > notice.version) return 'REPLACED';
  return stale.length > 0 ? 'CHANGED' : 'GENUINE';
}

function masked(content: NoticeContent): NoticeContent {
  return {
    ...content,
    teams: content.teams.map((team) => ({
      ...team,
      people: team.people.map((person) => ({
        ...person,
        name: maskedName(person.name),
        certificateNo: person.certificateNo.slice(-SHOWN_OF_CERTIFICATE),
      })),
    })),
  };
}
