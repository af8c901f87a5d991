import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { filledWorkbook, type TableLayout, type TemplateData } from '../../platform/excel/fill-template.js';
import { ownLayout } from '../../platform/excel/placeholders.js';
import { openTemplateBook, type TemplateBook } from '../../platform/excel/template-book.js';
import { projectRoot } from '../../platform/project-root.js';
import { cleanFileName, type SentFile } from '../../platform/sent-file.js';
import { ExcelTemplate, ExcelUpload } from './excel-template.entity.js';
import { layoutOf, type Mapping } from './mapping.rules.js';
import { mappingFaults, workbookFaults } from './workbook-check.rules.js';
import { livePartFaults, templateFileFaults } from './workbook-file.rules.js';
import { ALL_WORKBOOK_KINDS, type WorkbookKind, workbookKind } from './workbook-kinds.js';
import { namedValues, sampleData } from './workbook-samples.js';

const LONGEST_NOTE = 200;
const PROBLEM = '表格模板没有启用，请按提示修改。';

/** A version of a workbook without its content. */
export type WorkbookVersion = Pick<
  ExcelTemplate,
  'kind' | 'version' | 'fileName' | 'bytes' | 'digest' | 'restores' | 'note' | 'uploadedBy'
> & { readonly uploadedAt: Date | null };

/** A workbook as a file, with what it shows where; null: its own placeholders say it. */
export interface WorkbookContent extends WorkbookVersion {
  readonly content: Buffer;
  readonly mapping: Mapping | null;
}

/** Workbooks of the official tables: the delivered ones, and those that the office has put in their place. */
@Injectable()
export class Workbooks {
  /** Workbooks taken apart, by digest: exports come in bursts and a workbook rarely changes. */
  private readonly opened = new Map<string, Promise<TemplateBook>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The version in force of every kind, in the order of the kinds. */
  async list(): Promise<WorkbookVersion[]> {
    return Promise.all(ALL_WORKBOOK_KINDS.map(async (kind) => bare(await this.inForce(kind))));
  }

  /** Every version of a kind, newest first; the delivered one is the last. */
  async history(kind: WorkbookKind): Promise<WorkbookVersion[]> {
    const rows = await this.dataSource.manager.find(ExcelTemplate, {
      select: VERSION_COLUMNS,
      where: { kind },
      order: { version: 'DESC' },
    });
    return [...rows, bare(await delivered(kind))];
  }

  /** The workbook in force. */
  async inForce(kind: WorkbookKind, tx: EntityManager = this.dataSource.manager): Promise<WorkbookContent> {
    const [newest] = await tx.find(ExcelTemplate, { where: { kind }, order: { version: 'DESC' }, take: 1 });
    return newest ? contentOf(newest) : delivered(kind);
  }

