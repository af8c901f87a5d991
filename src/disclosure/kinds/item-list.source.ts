import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { chineseDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { ItemList } from '../../registry/item.entity.js';
import { ItemsService } from '../../registry/items.service.js';
import { inForce } from '../../registry/lists/list.rules.js';
import { SupervisionLists } from '../../registry/lists/supervision-lists.service.js';
import { itemListTable } from '../../registry/workbooks/list-tables.js';
import { DisclosureReader } from '../disclosure-reader.service.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { TableContent } from '../disclosure.content.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Prepared, Waiting } from './source.js';
import { rowsOf, tableContent } from './table-content.js';
import { requireNews, TableSource, waitsFrom } from './table.source.js';

/** Supervision lists, each in the version that was put in force; its object is the number of the version. */
@Injectable()
export class ItemListSource extends TableSource {
  readonly kind = 'ITEM_LIST' as const;
  readonly objectKind = 'item_list';

  constructor(
    private readonly clock: Clock,
    private readonly items: ItemsService,
    private readonly lists: SupervisionLists,
    private readonly reader: DisclosureReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  /** Lists in force or still to come; one that a later list has followed is of the past. */
  async waiting(tx: EntityManager): Promise<Waiting[]> {
    const today = this.clock.today();
    const newest = await this.reader.newestByObject(this.kind, tx);
    const found: Waiting[] = [];
    for (const { code } of await this.lists.kinds(tx)) {
      const lists = await this.items.lists(tx, code);
      const current = inForce(lists, today)?.version;
      for (const list of lists) {
        const { version, state, publishedOn, validFrom } = list;
        if (state !== 'PUBLISHED' || publishedOn === null) continue;
        if (version !== current && (validFrom ?? publishedOn) <= today) continue;
        const before = newest.get(String(version));
        const from = waitsFrom(before, publishedOn);
        if (from === null) continue;
        const object = { kind: this.kind, objectId: String(version), title: titleOf(list) };
        found.push({ ...object, from, rows: null, version: before?.version ?? 0 });
      }
    }
    return found;
  }

  async prepare(
    tx: EntityManager,
    objectId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<TableContent>> {
    const list = await this.list(tx, objectId);
    if (list.state !== 'PUBLISHED' || list.publishedOn === null) {
      throw new DomainError('CONFLICT', `${titleOf(list)}还是草稿，请先在清单页面公布，再公示。`);
    }
    const items = await this.items.itemsOf(list.version, tx);
    const agency = this.config.officeName;
    const table = itemListTable(list, items, {
      ...{ agency, today: list.publishedOn, year: Number(list.publishedOn.slice(0, 4)) },
    });
    const day = (text: string | null) => (text === null ? '' : chineseDay(text));
    const record = tableContent(
      this.kind,
      {
        ...{ year: Number(list.publishedOn.slice(0, 4)), agencyName: agency, title: titleOf(list) },
        facts: [
          ...[list.title, list.documentNo ?? '', day(list.publishedOn), day(list.validFrom)],
          ...[day(list.validTo), String(items.length)],
        ],
      },
      rowsOf(table),
    );
    const content = redactor.apply(record);
    requireNews(before, content);
    return { title: content.title, content, from: list.publishedOn };
  }

  private async list(tx: EntityManager, objectId: string): Promise<ItemList> {
    for (const { code } of await this.lists.kinds(tx)) {
      const found = (await this.items.lists(tx, code)).find(({ version }) => String(version) === objectId);
      if (found) return found;
    }
    throw new DomainError('NOT_FOUND', '没有这一版清单。请从公示办理页面选择。');
  }
}

function titleOf({ title, edition }: ItemList): string {
  return `${title}(第${edition}版)`;
}
