import { SPEC_1 } from '../../draw/seed.js';
import type { DrawnRow, DrawOutcome, TeamInput } from '../../draw/types.js';
import { versionOf } from '../../draw/versions.js';
import { MOST_PER_PERSON } from '../frame/frame.service.js';
import { groupFacts } from '../shortage/group-facts.rules.js';
import { leversFor, tryLevers } from '../shortage/levers.rules.js';
import { shortGroups } from '../shortage/short-groups.rules.js';
import { furtherTrials, leversOnRecord, rehearsalGround, type RehearsedFrame } from './rehearsal.levers.js';
import { simulatedTeams } from './rehearsal.simulation.js';
import type { Lever, TriedRuns, WorstRun } from './rehearsal.types.js';

/** Simulated draws of a change that is tried out. */
const TRIAL_RUNS = 50;
const MOST_ROWS_KEPT = 100_000;
/** Groups of competing subjects that are kept of the worst simulated draw; the rest is only counted. */
const MOST_GROUPS = 20;

/** A simulated draw that changes are tried out on. It is forgotten with the rehearsal. */
export interface KeptRun {
  readonly seed: string;
  readonly drawn: readonly DrawnRow[];
  readonly vacant: number;
}

/** The first simulated draws, as many as need be and can be held. */
export class KeptRuns {
  readonly runs: KeptRun[] = [];
  private rows = 0;

  add(run: KeptRun): void {
    this.rows += run.drawn.length;
    const room = this.runs.length < TRIAL_RUNS && this.rows <= MOST_ROWS_KEPT;
    if (this.runs.length === 0 || room) this.runs.push(run);
  }
}

/** Keeps the simulated draw with the most vacant seats, as numbers. */
export class WorstDraw {
  private outcome: DrawOutcome | null = null;
  private vacant = 0;

  constructor(private readonly input: TeamInput) {}

  add(outcome: DrawOutcome, vacant: number): void {
    if (vacant <= this.vacant) return;
    this.outcome = outcome;
    this.vacant = vacant;
  }

  found(): { worst?: WorstRun } {
    if (this.outcome === null) return {};
    const groups = shortGroups(this.input, this.outcome)
      .map((group) => groupFacts(group, this.input.rules))
      .sort((a, b) => b.vacant - a.vacant);
    const rest = groups.slice(MOST_GROUPS);
    const others = { groups: rest.length, vacant: sumOf(rest.map(({ vacant }) => vacant)) };
    return { worst: { vacant: this.vacant, groups: groups.slice(0, MOST_GROUPS), others } };
  }
}

/** Changes, each tried out on the same simulated draws: what differs is the change, not chance. */
export async function tryOut(
  frame: RehearsedFrame,
  pools: ReadonlySet<string>,
  runs: readonly KeptRun[],
  timeIsUp: () => boolean,
): Promise<Lever[]> {
  const ground = rehearsalGround(frame);
  const levers = leversFor(ground, pools).filter(
    (lever) => lever !== 'DAY' || frame.perPerson < MOST_PER_PERSON,
  );
  const results = await tryLevers(ground, levers, (input) => tryOne(input, runs, timeIsUp));
  const record = leversOnRecord(results, frame);
  const day = results.alone.find((trial) => trial.levers.includes('DAY'));
  if (!day || day.shortAfter === 0 || day.vacantAfter === day.vacantBefore) return record;
  for (const { perPerson, input } of furtherTrials(frame)) {
    const tried = await tryOne(input, runs, timeIsUp);
    if (tried === null) break;
    const { vacant, ...counted } = tried;
    if (vacant === 0) return [...record, { ...counted, perPerson }];
  }
  return record;
}

/** Null where time was up before the first run. */
async function tryOne(
  input: TeamInput,
  runs: readonly KeptRun[],
  timeIsUp: () => boolean,
): Promise<(TriedRuns & { vacant: number }) | null> {
  const after: number[] = [];
  const version = versionOf(SPEC_1);
  for (const { seed, drawn } of runs) {
    if (timeIsUp()) break;
    const { teams } = await simulatedTeams(version, input, drawn, seed);
    after.push(teams.filter(({ inspector }) => inspector === null).length);
  }
  if (after.length === 0) return null;
  const before = runs.slice(0, after.length).map(({ vacant }) => vacant);
  return {
    ...{ runs: after.length, vacant: sumOf(after) },
    ...{ shortBefore: shortOf(before), shortAfter: shortOf(after) },
    ...{ vacantBefore: sumOf(before), vacantAfter: sumOf(after) },
  };
}

const shortOf = (vacant: readonly number[]): number => vacant.filter((seats) => seats > 0).length;
const sumOf = (vacant: readonly number[]): number => vacant.reduce((sum, seats) => sum + seats, 0);
