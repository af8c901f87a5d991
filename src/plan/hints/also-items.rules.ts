import type { Fault } from '../../kernel/domain-error.js';
import { fault, hasRepeats } from '../plan-team.rules.js';
import type { PlanLineInput } from '../plan.types.js';
import { itemsOf } from './merge-fit.rules.js';

/** An item of the list in force, as far as a line that inspects it besides is judged by it. */
export interface AlsoItem {
  readonly code: string;
  readonly name: string;
  readonly subjectKinds: readonly string[];
  readonly priority: string;
}

const MOST_ITEMS = 10;

/** Faults of the items that a line inspects besides its leading one: each is held to the same rules. */
export function alsoItemFaults(
  line: Pick<PlanLineInput, 'itemCode' | 'alsoItems' | 'subjectKind' | 'mode'>,
  items: readonly AlsoItem[],
): Fault[] {
  const faults: Fault[] = [];
  const at = (code: string, message: string): number => faults.push(fault('alsoItems', code, message));
  if (hasRepeats(itemsOf(line))) at('REPEATED', '一并检查的事项重复，或与抽查事项相同，请去掉一个。');
  if (itemsOf(line).length > MOST_ITEMS)
    at('TOO_MANY', `一次检查最多${MOST_ITEMS}个事项，请拆成几个计划项。`);
  for (const code of line.alsoItems ?? []) {
    const item = items.find((one) => one.code === code);
    if (!item) {
      at(
        'NOT_LISTED',
        '一并检查的事项不在随机抽查事项清单中，不在清单的不得检查(国办发〔2024〕54号)。请去掉。',
      );
    } else if (!item.subjectKinds.includes(line.subjectKind)) {
      at('NOT_OF_ITEM', `一并检查的事项“${item.name}”不适用于这类检查对象，请去掉。`);
    } else if (line.mode === 'ORDER' && item.priority !== 'KEY') {
      const rule = '一般检查事项的抽查比例应有上限，不能全覆盖(国发〔2019〕5号)';
      at('GENERAL_ITEM', `一并检查的“${item.name}”：${rule}。请去掉，或改为抽样。`);
    }
  }
  return faults;
}
