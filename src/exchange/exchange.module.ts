import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CreditModule } from '../credit/credit.module.js';
import { DisclosureModule } from '../disclosure/disclosure.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ExchangeService } from './exchange.service.js';

@Module({
  imports: [AuditModule, RegistryModule, CreditModule, DisclosureModule],
  providers: [ExchangeService],
  exports: [ExchangeService],
})
export class ExchangeModule {}
