import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { PlanImports } from './import/plan-imports.service.js';
import { LineCheck } from './line-check.service.js';
import { BasesController } from './forecast/bases.controller.js';
import { BasesService } from './forecast/bases.service.js';
import { DrawVisits } from './ledger/draw-visits.service.js';
import { PlanController } from './plan.controller.js';
import { PlanService } from './plan.service.js';
import { PlanWorkbooks } from './plan-workbooks.service.js';
import { TeamRulesController } from './team-rules/team-rules.controller.js';
import { TeamRules } from './team-rules/team-rules.service.js';

@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [PlanController, BasesController, TeamRulesController],
  providers: [DrawVisits, BasesService, LineCheck, PlanImports, PlanService, PlanWorkbooks, TeamRules],
  exports: [DrawVisits, BasesService, PlanImports, PlanService, PlanWorkbooks, TeamRules],
})
export class PlanModule {}
