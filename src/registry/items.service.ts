import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { isDay, type Day } from '../kernel/day.js';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { cleanText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { InspectionItem, ItemList } from './item.entity.js';
import { currentItemRules } from './item-rules/item-rule.queries.js';
import type { ItemRule } from './item-rules/item-rule.entity.js';
import { readListBook } from './lists/list.queries.js';
import { inForce, type ListBook, RANDOM, type Validity, validityFaults } from './lists/list.rules.js';
import { JointScheme } from './schemes/scheme.entity.js';

/** Reads the lists of items and the joint schemes, and publishes a list. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** All versions of a kind of list, newest first; of the items for random draws where no kind is named. */
  async lists(tx: EntityManager = this.dataSource.manager, kind: string = RANDOM): Promise<ItemList[]> {
    return tx.find(ItemList, { where: { kind }, order: { edition: 'DESC' } });
  }

  /** The list in force today, else the newest one that is published, else the newest draft, else null. */
  async currentList(tx: EntityManager = this.dataSource.manager): Promise<ItemList | null> {
    const lists = await this.lists(tx);
    const published = lists.find((list) => list.state === 'PUBLISHED');
    return inForce(lists, this.clock.today()) ?? published ?? lists[0] ?? null;
  }

  /** Items of a version, by code. */
  async itemsOf(version: number, tx: EntityManager = this.dataSource.manager): Promise<InspectionItem[]> {
    const items = await tx.find(InspectionItem, { where: { listVersion: version } });
    return items.sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** Items of the list in force; with a kind, only those for such subjects. */
  async currentItems(kind?: string, tx: EntityManager = this.dataSource.manager): Promise<InspectionItem[]> {
    const list = await this.currentList(tx);
    const items = list ? await this.itemsOf(list.version, tx) : [];
    return kind === undefined ? items : items.filter((item) => item.subjectKinds.includes(kind));
  }

  /** Codes that may be inspected on a day: those of the published list in force (国办发〔2024〕54号). */
  async publishedCodes(
    tx: EntityManager = this.dataSource.manager,
    day: Day = this.clock.today(),
  ): Promise<Set<string>> {
    const list = inForce(await this.lists(tx), day);
    return new Set(list ? (await this.itemsOf(list.version, tx)).map((item) => item.code) : []);
  }

  /** Every published list that bars what does not stand on it, and the day that counts as today. */
  async listBook(tx: EntityManager = this.dataSource.manager): Promise<ListBook> {
    return readListBook(tx, this.clock.today());
  }

  /** Ceilings and authority of items, as last recorded, by item code. */
  async itemRules(tx: EntityManager = this.dataSource.manager): Promise<Map<string, ItemRule>> {
    return new Map((await currentItemRules(tx)).map((rule) => [rule.itemCode, rule]));
  }

  /** Joint schemes by code. */
  async schemes(tx: EntityManager = this.dataSource.manager): Promise<JointScheme[]> {
    return tx.find(JointScheme, { order: { code: 'ASC' } });
  }

  /**
   * Publishes a draft version of a list: from its first day on it is the list in force of its kind.
   * @param input.validFrom left out: the day of publication; `validTo` left out: until a later version
   */
  async publishList(
    actor: Actor,
    version: number,
    input: { documentNo: string; publishedOn: Day } & Partial<Validity>,
  ): Promise<void> {
    const documentNo = cleanText(input.documentNo);
    const validity = { validFrom: input.validFrom ?? input.publishedOn, validTo: input.validTo ?? null };
    const faults = [...this.publicationFaults(documentNo, input.publishedOn), ...validityFaults(validity)];
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '清单没有公布，请按提示修改。', faults);
    await this.dataSource.transaction(async (tx) => {
      // All versions are locked, in one order: two people publishing two drafts at once would leave both unaware.
      const all = await tx.find(ItemList, {
        order: { version: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const list = all.find((one) => one.version === version);
      if (!list) throw new DomainError('NOT_FOUND', '没有这一版清单。请从清单列表中打开。');
      if (list.state === 'PUBLISHED') throw new DomainError('CONFLICT', '这一版清单已经公布，不能再次公布。');
      const lists = all.filter(({ kind }) => kind === list.kind);
      if (lists.some((one) => one.state === 'PUBLISHED' && one.edition > list.edition)) {
        throw new DomainError('CONFLICT', '已有更新的版本公布，旧版草稿不能再公布。请在最新版本上修改。');
      }
      if ((await tx.countBy(InspectionItem, { listVersion: version })) === 0) {
        throw new DomainError('RULE_BROKEN', '这一版清单没有抽查事项，不能公布。请先导入或添加事项。');
      }
      await tx.update(
        ItemList,
        { version },
        { state: 'PUBLISHED', documentNo, publishedOn: input.publishedOn, ...validity },
      );
      await this.audit.record(tx, actor, {
        act: list.kind === RANDOM ? '公布随机抽查事项清单' : '公布监管清单',
        objectKind: 'item_list',
        objectId: String(version),
        detail: { documentNo, publishedOn: input.publishedOn, title: list.title, ...validity },
      });
    });
  }

  private publicationFaults(documentNo: string, publishedOn: Day): Fault[] {
    const faults: Fault[] = [];
    if (documentNo === '' || documentNo.length > 100) {
      faults.push({ field: 'documentNo', code: 'REQUIRED', message: '请填写公布清单的文号(100字以内)。' });
    }
    if (!isDay(publishedOn)) {
      faults.push({ field: 'publishedOn', code: 'DAY', message: '请填写公布日期，如 2026-03-01。' });
    } else if (publishedOn > this.clock.today()) {
      faults.push({ field: 'publishedOn', code: 'FUTURE', message: '公布日期不能晚于今天。' });
    }
    return faults;
  }
}
