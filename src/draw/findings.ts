/** The checks of a bundle by name, in the order they are reported (section 8). */
export const CHECK_NAMES = [
  'form',
  'canonical',
  'order',
  'digests',
  'freeze',
  'nonce',
  'entropy',
  'seed',
  'subjects',
  'teams',
  'shortages',
  'after',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** One thing found wrong. */
export interface Finding {
  readonly check: CheckName;
  /** Chinese sentence. */
  readonly message: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly expected?: string;
  readonly found?: string;
  /** True where an object has a key twice: then it is not clear what the file says. */
  readonly repeatedKey?: boolean;
}

/** Findings kept for one check: enough for a person to mend, bounded for a hostile file. */
const MOST_KEPT = 200;

/** What the checks found, in the order found. */
export class Findings {
  private readonly byCheck = new Map<CheckName, Finding[]>();

  add(finding: Finding): void {
    const list = this.byCheck.get(finding.check);
    if (list === undefined) this.byCheck.set(finding.check, [finding]);
    else if (list.length < MOST_KEPT) list.push(finding);
  }

  /** Takes over what another has found. */
  addAll(other: Findings): void {
    for (const finding of other.all()) this.add(finding);
  }

  of(check: CheckName): readonly Finding[] {
    return this.byCheck.get(check) ?? [];
  }

  all(): Finding[] {
    return CHECK_NAMES.flatMap((check) => [...this.of(check)]);
  }
}

const LONGEST_SHOWN = 120;
// Control and direction characters would let a file's content rewrite the report on a screen.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]/gu;

/** A text out of a bundle, safe to print: cut short, invisible characters written as escapes. */
export function shown(text: string): string {
  const characters = [...text.slice(0, 2 * LONGEST_SHOWN)];
  const cut =
    characters.length > LONGEST_SHOWN || text.length > 2 * LONGEST_SHOWN
      ? `${characters.slice(0, LONGEST_SHOWN).join('')}…`
      : text;
  return cut.replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
