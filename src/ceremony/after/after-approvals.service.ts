import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { AfterEvent } from '../../draw/types.js';
import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { utcSecond } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { DrawAfterDecision, DrawAfterRequest, DrawEvent } from './after.entity.js';
import { carryOut } from './after.rules.js';
import { openRequests } from './after.queries.js';
import { AfterPeople, type FramePeople } from './after-people.service.js';
import { actOf, isDecider, isSamePerson, namedRefusal, stateRefusal } from './after-request.rules.js';
import { AfterState, type LiveDraw } from './after-state.service.js';
import { AFTER_SUBSTITUTION, CHANGE_KINDS } from './after-reasons.js';
import { CeremonyService } from '../ceremony.service.js';
import { ON_CHANGED, type OnChanged } from './changed-hook.js';
import type { Draw } from '../draw.entity.js';
import { RecusalRows } from '../recusal/recusal-rows.service.js';
import { stepOf } from '../step.rules.js';
import { seatsNow } from './seats-now.queries.js';

const LONGEST_REASON = 500;

/** The second of the two people approves or declines; only then is it computed who comes next. */
@Injectable()
export class AfterApprovals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly people: AfterPeople,
    private readonly states: AfterState,
    private readonly recusals: RecusalRows,
    private readonly modules: ModuleRef,
  ) {}

  /**
   * Carries out a request: events, tasks and audit entry in one transaction; of a recusal the register of conflicts,
   * too.
   * @param stated name of the head who has decided a recusal, where the actor is not the head
   * @returns numbers of the events
   * @throws DomainError FORBIDDEN, NOT_FOUND, CONFLICT (decided already, an earlier request waits, the task's state),
   * STALE (the seat or subject has changed since), RULE_BROKEN (same person, person concerned)
   */
  async approve(
    actor: Actor,
    drawId: string,
    requestId: string,
    stated: string | null = null,
  ): Promise<number[]> {
    requireDecider(actor);
    return this.dataSource.transaction(async (tx) => {
      const { draw, request } = await this.lockOpen(tx, actor, drawId, requestId);
      await this.requireTurn(tx, draw, request);
      await this.requireTask(tx, draw, request);
      const people = await this.people.of(tx, draw);
      await this.requireUnconcerned(tx, actor, request, people);
      const head = await this.recusals.headFor(tx, actor, request.id, stated);
      const live = await this.states.load(tx, draw);
      const now = this.clock.now();
      const asked = { ...request, absent: JSON.parse(request.absent) as string[] };
      const events = carryOut(live.afterwards, asked, {
        ...{ at: utcSecond(now), teams: live.rules.teams, unavailable: people.unavailable },
      });
      await this.decide(tx, actor, request, 'APPROVED', null, now);
      if (head !== null) await this.recusals.decide(tx, actor, request, { granted: true, headName: head });
      for (const event of events) {
        await this.insert(tx, actor, draw, request, event, people, now);
        await this.tell(tx, actor, draw, event, live, people);
      }
      const numbers = events.map(({ n }) => n);
      await this.ceremony.record(tx, actor, actOf('批准', request.kind), draw, {
        ...{ request: request.id, subject: request.subjectCode, by: request.requestedBy },
        ...{ firstEvent: numbers[0], lastEvent: numbers.at(-1) ?? null, head: head ?? request.headName },
      });
      return numbers;
    });
  }

  /** Declines a request, with a reason. @throws DomainError as `approve`, INVALID_INPUT without a reason */
  async decline(
    actor: Actor,
    drawId: string,
    requestId: string,
    reason: string,
    stated: string | null = null,
  ): Promise<void> {
    requireDecider(actor);
    const text = cleanText(reason);
    await this.dataSource.transaction(async (tx) => {
      const { draw, request } = await this.lockOpen(tx, actor, drawId, requestId);
      const fault = (message: string) =>
        new DomainError('INVALID_INPUT', '没有办理，请按提示修改。', [
          { field: 'decline', code: 'REQUIRED', message },
        ]);
      if (text.length < 4 || text.length > LONGEST_REASON) {
        throw fault(`请写明不予批准的原因(4至${LONGEST_REASON}字)。`);
      }
      if (holdsIdCardNumber(text)) throw fault('原因中含有居民身份证号码，请删去后再提交。');
      const head = await this.recusals.headFor(tx, actor, request.id, stated);
      await this.decide(tx, actor, request, 'DECLINED', text, this.clock.now());
      if (head !== null) await this.recusals.decide(tx, actor, request, { granted: false, headName: head });
      await this.ceremony.record(tx, actor, actOf('不予批准', request.kind), draw, {
        ...{ request: request.id, subject: request.subjectCode, by: request.requestedBy, reason: text, head },
      });
    });
  }

  /** Locks the draw, so that of two decisions at once one finds the other. */
  private async lockOpen(
    tx: EntityManager,
    actor: Actor,
    drawId: string,
    requestId: string,
  ): Promise<{ draw: Draw; request: DrawAfterRequest }> {
    const draw = await this.ceremony.lock(tx, drawId);
    const request = isId(requestId)
      ? await tx.findOneBy(DrawAfterRequest, { id: requestId, drawId: draw.id })
      : null;
    if (!request) throw new DomainError('NOT_FOUND', '没有这份申请。请从“抽取后的变更”中打开。');
    const decided = await tx.findOneBy(DrawAfterDecision, { requestId: request.id });
    if (decided) {
      const what = decided.decision === 'APPROVED' ? '批准' : '不予批准';
      throw new DomainError('CONFLICT', `这份申请已由${decided.decidedBy}${what}，不能再次办理。`);
    }
    if (isSamePerson(actor, request)) {
      throw new DomainError('RULE_BROKEN', '申请人不能审批自己提出的申请，请由另一名有权限的人员办理。');
    }
    const refused = stateRefusal(draw);
    if (refused !== null) throw new DomainError('CONFLICT', refused);
    return { draw, request };
  }

  /** The number of an event decides on whom the lot falls: the order is that of the requests, nobody's choice. */
  private async requireTurn(tx: EntityManager, draw: Draw, request: DrawAfterRequest): Promise<void> {
    const [first] = await openRequests(tx, draw.id);
    if (!first || first.id === request.id) return;
    throw new DomainError(
      'CONFLICT',
      `还有更早的申请没有审批(${first.requestedBy}申请${CHANGE_KINDS[first.kind]})。申请须按提出的先后审批，免得有人借先后选择结果。`,
    );
  }

  private async requireTask(tx: EntityManager, draw: Draw, request: DrawAfterRequest): Promise<void> {
    const refusal = await this.hook.refusalOf(tx, {
      ...{ drawId: draw.id, subjectCode: request.subjectCode },
      substitution: request.kind === 'SUBSTITUTED',
    });
    if (refusal !== null) throw new DomainError('CONFLICT', refusal);
  }

  /** Whoever leaves or is named does not decide on it; whoever is named must be able to come today. */
  private async requireUnconcerned(
    tx: EntityManager,
    actor: Actor,
    request: DrawAfterRequest,
    people: FramePeople,
  ): Promise<void> {
    const own = people.codeOf(actor.inspectorId);
    if (own !== null && (own === request.leftCode || own === request.byCode)) {
      throw new DomainError('RULE_BROKEN', '这份申请涉及您本人的席位，请由其他有权限的人员审批。');
    }
    if (request.kind !== 'DIRECT') return;
    const seats = await seatsNow(tx, request.drawId, request.subjectCode);
    const refusal = namedRefusal(request, people, seats);
    if (refusal !== null) throw new DomainError('RULE_BROKEN', refusal);
  }

  private async decide(
    tx: EntityManager,
    actor: Actor,
    request: DrawAfterRequest,
    decision: 'APPROVED' | 'DECLINED',
    reason: string | null,
    decidedAt: Date,
  ): Promise<void> {
    await tx.insert(DrawAfterDecision, {
      ...{ drawId: request.drawId, requestId: request.id, decision, reason, decidedAt },
      ...{ decidedAccountId: actor.accountId, decidedBy: actor.name },
    });
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    request: DrawAfterRequest,
    event: AfterEvent,
    people: FramePeople,
    at: Date,
  ): Promise<void> {
    const idOf = (code: string | null) => people.byCode.get(code ?? '')?.inspectorId ?? null;
    const substitution = event.kind === 'SUBSTITUTED';
    const reasonCode = event.reason === AFTER_SUBSTITUTION ? 'SUBSTITUTION' : request.reasonCode;
    await tx.insert(DrawEvent, {
      ...{ drawId: draw.id, n: event.n, kind: event.kind, reasonCode, subjectCode: event.subject },
      at: new Date(utcSecond(at)),
      bySubjectCode: substitution ? event.by : null,
      poolCode: substitution ? null : event.agency,
      seat: substitution ? null : event.seat,
      leftInspectorId: substitution ? null : idOf(event.left),
      byInspectorId: substitution ? null : idOf(event.by),
      payload: canonicalJson(event as unknown as CanonicalValue),
      ...{ requestId: request.id, approvedAccountId: actor.accountId, approvedBy: actor.name },
    });
  }

  /** Lets the inspection tasks follow. */
  private async tell(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    event: AfterEvent,
    { rules, areaOf, drawn, inspectors }: LiveDraw,
    people: FramePeople,
  ): Promise<void> {
    if (event.kind === 'SUBSTITUTED') {
      const by = drawn.get(event.by);
      if (!by) throw new Error(`${event.by} is not in drawn.tsv of draw ${draw.number}`);
      const seats = rules.teams.flatMap(({ agency, size, ladder }) =>
        Array.from({ length: size }, (_, seat) => ({ poolCode: agency, seat, step: ladder[0] })),
      );
      const { code, stratum, rank, ticket } = by;
      await this.hook.replaceTask(tx, actor, {
        ...{ drawId: draw.id, drawNumber: draw.number, subjectCode: event.subject, seats },
        by: { code, stratum, rank, ticket },
      });
      return;
    }
    const person = inspectors.get(event.by)?.area;
    const ladder = rules.teams.find(({ agency }) => agency === event.agency)?.ladder ?? [];
    const drawnStep = stepOf(ladder, person, areaOf.get(event.subject) ?? '', rules.neighbours);
    await this.hook.changeSeat(tx, actor, {
      ...{ drawId: draw.id, subjectCode: event.subject, poolCode: event.agency, seat: event.seat },
      inspectorId: people.byCode.get(event.by)?.inspectorId ?? null,
      step: event.kind === 'DIRECT' ? 'DIRECT' : drawnStep,
    });
  }

  private get hook(): OnChanged {
    return this.modules.get<OnChanged>(ON_CHANGED, { strict: false });
  }
}

function requireDecider(actor: Actor): void {
  if (isDecider(actor)) return;
  throw new DomainError('FORBIDDEN', '只有机关负责人、抽取人员或系统管理人员可以审批抽取后的变更。');
}
