import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { projectRoot } from '../../platform/project-root.js';
import type { SentFile } from '../../platform/sent-file.js';
import { ALL_DOCUMENT_KINDS, DOCUMENT_KINDS, type DocumentKind } from './document-kinds.js';
import { tryTemplate } from './try-template.js';
import { WordTemplate } from './word-template.entity.js';

const LONGEST_NOTE = 200;

/** A version of a template without its content. */
export interface TemplateVersion {
  readonly kind: DocumentKind;
  /** 0: the one that the software brings. */
  readonly version: number;
  readonly fileName: string;
  readonly bytes: number;
  readonly digest: string;
  /** The version whose content it takes up again; null of an uploaded one. */
  readonly restores: number | null;
  readonly note: string;
  readonly uploadedBy: string;
  readonly uploadedAt: Date | null;
}

/** A template as a file. */
export interface TemplateContent extends TemplateVersion {
  readonly content: Buffer;
}

/** Templates of documents: the delivered ones, and the versions that the office has put in their place. */
@Injectable()
export class WordTemplates {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The version in force of every kind, in the order of the kinds. */
  async list(): Promise<TemplateVersion[]> {
    const newest = await this.versions()
      .distinctOn(['t.kind'])
      .orderBy({ 't.kind': 'ASC', 't.version': 'DESC' })
      .getMany();
    const byKind = new Map(newest.map((row) => [row.kind, row]));
    return Promise.all(
      ALL_DOCUMENT_KINDS.map(async (kind) => byKind.get(kind) ?? bare(await delivered(kind))),
    );
  }

  /** Every version of a kind, newest first; the delivered one is the last. */
  async history(kind: DocumentKind): Promise<TemplateVersion[]> {
    const rows = await this.versions()
      .where('t.kind = :kind', { kind })
      .orderBy('t.version', 'DESC')
      .getMany();
    return [...rows, bare(await delivered(kind))];
  }

  /** The template in force. */
  async inForce(kind: DocumentKind, tx: EntityManager = this.dataSource.manager): Promise<TemplateContent> {
    const [newest] = await tx.find(WordTemplate, { where: { kind }, order: { version: 'DESC' }, take: 1 });
    return newest ?? delivered(kind);
  }

  /** One version as a file. @throws DomainError NOT_FOUND */
  async get(
    kind: DocumentKind,
    version: number,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<TemplateContent> {
    if (version === 0) return delivered(kind);
    const found = Number.isSafeInteger(version) ? await tx.findOneBy(WordTemplate, { kind, version }) : null;
    if (!found) throw new DomainError('NOT_FOUND', '没有这一版模板。请从模板的版本列表中选择。');
    return found;
  }

  /**
   * Takes a new version into use, after it was tried with sample data.
   * @returns its number
   * @throws DomainError INVALID_INPUT with every fault of the file, UNREADABLE_FILE, TOO_LARGE
   */
  async upload(actor: Actor, kind: DocumentKind, file: SentFile | null, note: string): Promise<number> {
    if (file === null) {
      throw new DomainError('INVALID_INPUT', '没有选择模板文件，请选择 .docx 文件后再上传。', [
        { field: 'file', code: 'REQUIRED', message: '请选择模板文件。' },
      ]);
    }
    const { name, bytes } = await tryTemplate(file);
    const words = cleanText(note).slice(0, LONGEST_NOTE);
    return this.dataSource.transaction((tx) =>
      this.add(tx, actor, kind, { fileName: name, content: bytes, restores: null, note: words }),
    );
  }

  /**
   * Takes an older version into use again, as a new version.
   * @param version 0 for the delivered one
   * @returns the number of the new version
   * @throws DomainError NOT_FOUND, CONFLICT where it is in force already
   */
  async restore(actor: Actor, kind: DocumentKind, version: number): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const wanted = await this.get(kind, version, tx);
      const words = version === 0 ? '恢复系统提供的模板' : `恢复第${version}版`;
      const { fileName, content } = wanted;
      return this.add(tx, actor, kind, { fileName, content, restores: version, note: words });
    });
  }

  private async add(
    tx: EntityManager,
    actor: Actor,
    kind: DocumentKind,
    next: Pick<WordTemplate, 'fileName' | 'content' | 'restores' | 'note'>,
  ): Promise<number> {
    await lockFor(tx, `word template ${kind}`);
    const current = await this.inForce(kind, tx);
    const digest = sha256(next.content);
    if (digest === current.digest) {
      throw new DomainError('CONFLICT', '这份模板与现在使用的内容完全相同，不需要更换。');
    }
    const version = current.version + 1;
    await tx.insert(WordTemplate, {
      ...{ ...next, kind, version, digest, bytes: next.content.length },
      ...{ uploadedAccountId: actor.accountId, uploadedBy: actor.name, uploadedAt: this.clock.now() },
    });
    await this.audit.record(tx, actor, {
      ...{ act: '更换文书模板', objectKind: 'word_template', objectId: `${kind} ${version}` },
      detail: { kind: DOCUMENT_KINDS[kind].name, version, digest, restores: next.restores, note: next.note },
    });
    return version;
  }

  /** All columns but the content. */
  private versions() {
    return this.dataSource.manager
      .createQueryBuilder(WordTemplate, 't')
      .select(
        [
          'id',
          'kind',
          'version',
          'fileName',
          'bytes',
          'digest',
          'restores',
          'note',
          'uploadedBy',
          'uploadedAt',
        ].map((column) => `t.${column}`),
      );
  }
}

/** The template that the software brings. */
export async function delivered(kind: DocumentKind): Promise<TemplateContent> {
  const { name, file } = DOCUMENT_KINDS[kind];
  const content = await readFile(path.join(projectRoot(), 'templates', 'word', file));
  return {
    ...{ kind, version: 0, fileName: `${name}.docx`, bytes: content.length, digest: sha256(content) },
    ...{ restores: null, note: '系统提供', uploadedBy: '', uploadedAt: null, content },
  };
}

function bare({ content: _, ...version }: TemplateContent): TemplateVersion {
  return version;
}
