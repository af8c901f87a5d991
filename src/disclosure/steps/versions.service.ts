import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../platform/clock.js';
import { Disclosure, DisclosureRow } from '../disclosure.entity.js';
import { DISCLOSURE_ACTIONS, DISCLOSURE_KINDS, type DisclosureKind } from '../disclosure.rules.js';
import type { SearchRow } from '../kinds/source.js';

const ROWS_PER_INSERT = 1000;

/** What was published. */
export interface Published {
  /** Id of the publication: /public/disclosures/:id. */
  readonly id: string;
  readonly version: number;
}

/** A version as it is written: all but who publishes it and when. */
export type NewVersion = Omit<Disclosure, 'id' | 'publishedBy' | 'publishedName' | 'publishedAt'>;

/** The versions of what is published. A version is never changed: what is added later is a new version. */
@Injectable()
export class Versions {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The newest version of a thing, or null. */
  async newest(tx: EntityManager, kind: DisclosureKind, objectId: string): Promise<Disclosure | null> {
    const found = await tx.find(Disclosure, {
      where: { kind, objectId },
      order: { version: 'DESC' },
      take: 1,
    });
    return found[0] ?? null;
  }

  /** Writes a version with the rows that the search finds, and its entry in the log. */
  async save(
    tx: EntityManager,
    actor: Actor,
    version: NewVersion,
    of: { readonly objectKind: string; readonly rows: readonly SearchRow[] },
  ): Promise<Published> {
    const saved = await tx.save(
      tx.create(Disclosure, {
        ...version,
        ...{ publishedBy: actor.accountId, publishedName: actor.name, publishedAt: this.clock.now() },
      }),
    );
    for (let from = 0; from < of.rows.length; from += ROWS_PER_INSERT) {
      const part = of.rows.slice(from, from + ROWS_PER_INSERT);
      await tx.insert(
        DisclosureRow,
        part.map((row, index) => ({ ...row, disclosureId: saved.id, position: from + index + 1 })),
      );
    }
    const { kind, action, documentNo, digest } = version;
    await this.audit.record(tx, actor, {
      act: `${DISCLOSURE_ACTIONS[action]}${DISCLOSURE_KINDS[kind]}`,
      objectKind: of.objectKind,
      objectId: version.objectId,
      detail: {
        ...{ disclosure: saved.id, version: version.version, rows: of.rows.length, digest },
        ...(documentNo === null ? {} : { documentNo }),
      },
    });
    return { id: saved.id, version: version.version };
  }
}
