import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { requireEverything } from '../office-wide.rules.js';
import { ScopeService } from '../scope.service.js';
import { BOOK_HEADINGS, readBook } from './check-point-book.rules.js';
import { CheckPoints } from './check-points.service.js';

/** What an import has done. */
export interface ImportedPoints {
  /** Items of the workbook. */
  readonly items: number;
  /** Items that have got a new version. */
  readonly changed: number;
}

const WIDTHS = [28, 50, 24, 40, 16];

/** Check points of all items as one workbook, out and in. */
@Injectable()
export class CheckPointBooks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scopes: ScopeService,
    private readonly points: CheckPoints,
  ) {}

  /** The points in force of every item, or of one, as .xlsx; what `importBook` reads. */
  async book(code?: string): Promise<Buffer> {
    const items = (await this.points.list()).filter((item) => code === undefined || item.code === code);
    const pools = await this.points.poolNames();
    const rows = items.flatMap(({ name, inForce }) =>
      (inForce?.points ?? []).map(({ content, method, basis, poolCode }) => [
        ...[name, content, method ?? '', basis ?? ''],
        poolCode === null ? '' : (pools.get(poolCode) ?? ''),
      ]),
    );
    const columns = BOOK_HEADINGS.map((heading, n) => ({ heading, width: WIDTHS[n], wrap: true }));
    return tableBuffer({ sheetName: '检查要点', title: '抽查事项检查要点', columns }, rows);
  }

  /**
   * Makes what a workbook says the points in force of its items, all of them or none; other items stay as they are.
   * @throws DomainError INVALID_INPUT with every fault and its row, UNREADABLE_FILE, FORBIDDEN outside the bureau
   */
  async importBook(
    actor: Actor,
    file: { readonly name: string; readonly bytes: Buffer },
  ): Promise<ImportedPoints> {
    const [sheet] = await readWorkbook(file.bytes);
    return this.dataSource.transaction(async (tx) => {
      requireEverything(await this.scopes.of(actor, tx));
      const items = await this.points.list(tx);
      const codes = items.flatMap(({ code, name }) => [
        [code, code] as const,
        [cleanText(name), code] as const,
      ]);
      const pools = await this.points.poolCodes(tx);
      const { lists, faults } = readBook(sheet?.rows ?? [], new Map(codes), pools);
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '检查要点没有导入，请按提示修改工作簿后再导入。', faults);
      }
      const source = `工作簿《${cutText(cleanText(file.name), 150)}》`;
      let changed = 0;
      // In one order, so that two imports at once wait for each other and do not throw each other out.
      for (const list of lists.sort((a, b) => (a.itemCode < b.itemCode ? -1 : 1))) {
        if ((await this.points.add(tx, actor, { ...list, source, note: null })) !== null) changed += 1;
      }
      return { items: lists.length, changed };
    });
  }
}
