import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RegistryModule } from '../registry/registry.module.js';
import { ChainService } from './public/chain.service.js';
import { PublicChainController } from './public/public-chain.controller.js';
import { PublicLists } from './public/public-lists.service.js';
import { StrataSizes } from './frame/strata-sizes.service.js';
import { TicketLookup } from './public/ticket-lookup.service.js';

/** What everyone may read of draws, without an account. */
@Module({
  imports: [AuditModule, RegistryModule],
  controllers: [PublicChainController],
  providers: [ChainService, PublicLists, StrataSizes, TicketLookup],
  exports: [ChainService, PublicLists, TicketLookup],
})
export class PublicDrawsModule {}
