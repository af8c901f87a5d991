import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { type Day, isDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { isKeeper } from '../../registry/scope.rules.js';
import type { ListPage } from '../../registry/search.rules.js';
import { sourceFaults } from '../credit.rules.js';
import { CARD_COLOURS, CARD_HOLDERS } from '../credit.types.js';
import { cardFaults, type CardInput, cleanCard, hasCardWords } from './card.rules.js';
import {
  type CardFilter,
  findCards,
  type ListedCard,
  type TargetedHolder,
  targetedOn,
} from './cards.queries.js';
import { PermitCard, PermitCardLift } from './permit-card.entity.js';

/**
 * Yellow and red cards of over-limit transport permits. By the rules a card raises a stratum or puts its holder on the
 * list for targeted inspections; it never takes anybody out of a draw.
 */
@Injectable()
export class PermitCards {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** One page of 50, newest first. */
  async list(filter: CardFilter, page = 1): Promise<ListPage<ListedCard>> {
    return findCards(this.dataSource.manager, filter, this.clock.today(), page);
  }

  /** The same whole, for workbooks. */
  async all(filter: CardFilter): Promise<readonly ListedCard[]> {
    return (await findCards(this.dataSource.manager, filter, this.clock.today(), null)).rows;
  }

  /** Every card of a firm, its vehicles' included. */
  async of(code: string): Promise<readonly ListedCard[]> {
    return this.all({ code, state: 'ALL' });
  }

  /** Who is to be inspected on purpose, today or on a day. */
  async targeted(day: Day = this.clock.today()): Promise<TargetedHolder[]> {
    return targetedOn(this.dataSource.manager, day);
  }

  /**
   * Registers a card.
   * @returns its id
   * @throws DomainError INVALID_INPUT (by field), FORBIDDEN, CONFLICT (the same stands already)
   */
  async record(actor: Actor, input: CardInput): Promise<string> {
    requireKeeper(actor);
    const card = cleanCard(input);
    const faults = cardFaults(card);
    if (faults.length > 0 || !hasCardWords(card)) {
      throw new DomainError('INVALID_INPUT', '红黄牌没有登记，请按提示修改。', faults);
    }
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'permit cards');
      const same = await tx
        .createQueryBuilder(PermitCard, 'card')
        .where('card.colour = :colour AND card.holder = :holder AND card.validFrom = :validFrom', card)
        .andWhere('card.code IS NOT DISTINCT FROM :code AND card.plate IS NOT DISTINCT FROM :plate', card)
        .andWhere('card.source = :source', card)
        .getExists();
      if (same) throw new DomainError('CONFLICT', '同一文书的这张红黄牌已经登记，不必重复登记。');
      const { identifiers } = await tx.insert(PermitCard, {
        ...card,
        ...{ recordedBy: actor.name, recordedAccount: actor.accountId, recordedAt: this.clock.now() },
      });
      const id = String(identifiers[0].id);
      await this.audit.record(tx, actor, {
        act: `登记${CARD_HOLDERS[card.holder]}${CARD_COLOURS[card.colour]}`,
        ...{ objectKind: 'permit_card', objectId: id },
        detail: { ...card },
      });
      return id;
    });
  }

  /**
   * Lifts a card from a day on; it stays on record.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (lifted already), INVALID_INPUT (fields `liftedOn`, `reason`)
   */
  async lift(
    actor: Actor,
    id: string,
    input: { readonly liftedOn: Day; readonly reason: string },
  ): Promise<void> {
    requireKeeper(actor);
    const reason = cleanText(input.reason);
    const { liftedOn } = input;
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'permit cards');
      const card = isId(id) ? await tx.findOneBy(PermitCard, { id }) : null;
      if (!card) throw new DomainError('NOT_FOUND', '没有这张红黄牌，请从列表中重新选择。');
      if (await tx.existsBy(PermitCardLift, { cardId: id })) {
        throw new DomainError('CONFLICT', '这张红黄牌已经解除，不必再解除。');
      }
      const faults = sourceFaults('reason', reason, '解除的原因');
      if (!isDay(liftedOn) || liftedOn < card.validFrom || liftedOn > card.validTo) {
        const message = `解除日期应在 ${card.validFrom} 至 ${card.validTo} 之间，请改正。`;
        faults.push({ field: 'liftedOn', code: 'DAY', message });
      }
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有解除，请按提示修改。', faults);
      const lift = { liftedOn, reason };
      await tx.insert(PermitCardLift, {
        ...lift,
        ...{ cardId: id, liftedBy: actor.name, liftedAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '解除红黄牌', objectKind: 'permit_card', objectId: id, detail: lift },
      });
    });
  }
}

function requireKeeper(actor: Actor): void {
  if (actor.accountId === null || isKeeper(actor)) return;
  throw new DomainError('FORBIDDEN', '只有计划编制或系统管理人员可以登记、解除红黄牌。');
}
