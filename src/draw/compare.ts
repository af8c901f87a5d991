import { shown, type CheckName, type Findings } from './findings.js';
import { firstDifference } from './json-text.js';
import { LineSplitter } from './tsv-text.js';

/** Reports the first line where a file differs from what was recomputed. @param expected lines with their LF */
export function compareLines(
  check: CheckName,
  file: string,
  expected: Iterator<string>,
  found: Iterable<string>,
  findings: Findings,
): void {
  const present = endedLines(found);
  for (let line = 1; ; line++) {
    const ours = valueOf(expected.next());
    const theirs = valueOf(present.next());
    if (ours === theirs && ours === null) return;
    if (ours === theirs) continue;
    const message = '与按种子重新计算的结果不同';
    return findings.add({ check, file, line, message, expected: shownLine(ours), found: shownLine(theirs) });
  }
}

/** Reports where a one-line file differs from what was recomputed. */
export function compareText(
  check: CheckName,
  file: string,
  expected: string,
  found: string,
  findings: Findings,
): void {
  if (expected === found) return;
  const difference = firstDifference(expected, found);
  findings.add({
    check,
    file,
    line: 1,
    message: `与按种子重新计算的结果不同（第 ${difference.at + 1} 个字符起）`,
    expected: difference.expected,
    found: difference.found,
  });
}

/** The lines of a text in pieces with their LF, which the last may lack. */
function* endedLines(pieces: Iterable<string>): Generator<string> {
  const splitter = new LineSplitter();
  for (const piece of pieces) for (const line of splitter.take(piece)) yield `${line}\n`;
  if (splitter.tail !== '') yield splitter.tail;
}

/** Null behind the end. */
function valueOf(step: IteratorResult<string>): string | null {
  return step.done ? null : step.value;
}

function shownLine(line: string | null): string {
  if (line === null) return '（没有这一行）';
  return line.endsWith('\n')
    ? shown(line.slice(0, -1).replaceAll('\t', ' '))
    : `${shown(line)}（没有换行符）`;
}
