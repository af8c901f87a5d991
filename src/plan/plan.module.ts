import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { PlanImports } from './import/plan-imports.service.js';
import { PlanAdjustments } from './life/adjustments.service.js';
import { PlanConfirmations } from './life/confirmations.service.js';
import { PlanLife } from './life/plan-life.service.js';
import { PlanHintsController } from './hints/plan-hints.controller.js';
import { PlanHintsService } from './hints/plan-hints.service.js';
import { LineCheck } from './line-check.service.js';
import { BasesController } from './forecast/bases.controller.js';
import { BasesService } from './forecast/bases.service.js';
import { DrawVisits } from './ledger/draw-visits.service.js';
import { PlanController } from './plan.controller.js';
import { PlanService } from './plan.service.js';
import { PlanWorkbooks } from './plan-workbooks.service.js';
import { PlanSchedules } from './schedule/plan-schedule.service.js';
import { TeamRulesController } from './team-rules/team-rules.controller.js';
import { TeamRules } from './team-rules/team-rules.service.js';

@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [PlanController, PlanHintsController, BasesController, TeamRulesController],
  providers: [
    PlanAdjustments,
    PlanConfirmations,
    PlanLife,
    PlanSchedules,
    DrawVisits,
    BasesService,
    LineCheck,
    PlanHintsService,
    PlanImports,
    PlanService,
    PlanWorkbooks,
    TeamRules,
  ],
  exports: [
    PlanAdjustments,
    PlanConfirmations,
    PlanLife,
    PlanSchedules,
    DrawVisits,
    BasesService,
    PlanHintsService,
    PlanImports,
    PlanService,
    PlanWorkbooks,
    TeamRules,
  ],
})
export class PlanModule {}
