import { createHash } from 'node:crypto';

/** Lower-case hex SHA-256 of the UTF-8 bytes of a text, or of bytes. */
export function sha256(input: string | Uint8Array): string {
  return createHash('sha256').update(input).digest('hex');
}