  /** One version as a file. @throws DomainError NOT_FOUND */
  async get(
    kind: WorkbookKind,
    version: number,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<WorkbookContent> {
    if (version === 0) return delivered(kind);
    const found = Number.isSafeInteger(version) ? await tx.findOneBy(ExcelTemplate, { kind, version }) : null;
    if (!found) throw new DomainError('NOT_FOUND', '没有这一版表格模板。请从模板的版本列表中选择。');
    return contentOf(found);
  }

  /**
   * Fills the workbook in force, piece by piece: memory does not grow with the rows.
   * @throws DomainError CONFIGURATION where the workbook asks for what this table does not give
   */
  async fill(kind: WorkbookKind, data: TemplateData): Promise<AsyncGenerator<Buffer>> {
    const { content, digest, mapping } = await this.inForce(kind);
    const spec = workbookKind(kind);
    const book = await this.book(digest, content);
    const layout = mapping === null ? ownLayout(book) : layoutOf(mapping);
    return filledWorkbook(book, layout, { rows: data.rows, values: namedValues(spec, data.values) });
  }

  /** Changes with the workbook in force: part of the name of a version that was filled with it. */
  async mark(kind: WorkbookKind): Promise<string> {
    const { digest, version } = await this.inForce(kind);
    return `${version}-${digest.slice(0, 16)}`;
  }

  /** The same as one buffer, for tables of moderate size. */
  async buffer(kind: WorkbookKind, data: TemplateData): Promise<Buffer> {
    return gathered(await this.fill(kind, data));
  }

  /**
   * Keeps a workbook that is to be mapped; it is not in use yet.
   * @returns its id
   * @throws DomainError INVALID_INPUT with every fault of the file, UNREADABLE_FILE, TOO_LARGE
   */
  async upload(actor: Actor, kind: WorkbookKind, file: SentFile | null): Promise<string> {
    if (file === null) throw refused([{ field: 'file', code: 'REQUIRED', message: '请选择工作簿文件。' }]);
    const name = cleanFileName(file.name);
    const { bytes } = file;
    const wrong = templateFileFaults(name, bytes);
    if (wrong.length > 0) throw refused(wrong);
    const book = await openTemplateBook(bytes);
    const faults = livePartFaults(book.zip.names);
    if (book.sheets.length === 0) {
      faults.push({ field: 'file', code: 'INVALID', message: '工作簿里没有可见的工作表。' });
    }
    if (faults.length > 0) throw refused(faults);
    return this.dataSource.transaction(async (tx) => {
      const row = tx.create(ExcelUpload, {
        ...{ kind, fileName: name, bytes: bytes.length, digest: sha256(bytes), content: bytes },
        ...{ uploadedAccountId: actor.accountId, uploadedBy: actor.name, uploadedAt: this.clock.now() },
      });
      await tx.insert(ExcelUpload, row);
      await this.audit.record(tx, actor, {
        ...{ act: '上传表格模板', objectKind: 'excel_upload', objectId: row.id },
        detail: { kind: workbookKind(kind).name, fileName: name, digest: row.digest },
      });
      return row.id;
    });
  }

  /** A workbook that waits for its mapping. @throws DomainError NOT_FOUND */
  async pending(kind: WorkbookKind, id: string): Promise<{ upload: ExcelUpload; book: TemplateBook }> {
    const upload = isId(id) ? await this.dataSource.manager.findOneBy(ExcelUpload, { id, kind }) : null;
    if (!upload) throw new DomainError('NOT_FOUND', '没有这份上传的工作簿。请重新上传。');
    return { upload, book: await this.book(upload.digest, upload.content) };
  }

  /**
   * Fills an uploaded workbook with samples.
   * @param mapping null: the workbook's own placeholders say what it shows
   * @throws DomainError INVALID_INPUT with all faults, NOT_FOUND
   */
  async tried(kind: WorkbookKind, id: string, mapping: Mapping | null): Promise<Buffer> {
    const { book } = await this.pending(kind, id);
    const layout = checkedLayout(kind, book, mapping);
    return gathered(filledWorkbook(book, layout, sampleData(workbookKind(kind))));
  }

  /**
   * Takes an uploaded workbook into use, after it was tried.
   * @returns the number of the new version
   * @throws DomainError INVALID_INPUT with all faults, NOT_FOUND, CONFLICT where nothing would change
   */
  async take(
    actor: Actor,
    kind: WorkbookKind,
    id: string,
    mapping: Mapping | null,
    note: string,
  ): Promise<number> {
    await this.tried(kind, id, mapping);
    const { upload } = await this.pending(kind, id);
    const words = cleanText(note).slice(0, LONGEST_NOTE);
    const { fileName, content } = upload;
    return this.dataSource.transaction((tx) =>
      this.add(tx, actor, kind, { fileName, content, mapping, restores: null, note: words }),
    );
  }

  /**
   * Takes an older version into use again, as a new version.
   * @param version 0 for the delivered one
   * @throws DomainError NOT_FOUND, CONFLICT where it is in force already
   */
  async restore(actor: Actor, kind: WorkbookKind, version: number): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const { fileName, content, mapping } = await this.get(kind, version, tx);
      const note = version === 0 ? '恢复系统提供的模板' : `恢复第${version}版`;
      return this.add(tx, actor, kind, { fileName, content, mapping, restores: version, note });
    });
  }

  private async add(
    tx: EntityManager,
    actor: Actor,
    kind: WorkbookKind,
    { mapping, ...next }: Pick<WorkbookContent, 'fileName' | 'content' | 'mapping' | 'restores' | 'note'>,
  ): Promise<number> {
    await lockFor(tx, `excel template ${kind}`);
    const current = await this.inForce(kind, tx);
    const digest = sha256(next.content);
    const mapped = mappingText(mapping);
    if (digest === current.digest && mapped === mappingText(current.mapping)) {
      throw new DomainError('CONFLICT', '这份模板与现在使用的完全相同，不需要更换。');
    }
    const version = current.version + 1;
    await tx.insert(ExcelTemplate, {
      ...{ ...next, kind, version, digest, bytes: next.content.length, mapping: mapped },
      ...{ uploadedAccountId: actor.accountId, uploadedBy: actor.name, uploadedAt: this.clock.now() },
    });
    await this.audit.record(tx, actor, {
      ...{ act: '更换表格模板', objectKind: 'excel_template', objectId: `${kind} ${version}` },
      detail: { kind: workbookKind(kind).name, version, digest, restores: next.restores, note: next.note },
    });
    return version;
  }

  private book(digest: string, content: Buffer): Promise<TemplateBook> {
    const known = this.opened.get(digest);
    if (known) return known;
    if (this.opened.size >= MOST_OPENED) this.opened.clear();
    const book = openTemplateBook(content);
    this.opened.set(digest, book);
    book.catch(() => this.opened.delete(digest));
    return book;
  }
}

