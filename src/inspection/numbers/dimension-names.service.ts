import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { PlanService } from '../../plan/plan.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { SUBJECT_KINDS } from '../../registry/kinds/subject-kinds.js';
import { NamesService } from '../../registry/names.service.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { TASK_STATES } from '../inspection.rules.js';
import { COUNTED, STAGES } from '../stages.js';
import { filterWords, type FilterWord, type TaskFilter } from '../task-list/task-filter.js';
import { type Dimension, DIMENSIONS } from './dimensions.js';

/** A row of a table of numbers. */
export interface NamedKey {
  readonly key: string;
  readonly name: string;
}

/** A condition of a list as a person reads it. */
export interface ToldCondition {
  readonly label: string;
  readonly value: string;
}

const OTHER_LABELS = {
  state: '审核状态',
  stage: '状态',
  count: '统计项',
  year: '年度',
  text: '查找',
} as const;

/** Names the rows of the tables of numbers, those without a task too, and the conditions of a list. */
@Injectable()
export class DimensionNames {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly plans: PlanService,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
    private readonly names: NamesService,
    private readonly registry: RegistryFinder,
  ) {}

  /**
   * Rows of a dimension in their order: every one that there is, counted or not. Of people there are those counted.
   * @param year YYYY, of the months and of the items in plan; null for those counted only
   * @param counted keys that have a task
   */
  async rows(
    tx: EntityManager,
    dimension: Dimension,
    year: string | null,
    counted: readonly string[],
  ): Promise<NamedKey[]> {
    const known = await this.known(tx, dimension, year, counted);
    const missing = counted.filter((key) => !known.some((row) => row.key === key));
    return [...known, ...(await this.named(tx, dimension, missing))];
  }

  /** The conditions of a filter in words. */
  async told(filter: TaskFilter): Promise<ToldCondition[]> {
    const told: ToldCondition[] = [];
    for (const [word, value] of Object.entries(filterWords(filter)) as [FilterWord, string][]) {
      if (Object.hasOwn(DIMENSIONS, word)) {
        const [{ name }] = await this.named(this.dataSource.manager, word as Dimension, [value]);
        told.push({ label: DIMENSIONS[word as Dimension].name, value: name });
      } else {
        const label = OTHER_LABELS[word as keyof typeof OTHER_LABELS];
        told.push({ label, value: plainName(word, value) });
      }
    }
    return told;
  }

  private async known(
    tx: EntityManager,
    dimension: Dimension,
    year: string | null,
    counted: readonly string[],
  ): Promise<NamedKey[]> {
    switch (dimension) {
      case 'month':
        return year === null
          ? this.named(tx, 'month', [...counted].sort())
          : this.named(
              tx,
              'month',
              Array.from({ length: 12 }, (_, m) => `${year}-${String(m + 1).padStart(2, '0')}`),
            );
      case 'area':
        return keyed(await this.agencies.counties(tx));
      case 'lead':
      case 'pool':
        return keyed(await this.agencies.pools(tx));
      case 'agency':
        return keyed(await this.agencies.agencies(tx));
      case 'kind':
        return SUBJECT_KINDS.map(({ kind, title }) => ({ key: kind, name: title }));
      case 'item':
        return this.named(tx, 'item', await this.plannedItems(tx, year));
      case 'draw':
        return this.named(tx, 'draw', [...counted]);
      case 'person':
        return (await this.named(tx, 'person', counted)).sort((a, b) =>
          a.name.localeCompare(b.name, 'zh-CN'),
        );
    }
  }

  /** Items of the plans of a year, in the order of their codes. */
  private async plannedItems(tx: EntityManager, year: string | null): Promise<string[]> {
    const codes = new Set<string>();
    for (const { plan } of await this.plans.list(tx)) {
      if (String(plan.year) !== year) continue;
      for (const { itemCode, alsoItems } of (await this.plans.get(plan.id, tx)).lines) {
        for (const code of [itemCode, ...alsoItems]) codes.add(code);
      }
    }
    return [...codes].sort();
  }

  /** Keys with their names; a key that no register knows any more keeps its code as its name. */
  private async named(tx: EntityManager, dimension: Dimension, keys: readonly string[]): Promise<NamedKey[]> {
    if (keys.length === 0) return [];
    const names = await this.namesOf(tx, dimension, keys);
    return keys.map((key) => ({ key, name: names.get(key) ?? key }));
  }

  private async namesOf(
    tx: EntityManager,
    dimension: Dimension,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const { areas, agencies, pools } = await this.names.of(tx);
    switch (dimension) {
      case 'month':
        return new Map(keys.map((key) => [key, `${key.slice(0, 4)}年${Number(key.slice(5))}月`]));
      case 'area':
        return areas;
      case 'lead':
      case 'pool':
        return pools;
      case 'agency':
        return agencies;
      case 'kind':
        return new Map(SUBJECT_KINDS.map(({ kind, title }) => [kind, title]));
      case 'item':
        return this.itemNames(tx);
      case 'draw':
        return new Map((await this.ceremony.list(tx)).map((draw) => [draw.id, drawName(draw)]));
      case 'person': {
        const people = await this.registry.inspectorsById(keys, tx);
        return new Map(
          [...people].map(([id, one]) => [id, `${one.name}(${agencies.get(one.agencyCode) ?? ''})`]),
        );
      }
    }
  }

  /** Items of every list, the newest name of each. */
  private async itemNames(tx: EntityManager): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    for (const { version } of await this.items.lists(tx)) {
      for (const { code, name } of await this.items.itemsOf(version, tx)) {
        if (!names.has(code)) names.set(code, name);
      }
    }
    return names;
  }
}

/** A draw among others: its number, and what it draws. */
export function drawName({ number, taskName, attempt }: Draw): string {
  return `${number} ${taskName}${attempt > 1 ? `(第${attempt}次)` : ''}`;
}

function keyed(rows: readonly { readonly code: string; readonly name: string }[]): NamedKey[] {
  return rows.map(({ code, name }) => ({ key: code, name }));
}

function plainName(word: string, value: string): string {
  if (word === 'stage') return STAGES[value as keyof typeof STAGES];
  if (word === 'state') return TASK_STATES[value as keyof typeof TASK_STATES];
  if (word === 'count') return COUNTED[value as keyof typeof COUNTED].name;
  return word === 'year' ? `${value}年` : value;
}
