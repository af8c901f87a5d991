import { cleanText } from '../../kernel/text.js';
import type { SheetRow } from '../../platform/excel/excel-types.js';
import type { FoundColumn } from './import-types.js';
import { isBlank } from './values.rules.js';

/** What a row below the headings is. Only DATA rows are read. */
export type RowClass = 'DATA' | 'BLANK' | 'EXAMPLE' | 'TOTAL' | 'NOTE' | 'HEADINGS';

const EXAMPLE = /^[(【]?(填写)?(示例|样例|范例|例)[)】]?:?$/;
const TOTAL = /^(合计|总计|小计|共计|累计|总数)[:(]?\s*[\d,.]*\s*[户家个人名条]?\)?:?$/;
const NOTE =
  /^[(【※*]*(注|备注|说明|填表说明|填报说明|注意事项|注意|填表人|填报人|制表人|制表|审核人|审核|审批人|复核人|填报单位|填报日期|填报时间|制表单位|制表日期|单位负责人|分管领导|联系人|经办人|盖章|单位盖章|附注|附件|附|数据来源|截至|截止)[)】]*\s*\d*\s*([::,]|$)/;
const SENTENCE = /[。;::]|^.{31,}$/s;

/** Classifies the rows below the headings; `last` is the index of the last row that looks like data. */
export class RowClassifier {
  private readonly last: number;
  private readonly first: number;

  constructor(
    private readonly rows: readonly SheetRow[],
    private readonly columns: readonly FoundColumn[],
    private readonly headings: SheetRow,
    private readonly codeIndex: number | null,
  ) {
    this.first = Math.min(...columns.map((column) => column.index));
    let last = rows.length - 1;
    while (last >= 0 && this.filled(rows[last]) < 2) last -= 1;
    this.last = last;
  }

  /** @param index in the rows that were handed over. */
  classify(index: number): RowClass {
    const row = this.rows[index];
    const filled = this.filled(row);
    if (filled === 0 && !this.hasFlag(row)) return this.lonely(row) ? 'NOTE' : 'BLANK';
    const lead = cleanText(row.cells.find((cell) => cleanText(cell) !== '') ?? '');
    if (EXAMPLE.test(lead)) return 'EXAMPLE';
    if (this.repeatsHeadings(row)) return 'HEADINGS';
    if (this.hasCode(row)) return 'DATA';
    if (TOTAL.test(lead.replace(/\s/g, ''))) return 'TOTAL';
    if (NOTE.test(lead)) return 'NOTE';
    if (filled === 1 && index > this.last && this.isSentence(row, lead)) return 'NOTE';
    return 'DATA';
  }

  private filled(row: SheetRow): number {
    return this.columns.filter(({ column, index }) => !isBlank(column, row.cells[index] ?? '')).length;
  }

  private hasFlag(row: SheetRow): boolean {
    return row.flags !== undefined && this.columns.some(({ index }) => row.flags?.[index] === 'ERROR_VALUE');
  }

  private hasCode(row: SheetRow): boolean {
    return this.codeIndex !== null && cleanText(row.cells[this.codeIndex] ?? '').length >= 4;
  }

  /** Text only in columns that are not read: a remark if it is long, else a pre-numbered blank row. */
  private lonely(row: SheetRow): boolean {
    return row.cells.some((cell) => NOTE.test(cleanText(cell)) || cleanText(cell).length > 12);
  }

  /** A lone sentence at the end, in the first column: a note that nobody marked as one. */
  private isSentence(row: SheetRow, lead: string): boolean {
    const at = row.cells.findIndex((cell) => cleanText(cell) !== '');
    return at <= this.first && SENTENCE.test(lead);
  }

  /** The heading row again, as lists split over printed pages have it. */
  private repeatsHeadings(row: SheetRow): boolean {
    const same = this.columns.filter(
      ({ index }) => cleanText(row.cells[index] ?? '') === cleanText(this.headings.cells[index] ?? '-'),
    );
    return same.length >= 2 && same.length * 2 > this.columns.length;
  }
}