const MOST_OPENED = 20;

const VERSION_COLUMNS = {
  ...{ kind: true, version: true, fileName: true, bytes: true, digest: true, restores: true },
  ...{ note: true, uploadedBy: true, uploadedAt: true },
} as const;

function checkedLayout(kind: WorkbookKind, book: TemplateBook, mapping: Mapping | null): TableLayout | null {
  const spec = workbookKind(kind);
  const wrong = mapping === null ? [] : mappingFaults(mapping, book, spec);
  if (wrong.length > 0) throw refused(wrong);
  const layout = mapping === null ? ownLayout(book) : layoutOf(mapping);
  const faults = workbookFaults(book, layout, spec);
  if (layout === null) {
    faults.push({
      field: 'file',
      code: 'INVALID',
      message: '工作簿里没有数据行的占位符，请先选择各列的内容。',
    });
  }
  if (faults.length > 0) throw refused(faults);
  return layout;
}

function refused(faults: readonly Fault[]): DomainError {
  return new DomainError('INVALID_INPUT', PROBLEM, [...faults]);
}

function mappingText(mapping: Mapping | null): string {
  return canonicalJson(mapping as unknown as CanonicalValue);
}

function contentOf(row: ExcelTemplate): WorkbookContent {
  return { ...row, mapping: JSON.parse(row.mapping) as Mapping | null };
}

/** The workbook that the software brings. */
export async function delivered(kind: WorkbookKind): Promise<WorkbookContent> {
  const { name, file } = workbookKind(kind);
  const content = await readFile(path.join(projectRoot(), 'templates', 'excel', file));
  return {
    ...{ kind, version: 0, fileName: `${name}.xlsx`, bytes: content.length, digest: sha256(content) },
    ...{ restores: null, note: '系统提供', uploadedBy: '', uploadedAt: null, content, mapping: null },
  };
}

function bare({ content: _content, mapping: _mapping, ...version }: WorkbookContent): WorkbookVersion {
  return version;
}

async function gathered(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const piece of pieces) chunks.push(piece);
  return Buffer.concat(chunks);
}
