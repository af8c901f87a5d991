import {
  LADDER_STEPS,
  type Conflict,
  type Inspector,
  type LadderStep,
  type TeamInput,
  type TeamRule,
} from '../../draw/types.js';

/**
 * What an office can do where seats stay vacant:
 * - LADDER: teams may look for people one step further
 * - DAY: everybody can join one team more: a day longer, and one more allowed
 * - ROTATION: who inspected a subject last may go again
 * - MONTH: the same draw in another month, with the leave, promised days and earlier teams of that month
 */
export const LEVERS = ['LADDER', 'DAY', 'ROTATION', 'MONTH'] as const;
export type LeverKind = (typeof LEVERS)[number];

/** What came out: seats that stay vacant, of one draw or over several simulated ones, and whatever else is counted. */
export interface Outcome {
  readonly vacant: number;
}

/** Some levers at once, and what came out. */
export type LeverTrial<O extends Outcome = Outcome> = O & { readonly levers: readonly LeverKind[] };

/** What was tried. */
export interface LeverResults<O extends Outcome = Outcome> {
  /** Each lever alone, in the order of LEVERS. */
  readonly alone: readonly LeverTrial<O>[];
  /** Levers that leave no vacant seat together and not with fewer; empty where one alone does, or none do. */
  readonly together: readonly LeverTrial<O>[];
  /** All levers at once, where no choice of them is enough. */
  readonly all: LeverTrial<O> | null;
}

/** What one person could do in another month. */
export interface PersonThen extends Pick<Inspector, 'capacity' | 'priorLoad'> {
  /** Capacity with one day and one team more. */
  readonly longer: number;
}

/** What is changed by levers. */
export interface LeverGround {
  readonly input: TeamInput;
  /** Capacity with one day and one team more, by code; who is missing can join exactly one team more. */
  readonly longer: ReadonlyMap<string, number>;
  /** Conflicts of `input` that come from the rotation alone. */
  readonly rotation: readonly Conflict[];
  /** The frame's people as another month would have them, by code; null where there is no such month. */
  readonly otherMonth: ReadonlyMap<string, PersonThen> | null;
}

/** The step that comes after a team's last one; null at the end of the ladder. */
export function nextStep({ ladder }: Pick<TeamRule, 'ladder'>): LadderStep | null {
  const furthest = Math.max(...ladder.map((step) => LADDER_STEPS.indexOf(step)));
  return LADDER_STEPS[furthest + 1] ?? null;
}

/** Levers that change anything here, in the order of LEVERS. @param pools those with vacant seats */
export function leversFor(ground: LeverGround, pools: ReadonlySet<string>): LeverKind[] {
  const short = ground.input.rules.teams.filter(({ agency }) => pools.has(agency));
  const can: Readonly<Record<LeverKind, boolean>> = {
    LADDER: short.some((rule) => nextStep(rule) !== null),
    DAY: ground.input.inspectors.some(({ agency }) => pools.has(agency)),
    ROTATION: ground.rotation.length > 0,
    MONTH: ground.otherMonth !== null,
  };
  return LEVERS.filter((lever) => can[lever]);
}

/** What the draw reads with some levers pulled; everything else stays. */
export function pulled(ground: LeverGround, levers: readonly LeverKind[]): TeamInput {
  const { input, rotation } = ground;
  const waived = new Set(rotation.map(({ subject, inspector }) => `${subject} ${inspector}`));
  const teams = levers.includes('LADDER') ? input.rules.teams.map(widened) : input.rules.teams;
  const inspectors = input.inspectors.map((person) => personWith(ground, levers, person));
  const conflicts = levers.includes('ROTATION')
    ? input.conflicts.filter(({ subject, inspector }) => !waived.has(`${subject} ${inspector}`))
    : input.conflicts;
  return { rules: { ...input.rules, teams }, inspectors, conflicts };
}

/** Somebody who could not take part in the other month at all. */
const NOT_THEN: PersonThen = { capacity: 0, priorLoad: 0, longer: 0 };

function personWith(ground: LeverGround, levers: readonly LeverKind[], person: Inspector): Inspector {
  const day = levers.includes('DAY');
  if (!levers.includes('MONTH')) {
    return day ? { ...person, capacity: ground.longer.get(person.code) ?? person.capacity + 1 } : person;
  }
  const { capacity, priorLoad, longer } = ground.otherMonth?.get(person.code) ?? NOT_THEN;
  return { ...person, priorLoad, capacity: day ? longer : capacity };
}

function widened(rule: TeamRule): TeamRule {
  const step = nextStep(rule);
  return step === null ? rule : { ...rule, ladder: [...rule.ladder, step] };
}

/** Choices of n of these, each in their order. */
export function choicesOf<T>(things: readonly T[], n: number): T[][] {
  if (n === 0) return [[]];
  return things.flatMap((thing, at) =>
    choicesOf(things.slice(at + 1), n - 1).map((rest) => [thing, ...rest]),
  );
}

/**
 * Tries each lever alone; where none is enough, two at a time, three, all: until some leave no vacant seat.
 * @param tryOne what the draw itself comes to with this input; null where time is up
 */
export async function tryLevers<O extends Outcome>(
  ground: LeverGround,
  levers: readonly LeverKind[],
  tryOne: (input: TeamInput) => Promise<O | null>,
): Promise<LeverResults<O>> {
  const tried = async (some: readonly LeverKind[]): Promise<LeverTrial<O>[]> => {
    const outcome = await tryOne(pulled(ground, some));
    return outcome === null ? [] : [{ ...outcome, levers: some }];
  };
  const alone: LeverTrial<O>[] = [];
  for (const lever of levers) alone.push(...(await tried([lever])));
  if (alone.some(({ vacant }) => vacant === 0)) return { alone, together: [], all: null };
  let last: LeverTrial<O>[] = [];
  for (let n = 2; n <= levers.length; n += 1) {
    last = [];
    for (const some of choicesOf(levers, n)) last.push(...(await tried(some)));
    const enough = last.filter(({ vacant }) => vacant === 0);
    if (enough.length > 0) return { alone, together: enough, all: null };
  }
  const all = last.find((trial) => trial.levers.length === levers.length) ?? null;
  return { alone, together: [], all };
}
