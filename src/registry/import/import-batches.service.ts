import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, systemActor } from '../../audit/actor.js';
import { chineseInstant } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { AgenciesService } from '../agencies.service.js';
import { ScopeService } from '../scope.service.js';
import { ImportBatch } from './import-batch.entity.js';

/** A batch without its file. */
export type StoredBatch = Omit<ImportBatch, 'file'>;

/** Everything but the file, which may be large. */
const WITHOUT_FILE = {
  ...{ id: true, kind: true, fileName: true, digest: true, state: true, summary: true, agencyCode: true },
  ...{ createdBy: true, createdAt: true, appliedBy: true, appliedAt: true },
} as const;
const LISTED = 50;

/** Reads the files that were uploaded. Staff see those of their agency and below; the bureau sees all. */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly scopes: ScopeService,
  ) {}

  /** The newest fifty that the actor may see. */
  async list(actor: Actor): Promise<StoredBatch[]> {
    const tx = this.dataSource.manager;
    const query = tx.createQueryBuilder(ImportBatch, 'b').orderBy('b.id', 'DESC').take(LISTED);
    query.select(Object.keys(WITHOUT_FILE).map((key) => `b.${key}`));
    if (!(await this.scopes.of(actor, tx)).everything) {
      const within = actor.agencyCode === null ? [] : await this.agencies.within(actor.agencyCode, tx);
      query.where('b.agencyCode = ANY (:within)', { within });
    }
    return query.getMany();
  }

  /** @throws DomainError NOT_FOUND, FORBIDDEN (of another agency) */
  async get(actor: Actor, id: string): Promise<StoredBatch> {
    const batch = isId(id)
      ? await this.dataSource.manager.findOne(ImportBatch, { select: WITHOUT_FILE, where: { id } })
      : null;
    if (!batch) throw unknown();
    await this.requireScope(actor, batch.agencyCode);
    return batch;
  }

  /** A batch that may still be imported. @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (imported already) */
  async withFile(actor: Actor, id: string): Promise<ImportBatch> {
    const batch = await this.find(this.dataSource.manager, id);
    await this.requireScope(actor, batch.agencyCode);
    requireFresh(batch);
    return batch;
  }

  /** A batch, and somebody with the scope of who uploaded it. @throws DomainError NOT_FOUND */
  async asUploaded(id: string): Promise<{ batch: ImportBatch; uploader: Actor }> {
    const batch = await this.find(this.dataSource.manager, id);
    const { bySystem } = batch.summary;
    const system = systemActor(batch.createdBy);
    // Any account that keeps the registries will do: the scope is that of the agency.
    const clerk: Actor = { ...system, accountId: '0', roles: ['PLANNER'], agencyCode: batch.agencyCode };
    const uploader = bySystem ? system : clerk;
    return { batch, uploader };
  }

  /** The batch without its file, kept from others until the transaction ends. @throws DomainError CONFLICT */
  async locked(tx: EntityManager, id: string): Promise<StoredBatch> {
    const batch = await tx.findOne(ImportBatch, {
      ...{ select: WITHOUT_FILE, where: { id } },
      lock: { mode: 'pessimistic_write' },
    });
    if (!batch) throw unknown();
    requireFresh(batch);
    return batch;
  }

  private async find(tx: EntityManager, id: string): Promise<ImportBatch> {
    const batch = isId(id) ? await tx.findOneBy(ImportBatch, { id }) : null;
    if (!batch) throw unknown();
    return batch;
  }

  private async requireScope(actor: Actor, agencyCode: string | null): Promise<void> {
    if ((await this.scopes.of(actor)).everything) return;
    await this.agencies.requireScope(actor, agencyCode ?? '');
  }
}

function unknown(): DomainError {
  return new DomainError('NOT_FOUND', '没有这次导入。请从“导入”页面重新选择。');
}

function requireFresh({ state, appliedBy, appliedAt }: StoredBatch): void {
  if (state === 'PREVIEWED') return;
  const when = appliedAt ? chineseInstant(appliedAt) : '';
  throw new DomainError(
    'CONFLICT',
    `这个文件已由${appliedBy ?? ''}于${when}导入，不能再次导入。如有改动，请重新上传文件。`,
  );
}
