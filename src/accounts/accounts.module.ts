import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountEmail } from './account-email.service.js';
import { AccountsService } from './accounts.service.js';
import { FirstVisit } from './first-visit.js';
import { SessionController } from './session.controller.js';

@Module({
  imports: [AuditModule],
  controllers: [SessionController],
  providers: [AccountsService, AccountEmail, FirstVisit, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [AccountsService, AccountEmail, FirstVisit],
})
export class AccountsModule {}
