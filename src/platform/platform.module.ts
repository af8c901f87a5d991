import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { CONFIG, type Config } from './config.js';
import { Entropy } from './entropy.js';
import { ErrorFilter } from './http/error.filter.js';
import { Pages } from './http/pages.js';
import { Refusals } from './http/refusals.js';
import { Views } from './http/views.js';
import { Mailer } from './mail/mailer.js';

/** Settings, time, chance and pages: the only global module. */
@Global()
@Module({})
export class PlatformModule {
  /** `clock` and `entropy` are given by tests and simulations only. */
  static with(config: Config, given: { clock?: Clock; entropy?: Entropy } = {}): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: given.clock ?? new Clock() },
        { provide: Entropy, useValue: given.entropy ?? new Entropy() },
        Views,
        Refusals,
        Pages,
        ErrorFilter,
        Mailer,
      ],
      exports: [CONFIG, Clock, Entropy, Views, Refusals, Pages, ErrorFilter, Mailer],
    };
  }
}
