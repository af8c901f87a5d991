import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TOKEN_GATE } from '../platform/http/bearer.js';
import { AuditModule } from '../audit/audit.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountEmail } from './account-email.service.js';
import { AccountsService } from './accounts.service.js';
import { FirstVisit } from './first-visit.js';
import { SessionController } from './session.controller.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TokensService } from './tokens/tokens.service.js';

@Module({
  imports: [AuditModule],
  controllers: [SessionController, TokensController],
  providers: [
    AccountsService,
    TokensService,
    AccountEmail,
    FirstVisit,
    { provide: TOKEN_GATE, useExisting: TokensService },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AccountsService, TokensService, AccountEmail, FirstVisit],
})
export class AccountsModule {}
