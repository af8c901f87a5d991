import { cleanText, cutText } from '../kernel/text.js';

/** Rows of a list page. */
export const PAGE_SIZE = 50;

/** A page of a list. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** A page of a list; a page past the end is the last one. */
export function pageOf(total: number, wanted: number): { page: number; pages: number; offset: number } {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(Math.max(1, wanted), pages);
  return { page, pages, offset: (page - 1) * PAGE_SIZE };
}

/** A search word as it is compared: NFKC, trimmed; null where there is none. */
export function searchWord(text: string | undefined): string | null {
  const word = cutText(cleanText(text ?? ''), 100);
  return word === '' ? null : word;
}

/** A text inside LIKE, its wildcards taken literally. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Conditions of a query and their parameters. */
export class Conditions {
  private readonly parts: string[] = [];
  readonly values: unknown[] = [];

  /** Adds a parameter. @returns its place holder */
  param(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  add(condition: string): this {
    this.parts.push(condition);
    return this;
  }

  /** Narrows to one value of a column; an absent or empty value does not narrow. */
  equals(column: string, value: string | null | undefined): this {
    return value ? this.add(`${column} = ${this.param(value)}`) : this;
  }

  /** Part of the name, beginning of the code, or (letters and digits only) initials of the name. */
  matches(word: string | null, columns: { name: string; code: string; initials: string }): this {
    if (word === null) return this;
    const like = likeText(word);
    const ways = [
      `${columns.name} ILIKE '%' || ${this.param(like)} || '%'`,
      `${columns.code} LIKE ${this.param(like.toUpperCase())} || '%'`,
    ];
    if (/^[a-z0-9]+$/i.test(word)) {
      ways.push(`${columns.initials} LIKE '%' || ${this.param(word.toLowerCase())} || '%'`);
    }
    return this.add(ways.join(' OR '));
  }

  /** WHERE and all conditions; empty where there is none. */
  get where(): string {
    return this.parts.length === 0 ? '' : `WHERE ${this.parts.map((part) => `(${part})`).join(' AND ')}`;
  }
}
