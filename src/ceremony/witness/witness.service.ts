import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccountsService } from '../../accounts/accounts.service.js';
import type { Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { entropyPlanFaults } from './entropy.rules.js';
import { DrawWitness } from './witness.entity.js';
import { type PlannedWitness, plannedWitness, type WitnessInput, witnessText } from './witness.rules.js';

/** A planned set of witnesses, and what is wrong with it. */
export interface WitnessPlan {
  readonly witnesses: readonly PlannedWitness[];
  readonly faults: readonly Fault[];
}

/** An account that may be named as a witness. */
export interface Candidate {
  readonly accountId: string;
  /** 公证员(gongzheng): a log-in name tells two people of one name apart. */
  readonly name: string;
}

/** Names the witnesses of a draw. */
@Injectable()
export class WitnessService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  /** Accounts that a freeze may name: of witnesses, and not of people who draw. */
  async candidates(): Promise<Candidate[]> {
    return (await this.accounts.list())
      .filter(({ disabled, roles }) => !disabled && roles.includes('WITNESS') && !roles.includes('DRAWER'))
      .map(({ id, displayName, loginName }) => ({ accountId: id, name: `${displayName}(${loginName})` }));
  }

  /** Reads what was typed. @param reason why witnesses or digits are fewer than asked for; may be empty */
  async plan(input: readonly WitnessInput[], reason: string): Promise<WitnessPlan> {
    const witnesses = input.map(plannedWitness);
    const faults = entropyPlanFaults(witnesses, reason, this.clock.now());
    if (witnesses.every(({ accountId }) => accountId === null)) return { witnesses, faults };
    const known = new Set((await this.candidates()).map(({ accountId }) => accountId));
    witnesses.forEach(({ accountId }, index) => {
      if (accountId === null || known.has(accountId)) return;
      faults.push({
        field: `entropyPlan.${index}.accountId`,
        code: 'ENTROPY_PLAN',
        message: `第${index + 1}名监督员的账号不能用：须是在用的监督员账号，且没有抽取权限。请改选或留空。`,
      });
    });
    return { witnesses, faults };
  }

  /** Keeps the witnesses in the transaction of the freeze, before its state changes. */
  async save(tx: EntityManager, drawId: string, witnesses: readonly PlannedWitness[]): Promise<void> {
    const rows = witnesses.map((one, position) => ({
      ...{ drawId, position, witness: witnessText(one), name: one.name },
      ...{ organisation: one.organisation, role: one.role, accountId: one.accountId },
      ...{ device: one.device, issue: one.issue, publishedAt: one.publishedAt },
    }));
    await tx.insert(DrawWitness, rows);
  }
}
