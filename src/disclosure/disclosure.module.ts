import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AfterModule } from '../ceremony/after.module.js';
import { CeremonyModule } from '../ceremony/ceremony.module.js';
import { PublicDrawsModule } from '../ceremony/public-draws.module.js';
import { InspectionModule } from '../inspection/inspection.module.js';
import { PlanModule } from '../plan/plan.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ContentBuilder } from './content-builder.service.js';
import { DisclosureController } from './disclosure.controller.js';
import { DisclosureDesk } from './disclosure-desk.service.js';
import { DisclosureReader } from './disclosure-reader.service.js';
import { DisclosureService } from './disclosure.service.js';
import { Digests } from './digest/digests.service.js';
import { Duties } from './duties/duties.service.js';
import { FirmSearch } from './firm-search.service.js';
import { Reminders } from './reminders/reminders.service.js';
import { PublicDraws } from './public-draws.service.js';
import { PublicFirms } from './site/firms.service.js';
import { Publications } from './site/publications.service.js';
import { PublicState } from './site/public-state.service.js';

@Module({
  imports: [
    AccountsModule,
    AuditModule,
    RegistryModule,
    PlanModule,
    CeremonyModule,
    AfterModule,
    PublicDrawsModule,
    InspectionModule,
  ],
  controllers: [DisclosureController],
  providers: [
    DisclosureService,
    DisclosureReader,
    DisclosureDesk,
    ContentBuilder,
    PublicDraws,
    FirmSearch,
    PublicFirms,
    PublicState,
    Publications,
    Reminders,
    Duties,
    Digests,
  ],
  exports: [
    DisclosureService,
    DisclosureReader,
    DisclosureDesk,
    PublicDraws,
    FirmSearch,
    PublicFirms,
    PublicState,
    Publications,
    Reminders,
    Duties,
    Digests,
  ],
})
export class DisclosureModule {}
