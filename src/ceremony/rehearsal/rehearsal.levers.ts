import { LADDER_STEPS, type LadderStep, type TeamInput, type TeamRule } from '../../draw/types.js';
import { MOST_PER_PERSON, type PreparedFrame } from '../frame/frame.service.js';
import type { Lever, Mendable } from './rehearsal.types.js';

/** A change to try: what it is called, and the frame with it. */
export interface Trial {
  readonly change: Pick<Lever, 'perPerson' | 'ladder'>;
  readonly input: TeamInput;
}

/**
 * Changes that are worth trying where seats stay vacant: one team more a person (to be set before the freeze), one
 * step further for people (to be changed in the plan), and both.
 */
export function trialsOf(input: TeamInput, perPerson: number): Trial[] {
  const more = perPerson + 1;
  const ladder = nextStep(input.rules.teams);
  const trials: Trial[] = [];
  if (more <= MOST_PER_PERSON) trials.push({ change: { perPerson: more }, input: withMost(input, more) });
  if (ladder === null) return trials;
  const wider = withStep(input, ladder);
  trials.push({ change: { ladder }, input: wider });
  if (more <= MOST_PER_PERSON) {
    trials.push({ change: { perPerson: more, ladder }, input: withMost(wider, more) });
  }
  return trials;
}

/**
 * Further numbers of teams a person, one after the other, to be tried until nothing is vacant: for the case that one
 * more helps but is not enough.
 */
export function* furtherTrials(input: TeamInput, perPerson: number): Generator<Trial> {
  for (let more = perPerson + 2; more <= Math.min(perPerson + MOST_STEPS, MOST_PER_PERSON); more += 1) {
    yield { change: { perPerson: more }, input: withMost(input, more) };
  }
}

/** Beyond this the teams a person more are no small change any longer. */
const MOST_STEPS = 10;

function withMost(input: TeamInput, perPerson: number): TeamInput {
  const inspectors = input.inspectors.map((person) => ({
    ...person,
    capacity: Math.max(0, perPerson - person.priorLoad),
  }));
  return { ...input, inspectors };
}

/** The least step that some pool's teams do not reach yet; null if all reach the last. */
function nextStep(teams: readonly TeamRule[]): LadderStep | null {
  const reached = teams.map(({ ladder }) => LADDER_STEPS.indexOf(ladder[ladder.length - 1]));
  return reached.length === 0 ? null : (LADDER_STEPS[Math.min(...reached) + 1] ?? null);
}

function withStep(input: TeamInput, step: LadderStep): TeamInput {
  const at = LADDER_STEPS.indexOf(step);
  const teams = input.rules.teams.map((rule) => {
    const last = LADDER_STEPS.indexOf(rule.ladder[rule.ladder.length - 1]);
    return last < at ? { ...rule, ladder: [...rule.ladder, step] } : rule;
  });
  return { ...input, rules: { ...input.rules, teams } };
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
