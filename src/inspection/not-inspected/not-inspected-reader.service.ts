import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { NamesService } from '../../registry/names.service.js';
import { isDecider } from '../approval/approval.rules.js';
import { nameless } from '../inspection.scope.js';
import { RESULT_CODES } from '../result-codes.js';
import { TaskReader } from '../task-reader.js';
import {
  countNotInspected,
  findNotInspected,
  type NotInspectedCount,
  type NotInspectedFilter,
  type NotInspectedRow,
} from './not-inspected.queries.js';
import { CONFIRMATION_STATES, type ConfirmationState, NOT_INSPECTED_CODES } from './not-inspected.rules.js';

/** Results on a page of the list. */
export const ROWS_PER_PAGE = 50;

/** A result "could not be inspected" as people see it. */
export interface ShownNotInspected extends NotInspectedRow {
  readonly areaName: string;
  readonly resultName: string;
  readonly state: ConfirmationState;
  readonly stateName: string;
}

/** One line of the count by reason. */
export interface NotInspectedFigure extends Readonly<Record<ConfirmationState, number>> {
  readonly resultCode: string;
  readonly resultName: string;
  /** Subjects whose place a reserve has taken. */
  readonly replaced: number;
}

/** A page of the list, with the count of all of them beside it. */
export interface NotInspectedPage {
  readonly rows: readonly ShownNotInspected[];
  /** One line a reason, zeros too. */
  readonly figures: readonly NotInspectedFigure[];
  /** Results that meet the filter. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** Reads what could not be inspected, apart from everything that was. */
@Injectable()
export class NotInspectedReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly names: NamesService,
    private readonly reader: TaskReader,
  ) {}

  /** Accepted results "could not be inspected" in the actor's scope, those that wait first, 50 a page. */
  async list(
    actor: Actor,
    filter: NotInspectedFilter,
    page = 1,
    take = ROWS_PER_PAGE,
  ): Promise<NotInspectedPage> {
    const tx = this.dataSource.manager;
    const scope = await this.reader.scopeOf(tx, actor);
    const voided = await this.voided();
    const counts = await countNotInspected(tx, scope, voided);
    const total = counts.filter((one) => meets(one, filter)).reduce((sum, { count }) => sum + count, 0);
    const pages = Math.max(1, Math.ceil(total / take));
    const shown = Math.min(page, pages);
    const found = await findNotInspected(tx, { scope, voided, filter }, { skip: (shown - 1) * take, take });
    const seen = new Set(found.map(({ drawId }) => drawId));
    await this.looks.seen(
      actor,
      (await this.ceremony.list()).filter(({ id }) => seen.has(id)),
      '无法检查的任务',
    );
    const { areas } = await this.names.of();
    const rows = found.map((row) => shownRow(row, areas));
    return {
      rows,
      figures: NOT_INSPECTED_CODES.map((code) => figureOf(code, counts)),
      total,
      page: shown,
      pages,
    };
  }

  /** How many results wait for a decision of this actor; 0 for who does not decide. */
  async waiting(actor: Actor): Promise<number> {
    if (!isDecider(actor)) return 0;
    const tx = this.dataSource.manager;
    const counts = await countNotInspected(
      tx,
      nameless(await this.reader.scopeOf(tx, actor)),
      await this.voided(),
    );
    return counts.filter(({ state }) => state === 'WAITING').reduce((sum, { count }) => sum + count, 0);
  }

  private async voided(): Promise<string[]> {
    return (await this.ceremony.list()).filter(({ state }) => state === 'VOIDED').map(({ id }) => id);
  }
}

function meets(one: NotInspectedCount, { state, resultCode }: NotInspectedFilter): boolean {
  return (
    (state === undefined || one.state === state) &&
    (resultCode === undefined || one.resultCode === resultCode)
  );
}

function shownRow(row: NotInspectedRow, areas: ReadonlyMap<string, string>): ShownNotInspected {
  const state = row.decision ?? 'WAITING';
  return {
    ...row,
    areaName: areas.get(row.areaCode) ?? '',
    resultName: RESULT_CODES[row.resultCode as keyof typeof RESULT_CODES].name,
    ...{ state, stateName: CONFIRMATION_STATES[state] },
  };
}

function figureOf(
  resultCode: keyof typeof RESULT_CODES,
  counts: readonly NotInspectedCount[],
): NotInspectedFigure {
  const own = counts.filter((one) => one.resultCode === resultCode);
  const of = (state: ConfirmationState) => own.find((one) => one.state === state)?.count ?? 0;
  return {
    ...{ resultCode, resultName: RESULT_CODES[resultCode].name },
    ...{ WAITING: of('WAITING'), CONFIRMED: of('CONFIRMED'), REFUSED: of('REFUSED') },
    replaced: own.reduce((sum, { replaced }) => sum + replaced, 0),
  };
}
