/**
 * What chance expects of pairs. Each team of a draw has its own list of candidates: the people of its pool at its
 * step of the ladder, without those in conflict with its subject (draw rules, section 6). If each of them is as
 * likely as any other,
 *
 * - k seats without a leader's seat: two of n candidates meet with the probability k(k−1) / n(n−1);
 * - with a leader's seat that only l of the n may take: the leader is one of l, the other k−1 are any of the n−1 that
 *   are left, so that a pair meets by (leader, other), by (other, leader), or as two of the others.
 *
 * The sum over all pairs is exactly the number of pairs that the team has, so expected and counted figures add up to
 * the same. Over several teams expectations add up. How likely it is to meet c times is the distribution of a sum of
 * independent trials of these probabilities. The draw itself prefers who has fewer seats, which makes meetings more
 * even than that: a pair that stands out here stands out all the more there, never the other way about.
 */

/** A team as it was drawn: who could be taken, and how many were. */
export interface ChanceTeam {
  readonly candidates: readonly string[];
  /** Of them, who may take the leader's seat; null where no seat asks for one, or it stayed vacant. */
  readonly leaders: readonly string[] | null;
  /** Seats that were filled. */
  readonly members: readonly string[];
}

/** Probability that two candidates of a team are both in it. @param seats filled ones @param one,other may lead */
export function meetingChance(
  team: { readonly seats: number; readonly candidates: number; readonly leaders: number | null },
  one: boolean,
  other: boolean,
): number {
  const { seats: k, candidates: n, leaders: l } = team;
  if (k < 2 || n < 2) return 0;
  if (l === null) return (k * (k - 1)) / (n * (n - 1));
  const leading = Number(one) + Number(other);
  const asLeader = (leading / l) * ((k - 1) / (n - 1));
  const asOthers = n > 2 ? ((l - leading) / l) * (((k - 1) * (k - 2)) / ((n - 1) * (n - 2))) : 0;
  return asLeader + asOthers;
}

/** The same trial so many times. */
export interface Trials {
  readonly chance: number;
  readonly times: number;
}

/**
 * How likely each number of successes is.
 * @param most the last entry holds this number and all above it
 * @returns probabilities of 0, 1 … most; their sum is 1
 */
export function successes(trials: readonly Trials[], most: number): number[] {
  let sum = [1, ...Array.from({ length: most }, () => 0)];
  for (const { chance, times } of trials) sum = added(sum, binomial(chance, times, most));
  return sum;
}

/** Binomial distribution up to `most`, the tail in the last entry. */
function binomial(chance: number, times: number, most: number): number[] {
  const row = Array.from({ length: most + 1 }, () => 0);
  if (chance >= 1) {
    row[Math.min(times, most)] = 1;
    return row;
  }
  let probability = (1 - chance) ** times;
  let told = 0;
  for (let count = 0; count < most && count <= times; count += 1) {
    row[count] = probability;
    told += probability;
    probability *= ((times - count) / (count + 1)) * (chance / (1 - chance));
  }
  row[most] = Math.max(0, 1 - told);
  return row;
}

function added(one: readonly number[], other: readonly number[]): number[] {
  const most = one.length - 1;
  const sum = Array.from({ length: most + 1 }, () => 0);
  one.forEach((p, a) => {
    if (p > 0) other.forEach((q, b) => (sum[Math.min(a + b, most)] += p * q));
  });
  return sum;
}

/** Probability of at least so many successes. */
export function atLeast(trials: readonly Trials[], count: number): number {
  if (count <= 0) return 1;
  return successes(trials, count)[count];
}

/** How many successes are expected. */
export function expectedOf(trials: readonly Trials[]): number {
  return trials.reduce((sum, { chance, times }) => sum + chance * times, 0);
}
