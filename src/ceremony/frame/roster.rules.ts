import type { Day } from '../../kernel/day.js';
import { compareUtf8 } from '../../draw/serialise.js';
import { type Unfit, unfitFor } from '../../registry/fitness.rules.js';
import type { RegistryConflict, RegistryInspector } from '../../registry/registry-reader.service.js';
import type { Conflict, Inspector as FrameInspector } from '../../draw/types.js';
import { itemsOf } from '../../plan/hints/merge-fit.rules.js';
import { MOST_TEAMS_A_MONTH } from '../../plan/forecast/bases.rules.js';
import { capacityOf, isAwayThroughout, type PersonDays, type WindowDays } from './capacity.rules.js';

/** Why a person of a pool is not in the frame. Shown on the page; the bundle holds only who may take part. */
export type InspectorExclusion = Unfit | 'ON_LEAVE';

export interface RosterScope {
  readonly itemCode: string;
  /** Further items of the same visit: who may inspect one of them all may take part. */
  readonly alsoItems?: readonly string[];
  readonly windowTo: Day;
  /** Most teams of one person in the whole window, those of earlier draws included. */
  readonly perPerson: number;
  /** Seats that sealed draws have given this month, by inspector id. */
  readonly priorLoad: ReadonlyMap<string, number>;
  /** Days that people have in the window; left out: nothing is known of them, and nobody counts as away. */
  readonly days?: Pick<WindowDays, 'of'>;
}

/** A person who may take part. */
export interface RosterMember {
  readonly inspector: RegistryInspector;
  /** Teams the person can still join. */
  readonly capacity: number;
  readonly priorLoad: number;
  /** The person's days in the window, which the capacity was worked out from; null where none were asked for. */
  readonly days: PersonDays | null;
}

export interface Roster {
  readonly members: readonly RosterMember[];
  readonly excluded: readonly {
    readonly inspector: RegistryInspector;
    readonly reasons: readonly InspectorExclusion[];
  }[];
}

/** Teams one person can be in during a window of so many working days and batches, unless the office says otherwise. */
export function defaultPerPerson(workingDays: number, batches: number): number {
  return Math.min(workingDays, MOST_TEAMS_A_MONTH * Math.max(batches, 1));
}

/**
 * Divides the people of the line's pools into those who may take part and those who may not, with every reason.
 * Certificates must hold through the window; who is away on every working day of the window cannot take part. What a person already has this
 * month counts as load and leaves less capacity, and so do the days that are not free.
 */
export function rosterOf(people: readonly RegistryInspector[], scope: RosterScope): Roster {
  const members: RosterMember[] = [];
  const excluded: { inspector: RegistryInspector; reasons: InspectorExclusion[] }[] = [];
  for (const inspector of people) {
    const days = scope.days?.of(inspector.id) ?? null;
    const reasons = inspectorExclusions(inspector, scope, days);
    if (reasons.length > 0) {
      excluded.push({ inspector, reasons });
      continue;
    }
    const priorLoad = scope.priorLoad.get(inspector.id) ?? 0;
    members.push({ inspector, priorLoad, days, capacity: capacityOf(scope.perPerson, priorLoad, days) });
  }
  return { members, excluded };
}

function inspectorExclusions(
  person: RegistryInspector,
  scope: RosterScope,
  days: PersonDays | null,
): InspectorExclusion[] {
  const item = itemsOf(scope).find((code) => person.itemCodes.includes(code)) ?? scope.itemCode;
  const reasons: InspectorExclusion[] = unfitFor(person, item, scope.windowTo);
  if (days !== null && isAwayThroughout(days)) reasons.push('ON_LEAVE');
  return reasons;
}

/** A member with the code that stands for the person in this draw alone. */
export interface CodedMember extends RosterMember {
  readonly pseudonym: string;
}

/**
 * Gives every member a code P0001… in an order that says nothing of registry, name or agency.
 * @param keyOf a random text for each member, all of one length (from Entropy).
 */
export function pseudonyms(members: readonly RosterMember[], keyOf: () => string): CodedMember[] {
  const width = Math.max(4, String(members.length).length);
  return members
    .map((member) => ({ member, key: keyOf() }))
    .sort((a, b) => compareUtf8(a.key, b.key))
    .map(({ member }, index) => ({ ...member, pseudonym: `P${String(index + 1).padStart(width, '0')}` }));
}

/** The members as inspectors.tsv has them. */
export function frameInspectors(members: readonly CodedMember[]): FrameInspector[] {
  return members.map(({ inspector, pseudonym, capacity, priorLoad }) => ({
    code: pseudonym,
    agency: inspector.poolCode,
    area: inspector.areaCode,
    lead: inspector.canLead,
    capacity,
    priorLoad,
  }));
}

/** The register's relations that concern this frame, as conflicts.tsv has them; each pair once. */
export function frameConflicts(
  relations: readonly RegistryConflict[],
  subjectCodes: ReadonlySet<string>,
  members: readonly CodedMember[],
): Conflict[] {
  const codes = new Map(members.map(({ inspector, pseudonym }) => [inspector.id, pseudonym]));
  const pairs = new Map<string, Conflict>();
  for (const { subjectCode, inspectorId } of relations) {
    const inspector = codes.get(inspectorId);
    if (inspector === undefined || !subjectCodes.has(subjectCode)) continue;
    pairs.set(`${subjectCode}\t${inspector}`, { subject: subjectCode, inspector });
  }
  return [...pairs.values()];
}
