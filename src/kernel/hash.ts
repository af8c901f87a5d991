import { createHash, hash, type Hash } from 'node:crypto';

/**
 * SHA-256 by Node. This file is the only one of kernel and draw that needs Node: the build for the browser
 * puts the same in plain JavaScript in the place of node:crypto (web/verifier/browser/node-crypto.ts).
 */

/** Lower-case hex SHA-256 of the UTF-8 bytes of a text, or of bytes. */
export function sha256(input: string | Uint8Array): string {
  return hash('sha256', input, 'hex');
}

/** The same of what comes in pieces. */
export class Sha256 {
  private readonly hash: Hash = createHash('sha256');

  /** The next piece: bytes, or a text (never half a character) for its UTF-8 bytes. */
  update(piece: string | Uint8Array): this {
    this.hash.update(piece);
    return this;
  }

  /** The digest, lower-case hex. Call it once, at the end. */
  hex(): string {
    return this.hash.digest('hex');
  }
}
