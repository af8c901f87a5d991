import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { openRequests } from '../after/after.queries.js';
import { type ChangeInput, stateRefusal } from '../after/after-request.rules.js';
import { AfterRequests } from '../after/after-requests.service.js';
import { CeremonyService } from '../ceremony.service.js';
import type { SentFile } from '../../platform/sent-file.js';
import { type SeatNow, seatsNow } from '../after/seats-now.queries.js';
import { RecusalRows } from './recusal-rows.service.js';
import { RECUSAL_REASON, type RecusalInput } from './recusal.rules.js';

/** A recusal as it is asked for: the seat, who was seen on it, the words. */
export interface RecusalWish extends RecusalInput {
  readonly subjectCode: string;
  readonly poolCode: string | null;
  /** From 0. */
  readonly seat: number | null;
  /** Pseudonym of who sat there when the asker looked. */
  readonly leftCode: string | null;
  /** Stays inside. */
  readonly explanation: string;
}

/** What an inspector answers when shown the task. */
export interface DeclarationInput {
  readonly related: boolean;
  readonly relation: string;
  readonly leftOn: string | null;
  readonly explanation: string;
}

/** Takes declarations and requests for recusal; deciding is that of every change after a draw (行政处罚法 第43条). */
@Injectable()
export class Recusals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly requests: AfterRequests,
    private readonly rows: RecusalRows,
  ) {}

  /**
   * Asks that a person leaves a seat. Until the head has decided, the person goes on inspecting.
   * @returns id of the request
   * @throws DomainError as `AfterRequests.ask`
   */
  async ask(
    actor: Actor,
    drawId: string,
    wish: RecusalWish,
    sent: readonly SentFile[] = [],
  ): Promise<string> {
    const { source, relation, leftOn, applicant, appliedOn, ...place } = wish;
    return this.requests.ask(actor, drawId, { ...NO_CHANGE, ...place }, sent, {
      source,
      relation,
      leftOn,
      applicant,
      appliedOn,
    });
  }

  /**
   * Keeps what an inspector answers who was shown the task: no relation is a row, a relation is a request for recusal.
   * @returns id of the request, null where there is no relation
   * @throws DomainError FORBIDDEN (no seat), CONFLICT (state, or the own request waits), as `ask`
   */
  async declare(
    actor: Actor,
    drawId: string,
    subjectCode: string,
    input: DeclarationInput,
  ): Promise<string | null> {
    if (!input.related) {
      await this.dataSource.transaction((tx) => this.declareNone(tx, actor, drawId, subjectCode));
      return null;
    }
    const own = await ownSeat(this.dataSource.manager, actor, drawId, subjectCode);
    const { relation, leftOn, explanation } = input;
    return this.ask(actor, drawId, {
      ...{ subjectCode, poolCode: own.poolCode, seat: own.seat, leftCode: own.code, explanation },
      ...{ source: 'SELF', relation, leftOn, applicant: null, appliedOn: null },
    });
  }

  private async declareNone(
    tx: EntityManager,
    actor: Actor,
    drawId: string,
    subjectCode: string,
  ): Promise<void> {
    const draw = await this.ceremony.lock(tx, drawId);
    const own = await ownSeat(tx, actor, draw.id, subjectCode);
    const refused = stateRefusal(draw);
    if (refused !== null) throw new DomainError('CONFLICT', refused);
    const waiting = (await openRequests(tx, draw.id)).some(
      (one) => one.subjectCode === subjectCode && one.poolCode === own.poolCode && one.seat === own.seat,
    );
    if (waiting) {
      throw new DomainError('CONFLICT', '您的席位有一份申请正在等待决定，决定之后再申报。');
    }
    const { inspectorId } = own;
    await this.rows.declare(tx, actor, { drawId: draw.id, subjectCode, inspectorId, requestId: null });
    await this.ceremony.record(tx, actor, '申报无应当回避的关系', draw, { subject: subjectCode });
  }
}

/** The rest of a change of a seat, which a recusal leaves to chance. */
const NO_CHANGE: Pick<ChangeInput, 'kind' | 'reasonCode' | 'absent' | 'byCode' | 'headName'> = {
  ...{ kind: 'RESEATED', reasonCode: RECUSAL_REASON, absent: [], byCode: null, headName: null },
};

/** The actor's seat. @throws DomainError FORBIDDEN, in the same words whether or not the subject was drawn */
async function ownSeat(
  tx: EntityManager,
  actor: Actor,
  drawId: string,
  subjectCode: string,
): Promise<SeatNow & { readonly inspectorId: string }> {
  const seats = await seatsNow(tx, drawId, subjectCode);
  const own = seats.find(({ inspectorId }) => inspectorId !== null && inspectorId === actor.inspectorId);
  if (own?.inspectorId) return { ...own, inspectorId: own.inspectorId };
  throw new DomainError('FORBIDDEN', '您不是这个检查对象检查组的成员，不需要申报。');
}
