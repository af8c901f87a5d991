import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AgenciesService } from './agencies.service.js';
import { ItemsService } from './items.service.js';
import { RegistryFinder } from './registry-finder.service.js';
import { RegistryReader } from './registry-reader.service.js';

@Module({
  imports: [AuditModule],
  providers: [RegistryReader, AgenciesService, ItemsService, RegistryFinder],
  exports: [RegistryReader, AgenciesService, ItemsService, RegistryFinder],
})
export class RegistryModule {}
