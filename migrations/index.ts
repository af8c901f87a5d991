import type { MigrationInterface } from 'typeorm';
import { Foundation1770000000001 } from './0001-foundation.js';
import { Accounts1770000000002 } from './0002-accounts.js';
import { Registry1770000000003 } from './0003-registry.js';
import { Ganzi1770000000004 } from './0004-ganzi.js';
import { Plan1770000000005 } from './0005-plan.js';
import { Ceremony1770000000006 } from './0006-ceremony.js';
import { Inspection1770000000007 } from './0007-inspection.js';
import { Disclosure1770000000008 } from './0008-disclosure.js';
import { StreamedFiles1770000000009 } from './0009-streamed-files.js';
import { Rehearsal1770000000010 } from './0010-rehearsal.js';
import { Witnesses1770000000011 } from './0011-witnesses.js';
import { LongLists1770000000012 } from './0012-long-lists.js';
import { Afterwards1770000000013 } from './0013-afterwards.js';
import { Checkpoints1770000000014 } from './0014-checkpoints.js';
import { Publicity1770000000015 } from './0015-publicity.js';
import { Absences1770000000016 } from './0016-absences.js';
import { Teams1770000000017 } from './0017-teams.js';
import { Recusal1770000000018 } from './0018-recusal.js';
import { VisitDates1770000000019 } from './0019-visit-dates.js';
import { PlanImport1770000000020 } from './0020-plan-import.js';
import { VisitLedger1770000000022 } from './0022-visit-ledger.js';
import { PlanMerge1770000000023 } from './0023-plan-merge.js';
import { ListsAndSchemes1770000000024 } from './0024-lists-and-schemes.js';
import { PlanLife1770000000025 } from './0025-plan-life.js';
import { Credit1770000000026 } from './0026-credit.js';
import { Approvals1770000000027 } from './0027-approvals.js';
import { Documents1770000000028 } from './0028-documents.js';
import { CheckPoints1770000000029 } from './0029-check-points.js';
import { VisitRecord1770000000030 } from './0030-visit-record.js';
import { VisitFiles1770000000031 } from './0031-visit-files.js';
import { Results1770000000032 } from './0032-results.js';
import { FollowUps1770000000033 } from './0033-follow-ups.js';
import { Digest1770000000034 } from './0034-digest.js';
import { TaskNow1770000000035 } from './0035-task-now.js';
import { ClockOfDisclosure1770000000036 } from './0036-clock-of-disclosure.js';
import { DisclosureSteps1770000000037 } from './0037-disclosure-steps.js';
import { FieldPolicies1770000000038 } from './0038-field-policies.js';
import { ExcelTemplates1770000000039 } from './0039-excel-templates.js';
import { Feed1770000000040 } from './0040-feed.js';
import { ApiTokens1770000000041 } from './0041-api-tokens.js';

/** Every migration in order. Forward only: a file that was released is never changed. */
export const migrations: (new () => MigrationInterface)[] = [
  Foundation1770000000001,
  Accounts1770000000002,
  Registry1770000000003,
  Ganzi1770000000004,
  Plan1770000000005,
  Ceremony1770000000006,
  Inspection1770000000007,
  Disclosure1770000000008,
  StreamedFiles1770000000009,
  Rehearsal1770000000010,
  Witnesses1770000000011,
  LongLists1770000000012,
  Afterwards1770000000013,
  Checkpoints1770000000014,
  Publicity1770000000015,
  Absences1770000000016,
  Teams1770000000017,
  Recusal1770000000018,
  VisitDates1770000000019,
  PlanImport1770000000020,
  VisitLedger1770000000022,
  PlanMerge1770000000023,
  ListsAndSchemes1770000000024,
  PlanLife1770000000025,
  Credit1770000000026,
  Approvals1770000000027,
  Documents1770000000028,
  CheckPoints1770000000029,
  VisitRecord1770000000030,
  VisitFiles1770000000031,
  Results1770000000032,
  FollowUps1770000000033,
  Digest1770000000034,
  TaskNow1770000000035,
  ClockOfDisclosure1770000000036,
  DisclosureSteps1770000000037,
  FieldPolicies1770000000038,
  ExcelTemplates1770000000039,
  Feed1770000000040,
  ApiTokens1770000000041,
];
