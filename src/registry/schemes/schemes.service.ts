import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { type CheckedFile, checkFile, type SentFile } from '../../platform/sent-file.js';
import { AgenciesService } from '../agencies.service.js';
import { ItemsService } from '../items.service.js';
import { requireEverything } from '../office-wide.rules.js';
import { ScopeService } from '../scope.service.js';
import { JointScheme, JointSchemeVersion, SchemeDocument, SchemeDocumentContent } from './scheme.entity.js';
import {
  nextSchemeCode,
  readScheme,
  type SchemeContent,
  schemeFaults,
  type SchemeInput,
} from './scheme.rules.js';

/** A document with its bytes. */
export interface StoredDocument {
  readonly document: SchemeDocument;
  readonly content: Buffer;
}

/** Joint schemes as records: what they say, their documents, every version. */
@Injectable()
export class Schemes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly items: ItemsService,
    private readonly agencies: AgenciesService,
  ) {}

  /** One scheme. @throws DomainError NOT_FOUND */
  async get(code: string, tx: EntityManager = this.dataSource.manager): Promise<JointScheme> {
    const found = (await this.items.schemes(tx)).find((one) => one.code === code);
    if (found) return found;
    throw new DomainError('NOT_FOUND', '没有这份综合监管方案。请从方案列表中打开。');
  }

  /** Every version, newest first. */
  async history(
    code: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<{ version: JointSchemeVersion; content: SchemeContent }[]> {
    const versions = await tx.find(JointSchemeVersion, {
      where: { schemeCode: code },
      order: { version: 'DESC' },
    });
    return versions.map((version) => ({ version, content: JSON.parse(version.content) as SchemeContent }));
  }

  /** Its documents, newest first, without their bytes. */
  async documents(code: string): Promise<SchemeDocument[]> {
    return this.dataSource.manager.find(SchemeDocument, {
      where: { schemeCode: code },
      order: { id: 'DESC' },
    });
  }

  /** One document of a scheme. @throws DomainError NOT_FOUND */
  async document(code: string, id: string): Promise<StoredDocument> {
    const { manager } = this.dataSource;
    const document = isId(id) ? await manager.findOneBy(SchemeDocument, { id, schemeCode: code }) : null;
    if (!document) throw new DomainError('NOT_FOUND', '没有这份方案文件。请从方案页面中打开。');
    const { content } = await manager.findOneByOrFail(SchemeDocumentContent, { documentId: id });
    return { document, content };
  }

  /**
   * Adds a scheme or changes one; with a file, keeps it as the scheme's newest document.
   * @param code null: a new scheme
   * @param version the version that was read; another one now is refused as STALE
   * @returns its code
   * @throws DomainError INVALID_INPUT with all faults, NOT_FOUND, FORBIDDEN outside the bureau
   */
  async save(
    actor: Actor,
    code: string | null,
    input: SchemeInput,
    { version, file }: { version?: number; file?: SentFile } = {},
  ): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      requireEverything(await this.scopes.of(actor, tx));
      await lockFor(tx, 'joint schemes');
      const before = code === null ? null : await this.get(code, tx);
      if (before && version !== undefined && before.version !== version) {
        throw new DomainError('STALE', '方案在您打开之后被别人改动过，没有保存。请重新打开，核对后再修改。');
      }
      const { content, document, faults } = await this.judged(tx, code, input, file);
      if (faults.length > 0)
        throw new DomainError('INVALID_INPUT', '综合监管方案没有保存，请按提示修改。', faults);
      const all = (await this.items.schemes(tx)).map((one) => one.code);
      const saved = before?.code ?? nextSchemeCode(all);
      if (!before || canonicalJson({ ...content }) !== canonicalJson({ ...contentOf(before) })) {
        await this.write(tx, actor, saved, content, (before?.version ?? 0) + 1);
      }
      if (document) await this.keep(tx, actor, saved, document);
      return saved;
    });
  }

  private async judged(
    tx: EntityManager,
    code: string | null,
    input: SchemeInput,
    file: SentFile | undefined,
  ): Promise<{ content: SchemeContent; document: CheckedFile | null; faults: Fault[] }> {
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map((row) => [row.code, row.name]));
    const others = (await this.items.schemes(tx)).filter((one) => one.code !== code);
    const context = {
      items: named(await this.items.currentItems(undefined, tx)),
      pools: named(await this.agencies.pools(tx)),
      taken: new Set(others.map(({ name }) => name)),
      today: this.clock.today(),
    };
    const content = readScheme(input, context);
    const checked = file ? checkFile(file, 'file') : null;
    return {
      content,
      document: checked && 'file' in checked ? checked.file : null,
      faults: [...schemeFaults(content, context), ...(checked && 'fault' in checked ? [checked.fault] : [])],
    };
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    code: string,
    content: SchemeContent,
    version: number,
  ): Promise<void> {
    const row = { ...content, itemCodes: [...content.itemCodes], partnerPools: [...content.partnerPools] };
    await tx.upsert(JointScheme, { ...row, code, version }, ['code']);
    await tx.insert(JointSchemeVersion, {
      ...{ schemeCode: code, version, at: this.clock.now(), actorName: actor.name },
      content: canonicalJson(row),
    });
    await this.audit.record(tx, actor, {
      act: version === 1 ? '增加综合监管方案' : '修改综合监管方案',
      objectKind: 'joint_scheme',
      objectId: code,
      detail: { version, ...row },
    });
  }

  private async keep(tx: EntityManager, actor: Actor, schemeCode: string, file: CheckedFile): Promise<void> {
    const row = tx.create(SchemeDocument, {
      ...{ schemeCode, fileName: file.name, fileKind: file.kind, size: file.bytes.length },
      ...{ digest: sha256(file.bytes), uploadedBy: actor.name, uploadedAt: this.clock.now() },
    });
    await tx.insert(SchemeDocument, row);
    await tx.insert(SchemeDocumentContent, { documentId: row.id, content: file.bytes });
    await this.audit.record(tx, actor, {
      act: '上传综合监管方案文件',
      objectKind: 'joint_scheme',
      objectId: schemeCode,
      detail: { fileName: file.name, size: file.bytes.length, digest: row.digest },
    });
  }
}

/** What a scheme says, without its place and number. */
export function contentOf(scheme: JointScheme): SchemeContent {
  const { name, itemCodes, leadPool, partnerPools, documentNo, documentDate } = scheme;
  const { method, validFrom, validTo } = scheme;
  return {
    ...{ name, itemCodes, leadPool, partnerPools, documentNo, documentDate },
    ...{ method, validFrom, validTo },
  };
}
