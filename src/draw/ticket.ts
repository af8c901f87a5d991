import { sha256 } from '../kernel/hash.js';
import { hexOfMany, PrefixedSha256, WORDS } from '../kernel/prefixed-sha256.js';
import type { Subject } from './types.js';

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

/** Entries kept beyond the lowest k before they are sorted out. */
const SPARE = 1024;

/**
 * The subjects with the lowest tickets, k at most, in ticket order: by ticket, then by code. Any number can be
 * added; no more than about 2 k are ever kept, their tickets as numbers.
 */
export class LowestTickets {
  private readonly tickets: PrefixedSha256;
  private kept = new Entries();
  /** Who has a ticket with a first word above this is out. */
  private cut = Infinity;

  constructor(
    seed: string,
    private readonly k: number,
  ) {
    this.tickets = new PrefixedSha256(`${seed}|`);
  }

  add(subject: Subject): void {
    const words = this.tickets.of(subject.code);
    if (this.k === 0 || words[0] >>> 0 > this.cut) return;
    this.kept.push(words, subject);
    if (this.kept.length >= 2 * this.k + SPARE) this.prune();
  }

  /** Makes something of each in ticket order. @param make is given the ticket as 64 hex digits, and the place from 0 */
  inOrder<Row>(make: (subject: Subject, ticket: string, place: number) => Row): Row[] {
    const order = this.kept.inOrder().subarray(0, this.k);
    const tickets = this.kept.tickets(order);
    const rows: Row[] = [];
    for (let place = 0; place < order.length; place++) {
      rows.push(make(this.kept.subject(order[place]), tickets[place], place));
    }
    return rows;
  }

  private prune(): void {
    const order = this.kept.inOrder().subarray(0, this.k);
    this.kept = this.kept.only(order);
    this.cut = this.kept.firstWord(this.k - 1);
  }
}

/** Tickets as numbers, and their subjects. */
class Entries {
  private words = new Int32Array(WORDS * 64);
  private readonly subjects: Subject[] = [];

  get length(): number {
    return this.subjects.length;
  }

  push(words: Int32Array, subject: Subject): void {
    const at = WORDS * this.length;
    if (at === this.words.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.words);
      this.words = larger;
    }
    for (let word = 0; word < WORDS; word++) this.words[at + word] = words[word];
    this.subjects.push(subject);
  }

  subject(index: number): Subject {
    return this.subjects[index];
  }

  /** Their tickets in this order. */
  tickets(order: Uint32Array): string[] {
    return hexOfMany(this.words, order);
  }

  firstWord(index: number): number {
    return this.words[WORDS * index] >>> 0;
  }

  /** These entries, in this order. */
  only(order: Uint32Array): Entries {
    const entries = new Entries();
    for (const index of order) {
      const at = WORDS * index;
      entries.push(this.words.subarray(at, at + WORDS), this.subjects[index]);
    }
    return entries;
  }

  /**
   * Their numbers by ticket, then by code. Tickets are evenly spread: in about as many drawers as there are entries,
   * by the first bits, one or two share a drawer, and those an insertion sort puts right.
   */
  inOrder(): Uint32Array {
    const bits = Math.min(20, Math.floor(Math.log2(this.length + 1)));
    const order = this.inDrawers(32 - bits);
    for (let at = 1; at < order.length; at++) {
      const index = order[at];
      let place = at;
      while (place > 0 && this.compare(order[place - 1], index) > 0) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = index;
    }
    return order;
  }

  /** Their numbers by the first bits of the ticket: what is left of its first word after the shift. */
  private inDrawers(shift: number): Uint32Array {
    const next = new Uint32Array(2 ** (32 - shift) + 1);
    for (let index = 0; index < this.length; index++) next[(this.firstWord(index) >>> shift) + 1]++;
    for (let drawer = 1; drawer < next.length; drawer++) next[drawer] += next[drawer - 1];
    const order = new Uint32Array(this.length);
    for (let index = 0; index < this.length; index++) {
      order[next[this.firstWord(index) >>> shift]++] = index;
    }
    return order;
  }

  private compare(a: number, b: number): number {
    for (let word = 0; word < WORDS; word++) {
      const x = this.words[WORDS * a + word] >>> 0;
      const y = this.words[WORDS * b + word] >>> 0;
      if (x !== y) return x - y;
    }
    return this.subjects[a].code < this.subjects[b].code ? -1 : 1;
  }
}
