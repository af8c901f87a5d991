import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { RegistryModule } from '../../registry/registry.module.js';
import { AccountsPages } from './accounts.pages.js';
import { EntrancePages } from './entrance.pages.js';

/** Pages of the office staff. */
@Module({
  imports: [AuditModule, AccountsModule, RegistryModule],
  controllers: [EntrancePages, AccountsPages],
})
export class OfficeModule {}
