import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { CeremonyModule } from '../ceremony/ceremony.module.js';
import { ON_CHANGED } from '../ceremony/after/changed-hook.js';
import { OPEN_SEATS } from '../ceremony/frame/open-seats-hook.js';
import { ON_SEALED } from '../ceremony/sealed-hook.js';
import { CreditModule } from '../credit/credit.module.js';
import { PlanModule } from '../plan/plan.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ApprovalsController } from './approval/approvals.controller.js';
import { ApprovalsReader } from './approval/approvals-reader.service.js';
import { ApprovalsService } from './approval/approvals.service.js';
import { VisitFileReader } from './files/visit-file-reader.service.js';
import { VisitFilesController } from './files/visit-files.controller.js';
import { VisitFiles } from './files/visit-files.service.js';
import { FollowUpReader } from './follow-up/follow-up-reader.service.js';
import { FollowUpsController } from './follow-up/follow-ups.controller.js';
import { FollowUps } from './follow-up/follow-ups.service.js';
import { PoolStandings } from './follow-up/pool-standings.service.js';
import { TaskEnds } from './follow-up/task-ends.service.js';
import { DocumentFactsReader } from './documents/document-facts.service.js';
import { Documents } from './documents/documents.service.js';
import { WordTemplates } from './documents/word-templates.service.js';
import { InspectionController } from './inspection.controller.js';
import { InspectionService } from './inspection.service.js';
import { MyTasks } from './my-tasks/my-tasks.service.js';
import { TaskDuties } from './duties/task-duties.service.js';
import { OpenTaskSeats } from './open-seats.service.js';
import { CountyMonths } from './pictures/county-months.service.js';
import { JointShareController } from './joint-share/joint-share.controller.js';
import { JointShareService } from './joint-share/joint-share.service.js';
import { FindingsService } from './results/findings.service.js';
import { ResultForms } from './results/result-forms.service.js';
import { ResultWriter } from './results/result-writer.service.js';
import { RecordController } from './record/record.controller.js';
import { RecordGate } from './record/record-gate.service.js';
import { RecordLoader } from './record/record-loader.service.js';
import { RecordPins } from './record/record-pins.service.js';
import { VisitParts } from './record/visit-parts.service.js';
import { VisitRecords } from './record/visit-records.service.js';
import { ReviewQueue } from './results/review-queue.service.js';
import { ReviewedResults } from './reviewed-results.service.js';
import { TaskChanges } from './task-changes.service.js';
import { DimensionNames } from './numbers/dimension-names.service.js';
import { NotInspectedEvidence } from './not-inspected/evidence.service.js';
import { NotInspectedReader } from './not-inspected/not-inspected-reader.service.js';
import { NotInspectedController } from './not-inspected/not-inspected.controller.js';
import { NotInspected } from './not-inspected/not-inspected.service.js';
import { NoticeDesk } from './notice/notice-desk.service.js';
import { NoticeFacts } from './notice/notice-facts.service.js';
import { NoticeSettings } from './notice/notice-settings.service.js';
import { NoticesController } from './notice/notices.controller.js';
import { NoticesReader } from './notice/notices-reader.service.js';
import { NoticesService } from './notice/notices.service.js';
import { NumbersController } from './numbers/numbers.controller.js';
import { NumbersService } from './numbers/numbers.service.js';
import { TasksToReport } from './tasks-to-report.service.js';
import { TaskLists } from './task-list/task-lists.service.js';
import { TaskReader } from './task-reader.js';
import { VisitCalendar } from './visits/visit-calendar.service.js';
import { VisitDesks } from './visits/visit-desk.service.js';
import { VisitSheets } from './visits/visit-sheet.service.js';
import { VisitsController } from './visits/visits.controller.js';
import { VisitsService } from './visits/visits.service.js';

@Module({
  imports: [AuditModule, AccountsModule, RegistryModule, CreditModule, PlanModule, CeremonyModule],
  controllers: [
    NumbersController,
    ...[ApprovalsController, NoticesController],
    VisitsController,
    VisitFilesController,
    NotInspectedController,
    InspectionController,
    FollowUpsController,
    RecordController,
    JointShareController,
    RecordController,
  ],
  providers: [
    InspectionService,
    TaskDuties,
    TaskReader,
    ...[TaskLists, NumbersService, DimensionNames],
    ...[DocumentFactsReader, Documents, WordTemplates],
    ...[ApprovalsService, ApprovalsReader],
    ...[NoticeFacts, NoticeDesk, NoticesService, NoticesReader, NoticeSettings],
    ...[ResultWriter, FindingsService, ResultForms, ReviewQueue],
    ...[VisitFiles, VisitFileReader, NotInspected, NotInspectedReader, NotInspectedEvidence],
    ReviewedResults,
    TasksToReport,
    CountyMonths,
    MyTasks,
    JointShareService,
    TaskChanges,
    ...[VisitsService, VisitDesks, VisitCalendar, VisitSheets],
    ...[VisitRecords, VisitParts, RecordGate, RecordLoader, RecordPins],
    ...[FollowUps, TaskEnds, FollowUpReader, PoolStandings],
    OpenTaskSeats,
    // The ceremony, which stands to the left, asks for them by these tokens while it seals and while it changes.
    { provide: ON_SEALED, useExisting: InspectionService },
    { provide: ON_CHANGED, useExisting: TaskChanges },
    { provide: OPEN_SEATS, useExisting: OpenTaskSeats },
  ],
  exports: [
    InspectionService,
    TaskReader,
    ...[TaskLists, NumbersService, DimensionNames],
    ...[Documents, WordTemplates],
    ...[ApprovalsService, ApprovalsReader],
    ...[NoticeFacts, NoticeDesk, NoticesService, NoticesReader, NoticeSettings],
    ...[FindingsService, ResultForms, ReviewQueue],
    ...[VisitFiles, VisitFileReader, NotInspected, NotInspectedReader, NotInspectedEvidence],
    ReviewedResults,
    TasksToReport,
    VisitRecords,
    VisitParts,
    ...[FollowUps, TaskEnds, FollowUpReader, TaskDuties],
    VisitsService,
    VisitCalendar,
    VisitSheets,
    MyTasks,
    CountyMonths,
    JointShareService,
    ON_SEALED,
    ON_CHANGED,
    OPEN_SEATS,
  ],
})
export class InspectionModule {}
