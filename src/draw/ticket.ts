import { sha256 } from '../kernel/hash.js';

/** The ticket of a subject: 64 hex digits that anyone can recompute from the seed and the code. */
export function ticketOf(seed: string, code: string): string {
  return sha256(`${seed}|${code}`);
}

/** Ascending by key, then by code; keys and codes are ASCII, so this is the order of their bytes. */
export function byKeyThenCode(
  a: { readonly key: string; readonly code: string },
  b: { readonly key: string; readonly code: string },
): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}

/** An item with the hash that decides its place. */
export interface Keyed<T> {
  readonly key: string;
  readonly code: string;
  readonly item: T;
}

/**
 * Sorts by key, then code. Keys are hex digests, so evenly spread: sorted in buckets of the same first
 * digits, which is several times faster for a million than one sort.
 */
export function sortByKey<T>(entries: readonly Keyed<T>[]): Keyed<T>[] {
  if (entries.length < BUCKETS) return [...entries].sort(byKeyThenCode);
  const buckets: Keyed<T>[][] = Array.from({ length: BUCKETS }, () => []);
  for (const entry of entries) buckets[parseInt(entry.key.slice(0, 3), 16)].push(entry);
  return buckets.flatMap((bucket) => bucket.sort(byKeyThenCode));
}

/** One for each value of three hex digits. */
const BUCKETS = 0x1000;

/**
 * The `k` first of many items by key, then code, in order. Keeps a small buffer instead of sorting all:
 * most items of a large stratum are above the cut and are dropped at once.
 */
export class LowestKeys<T> {
  private kept: Keyed<T>[] = [];
  private cut: string | null = null;

  constructor(private readonly k: number) {}

  add(key: string, code: string, item: T): void {
    if (this.k === 0 || (this.cut !== null && key > this.cut)) return;
    this.kept.push({ key, code, item });
    if (this.kept.length >= 2 * this.k + 1024) this.prune();
  }

  /** The lowest k, ascending. */
  sorted(): readonly Keyed<T>[] {
    this.prune();
    return this.kept;
  }

  private prune(): void {
    this.kept.sort(byKeyThenCode);
    if (this.kept.length > this.k) this.kept.length = this.k;
    if (this.k > 0 && this.kept.length === this.k) this.cut = this.kept[this.k - 1].key;
  }
}
