import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { FILE_KINDS, type FileKind } from '../../platform/file-kind.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { DrawAfterDecision, DrawAfterRequest, DrawEvidence, DrawEvidenceContent } from './after.entity.js';
import { type ChangeKind, CHANGE_KINDS, reasonWords } from './after-reasons.js';
import { isDecider, isSamePerson } from './after-request.rules.js';
import type { Draw } from '../draw.entity.js';
import { type DrawEventDetail, DrawEventsReader } from './draw-events-reader.service.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import { DrawnSubject, DrawPseudonym } from '../draw-parts.entity.js';
import { RecusalReader, type RecusalView } from '../recusal/recusal-reader.service.js';
import { seatsNow, subjectNow } from './seats-now.queries.js';

/** A kept file without its content. */
export interface EvidenceView {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly digest: string;
}

/** A request with its decision, as the office reads it. */
export interface RequestView {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly kindName: string;
  readonly subject: { readonly code: string; readonly name: string };
  /** Null for a substitution. */
  readonly poolName: string | null;
  /** From 1. */
  readonly seatNumber: number | null;
  /** 空缺 where the seat was vacant; null for a substitution. */
  readonly leftName: string | null;
  readonly absentNames: readonly string[];
  /** Whom the head has named. */
  readonly byName: string | null;
  readonly headName: string | null;
  readonly reason: string;
  readonly explanation: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly evidence: readonly EvidenceView[];
  /** What is asked for is that the person stays away, and the head decides; null for every other change. */
  readonly recusal: RecusalView | null;
  readonly decision: DrawAfterDecision | null;
  /** Open, and the subject or the seat is no longer as it was asked for: it can only be declined. */
  readonly stale: boolean;
  /** Open, and this visitor may decide on it. */
  readonly mayDecide: boolean;
}

/** What a visitor may know of what happened after a draw. */
export interface AfterView {
  /** Every event with names; null for those who may not see the whole list. */
  readonly events: readonly DrawEventDetail[] | null;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  /** Open ones first, in the order of their turn; then the decided ones, newest first. */
  readonly requests: readonly RequestView[];
}

/** A kept file on its way out. */
export interface OutgoingEvidence {
  readonly fileName: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Reads requests, events and evidence, each visitor the part that is within reach. */
@Injectable()
export class AfterReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly events: DrawEventsReader,
    private readonly looks: DrawLooks,
    private readonly recusals: RecusalReader,
  ) {}

  /**
   * Who may see the whole list sees the events; who decides sees the requests, and whoever has asked, the own ones;
   * everyone else numbers.
   * @param way how it is shown, for the log of looks
   */
  async of(draw: Draw, actor: Actor, way: string): Promise<AfterView> {
    const { manager } = this.dataSource;
    const all = this.looks.scopeOf(draw, actor) === 'ALL';
    const asked = await manager.find(DrawAfterRequest, { where: { drawId: draw.id }, order: { id: 'ASC' } });
    const seen = asked.filter((request) => mayRead(request, actor, all));
    if (all || seen.length > 0) await this.looks.seen(actor, [draw], way);
    const details = await this.events.detailsOf(draw.id);
    const counts = { SUBSTITUTED: 0, RESEATED: 0, DIRECT: 0 };
    for (const { kind } of details) counts[kind] += 1;
    return { events: all ? details : null, counts, requests: await this.views(draw, actor, seen) };
  }

  /** Draws with requests on which this person may decide, and how many of them; names no subject. */
  async waitingFor(actor: Actor): Promise<{ drawId: string; number: string; count: number }[]> {
    if (!isDecider(actor)) return [];
    return this.dataSource.query(
      `SELECT d.id AS "drawId", d.number, count(*)::int AS count
         FROM draw_after_request r JOIN draw d ON d.id = r.draw_id
        WHERE d.state IN ('SEALED', 'PUBLISHED')
          AND NOT EXISTS (SELECT 1 FROM draw_after_decision x WHERE x.request_id = r.id)
          AND r.requested_account_id IS DISTINCT FROM $1::bigint
          AND (r.requested_inspector_id IS NULL OR r.requested_inspector_id IS DISTINCT FROM $2::bigint)
        GROUP BY d.id, d.number ORDER BY d.id`,
      [actor.accountId, actor.inspectorId],
    );
  }

  /**
   * A file of evidence, for those who may see its request. It is held against its digest.
   * @throws DomainError NOT_FOUND, FORBIDDEN
   */
  async evidence(draw: Draw, actor: Actor, id: string): Promise<OutgoingEvidence> {
    const { manager } = this.dataSource;
    const found = isId(id) ? await manager.findOneBy(DrawEvidence, { id, drawId: draw.id }) : null;
    if (!found) throw new DomainError('NOT_FOUND', '没有这份证据材料。请从“抽取后的变更”中打开。');
    const request = await manager.findOneByOrFail(DrawAfterRequest, { id: found.requestId });
    if (!mayRead(request, actor, this.looks.scopeOf(draw, actor) === 'ALL')) {
      throw new DomainError('FORBIDDEN', '证据材料只有申请人和审批人员可以查看。');
    }
    await this.looks.seen(actor, [draw], `证据材料 ${found.id}`);
    const { content } = await manager.findOneByOrFail(DrawEvidenceContent, { evidenceId: found.id });
    if (sha256(content) !== found.digest) {
      throw new DomainError('CONFLICT', '保存的证据材料与收存时的摘要不符，不能给出。请告知系统管理员核查。');
    }
    return { fileName: found.fileName, type: FILE_KINDS[found.fileKind as FileKind].type, content };
  }

  private async views(
    draw: Draw,
    actor: Actor,
    requests: readonly DrawAfterRequest[],
  ): Promise<RequestView[]> {
    if (requests.length === 0) return [];
    const { manager } = this.dataSource;
    const words = await this.words(manager, draw, requests);
    const views: RequestView[] = [];
    for (const request of requests) {
      const decision = words.decisions.get(request.id) ?? null;
      const open = decision === null;
      views.push({
        ...viewOf(request, words),
        decision,
        stale: open && (await isStale(manager, request)),
        mayDecide: open && isDecider(actor) && !isSamePerson(actor, request),
      });
    }
    const closed = views.filter(({ decision }) => decision !== null).reverse();
    return [...views.filter(({ decision }) => decision === null), ...closed];
  }

  private async words(
    tx: EntityManager,
    draw: Draw,
    requests: readonly DrawAfterRequest[],
  ): Promise<RequestWords> {
    const codes = requests.map(({ subjectCode }) => subjectCode);
    const subjects = await tx.findBy(DrawnSubject, { drawId: draw.id, subjectCode: In(codes) });
    const coded = requests.flatMap((one) => [one.leftCode ?? '', one.byCode ?? '', ...absentOf(one)]);
    const people = await tx.findBy(DrawPseudonym, { drawId: draw.id, pseudonym: In(coded) });
    const decisions = await tx.findBy(DrawAfterDecision, { drawId: draw.id });
    const evidence = await tx.find(DrawEvidence, { where: { drawId: draw.id }, order: { id: 'ASC' } });
    return {
      subjects: new Map(subjects.map(({ subjectCode, subjectName }) => [subjectCode, subjectName])),
      people: new Map(people.map(({ pseudonym, inspectorName }) => [pseudonym, inspectorName])),
      pools: new Map((await this.agencies.pools(tx)).map(({ code, name }) => [code, name])),
      decisions: new Map(decisions.map((one) => [one.requestId, one])),
      evidence,
      recusals: await this.recusals.ofRequests(draw.id),
    };
  }
}

