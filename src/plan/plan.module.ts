import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { AgencyNames } from './import/agency-names.service.js';
import { PlanImportsController } from './import/plan-imports.controller.js';
import { PlanImports } from './import/plan-imports.service.js';
import { PlanAdjustments } from './life/adjustments.service.js';
import { PlanConfirmations } from './life/confirmations.service.js';
import { PlanExports } from './layouts/plan-exports.service.js';
import { PlanLifeController } from './life/plan-life.controller.js';
import { PlanLife } from './life/plan-life.service.js';
import { PlanHintsController } from './hints/plan-hints.controller.js';
import { PlanHintsService } from './hints/plan-hints.service.js';
import { LineCheck } from './line-check.service.js';
import { FeasibilityController } from './feasibility/feasibility.controller.js';
import { FeasibilityService } from './feasibility/feasibility.service.js';
import { BasesController } from './forecast/bases.controller.js';
import { BasesService } from './forecast/bases.service.js';
import { CapForecasts } from './ledger/cap-forecasts.service.js';
import { CapRules } from './ledger/cap-rules.service.js';
import { VisitLedgerView } from './ledger/visit-ledger-view.service.js';
import { VisitRecords } from './ledger/visit-records.service.js';
import { DrawVisits } from './ledger/draw-visits.service.js';
import { PlanController } from './plan.controller.js';
import { PlanService } from './plan.service.js';
import { PlanWorkbooks } from './plan-workbooks.service.js';
import { ReportedActs } from './reported-acts.js';
import { PlanSchedules } from './schedule/plan-schedule.service.js';
import { SeveralLines } from './several/several-lines.service.js';
import { TeamRulesController } from './team-rules/team-rules.controller.js';
import { TeamRules } from './team-rules/team-rules.service.js';

@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [
    PlanController,
    PlanLifeController,
    PlanHintsController,
    BasesController,
    FeasibilityController,
    TeamRulesController,
    PlanImportsController,
  ],
  providers: [
    PlanAdjustments,
    PlanExports,
    PlanConfirmations,
    PlanLife,
    PlanSchedules,
    ...[DrawVisits, CapRules, VisitRecords, VisitLedgerView, CapForecasts],
    BasesService,
    FeasibilityService,
    LineCheck,
    PlanHintsService,
    AgencyNames,
    PlanImports,
    SeveralLines,
    ReportedActs,
    PlanService,
    PlanWorkbooks,
    TeamRules,
  ],
  exports: [
    PlanAdjustments,
    PlanExports,
    PlanConfirmations,
    PlanLife,
    PlanSchedules,
    ...[DrawVisits, CapRules, VisitRecords, VisitLedgerView, CapForecasts],
    BasesService,
    FeasibilityService,
    PlanHintsService,
    AgencyNames,
    PlanImports,
    SeveralLines,
    ReportedActs,
    PlanService,
    PlanWorkbooks,
    TeamRules,
  ],
})
export class PlanModule {}
