import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { PlanImports } from './import/plan-imports.service.js';
import { LineCheck } from './line-check.service.js';
import { PlanController } from './plan.controller.js';
import { PlanService } from './plan.service.js';
import { TeamRulesController } from './team-rules/team-rules.controller.js';
import { TeamRules } from './team-rules/team-rules.service.js';

@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [PlanController, TeamRulesController],
  providers: [LineCheck, PlanImports, PlanService, TeamRules],
  exports: [PlanImports, PlanService, TeamRules],
})
export class PlanModule {}
