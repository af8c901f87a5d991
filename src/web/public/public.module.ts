import { Module } from '@nestjs/common';
import { CeremonyModule } from '../../ceremony/ceremony.module.js';
import { PublicDrawsModule } from '../../ceremony/public-draws.module.js';
import { DisclosureModule } from '../../disclosure/disclosure.module.js';
import { InspectionModule } from '../../inspection/inspection.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { PublicDataPages } from './data.pages.js';
import { OpenData } from './data.service.js';
import { PublicDrawsPages } from './draws.pages.js';
import { PublicFirmPages } from './firms.pages.js';
import { LatePages } from './late.pages.js';
import { KeptPages } from './kept-pages.interceptor.js';
import { PublicNoticesPages } from './notices.pages.js';
import { PublicListPages } from './lists.pages.js';
import { OfficialFilesPages } from './official-files.pages.js';
import { PublicPages } from './public.pages.js';
import { SitePages } from './site.pages.js';
import { TicketPages } from './tickets.pages.js';

/** Pages for everyone, without an account. */
@Module({
  imports: [RegistryModule, CeremonyModule, PublicDrawsModule, DisclosureModule, InspectionModule],
  controllers: [
    SitePages,
    PublicPages,
    PublicDrawsPages,
    PublicFirmPages,
    PublicDataPages,
    LatePages,
    PublicListPages,
    TicketPages,
    PublicNoticesPages,
    OfficialFilesPages,
  ],
  providers: [KeptPages, OpenData],
})
export class PublicModule {}
