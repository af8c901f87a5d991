import { Module } from '@nestjs/common';
import { CeremonyModule } from '../../ceremony/ceremony.module.js';
import { PublicDrawsModule } from '../../ceremony/public-draws.module.js';
import { DisclosureModule } from '../../disclosure/disclosure.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { PublicDrawsPages } from './draws.pages.js';
import { PublicPages } from './public.pages.js';
import { TicketPages } from './tickets.pages.js';

/** Pages for everyone, without an account. */
@Module({
  imports: [RegistryModule, CeremonyModule, PublicDrawsModule, DisclosureModule],
  controllers: [PublicPages, PublicDrawsPages, TicketPages],
})
export class PublicModule {}
