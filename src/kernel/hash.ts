import { hash } from 'node:crypto';

/** Lower-case hex SHA-256 of the UTF-8 bytes of a text, or of bytes. */
export function sha256(input: string | Uint8Array): string {
  return hash('sha256', input, 'hex');
}
