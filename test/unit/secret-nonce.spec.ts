import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openNonce, sealNonce } from '../../src/ceremony/secret-nonce.js';

const ROOT = path.resolve(__dirname, '../..');
const KEY = 'k'.repeat(64);
const NONCE = 'ab'.repeat(32);
const IV = Buffer.alloc(12, 7);

/** Files of src whose text matches. */
function filesWith(pattern: RegExp): string[] {
  return readdirSync(path.join(ROOT, 'src'), { recursive: true })
    .map((name) => path.posix.join('src', String(name)))
    .filter((name) => name.endsWith('.ts') && pattern.test(readFileSync(path.join(ROOT, name), 'utf8')))
    .sort();
}

describe('the nonce of a draw', () => {
  it('is sealed by the freeze and opened by the drawing transaction, and by nothing else', () => {
    expect(filesWith(/secret-nonce\.js/)).toEqual([
      'src/ceremony/freeze.service.ts',
      'src/ceremony/seal.service.ts',
    ]);
    expect(filesWith(/\bopenNonce\(/)).toEqual([
      'src/ceremony/seal.service.ts',
      'src/ceremony/secret-nonce.ts',
    ]);
    expect(filesWith(/\bsealNonce\(/)).toEqual([
      'src/ceremony/freeze.service.ts',
      'src/ceremony/secret-nonce.ts',
    ]);
    expect(filesWith(/\bDrawSecret\b/)).toEqual([
      'src/ceremony/draw-parts.entity.ts',
      'src/ceremony/freeze.service.ts',
      'src/ceremony/seal.service.ts',
      'src/data-source.ts',
    ]);
    // Raw SQL, too: the audit takes the digest of its row, nothing else names the table.
    expect(filesWith(/\bdraw_secret\b/)).toEqual(['src/ceremony/trail/draw-audit-rows.ts']);
  });

  it('comes out as it went in, and is not in what is kept', () => {
    const sealed = sealNonce(KEY, 'X-1', NONCE, IV);
    expect(openNonce(KEY, 'X-1', sealed)).toBe(NONCE);
    expect(sealed.includes(NONCE)).toBe(false);
    expect(sealed.includes(Buffer.from(NONCE, 'hex'))).toBe(false);
  });

  it.each([
    ['with another key', () => openNonce('z'.repeat(64), 'X-1', sealNonce(KEY, 'X-1', NONCE, IV))],
    ['for another draw', () => openNonce(KEY, 'X-2', sealNonce(KEY, 'X-1', NONCE, IV))],
    ['with a byte changed', () => openNonce(KEY, 'X-1', flipped(sealNonce(KEY, 'X-1', NONCE, IV), 40))],
    ['with its tag changed', () => openNonce(KEY, 'X-1', flipped(sealNonce(KEY, 'X-1', NONCE, IV), 13))],
    ['cut short', () => openNonce(KEY, 'X-1', sealNonce(KEY, 'X-1', NONCE, IV).subarray(0, 20))],
    ['empty', () => openNonce(KEY, 'X-1', Buffer.alloc(0))],
  ])('is not opened %s, and the message says why it may be so', (_how, open) => {
    expect(open).toThrow(/系统密钥\(SECRET_KEY\)在冻结之后更换过，或密封的数据被改动.*恢复冻结时的密钥/);
  });

  it('is missed where it is gone', () => {
    expect(() => openNonce(KEY, 'X-1', null)).toThrow('密封的随机数不在数据库中');
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
}
