import type { AuditCheckpoint } from '../../audit/audit.entity.js';
import type { DrawEventDetail } from '../after/draw-events-reader.service.js';
import type { Draw } from '../draw.entity.js';
import type { ResultCounts } from '../lists/draw-results.service.js';
import type { DrawnView } from '../lists/drawn-views.js';
import type { RecusalView } from '../recusal/recusal-reader.service.js';
import type { WitnessState } from '../witness/entropy.service.js';
import type { ExcludedView } from '../frame/excluded-list.service.js';
import type { FrameFacts } from '../frame/frame-facts.rules.js';
import type { SubjectTeams } from '../lists/teams.rules.js';

/** The beginning of a list, and how long it is. */
export interface RecordList<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface RecordWitness extends WitnessState {
  /** 王敏，甘孜州公证处，公证员. */
  readonly title: string;
  /** The digits; or what stands in their place. */
  readonly digitsText: string;
  /** 抽取员录入，监督员确认. */
  readonly hands: string;
}

/** Everything of 抽取记录表 (forms.md), in words. */
export interface DrawRecord {
  readonly draw: Draw;
  /** True for those who may see every name; the others see numbers and digests. */
  readonly open: boolean;
  readonly office: string;
  readonly stateName: string;
  /** Version of the algorithm, as freeze.json names it. */
  readonly algorithm: string;
  readonly nonceCommitment: string;
  /** Digest of each frozen list, with its Chinese name. */
  readonly listDigests: readonly { readonly name: string; readonly file: string; readonly digest: string }[];
  readonly witnesses: readonly RecordWitness[];
  /** Why fewer witnesses or digits than usual were planned; null for a full plan. */
  readonly entropyNote: string | null;
  readonly facts: FrameFacts;
  /** What came out of the last rehearsal, in a line; empty where there was none. */
  readonly rehearsal: string;
  /** Null before the draw. */
  readonly counts: ResultCounts | null;
  readonly excluded: RecordList<ExcludedView>;
  readonly drawn: RecordList<DrawnView>;
  readonly reserves: RecordList<DrawnView>;
  /** Of the subjects in `drawn`. */
  readonly teams: readonly SubjectTeams[];
  readonly shortages: readonly string[];
  /** Null before the draw, and for those who may not see it. */
  readonly seed: string | null;
  /** What happened since, with names; for those who may not see them empty, `changeCount` says how much. */
  readonly changes: readonly DrawEventDetail[];
  readonly changeCount: number;
  /** Recusals asked for, granted or not; without why. Empty for those who may not see the names. */
  readonly recusals: readonly RecusalView[];
  readonly recusalCount: number;
  /** This draw if it is void, and the void ones of the same batch before it. */
  readonly voided: readonly { readonly number: string; readonly at: Date | null; readonly reason: string }[];
  /** Newest checkpoint of the audit log; null while there is none. */
  readonly checkpoint: AuditCheckpoint | null;
  /** Where anyone reads of this draw, and where anyone checks its bundle. */
  readonly publicAddress: string;
  readonly verifyAddress: string;
  /** One line that recomputes the ticket of the subject drawn first; seed and code in words where they are hidden. */
  readonly ticketCommand: string;
  readonly printedAt: Date;
}
