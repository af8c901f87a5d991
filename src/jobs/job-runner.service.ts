import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { tryLockFor } from '../platform/database/database.js';
import type { Day } from '../kernel/day.js';
import { JobRun } from './job-run.entity.js';

/** What became of a call: done now, done before today, or under way elsewhere. */
export type JobOutcome = 'DONE' | 'DONE_BEFORE' | 'ELSEWHERE';

/**
 * Does a job once a day on however many instances: a lock lets one of them in, and a row keeps the others, and a
 * restart, from doing it again. Work and row are one transaction: a job that fails is tried again.
 */
@Injectable()
export class JobRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @param work what is done, in the job's transaction; its words are kept as the result */
  async once(name: string, work: (tx: EntityManager, day: Day) => Promise<string>): Promise<JobOutcome> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await tryLockFor(tx, `job ${name}`))) return 'ELSEWHERE';
      const day = this.clock.today();
      if (await tx.existsBy(JobRun, { name, day })) return 'DONE_BEFORE';
      const result = await work(tx, day);
      await tx.insert(JobRun, { name, day, result, at: this.clock.now() });
      return 'DONE';
    });
  }

  /** What was done of late, the newest first. */
  async recent(most = 30): Promise<JobRun[]> {
    return this.dataSource.manager.find(JobRun, { order: { at: 'DESC', name: 'ASC' }, take: most });
  }
}
