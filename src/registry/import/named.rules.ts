import { cleanText } from '../../kernel/text.js';
import type { AreaRef } from '../areas.rules.js';
import type { NamedRef } from './import-types.js';

/** How names are compared: NFKC, without spaces and quotation marks, letters upper case. */
export function plainName(text: string): string {
  return cleanText(text)
    .replace(/[\s"'“”‘’「」]/g, '')
    .toUpperCase();
}

/** Finds records by code, name or short name. */
export class NamedMatcher {
  private readonly found = new Map<string, NamedRef | null>();
  private readonly prefix: RegExp | null;
  private readonly shortPrefix: string;

  /** @param prefectures areas whose long and short names before an agency's name mean the same (甘孜州…局 is 州…局). */
  constructor(
    private readonly refs: readonly NamedRef[],
    prefectures: readonly AreaRef[] = [],
  ) {
    const names = prefectures.flatMap((area) => [area.name, area.shortName]);
    this.prefix = names.length === 0 ? null : new RegExp(`^(?:四川省)?(?:${names.join('|')})`);
    this.shortPrefix = prefectures[0]?.shortName.slice(-1) ?? '';
    // Names first: a name is never lost because another record has it as a short name.
    for (const ref of refs) this.add(ref.name, ref, false);
    for (const ref of refs) this.add(ref.code, ref, false);
    for (const ref of refs) for (const alias of ref.aliases) this.add(alias, ref, true);
  }

  /** The record, or null where none or more than one is meant. */
  match(text: string): NamedRef | null {
    const plain = plainName(text);
    return this.found.get(plain) ?? this.found.get(this.short(plain)) ?? null;
  }

  /** Up to three names that contain the text or are contained in it, to help the one who mends it. */
  similar(text: string): string[] {
    const plain = this.short(plainName(text));
    if (plain.length < 2) return [];
    const near = (ref: NamedRef) =>
      [ref.name, ...ref.aliases].some((name) => {
        const other = this.short(plainName(name));
        return other.includes(plain) || (other.length > 3 && plain.includes(other));
      });
    return this.refs
      .filter(near)
      .slice(0, 3)
      .map((ref) => ref.name);
  }

  private short(plain: string): string {
    return this.prefix === null ? plain : plain.replace(this.prefix, this.shortPrefix);
  }

  private add(text: string, ref: NamedRef, yields: boolean): void {
    const plain = plainName(text);
    for (const name of new Set([plain, this.short(plain)])) {
      const other = this.found.get(name);
      if (other === undefined) this.found.set(name, ref);
      else if (yields && other !== ref && !this.isOwnName(name, other)) this.found.set(name, null);
    }
  }

  private isOwnName(name: string, ref: NamedRef | null): boolean {
    return (
      ref !== null && [ref.name, ref.code].some((own) => this.short(plainName(own)) === this.short(name))
    );
  }
}

/**
 * Splits a cell into the records it names. Names are separated by ; 、 , | or line breaks, but may themselves
 * contain 、 and ,: the whole part is tried first, then the fewest joins of neighbouring pieces that all match.
 */
export function splitNames(text: string, matcher: NamedMatcher): { found: NamedRef[]; unknown: string[] } {
  const found = new Set<NamedRef>();
  const unknown: string[] = [];
  for (const part of text.normalize('NFKC').split(/[;|\n\r]+/)) {
    if (part.trim() === '') continue;
    const whole = matcher.match(part);
    for (const piece of whole === null ? segment(part, matcher) : [whole]) {
      if (typeof piece === 'string') unknown.push(piece);
      else found.add(piece);
    }
  }
  return { found: [...found], unknown };
}

const MOST_PIECES = 100;
const MOST_JOINED = 20;

/** Longest match first from the left; a piece that begins no name is handed back as it stands. */
function segment(part: string, matcher: NamedMatcher): (NamedRef | string)[] {
  // Pieces stand at the even places, the marks between them at the odd ones.
  const split = part.split(/([、,/])/).slice(0, MOST_PIECES * 2 - 1);
  const pieces = Math.ceil(split.length / 2);
  const out: (NamedRef | string)[] = [];
  let from = 0;
  while (from < pieces) {
    let to = Math.min(pieces, from + MOST_JOINED);
    let ref: NamedRef | null = null;
    for (; to > from && ref === null; to--) ref = matcher.match(split.slice(2 * from, 2 * to - 1).join(''));
    if (ref !== null) {
      out.push(ref);
      from = to + 1;
      continue;
    }
    const piece = split[2 * from].trim();
    if (piece !== '') out.push(piece);
    from += 1;
  }
  return out;
}
