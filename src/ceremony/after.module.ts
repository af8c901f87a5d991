import { Module } from '@nestjs/common';
import { RegistryModule } from '../registry/registry.module.js';
import { AfterController } from './after.controller.js';
import { AfterApprovals } from './after-approvals.service.js';
import { AfterForms } from './after-form.service.js';
import { AfterNumbers } from './after-numbers.service.js';
import { AfterPeople } from './after-people.service.js';
import { AfterReader } from './after-reader.service.js';
import { AfterRequests } from './after-requests.service.js';
import { AfterState } from './after-state.service.js';
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
