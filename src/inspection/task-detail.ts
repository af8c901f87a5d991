import type { TeamPlan } from '../plan/plan.types.js';
import type { FoundInspector } from '../registry/registry-finder.service.js';
import type { InspectionResult, InspectionTask, ResultReview } from './inspection.entity.js';
import type { Finding } from './results/findings.rules.js';
import type { CurrentSeat } from './inspection.queries.js';
import type { Correction, TaskState } from './inspection.rules.js';
import { aloneWords, peopleInTeam } from './team-size.rules.js';

/** A person, or a vacancy, in a team. */
export interface TeamMember {
  readonly seat: number;
  readonly leader: boolean;
  /** Null where the seat is vacant. */
  readonly inspector: { readonly id: string; readonly name: string; readonly agencyName: string } | null;
  /** AREA, NEIGHBOURS or AGENCY. */
  readonly step: string;
}

/** The people of one system on a task. */
export interface TaskTeam {
  readonly poolCode: string;
  readonly poolName: string;
  /** The system that leads the task, not one that takes part. */
  readonly leads: boolean;
  /** Why this team may not be sent as it is (Chinese); null for two people or more. */
  readonly alone: string | null;
  readonly members: readonly TeamMember[];
}

/** A version of the result with its review. */
export interface ResultVersion {
  readonly result: InspectionResult;
  readonly review: ResultReview | null;
  /** Item by item, in the order of the form. */
  readonly findings: readonly Finding[];
}

/** The other task of a substitution. */
export interface OtherTask {
  readonly id: string;
  readonly number: string;
  readonly subjectName: string;
}

/** Everything of a task for its page. */
export interface TaskDetail {
  readonly task: InspectionTask;
  readonly state: TaskState;
  /** The task of the reserve that came in for this one, and the one that this reserve came in for. */
  readonly replacement: { readonly by: OtherTask | null; readonly of: OtherTask | null };
  readonly areaName: string;
  readonly planTitle: string;
  readonly taskName: string;
  readonly teams: readonly TaskTeam[];
  /** Newest first. */
  readonly versions: readonly ResultVersion[];
  /** What has become of a version after the accepted one; null where there is none. */
  readonly correction: Correction | null;
  /** Why the visitor may not enter, correct or review (Chinese); null where he may. */
  readonly refusals: {
    readonly enter: string | null;
    readonly correct: string | null;
    readonly review: string | null;
  };
  /** True where the list may be public, or the visitor must act on the task. */
  readonly showsTicket: boolean;
  /** The shell command that recomputes the ticket; null as long as the seed is not public. */
  readonly ticketCommand: string | null;
  /**
   * What the visitor may ask for after the draw: another person on the team, or a reserve in the subject's place; with
   * the code of the accepted result that calls for it.
   */
  readonly changes: {
    readonly team: boolean;
    readonly substitution: boolean;
    readonly resultCode: string | null;
  };
  /** The draw was voided: nothing more happens to the task. */
  readonly voided: boolean;
}

/** Names that a team shows. */
export interface TeamNames {
  readonly pools: ReadonlyMap<string, string>;
  readonly agencies: ReadonlyMap<string, string>;
}

/** Seats as teams: the lead first, then in the order of the plan line. */
export function teamsOf(
  seats: readonly CurrentSeat[],
  leadPool: string,
  plan: readonly TeamPlan[],
  names: TeamNames,
  inspectors: ReadonlyMap<string, FoundInspector>,
): TaskTeam[] {
  const place = (pool: string) => (pool === leadPool ? -1 : plan.findIndex((team) => team.agency === pool));
  const pools = [...new Set(seats.map(({ poolCode }) => poolCode))].sort((a, b) => place(a) - place(b));
  return pools.map((poolCode) => {
    const hasLeader = plan.find((team) => team.agency === poolCode)?.leader ?? false;
    return {
      poolCode,
      poolName: names.pools.get(poolCode) ?? '',
      leads: poolCode === leadPool,
      alone: aloneWords(`${names.pools.get(poolCode) ?? ''}检查组`, peopleInTeam(seats, poolCode)),
      members: seats
        .filter((seat) => seat.poolCode === poolCode)
        .map(({ seat, inspectorId, step }) => ({
          seat,
          leader: hasLeader && seat === 0,
          inspector: person(inspectorId, names, inspectors),
          step,
        })),
    };
  });
}

function person(
  id: string | null,
  names: TeamNames,
  inspectors: ReadonlyMap<string, FoundInspector>,
): TeamMember['inspector'] {
  const found = id === null ? undefined : inspectors.get(id);
  return found
    ? { id: found.id, name: found.name, agencyName: names.agencies.get(found.agencyCode) ?? '' }
    : null;
}
