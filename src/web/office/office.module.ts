import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { CeremonyModule } from '../../ceremony/ceremony.module.js';
import { CreditModule } from '../../credit/credit.module.js';
import { DisclosureModule } from '../../disclosure/disclosure.module.js';
import { ExchangeModule } from '../../exchange/exchange.module.js';
import { InspectionModule } from '../../inspection/inspection.module.js';
import { PlanModule } from '../../plan/plan.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { AfterModule } from '../../ceremony/after.module.js';
import { ShortageModule } from '../../ceremony/shortage.module.js';
import { AbsencesPages } from './absences.pages.js';
import { AccountsPages } from './accounts.pages.js';
import { AfterPages } from './after.pages.js';
import { ApprovalsPages } from './approvals.pages.js';
import { AuditPages } from './audit.pages.js';
import { CalendarsPages } from './calendars.pages.js';
import { CardsPages } from './cards.pages.js';
import { ChangesPages } from './changes.pages.js';
import { CreditPages } from './credit.pages.js';
import { DashboardPages } from './dashboard.pages.js';
import { CheckPointsPages } from './check-points.pages.js';
import { ConflictsPages } from './conflicts.pages.js';
import { FieldPoliciesPages } from './field-policies.pages.js';
import { DisclosuresPages } from './disclosures.pages.js';
import { DocumentsPages } from './documents.pages.js';
import { DrawActsPages } from './draw-acts.pages.js';
import { DrawListsPages } from './draw-lists.pages.js';
import { DrawPage } from './draw-page.js';
import { DrawnList } from './drawn-list.js';
import { ExchangePages } from './exchange.pages.js';
import { CreditFilePages } from './credit-file.pages.js';
import { FeedPages } from './feed.pages.js';
import { FeedSetupPages } from './feed-setup.pages.js';
import { FollowUpsPages } from './follow-ups.pages.js';
import { FramePages } from './frame.pages.js';
import { RehearsalPages } from './rehearsal.pages.js';
import { DrawsPages } from './draws.pages.js';
import { EntrancePages } from './entrance.pages.js';
import { ImportsPages } from './imports.pages.js';
import { InspectorBulkPages } from './inspector-bulk.pages.js';
import { InspectorsPages } from './inspectors.pages.js';
import { NoticesPages } from './notices.pages.js';
import { PeriodsPages } from './periods.pages.js';
import { PicturesPages } from './pictures.pages.js';
import { PlanBasesPages } from './plan-bases.pages.js';
import { PlanFeasibilityPages } from './plan-feasibility.pages.js';
import { JointSharePages } from './joint-share.pages.js';
import { PlanHintsPages } from './plan-hints.pages.js';
import { PlanDifferencePages } from './plan-difference.pages.js';
import { PlanLifePages } from './plan-life.pages.js';
import { RemindersPages } from './reminders.pages.js';
import { PlanImportPages } from './plan-import.pages.js';
import { PlanNamesPages } from './plan-names.pages.js';
import { PlanSeveralPages } from './plan-several.pages.js';
import { PlanLinesPages } from './plan-lines.pages.js';
import { PlansPages } from './plans.pages.js';
import { RecusalsPages } from './recusals.pages.js';
import { ItemListsPages } from './item-lists.pages.js';
import { ListKindsPages } from './list-kinds.pages.js';
import { SchemesPages } from './schemes.pages.js';
import { RegistryPages } from './registry.pages.js';
import { MyTasksPages } from './my-tasks.pages.js';
import { OnSitePage } from './on-site-page.js';
import { OnSitePages } from './on-site.pages.js';
import { RoomPage } from './room-page.js';
import { RoomStreams } from './room-streams.js';
import { ReviewsPages } from './reviews.pages.js';
import { RoomPages } from './room.pages.js';
import { ShortagePages } from './shortage.pages.js';
import { SubjectsPages } from './subjects.pages.js';
import { NotInspectedPages } from './not-inspected.pages.js';
import { NumbersPages } from './numbers.pages.js';
import { TaskListPages } from './task-list.pages.js';
import { TaskEvidence } from './task-evidence.js';
import { TaskFilesPages } from './task-files.pages.js';
import { TasksPages } from './tasks.pages.js';
import { VisitCapsPages } from './visit-caps.pages.js';
import { VisitLedgerPages } from './visit-ledger.pages.js';
import { VisitsPages } from './visits.pages.js';
import { AreaPages } from './area.pages.js';
import { OfficialDrawsPages } from './official-draws.pages.js';
import { OfficialOrdersPages } from './official-orders.pages.js';
import { OfficialTablesPages } from './official-files.pages.js';
import { TokensPages } from './tokens.pages.js';
import { WorkbooksPages } from './workbooks.pages.js';
import { TeamRulesPages } from './team-rules.pages.js';
import { TravelPages } from './travel.pages.js';

/** Pages of the office staff. */
@Module({
  imports: [
    AuditModule,
    AccountsModule,
    RegistryModule,
    CreditModule,
    ExchangeModule,
    PlanModule,
    CeremonyModule,
    AfterModule,
    ShortageModule,
    InspectionModule,
    DisclosureModule,
  ],
  controllers: [
    EntrancePages,
    ...[ApprovalsPages, NoticesPages],
    DashboardPages,
    ...[PeriodsPages, CalendarsPages],
    DocumentsPages,
    ...[WorkbooksPages, OfficialTablesPages, OfficialDrawsPages, OfficialOrdersPages],
    AccountsPages,
    TokensPages,
    AuditPages,
    PlansPages,
    PlanBasesPages,
    PlanFeasibilityPages,
    PlanHintsPages,
    JointSharePages,
    ...[PlanLifePages, PlanDifferencePages, RemindersPages],
    PlanImportPages,
    PlanNamesPages,
    PlanSeveralPages,
    PlanLinesPages,
    TeamRulesPages,
    TravelPages,
    AreaPages,
    // Before the page of one draw: its address would take /office/draws/changes for an id.
    ChangesPages,
    PicturesPages,
    DrawsPages,
    AfterPages,
    RoomPages,
    DrawActsPages,
    DrawListsPages,
    RehearsalPages,
    ShortagePages,
    FramePages,
    // Before the page of one task: its address would take /office/tasks/workbook for an id.
    TaskListPages,
    NumbersPages,
    TasksPages,
    ...[TaskFilesPages, NotInspectedPages],
    ReviewsPages,
    ...[MyTasksPages, OnSitePages],
    FollowUpsPages,
    VisitsPages,
    ...[VisitLedgerPages, VisitCapsPages],
    DisclosuresPages,
    FieldPoliciesPages,
    ...[FeedPages, FeedSetupPages, CreditFilePages],
    ...[CardsPages, ExchangePages, CreditPages],
    ...[
      SubjectsPages,
      InspectorBulkPages,
      InspectorsPages,
      AbsencesPages,
      ConflictsPages,
      RecusalsPages,
      RegistryPages,
      ListKindsPages,
      CheckPointsPages,
      ItemListsPages,
      SchemesPages,
      ImportsPages,
    ],
  ],
  providers: [TaskEvidence, OnSitePage, RoomPage, RoomStreams, DrawPage, DrawnList],
})
export class OfficeModule {}
