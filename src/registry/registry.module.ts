import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AgenciesService } from './agencies.service.js';
import { ItemsService } from './items.service.js';

@Module({
  imports: [AuditModule],
  providers: [AgenciesService, ItemsService],
  exports: [AgenciesService, ItemsService],
})
export class RegistryModule {}
