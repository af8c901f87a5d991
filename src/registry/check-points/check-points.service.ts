import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../agencies.service.js';
import { ItemsService } from '../items.service.js';
import { requireEverything } from '../office-wide.rules.js';
import { ScopeService } from '../scope.service.js';
import { CheckList, CheckPoint } from './check-point.entity.js';
import { listsInForce, pointsOf } from './check-point.queries.js';
import { type PointContent, readPasted, readPoints, samePoints, type TypedRow } from './check-point.rules.js';

/** A list with its points in order. */
export interface KnownList {
  readonly list: CheckList;
  readonly points: readonly CheckPoint[];
}

/** An item with the list in force. */
export interface ItemPoints {
  readonly code: string;
  readonly name: string;
  /** Null: there is none yet. */
  readonly inForce: KnownList | null;
}

/** A new version as it is typed. */
export interface CheckListInput {
  /** The table: one point a line, tabs between the columns. */
  readonly table: string;
  readonly source: string;
  readonly note: string | null;
  /** Version on which the table was edited; 0: there was none. */
  readonly version: number;
}

/** A version as the imports give it. */
export interface NewCheckList {
  readonly itemCode: string;
  readonly points: readonly PointContent[];
  readonly source: string;
  readonly note: string | null;
}

/** Check points of the items: what is looked at on site. The newest version is in force, every version stays. */
@Injectable()
export class CheckPoints {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly items: ItemsService,
    private readonly agencies: AgenciesService,
  ) {}

  /** The list in force of each of these items, by item code; items without one are missing. */
  async inForce(tx: EntityManager, codes: readonly string[]): Promise<Map<string, CheckList>> {
    return listsInForce(tx, codes);
  }

  /** Lists with their points, by list id. */
  async byId(tx: EntityManager, ids: readonly string[]): Promise<Map<string, KnownList>> {
    const lists = await tx.find(CheckList, { where: { id: In([...ids]) } });
    return withPoints(tx, lists);
  }

  /** Every item of the list in force with its check points, by code. */
  async list(tx: EntityManager = this.dataSource.manager): Promise<ItemPoints[]> {
    const items = await this.items.currentItems(undefined, tx);
    const lists = await listsInForce(tx);
    const known = await withPoints(tx, [...lists.values()]);
    return items.map(({ code, name }) => {
      const list = lists.get(code);
      return { code, name, inForce: list ? (known.get(list.id) ?? null) : null };
    });
  }

  /** One of them. @throws DomainError NOT_FOUND */
  async of(code: string): Promise<ItemPoints> {
    const found = (await this.list()).find((one) => one.code === code);
    if (found) return found;
    throw new DomainError('NOT_FOUND', '清单中没有这个事项。请从“检查要点”中打开。');
  }

  /** Every version of an item's list with its points, newest first. */
  async versions(code: string): Promise<KnownList[]> {
    const tx = this.dataSource.manager;
    const lists = await tx.find(CheckList, { where: { itemCode: code }, order: { version: 'DESC' } });
    const known = await withPoints(tx, lists);
    return lists.flatMap(({ id }) => known.get(id) ?? []);
  }

  /** Names of the systems, by code. */
  async poolNames(tx: EntityManager = this.dataSource.manager): Promise<Map<string, string>> {
    return new Map((await this.agencies.pools(tx)).map(({ code, name }) => [code, name]));
  }

  /** Codes of the systems, by name and by code. */
  async poolCodes(tx: EntityManager = this.dataSource.manager): Promise<Map<string, string>> {
    const pools = await this.agencies.pools(tx);
    return new Map(
      pools.flatMap(({ code, name }) => [[code, code] as const, [cleanText(name), code] as const]),
    );
  }

  /**
   * Makes the typed table the version in force.
   * @returns its version; null where that is what stands already
   * @throws DomainError INVALID_INPUT with all faults, STALE where another version came meanwhile, NOT_FOUND, FORBIDDEN
   * outside the bureau
   */
  async save(actor: Actor, code: string, input: CheckListInput): Promise<number | null> {
    await this.of(code);
    const rows: TypedRow[] = readPasted(input.table);
    const { points, faults } = readPoints(rows, await this.poolCodes(), 'table');
    if (rows.length === 0) {
      faults.push({ field: 'table', code: 'REQUIRED', message: '请至少填写一条检查要点。' });
    }
    const [source, note] = [cleanText(input.source), cleanText(input.note ?? '')];
    faults.push(...wordFaults(source, note));
    return this.dataSource.transaction(async (tx) => {
      requireEverything(await this.scopes.of(actor, tx));
      if (faults.length > 0)
        throw new DomainError('INVALID_INPUT', '检查要点没有保存，请按提示修改。', faults);
      await lockFor(tx, `check list ${code}`);
      const now = (await listsInForce(tx, [code])).get(code)?.version ?? 0;
      if (now !== input.version) {
        throw new DomainError(
          'STALE',
          `检查要点在您打开之后已有新的版本(第${now}版)，没有保存。请先复制您的修改，重新打开后再改。`,
        );
      }
      return this.add(tx, actor, { itemCode: code, points, source, note: note === '' ? null : note });
    });
  }

  /**
   * Adds a version inside the caller's transaction, who has read it and knows that the actor may.
   * @returns its number, or null where that is what stands already
   */
  async add(tx: EntityManager, actor: Actor, wish: NewCheckList): Promise<number | null> {
    await lockFor(tx, `check list ${wish.itemCode}`);
    const last = (await listsInForce(tx, [wish.itemCode])).get(wish.itemCode);
    const before = last ? ((await pointsOf(tx, [last.id])).get(last.id) ?? []) : [];
    if (last && samePoints(before, wish.points)) return null;
    const version = (last?.version ?? 0) + 1;
    const { itemCode, source, note } = wish;
    const list = tx.create(CheckList, {
      ...{ itemCode, version, source, note },
      ...{ setBy: actor.name, setAccountId: actor.accountId, setAt: this.clock.now() },
    });
    await tx.insert(CheckList, list);
    await tx.insert(
      CheckPoint,
      wish.points.map(({ content, method, basis, poolCode }, n) => ({
        ...{ listId: list.id, no: n + 1, content, method, basis, poolCode },
      })),
    );
    await this.audit.record(tx, actor, {
      ...{ act: '修改检查要点', objectKind: 'check_list', objectId: itemCode },
      detail: { version, points: wish.points.length, source },
    });
    return version;
  }
}

async function withPoints(tx: EntityManager, lists: readonly CheckList[]): Promise<Map<string, KnownList>> {
  const points = await pointsOf(
    tx,
    lists.map(({ id }) => id),
  );
  return new Map(lists.map((list) => [list.id, { list, points: points.get(list.id) ?? [] }]));
}

function wordFaults(source: string, note: string): Fault[] {
  const faults: Fault[] = [];
  if (source === '' || source.length > 200) {
    const message = '请填写检查要点的来源，如文件名称和文号(200字以内)。';
    faults.push({ field: 'source', code: 'REQUIRED', message });
  }
  if (note.length > 500) faults.push({ field: 'note', code: 'TOO_LONG', message: '说明不能超过500字。' });
  return faults;
}
