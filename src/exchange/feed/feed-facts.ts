import type { Day } from '../../kernel/day.js';
import type { ReportedTask } from '../../inspection/tasks-to-report.service.js';
import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import type { FeedKind } from './feed-types.js';

/** A line of a plan in force. */
export interface PlanFact {
  readonly kind: 'PLAN';
  readonly planId: string;
  readonly name: string;
  readonly year: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly areaCode: string;
  /** Exact decimal 0–1, the lowest of its classes; empty where the line goes by numbers. */
  readonly ratio: string;
}

/** A subject that was drawn and is to be inspected. */
export interface SubjectFact {
  readonly kind: 'SUBJECT';
  readonly planId: string;
  readonly name: string;
  readonly objectId: string;
  readonly code: string;
}

/** One item of one visit with its result in force, in codes of our own. */
export interface InspectionFact {
  readonly kind: 'INSPECTION';
  readonly planId: string;
  readonly taskNumber: string;
  readonly taskName: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly subjectKind: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaCode: string;
  readonly address: string;
  readonly method: string;
  readonly drawType: string;
  readonly sampling: string;
  readonly resultCode: string;
  readonly inspectedOn: Day;
  readonly personnel: readonly string[];
  readonly certificates: readonly string[];
  readonly reviewedBy: string;
}

export type FeedFact = PlanFact | SubjectFact | InspectionFact;

/** What a record is to say at the province; null: it is to be gone. */
export interface Wanted {
  readonly kind: FeedKind;
  readonly recordId: string;
  readonly objectId: string;
  readonly fact: FeedFact | null;
}

/** What the tasks of a plan line have in common. */
export interface LineOfTasks {
  readonly line: PlanLine;
  readonly planId: string;
  /** Items of the visit, the line's own first. */
  readonly items: readonly { readonly code: string; readonly name: string }[];
}

/** Ways of inspecting that the plan's free text is read for; what is none of them is OTHER. */
const METHODS: readonly (readonly [RegExp, string])[] = [
  [/现场|实地/, 'ON_SITE'],
  [/书面/, 'DOCUMENTS'],
  [/网络|线上|远程|非现场/, 'ONLINE'],
];

/** Code of the first way of inspecting that a text names; 现场检查、书面检查 → ON_SITE. */
export function methodOf(text: string): string {
  return METHODS.find(([words]) => words.test(text))?.[1] ?? 'OTHER';
}

/**
 * Identity of a plan line at the province, the same through all versions of the plan.
 * @param root id of the line of the first version that it goes back to
 */
export function planRecordId(office: string, plan: Pick<AnnualPlan, 'year' | 'agencyCode'>, root: string) {
  return `${planPrefix(office, plan)}${root}`;
}

/** How the identities of all lines of an agency's plans of a year begin. */
export function planPrefix(office: string, { year, agencyCode }: Pick<AnnualPlan, 'year' | 'agencyCode'>) {
  return `${office}-${year}-${agencyCode}-`;
}

/** The lowest ratio of the classes of a line (plans say 不低于); '1' for full coverage, '' where it goes by numbers. */
export function planRatio({ mode, strata }: Pick<PlanLine, 'mode' | 'strata'>): string {
  if (mode === 'ORDER') return '1';
  const ratios = strata.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
  if (ratios.length < strata.length) return '';
  return [...ratios].sort((a, b) => Number(a) - Number(b))[0] ?? '';
}

/** What the province is to know of a task: the drawn subject, and a row an item of the visit once a result counts. */
export function wantedOfTask(
  task: ReportedTask,
  { line, planId, items }: LineOfTasks,
  agencies: ReadonlyMap<string, string>,
): Wanted[] {
  const lead = task.team.find(({ poolCode }) => poolCode === task.leadPool) ?? task.team.at(0);
  const subject: Wanted = {
    ...{ kind: 'SUBJECT', recordId: task.number, objectId: task.id },
    fact:
      task.voided || task.replaced
        ? null
        : {
            ...{ kind: 'SUBJECT', planId, name: task.subjectName },
            ...{ objectId: task.number, code: task.subjectCode },
          },
  };
  const result = task.voided ? null : task.result;
  const inspections = items.map(({ code, name }, at): Wanted => {
    const recordId = `${task.number}-${String(at + 1).padStart(2, '0')}`;
    if (!result) return { kind: 'INSPECTION', recordId, objectId: task.id, fact: null };
    const fact: InspectionFact = {
      ...{ kind: 'INSPECTION', planId, taskNumber: task.number, taskName: line.taskName },
      ...{ itemCode: code, itemName: name },
      ...{ agencyCode: lead?.agencyCode ?? '', agencyName: agencies.get(lead?.agencyCode ?? '') ?? '' },
      ...{ subjectKind: task.subjectKind, subjectCode: task.subjectCode, subjectName: task.subjectName },
      ...{ areaCode: task.areaCode, address: task.address },
      ...{ method: methodOf(line.methods), drawType: line.drawType },
      sampling: line.mode === 'ORDER' ? 'FULL' : line.sampling,
      ...{ resultCode: result.resultCode, inspectedOn: result.inspectedOn },
      personnel: task.team.map((one) => one.name),
      certificates: task.team.map(({ certificateNo }) => certificateNo),
      reviewedBy: result.reviewedBy,
    };
    return { kind: 'INSPECTION', recordId, objectId: task.id, fact };
  });
  return [subject, ...inspections];
}
