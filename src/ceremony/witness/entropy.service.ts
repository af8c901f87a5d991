import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { EntropyKind, EntropyPlanEntry } from '../../draw/types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { CeremonyService } from '../ceremony.service.js';
import type { Draw } from '../draw.entity.js';
import { DrawEntropy, DrawEntropyConfirmation, DrawTransition } from '../draw-parts.entity.js';
import {
  cleanDigits,
  digitFaults,
  type GivenDigits,
  mayConfirm,
  mayEnter,
  requireMayEnter,
  requireTakesPart,
} from './entropy.rules.js';
import { isBeforeFreeze, requireState } from '../states.js';
import { DrawWitness } from './witness.entity.js';
import { deviceName } from './witness.rules.js';

/** One planned witness and what has been given so far. */
export interface WitnessState {
  readonly position: number;
  readonly witness: string;
  readonly digits: number;
  readonly kind: EntropyKind;
  /** Newest entry; null while none. */
  readonly text: string | null;
  /** How often digits were entered; more than one is shown on the record. */
  readonly revision: number;
  readonly enteredBy: string | null;
  readonly enteredAccountId: string | null;
  readonly confirmedBy: string | null;
  /** Name alone; of a public value what it is called. */
  readonly name: string;
  readonly organisation: string | null;
  readonly role: string | null;
  /** The witness's own account; null: the drawer writes down what is read aloud. */
  readonly accountId: string | null;
  /** How the digits come about, in words. */
  readonly deviceName: string;
  readonly issue: string | null;
  /** When the public value comes out. */
  readonly publishedAt: Date | null;
}

