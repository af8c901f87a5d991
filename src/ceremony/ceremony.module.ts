import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { HELD_VISITS } from '../plan/ledger/held-visits-hook.js';
import { PlanModule } from '../plan/plan.module.js';
import { ON_REFUSED } from '../platform/http/refusals.js';
import { RegistryModule } from '../registry/registry.module.js';
import { VisitLedgerController } from './caps/visit-ledger.controller.js';
import { LedgerLooks } from './caps/ledger-looks.service.js';
import { FrameCaps } from './caps/frame-caps.service.js';
import { BundleService } from './bundle.service.js';
import { CeremonyController } from './ceremony.controller.js';
import { CeremonyService } from './ceremony.service.js';
import { DrawAudit } from './trail/draw-audit.service.js';
import { DrawProgress } from './draw-progress.js';
import { DrawEventsReader } from './after/draw-events-reader.service.js';
import { DrawLooks } from './trail/draw-looks.service.js';
import { DrawReader } from './draw-reader.service.js';
import { DrawResults } from './lists/draw-results.service.js';
import { DrawnExport } from './lists/drawn-export.service.js';
import { ExcludedList } from './frame/excluded-list.service.js';
import { EntropyService } from './witness/entropy.service.js';
import { FrameLists } from './frame/frame-lists.service.js';
import { FramePreview } from './frame/frame-preview.service.js';
import { ListedGuard } from './listed-guard.service.js';
import { FrameService } from './frame/frame.service.js';
import { FreezeService } from './freeze.service.js';
import { ListReachService } from './lists/list-reach.service.js';
import { PeopleDays } from './frame/people-days.service.js';
import { OtherMonth } from './shortage/other-month.service.js';
import { DrawOpenings } from './opening/draw-openings.service.js';
import { RecordLists } from './record/record-lists.service.js';
import { RecordService } from './record/record.service.js';
import { RecusalReader } from './recusal/recusal-reader.service.js';
import { RefusalLog } from './trail/refusal-log.service.js';
import { RehearsalService } from './rehearsal/rehearsal.service.js';
import { RoomService } from './witness/room.service.js';
import { SealService } from './seal.service.js';
import { TeamFactsReader } from './pictures/team-facts.service.js';
import { TeamPictures } from './pictures/team-pictures.service.js';
import { WitnessService } from './witness/witness.service.js';

@Module({
  imports: [AuditModule, AccountsModule, RegistryModule, PlanModule],
  controllers: [VisitLedgerController, CeremonyController],
  providers: [
    CeremonyService,
    DrawOpenings,
    PeopleDays,
    ...[FrameCaps, LedgerLooks],
    ListedGuard,
    FrameService,
    FramePreview,
    FrameLists,
    OtherMonth,
    RehearsalService,
    WitnessService,
    FreezeService,
    EntropyService,
    SealService,
    DrawProgress,
    DrawEventsReader,
    DrawReader,
    ListReachService,
    DrawLooks,
    DrawResults,
    DrawnExport,
    ExcludedList,
    BundleService,
    RecusalReader,
    RecordLists,
    RecordService,
    DrawAudit,
    RoomService,
    RefusalLog,
    TeamFactsReader,
    TeamPictures,
    // The ledger of visits, which stands to the left, asks it by this token.
    { provide: HELD_VISITS, useExisting: FrameCaps },
    // The pages and the error filter, which stand below, find it by this token.
    { provide: ON_REFUSED, useExisting: RefusalLog },
  ],
  exports: [
    ...[FrameCaps, LedgerLooks],
    CeremonyService,
    DrawOpenings,
    FrameService,
    PeopleDays,
    FrameLists,
    FramePreview,
    OtherMonth,
    RehearsalService,
    WitnessService,
    FreezeService,
    EntropyService,
    SealService,
    DrawProgress,
    DrawEventsReader,
    DrawReader,
    ListReachService,
    DrawLooks,
    DrawResults,
    DrawnExport,
    ExcludedList,
    BundleService,
    RecusalReader,
    RecordService,
    DrawAudit,
    RoomService,
    TeamPictures,
  ],
})
export class CeremonyModule {}
