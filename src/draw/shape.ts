import { shown, type Findings } from './findings.js';
import { hasControl, hasLoneSurrogate, isCode, isHex64, isName, WORDS } from './form.js';
import { isRatio } from '../kernel/decimal.js';
import type { Place } from './json-text.js';

export type JsonObject = { readonly [key: string]: unknown };

/**
 * Checks the parts of a parsed JSON value against what they should be. Every fault becomes a `form` finding
 * with the path to it; all are found, not only the first.
 */
export class Shape {
  /** How many faults this shape has found. */
  faults = 0;

  constructor(
    private readonly place: Place,
    private readonly findings: Findings,
  ) {}

  fault(path: string, message: string, value?: unknown): void {
    this.faults++;
    const found = value === undefined ? {} : { found: shown(JSON.stringify(value) ?? String(value)) };
    this.findings.add({
      check: 'form',
      ...this.place,
      message: path === '' ? message : `${shown(path)}：${message}`,
      ...found,
    });
  }

  /** An object with all the required keys and no others than those named. */
  object(
    value: unknown,
    path: string,
    required: readonly string[],
    optional: readonly string[] = [],
  ): JsonObject | null {
    const object = this.anyObject(value, path);
    if (object === null) return null;
    for (const key of Object.keys(object)) {
      if (!required.includes(key) && !optional.includes(key)) this.fault(join(path, key), '不认识的键');
    }
    for (const key of required) {
      if (!Object.hasOwn(object, key)) this.fault(join(path, key), '缺少这个键');
    }
    return object;
  }

  /** An object whose keys are names. */
  anyObject(value: unknown, path: string): JsonObject | null {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    this.fault(path, '应为对象', value);
    return null;
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.fault(path, '应为数组', value);
    return [];
  }

  /** Any text without control characters and lone surrogates, the empty one too. */
  text(value: unknown, path: string): void {
    if (typeof value !== 'string') this.fault(path, '应为文字', value);
    else if (hasControl(value) || hasLoneSurrogate(value))
      this.fault(path, '含有控制字符或单独的代理项字符', value);
  }

  name(value: unknown, path: string): void {
    this.matching(value, path, isName, WORDS.name);
  }

  code(value: unknown, path: string): void {
    this.matching(value, path, isCode, WORDS.code);
  }

  hex(value: unknown, path: string): void {
    this.matching(value, path, isHex64, WORDS.hex);
  }

  ratio(value: unknown, path: string): void {
    this.matching(value, path, isRatio, WORDS.ratio);
  }

  matching(value: unknown, path: string, test: (text: string) => boolean, words: string): void {
    if (typeof value !== 'string' || !test(value)) this.fault(path, `应为${words}`, value);
  }

  integer(value: unknown, path: string, least = 0, most = Number.MAX_SAFE_INTEGER): void {
    const good = typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
    if (good) return;
    const range =
      most === Number.MAX_SAFE_INTEGER ? `不小于 ${least}（且不超过 2⁵³−1）` : `${least} 至 ${most}`;
    this.fault(path, `应为${range}的整数`, value);
  }

  oneOf(value: unknown, path: string, words: readonly unknown[]): boolean {
    if (words.includes(value)) return true;
    this.fault(path, `应为 ${words.join('、')} 之一`, value);
    return false;
  }

  /** Runs a check on a key that may be absent. */
  ifGiven(
    object: JsonObject,
    key: string,
    path: string,
    check: (value: unknown, path: string) => void,
  ): void {
    if (Object.hasOwn(object, key)) check(object[key], join(path, key));
  }

  /** Names the second of any two equal texts. */
  unique(values: readonly unknown[], path: string, what: string): void {
    const known = new Set<unknown>();
    for (const value of values) {
      if (known.has(value)) this.fault(path, `${what}重复`, value);
      known.add(value);
    }
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
