import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { FILE_KINDS, type FileKind } from '../../platform/file-kind.js';
import type { OutgoingFile } from '../../platform/http/outgoing-file.js';
import { NamesService } from '../../registry/names.service.js';
import { type InspectionTask, TaskReplacement } from '../inspection.entity.js';
import { currentSeats } from '../inspection.queries.js';
import { TaskReader } from '../task-reader.js';
import { VisitFileContent, VisitFileWithdrawal } from './visit-file.entity.js';
import { type KeptFiles, type FilePurpose, ownPool, withdrawalRefusal } from './visit-file.rules.js';
import { type FileRow, filesOf, keptOf, reliedOnUntil } from './visit-files.queries.js';
import { fileOf } from './visit-files.service.js';

/** A file of a visit for a page or a program. */
export interface FileView {
  readonly id: string;
  /** Name of the system whose part it belongs to; empty for the whole visit. */
  readonly poolName: string;
  readonly poolCode: string | null;
  readonly field: string | null;
  readonly purpose: FilePurpose;
  readonly caption: string | null;
  readonly fileName: string;
  readonly fileKind: FileKind;
  readonly bytes: number;
  /** SHA-256 of what is kept, and of what was sent. */
  readonly digest: string;
  readonly originalDigest: string;
  readonly takenAt: string | null;
  readonly position: { readonly latitude: string; readonly longitude: string } | null;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
  readonly withdrawn: { readonly reason: string; readonly by: string; readonly at: Date } | null;
  /** A picture that a page may show. */
  readonly isPicture: boolean;
  /** The visitor may withdraw it. */
  readonly mayWithdraw: boolean;
}

/** The files of a task as a visitor sees them. */
export interface TaskFiles {
  readonly task: { readonly id: string; readonly number: string; readonly subjectName: string };
  readonly files: readonly FileView[];
  readonly kept: KeptFiles;
  /** Why the visitor may not upload (Chinese); null where he sits on the team. What else is asked for is said then. */
  readonly uploadRefusal: string | null;
}

/** A file on its way out, and of which kind it is. */
export interface VisitFileContents extends OutgoingFile {
  readonly kind: FileKind;
}

/** Reads the files of visits, each visitor those of his tasks. */
@Injectable()
export class VisitFileReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: TaskReader,
    private readonly names: NamesService,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
  ) {}

  /** Files of a task, in the order in which they came. @throws DomainError NOT_FOUND, FORBIDDEN */
  async of(actor: Actor, taskId: string): Promise<TaskFiles> {
    const tx = this.dataSource.manager;
    const task = await this.looked(actor, taskId);
    const pool = ownPool(actor, await currentSeats(tx, [task.id]));
    const relied = await reliedOnUntil(tx, task.id);
    const { pools } = await this.names.of();
    const replaced = await tx.existsBy(TaskReplacement, { taskId: task.id });
    const files = (await filesOf(tx, task.id)).map((row) => viewOf(row, pools, pool, relied));
    const { id, number, subjectName } = task;
    return {
      task: { id, number, subjectName },
      files,
      kept: await keptOf(tx, task.id),
      uploadRefusal: uploadRefusal(pool, replaced),
    };
  }

  /**
   * The content of a file. A withdrawn one is for the audit only.
   * @throws DomainError NOT_FOUND, FORBIDDEN
   */
  async content(actor: Actor, taskId: string, fileId: string): Promise<VisitFileContents> {
    const tx = this.dataSource.manager;
    const task = await this.looked(actor, taskId);
    const { id, fileName, fileKind: kind } = await fileOf(tx, task.id, fileId);
    if (!actor.roles.includes('AUDITOR') && (await tx.existsBy(VisitFileWithdrawal, { fileId: id }))) {
      throw new DomainError('FORBIDDEN', '这个文件已经撤下，只供审计人员查看。');
    }
    const { content } = await tx.findOneByOrFail(VisitFileContent, { fileId: id });
    return { fileName, kind, type: FILE_KINDS[kind].type, content };
  }

  /** A task whose subject the visitor learns by its files: a look like any other at a list that is not public. */
  private async looked(actor: Actor, taskId: string): Promise<InspectionTask> {
    const task = await this.reader.require(this.dataSource.manager, actor, taskId);
    const draw = await this.ceremony.get(task.drawId);
    await this.looks.seen(actor, [draw], `现场文件 ${task.number}`);
    return task;
  }

  /** Files of a task without a visitor, for a record or a document. Withdrawn ones are left out. */
  async inForce(tx: EntityManager, taskId: string): Promise<FileRow[]> {
    return (await filesOf(tx, taskId)).filter(({ withdrawnAt }) => withdrawnAt === null);
  }
}

/** Pictures that a page may show. */
export function isPicture(kind: FileKind): boolean {
  return kind === 'JPEG' || kind === 'PNG';
}

function uploadRefusal(pool: string | null, replaced: boolean): string | null {
  if (replaced) return '这项任务的检查对象已由候补递补，不再收存文件。';
  return pool === null ? '只有这项任务检查组的成员可以上传照片和文件。' : null;
}

function viewOf(
  row: FileRow,
  pools: ReadonlyMap<string, string>,
  pool: string | null,
  relied: Date | null,
): FileView {
  const { id, poolCode, field, purpose, caption, fileName, fileKind, bytes, digest, originalDigest } = row;
  const { takenAt, latitude, longitude, uploadedBy, uploadedAt, withdrawnReason, withdrawnBy, withdrawnAt } =
    row;
  const withdrawn =
    withdrawnAt === null ? null : { reason: withdrawnReason ?? '', by: withdrawnBy ?? '', at: withdrawnAt };
  return {
    ...{ id, poolCode, field, purpose, caption, fileName, fileKind, bytes, digest, originalDigest, takenAt },
    poolName: poolCode === null ? '' : (pools.get(poolCode) ?? ''),
    position: latitude === null || longitude === null ? null : { latitude, longitude },
    ...{ uploadedBy, uploadedAt, withdrawn },
    isPicture: isPicture(fileKind),
    mayWithdraw:
      withdrawalRefusal({ poolCode, uploadedAt, withdrawn: withdrawn !== null }, pool, relied) === null,
  };
}
