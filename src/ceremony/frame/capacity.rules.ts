import type { Day } from '../../kernel/day.js';
import type { WorkingCalendar } from '../../kernel/working-days.js';

/** What a window's working days are already taken by, for one person. A day counts once, leave before visits. */
export interface PersonDays {
  /** Working days of the window. */
  readonly working: number;
  /** Of them on leave, on duty or in training. */
  readonly leave: number;
  /** Of the rest with a visit, or on the road to or from one. */
  readonly promised: number;
  /** Seats of sealed draws that still need a day and could fall into the window. */
  readonly undated: number;
}

interface Span {
  readonly inspectorId: string;
  readonly from: Day;
  readonly to: Day;
}

/** What is known of people's days, whatever its range. */
export interface KnownDays {
  readonly absences: readonly Span[];
  readonly promised: readonly { readonly inspectorId: string; readonly day: Day }[];
  /** Seats without a day, by inspector id. */
  readonly undated: ReadonlyMap<string, number>;
}

/** Days on which a person could still be sent out. */
export function freeDays({ working, leave, promised, undated }: PersonDays): number {
  return Math.max(0, working - leave - promised - undated);
}

/** True for a person whose leave leaves no working day of the window. */
export function isAwayThroughout({ working, leave }: PersonDays): boolean {
  return working > 0 && leave === working;
}

/**
 * Teams that a person can still join: one working day each, and never more than the office allows in the window, the
 * seats of the same months included.
 * @param days null where nothing is known of the person's days
 */
export function capacityOf(perPerson: number, priorLoad: number, days: PersonDays | null): number {
  const allowed = Math.max(0, perPerson - priorLoad);
  return days === null ? allowed : Math.min(allowed, freeDays(days));
}

/** The working days of a window, person by person. */
export class WindowDays {
  private readonly workingDays: readonly Day[];
  private readonly leave = new Map<string, Set<Day>>();
  private readonly promised = new Map<string, Set<Day>>();
  private readonly undated: ReadonlyMap<string, number>;

  constructor(
    { from, to }: { readonly from: Day; readonly to: Day },
    known: KnownDays,
    calendar: WorkingCalendar,
  ) {
    this.workingDays = calendar.daysWithin(from, to);
    const isWorked = new Set(this.workingDays);
    for (const span of known.absences) {
      for (const day of this.workingDays) {
        if (day >= span.from && day <= span.to) addTo(this.leave, span.inspectorId, day);
      }
    }
    for (const { inspectorId, day } of known.promised) {
      if (isWorked.has(day) && !this.leave.get(inspectorId)?.has(day)) addTo(this.promised, inspectorId, day);
    }
    this.undated = known.undated;
  }

  of(inspectorId: string): PersonDays {
    return {
      working: this.workingDays.length,
      leave: this.leave.get(inspectorId)?.size ?? 0,
      promised: this.promised.get(inspectorId)?.size ?? 0,
      undated: this.undated.get(inspectorId) ?? 0,
    };
  }
}

function addTo(sets: Map<string, Set<Day>>, key: string, day: Day): void {
  const days = sets.get(key) ?? new Set<Day>();
  sets.set(key, days.add(day));
}
