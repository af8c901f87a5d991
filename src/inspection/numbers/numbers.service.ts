import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import type { TaskFilter } from '../task-list/task-filter.js';
import { TaskLists } from '../task-list/task-lists.service.js';
import { DimensionNames, type NamedKey } from './dimension-names.service.js';
import type { Dimension } from './dimensions.js';
import {
  countFigures,
  type Figures,
  type FigureTable,
  NO_FIGURES,
  type Registers,
} from './figures.queries.js';

/** A row of a table of numbers, with its figures. */
export interface FigureRow extends NamedKey {
  readonly figures: Figures;
}

/** The numbers of the tasks that meet a filter. */
export interface Numbers {
  readonly filter: TaskFilter;
  readonly by: Dimension;
  /** Of all tasks together: a task that counts in several rows of a table counts once here. */
  readonly total: Figures;
  /** The months of the year, those without a task too. */
  readonly months: readonly FigureRow[];
  /** Rows of the dimension that was asked for, those without a task too. */
  readonly rows: readonly FigureRow[];
}

/** Counts the tasks of an actor's scope: what should be done, what is, and where the rest stands. */
@Injectable()
export class NumbersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: TaskLists,
    private readonly names: DimensionNames,
    private readonly ceremony: CeremonyService,
    private readonly inspectors: InspectorsService,
    private readonly looks: DrawLooks,
  ) {}

  /**
   * Figures in all, by month and by a dimension. A year is one in which windows of visits begin. Figures by person name
   * people of drawn lists: a look at a list that is not public yet is logged before.
   */
  async of(
    actor: Actor,
    filter: TaskFilter,
    by: Dimension,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Numbers> {
    const question = await this.lists.question(actor, filter, tx);
    const draws = await this.ceremony.list(tx);
    const dimensions: Dimension[] = ['month', 'draw', by];
    const registers = await this.registers(tx, draws, by);
    const { total, tables } = await countFigures(tx, question, dimensions, registers);
    const table = (dimension: Dimension): FigureTable => tables.get(dimension) ?? new Map();
    if (by === 'person') {
      const counted = draws.filter(({ id }) => table('draw').has(id));
      await this.looks.seen(actor, counted, '检查统计(按人员)');
    }
    return {
      ...{ filter, by, total },
      months: await this.rows(tx, 'month', filter, table('month')),
      rows: await this.rows(tx, by, filter, table(by)),
    };
  }

  private async rows(
    tx: EntityManager,
    by: Dimension,
    filter: TaskFilter,
    table: FigureTable,
  ): Promise<FigureRow[]> {
    const year = filter.year ?? null;
    const rows = await this.names.rows(tx, by, year, [...table.keys()]);
    return rows.map((row) => ({ ...row, figures: table.get(row.key) ?? NO_FIGURES }));
  }

  private async registers(tx: EntityManager, draws: readonly Draw[], by: Dimension): Promise<Registers> {
    const also = draws.flatMap(({ id, alsoItems }) =>
      alsoItems.map((itemCode) => ({ drawId: id, itemCode })),
    );
    const people = by === 'agency' ? await this.inspectors.all({}, tx) : [];
    return { also, people: people.map(({ id, agencyCode }) => ({ id, agencyCode })) };
  }
}
