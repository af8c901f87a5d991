import { Module } from '@nestjs/common';
import { RegistryModule } from '../registry/registry.module.js';
import { AfterModule } from './after.module.js';
import { CeremonyModule } from './ceremony.module.js';
import { SealedLeverTrials } from './shortage/sealed-levers.service.js';
import { ShortageController } from './shortage/shortage.controller.js';
import { ShortageService } from './shortage/shortage.service.js';
import { Vacancies } from './shortage/vacancies.service.js';

/** Why seats are vacant, and what can be done. */
@Module({
  imports: [RegistryModule, CeremonyModule, AfterModule],
  controllers: [ShortageController],
  providers: [ShortageService, SealedLeverTrials, Vacancies],
  exports: [ShortageService],
})
export class ShortageModule {}
