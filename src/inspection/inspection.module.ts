import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CeremonyModule } from '../ceremony/ceremony.module.js';
import { ON_CHANGED } from '../ceremony/after/changed-hook.js';
import { OPEN_SEATS } from '../ceremony/frame/open-seats-hook.js';
import { ON_SEALED } from '../ceremony/sealed-hook.js';
import { PlanModule } from '../plan/plan.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ApprovalsService } from './approval/approvals.service.js';
import { InspectionController } from './inspection.controller.js';
import { InspectionService } from './inspection.service.js';
import { OpenTaskSeats } from './open-seats.service.js';
import { CountyMonths } from './pictures/county-months.service.js';
import { JointShareController } from './joint-share/joint-share.controller.js';
import { JointShareService } from './joint-share/joint-share.service.js';
import { FindingsService } from './results/findings.service.js';
import { ResultWriter } from './results/result-writer.service.js';
import { ReviewedResults } from './reviewed-results.service.js';
import { TaskChanges } from './task-changes.service.js';
import { TaskLists } from './task-list/task-lists.service.js';
import { TaskReader } from './task-reader.js';
import { VisitCalendar } from './visits/visit-calendar.service.js';
import { VisitDesks } from './visits/visit-desk.service.js';
import { VisitSheets } from './visits/visit-sheet.service.js';
import { VisitsController } from './visits/visits.controller.js';
import { VisitsService } from './visits/visits.service.js';

@Module({
  imports: [AuditModule, RegistryModule, PlanModule, CeremonyModule],
  controllers: [VisitsController, InspectionController, JointShareController],
  providers: [
    InspectionService,
    TaskReader,
    TaskLists,
    ApprovalsService,
    ...[ResultWriter, FindingsService],
    ReviewedResults,
    CountyMonths,
    JointShareService,
    TaskChanges,
    ...[VisitsService, VisitDesks, VisitCalendar, VisitSheets],
    OpenTaskSeats,
    // The ceremony, which stands to the left, asks for them by these tokens while it seals and while it changes.
    { provide: ON_SEALED, useExisting: InspectionService },
    { provide: ON_CHANGED, useExisting: TaskChanges },
    { provide: OPEN_SEATS, useExisting: OpenTaskSeats },
  ],
  exports: [
    InspectionService,
    TaskReader,
    TaskLists,
    ApprovalsService,
    FindingsService,
    ReviewedResults,
    VisitsService,
    VisitCalendar,
    VisitSheets,
    CountyMonths,
    JointShareService,
    ON_SEALED,
    ON_CHANGED,
    OPEN_SEATS,
  ],
})
export class InspectionModule {}
