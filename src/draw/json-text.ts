import { canonicalJson, type CanonicalValue } from '../kernel/canonical-json.js';
import { shown, type Findings } from './findings.js';

/** Where a JSON text stands: a file, or a line of a file. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** Nothing in a bundle is nested deeper than five; a hostile file could be, to exhaust the stack. */
const DEEPEST = 32;

/**
 * Reads a JSON text strictly: what does not parse is a `form` finding; a key twice and a text that is not
 * canonical are `canonical` findings, and the value is returned all the same.
 * @returns undefined where there is no value.
 */
export function readJson(text: string, place: Place, findings: Findings): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const where = at === undefined ? '' : `（第 ${Number(at) + 1} 个字符附近）`;
    findings.add({ check: 'form', ...place, message: `不是合法的 JSON${where}`, found: shown(text) });
    return undefined;
  }
  const { deepest, repeated } = scan(text);
  if (deepest > DEEPEST) {
    findings.add({ check: 'form', ...place, message: `JSON 嵌套超过 ${DEEPEST} 层` });
    return undefined;
  }
  if (repeated !== null) {
    const found = shown(repeated);
    findings.add({ check: 'canonical', ...place, message: '同一对象中键重复', found, repeatedKey: true });
  }
  checkCanonical(value, text, place, findings);
  return value;
}

function checkCanonical(value: unknown, text: string, place: Place, findings: Findings): void {
  let canonical: string;
  try {
    canonical = canonicalJson(value as CanonicalValue);
  } catch {
    findings.add({
      check: 'canonical',
      ...place,
      message: '没有规范形式：含有单独的代理项字符，或 ±(2⁵³−1) 以外的数或非整数',
    });
    return;
  }
  if (canonical === text) return;
  const { at, expected, found } = firstDifference(canonical, text);
  findings.add({
    check: 'canonical',
    ...place,
    message: `不是规范 JSON（RFC 8785），第 ${at + 1} 个字符起不同`,
    expected,
    found,
  });
}

/** The first place where two texts differ, with a little of each from there on. */
export function firstDifference(a: string, b: string): { at: number; expected: string; found: string } {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = Math.max(0, at - 20);
  const excerpt = (text: string): string =>
    at >= text.length ? '（到此为止）' : shown(`${from > 0 ? '…' : ''}${text.slice(from, from + 80)}`);
  return { at, expected: excerpt(a), found: excerpt(b) };
}

/** Of a text that parses: how deep it is nested, and the first key that an object has twice. */
function scan(text: string): { deepest: number; repeated: string | null } {
  const open: Set<string>[] = [];
  let deepest = 0;
  let repeated: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(new Set());
      deepest = Math.max(deepest, open.length);
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const end = stringEnd(text, at);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string;
        const keys = open[open.length - 1];
        if (keys.has(key)) repeated ??= key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return { deepest, repeated };
}

/** The place behind the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
