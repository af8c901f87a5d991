import { sha256 } from '../../kernel/hash.js';

/** Most visits of an authority to one enterprise in a year; null in a condition: whatever it is. */
export interface Cap {
  readonly poolCode: string | null;
  readonly subjectKind: string | null;
  readonly areaCode: string | null;
  /** A–D or 未评级. */
  readonly creditClass: string | null;
  readonly year: number | null;
  readonly most: number;
}

/** An entry of the registries that belongs to an enterprise. */
export interface CapRecord {
  readonly kind: string;
  readonly areaCode: string;
  /** Null: without a class. */
  readonly creditClass: string | null;
}

/** Class of those without one, as rules and strata name it. */
const UNRATED = '未评级';

/**
 * The rule for one entry: of those that apply the one with the most conditions, of several of these the strictest.
 * Null where no rule applies: then nothing caps the visits.
 */
export function capFor<Rule extends Cap>(
  rules: readonly Rule[],
  record: CapRecord,
  poolCode: string,
  year: number,
): Rule | null {
  const fits = rules.filter(
    (rule) =>
      (rule.poolCode === null || rule.poolCode === poolCode) &&
      (rule.year === null || rule.year === year) &&
      (rule.subjectKind === null || rule.subjectKind === record.kind) &&
      (rule.areaCode === null || rule.areaCode === record.areaCode) &&
      (rule.creditClass === null || rule.creditClass === (record.creditClass ?? UNRATED)),
  );
  const [first] = fits.sort((a, b) => conditions(b) - conditions(a) || a.most - b.most);
  return first ?? null;
}

/** The rule for an enterprise with several entries: the strictest of theirs, since visits count across kinds. */
export function capOf<Rule extends Cap>(
  rules: readonly Rule[],
  records: readonly CapRecord[],
  poolCode: string,
  year: number,
): Rule | null {
  let strictest: Rule | null = null;
  for (const record of records) {
    const rule = capFor(rules, record, poolCode, year);
    if (rule !== null && (strictest === null || rule.most < strictest.most)) strictest = rule;
  }
  return strictest;
}

function conditions({ poolCode, subjectKind, areaCode, creditClass, year }: Cap): number {
  return [poolCode, subjectKind, areaCode, creditClass, year].filter((one) => one !== null).length;
}

/** What an authority has done and could still do to an enterprise in a year. */
export interface Taken {
  /** Visits that count. */
  readonly made: number;
  /** Visits that frozen draws, or reserves of sealed ones, could still bring. */
  readonly held: number;
  /** Null: no cap. */
  readonly most: number | null;
}

/** Why an enterprise, or one of its entries, is not in a frame. */
export type CapReason = 'CAP_REACHED' | 'CAP_HELD' | 'CAP_SHARED';

/** Visits that are left for an enterprise by all authorities together; Infinity without a cap. Never below 0. */
export function roomOf(taken: readonly Taken[]): number {
  const rooms = taken.map(({ made, held, most }) => (most === null ? Infinity : most - made - held));
  return Math.max(0, Math.min(Infinity, ...rooms));
}

/**
 * The entries of an enterprise that a draw leaves out, with the reason. Where there is room for some of its entries
 * only, chance that nobody can steer decides which may be drawn: the digest of the draw's number and the code.
 * @param codes entries of the enterprise that could be in the frame
 * @param drawNumber number of the draw that is prepared
 */
export function leftOut(
  codes: readonly string[],
  taken: readonly Taken[],
  drawNumber: string,
): Map<string, CapReason> {
  const room = roomOf(taken);
  if (room >= codes.length) return new Map();
  if (room === 0) {
    const reached = taken.some(({ made, most }) => most !== null && made >= most);
    return new Map(codes.map((code) => [code, reached ? 'CAP_REACHED' : 'CAP_HELD']));
  }
  const order = codes.map((code) => ({ code, key: sha256(`${drawNumber}\n${code}`) }));
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  return new Map(order.slice(room).map(({ code }) => [code, 'CAP_SHARED']));
}

/** The authorities that one visit of a plan line counts for: the lead and every partner, once each. */
export function poolsOfLine(line: {
  readonly leadPool: string;
  readonly partnerPools: readonly string[];
  readonly teams: readonly { readonly agency: string }[];
}): string[] {
  return [...new Set([line.leadPool, ...line.partnerPools, ...line.teams.map(({ agency }) => agency)])];
}
