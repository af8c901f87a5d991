import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { FILE_KINDS, type FileKind } from '../../platform/file-kind.js';
import type { CheckedFile } from '../../platform/sent-file.js';
import { type DocumentPurpose, PlanDocument, PlanDocumentContent } from './plan-life.entity.js';

/** Files that a plan may have; more is a heap, not a record. */
export const MOST_DOCUMENTS = 20;

export const PURPOSE_NAMES: Readonly<Record<DocumentPurpose, string>> = {
  SIGNED: '签发件',
  RECEIPT: '备案回执',
};

/** Keeps a checked file of a plan. @returns for the audit log. @throws DomainError CONFLICT where there are too many */
export async function keepDocument(
  tx: EntityManager,
  actor: Actor,
  planId: string,
  purpose: DocumentPurpose,
  file: CheckedFile,
  at: Date,
): Promise<{ file: string; digest: string }> {
  if ((await tx.countBy(PlanDocument, { planId })) >= MOST_DOCUMENTS) {
    throw new DomainError('CONFLICT', `一份计划最多保存${MOST_DOCUMENTS}个文件，请合并后再上传。`);
  }
  const digest = sha256(file.bytes);
  const row = tx.create(PlanDocument, {
    ...{ planId, purpose, fileName: file.name, fileKind: file.kind, bytes: file.bytes.length, digest },
    ...{ accountId: actor.accountId, uploadedBy: actor.name, uploadedAt: at },
  });
  await tx.insert(PlanDocument, row);
  await tx.insert(PlanDocumentContent, { documentId: row.id, content: file.bytes });
  return { file: file.name, digest };
}

/** A kept file, as it is sent to a browser. */
export interface KeptDocument {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

/** A file of a plan. @throws DomainError NOT_FOUND */
export async function readDocument(tx: EntityManager, planId: string, id: string): Promise<KeptDocument> {
  const found = isId(id) && isId(planId) ? await tx.findOneBy(PlanDocument, { id, planId }) : null;
  if (!found) throw new DomainError('NOT_FOUND', '没有这个文件。请从计划办理页面打开。');
  const { content } = await tx.findOneByOrFail(PlanDocumentContent, { documentId: id });
  return { name: found.fileName, type: FILE_KINDS[found.fileKind as FileKind].type, content };
}
