/**
 * A row of places, from 1, from which some are taken out: `chain[0]` is the first that is left, `chain[p]` the one
 * after place p, 0 ends it.
 */
export function wholeChain(length: number): Int32Array {
  const chain = Int32Array.from({ length: length + 1 }, (_, place) => place + 1);
  chain[length] = 0;
  return chain;
}

/** Chains of the members of lists that a search has not seen yet, and how they were before the search. */
export class Chains {
  private readonly chains: (Int32Array | undefined)[] = [];
  /** What was taken out to be put back: of which chain, behind which place, and which place. Numbers in a row: they are many. */
  private readonly cut: Int32Array[] = [];
  private readonly cutPlaces: number[] = [];

  /** The chain of the list with this number and so many members. */
  of(list: number, length: number): Int32Array {
    return (this.chains[list] ??= wholeChain(length));
  }

  /** True if nobody is left in the chain of this list. */
  isSpent(list: number): boolean {
    const chain = this.chains[list];
    return chain !== undefined && chain[0] === 0;
  }

  /** Takes out the place that follows `kept`, until `putBack`. */
  take(chain: Int32Array, kept: number): void {
    const place = chain[kept];
    this.cut.push(chain);
    this.cutPlaces.push(kept, place);
    chain[kept] = chain[place];
  }

  /** Puts back what was taken out, last first, so that each chain is as it was. */
  putBack(): void {
    const { cut, cutPlaces } = this;
    for (let at = cut.length - 1; at >= 0; at--) cut[at][cutPlaces[2 * at]] = cutPlaces[2 * at + 1];
    this.settle();
  }

  /** What was taken out stays out. */
  settle(): void {
    this.cut.length = 0;
    this.cutPlaces.length = 0;
  }

  /** All chains whole. */
  reset(): void {
    this.settle();
    this.chains.length = 0;
  }
}
