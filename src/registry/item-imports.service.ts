import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import { byColumn, type RowDiff, type Upserted } from './content.rules.js';
import { ITEM } from './import/item-kind.js';
import type { RowFault } from './import/row-fault.js';
import { InspectionItem, ItemList } from './item.entity.js';
import { nextPlaces } from './lists/list.queries.js';
import { RANDOM } from './lists/list.rules.js';
import { compareItems, itemFaults, type ItemRow, nextList } from './item-list.rules.js';
import { ItemsService } from './items.service.js';
import { requireEverything } from './office-wide.rules.js';
import { ScopeService } from './scope.service.js';

const FIRST_TITLE = '随机抽查事项清单';
/** Rows of one INSERT: seventeen parameters each. */
const CHUNK = 1000;

interface NewestList {
  readonly list: ItemList | undefined;
  readonly items: InspectionItem[];
}

/**
 * Brings items into a new draft version of the list, built on the newest version whether published or not: an
 * import never touches a published list, and a second import of the same rows finds nothing to change.
 */
@Injectable()
export class ItemImports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly items: ItemsService,
  ) {}

  /** What the newest list says against the rows. */
  async faults(rows: readonly ItemRow[], tx: EntityManager = this.dataSource.manager): Promise<RowFault[]> {
    return itemFaults(rows, (await this.newest(tx)).items);
  }

  /** What each row would do, in the order of the rows; `code` is the name where there is none yet. */
  async diff(rows: readonly ItemRow[], tx: EntityManager = this.dataSource.manager): Promise<RowDiff[]> {
    const { items } = await this.newest(tx);
    return compareItems(rows, items).map(({ row, existing, changes }) => ({
      code: existing?.code ?? row.code ?? row.name,
      state: existing ? (changes.length > 0 ? 'CHANGED' : 'SAME') : 'NEW',
      changes: existing ? byColumn(changes, ITEM.columns) : [],
    }));
  }

  /**
   * Makes the next draft version; none where no row is new or changed.
   * @throws DomainError INVALID_INPUT (see `itemFaults`; `field` is the name), FORBIDDEN
   */
  async upsertMany(
    tx: EntityManager,
    actor: Actor,
    rows: readonly ItemRow[],
    source: string,
  ): Promise<Upserted> {
    requireEverything(await this.scopes.of(actor, tx));
    await lockFor(tx, 'item lists');
    const { list, items } = await this.newest(tx);
    const faults = itemFaults(rows, items);
    if (faults.length > 0) {
      throw new DomainError(
        'INVALID_INPUT',
        '数据有误，没有入库，请改正后重新导入。',
        faults.map(({ at, code, message }) => ({ field: rows[at].name, code, message })),
      );
    }
    const compared = compareItems(rows, items);
    const created = compared.filter(({ existing }) => !existing).length;
    const updated = compared.filter(({ existing, changes }) => existing && changes.length > 0).length;
    const counts = { created, updated, unchanged: rows.length - created - updated };
    if (created + updated === 0) return counts;
    const { version, edition } = await nextPlaces(tx, RANDOM);
    await tx.insert(ItemList, {
      ...{ version, edition, kind: RANDOM, validFrom: null, validTo: null },
      ...{ title: list?.title ?? FIRST_TITLE, state: 'DRAFT', createdAt: this.clock.now() },
      ...{ documentNo: null, publishedOn: null },
    });
    const content = nextList(items, compared).map((item) => ({ ...item, listVersion: version }));
    for (let start = 0; start < content.length; start += CHUNK) {
      await tx.insert(InspectionItem, content.slice(start, start + CHUNK));
    }
    await this.audit.record(tx, actor, {
      act: '编制抽查事项清单新版草稿',
      objectKind: 'item_list',
      objectId: String(version),
      detail: { ...counts, source, basedOn: list?.version ?? null },
    });
    return counts;
  }

  private async newest(tx: EntityManager): Promise<NewestList> {
    const [list] = await this.items.lists(tx);
    return { list, items: list ? await this.items.itemsOf(list.version, tx) : [] };
  }
}
