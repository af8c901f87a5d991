import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { ReviewedResults } from '../../inspection/reviewed-results.service.js';
import { type Day, shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { ContentBuilder } from '../content-builder.service.js';
import { DisclosureDesk } from '../disclosure-desk.service.js';
import type { Disclosure } from '../disclosure.entity.js';
import { readContent, type ResultContent } from '../disclosure.content.js';
import { newRows, resultRefusal, resultRowText, type ResultRow } from '../disclosure.rules.js';
import type { Redactor } from '../redaction/redactor.js';
import { lostRows } from './differences.js';
import { progressOf } from './progress.js';
import type { DisclosureSource, Prepared, SearchRow, Waiting } from './source.js';

/** Accepted results of a draw. Each version holds all of them, those of the version before among them. */
@Injectable()
export class ResultSource implements DisclosureSource<ResultContent> {
  readonly kind = 'RESULT' as const;
  readonly withdrawable = true;
  readonly objectKind = 'draw';

  constructor(
    private readonly ceremony: CeremonyService,
    private readonly reviewed: ReviewedResults,
    private readonly desk: DisclosureDesk,
    private readonly builder: ContentBuilder,
  ) {}

  async waiting(tx: EntityManager): Promise<Waiting[]> {
    return (await this.desk.draws(tx)).flatMap(({ draw, waiting, resultsFrom, results }): Waiting[] => {
      if (resultsFrom === null || draw.state === 'VOIDED') return [];
      const title = `检查结果：${draw.taskName}(任务编号 ${draw.number})`;
      const version = results?.version ?? 0;
      return [{ kind: this.kind, objectId: draw.id, title, from: resultsFrom, rows: waiting, version }];
    });
  }

  async prepare(
    tx: EntityManager,
    drawId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<ResultContent>> {
    const draw = await this.ceremony.lock(tx, drawId);
    const progress = await progressOf(this.reviewed, tx, draw.id);
    const refusal = resultRefusal({ state: draw.state, tasks: progress.tasks, reviewed: progress.accepted });
    if (refusal !== null) throw new DomainError('CONFLICT', refusal);
    const made = await this.builder.results(tx, draw, progress);
    const content = redactor.apply(made.content, made.names);
    const known = knownRows(before);
    const added = newRows(content.rows, known);
    if (added.length === 0) {
      throw new DomainError(
        'CONFLICT',
        `没有新的审核通过的结果，第${before?.version}版已包含全部已审核的结果(还有${content.open}项任务未审核)。`,
      );
    }
    return {
      title: `${content.taskName} 抽查结果公示(任务编号 ${draw.number})`,
      content,
      from: await this.from(tx, draw, added, known),
    };
  }

  /** Results accepted after the draft was made wait for the next version. */
  changes(approved: ResultContent, now: ResultContent): string[] {
    return lostRows(approved.rows, now.rows, READING);
  }

  corrects(before: ResultContent, now: ResultContent): string[] {
    return lostRows(before.rows, now.rows, READING);
  }

  rows({ rows }: ResultContent): SearchRow[] {
    return rows.map(({ subjectName, subjectCode, areaName, result }) => ({
      ...{ subjectName, subjectCode, areaName, summary: result },
    }));
  }

  async published(): Promise<void> {}

  /** From when the time for publishing these rows runs: the inspection, or the acceptance of a correction. */
  private async from(
    tx: EntityManager,
    draw: Draw,
    added: readonly ResultRow[],
    known: readonly ResultRow[],
  ): Promise<Day> {
    const accepted = await this.reviewed.subjectsOf([draw.id], tx);
    const acceptedOn = new Map(accepted.map((one) => [one.subjectCode, shanghaiDay(one.acceptedAt)]));
    const before = new Set(known.map(({ subjectCode }) => subjectCode));
    return added
      .map(({ subjectCode, inspectedOn }) =>
        before.has(subjectCode) ? (acceptedOn.get(subjectCode) ?? inspectedOn) : inspectedOn,
      )
      .reduce((a, b) => (a < b ? a : b));
  }
}

const READING = {
  key: (row: ResultRow) => row.subjectCode,
  text: resultRowText,
  name: (row: ResultRow) => row.subjectName,
  unit: '户',
};

/** A version that was withdrawn holds no rows: all of them are new again. */
function knownRows(before: Disclosure | null): readonly ResultRow[] {
  if (before === null || before.action === 'WITHDRAW') return [];
  return readContent<ResultContent>(before.content).rows;
}
