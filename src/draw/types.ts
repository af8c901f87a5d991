import type { Rounding } from '../kernel/decimal.js';

/** The pools a team may be filled from: home area, with the neighbours, the whole agency. */
export const LADDER_STEPS = ['AREA', 'NEIGHBOURS', 'AGENCY'] as const;
export type LadderStep = (typeof LADDER_STEPS)[number];

/** One stratum of a sample: exactly one of `count` and `ratio`. */
export interface StratumRule {
  readonly key: string;
  readonly count?: number;
  /** `[0-9]+(\.[0-9]+)?`, computed exactly. */
  readonly ratio?: string;
  readonly min?: number;
  /** What the ratio is taken of, where that is not the stratum's own lines. */
  readonly base?: number;
}

/** Draw a part of each stratum, with reserves. */
export interface SampleRules {
  readonly mode: 'SAMPLE';
  readonly rounding?: Rounding;
  readonly strata: readonly StratumRule[];
  readonly cap?: { readonly count?: number; readonly ratio?: string };
  readonly reserve?: { readonly ratio?: string; readonly min?: number };
}

/** Everyone is inspected; chance decides the order and so the batch. */
export interface OrderRules {
  readonly mode: 'ORDER';
  readonly batches: readonly string[];
}

/** One agency (or pool of agencies) that seats a team on every drawn subject. */
export interface TeamRule {
  readonly agency: string;
  readonly size: number;
  /** True where seat 0 needs an inspector who may lead. */
  readonly leader?: boolean;
  readonly ladder: readonly LadderStep[];
}

/** Content of rules.json. */
export interface Rules {
  readonly subjects: SampleRules | OrderRules;
  readonly neighbours?: { readonly [area: string]: readonly string[] };
  readonly teams: readonly TeamRule[];
}

export interface Subject {
  readonly code: string;
  readonly stratum: string;
  readonly area: string;
}

export interface ExcludedSubject {
  readonly code: string;
  readonly reason: string;
}

export interface Inspector {
  readonly code: string;
  readonly agency: string;
  readonly area: string;
  readonly lead: boolean;
  /** How many teams the person can join in this draw. */
  readonly capacity: number;
  /** What the office already counts for balance. */
  readonly priorLoad: number;
}

export interface Conflict {
  readonly subject: string;
  readonly inspector: string;
}

/** What decides about the teams, once the subjects are drawn. */
export interface TeamInput {
  readonly rules: Rules;
  readonly inspectors: readonly Inspector[];
  readonly conflicts: readonly Conflict[];
}

/** What the draw reads: who may be drawn, who may be seated, and how. */
export interface DrawSource extends TeamInput {
  /** However they are kept; they are gone through twice. */
  readonly subjects: Iterable<Subject>;
}

/** The same, in memory. */
export interface DrawInput extends DrawSource {
  readonly subjects: readonly Subject[];
}

/** The frozen lists: the draw's input and who was left out, with reasons. */
export interface Frame extends DrawInput {
  readonly excluded: readonly ExcludedSubject[];
}

/** A line of drawn.tsv. */
export interface DrawnRow {
  /** From 1: within the stratum (SAMPLE) or over all (ORDER). */
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
  readonly ticket: string;
  readonly reserve: boolean;
  /** The last column: DRAWN, RESERVE, or the batch (ORDER). */
  readonly label: string;
  /** Of the subject; no column of drawn.tsv. */
  readonly area: string;
}

/** A line of teams.tsv. */
export interface TeamSeat {
  readonly agency: string;
  readonly subject: string;
  readonly seat: number;
  /** Null where the seat is vacant. */
  readonly inspector: string | null;
  readonly step: LadderStep;
}

/** Subjects that compete for the same, too few, people. */
export interface Shortage {
  readonly agency: string;
  readonly inspectors: readonly string[];
  readonly subjects: readonly string[];
  readonly vacant: readonly { readonly seat: number; readonly subject: string }[];
}

/** What one seed makes of one frame. */
export interface DrawOutcome {
  readonly drawn: readonly DrawnRow[];
  readonly teams: readonly TeamSeat[];
  readonly shortages: readonly Shortage[];
}

export type EntropyKind = 'DEVICE' | 'PUBLIC';

/** Who gives how many digits, in order. */
export interface EntropyPlanEntry {
  readonly digits: number;
  readonly kind: EntropyKind;
  readonly witness: string;
}

/** The fields of freeze.json that the office decides; the rest is computed. */
export interface FreezeFields {
  /** The draw's number. */
  readonly draw: string;
  /** From 1; above 1 only with a `previous`. */
  readonly attempt: number;
  /** Digest of the freeze.json frozen just before by this office; null for the very first. */
  readonly previous: string | null;
  /** Digest of the result.json sealed last before this freeze; null if none. */
  readonly previousResult: string | null;
  readonly asOf: string;
  readonly frozenAt: string;
  readonly entropyPlan: readonly EntropyPlanEntry[];
}

/** Content of freeze.json. */
export interface Freeze extends FreezeFields {
  readonly spec: string;
  readonly nonceCommitment: string;
  /** SHA-256 of each input file, by file name. */
  readonly digests: { readonly [file: string]: string };
}

export interface EntropyText {
  readonly text: string;
  readonly witness: string;
}

/** Content of result.json. */
export interface Result {
  readonly spec: string;
  /** Digest of freeze.json. */
  readonly freeze: string;
  readonly nonce: string;
  readonly entropy: readonly EntropyText[];
  readonly seed: string;
  readonly sealedAt: string;
  /** SHA-256 of each output file, by file name. */
  readonly digests: { readonly [file: string]: string };
}

interface EventBase {
  readonly n: number;
  readonly at: string;
  readonly reason: string;
  readonly subject: string;
  /** The subject (SUBSTITUTED) or inspector that takes the place; VACANT where a RESEATED found nobody. */
  readonly by: string;
}

export interface Substituted extends EventBase {
  readonly kind: 'SUBSTITUTED';
}

export interface Reseated extends EventBase {
  readonly kind: 'RESEATED';
  readonly agency: string;
  readonly seat: number;
  /** Who held the seat, or null if it was vacant. */
  readonly left: string | null;
  /** People not available for this one event. */
  readonly absent?: readonly string[];
}

export interface Direct extends EventBase {
  readonly kind: 'DIRECT';
  readonly agency: string;
  readonly seat: number;
  readonly left: string | null;
}

/** A line of after.jsonl. */
export type AfterEvent = Substituted | Reseated | Direct;

/** How a vacant seat is written in teams.tsv and after.jsonl. */
export const VACANT = 'VACANT';
