import { shown, type CheckName, type Findings } from './findings.js';
import { firstDifference } from './json-text.js';

/** Reports the first line where a file differs from what was recomputed. */
export function compareLines(
  check: CheckName,
  file: string,
  expected: string,
  found: string,
  findings: Findings,
): void {
  if (expected === found) return;
  let line = 1;
  let start = 0;
  while (lineAt(expected, start) === lineAt(found, start)) {
    start = expected.indexOf('\n', start) + 1;
    line++;
  }
  findings.add({
    check,
    file,
    line,
    message: '与按种子重新计算的结果不同',
    expected: shownLine(lineAt(expected, start)),
    found: shownLine(lineAt(found, start)),
  });
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

/** The line that starts at a place, with its LF; null behind the end. */
function lineAt(text: string, start: number): string | null {
  if (start >= text.length) return null;
  const lf = text.indexOf('\n', start);
  return text.slice(start, lf < 0 ? text.length : lf + 1);
}

function shownLine(line: string | null): string {
  if (line === null) return '（没有这一行）';
  return line.endsWith('\n')
    ? shown(line.slice(0, -1).replaceAll('\t', ' '))
    : `${shown(line)}（没有换行符）`;
}
