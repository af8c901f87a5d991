import { Module } from '@nestjs/common';
import { CeremonyModule } from '../../ceremony/ceremony.module.js';
import { DisclosureModule } from '../../disclosure/disclosure.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { PublicPages } from './public.pages.js';

/** Pages for everyone, without an account. */
@Module({
  imports: [RegistryModule, CeremonyModule, DisclosureModule],
  controllers: [PublicPages],
})
export class PublicModule {}
