import { type DynamicModule, type ExecutionContext, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TerminusModule } from '@nestjs/terminus';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Writable } from 'node:stream';
import { LoggerModule } from 'nestjs-pino';
import { REQUESTS_A_MINUTE } from './accounts/tokens/token.rules.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CeremonyModule } from './ceremony/ceremony.module.js';
import { CreditModule } from './credit/credit.module.js';
import { dataSourceOptions } from './data-source.js';
import { DisclosureModule } from './disclosure/disclosure.module.js';
import { InspectionModule } from './inspection/inspection.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { sha256 } from './kernel/hash.js';
import type { Clock } from './platform/clock.js';
import type { Config } from './platform/config.js';
import type { ConnectionOptions } from './platform/database/database.js';
import type { Entropy } from './platform/entropy.js';
import { bearerToken } from './platform/http/bearer.js';
import { HealthController } from './platform/http/health.controller.js';
import type { PageRequest } from './platform/http/page-request.js';
import { PlanModule } from './plan/plan.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { OfficeModule } from './web/office/office.module.js';
import { OpenInterfaceModule } from './web/open-interface/open-interface.module.js';
import { PublicModule } from './web/public/public.module.js';
import { VerifierModule } from './web/verifier/verifier.module.js';

/** What the service is made of. `clock`, `entropy` and `log` are given by tests and simulations only. */
export interface Parts {
  readonly config: Config;
  readonly connection: ConnectionOptions;
  readonly clock?: Clock;
  readonly entropy?: Entropy;
  /** Where the log goes in place of the standard output: tests read it. */
  readonly log?: Writable;
}

/** The composition root: the list of what there is. */
@Module({})
export class AppModule {
  static of({ config, connection, clock, entropy, log }: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: {
            level: config.logLevel,
            autoLogging: false,
            // Cookies and bodies never reach the log.
            redact: ['req.headers', 'res.headers'],
            ...(log ? { stream: log } : {}),
          },
        }),
        ThrottlerModule.forRoot(limits(config)),
        TypeOrmModule.forRoot({ ...dataSourceOptions(connection), retryAttempts: 0 }),
        ...(config.cronJobs ? [ScheduleModule.forRoot()] : []),
        TerminusModule,
        PlatformModule.with(config, { clock, entropy }),
        AuditModule,
        AccountsModule,
        CreditModule,
        PlanModule,
        CeremonyModule,
        InspectionModule,
        DisclosureModule,
        JobsModule,
        OfficeModule,
        PublicModule,
        OpenInterfaceModule,
        VerifierModule,
      ],
      controllers: [HealthController],

      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    };
  }
}

const MINUTE_MS = 60_000;

/** Requests a minute from one address, log-ins among them, and requests with one token. */
function limits(config: Config) {
  const isLogIn = (context: ExecutionContext) => {
    // The route, not the address: /login/ and /LOGIN are the same form.
    const { method, route } = context
      .switchToHttp()
      .getRequest<{ method: string; route?: { path?: string } }>();
    return method === 'POST' && ['/login', '/setup', '/api/v1/session'].includes(route?.path ?? '');
  };
  return [
    { name: 'default', ttl: MINUTE_MS, limit: config.rateLimit },
    {
      name: 'login',
      ttl: MINUTE_MS,
      limit: config.loginRateLimit,
      skipIf: (context: ExecutionContext) => !isLogIn(context),
    },
    {
      name: 'token',
      ttl: MINUTE_MS,
      limit: REQUESTS_A_MINUTE,
      skipIf: (context: ExecutionContext) => tokenOf(context) === null,
      // All routes and addresses together: a token that is handed on does not go further.
      generateKey: (context: ExecutionContext) => sha256(`token|${tokenOf(context)}`),
    },
  ];
}

function tokenOf(context: ExecutionContext): string | null {
  return bearerToken(context.switchToHttp().getRequest<PageRequest>());
}
