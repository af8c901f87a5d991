import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { systemActor } from '../audit/actor.js';
import { DrawOpenings } from '../ceremony/opening/draw-openings.service.js';
import { LateNotices } from '../disclosure/clock/late-notices.service.js';
import { Digests } from '../disclosure/digest/digests.service.js';
import { FeedPush, type PushRound } from '../exchange/feed/push.service.js';
import { Reminders } from '../disclosure/reminders/reminders.service.js';
import { Clock } from '../platform/clock.js';
import { type JobOutcome, JobRunner } from './job-runner.service.js';

const ACTOR = systemActor('定时工作');
const PLACE = { timeZone: 'Asia/Shanghai' };

/** Every day's work, a line a job. Tried every ten minutes: a machine that was off at night catches up. */
@Injectable()
export class DailyJobs {
  constructor(
    private readonly runner: JobRunner,
    private readonly openings: DrawOpenings,
    private readonly reminders: Reminders,
    private readonly late: LateNotices,
    private readonly digests: Digests,
    private readonly feed: FeedPush,
    private readonly clock: Clock,
  ) {}

  /** Opens the month's draws as drafts on the day that the office has set. */
  @Cron('0 2-59/10 * * * *', PLACE)
  openDraws(): Promise<JobOutcome> {
    return this.runner.once('建立抽取任务', async (tx, day) => {
      const numbers = await this.openings.openDue(tx, ACTOR, day);
      return numbers.length === 0 ? '没有需要建立的抽取任务' : `已建立：${numbers.join('、')}`;
    });
  }

  /** Reminds of what is due and overdue. */
  @Cron('0 7-59/10 * * * *', PLACE)
  remind(): Promise<JobOutcome> {
    return this.runner.once('到期提醒', async (tx, day) => `新提醒${await this.reminders.remind(tx, day)}条`);
  }

  /** Tells the public what was not published in time. */
  @Cron('0 4-59/10 * * * *', PLACE)
  announceLate(): Promise<JobOutcome> {
    return this.runner.once(
      '逾期公告',
      async (tx, day) => `公告逾期${await this.late.announceDue(tx, ACTOR, day)}项`,
    );
  }

  /** Writes the day's digests from eight o'clock on, and sends what is not sent yet; without a mail server nothing. */
  @Cron('0 9-59/10 8-20 * * *', PLACE)
  async digest(): Promise<number> {
    if (!this.digests.isConfigured) return 0;
    await this.runner.once('每日提醒邮件', async (tx, day) => `生成${await this.digests.compose(tx, day)}封`);
    return this.digests.send(this.clock.today());
  }

  /** Pushes what waits for the provincial system, where the office has set a push. */
  @Cron('30 * * * * *', PLACE)
  push(): Promise<PushRound> {
    return this.feed.round();
  }
}
