import { Findings, shown } from './findings.js';
import { integerOf, isCode, isName, WORDS } from './form.js';

/** More lines than this in one file are refused: no registry is as large. */
export const MOST_LINES = 10_000_000;

/** One line's fields, read by kind. Whatever is wrong becomes a `form` finding with file and line. */
export class Fields {
  /** How much was wrong in the file so far. */
  faults = 0;
  /** Line, from 1. */
  private line = 0;
  private fields: readonly string[] = [];

  constructor(
    readonly file: string,
    private readonly findings: Findings,
  ) {}

  /** Goes on to another line. @returns the number of its fields */
  read(text: string, line: number): number {
    this.line = line;
    this.fields = text.split('\t');
    return this.fields.length;
  }

  code(at: number, name: string): string {
    return this.matching(at, name, isCode, WORDS.code);
  }

  name(at: number, name: string): string {
    return this.matching(at, name, isName, WORDS.name);
  }

  integer(at: number, name: string): number {
    const value = integerOf(this.fields[at]);
    if (value === null) this.fault(`${name}应为${WORDS.integer}`, this.fields[at]);
    return value ?? 0;
  }

  oneOf(at: number, name: string, words: readonly string[]): string {
    return this.matching(at, name, (text) => words.includes(text), ` ${words.join('、')} 之一`);
  }

  matching(at: number, name: string, test: (text: string) => boolean, words: string): string {
    const text = this.fields[at];
    if (!test(text)) this.fault(`${name}应为${words}`, text);
    return text;
  }

  fault(message: string, found: string): void {
    this.faults++;
    this.findings.add({ check: 'form', file: this.file, line: this.line, message, found: shown(found) });
  }
}

/** Cuts a text that comes in pieces into its lines. */
export class LineSplitter {
  private rest = '';

  /** The lines that this piece ends, without their LF. */
  take(piece: string): string[] {
    if (!piece.includes('\n')) {
      this.rest += piece;
      return [];
    }
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    return lines;
  }

  /** What stands behind the last LF: nothing, in a file that is in order. */
  get tail(): string {
    return this.rest;
  }
}

/** The lines of a text in pieces, without their LF; with what stands behind the last LF, if anything does. */
export function* linesOf(pieces: Iterable<string>): Generator<string> {
  const splitter = new LineSplitter();
  for (const piece of pieces) yield* splitter.take(piece);
  if (splitter.tail !== '') yield splitter.tail;
}

/** Hands on line after line of a text that comes in pieces. A missing last LF is an `order` finding. */
export class LineReader {
  /** False where there are more lines than can be read. */
  whole = true;
  private readonly splitter = new LineSplitter();
  private lines = 0;
  private stopped = false;

  /** @param each says false where the rest need not be read. */
  constructor(
    private readonly file: string,
    private readonly findings: Findings,
    private readonly each: (line: string, number: number) => boolean,
  ) {}

  text(piece: string): void {
    if (this.stopped) return;
    for (const line of this.splitter.take(piece)) this.take(line);
  }

  end(): void {
    if (this.stopped || this.splitter.tail === '') return;
    const [line, expected, found] = [this.lines + 1, '以换行符（LF）结束', '文件到此为止'];
    const message = '最后一行没有换行符';
    this.findings.add({ check: 'order', file: this.file, line, message, expected, found });
    this.take(this.splitter.tail);
  }

  private take(line: string): void {
    if (this.stopped) return;
    const number = ++this.lines;
    if (number > MOST_LINES) {
      const message = `超过 ${MOST_LINES} 行，无法处理`;
      this.findings.add({ check: 'form', file: this.file, line: number, message });
      this.whole = false;
      this.stopped = true;
    } else if (!this.each(line, number)) this.stopped = true;
  }
}
