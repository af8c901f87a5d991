import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** The only source of chance: bytes of the operating system. Tests put fixed bytes in its place. */
@Injectable()
export class Entropy {
  /** `count` random bytes. */
  bytes(count: number): Buffer {
    return randomBytes(count);
  }

  /** `count` random bytes as 2 × `count` lower-case hexadecimal digits. */
  hex(count: number): string {
    return this.bytes(count).toString('hex');
  }
}
