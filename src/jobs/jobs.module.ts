import { Module } from '@nestjs/common';
import { CeremonyModule } from '../ceremony/ceremony.module.js';
import { DisclosureModule } from '../disclosure/disclosure.module.js';
import { ExchangeModule } from '../exchange/exchange.module.js';
import { DailyJobs } from './daily.jobs.js';
import { JobRunner } from './job-runner.service.js';

/** Scheduled work. Without the schedule (tests, command line) nothing of it runs by itself. */
@Module({
  imports: [CeremonyModule, DisclosureModule, ExchangeModule],
  providers: [JobRunner, DailyJobs],
  exports: [JobRunner, DailyJobs],
})
export class JobsModule {}
