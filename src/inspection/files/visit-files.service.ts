import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { type SafeFile, safeFile } from '../../platform/safe-file/safe-file.js';
import type { SentFile } from '../../platform/sent-file.js';
import { ApprovalsService } from '../approval/approvals.service.js';
import { type InspectionTask, TaskReplacement } from '../inspection.entity.js';
import { currentSeats } from '../inspection.queries.js';
import { pointField } from '../record/fields.rules.js';
import { poolOfField } from '../record/parts.rules.js';
import { RecordLoader } from '../record/record-loader.service.js';
import type { RecordState } from '../record/record-state.js';
import { TaskReader } from '../task-reader.js';
import { VisitFile, VisitFileContent, VisitFileWithdrawal } from './visit-file.entity.js';
import {
  type CleanWish,
  cleanWish,
  type FileWish,
  opIdOf,
  ownPool,
  reasonFaults,
  roomRefusal,
  wishFaults,
  withdrawalRefusal,
} from './visit-file.rules.js';
import { keptOf, reliedOnUntil } from './visit-files.queries.js';

/** What became of a file that was sent. */
export interface KeptFile {
  readonly id: string;
  readonly opId: string;
  /** SAME where this very sending was kept before: the answer to it was lost. */
  readonly status: 'SAVED' | 'SAME';
  readonly fileName: string;
  readonly bytes: number;
  /** SHA-256 of what is kept. */
  readonly digest: string;
}

/** Keeps photos and papers of visits, each looked into before; nothing that is kept is ever changed. */
@Injectable()
export class VisitFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly reader: TaskReader,
    private readonly approvals: ApprovalsService,
    private readonly records: RecordLoader,
  ) {}

  /**
   * Keeps the files of one sending, all or none; the same sending again (by its mark) keeps nothing twice.
   * @throws DomainError NOT_FOUND, FORBIDDEN (no seat), CONFLICT (state, no room, mark of another file), RULE_BROKEN
   *   (visit not approved) or INVALID_INPUT with the faults of every file
   */
  async add(actor: Actor, taskId: string, sent: readonly SentFile[], input: FileWish): Promise<KeptFile[]> {
    const wish = cleanWish(input);
    // Who may not send has nothing unpacked for him.
    await this.requirePlace(this.dataSource.manager, actor, taskId, false);
    const faults = wishFaults(wish, sent.length);
    const files = faults.some(({ code }) => code === 'TOO_MANY') ? [] : await lookedInto(sent, faults);
    if (faults.length > 0) {
      throw new DomainError('INVALID_INPUT', '文件没有收存，请按提示处理后重新上传。', faults);
    }
    return this.dataSource.transaction(async (tx) => {
      const { task, pool } = await this.requirePlace(tx, actor, taskId, true);
      if (wish.field !== null) requireField(await this.records.load(tx, task), pool, wish.field);
      const known: (KeptFile | null)[] = [];
      for (const [at, file] of files.entries()) {
        known.push(await sameBefore(tx, actor, task, file, opIdOf(wish.opId, at)));
      }
      const fresh = files.filter((_, at) => known[at] === null);
      const more = {
        files: fresh.length,
        bytes: fresh.reduce((sum, { content }) => sum + content.length, 0),
      };
      const full = more.files === 0 ? null : roomRefusal(await keptOf(tx, task.id), more);
      if (full !== null) throw new DomainError('CONFLICT', full);
      const kept: KeptFile[] = [];
      for (const [at, file] of files.entries()) {
        kept.push(
          known[at] ?? (await this.keep(tx, actor, task, pool, { wish, file, opId: opIdOf(wish.opId, at) })),
        );
      }
      return kept;
    });
  }

  /**
   * Takes a file out of the visit; row and content stay.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT or INVALID_INPUT
   */
  async withdraw(actor: Actor, taskId: string, fileId: string, reason: string): Promise<void> {
    const words = cleanText(reason);
    await this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      const file = await fileOf(tx, task.id, fileId);
      const pool = ownPool(actor, await currentSeats(tx, [task.id]));
      const withdrawn = await tx.existsBy(VisitFileWithdrawal, { fileId: file.id });
      const refusal = withdrawalRefusal({ ...file, withdrawn }, pool, await reliedOnUntil(tx, task.id));
      if (refusal !== null) throw new DomainError(refusal.code, refusal.message);
      const faults = reasonFaults(words);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '文件没有撤下，请按提示修改。', faults);
      await tx.insert(VisitFileWithdrawal, {
        ...{ fileId: file.id, reason: words, accountId: actor.accountId ?? '' },
        ...{ withdrawnBy: actor.name, withdrawnAt: this.clock.now() },
      });
      await this.record(tx, actor, task, '撤下检查文件', { file: file.id, reason: words });
    });
  }

  /** Who sits on the team of a task that is still to be inspected or documented. */
  private async requirePlace(
    tx: EntityManager,
    actor: Actor,
    taskId: string,
    lock: boolean,
  ): Promise<{ readonly task: InspectionTask; readonly pool: string }> {
    const task = await this.reader.require(tx, actor, taskId, { lock });
    const pool = ownPool(actor, await currentSeats(tx, [task.id]));
    if (pool === null) {
      throw new DomainError('FORBIDDEN', '您不是这项任务检查组的成员，不能上传照片和文件。');
    }
    await this.reader.requireLiveDraw(tx, task);
    if (await tx.existsBy(TaskReplacement, { taskId: task.id })) {
      throw new DomainError('CONFLICT', '这项任务的检查对象已由候补递补，不再收存文件。');
    }
    await this.approvals.requireFor(tx, task);
    return { task, pool };
  }

  private async keep(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    poolCode: string,
    { wish, file, opId }: { readonly wish: CleanWish; readonly file: SafeFile; readonly opId: string },
  ): Promise<KeptFile> {
    const { name: fileName, kind: fileKind, content, digest, originalDigest, notes } = file;
    const position = wish.keepPosition ? notes.position : null;
    const { identifiers } = await tx.insert(VisitFile, {
      ...{ taskId: task.id, poolCode, field: wish.field, purpose: wish.purpose as VisitFile['purpose'] },
      ...{ caption: wish.caption, fileName, fileKind, bytes: content.length, digest, originalDigest },
      ...{
        takenAt: notes.takenAt,
        latitude: position?.latitude ?? null,
        longitude: position?.longitude ?? null,
      },
      ...{ opId, inspectorId: actor.inspectorId, accountId: actor.accountId ?? '' },
      ...{ uploadedBy: actor.name, uploadedAt: this.clock.now() },
    });
    const id = String(identifiers[0]?.['id']);
    await tx.insert(VisitFileContent, { fileId: id, content });
    const { purpose } = wish;
    await this.record(tx, actor, task, '上传检查文件', { file: id, purpose, bytes: content.length, digest });
    return { id, opId, status: 'SAVED', fileName, bytes: content.length, digest };
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    act: string,
    detail: Record<string, string | number>,
  ): Promise<void> {
    const { id: objectId, number } = task;
    await this.audit.record(tx, actor, {
      ...{ act, objectKind: 'inspection_task', objectId },
      detail: { task: number, ...detail },
    });
  }
}

