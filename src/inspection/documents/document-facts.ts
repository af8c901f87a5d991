import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import type { SubjectContact } from '../../registry/registry-finder.service.js';
import type { FollowUp, FollowUpStep } from '../follow-up/follow-up.entity.js';
import type { InspectionResult, InspectionTask, ResultReview } from '../inspection.entity.js';
import type { NoticeDelivery } from '../notice/notice.entity.js';
import type { IssuedNotice } from '../notice/notices-reader.service.js';
import type { VisitApproval, VisitApprovalDecision } from '../approval/approval.entity.js';
import type { RecordState } from '../record/record-state.js';
import type { Finding } from '../results/findings.rules.js';

/** A person of a visit. */
export interface DocumentPerson {
  readonly poolCode: string;
  readonly name: string;
  readonly certificateNo: string;
  readonly agencyName: string;
  readonly leader: boolean;
}

/** An item of a visit as the list in force has it. */
export interface DocumentItem {
  readonly code: string;
  readonly name: string;
  readonly basis: string;
  readonly content: string;
  readonly method: string;
  readonly agencies: string;
}

/** A version of the result with its review. */
export interface DocumentResult {
  readonly result: InspectionResult;
  readonly review: ResultReview | null;
}

/** A follow-up with its steps in their order. */
export interface DocumentFollowUp {
  readonly followUp: FollowUp;
  readonly steps: readonly FollowUpStep[];
}

/** Everything that documents tell of a task; null and empty where it is not known yet. */
export interface DocumentFacts {
  readonly task: InspectionTask;
  readonly plan: AnnualPlan;
  readonly line: PlanLine;
  /** Name of the body whose plan it is. */
  readonly officeName: string;
  readonly areaName: string;
  readonly contact: SubjectContact;
  readonly items: readonly DocumentItem[];
  /** The lead's first, leaders first. */
  readonly people: readonly DocumentPerson[];
  /** Agencies of the lead's people, and of the others'; the system's name where all seats are vacant. */
  readonly leads: readonly string[];
  readonly partners: readonly string[];
  readonly poolNames: ReadonlyMap<string, string>;
  readonly visit: { readonly from: string; readonly to: string } | null;
  readonly approval: {
    readonly request: VisitApproval;
    readonly decision: VisitApprovalDecision | null;
  } | null;
  readonly notice: {
    readonly issued: IssuedNotice;
    readonly issuedBy: string;
    readonly delivery: NoticeDelivery | null;
  } | null;
  /** Where the subject complains, as it is set now. */
  readonly complaints: { readonly phone: string; readonly address: string };
  readonly record: RecordState;
  /** The newest version, whatever became of it; and the newest accepted one, which is in force. */
  readonly newest: DocumentResult | null;
  readonly accepted: DocumentResult | null;
  /** Of the newest version, and of the accepted one. */
  readonly findings: readonly Finding[];
  readonly acceptedFindings: readonly Finding[];
  readonly followUps: readonly DocumentFollowUp[];
}
