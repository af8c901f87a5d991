import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.js';
import { Account } from './accounts/account.entity.js';
import { ApiToken, ApiTokenRevocation } from './accounts/tokens/api-token.entity.js';
import { AuditCheckpoint, AuditEntry } from './audit/audit.entity.js';
import {
  DrawAfterDecision,
  DrawAfterRequest,
  DrawEvent,
  DrawEvidence,
  DrawEvidenceContent,
} from './ceremony/after/after.entity.js';
import {
  DrawEntropy,
  DrawEntropyConfirmation,
  DrawFile,
  DrawFileChunk,
  DrawnSeat,
  DrawnSubject,
  DrawPseudonym,
  DrawRotation,
  DrawSecret,
  DrawTransition,
  DrawVoidRequest,
} from './ceremony/draw-parts.entity.js';
import { Draw } from './ceremony/draw.entity.js';
import { DrawWitness } from './ceremony/witness/witness.entity.js';
import { Recusal, RecusalDeclaration, RecusalDecision } from './ceremony/recusal/recusal.entity.js';
import { DrawRehearsal } from './ceremony/rehearsal/rehearsal.entity.js';
import { PermitCard, PermitCardLift } from './credit/cards/permit-card.entity.js';
import { CreditClassRow, CreditRule, CreditWithdrawal } from './credit/credit.entity.js';
import { DisclosurePeriod, LateNotice } from './disclosure/clock/clock.entity.js';
import { Disclosure, DisclosureRow } from './disclosure/disclosure.entity.js';
import { MailAttempt, MailDigest } from './disclosure/digest/digest.entity.js';
import { FieldPolicy } from './disclosure/redaction/field-policy.entity.js';
import { DisclosureDraft, DisclosureStep } from './disclosure/steps/draft.entity.js';
import { Reminder } from './disclosure/reminders/reminder.entity.js';
import {
  FeedBatch,
  FeedBatchRow,
  FeedCodeMap,
  FeedDelivery,
  FeedOutbox,
  FeedReceipt,
  FeedSetting,
} from './exchange/feed/feed.entity.js';
import { SharedResult } from './exchange/shared-result.entity.js';
import { WordTemplate } from './inspection/documents/word-template.entity.js';
import {
  InspectionResult,
  InspectionTask,
  ResultReview,
  TaskReplacement,
  TaskSeat,
} from './inspection/inspection.entity.js';
import { VisitFile, VisitFileContent, VisitFileWithdrawal } from './inspection/files/visit-file.entity.js';
import {
  FollowUp,
  FollowUpStep,
  ResultCredit,
  TaskClosure,
} from './inspection/follow-up/follow-up.entity.js';
import { NotInspectedDecision } from './inspection/not-inspected/not-inspected.entity.js';
import { ResultFinding } from './inspection/results/result-finding.entity.js';
import { TaskCheckList, VisitEntry, VisitPart } from './inspection/record/visit-record.entity.js';
import {
  VisitApproval,
  VisitApprovalDecision,
  VisitApprovalTask,
} from './inspection/approval/approval.entity.js';
import { InspectionNotice, NoticeDelivery, NoticeSetting } from './inspection/notice/notice.entity.js';
import { VisitDate } from './inspection/visits/visit-date.entity.js';
import { AgencyAlias, PlanImport, PlanImportUse } from './plan/import/plan-import.entity.js';
import { PlanMerge, PlanMergeUndo } from './plan/hints/plan-merge.entity.js';
import { CapRule, VisitKind, VisitLedger } from './plan/ledger/visit-ledger.entity.js';
import {
  PlanAdjustment,
  PlanConfirmation,
  PlanDocument,
  PlanDocumentContent,
  PlanFiling,
  PlanTransition,
} from './plan/life/plan-life.entity.js';
import { JobRun } from './jobs/job-run.entity.js';
import { AnnualPlan, PlanLine } from './plan/plan.entity.js';
import { PlanSchedule } from './plan/schedule/plan-schedule.entity.js';
import { TeamRule } from './plan/team-rules/team-rule.entity.js';
import type { ConnectionOptions } from './platform/database/database.js';
import { Absence } from './registry/absence/absence.entity.js';
import { Agency, AgencyPool, Area, AreaNeighbour, AreaVersion } from './registry/agency.entity.js';
import { CheckList, CheckPoint } from './registry/check-points/check-point.entity.js';
import { FormerPostRule } from './registry/former-post/former-post.entity.js';
import { OfficialCalendar } from './registry/calendar/official-calendar.entity.js';
import { ImportBatch } from './registry/import/import-batch.entity.js';
import { ConflictOfInterest, Inspector, InspectorVersion } from './registry/inspector.entity.js';
import { InspectionItem, ItemList } from './registry/item.entity.js';
import { ItemRule } from './registry/item-rules/item-rule.entity.js';
import { ListKind } from './registry/lists/list-kind.entity.js';
import { PromisedDayRow } from './registry/promised/promised-day.entity.js';
import {
  JointScheme,
  JointSchemeVersion,
  SchemeDocument,
  SchemeDocumentContent,
} from './registry/schemes/scheme.entity.js';
import { Subject, SubjectVersion } from './registry/subject.entity.js';
import { ExcelTemplate, ExcelUpload } from './registry/workbooks/excel-template.entity.js';
import { SubjectVisit } from './registry/visited/subject-visit.entity.js';

