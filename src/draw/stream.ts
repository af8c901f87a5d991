import seedrandom from 'seedrandom';
import { sha256 } from '../kernel/hash.js';

const TWO_32 = 2 ** 32;

/**
 * A team's stream of whole numbers: seedrandom keyed with the 64 hex characters of a SHA-256 (it folds any
 * other text). Made when first asked, and remembered: a round that starts afresh reads the same numbers again.
 */
export class Stream {
  private generator: seedrandom.PRNG | null = null;
  private readonly made: number[] = [];
  private next = 0;

  /** @param text what is hashed into the key, e.g. `seed|pick|agency|subject`. */
  constructor(private readonly text: string) {}

  /** Starts from the first number again. */
  rewind(): void {
    this.next = 0;
  }

  /** A number from 0 to m − 1, each equally likely; m from 1 to 2³². */
  below(m: number): number {
    const end = TWO_32 - (TWO_32 % m);
    let u = this.uint32();
    while (u >= end) u = this.uint32();
    return u % m;
  }

  private uint32(): number {
    if (this.next === this.made.length) {
      this.generator ??= seedrandom(sha256(this.text));
      this.made.push(this.generator.int32() >>> 0);
    }
    return this.made[this.next++];
  }
}
