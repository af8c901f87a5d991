import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { NamesService } from '../../registry/names.service.js';
import { currentSeats } from '../inspection.queries.js';
import type { TaskDetail } from '../task-detail.js';
import { type Comparable, type Difference, differences } from './correction.rules.js';
import { type Finding, type FindingsContext, readFindings } from './findings.rules.js';
import { FindingsService, type TaskItem } from './findings.service.js';

/** A finding as a form starts with it. */
export interface FindingRow extends Finding {
  /** What its check point asks; empty for what was typed freely, and for a point that is no longer answered with no. */
  readonly content: string;
  /** What the record says where the row says something else; else empty. */
  readonly recorded: string;
}

/** What the form of a result starts with. */
export interface ResultForm {
  /** The system for which the visitor writes findings. */
  readonly ownPoolName: string;
  readonly own: readonly FindingRow[];
  /** Findings of the other systems, which go with the result as they are. */
  readonly others: readonly (Finding & { readonly poolName: string })[];
}

/** How a version differs from the one that it followed or corrects. */
export interface VersionChange {
  readonly version: number;
  readonly against: number;
  readonly differences: readonly Difference[];
}

/** What the pages of a task say of its results. */
export interface ResultSheet {
  readonly items: readonly TaskItem[];
  readonly poolNames: ReadonlyMap<string, string>;
  /** Null where the visitor may neither enter nor correct. */
  readonly form: ResultForm | null;
  /** Newest first; the first version has nothing to differ from. */
  readonly changes: readonly VersionChange[];
}

/** Puts findings, forms and differences of a task's results together for its pages. */
@Injectable()
export class ResultForms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly findings: FindingsService,
    private readonly names: NamesService,
  ) {}

  /** Of a task that the visitor may see. */
  async of(actor: Actor, detail: TaskDetail): Promise<ResultSheet> {
    const items = await this.findings.itemsOf(detail.task);
    const { pools: poolNames } = await this.names.of();
    const itemNames = new Map(items.map(({ code, name }) => [code, name]));
    const mayWrite = detail.refusals.enter === null || detail.refusals.correct === null;
    return {
      ...{ items, poolNames },
      form: mayWrite ? await this.form(actor, detail, poolNames) : null,
      changes: changesOf(detail, itemNames),
    };
  }

  private async form(
    actor: Actor,
    { task, versions, refusals }: TaskDetail,
    poolNames: ReadonlyMap<string, string>,
  ): Promise<ResultForm> {
    const tx = this.dataSource.manager;
    const correction = refusals.enter !== null;
    const accepted = versions.find(({ review }) => review?.decision === 'ACCEPTED');
    const base = (correction ? accepted : versions.at(0))?.result.id ?? null;
    const seats = await currentSeats(tx, [task.id]);
    const context = await this.findings.contextOf(tx, actor, task, { seats, base, correction });
    const mine = ({ poolCode }: { readonly poolCode: string }): boolean => poolCode === context.ownPool;
    const others = readFindings(undefined, '', context).rows.filter((row) => !mine(row));
    return {
      ownPoolName: poolNames.get(context.ownPool) ?? '',
      own: correction
        ? (versions.at(0)?.findings ?? []).filter(mine).map((row) => ({ ...row, content: '', recorded: '' }))
        : entryRows(context),
      others: others.map((row) => ({ ...row, poolName: poolNames.get(row.poolCode) ?? '' })),
    };
  }
}

/** Rows of the own system: the record's points answered with no, then what was typed in the version before. */
function entryRows({ noPoints, before, ownPool }: FindingsContext): FindingRow[] {
  const earlier = before.filter(({ poolCode }) => poolCode === ownPool);
  const points = noPoints
    .filter(({ poolCode }) => poolCode === ownPool)
    .map((point) => {
      const known = earlier.find((row) => row.listId === point.listId && row.pointNo === point.pointNo);
      const text = known?.text ?? point.text;
      const recorded = text === point.text ? '' : point.text;
      return { ...point, text, recorded, corrected: known?.corrected ?? false };
    });
  const free = earlier.filter(({ listId }) => listId === null);
  return [...points, ...free.map((row) => ({ ...row, content: '', recorded: '' }))];
}

function changesOf({ versions }: TaskDetail, itemNames: ReadonlyMap<string, string>): VersionChange[] {
  const comparable = ({ result, findings }: TaskDetail['versions'][number]): Comparable => ({
    ...result,
    rows: findings,
  });
  return versions.flatMap((later, at) => {
    const earlier = versions.slice(at + 1);
    const corrected = earlier.find(({ review }) => review?.decision === 'ACCEPTED');
    const base = later.result.correctionReason === null ? earlier.at(0) : (corrected ?? earlier.at(0));
    if (!base) return [];
    return [
      {
        ...{ version: later.result.version, against: base.result.version },
        differences: differences(comparable(base), comparable(later), itemNames),
      },
    ];
  });
}