/** Takes the witnesses' digits between freeze and draw: one enters them, another one confirms. */
@Injectable()
export class EntropyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
  ) {}

  /** The plan of entropy of a frozen draw with what was given, in order; empty before the freeze. */
  async witnesses(draw: Draw, tx: EntityManager = this.dataSource.manager): Promise<WitnessState[]> {
    const entries = await tx.find(DrawEntropy, { where: { drawId: draw.id }, order: { revision: 'DESC' } });
    const confirmations = await tx.findBy(DrawEntropyConfirmation, { drawId: draw.id });
    const named = await tx.findBy(DrawWitness, { drawId: draw.id });
    return planOf(draw).map(({ witness, digits, kind }, position) => {
      const { name, organisation, role, accountId, device, issue, publishedAt } =
        named.find((one) => one.position === position) ?? unnamed(witness);
      const entry = entries.find((one) => one.position === position);
      return {
        ...{ position, witness, digits, kind, name, organisation, role, accountId, issue, publishedAt },
        deviceName: deviceName({ device, kind }),
        text: entry?.text ?? null,
        revision: entry?.revision ?? 0,
        enteredBy: entry?.enteredBy ?? null,
        enteredAccountId: entry?.enteredAccountId ?? null,
        confirmedBy: confirmations.find((one) => one.position === position)?.confirmedBy ?? null,
      };
    });
  }

  /** Why fewer witnesses or digits than usual were planned, as the freeze recorded it; null for a full plan. */
  async thinNote(draw: Draw): Promise<string | null> {
    const where = { drawId: draw.id, toState: 'FROZEN' };
    return (await this.dataSource.manager.findOneBy(DrawTransition, where))?.reason ?? null;
  }

  /** The same for one visitor: which digits may he or she enter or confirm now. */
  async desk(
    draw: Draw,
    actor: Actor,
  ): Promise<(WitnessState & { mayEnter: boolean; mayConfirm: boolean })[]> {
    const states = await this.witnesses(draw);
    const open = draw.state === 'FROZEN';
    return states.map((one) => ({
      ...one,
      mayEnter: open && one.confirmedBy === null && mayEnter(one, actor),
      mayConfirm: open && mayConfirm(one, states, actor),
    }));
  }

  /**
   * Enters digits of some witnesses or of all. Until they are confirmed they may be entered again; every entry
   * stays on record. A witness enters the own digits alone, who draws writes down what anyone reads aloud.
   * @throws DomainError INVALID_INPUT with every fault, FORBIDDEN for an account that the draw does not name,
   *   CONFLICT once confirmed, before a public value has come out, or not frozen
   */
  async give(actor: Actor, drawId: string, given: readonly GivenDigits[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.lockFrozen(tx, drawId);
      const state = await this.witnesses(draw, tx);
      requireTakesPart(draw.number, state, actor);
      const digits = given.map(({ witness, text }) => ({
        witness: cleanText(witness),
        text: cleanDigits(text),
      }));
      const faults = digitFaults(planOf(draw), digits);
      if (digits.length === 0) faults.push({ code: 'REQUIRED', message: '请至少录入一名监督员的数字。' });
      const entries = digits.flatMap(({ witness, text }) => {
        const planned = state.find((one) => one.witness === witness);
        return planned ? [{ planned, text }] : [];
      });
      for (const { planned } of entries) requireMayEnter(planned, actor);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '数字没有录入，请按提示修改。', faults);
      for (const { planned } of entries) this.requireOpen(planned);
      const added = entries.filter(({ planned, text }) => planned.text !== text);
      for (const entry of added) await this.insertEntry(tx, actor, drawId, entry);
      if (added.length === 0) return;
      const names = added.map(({ planned }) => planned.witness).join('、');
      await this.ceremony.record(tx, actor, '录入监督员数字', draw, { witnesses: names });
    });
  }

  private async insertEntry(
    tx: EntityManager,
    actor: Actor,
    drawId: string,
    { planned, text }: { planned: WitnessState; text: string },
  ): Promise<void> {
    await tx.insert(DrawEntropy, {
      ...{ drawId, text, witness: planned.witness, kind: planned.kind, position: planned.position },
      revision: planned.revision + 1,
      enteredAccountId: actor.accountId,
      enteredBy: actor.name,
      enteredAt: this.clock.now(),
    });
  }

  private requireOpen({ witness, confirmedBy, publishedAt }: WitnessState): void {
    if (confirmedBy !== null) {
      throw new DomainError('CONFLICT', `${witness}的数字已由${confirmedBy}核对确认，不能再改动。`);
    }
    if (publishedAt === null || publishedAt <= this.clock.now()) return;
    throw new DomainError('CONFLICT', `${witness}尚未公布，不能录入。请在公布之后按公布的数值录入。`);
  }

  /**
   * Another person confirms that these are the digits read aloud: who draws, or a witness of this draw.
   * @param seen the digits that this person has compared; other ones now are refused as STALE
   * @throws DomainError RULE_BROKEN for the person who entered them, FORBIDDEN for an account that the draw does
   *   not name
   */
  async confirm(actor: Actor, drawId: string, seen: readonly GivenDigits[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.lockFrozen(tx, drawId);
      const entries = await tx.find(DrawEntropy, { where: { drawId }, order: { revision: 'DESC' } });
      const state = await this.witnesses(draw, tx);
      requireTakesPart(draw.number, state, actor);
      if (seen.length === 0) {
        throw new DomainError('INVALID_INPUT', '没有可以确认的数字，请先录入。');
      }
      const confirmed: string[] = [];
      for (const { witness, text } of seen) {
        const planned = state.find((one) => one.witness === cleanText(witness));
        const entry = entries.find((one) => one.position === planned?.position);
        if (!planned || !entry) throw new DomainError('CONFLICT', `${witness}的数字尚未录入，不能确认。`);
        requireSameText(entry, text);
        if (planned.confirmedBy !== null) continue;
        requireOther(entry, actor);
        confirmed.push(planned.witness);
        await tx.insert(DrawEntropyConfirmation, {
          ...{ drawId, position: planned.position, revision: entry.revision },
          confirmedAccountId: actor.accountId,
          confirmedBy: actor.name,
          confirmedAt: this.clock.now(),
        });
      }
      if (confirmed.length === 0) return;
      await this.ceremony.record(tx, actor, '确认监督员数字', draw, { witnesses: confirmed.join('、') });
    });
  }

  private async lockFrozen(tx: EntityManager, drawId: string): Promise<Draw> {
    const draw = await this.ceremony.lock(tx, drawId);
    if (isBeforeFreeze(draw.state)) {
      throw new DomainError('CONFLICT', '名录尚未冻结，不能录入数字。请先冻结名录并把冻结摘要交给监督员。');
    }
    requireState('seal', draw);
    return draw;
  }
}

/** The plan of entropy as frozen, in order. */
export function planOf(draw: Pick<Draw, 'entropyPlan'>): EntropyPlanEntry[] {
  return draw.entropyPlan === null ? [] : (JSON.parse(draw.entropyPlan) as EntropyPlanEntry[]);
}

/** A witness whose parts nobody wrote down. */
function unnamed(witness: string) {
  const none = {
    organisation: null,
    role: null,
    accountId: null,
    device: null,
    issue: null,
    publishedAt: null,
  };
  return { ...none, name: witness };
}

function requireSameText(entry: DrawEntropy, text: string): void {
  if (entry.text === cleanDigits(text)) return;
  throw new DomainError(
    'STALE',
    `${entry.witness}的数字在您核对之后被重新录入过，没有确认。请重新核对后再确认。`,
  );
}

function requireOther(entry: DrawEntropy, actor: Actor): void {
  const same =
    entry.enteredAccountId === actor.accountId &&
    (actor.accountId !== null || entry.enteredBy === actor.name);
  if (!same) return;
  throw new DomainError(
    'RULE_BROKEN',
    `${entry.witness}的数字是您录入的，不能由您确认。请由另一人与读出的数字核对后确认。`,
  );
}
