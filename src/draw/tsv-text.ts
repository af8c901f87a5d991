import { shown, type Findings } from './findings.js';
import { integerOf, isCode, isName, WORDS } from './form.js';

/** More lines than this in one file are refused: they would not fit in memory. */
export const MOST_LINES = 2_000_000;

/** Counts what was wrong in one file. */
interface Tally {
  faults: number;
}

/** One line's fields, read by kind. Whatever is wrong becomes a `form` finding with file and line. */
export class Fields {
  constructor(
    readonly file: string,
    readonly line: number,
    private readonly fields: readonly string[],
    private readonly findings: Findings,
    private readonly tally: Tally,
  ) {}

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
    this.tally.faults++;
    this.findings.add({ check: 'form', file: this.file, line: this.line, message, found: shown(found) });
  }
}

/**
 * Decodes a file: UTF-8 without BOM.
 * @returns null, with a `form` finding, where it is not.
 */
export function decode(file: string, bytes: Uint8Array, findings: Findings): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    findings.add({ check: 'form', file, line: 1, message: '文件开头有 BOM，应去掉' });
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    findings.add({ check: 'form', file, message: '不是 UTF-8 编码' });
    return null;
  }
}

/**
 * Calls `each` for every line until it says false. A missing last LF is an `order` finding.
 * @returns false where there are more lines than can be read.
 */
export function eachLine(
  file: string,
  text: string,
  findings: Findings,
  each: (line: string, number: number) => boolean,
): boolean {
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    const lf = text.indexOf('\n', start);
    if (lf < 0) {
      const expected = '以换行符（LF）结束';
      findings.add({
        check: 'order',
        file,
        line: number,
        message: '最后一行没有换行符',
        expected,
        found: '文件到此为止',
      });
    }
    if (number > MOST_LINES) {
      findings.add({ check: 'form', file, line: number, message: `超过 ${MOST_LINES} 行，无法处理` });
      return false;
    }
    if (!each(text.slice(start, lf < 0 ? text.length : lf), number)) return true;
    start = lf < 0 ? text.length : lf + 1;
  }
  return true;
}

/** Findings after which the rest of a file is not read: it is another file than its name says. */
const ENOUGH_FAULTS = 100;

/**
 * Reads a .tsv file.
 * @param columns Chinese names of its columns.
 * @returns null where a line is not well-formed; the findings say which.
 */
export function readTsv<T>(
  file: string,
  text: string,
  findings: Findings,
  columns: readonly string[],
  read: (fields: Fields) => T,
): T[] | null {
  const rows: T[] = [];
  const tally: Tally = { faults: 0 };
  const whole = eachLine(file, text, findings, (line, number) => {
    const fields = line.split('\t');
    const cells = new Fields(file, number, fields, findings, tally);
    if (fields.length !== columns.length) {
      cells.fault(`应有 ${columns.length} 栏（${columns.join('、')}），实有 ${fields.length} 栏`, line);
    } else {
      rows.push(read(cells));
    }
    return tally.faults < ENOUGH_FAULTS;
  });
  return whole && tally.faults === 0 ? rows : null;
}

/** Reports the first place where rows do not ascend strictly, as an `order` finding. */
export function checkAscending<T>(
  file: string,
  rows: readonly T[],
  compare: (a: T, b: T) => number,
  describe: (row: T) => string,
  findings: Findings,
): void {
  for (let at = 1; at < rows.length; at++) {
    const order = compare(rows[at - 1], rows[at]);
    if (order < 0) continue;
    findings.add({
      check: 'order',
      file,
      line: at + 1,
      message: order === 0 ? '与上一行重复' : '没有按规定排序',
      expected: `在 ${shown(describe(rows[at - 1]))} 之后`,
      found: shown(describe(rows[at])),
    });
    return;
  }
}