interface RequestWords {
  readonly subjects: ReadonlyMap<string, string>;
  /** By pseudonym. */
  readonly people: ReadonlyMap<string, string>;
  readonly pools: ReadonlyMap<string, string>;
  readonly decisions: ReadonlyMap<string, DrawAfterDecision>;
  readonly evidence: readonly DrawEvidence[];
  /** By request id. */
  readonly recusals: ReadonlyMap<string, RecusalView>;
}

function viewOf(
  request: DrawAfterRequest,
  words: RequestWords,
): Omit<RequestView, 'decision' | 'stale' | 'mayDecide'> {
  const person = (code: string | null) => (code === null ? '空缺' : (words.people.get(code) ?? code));
  const { id, kind, subjectCode, poolCode, seat, headName, explanation, requestedBy, requestedAt } = request;
  return {
    ...{ id, kind, kindName: CHANGE_KINDS[kind], headName, explanation, requestedBy, requestedAt },
    subject: { code: subjectCode, name: words.subjects.get(subjectCode) ?? subjectCode },
    poolName: poolCode === null ? null : (words.pools.get(poolCode) ?? ''),
    seatNumber: seat === null ? null : seat + 1,
    leftName: kind === 'SUBSTITUTED' ? null : person(request.leftCode),
    absentNames: absentOf(request).map((code) => person(code)),
    byName: request.byCode === null ? null : person(request.byCode),
    reason: reasonWords(kind, request.reasonCode),
    evidence: words.evidence.filter(({ requestId }) => requestId === id),
    recusal: words.recusals.get(id) ?? null,
  };
}

function absentOf({ absent }: DrawAfterRequest): string[] {
  return JSON.parse(absent) as string[];
}

async function isStale(tx: EntityManager, request: DrawAfterRequest): Promise<boolean> {
  const subject = await subjectNow(tx, request.drawId, request.subjectCode);
  if (!subject?.stands) return true;
  if (request.kind === 'SUBSTITUTED') return false;
  const seats = await seatsNow(tx, request.drawId, request.subjectCode);
  const seat = seats.find((one) => one.poolCode === request.poolCode && one.seat === request.seat);
  return seat?.code !== request.leftCode;
}

/**
 * Requests tell why people stay away: also of a public list they are for those who decide, who audit, and who asked.
 * @param all the actor may see the whole list
 */
function mayRead(request: DrawAfterRequest, actor: Actor, all: boolean): boolean {
  return isDecider(actor) || (all && actor.roles.includes('AUDITOR')) || isSamePerson(actor, request);
}
