import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import type { RawValues } from './edit.rules.js';
import { nameInitials } from './initials.rules.js';
import {
  type BulkChanges,
  bulkFaults,
  bulkPerson,
  type BulkPerson,
  type BulkTarget,
  MOST_AT_ONCE,
  readBulkChanges,
} from './inspector-bulk.rules.js';
import type { Inspector } from './inspector.entity.js';
import { inspectorText } from './inspector.rules.js';
import {
  allInspectors,
  type InspectorFilter,
  inspectorsById,
  updateInspectors,
} from './inspectors.queries.js';
import { NamesService } from './names.service.js';
import { coversAgency, type RegistryScope } from './scope.rules.js';
import { ScopeService } from './scope.service.js';
import { insertVersions } from './versions.queries.js';

/** Whom a bulk edit is about: ticked ones, or all that a filter of the list leaves. */
export type Selection = { readonly ids: readonly string[] } | { readonly filter: InspectorFilter };

/** The people that were selected, by agency and name. */
export interface Selected {
  readonly people: readonly Inspector[];
  /** How many the filter left that are of other agencies: they are not taken in. */
  readonly leftOut: number;
}

/** Changes many inspectors at once: looked at before, written in one transaction or not at all. */
@Injectable()
export class InspectorBulk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly names: NamesService,
  ) {}

  /** @throws DomainError INVALID_INPUT (nobody), TOO_LARGE (more than MOST_AT_ONCE) */
  async select(actor: Actor, selection: Selection): Promise<Selected> {
    const tx = this.dataSource.manager;
    if ('ids' in selection) {
      const people = await inspectorsById(tx, selection.ids.filter(isId), false);
      return { people: checkedNumber(people), leftOut: 0 };
    }
    const scope = await this.scopes.of(actor, tx);
    const all = await allInspectors(tx, selection.filter);
    const people = all.filter(({ agencyCode }) => coversAgency(scope, agencyCode));
    return { people: checkedNumber(people), leftOut: all.length - people.length };
  }

  /**
   * What the changes would do to each; nothing is written.
   * @throws DomainError INVALID_INPUT with every fault of the changes and of the people
   */
  async preview(actor: Actor, targets: readonly BulkTarget[], raw: RawValues): Promise<BulkPerson[]> {
    const tx = this.dataSource.manager;
    const changes = readBulkChanges(raw, await this.names.of(tx));
    return this.people(tx, await this.scopes.of(actor, tx), targets, changes, false);
  }

  /**
   * Changes them, each with a version of its history and an audit entry; all or none.
   * @throws DomainError INVALID_INPUT with every fault, also where somebody was changed meanwhile
   * @returns how many were changed, and how many were so already
   */
  async apply(
    actor: Actor,
    targets: readonly BulkTarget[],
    raw: RawValues,
  ): Promise<{ updated: number; unchanged: number }> {
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'inspectors');
      const changes = readBulkChanges(raw, await this.names.of(tx));
      const people = await this.people(tx, await this.scopes.of(actor, tx), targets, changes, true);
      const changed = people.filter((person) => person.changes.length > 0);
      await this.write(tx, actor, changed);
      return { updated: changed.length, unchanged: people.length - changed.length };
    });
  }

  private async people(
    tx: EntityManager,
    scope: RegistryScope,
    targets: readonly BulkTarget[],
    changes: BulkChanges,
    lock: boolean,
  ): Promise<BulkPerson[]> {
    const ids = targets.map(({ id }) => id).filter(isId);
    const found = checkedNumber(await inspectorsById(tx, ids, lock));
    const people = found.map((inspector) => bulkPerson(inspector, changes));
    const faults = bulkFaults(people, targets, (code) => coversAgency(scope, code));
    if (faults.length === 0) return people;
    throw new DomainError(
      'INVALID_INPUT',
      '没有修改任何人员，请按提示改正后重新办理。',
      faults.slice(0, 100),
    );
  }

  private async write(tx: EntityManager, actor: Actor, people: readonly BulkPerson[]): Promise<void> {
    const at = this.clock.now();
    const writes = people.map(({ inspector, after }) => ({
      ...after,
      ...{ id: inspector.id, initials: nameInitials(after.name, true) },
    }));
    await updateInspectors(tx, writes, at);
    const versions = people.map(({ inspector: { id, version }, after }) => ({
      ...{ id, version: version + 1, text: inspectorText(after) },
    }));
    await insertVersions(tx, 'inspector', versions, { at, actorName: actor.name, source: '批量修改' });
    for (const { inspector, changes } of people) {
      await this.audit.record(tx, actor, {
        act: '批量修改执法检查人员',
        objectKind: 'inspector',
        objectId: inspector.id,
        detail: {
          version: inspector.version + 1,
          fields: changes.map((change) => change.field),
          together: people.length,
        },
      });
    }
  }
}

function checkedNumber<T extends Inspector>(people: readonly T[]): readonly T[] {
  if (people.length === 0) {
    const message = '没有选择人员，请在名录中勾选，或改变查询条件。';
    throw new DomainError('INVALID_INPUT', message, [{ field: 'targets', code: 'REQUIRED', message }]);
  }
  if (people.length <= MOST_AT_ONCE) return people;
  const message = `一次最多修改 ${MOST_AT_ONCE} 人，所选有 ${people.length} 人。请缩小查询范围，或导出名录修改后导入。`;
  throw new DomainError('TOO_LARGE', message);
}
