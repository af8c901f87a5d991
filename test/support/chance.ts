import type { Entropy } from '../../src/platform/entropy.js';

/** Choices made with random bytes: with fixed bytes the same in every run. */
export class Chance {
  constructor(private readonly entropy: Entropy) {}

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    return this.entropy.bytes(4).readUInt32BE() % n;
  }

  /** True so many times of a hundred. */
  percent(n: number): boolean {
    return this.below(100) < n;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** Some of a list, at least `least`, in a random order. */
  some<T>(list: readonly T[], least: number): T[] {
    const rest = [...list];
    const chosen: T[] = [];
    const count = least + this.below(list.length - least + 1);
    while (chosen.length < count) chosen.push(...rest.splice(this.below(rest.length), 1));
    return chosen;
  }
}
