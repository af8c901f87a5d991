import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { AfterEvent } from '../../draw/types.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { DrawEvent } from './after.entity.js';
import { type ChangeKind, CHANGE_KINDS } from './after-reasons.js';
import { DrawnSubject, DrawPseudonym } from '../draw-parts.entity.js';

/** A change after the draw in words, without personal data: people stand under the draw's pseudonyms. */
export interface DrawEventView {
  /** From 1, as in after.jsonl. */
  readonly n: number;
  readonly at: Date;
  readonly kind: ChangeKind;
  /** 递补, 补位 or 直接委派. */
  readonly kindName: string;
  /** The public reason. */
  readonly reason: string;
  /** Who was to be inspected when it happened. */
  readonly subject: { readonly code: string; readonly name: string };
  /** Who came in by a substitution; null for seats. */
  readonly bySubject: { readonly code: string; readonly name: string } | null;
  /** Name of the system whose seat it is; null for a substitution. */
  readonly poolName: string | null;
  /** From 1; null for a substitution. */
  readonly seatNumber: number | null;
  /** True where nobody was found for the seat. */
  readonly vacant: boolean;
  /** The whole event as a Chinese sentence. */
  readonly text: string;
}

/** The same for the office: with the names of people, and who asked and approved. */
export interface DrawEventDetail extends DrawEventView {
  readonly requestId: string;
  readonly approvedBy: string;
  /** 空缺 where the seat was vacant; null for a substitution. */
  readonly leftName: string | null;
  /** 空缺 where nobody was found; null for a substitution. */
  readonly byName: string | null;
}

/** Tells what happened after a draw. Whether the visitor may know the names of subjects is the caller's matter. */
@Injectable()
export class DrawEventsReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
  ) {}

  /** Every change of a draw in words, in order; empty while there is none. Fit for the public. */
  async eventsOf(drawId: string, tx: EntityManager = this.dataSource.manager): Promise<DrawEventView[]> {
    const events = await tx.find(DrawEvent, { where: { drawId }, order: { n: 'ASC' } });
    const words = await this.words(tx, drawId, events);
    return events.map((event) => viewOf(event, words, { coded: true }));
  }

  /** Draws that were changed after they were drawn. */
  async changedDraws(tx: EntityManager = this.dataSource.manager): Promise<Set<string>> {
    const rows: { id: string }[] = await tx.query('SELECT DISTINCT draw_id AS id FROM draw_event');
    return new Set(rows.map(({ id }) => id));
  }

  /** The same with names, for those who may see the whole list of the draw. */
  async detailsOf(drawId: string, tx: EntityManager = this.dataSource.manager): Promise<DrawEventDetail[]> {
    const events = await tx.find(DrawEvent, { where: { drawId }, order: { n: 'ASC' } });
    const words = await this.words(tx, drawId, events);
    return events.map((event) => ({
      ...viewOf(event, words, { coded: false }),
      ...{ requestId: event.requestId, approvedBy: event.approvedBy },
      leftName: event.kind === 'SUBSTITUTED' ? null : nameOf(words, event.leftInspectorId),
      byName: event.kind === 'SUBSTITUTED' ? null : nameOf(words, event.byInspectorId),
    }));
  }

  private async words(tx: EntityManager, drawId: string, events: readonly DrawEvent[]): Promise<Words> {
    const codes = events.flatMap(({ subjectCode, bySubjectCode }) => [subjectCode, bySubjectCode ?? '']);
    const ids = events.flatMap(({ leftInspectorId, byInspectorId }) => [leftInspectorId, byInspectorId]);
    const known = ids.filter((id): id is string => id !== null);
    const subjects =
      codes.length === 0 ? [] : await tx.findBy(DrawnSubject, { drawId, subjectCode: In(codes) });
    const people =
      known.length === 0 ? [] : await tx.findBy(DrawPseudonym, { drawId, inspectorId: In(known) });
    const pools = events.length === 0 ? [] : await this.agencies.pools(tx);
    return {
      subjects: new Map(subjects.map(({ subjectCode, subjectName }) => [subjectCode, subjectName])),
      people: new Map(people.map(({ inspectorId, inspectorName }) => [inspectorId, inspectorName])),
      pools: new Map(pools.map(({ code, name }) => [code, name])),
    };
  }
}

interface Words {
  readonly subjects: ReadonlyMap<string, string>;
  /** By registry id. */
  readonly people: ReadonlyMap<string, string>;
  readonly pools: ReadonlyMap<string, string>;
}

const VACANT_NAME = '空缺';

function nameOf(words: Words, inspectorId: string | null): string {
  return inspectorId === null ? VACANT_NAME : (words.people.get(inspectorId) ?? VACANT_NAME);
}

function viewOf(event: DrawEvent, words: Words, { coded }: { readonly coded: boolean }): DrawEventView {
  const line = JSON.parse(event.payload) as AfterEvent;
  const named = (code: string) => ({ code, name: words.subjects.get(code) ?? code });
  const subject = named(event.subjectCode);
  const bySubject = event.bySubjectCode === null ? null : named(event.bySubjectCode);
  const poolName = event.poolCode === null ? null : (words.pools.get(event.poolCode) ?? '');
  const person = (code: string, id: string | null) => (coded ? `代号${code}的人员` : nameOf(words, id));
  return {
    ...{ n: event.n, at: event.at, kind: event.kind, kindName: CHANGE_KINDS[event.kind] },
    ...{ reason: line.reason, subject, bySubject, poolName },
    seatNumber: event.seat === null ? null : event.seat + 1,
    vacant: event.kind !== 'SUBSTITUTED' && event.byInspectorId === null,
    text:
      line.kind === 'SUBSTITUTED' || bySubject !== null
        ? `${subject.name}(${subject.code})由本分层下一名候补${bySubject?.name}(${bySubject?.code})递补。`
        : seatText(event, line, {
            place: `${subject.name}：${poolName}检查组第${(event.seat ?? 0) + 1}席`,
            left: line.left === null ? null : person(line.left, event.leftInspectorId),
            by: event.byInspectorId === null ? null : person(line.by, event.byInspectorId),
          }),
  };
}

function seatText(
  event: DrawEvent,
  line: AfterEvent,
  { place, left, by }: { place: string; left: string | null; by: string | null },
): string {
  const before = left === null ? '原为空缺' : `${left}离席`;
  if (event.kind === 'DIRECT') return `${place}，${before}，由负责人直接委派${by}。`;
  const absent = line.kind === 'RESEATED' ? (line.absent?.length ?? 0) : 0;
  const without = absent === 0 ? '' : `(另有${absent}人本次不能参加)`;
  return by === null
    ? `${place}，${before}，按同一种子继续抽取，无人可以补位${without}，席位空缺。`
    : `${place}，${before}，按同一种子继续抽取${without}，由${by}补位。`;
}
