import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Entropy } from '../../src/platform/entropy.js';

/** Bytes that follow from the seed of the run and the test file that asks: another run has the same. */
export function entropyOfRun(): Entropy {
  const file = basename(expect.getState().testPath ?? '');
  return new FixedEntropy(`${process.env.MINGCHOU_TEST_SEED} ${file}`);
}

/** Bytes that follow from a name alone: the same in every run, different in every call. */
export class FixedEntropy extends Entropy {
  private calls = 0;

  constructor(private readonly name = 'test') {
    super();
  }

  override bytes(count: number): Buffer {
    this.calls += 1;
    const blocks: Buffer[] = [];
    for (let block = 0; block * 32 < count; block += 1) {
      blocks.push(createHash('sha256').update(`${this.name} ${this.calls} ${block}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  }
}
