import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ChainService } from './chain.service.js';
import { PublicChainController } from './public-chain.controller.js';
import { PublicLists } from './public-lists.service.js';
import { StrataSizes } from './strata-sizes.service.js';
import { TicketLookup } from './ticket-lookup.service.js';

/** What everyone may read of draws, without an account. */
@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [PublicChainController],
  providers: [ChainService, PublicLists, StrataSizes, TicketLookup],
  exports: [ChainService, PublicLists, TicketLookup],
})
export class PublicDrawsModule {}
