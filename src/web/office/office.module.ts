import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { DisclosureModule } from '../../disclosure/disclosure.module.js';
import { InspectionModule } from '../../inspection/inspection.module.js';
import { PlanModule } from '../../plan/plan.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { AccountsPages } from './accounts.pages.js';
import { DisclosuresPages } from './disclosures.pages.js';
import { EntrancePages } from './entrance.pages.js';
import { PlanLinesPages } from './plan-lines.pages.js';
import { PlansPages } from './plans.pages.js';
import { TasksPages } from './tasks.pages.js';

/** Pages of the office staff. */
@Module({
  imports: [AuditModule, AccountsModule, RegistryModule, PlanModule, InspectionModule, DisclosureModule],
  controllers: [EntrancePages, AccountsPages, PlansPages, PlanLinesPages, TasksPages, DisclosuresPages],
})
export class OfficeModule {}
