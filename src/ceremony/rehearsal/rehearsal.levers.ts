import type { Conflict, TeamInput } from '../../draw/types.js';
import { capacityOf } from '../frame/capacity.rules.js';
import { MOST_PER_PERSON, type PreparedFrame } from '../frame/frame.service.js';
import type { CodedMember } from '../frame/roster.rules.js';
import type { LeverGround, LeverResults, LeverTrial } from '../shortage/levers.rules.js';
import { dayLonger, type OtherMonthPeople } from '../shortage/other-month.rules.js';
import type { Lever, Mendable, TriedRuns } from './rehearsal.types.js';

/** A frame before its freeze, as far as levers change it. */
export interface RehearsedFrame {
  readonly input: TeamInput;
  readonly members: readonly CodedMember[];
  readonly perPerson: number;
  /** Conflicts of `input` that come from the rotation alone. */
  readonly rotation: readonly Conflict[];
  readonly other: OtherMonthPeople | null;
}

/** What levers change in a frame before its freeze: every number as the freeze with that setting would have it. */
export function rehearsalGround({ input, members, perPerson, rotation, other }: RehearsedFrame): LeverGround {
  return {
    ...{ input, rotation, longer: longerBy(members, perPerson, 1) },
    otherMonth:
      other === null
        ? null
        : new Map(
            members.flatMap(({ pseudonym, inspector }) => {
              const then = other.byInspector.get(inspector.id);
              return then ? [[pseudonym, then] as const] : [];
            }),
          ),
  };
}

/** Capacities with so many days and teams a person more, by code. */
function longerBy(members: readonly CodedMember[], perPerson: number, more: number): Map<string, number> {
  return new Map(
    members.map(({ pseudonym, priorLoad, days }) => [
      pseudonym,
      capacityOf(perPerson + more, priorLoad, dayLonger(days, more)),
    ]),
  );
}

/**
 * Further numbers of teams a person, with as many days more, one after the other, to be tried until nothing is vacant:
 * for the case that one more helps but is not enough.
 */
export function* furtherTrials(
  frame: RehearsedFrame,
): Generator<{ readonly perPerson: number; readonly input: TeamInput }> {
  const { input, members, perPerson } = frame;
  for (let more = 2; more <= MOST_STEPS && perPerson + more <= MOST_PER_PERSON; more += 1) {
    const longer = longerBy(members, perPerson, more);
    const inspectors = input.inspectors.map((one) => ({ ...one, capacity: longer.get(one.code) ?? 0 }));
    yield { perPerson: perPerson + more, input: { ...input, inspectors } };
  }
}

/** Beyond this the teams a person more are no small change any longer. */
const MOST_STEPS = 10;

/** What was tried, as a rehearsal leaves it on record. */
export function leversOnRecord(
  { alone, together, all }: LeverResults<TriedRuns & { vacant: number }>,
  frame: Pick<RehearsedFrame, 'perPerson' | 'other'>,
): Lever[] {
  const kept = ({ levers, vacant: _, ...runs }: LeverTrial<TriedRuns & { vacant: number }>): Lever => ({
    ...{ ...runs, levers },
    ...(levers.includes('DAY') ? { perPerson: frame.perPerson + 1 } : {}),
    ...(levers.includes('MONTH') && frame.other !== null ? { month: frame.other.month } : {}),
  });
  return [...alone, ...together, ...(all === null ? [] : [all])].map(kept);
}

/** People whom a valid certificate or a wider authority alone would bring in. */
export function mendableOf({ roster }: Pick<PreparedFrame, 'roster'>): Mendable[] {
  return (['CERTIFICATE_EXPIRED', 'NOT_AUTHORISED'] as const)
    .map((reason) => ({
      reason,
      people: roster.excluded.filter(({ reasons }) => reasons.length === 1 && reasons[0] === reason).length,
    }))
    .filter(({ people }) => people > 0);
}
