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

/** What happens after a draw: substitutions, reseats, direct assignments. */
@Module({
  imports: [RegistryModule, CeremonyModule],
  controllers: [AfterController],
  providers: [
    ...[AfterPeople, AfterState, AfterRequests, AfterApprovals, AfterReader, AfterForms, AfterNumbers],
  ],
  exports: [AfterRequests, AfterApprovals, AfterReader, AfterForms, AfterNumbers],
})
export class AfterModule {}
