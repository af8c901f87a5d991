import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { PermitCards } from './cards/permit-cards.service.js';
import { CREDIT_ROWS } from '../registry/import/register-hook.js';
import { CreditController } from './credit.controller.js';
import { CreditService } from './credit.service.js';
import { CreditImports } from './register/credit-imports.service.js';
import { CreditRegister } from './register/credit-register.service.js';
import { CreditRules } from './rules/credit-rules.service.js';

@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [CreditController],
  providers: [
    ...[CreditRules, CreditService, CreditRegister, CreditImports, PermitCards],
    { provide: CREDIT_ROWS, useExisting: CreditImports },
  ],
  exports: [CreditRules, CreditService, CreditRegister, PermitCards, CREDIT_ROWS],
})
export class CreditModule {}