/** 个人信息保护法 第6条: a name stands in lists and in the log. */
const NAMED_BY_ID_CARD: Fault = {
  ...{ field: 'file', code: 'ID_CARD' },
  message: '文件名中含有居民身份证号码，请改名后重新上传。',
};

/** Looks into every file; faults are added to the list. */
async function lookedInto(sent: readonly SentFile[], faults: Fault[]): Promise<SafeFile[]> {
  const files: SafeFile[] = [];
  for (const one of sent) {
    const verdict = await safeFile(one, 'file');
    if ('fault' in verdict) faults.push(verdict.fault);
    else if (holdsIdCardNumber(verdict.file.name)) faults.push(NAMED_BY_ID_CARD);
    else files.push(verdict.file);
  }
  return files;
}

/** The file that this sending kept before; null where it is new. @throws DomainError CONFLICT for another file */
async function sameBefore(
  tx: EntityManager,
  actor: Actor,
  task: InspectionTask,
  { originalDigest }: SafeFile,
  opId: string,
): Promise<KeptFile | null> {
  const before = await tx.findOneBy(VisitFile, { opId });
  if (before === null) return null;
  const same = before.taskId === task.id && before.originalDigest === originalDigest;
  if (!same || before.accountId !== actor.accountId) {
    throw new DomainError('CONFLICT', '这次上传的标记已经用于另一个文件，没有收存。请刷新页面后重新上传。');
  }
  const { id, fileName, bytes, digest } = before;
  return { id, opId, status: 'SAME', fileName, bytes, digest };
}

/** A file stands with the visit, or with a check point or the part of the own system; other systems' are read-only. */
function requireField(state: RecordState, pool: string, field: string): void {
  const [kind, of, no] = field.split(':');
  if (kind === 'visit') return;
  const owner = kind === 'pool' ? of : poolOfField(state, pointField(of, Number(no), 'answer'));
  if (owner === pool) return;
  const message = '文件所附的记录栏目不属于这项任务或不由您的系统填写，请从检查记录中重新上传。';
  throw new DomainError('INVALID_INPUT', '文件没有收存，请按提示处理后重新上传。', [
    { field: 'field', code: 'UNKNOWN', message },
  ]);
}

/** A file of the task. @throws DomainError NOT_FOUND */
export async function fileOf(tx: EntityManager, taskId: string, fileId: string): Promise<VisitFile> {
  const file = isId(fileId) ? await tx.findOneBy(VisitFile, { id: fileId, taskId }) : null;
  if (file === null) throw new DomainError('NOT_FOUND', '没有这个文件。请从任务的照片和文件中打开。');
  return file;
}
