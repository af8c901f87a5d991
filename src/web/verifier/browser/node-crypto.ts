import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * What src/kernel/hash.ts uses of node:crypto, for a browser: SHA-256 in plain JavaScript, at once and without a
 * connection. The build puts this file in node:crypto's place; a name it does not have stops the build.
 */

type Input = string | Uint8Array;

function bytesOf(input: Input): Uint8Array {
  return typeof input === 'string' ? utf8ToBytes(input) : input;
}

function only(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`only sha256, not ${algorithm}`);
}

/** Lower-case hex SHA-256 of the UTF-8 bytes of a text, or of bytes. */
export function hash(algorithm: string, input: Input, _encoding: 'hex'): string {
  only(algorithm);
  return bytesToHex(sha256(bytesOf(input)));
}

/** A SHA-256 that is fed piece by piece. */
class Hash {
  private readonly state = sha256.create();

  update(input: Input): this {
    this.state.update(bytesOf(input));
    return this;
  }

  digest(_encoding: 'hex'): string {
    return bytesToHex(this.state.digest());
  }
}

export function createHash(algorithm: string): Hash {
  only(algorithm);
  return new Hash();
}
