/** Section 7 of the draw as the specification says it: every event is replayed from the sealed draw. */
import type { AfterEvent, DrawInput, DrawOutcome, TeamSeat } from '../../src/draw/types.js';
import { arc4Below, sha, sortedBy } from './literal-subjects.js';

interface Standing {
  seats: { -readonly [K in keyof TeamSeat]: TeamSeat[K] }[];
  /** Who lost a seat: `agency subject code`. */
  gone: Set<string>;
  used: Set<string>;
}

/** The seats after some events that are right. */
export function literalStanding(
  input: DrawInput,
  outcome: DrawOutcome,
  events: readonly AfterEvent[],
): Standing {
  const standing: Standing = {
    seats: outcome.teams.map((row) => ({ ...row })),
    gone: new Set(),
    used: new Set(),
  };
  for (const event of events) {
    if (event.kind === 'SUBSTITUTED') {
      standing.used.add(event.by);
      standing.seats = standing.seats.map((row) => {
        if (row.subject !== event.subject) return row;
        const ladder = input.rules.teams.find(({ agency }) => agency === row.agency)?.ladder ?? [];
        return { ...row, subject: event.by, inspector: null, step: ladder[0] };
      });
      continue;
    }
    for (const row of standing.seats) {
      if (row.agency !== event.agency || row.subject !== event.subject || row.seat !== event.seat) continue;
      if (row.inspector !== null) standing.gone.add(`${row.agency} ${row.subject} ${row.inspector}`);
      row.inspector = event.kind === 'RESEATED' && event.by === 'VACANT' ? null : event.by;
    }
  }
  return standing;
}

/** The lowest-ranked reserve of the subject's stratum not used before, or null. */
export function literalReserve(
  outcome: DrawOutcome,
  used: ReadonlySet<string>,
  subject: string,
): string | null {
  const stratum = outcome.drawn.find(({ code }) => code === subject)?.stratum;
  const left = outcome.drawn.filter((row) => row.reserve && row.stratum === stratum && !used.has(row.code));
  return left.sort((a, b) => a.rank - b.rank)[0]?.code ?? null;
}

/** Who takes a seat that is filled anew as event `n`: a code or VACANT. */
export function literalReseat(
  input: DrawInput,
  standing: Standing,
  seed: string,
  event: { n: number; agency: string; subject: string; seat: number; absent?: readonly string[] },
): string {
  const { agency, subject, seat } = event;
  const rule = input.rules.teams.find((team) => team.agency === agency);
  const team = standing.seats.filter((row) => row.agency === agency && row.subject === subject);
  const area = input.subjects.find(({ code }) => code === subject)?.area ?? '';
  if (!rule || team.length === 0) return 'VACANT';
  const near = new Map(Object.entries(input.rules.neighbours ?? {})).get(area) ?? [];
  const loadOf = (code: string, prior: number): number =>
    prior + standing.seats.filter((row) => row.agency === agency && row.inspector === code).length;
  for (const step of rule.ladder.slice(rule.ladder.findIndex((name) => name === team[0].step))) {
    const candidates = input.inspectors
      .filter((who) => who.agency === agency)
      .filter(
        (who) => step === 'AGENCY' || who.area === area || (step === 'NEIGHBOURS' && near.includes(who.area)),
      )
      .filter(
        (who) => !input.conflicts.some((pair) => pair.subject === subject && pair.inspector === who.code),
      )
      .filter((who) => loadOf(who.code, who.priorLoad) < who.priorLoad + who.capacity)
      .filter((who) => seat !== 0 || !rule.leader || who.lead)
      .filter((who) => !team.some(({ inspector }) => inspector === who.code))
      .filter((who) => !event.absent?.includes(who.code))
      .filter((who) => !standing.gone.has(`${agency} ${subject} ${who.code}`));
    const least = Math.min(...candidates.map((who) => loadOf(who.code, who.priorLoad)));
    const ties = sortedBy(
      candidates.filter((who) => loadOf(who.code, who.priorLoad) === least),
      ({ code }) => sha(`${seed}|inspector|${code}`),
    );
    if (ties.length === 1) return ties[0].code;
    if (ties.length > 1) {
      return ties[arc4Below(sha(`${seed}|again|${event.n}|${agency}|${subject}`))(ties.length)].code;
    }
  }
  return 'VACANT';
}
