import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { InspectionItem, ItemList } from '../item.entity.js';
import { ItemsService } from '../items.service.js';
import { requireEverything } from '../office-wide.rules.js';
import { ScopeService } from '../scope.service.js';
import { ListKind } from './list-kind.entity.js';
import { nextPlaces } from './list.queries.js';
import { type Guard, GUARDS, inForce, RANDOM } from './list.rules.js';

/** A kind of list as it is typed. */
export interface ListKindInput {
  readonly name: string;
  readonly guards: string;
  readonly source: string;
}

/** A list in force with its kind and items. */
export interface ListInForce {
  readonly kind: ListKind;
  readonly list: ItemList;
  readonly items: readonly InspectionItem[];
}

/** Kinds of supervision lists, drafts of them, and those in force (三清单、一计划). */
@Injectable()
export class SupervisionLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly items: ItemsService,
  ) {}

  /** All kinds in their order. */
  async kinds(tx: EntityManager = this.dataSource.manager): Promise<ListKind[]> {
    return tx.find(ListKind, { order: { sort: 'ASC', code: 'ASC' } });
  }

  /** The list of each kind that is in force today, with its items. */
  async inForce(): Promise<ListInForce[]> {
    const found: ListInForce[] = [];
    for (const kind of await this.kinds()) {
      const list = inForce(await this.items.lists(undefined, kind.code), this.clock.today());
      if (list) found.push({ kind, list, items: await this.items.itemsOf(list.version) });
    }
    return found;
  }

  /**
   * Adds a kind, or changes its name, what it bars and its source.
   * @param code null: a new kind
   * @returns its code
   * @throws DomainError INVALID_INPUT with all faults, NOT_FOUND, FORBIDDEN outside the bureau
   */
  async saveKind(actor: Actor, code: string | null, input: ListKindInput): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      requireEverything(await this.scopes.of(actor, tx));
      await lockFor(tx, 'item lists');
      const kinds = await this.kinds(tx);
      const existing = kinds.find((one) => one.code === code);
      if (code !== null && !existing) throw noKind();
      const [name, source] = [cleanText(input.name), cleanText(input.source)];
      const faults = kindFaults({ name, guards: input.guards, source }, code, kinds);
      if (faults.length > 0)
        throw new DomainError('INVALID_INPUT', '清单种类没有保存，请按提示修改。', faults);
      const sort = existing?.sort ?? Math.max(0, ...kinds.map((one) => one.sort)) + 1;
      const saved = { code: code ?? `OWN_${sort}`, name, guards: input.guards, source: source || null, sort };
      await tx.upsert(ListKind, saved, ['code']);
      await this.audit.record(tx, actor, {
        act: existing ? '修改清单种类' : '增加清单种类',
        objectKind: 'list_kind',
        objectId: saved.code,
        detail: { name, guards: GUARDS[input.guards as Guard], source, before: existing?.name ?? null },
      });
      return saved.code;
    });
  }

  /** Items that a draft of a kind can be made of: those of its newest version and those of the random list. */
  async choices(kind: string, tx: EntityManager = this.dataSource.manager): Promise<InspectionItem[]> {
    const [newest] = await this.items.lists(tx, kind);
    const [random] = kind === RANDOM ? [undefined] : await this.items.lists(tx, RANDOM);
    const own = newest ? await this.items.itemsOf(newest.version, tx) : [];
    const codes = new Set(own.map(({ code }) => code));
    const names = new Set(own.map(({ name }) => name));
    const more = random ? await this.items.itemsOf(random.version, tx) : [];
    return [...own, ...more.filter(({ code, name }) => !codes.has(code) && !names.has(name))];
  }

  /**
   * Makes the next draft of a kind's list of these items.
   * @returns its version
   * @throws DomainError INVALID_INPUT for no item or one that cannot be chosen, NOT_FOUND, FORBIDDEN
   */
  async draft(actor: Actor, kind: string, itemCodes: readonly string[]): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      requireEverything(await this.scopes.of(actor, tx));
      await lockFor(tx, 'item lists');
      const found = (await this.kinds(tx)).find(({ code }) => code === kind);
      if (!found) throw noKind();
      const wanted = new Set(itemCodes);
      const chosen = (await this.choices(kind, tx)).filter(({ code }) => wanted.has(code));
      if (chosen.length === 0 || chosen.length < wanted.size) {
        const message =
          chosen.length === 0
            ? '请至少选择一个事项，清单不能是空的。'
            : '选择的事项中有已不在清单中的，请刷新页面重新选择。';
        throw new DomainError('INVALID_INPUT', '清单草稿没有建立，请按提示修改。', [
          { field: 'itemCodes', code: 'REQUIRED', message },
        ]);
      }
      const { version, edition } = await nextPlaces(tx, kind);
      await tx.insert(ItemList, {
        ...{ version, edition, kind, title: found.name, state: 'DRAFT', createdAt: this.clock.now() },
        ...{ documentNo: null, publishedOn: null, validFrom: null, validTo: null },
      });
      const rows = chosen.map(({ id: _, ...item }) => ({ ...item, listVersion: version }));
      for (let start = 0; start < rows.length; start += 1000) {
        await tx.insert(InspectionItem, rows.slice(start, start + 1000));
      }
      await this.audit.record(tx, actor, {
        act: '编制清单草稿',
        objectKind: 'item_list',
        objectId: String(version),
        detail: { kind: found.name, edition, items: rows.length },
      });
      return version;
    });
  }
}

function kindFaults(
  { name, guards, source }: ListKindInput,
  code: string | null,
  kinds: readonly ListKind[],
): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, kind: string, message: string) => faults.push({ field, code: kind, message });
  if (name === '' || name.length > 50) add('name', 'REQUIRED', '请填写清单名称(50字以内)。');
  if (kinds.some((one) => one.name === name && one.code !== code)) {
    add('name', 'TAKEN', `已有名为“${name}”的清单，请换一个名称。`);
  }
  if (!Object.hasOwn(GUARDS, guards)) add('guards', 'CHOICE', '请从列表中选择约束范围。');
  else if (code === RANDOM && guards !== 'ALL') {
    const message = '随机抽查的清单必须约束所有计划项：未列入清单的事项不得检查(国办发〔2024〕54号)。';
    add('guards', 'LAW', message);
  }
  if (source.length > 200) add('source', 'TOO_LONG', '依据不能超过200字。');
  return faults;
}

function noKind(): DomainError {
  return new DomainError('NOT_FOUND', '没有这一种清单。请从“清单种类”中打开。');
}
