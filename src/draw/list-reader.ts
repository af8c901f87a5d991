import { Findings, shown } from './findings.js';
import type { TextFile } from './file-source.js';
import { Fields, LineReader, linesOf } from './tsv-text.js';

/** What a .tsv file holds. */
export interface ListForm<Row> {
  readonly file: string;
  /** Chinese names of its columns. */
  readonly columns: readonly string[];
  readonly read: (fields: Fields) => Row;
  /** Negative where `a` stands before `b`; 0 where they may not both stand there. */
  readonly compare: (a: Row, b: Row) => number;
  /** What a person calls the row; different for different rows. */
  readonly describe: (row: Row) => string;
}

/** Findings after which the rest of a file is not read: it is another file than its name says. */
const ENOUGH_FAULTS = 100;

/**
 * Reads a .tsv file that comes in pieces: each row is checked, held against the one before, handed on and
 * forgotten. The findings count only where the file turns out to be text.
 */
export class ListReader<Row> {
  /** What is wrong with single lines. */
  readonly found = new Findings();
  /** The first place where the rows do not ascend strictly; it counts where the file is well-formed. */
  readonly disorder = new Findings();
  rows = 0;
  /** Known at the end. */
  wellFormed = false;
  ascending = true;
  private readonly fields: Fields;
  private readonly lines: LineReader;
  private last: Row | null = null;

  constructor(
    private readonly form: ListForm<Row>,
    private readonly each: (row: Row, line: number) => void = () => undefined,
  ) {
    this.fields = new Fields(form.file, this.found);
    this.lines = new LineReader(form.file, this.found, (line, number) => this.line(line, number));
  }

  text(piece: string): void {
    this.lines.text(piece);
  }

  end(): void {
    this.lines.end();
    this.wellFormed = this.lines.whole && this.fields.faults === 0;
  }

  private line(text: string, number: number): boolean {
    const { columns, read } = this.form;
    const present = this.fields.read(text, number);
    if (present !== columns.length) {
      const names = columns.join('、');
      this.fields.fault(`应有 ${columns.length} 栏（${names}），实有 ${present} 栏`, text);
    } else {
      const row = read(this.fields);
      this.rows++;
      this.compareToLast(row, number);
      this.each(row, number);
    }
    return this.fields.faults < ENOUGH_FAULTS;
  }

  private compareToLast(row: Row, line: number): void {
    const { file, compare, describe } = this.form;
    const order = this.ascending && this.last !== null ? compare(this.last, row) : -1;
    if (order >= 0 && this.last !== null) {
      this.ascending = false;
      const message = order === 0 ? '与上一行重复' : '没有按规定排序';
      const [expected, found] = [`在 ${shown(describe(this.last))} 之后`, shown(describe(row))];
      this.disorder.add({ check: 'order', file, line, message, expected, found });
    }
    this.last = row;
  }
}

/** Reads a file that can be gone through at once. @returns null where it is missing or no text */
export function readList<Row>(
  form: ListForm<Row>,
  file: TextFile | undefined,
  each?: (row: Row, line: number) => void,
): ListReader<Row> | null {
  if (!file) return null;
  const reader = new ListReader(form, each);
  for (const piece of file) reader.text(piece);
  reader.end();
  return file.fault ? null : reader;
}

/** Names the first row of a well-formed file that stands in it twice. Only a file out of order can have one far off. */
export function isWithoutRepeat<Row>(
  form: ListForm<Row>,
  file: TextFile,
  { ascending }: ListReader<Row>,
  findings: Findings,
): boolean {
  if (ascending) return true;
  const known = new Set<string>();
  const fields = new Fields(form.file, new Findings());
  let line = 0;
  for (const text of linesOf(file)) {
    fields.read(text, ++line);
    const name = form.describe(form.read(fields));
    if (known.has(name)) {
      findings.add({ check: 'order', file: form.file, line, message: '重复出现', found: shown(name) });
      return false;
    }
    known.add(name);
  }
  return true;
}
