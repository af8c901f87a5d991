import type { Readable } from 'node:stream';
import { DomainError } from '../../kernel/domain-error.js';
import { cellText } from './cell-text.js';
import type { CellFlag, ReadLimits, SheetRow, SheetText } from './excel-types.js';
import { fillDown, type Merge } from './merged-cells.js';
import { scanPart, type WorkbookParts } from './workbook-parts.js';
import { attribute, type XmlHandler } from './xml-scanner.js';

/** Characters that may still be read, over all sheets of a workbook. */
export interface CharacterBudget {
  left: number;
}

interface OpenRow {
  number: number;
  cells: string[];
  flags?: Record<number, CellFlag>;
  filled: boolean;
}

const MAX_MERGES = 20_000;

/** Reads one sheet's XML into rows of texts, stopping at the row limit. */
export async function readSheet(
  stream: Readable,
  name: string,
  parts: WorkbookParts,
  limits: ReadLimits,
  budget: CharacterBudget,
): Promise<SheetText> {
  const reader = new SheetHandler(parts, limits, budget);
  await scanPart(stream, reader, () => reader.tooManyRows);
  fillDown(reader.rows, reader.merges);
  const { rows, tooManyRows, tooWide } = reader;
  return { name, rows, tooManyRows, tooWide };
}

/**
 * Cells and rows may lack their address (WPS and old exporters): they follow the one before. A row counts only if
 * one of its cells holds something.
 */
class SheetHandler implements XmlHandler {
  readonly rows: SheetRow[] = [];
  readonly merges: Merge[] = [];
  tooManyRows = false;
  tooWide = false;
  private row: OpenRow | null = null;
  private rowNumber = 0;
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private hasFormula = false;
  private inCell = false;
  private capture = false;
  private inPhonetic = false;

  constructor(
    private readonly parts: WorkbookParts,
    private readonly limits: ReadLimits,
    private readonly budget: CharacterBudget,
  ) {}

  open(name: string, attributes: string): void {
    if (name === 'c') this.openCell(attributes);
    else if (name === 'row') this.openRow(attributes);
    else if (name === 'mergeCell') this.openMerge(attributes);
    else if (!this.inCell) return;
    else if (name === 'v' || name === 't') this.capture = true;
    else if (name === 'f') this.hasFormula = true;
    else if (name === 'rPh') this.inPhonetic = true;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.capture = false;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
  }

  text(text: string): void {
    if (this.capture && !this.inPhonetic && this.value.length <= this.limits.maxCellLength)
      this.value += text;
  }

  private openRow(attributes: string): void {
    const number = Number(attribute(attributes, 'r'));
    this.rowNumber = Number.isInteger(number) && number > this.rowNumber ? number : this.rowNumber + 1;
    this.row = { number: this.rowNumber, cells: [], filled: false };
    this.column = -1;
  }

  private openCell(attributes: string): void {
    const column = columnIndex(attribute(attributes, 'r'));
    this.column = column ?? this.column + 1;
    this.type = attribute(attributes, 't') ?? 'n';
    this.style = Number(attribute(attributes, 's') ?? 0);
    this.value = '';
    this.hasFormula = false;
    this.inCell = true;
  }

  private closeCell(): void {
    this.inCell = false;
    const { row } = this;
    if (row === null || (this.value === '' && !this.hasFormula)) return;
    const { text, flag } = cellText(
      {
        type: this.type,
        value: this.value,
        hasFormula: this.hasFormula,
        isDate: this.parts.dateStyles[this.style] ?? false,
        isPercent: this.parts.percentStyles[this.style] ?? false,
      },
      {
        sharedStrings: this.parts.sharedStrings,
        date1904: this.parts.date1904,
        maxLength: this.limits.maxCellLength,
      },
    );
    if (text.trim() === '' && flag === undefined) return;
    if (this.column >= this.limits.maxColumns) {
      this.tooWide = true;
      return;
    }
    this.store(row, text, flag);
  }

  private store(row: OpenRow, text: string, flag: CellFlag | undefined): void {
    while (row.cells.length <= this.column) row.cells.push('');
    row.cells[this.column] = text;
    // A formula that shows nothing does not make a row of a blank one.
    if (text.trim() !== '') row.filled = true;
    if (flag !== undefined) row.flags = { ...row.flags, [this.column]: flag };
    this.budget.left -= text.length;
    if (this.budget.left < 0) {
      throw new DomainError(
        'TOO_LARGE',
        '工作簿里的文字太多，已停止读取。请拆成几个文件，每个文件分别上传。',
      );
    }
  }

  private closeRow(): void {
    const { row } = this;
    this.row = null;
    if (row === null || !row.filled) return;
    if (this.rows.length >= this.limits.maxRows) {
      this.tooManyRows = true;
      return;
    }
    const { number, cells, flags } = row;
    this.rows.push(flags === undefined ? { number, cells } : { number, cells, flags });
  }

  private openMerge(attributes: string): void {
    const match = /^([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})$/.exec(
      attribute(attributes, 'ref') ?? '',
    );
    const column = match === null ? null : columnIndex(match[1]);
    if (match === null || column === null || this.merges.length >= MAX_MERGES) return;
    this.merges.push({ column, top: Number(match[2]), bottom: Number(match[3]) });
  }
}

/** Column index from 0 of an address such as AB12, or null. */
export function columnIndex(address: string | undefined): number | null {
  if (address === undefined) return null;
  let index = 0;
  let at = 0;
  for (; at < address.length && at < 3; at++) {
    const letter = address.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
  }
  return at === 0 ? null : index - 1;
}
