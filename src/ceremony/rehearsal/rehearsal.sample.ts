import { quotasOf } from '../../draw/quota.js';
import { SubjectTable } from '../../draw/subject-table.js';
import type { Rules, Subject } from '../../draw/types.js';
import type { Entropy } from '../../platform/entropy.js';

/** So many more than are drawn of each stratum go into a simulated draw: it still has to choose. */
const SPARE = 1000;
const NUMBER_BYTES = 6;
const NUMBERS = 2 ** (8 * NUMBER_BYTES);
const NUMBERS_AT_ONCE = 4096;

/**
 * Some subjects of each stratum of a frame, as many as a simulated draw needs, others each time. Whoever draws k of
 * N evenly at random may as well draw them of M that were taken evenly at random of the N: every k of the N come out
 * as often as any other. So a simulated draw of millions costs no more than what it draws. The draw itself never
 * does this: it looks at every ticket.
 */
export class SampledSubjects {
  private readonly table = new SubjectTable();
  /** Rows of each stratum, in some order. */
  private readonly rows = new Map<string, RowList>();
  private numbers: Buffer = Buffer.alloc(0);
  private taken = 0;

  constructor(private readonly entropy: Entropy) {}

  /** Takes in a subject of the frame. */
  add(subject: Subject): void {
    const rows = this.rows.get(subject.stratum) ?? new RowList();
    this.rows.set(subject.stratum, rows);
    rows.push(this.table.length);
    this.table.push(subject);
  }

  /** Subjects of each stratum that were taken in, by key. */
  sizes(): Map<string, number> {
    return new Map([...this.rows].map(([key, { length }]) => [key, length]));
  }

  /** Subjects for the next simulated draw by these rules. */
  *next(rules: Rules): Generator<Subject> {
    const wanted = wantedOf(rules, this.sizes());
    for (const [key, list] of this.rows) {
      const enough = Math.min(list.length, wanted.get(key) ?? 0);
      for (let at = 0; at < enough; at += 1) {
        // A shuffle that stops when enough are chosen; whatever order it begins with, the choice is even.
        if (enough < list.length) list.swap(at, at + this.below(list.length - at));
        yield this.table.at(list.at(at));
      }
    }
  }

  /** A whole number below n, each equally likely. */
  private below(n: number): number {
    const limit = NUMBERS - (NUMBERS % n);
    for (;;) {
      if (this.taken >= this.numbers.length) {
        this.numbers = this.entropy.bytes(NUMBER_BYTES * NUMBERS_AT_ONCE);
        this.taken = 0;
      }
      const number = this.numbers.readUIntBE(this.taken, NUMBER_BYTES);
      this.taken += NUMBER_BYTES;
      if (number < limit) return number % n;
    }
  }
}

/** Row numbers, four bytes each. */
class RowList {
  length = 0;
  private rows = new Uint32Array(64);

  push(row: number): void {
    if (this.length === this.rows.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[this.length] = row;
    this.length += 1;
  }

  at(index: number): number {
    return this.rows[index];
  }

  swap(a: number, b: number): void {
    const row = this.rows[a];
    this.rows[a] = this.rows[b];
    this.rows[b] = row;
  }
}

/** Of a full coverage everyone; of a sample those drawn, the reserves and some more. */
function wantedOf(rules: Rules, sizes: ReadonlyMap<string, number>): Map<string, number> {
  const { subjects } = rules;
  if (subjects.mode === 'ORDER') return new Map(sizes);
  const quotas = quotasOf(subjects, sizes);
  return new Map(
    subjects.strata.map(({ key }, index) => {
      const { drawn, reserve } = quotas[index];
      return [key, drawn + reserve + SPARE];
    }),
  );
}
