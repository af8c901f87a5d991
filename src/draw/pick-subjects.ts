import { quotasOf, type Quota } from './quota.js';
import { LowestTickets } from './ticket.js';
import type { DrawnRow, OrderRules, Rules, SampleRules, Subject } from './types.js';

/** Draws from subjects that come one by one, in any order: nothing keeps those that are not drawn. */
export interface SubjectPicker {
  /** @param subject of a stratum that was counted; each subject once. */
  add(subject: Subject): void;
  /** The rows of drawn.tsv, in its order. Call it once, when all have been added. */
  drawn(): DrawnRow[];
}

/**
 * Begins to draw (section 5).
 * @param sizes lines of subjects.tsv in each stratum, by key: quotas are known before the first ticket.
 */
export function subjectPicker(rules: Rules, sizes: ReadonlyMap<string, number>, seed: string): SubjectPicker {
  const { subjects } = rules;
  return subjects.mode === 'ORDER'
    ? new OrderPicker(subjects, seed)
    : new SamplePicker(subjects, sizes, seed);
}

/** How many subjects each stratum has, by key. */
export function stratumSizes(subjects: Iterable<Subject>): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { stratum } of subjects) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  return sizes;
}

/** SAMPLE: of each stratum the lowest tickets. */
class SamplePicker implements SubjectPicker {
  private readonly quotas: readonly Quota[];
  private readonly lowest = new Map<string, LowestTickets>();

  constructor(
    private readonly rules: SampleRules,
    sizes: ReadonlyMap<string, number>,
    seed: string,
  ) {
    this.quotas = quotasOf(rules, sizes);
    rules.strata.forEach(({ key }, index) => {
      const { drawn, reserve } = this.quotas[index];
      this.lowest.set(key, new LowestTickets(seed, Math.min(drawn + reserve, sizes.get(key) ?? 0)));
    });
  }

  add(subject: Subject): void {
    this.lowest.get(subject.stratum)?.add(subject);
  }

  drawn(): DrawnRow[] {
    return this.rules.strata.flatMap(({ key }, index) => {
      const quota = this.quotas[index].drawn;
      return (
        this.lowest.get(key)?.inOrder((subject, ticket, place) => {
          const label = place < quota ? 'DRAWN' : 'RESERVE';
          return drawnRow(subject, ticket, place, label, place >= quota);
        }) ?? []
      );
    });
  }
}

function drawnRow(
  { stratum, code, area }: Subject,
  ticket: string,
  place: number,
  label: string,
  reserve: boolean,
): DrawnRow {
  return { rank: place + 1, stratum, code, ticket, reserve, label, area };
}

/** ORDER: everyone in ticket order, over all strata. */
class OrderPicker implements SubjectPicker {
  private readonly everyone: LowestTickets;
  private count = 0;

  constructor(
    private readonly rules: OrderRules,
    seed: string,
  ) {
    this.everyone = new LowestTickets(seed, Infinity);
  }

  add(subject: Subject): void {
    this.count++;
    this.everyone.add(subject);
  }

  drawn(): DrawnRow[] {
    const { batches } = this.rules;
    return this.everyone.inOrder((subject, ticket, place) => {
      const batch = batches[Math.floor((place * batches.length) / this.count)];
      return drawnRow(subject, ticket, place, batch, false);
    });
  }
}
