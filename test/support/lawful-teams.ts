/**
 * The law of a team, read off the rows of a sealed draw and off what the registers held when its frame was frozen.
 * Written apart from src/ceremony and src/draw, so that it can be held against them.
 */
import type { Day } from '../../src/kernel/day.js';
import { addDays } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';
import type { TeamPlan } from '../../src/plan/plan.types.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

/** A team of the plan line; `rotation`: who inspected the subject last may not go again. */
export type TeamOfLine = TeamPlan & { readonly rotation?: boolean };

/** An inspector as the registers had the person when the frame was frozen. */
export interface PersonThen {
  readonly id: string;
  readonly pool: string;
  readonly areaCode: string;
  /** ON_DUTY or OFF_DUTY. */
  readonly status: string;
  readonly isExpert: boolean;
  readonly validTo: Day;
  readonly itemCodes: readonly string[];
  readonly canLead: boolean;
  /** Absences in force, both ends included. */
  readonly away: readonly { readonly from: Day; readonly to: Day }[];
  /** Days that are given away, by visits with a date or by visits that have none yet. */
  readonly taken: { readonly days: readonly Day[]; readonly undated: number };
}

/** A seat as it was sealed. */
export interface SeatThen {
  readonly subject: string;
  readonly pool: string;
  /** From 0; seat 0 is the leader's where the team has one. */
  readonly seat: number;
  /** Null: vacant. */
  readonly inspectorId: string | null;
}

export interface SealedThen {
  readonly itemCode: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly teams: readonly TeamOfLine[];
  /** Everyone of the pools, by id. */
  readonly people: ReadonlyMap<string, PersonThen>;
  /** Pairs of `pairOf` that the register of conflicts holds. */
  readonly conflicts: ReadonlySet<string>;
  /** Pairs of `pairOf`: who was at a subject's newest visit. */
  readonly last: ReadonlySet<string>;
  /** Codes of the subjects that a team goes to. */
  readonly subjects: readonly string[];
  readonly seats: readonly SeatThen[];
}

export const pairOf = (subject: string, inspectorId: string): string => `${subject} ${inspectorId}`;

/** Why a person may be in no team of this draw. */
export type Bar = 'OFF_DUTY' | 'EXPERT' | 'LAPSED' | 'NOT_AUTHORISED' | 'ON_LEAVE';
/** What else a seat can be against. */
export type Breach =
  | Bar
  | 'UNKNOWN'
  | 'CONFLICT'
  | 'LAST_INSPECTOR'
  | 'TWICE'
  | 'NO_LEADER'
  | 'NO_TEAM'
  | 'SEATS'
  | 'OVERLOADED';

export interface Finding {
  readonly breach: Breach;
  readonly subject: string;
  readonly inspectorId: string | null;
}

/** Everything that is against a person's being in any team of the draw. */
export function barsOf(
  person: PersonThen,
  draw: Pick<SealedThen, 'itemCode' | 'windowFrom' | 'windowTo'>,
): Bar[] {
  const bars: Bar[] = [];
  if (person.status !== 'ON_DUTY') bars.push('OFF_DUTY');
  if (person.isExpert) bars.push('EXPERT');
  if (person.validTo < draw.windowTo) bars.push('LAPSED');
  if (!person.itemCodes.includes(draw.itemCode)) bars.push('NOT_AUTHORISED');
  if (presentDays(person, draw.windowFrom, draw.windowTo).length === 0) bars.push('ON_LEAVE');
  return bars;
}

/** Working days of the window on which the person is not away. */
export function presentDays(person: Pick<PersonThen, 'away'>, from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (DELIVERED.isWorkingDay(day) && !person.away.some((one) => one.from <= day && day <= one.to))
      days.push(day);
  }
  return days;
}

/** Visits for which a person still has a day in the window. */
export function daysLeft(person: PersonThen, from: Day, to: Day): number {
  const free = presentDays(person, from, to).filter((day) => !person.taken.days.includes(day));
  return Math.max(0, free.length - person.taken.undated);
}

/** Every breach of the law by the teams of a draw. Vacant seats are none. */
export function breachesOf(draw: SealedThen): Finding[] {
  return [
    ...draw.seats.flatMap((seat) => seatFindings(draw, seat)),
    ...draw.subjects.flatMap((subject) => draw.teams.flatMap((team) => teamFindings(draw, subject, team))),
    ...overloads(draw),
  ];
}

function seatFindings(draw: SealedThen, { subject, pool, inspectorId, seat }: SeatThen): Finding[] {
  if (inspectorId === null) return [];
  const person = draw.people.get(inspectorId);
  const found = (breach: Breach): Finding => ({ breach, subject, inspectorId });
  if (person?.pool !== pool) return [found('UNKNOWN')];
  const team = draw.teams.find(({ agency }) => agency === pool);
  const findings = barsOf(person, draw).map(found);
  const pair = pairOf(subject, inspectorId);
  if (draw.conflicts.has(pair)) findings.push(found('CONFLICT'));
  if (team?.rotation === true && draw.last.has(pair)) findings.push(found('LAST_INSPECTOR'));
  if (team?.leader === true && seat === 0 && !person.canLead) findings.push(found('NO_LEADER'));
  return findings;
}

/** One team: its seats are there, each once, and nobody sits on two of them. */
function teamFindings(draw: SealedThen, subject: string, team: TeamOfLine): Finding[] {
  const seats = draw.seats.filter((one) => one.subject === subject && one.pool === team.agency);
  if (seats.length === 0) return [{ breach: 'NO_TEAM', subject, inspectorId: null }];
  const findings: Finding[] = [];
  const numbers = seats.map(({ seat }) => seat).sort((a, b) => a - b);
  if (team.size < 2 || numbers.length !== team.size || numbers.some((seat, at) => seat !== at)) {
    findings.push({ breach: 'SEATS', subject, inspectorId: null });
  }
  const present = seats.flatMap(({ inspectorId }) => inspectorId ?? []);
  for (const id of new Set(present)) {
    if (present.indexOf(id) !== present.lastIndexOf(id)) {
      findings.push({ breach: 'TWICE', subject, inspectorId: id });
    }
  }
  return findings;
}

/** Nobody has more visits than days left for them. */
function overloads(draw: SealedThen): Finding[] {
  const seats = new Map<string, number>();
  for (const { inspectorId } of draw.seats) {
    if (inspectorId !== null) seats.set(inspectorId, (seats.get(inspectorId) ?? 0) + 1);
  }
  return [...seats].flatMap(([id, count]): Finding[] => {
    const person = draw.people.get(id);
    if (!person || count <= daysLeft(person, draw.windowFrom, draw.windowTo)) return [];
    return [{ breach: 'OVERLOADED', subject: '', inspectorId: id }];
  });
}
