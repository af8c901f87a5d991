import type { LadderStep } from '../../draw/types.js';
import type { FrameSettings } from '../frame/frame.service.js';
import type { GroupFacts } from '../shortage/group-facts.rules.js';
import type { LeverKind } from '../shortage/levers.rules.js';
import type { Tallied } from './rehearsal.rules.js';

/** What a rehearsal was asked to try. */
export interface RehearsalSettings extends FrameSettings {
  /** Simulated draws asked for; of a very large frame fewer are made. */
  readonly runs: number;
}

/** What some simulated draws came to with a change, and without. */
export type TriedRuns = {
  readonly runs: number;
  /** Runs with a vacant seat: as it is, and with the change. */
  readonly shortBefore: number;
  readonly shortAfter: number;
  /** Vacant seats over these runs: as it is, and with the change. */
  readonly vacantBefore: number;
  readonly vacantAfter: number;
};

/** A change that was tried out on the same simulated draws. */
export type Lever = TriedRuns & {
  /** Levers pulled together. Left out: only `perPerson` was changed further, or the rehearsal is an old one. */
  readonly levers?: readonly LeverKind[];
  /** Most teams of one person, if that was changed; there are as many days more. */
  readonly perPerson?: number;
  /** How far teams may look for people, in old rehearsals. */
  readonly ladder?: LadderStep;
  /** The month of the lever MONTH, YYYY-MM. */
  readonly month?: string;
};

/** The simulated draw with the most vacant seats: who competed for whom, in numbers. */
export type WorstRun = {
  readonly vacant: number;
  /** The largest groups; the rest is only counted. */
  readonly groups: readonly GroupFacts[];
  readonly others: { readonly groups: number; readonly vacant: number };
};

/** People who are out for one reason alone: with it mended they could take part. */
export type Mendable = {
  readonly reason: 'CERTIFICATE_EXPIRED' | 'NOT_AUTHORISED';
  readonly people: number;
};

/** What a rehearsal leaves on record. */
export type RehearsalReport = Tallied & {
  /** Version of the draw's algorithm. */
  readonly spec: string;
  /** SHA-256 over the frame: another digest now means that the registry or the rules have changed. */
  readonly frame: string;
  readonly subjects: number;
  readonly excluded: number;
  readonly people: number;
  readonly absent: number;
  readonly mendable: readonly Mendable[];
  readonly levers: readonly Lever[];
  /** Missing where nothing was short, and in old rehearsals. */
  readonly worst?: WorstRun;
};

/** A rehearsal as it stands on record. */
export interface Rehearsed {
  readonly n: number;
  readonly settings: RehearsalSettings;
  readonly report: RehearsalReport;
  readonly by: string;
  readonly at: Date;
}
