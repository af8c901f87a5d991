import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CreditModule } from '../credit/credit.module.js';
import { DisclosureModule } from '../disclosure/disclosure.module.js';
import { InspectionModule } from '../inspection/inspection.module.js';
import { PlanModule } from '../plan/plan.module.js';
import { ON_REPORTED } from '../plan/reported-acts.js';
import { RegistryModule } from '../registry/registry.module.js';
import { CreditFile } from './credit-file.service.js';
import { ExchangeService } from './exchange.service.js';
import { FeedBatches } from './feed/batches.service.js';
import { FeedCodeMaps } from './feed/code-maps.service.js';
import { FeedController } from './feed/feed.controller.js';
import { FeedOutboxes } from './feed/outbox.service.js';
import { FeedPush } from './feed/push.service.js';
import { FeedReceipts } from './feed/receipts.service.js';
import { FeedReconciliation } from './feed/reconciliation.service.js';
import { FeedSettings } from './feed/feed-settings.service.js';

@Module({
  imports: [AuditModule, RegistryModule, CreditModule, PlanModule, InspectionModule, DisclosureModule],
  controllers: [FeedController],
  providers: [
    ...[ExchangeService, CreditFile],
    ...[FeedOutboxes, FeedCodeMaps, FeedSettings, FeedBatches, FeedPush, FeedReceipts, FeedReconciliation],
    // Acts, which stand to the left, ask for it by this token before they commit.
    { provide: ON_REPORTED, useExisting: FeedOutboxes },
  ],
  exports: [
    ...[ExchangeService, CreditFile],
    ...[FeedOutboxes, FeedCodeMaps, FeedSettings, FeedBatches, FeedPush, FeedReceipts, FeedReconciliation],
    ON_REPORTED,
  ],
})
export class ExchangeModule {}
