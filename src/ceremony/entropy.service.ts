import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import type { EntropyKind, EntropyPlanEntry } from '../draw/types.js';
import { DomainError } from '../kernel/domain-error.js';
import { cleanText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { CeremonyService } from './ceremony.service.js';
import type { Draw } from './draw.entity.js';
import { DrawEntropy, DrawEntropyConfirmation } from './draw-parts.entity.js';
import { cleanDigits, digitFaults, type GivenDigits } from './entropy.rules.js';
import { requireState } from './states.js';

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
    return planOf(draw).map(({ witness, digits, kind }, position) => {
      const entry = entries.find((one) => one.position === position);
      return {
        ...{ position, witness, digits, kind },
        text: entry?.text ?? null,
        revision: entry?.revision ?? 0,
        enteredBy: entry?.enteredBy ?? null,
        enteredAccountId: entry?.enteredAccountId ?? null,
        confirmedBy: confirmations.find((one) => one.position === position)?.confirmedBy ?? null,
      };
    });
  }

  /**
   * Enters digits of some witnesses or of all. Until they are confirmed they may be entered again; every entry
   * stays on record.
   * @throws DomainError INVALID_INPUT with every fault, CONFLICT once confirmed or not frozen
   */
  async give(actor: Actor, drawId: string, given: readonly GivenDigits[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.lockFrozen(tx, drawId);
      const state = await this.witnesses(draw, tx);
      const digits = given.map(({ witness, text }) => ({
        witness: cleanText(witness),
        text: cleanDigits(text),
      }));
      const faults = digitFaults(planOf(draw), digits);
      if (digits.length === 0) faults.push({ code: 'REQUIRED', message: '请至少录入一名监督员的数字。' });
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '数字没有录入，请按提示修改。', faults);
      for (const { witness, text } of digits) {
        const planned = state.find((one) => one.witness === witness);
        if (!planned || planned.text === text) continue;
        if (planned.confirmedBy !== null) {
          throw new DomainError(
            'CONFLICT',
            `${witness}的数字已由${planned.confirmedBy}核对确认，不能再改动。`,
          );
        }
        await tx.insert(DrawEntropy, {
          ...{ drawId, text, witness, kind: planned.kind, position: planned.position },
          revision: planned.revision + 1,
          enteredAccountId: actor.accountId,
          enteredBy: actor.name,
          enteredAt: this.clock.now(),
        });
      }
      const names = digits.map(({ witness }) => witness).join('、');
      await this.ceremony.record(tx, actor, '录入监督员数字', draw, { witnesses: names });
    });
  }

  /**
   * Another person confirms that these are the digits read aloud.
   * @param seen the digits that this person has compared; other ones now are refused as STALE
   * @throws DomainError RULE_BROKEN for the person who entered them
   */
  async confirm(actor: Actor, drawId: string, seen: readonly GivenDigits[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.lockFrozen(tx, drawId);
      const entries = await tx.find(DrawEntropy, { where: { drawId }, order: { revision: 'DESC' } });
      const state = await this.witnesses(draw, tx);
      if (seen.length === 0) {
        throw new DomainError('INVALID_INPUT', '没有可以确认的数字，请先录入。');
      }
      for (const { witness, text } of seen) {
        const planned = state.find((one) => one.witness === cleanText(witness));
        const entry = entries.find((one) => one.position === planned?.position);
        if (!planned || !entry) throw new DomainError('CONFLICT', `${witness}的数字尚未录入，不能确认。`);
        if (planned.confirmedBy !== null) continue;
        requireSameText(entry, text);
        requireOther(entry, actor);
        await tx.insert(DrawEntropyConfirmation, {
          ...{ drawId, position: planned.position, revision: entry.revision },
          confirmedAccountId: actor.accountId,
          confirmedBy: actor.name,
          confirmedAt: this.clock.now(),
        });
      }
      const names = seen.map(({ witness }) => cleanText(witness)).join('、');
      await this.ceremony.record(tx, actor, '确认监督员数字', draw, { witnesses: names });
    });
  }

  private async lockFrozen(tx: EntityManager, drawId: string): Promise<Draw> {
    const draw = await this.ceremony.lock(tx, drawId);
    if (draw.state === 'PLANNED') {
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
