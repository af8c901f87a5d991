import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../kernel/domain-error.js';
import { itemsOf } from '../plan/hints/merge-fit.rules.js';
import { PlanService } from '../plan/plan.service.js';
import { ItemsService } from '../registry/items.service.js';
import { barsOn } from '../registry/lists/list.rules.js';
import type { Draw } from './draw.entity.js';

/** Keeps what stands on no published list from being drawn (国办发〔2024〕54号). */
@Injectable()
export class ListedGuard {
  constructor(
    private readonly items: ItemsService,
    private readonly plans: PlanService,
  ) {}

  /**
   * Lets a draw pass whose items all stand, today, on the lists in force that bar.
   * @throws DomainError RULE_BROKEN naming the items, the lists and what to do
   */
  async require(tx: EntityManager, draw: Draw): Promise<void> {
    const { line } = await this.plans.getLine(draw.planLineId, tx);
    const book = await this.items.listBook(tx);
    const bars = itemsOf(line).flatMap((itemCode) =>
      barsOn(book, book.today, {
        ...{ itemCode, itemName: line.itemName, joint: line.drawType === 'JOINT' },
      }),
    );
    if (bars.length === 0) return;
    const faults = bars.map(({ code, message }) => ({ field: 'itemCode', code, message }));
    const [{ message }] = faults;
    throw new DomainError('RULE_BROKEN', `任务 ${draw.number} 不能试抽或冻结：${message}`, faults);
  }
}
