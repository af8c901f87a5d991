import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { PlanModule } from '../plan/plan.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { BundleService } from './bundle.service.js';
import { CeremonyController } from './ceremony.controller.js';
import { CeremonyService } from './ceremony.service.js';
import { DrawProgress } from './draw-progress.js';
import { DrawReader } from './draw-reader.service.js';
import { EntropyService } from './entropy.service.js';
import { FrameService } from './frame.service.js';
import { FreezeService } from './freeze.service.js';
import { RecordService } from './record.service.js';
import { SealService } from './seal.service.js';

@Module({
  imports: [AuditModule, RegistryModule, PlanModule],
  controllers: [CeremonyController],
  providers: [
    CeremonyService,
    FrameService,
    FreezeService,
    EntropyService,
    SealService,
    DrawProgress,
    DrawReader,
    BundleService,
    RecordService,
  ],
  exports: [
    CeremonyService,
    FreezeService,
    EntropyService,
    SealService,
    DrawProgress,
    DrawReader,
    BundleService,
    RecordService,
  ],
})
export class CeremonyModule {}
