import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { READ_LIMITS, type ReadLimits, type SheetText } from '../../platform/excel/excel-types.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { lockFor } from '../../platform/database/database.js';
import { NamesService } from '../names.service.js';
import { ImportBatch } from './import-batch.entity.js';
import { ImportBatches } from './import-batches.service.js';
import { ImportReader } from './import-reader.service.js';
import {
  countDiffs,
  type ImportCheck,
  type ImportResult,
  resultOf,
  rowChanges,
  storable,
  summaryOf,
} from './import-summary.rules.js';
import type { ImportKind, ParsedImport } from './import-types.js';
import { ImportWriter } from './import-writer.service.js';
import { pastedRows } from './pasted-table.rules.js';
import { requireImportKind } from './require-import-kind.js';
import { blankImportWorkbook, markedWorkbook } from './workbooks.js';

/** Bytes that a workbook may have. */
const LIMITS: ReadLimits = { ...READ_LIMITS, maxFileBytes: 20 * 1024 * 1024 };
const PASTED = '粘贴的内容';

/** A look at a file that was kept, so that its good rows can be imported. */
export interface ImportPreview extends ImportCheck {
  readonly batchId: string;
}

/** Workbooks into the registries, in two steps: look at it, then import the good rows. */
@Injectable()
export class ImportService {
  /** Large workbooks take much memory: one is read at a time, the others wait. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly names: NamesService,
    private readonly reader: ImportReader,
    private readonly writer: ImportWriter,
    private readonly batches: ImportBatches,
  ) {}

  /** The lists that an actor may import. */
  async kindsOf(actor: Actor): Promise<readonly ImportKind[]> {
    return this.reader.kindsOf(this.dataSource.manager, actor);
  }

  /**
   * Looks at a workbook: every fault, and every change to what is already there. Nothing is kept.
   * @param kind code of a list, see `IMPORT_KINDS`
   * @param file bytes of an .xlsx, at most 20 MB and 100,000 rows
   * @throws DomainError INVALID_INPUT (unknown kind; headings missing, naming them; no rows), UNREADABLE_FILE,
   * TOO_LARGE, FORBIDDEN (lists that only the bureau keeps)
   */
  async check(actor: Actor, kind: string, fileName: string, file: Buffer): Promise<ImportCheck> {
    const found = requireImportKind(kind);
    await this.reader.requireMayImport(this.dataSource.manager, actor, kind);
    return this.inTurn(async () => {
      const sheets = await readWorkbook(file, LIMITS);
      return this.dataSource.transaction((tx) => this.look(tx, actor, found, cleanName(fileName), sheets));
    });
  }

  /** As `check`, and the file is kept for `apply`. */
  async preview(actor: Actor, kind: string, fileName: string, file: Buffer): Promise<ImportPreview> {
    const found = requireImportKind(kind);
    await this.reader.requireMayImport(this.dataSource.manager, actor, kind);
    return this.inTurn(async () => {
      const sheets = await readWorkbook(file, LIMITS);
      return this.dataSource.transaction(async (tx) => {
        const check = await this.look(tx, actor, found, cleanName(fileName), sheets);
        return { ...check, batchId: await this.keep(tx, actor, check, file) };
      });
    });
  }

  /**
   * As `preview`, for rows copied from a spreadsheet: cells between tabs, headings included.
   * @throws DomainError as `preview`, and INVALID_INPUT (field `text`) where there is no table
   */
  async previewPasted(actor: Actor, kind: string, text: string): Promise<ImportPreview> {
    requireImportKind(kind);
    return this.preview(actor, kind, `${PASTED}.xlsx`, await workbookOf(pastedRows(text)));
  }

  /**
   * Imports the good rows of a file that was looked at, all or none. The registry as it is now counts, not as it
   * was at the preview; the result tells if that made a difference.
   * @throws DomainError NOT_FOUND, CONFLICT (imported already), RULE_BROKEN (no good row), FORBIDDEN
   */
  async apply(actor: Actor, batchId: string): Promise<ImportResult> {
    const { file, kind } = await this.batches.withFile(actor, batchId);
    const found = requireImportKind(kind);
    return this.inTurn(async () => {
      const sheets = await readWorkbook(file, LIMITS);
      return this.dataSource.transaction((tx) => this.applyIn(tx, actor, batchId, found, sheets));
    });
  }

