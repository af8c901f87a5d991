import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanCode } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { DICTIONARIES, type DictionaryKey } from './dictionaries.js';
import { FeedCodeMap } from './feed.entity.js';
import type { Codes } from './feed-rows.rules.js';

/** A code of ours on the page. */
export interface MappedCode {
  readonly code: string;
  readonly name: string;
  /** '' where nothing was entered. */
  readonly provinceCode: string;
  /** What counts where nothing was entered; '' for nothing. */
  readonly fallback: string;
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

export interface MappedDictionary {
  readonly key: DictionaryKey;
  readonly name: string;
  readonly hint: string;
  /** How the registries' codes come in (Chinese), or null. */
  readonly note: string | null;
  readonly rows: readonly MappedCode[];
}

/** The province's codes for ours: entered by an administrator, every change a new version. */
@Injectable()
export class FeedCodeMaps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  /** All dictionaries with all codes. */
  async all(tx: EntityManager = this.dataSource.manager): Promise<MappedDictionary[]> {
    const own = await this.ownCodes(tx);
    const set = await newest(tx);
    return (Object.keys(DICTIONARIES) as DictionaryKey[]).map((key) => {
      const { name, hint, ...more } = DICTIONARIES[key];
      return {
        ...{ key, name, hint, note: 'fallback' in more ? more.fallback : null },
        rows: [...(own.get(key) ?? new Map<string, OwnCode>())].map(([code, known]) => {
          const entered = set.get(`${key} ${code}`);
          return {
            ...{ code, ...known, provinceCode: entered?.provinceCode ?? '' },
            ...{ setBy: entered?.setBy ?? null, setAt: entered?.setAt ?? null },
          };
        }),
      };
    });
  }

  /** The codes as rows are made with. */
  async codes(tx: EntityManager = this.dataSource.manager): Promise<Codes> {
    const known = new Map(
      (await this.all(tx)).flatMap(({ key, rows }) =>
        rows.map((row) => [`${key} ${row.code}`, row] as const),
      ),
    );
    return {
      of(dictionary, code) {
        const row = known.get(`${dictionary} ${code}`);
        return row?.provinceCode || row?.fallback || '';
      },
      nameOf: (dictionary, code) => known.get(`${dictionary} ${code}`)?.name ?? code,
    };
  }

  /**
   * Enters codes of a dictionary; empty takes one back. What stays the same makes no version.
   * @param given by our code
   * @returns how many changed
   * @throws DomainError INVALID_INPUT with every faulty code
   */
  async set(
    actor: Actor,
    dictionary: DictionaryKey,
    given: Readonly<Record<string, string>>,
  ): Promise<number> {
    const { pattern, hint, name } = DICTIONARIES[dictionary];
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'feed code map');
      const own = (await this.ownCodes(tx)).get(dictionary) ?? new Map<string, OwnCode>();
      const set = await newest(tx);
      const faults: Fault[] = [];
      const changes: Record<string, string> = {};
      for (const [code, text] of Object.entries(given)) {
        const value = cleanCode(text);
        const before = set.get(`${dictionary} ${code}`);
        if (value === (before?.provinceCode ?? '')) continue;
        const what = own.get(code)?.name;
        const field = `code-${code}`;
        if (what === undefined) faults.push({ field, code: 'CODE', message: `没有“${code}”这个代码。` });
        else if (value !== '' && !pattern.test(value)) {
          faults.push({ field, code: 'PATTERN', message: `“${what}”的代码应为${hint}。` });
        }
        changes[code] = value;
        await tx.insert(FeedCodeMap, {
          ...{ dictionary, code, version: (before?.version ?? 0) + 1, provinceCode: value },
          ...{ setAccountId: actor.accountId, setBy: actor.name, setAt: this.clock.now() },
        });
      }
      // Nothing of a faulty form stays: the transaction is undone.
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '代码没有保存，请按提示修改。', faults);
      if (Object.keys(changes).length > 0) {
        await this.audit.record(tx, actor, {
          ...{ act: '设置监管数据代码对照', objectKind: 'feed_code_map', objectId: dictionary },
          detail: { dictionary: name, ...changes },
        });
      }
      return Object.keys(changes).length;
    });
  }

  private async ownCodes(tx: EntityManager): Promise<Map<DictionaryKey, Map<string, OwnCode>>> {
    const agencies = (await this.agencies.agencies(tx)).filter(({ active }) => active);
    const items = await this.items.currentItems(undefined, tx);
    const own = new Map<DictionaryKey, Map<string, OwnCode>>();
    for (const key of Object.keys(DICTIONARIES) as DictionaryKey[]) {
      const dictionary = DICTIONARIES[key];
      const fixed = 'codes' in dictionary ? Object.entries(dictionary.codes) : [];
      own.set(key, new Map(fixed.map(([code, name]) => [code, { name, fallback: '' }])));
    }
    own.set(
      'AGENCY',
      new Map(
        agencies.map(({ code, name, catalogueCode }) => [code, { name, fallback: catalogueCode ?? '' }]),
      ),
    );
    own.set(
      'ITEM_IMPLEMENT',
      new Map(items.map(({ code, name, catalogueCode }) => [code, { name, fallback: catalogueCode ?? '' }])),
    );
    own.set('ITEM_CHECK', new Map(items.map(({ code, name }) => [code, { name, fallback: '' }])));
    return own;
  }
}

interface OwnCode {
  readonly name: string;
  readonly fallback: string;
}

async function newest(tx: EntityManager): Promise<Map<string, FeedCodeMap>> {
  const rows = await tx.find(FeedCodeMap, { order: { version: 'ASC' } });
  return new Map(rows.map((row) => [`${row.dictionary} ${row.code}`, row]));
}
