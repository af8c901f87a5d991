import seedrandom from 'seedrandom';
import { sha256 } from '../kernel/hash.js';

const TWO_32 = 2 ** 32;
const NONE: readonly number[] = [];

/**
 * A team's stream of whole numbers: seedrandom keyed with the 64 hex characters of a SHA-256 (it folds any
 * other text). Numbers are made when first asked for, and remembered: a round that starts afresh reads the same
 * numbers again. The generator itself, some 2 KB, is not kept between the rounds.
 */
export class Stream {
  private generator: seedrandom.PRNG | null = null;
  private made: readonly number[] = NONE;
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

  /** Nothing more is asked for in this round. */
  rest(): void {
    this.generator = null;
  }

  private uint32(): number {
    if (this.next === this.made.length) {
      this.generator ??= this.generatorAt(this.made.length);
      this.made = [...this.made, this.generator.int32() >>> 0];
    }
    return this.made[this.next++];
  }

  private generatorAt(place: number): seedrandom.PRNG {
    const generator = seedrandom(sha256(this.text));
    for (let made = 0; made < place; made++) generator.int32();
    return generator;
  }
}
