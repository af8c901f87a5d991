import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { type Day, shanghaiDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { ConflictsService } from '../../registry/conflicts.service.js';
import { FormerPosts } from '../../registry/former-post/former-post.service.js';
import type { DrawAfterRequest } from '../after/after.entity.js';
import type { Draw } from '../draw.entity.js';
import { Recusal, RecusalDeclaration, RecusalDecision } from './recusal.entity.js';
import { headOf, recusalFaults, type RecusalInput } from './recusal.rules.js';

/** A declaration that is to be kept. */
export interface NewDeclaration {
  readonly drawId: string;
  readonly subjectCode: string;
  readonly inspectorId: string;
  /** The request that follows from it; null where there is no relation. */
  readonly requestId: string | null;
}

/** What recusals add to the requests and decisions of a draw, in the transaction of those. */
@Injectable()
export class RecusalRows {
  constructor(
    private readonly clock: Clock,
    private readonly conflicts: ConflictsService,
    private readonly formerPosts: FormerPosts,
  ) {}

  /** Every fault of what a recusal adds to its request. */
  async faults(tx: EntityManager, draw: Draw, input: RecusalInput): Promise<Fault[]> {
    const today: Day = this.clock.today();
    const { years } = await this.formerPosts.current(tx);
    return recusalFaults(input, {
      ...{ today, years },
      drawnOn: draw.sealedAt === null ? today : shanghaiDay(draw.sealedAt),
    });
  }

  /** Keeps what a recusal adds to its request; of one's own accord with the declaration it follows from. */
  async ask(
    tx: EntityManager,
    actor: Actor,
    input: RecusalInput,
    at: { readonly requestId: string; readonly drawId: string; readonly subjectCode: string },
    inspectorId: string,
  ): Promise<void> {
    await tx.insert(Recusal, { ...input, requestId: at.requestId, drawId: at.drawId, inspectorId });
    if (input.source === 'SELF') await this.declare(tx, actor, { ...at, inspectorId });
  }

  /** Keeps what an inspector has answered. */
  async declare(tx: EntityManager, actor: Actor, declaration: NewDeclaration): Promise<void> {
    const { drawId, subjectCode, inspectorId, requestId } = declaration;
    await tx.insert(RecusalDeclaration, {
      ...{ drawId, subjectCode, inspectorId, requestId, related: requestId !== null },
      ...{ declaredAccountId: actor.accountId, declaredBy: actor.name, declaredAt: this.clock.now() },
    });
  }

  /** The recusal behind a request; null where the change has another reason. */
  async of(tx: EntityManager, requestId: string): Promise<Recusal | null> {
    return tx.findOneBy(Recusal, { requestId });
  }

  /**
   * Whether somebody may decide on a recusal, and in whose name.
   * @returns the head's name; null where the request is no recusal
   * @throws DomainError RULE_BROKEN, INVALID_INPUT
   */
  async headFor(
    tx: EntityManager,
    actor: Actor,
    requestId: string,
    stated: string | null,
  ): Promise<string | null> {
    const recusal = await this.of(tx, requestId);
    return recusal && headOf(actor, recusal.inspectorId, stated);
  }

  /** Keeps the head's decision; a granted one enters the register of conflicts, so that no later draw sends the person. */
  async decide(
    tx: EntityManager,
    actor: Actor,
    request: DrawAfterRequest,
    decision: { readonly granted: boolean; readonly headName: string },
  ): Promise<void> {
    const recusal = await this.of(tx, request.id);
    if (!recusal) return;
    const { inspectorId, relation, leftOn } = recusal;
    const conflictId = decision.granted
      ? await this.conflicts.registerGranted(tx, actor, {
          ...{ subjectCode: request.subjectCode, inspectorId, relation, leftOn },
          reason: request.explanation,
        })
      : null;
    await tx.insert(RecusalDecision, {
      ...{ requestId: request.id, drawId: request.drawId, headName: decision.headName, conflictId },
    });
  }
}
