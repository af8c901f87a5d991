import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AfterModule } from '../ceremony/after.module.js';
import { CeremonyModule } from '../ceremony/ceremony.module.js';
import { ON_FROZEN } from '../ceremony/frozen-hook.js';
import { PublicDrawsModule } from '../ceremony/public-draws.module.js';
import { InspectionModule } from '../inspection/inspection.module.js';
import { PlanModule } from '../plan/plan.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ContentBuilder } from './content-builder.service.js';
import { DisclosureController } from './disclosure.controller.js';
import { DisclosureDesk } from './disclosure-desk.service.js';
import { DisclosureReader } from './disclosure-reader.service.js';
import { AnnouncementSource } from './kinds/announcement.source.js';
import { ChangeSource } from './kinds/change.source.js';
import { DrawSource } from './kinds/draw.source.js';
import { ItemListSource } from './kinds/item-list.source.js';
import { JointListSource } from './kinds/joint-list.source.js';
import { PlanSource } from './kinds/plan.source.js';
import { ResultSource } from './kinds/result.source.js';
import { StatisticsSource } from './kinds/statistics.source.js';
import { Sources } from './kinds/sources.js';
import { DueList } from './clock/due-list.service.js';
import { OpenDraws } from './open-draws.service.js';
import { LateNotices } from './clock/late-notices.service.js';
import { Periods } from './clock/periods.service.js';
import { Cuts } from './redaction/cuts.service.js';
import { FieldPolicies } from './redaction/field-policies.service.js';
import { OutgoingContents } from './redaction/outgoing.service.js';
import { Previews } from './redaction/preview.service.js';
import { Redactors } from './redaction/redactors.service.js';
import { DraftsController } from './steps/drafts.controller.js';
import { DraftReader } from './steps/draft-reader.service.js';
import { DraftSteps } from './steps/draft-steps.service.js';
import { Drafts } from './steps/drafts.service.js';
import { Versions } from './steps/versions.service.js';
import { Digests } from './digest/digests.service.js';
import { Duties } from './duties/duties.service.js';
import { FirmSearch } from './firm-search.service.js';
import { DrawTables } from './official/draw-tables.service.js';
import { PeriodResults } from './official/period-results.service.js';
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
  controllers: [DisclosureController, DraftsController],
  providers: [
    PlanSource,
    DrawSource,
    ResultSource,
    ...[ItemListSource, JointListSource, StatisticsSource, ChangeSource, AnnouncementSource],
    // The ceremony, which stands to the left, asks for it by this token while it freezes.
    { provide: ON_FROZEN, useExisting: AnnouncementSource },
    Sources,
    ...[OpenDraws, Periods, DueList, LateNotices],
    ...[FieldPolicies, Redactors, OutgoingContents, Cuts, Previews],
    Versions,
    Drafts,
    DraftSteps,
    DraftReader,
    DisclosureReader,
    DisclosureDesk,
    ContentBuilder,
    ...[DrawTables, PeriodResults],
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
    ...[DrawTables, PeriodResults],
    Sources,
    ...[Periods, DueList, LateNotices],
    ...[FieldPolicies, OutgoingContents, Cuts, Previews],
    Versions,
    Drafts,
    DraftSteps,
    DraftReader,
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
