import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AgenciesService } from './agencies.service.js';
import { ItemsService } from './items.service.js';
import { RegistryFinder } from './registry-finder.service.js';

@Module({
  imports: [AuditModule],
  providers: [AgenciesService, ItemsService, RegistryFinder],
  exports: [AgenciesService, ItemsService, RegistryFinder],
})
export class RegistryModule {}
