/**
 * SHA-256 (FIPS 180-4) of many short texts with one beginning. What is hashed again and again is hashed once: where
 * the beginning is the 64 hex digits of a seed, it fills the first block of 64 bytes, and each text after it costs
 * one block more instead of two. The results are numbers, to be compared and sorted without making a text of each.
 */
export const WORDS = 8;

const START = Int32Array.of(
  ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
);
const ROUND_CONSTANTS = Int32Array.of(
  ...[0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5],
  ...[0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174],
  ...[0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da],
  ...[0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967],
  ...[0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85],
  ...[0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070],
  ...[0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3],
  ...[0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2],
);

const BLOCK_WORDS = 16;
const BLOCK_BYTES = 64;
/** The words of a block and what the rounds make of them; used by one computation at a time. */
const schedule = new Int32Array(64);

/** One block, which stands in the first sixteen words of the schedule. */
function compress(from: Int32Array, into: Int32Array): void {
  for (let i = BLOCK_WORDS; i < 64; i++) {
    const x = schedule[i - 15];
    const y = schedule[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[i] = (schedule[i - 16] + s0 + schedule[i - 7] + s1) | 0;
  }
  let a = from[0];
  let b = from[1];
  let c = from[2];
  let d = from[3];
  let e = from[4];
  let f = from[5];
  let g = from[6];
  let h = from[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i] + schedule[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  into[0] = from[0] + a;
  into[1] = from[1] + b;
  into[2] = from[2] + c;
  into[3] = from[3] + d;
  into[4] = from[4] + e;
  into[5] = from[5] + f;
  into[6] = from[6] + g;
  into[7] = from[7] + h;
}

export class PrefixedSha256 {
  /** After the whole blocks of the beginning. */
  private readonly middle = Int32Array.from(START);
  private readonly state = new Int32Array(WORDS);
  /** What of the beginning does not fill a block. */
  private readonly rest: string;

  /** @param prefix ASCII. */
  constructor(private readonly prefix: string) {
    const whole = prefix.length - (prefix.length % BLOCK_BYTES);
    for (let from = 0; from < whole; from += BLOCK_BYTES) {
      schedule.fill(0, 0, BLOCK_WORDS);
      put(prefix, from, from + BLOCK_BYTES, 0);
      compress(this.middle, this.middle);
    }
    this.rest = prefix.slice(whole);
  }

  /**
   * SHA-256 of beginning and text: eight words, the first the most significant. The same array each time.
   * @param text ASCII. @throws RangeError where it is not
   */
  of(text: string): Int32Array {
    const { rest, state } = this;
    const length = rest.length + text.length;
    state.set(this.middle);
    if (length + 9 <= BLOCK_BYTES) {
      schedule.fill(0, 0, BLOCK_WORDS);
      put(rest, 0, rest.length, 0);
      put(text, 0, text.length, rest.length);
      schedule[length >> 2] |= 0x80 << (24 - 8 * (length & 3));
      schedule[BLOCK_WORDS - 1] = 8 * (this.prefix.length + text.length);
      compress(state, state);
    } else this.long(rest + text);
    return state;
  }

  /** A tail of more than one block. */
  private long(tail: string): void {
    const blocks = Math.ceil((tail.length + 9) / BLOCK_BYTES);
    for (let block = 0; block < blocks; block++) {
      const from = block * BLOCK_BYTES;
      const end = Math.min(tail.length, from + BLOCK_BYTES);
      schedule.fill(0, 0, BLOCK_WORDS);
      put(tail, Math.min(from, end), end, 0);
      const mark = tail.length - from;
      if (mark >= 0 && mark < BLOCK_BYTES) schedule[mark >> 2] |= 0x80 << (24 - 8 * (mark & 3));
      if (block === blocks - 1) {
        schedule[BLOCK_WORDS - 1] = 8 * (this.prefix.length - this.rest.length + tail.length);
      }
      compress(this.state, this.state);
    }
  }
}

/** Puts characters into the block, from a byte of it on. */
function put(text: string, from: number, to: number, at: number): void {
  for (let i = from; i < to; i++, at++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) throw new RangeError('only ASCII can be hashed in this way');
    schedule[at >> 2] |= unit << (24 - 8 * (at & 3));
  }
}

const DIGITS = 8 * WORDS;
const AT_ONCE = 1024;
/** The two digits of each byte, as they stand one behind the other in memory. */
const HEX_PAIRS = new Uint16Array(
  new TextEncoder().encode(
    Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''),
  ).buffer,
);

/**
 * Hashes as 64 lower-case hex digits each. Their digits are made into texts a thousand at a time, which is several
 * times faster than one by one.
 * @param words eight for each hash. @param order numbers of the hashes wanted.
 */
export function hexOfMany(words: Int32Array, order: Uint32Array): string[] {
  const texts: string[] = [];
  const pairs = new Uint16Array((DIGITS / 2) * Math.min(AT_ONCE, order.length));
  const decoder = new TextDecoder();
  for (let from = 0; from < order.length; from += AT_ONCE) {
    const end = Math.min(order.length, from + AT_ONCE);
    for (let at = from; at < end; at++) putHex(words, WORDS * order[at], pairs, (DIGITS / 2) * (at - from));
    const text = decoder.decode(pairs.subarray(0, (DIGITS / 2) * (end - from)));
    for (let at = 0; at < text.length; at += DIGITS) texts.push(text.slice(at, at + DIGITS));
  }
  return texts;
}

function putHex(words: Int32Array, from: number, pairs: Uint16Array, at: number): void {
  for (let word = from; word < from + WORDS; word++) {
    const value = words[word];
    pairs[at++] = HEX_PAIRS[value >>> 24];
    pairs[at++] = HEX_PAIRS[(value >>> 16) & 255];
    pairs[at++] = HEX_PAIRS[(value >>> 8) & 255];
    pairs[at++] = HEX_PAIRS[value & 255];
  }
}