/** Every entity, by feature from left to right. */
export const entities = [
  ...[AuditEntry, AuditCheckpoint],
  ...[Account, ApiToken, ApiTokenRevocation],
  ...[Area, AreaNeighbour, AreaVersion, AgencyPool, Agency],
  ...[JointScheme, JointSchemeVersion, SchemeDocument, SchemeDocumentContent, ListKind, ItemRule],
  ...[Subject, SubjectVersion, Inspector, InspectorVersion, ConflictOfInterest, Absence],
  FormerPostRule,
  ...[CheckList, CheckPoint],
  ...[ItemList, InspectionItem, ImportBatch],
  ...[PromisedDayRow, SubjectVisit, OfficialCalendar],
  ...[ExcelUpload, ExcelTemplate],
  ...[CreditClassRow, CreditWithdrawal, PermitCard, PermitCardLift, CreditRule, SharedResult],
  ...[AnnualPlan, PlanLine, TeamRule, PlanImport, PlanImportUse, AgencyAlias],
  ...[PlanMerge, PlanMergeUndo],
  ...[VisitKind, CapRule, VisitLedger],
  ...[PlanTransition, PlanConfirmation, PlanDocument, PlanDocumentContent, PlanFiling, PlanAdjustment],
  ...[PlanSchedule, JobRun, Reminder, MailDigest, MailAttempt],
  ...[Draw, DrawTransition, DrawVoidRequest, DrawFile, DrawFileChunk, DrawSecret, DrawPseudonym],
  DrawRotation,
  ...[DrawRehearsal, DrawWitness, DrawEntropy, DrawEntropyConfirmation, DrawnSubject, DrawnSeat],
  ...[DrawAfterRequest, DrawAfterDecision, DrawEvidence, DrawEvidenceContent, DrawEvent],
  ...[Recusal, RecusalDecision, RecusalDeclaration],
  VisitDate,
  ...[VisitApproval, VisitApprovalTask, VisitApprovalDecision],
  ...[InspectionNotice, NoticeDelivery, NoticeSetting],
  ...[TaskCheckList, VisitEntry, VisitPart],
  ...[VisitFile, VisitFileContent, VisitFileWithdrawal, NotInspectedDecision],
  WordTemplate,
  ...[InspectionTask, TaskSeat, InspectionResult, ResultFinding, ResultReview, TaskReplacement],
  ...[FollowUp, FollowUpStep, TaskClosure, ResultCredit],
  ...[Disclosure, DisclosureRow],
  ...[DisclosureDraft, DisclosureStep],
  FieldPolicy,
  ...[DisclosurePeriod, LateNotice],
  ...[FeedCodeMap, FeedSetting, FeedOutbox, FeedBatch, FeedBatchRow, FeedDelivery, FeedReceipt],
];

/** Options of the application's data source, for TypeORM alone and for Nest's TypeOrmModule alike. */
export function dataSourceOptions(connection: ConnectionOptions): ConnectionOptions {
  return { ...connection, entities, migrations };
}

/** A data source that is not yet connected. */
export function makeDataSource(connection: ConnectionOptions): DataSource {
  return new DataSource(dataSourceOptions(connection));
}