  /**
   * The workbook with only its faulty rows, the faults marked, ready to be mended and imported again. Faults are
   * those of today: what the registry has got meanwhile is no fault any more.
   * @throws DomainError NOT_FOUND (no such batch, or no faulty row left)
   */
  async faultyRows(batchId: string): Promise<Buffer> {
    const { batch, uploader } = await this.batches.asUploaded(batchId);
    const kind = requireImportKind(batch.kind);
    return this.inTurn(async () => {
      const sheets = await readWorkbook(batch.file, LIMITS);
      const parsed = await this.reader.read(this.dataSource.manager, uploader, kind, sheets);
      if (parsed.faults.length === 0) {
        throw new DomainError('NOT_FOUND', '这个文件现在没有有问题的行，不需要改正。');
      }
      return markedWorkbook(batch.file, parsed);
    });
  }

  /** The blank workbook of a list. @throws DomainError INVALID_INPUT (unknown kind) */
  async blank(kind: string): Promise<Buffer> {
    const found = requireImportKind(kind);
    return blankImportWorkbook(found, await this.reader.lookups(this.dataSource.manager, kind));
  }

  private async look(
    tx: EntityManager,
    actor: Actor,
    kind: ImportKind,
    fileName: string,
    sheets: readonly SheetText[],
  ): Promise<ImportCheck> {
    const parsed = await this.reader.read(tx, actor, kind, sheets);
    const diffs = await this.writer.of(kind.kind).diff(tx, valuesOf(parsed));
    return {
      ...{ kind: kind.kind, fileName, rows: parsed.rows, accepted: parsed.good.length },
      ...{ faults: parsed.faults, warnings: parsed.warnings, changes: countDiffs(diffs) },
      diffs: rowChanges(parsed.good, diffs, kind, await this.names.of(tx)),
    };
  }

  private async keep(tx: EntityManager, actor: Actor, check: ImportCheck, file: Buffer): Promise<string> {
    const digest = sha256(file);
    const { kind, fileName, rows, accepted } = check;
    const { identifiers } = await tx.insert(ImportBatch, {
      ...{ kind, fileName, file, digest, state: 'PREVIEWED', agencyCode: actor.agencyCode },
      summary: storable(summaryOf(check, actor.accountId === null)),
      ...{ createdBy: actor.name, createdAt: this.clock.now(), appliedBy: null, appliedAt: null },
    });
    const id = String(identifiers[0].id);
    await this.audit.record(tx, actor, {
      act: '上传名录核对',
      objectKind: 'import_batch',
      objectId: id,
      detail: { kind, fileName, digest, rows, accepted },
    });
    return id;
  }

  private async applyIn(
    tx: EntityManager,
    actor: Actor,
    batchId: string,
    kind: ImportKind,
    sheets: readonly SheetText[],
  ): Promise<ImportResult> {
    const batch = await this.batches.locked(tx, batchId);
    // Two files of one list are imported one after the other: each sees what the other has brought.
    await lockFor(tx, `import ${kind.kind}`);
    const parsed = await this.reader.read(tx, actor, kind, sheets);
    if (parsed.good.length === 0) {
      throw new DomainError(
        'RULE_BROKEN',
        '文件中没有合格的行，不能导入。请下载有问题的行，改正后重新上传。',
      );
    }
    const done = await this.writer
      .of(kind.kind)
      .write(tx, actor, valuesOf(parsed), `导入“${batch.fileName}”`);
    const { summary } = batch;
    const result = resultOf(parsed, done, summary.changes);
    await tx.update(
      ImportBatch,
      { id: batchId },
      {
        ...{ state: 'APPLIED', appliedBy: actor.name, appliedAt: this.clock.now() },
        summary: storable({ ...summary, result }),
      },
    );
    const { created, updated, unchanged, skipped } = result;
    await this.audit.record(tx, actor, {
      act: '导入名录',
      objectKind: 'import_batch',
      objectId: batchId,
      detail: { kind: kind.kind, digest: batch.digest, created, updated, unchanged, skipped },
    });
    return result;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work, work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

function valuesOf(parsed: ParsedImport) {
  return parsed.good.map(({ values }) => values);
}

function cleanName(fileName: string): string {
  return cutText(cleanText(fileName), 200) || '未命名.xlsx';
}

/** A pasted table as a workbook: every cell a text, the rows where they were. */
function workbookOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const width = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, at) => ({ heading: rows[0][at] ?? '' }));
  return tableBuffer({ sheetName: PASTED, columns }, rows.slice(1));
}
