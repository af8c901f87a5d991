import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Sha256, sha256 } from '../../src/kernel/hash.js';
import { hexOfMany, PrefixedSha256 } from '../../src/kernel/prefixed-sha256.js';

const reference = (text: string): string => createHash('sha256').update(text).digest('hex');
const hexOf = (words: Int32Array): string => hexOfMany(words, Uint32Array.of(0))[0];
const ascii = (maxLength: number) => fc.string({ unit: 'binary-ascii', maxLength, size: 'max' });

describe('SHA-256', () => {
  it('of many texts with one beginning is that of each whole text', () => {
    fc.assert(
      fc.property(ascii(200), fc.array(ascii(150), { minLength: 1, maxLength: 5 }), (prefix, texts) => {
        const sha = new PrefixedSha256(prefix);
        for (const text of texts) expect(hexOf(sha.of(text))).toBe(reference(prefix + text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is right at every length around the ends of blocks', () => {
    for (let before = 0; before <= 130; before++) {
      const sha = new PrefixedSha256('x'.repeat(before));
      for (let length = 0; length <= 130; length++) {
        const text = 'y'.repeat(length);
        expect(hexOf(sha.of(text))).toBe(reference('x'.repeat(before) + text));
      }
    }
  });

  it('refuses what is not ASCII instead of hashing other bytes', () => {
    expect(() => new PrefixedSha256('seed|').of('甘孜')).toThrow(RangeError);
    expect(() => new PrefixedSha256('é'.repeat(64))).toThrow(RangeError);
  });

  it('in pieces is that of the whole, texts and bytes mixed', () => {
    const pieces = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array()));
    fc.assert(
      fc.property(pieces, (list) => {
        const sha = new Sha256();
        for (const piece of list) sha.update(piece);
        const whole = Buffer.concat(list.map((piece) => Buffer.from(piece as string)));
        expect(sha.hex()).toBe(sha256(whole));
      }),
    );
  });
});
