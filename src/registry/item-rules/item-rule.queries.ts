import type { EntityManager } from 'typeorm';
import { ItemRule } from './item-rule.entity.js';

/** The last version of each item's rule, by item code. */
export async function currentItemRules(tx: EntityManager): Promise<ItemRule[]> {
  return tx
    .createQueryBuilder(ItemRule, 'rule')
    .distinctOn(['rule.itemCode'])
    .orderBy({ 'rule.itemCode': 'ASC', 'rule.version': 'DESC' })
    .getMany();
}
