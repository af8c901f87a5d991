import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { sha256 } from '../../kernel/hash.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { PublicTexts } from '../../registry/public-texts.service.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import { DisclosureDraft } from '../steps/draft.entity.js';
import { FieldPolicies } from './field-policies.service.js';
import type { Cut, Policy } from './policy.rules.js';
import { readCuts, Redactor } from './redactor.js';

/** Of which thing, with which cuts and by which policies a content is redacted. */
export interface RedactionOf {
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly cuts: readonly Cut[];
  readonly policies: ReadonlyMap<string, Policy>;
}

/** Makes what redacts a content. */
@Injectable()
export class Redactors {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly fieldPolicies: FieldPolicies,
    private readonly texts: PublicTexts,
  ) {}

  /** By the policies and cuts in force of a thing. */
  async of(tx: EntityManager, kind: DisclosureKind, objectId: string): Promise<Redactor> {
    const policies = await this.fieldPolicies.current(tx, kind);
    return this.by(tx, { kind, objectId, policies, cuts: await this.cuts(tx, kind, objectId) });
  }

  /** By given ones. */
  async by(tx: EntityManager, { kind, objectId, cuts, policies }: RedactionOf): Promise<Redactor> {
    return new Redactor({
      ...{ kind, policies, cuts },
      people: await this.texts.names(tx),
      pseudonym: (text) => this.pseudonym(`${kind} ${objectId} ${text}`),
    });
  }

  /** What was last cut of a thing, whatever became of that draft: the next one has it too. */
  async cuts(tx: EntityManager, kind: DisclosureKind, objectId: string): Promise<Cut[]> {
    const [last] = await tx.find(DisclosureDraft, {
      select: { id: true, cuts: true },
      where: { kind, objectId },
      order: { id: 'DESC' },
      take: 1,
    });
    return last ? readCuts(last) : [];
  }

  /** Six digits that only this office can lead back to the text; within one thing the same text has the same. */
  private pseudonym(text: string): string {
    const digest = sha256(`publication pseudonym|${this.config.secretKey}|${text}`);
    return String(Number.parseInt(digest.slice(0, 10), 16) % 1_000_000).padStart(6, '0');
  }
}
