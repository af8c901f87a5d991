import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { LineCheck } from './line-check.service.js';
import { PlanController } from './plan.controller.js';
import { PlanService } from './plan.service.js';

@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [PlanController],
  providers: [LineCheck, PlanService],
  exports: [PlanService],
})
export class PlanModule {}
