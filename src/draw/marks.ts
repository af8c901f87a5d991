/** Marks on the places of a row, so kept that the k-th of them is found in a few steps (a Fenwick tree). */
export class Marks {
  /** How many places are marked. */
  count = 0;
  private readonly marked: Uint8Array;
  /** `sums[i]` is the number of marks on the places from i − (lowest bit of i) to i − 1. */
  private readonly sums: Int32Array;
  /** The largest power of two that is not above the length. */
  private readonly half: number;

  constructor(length: number) {
    this.marked = new Uint8Array(length);
    this.sums = new Int32Array(length + 1);
    this.half = length === 0 ? 0 : 2 ** (31 - Math.clz32(length));
  }

  has(place: number): boolean {
    return this.marked[place] === 1;
  }

  set(place: number, on: boolean): void {
    if (this.has(place) === on) return;
    const change = on ? 1 : -1;
    this.marked[place] = on ? 1 : 0;
    this.count += change;
    for (let i = place + 1; i < this.sums.length; i += i & -i) this.sums[i] += change;
  }

  /** Marks the places for which this holds, and no others. */
  fill(holds: (place: number) => boolean): void {
    this.count = 0;
    this.sums.fill(0);
    for (let i = 1; i < this.sums.length; i++) {
      const on = holds(i - 1) ? 1 : 0;
      this.marked[i - 1] = on;
      this.count += on;
      this.sums[i] += on;
      const next = i + (i & -i);
      if (next < this.sums.length) this.sums[next] += this.sums[i];
    }
  }

  /** The k-th marked place, k from 0 and below `count`. */
  at(k: number): number {
    let place = 0;
    let left = k + 1;
    for (let step = this.half; step > 0; step >>= 1) {
      const next = place + step;
      if (next >= this.sums.length || this.sums[next] >= left) continue;
      place = next;
      left -= this.sums[next];
    }
    return place;
  }
}
