import { Module } from '@nestjs/common';
import { RegistryModule } from '../registry/registry.module.js';
import { AfterController } from './after/after.controller.js';
import { AfterApprovals } from './after/after-approvals.service.js';
import { AfterForms } from './after/after-form.service.js';
import { AfterNumbers } from './after/after-numbers.service.js';
import { AfterPeople } from './after/after-people.service.js';
import { AfterReader } from './after/after-reader.service.js';
import { AfterRequests } from './after/after-requests.service.js';
import { AfterState } from './after/after-state.service.js';
import { CeremonyModule } from './ceremony.module.js';
import { RecusalController } from './recusal/recusal.controller.js';
import { RecusalRows } from './recusal/recusal-rows.service.js';
import { Recusals } from './recusal/recusals.service.js';

/** What happens after a draw: substitutions, reseats, direct assignments. */
@Module({
  imports: [RegistryModule, CeremonyModule],
  controllers: [AfterController, RecusalController],
  providers: [
    ...[AfterPeople, AfterState, AfterRequests, AfterApprovals, AfterReader, AfterForms, AfterNumbers],
    ...[RecusalRows, Recusals],
  ],
  exports: [
    AfterPeople,
    AfterState,
    AfterRequests,
    AfterApprovals,
    AfterReader,
    AfterForms,
    AfterNumbers,
    Recusals,
  ],
})
export class AfterModule {}
