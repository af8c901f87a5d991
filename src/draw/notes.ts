import type { Afterwards } from './afterwards.js';
import { shown } from './findings.js';
import { areasOf } from './roster.js';
import type { AfterEvent, DrawOutcome, Inspector, LadderStep, TeamInput, TeamRule } from './types.js';

/** What the notes are made from. */
export interface NotesInput {
  readonly input: TeamInput;
  readonly outcome: DrawOutcome;
  /** As it stands after the events that hold. */
  readonly afterwards: Afterwards;
  readonly vacantAtDraw: number;
  readonly events: readonly AfterEvent[];
}

const MOST_NAMED = 5;

/** What a reader should know though it is no fault (section 8), in Chinese sentences. */
export function describeNotes(made: NotesInput): string[] {
  return [
    ...baseNotes(made.input),
    ...listed('人选不多于所需、没有随机余地的席位', forcedSeats(made)),
    ...vacantNotes(made),
    ...listed('由负责人直接委派、未经抽取的席位', directSeats(made.events)),
  ];
}

function baseNotes({ rules }: TeamInput): string[] {
  if (rules.subjects.mode === 'ORDER') return [];
  return rules.subjects.strata.flatMap(({ key, base, ratio }) =>
    base === undefined
      ? []
      : [`分层“${shown(key)}”的应抽数按基数 ${base} 户（而非名录户数）乘以 ${ratio} 计算。`],
  );
}

function vacantNotes({ afterwards, vacantAtDraw }: NotesInput): string[] {
  const now = afterwards.vacantSeats();
  const names = now.map(({ agency, subject, seat }) => `${agency} ${subject} 席位 ${seat}`);
  return [
    ...(vacantAtDraw > 0 ? [`抽取时有 ${vacantAtDraw} 个席位因人员不足空缺。`] : []),
    ...listed('现在空缺的席位', names),
  ];
}

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMED ? ` 等` : '';
  return [`${what}共 ${names.length} 个：${names.slice(0, MOST_NAMED).join('；')}${more}。`];
}

/** Seats of the draw with no more people to choose from than seats to fill. */
function forcedSeats({ input, outcome }: NotesInput): string[] {
  const counters = new Map(input.rules.teams.map((rule) => [rule.agency, new PoolCounter(rule, input)]));
  const areaOf = new Map(outcome.drawn.map(({ code, area }) => [code, area]));
  return outcome.teams.flatMap(({ agency, subject, seat, step }) => {
    const counter = counters.get(agency);
    return counter?.forced(subject, areaOf.get(subject) ?? '', seat, step)
      ? [`${agency} ${subject} 席位 ${seat}`]
      : [];
  });
}

/** Counts the people of one agency that a team can choose from. */
class PoolCounter {
  private readonly people: ReadonlyMap<string, Inspector>;
  private readonly conflicts = new Map<string, string[]>();
  private readonly counts = new Map<string, { all: number; leaders: number }>();

  constructor(
    private readonly rule: TeamRule,
    private readonly input: TeamInput,
  ) {
    const able = input.inspectors.filter(({ agency, capacity }) => agency === rule.agency && capacity > 0);
    this.people = new Map(able.map((person) => [person.code, person]));
    for (const { subject, inspector } of input.conflicts) {
      if (!this.people.has(inspector)) continue;
      const known = this.conflicts.get(subject);
      if (known) known.push(inspector);
      else this.conflicts.set(subject, [inspector]);
    }
  }

  forced(subject: string, area: string, seat: number, step: LadderStep): boolean {
    const areas = areasOf(step, area, this.input.rules);
    const key = step === 'AGENCY' ? step : `${step}\t${area}`;
    const pool = this.counts.get(key) ?? this.count(areas);
    this.counts.set(key, pool);
    let { all, leaders } = pool;
    for (const code of this.conflicts.get(subject) ?? []) {
      const person = this.people.get(code);
      if (!person || (areas !== null && !areas.has(person.area))) continue;
      all--;
      if (person.lead) leaders--;
    }
    return all <= this.rule.size || (this.rule.leader === true && seat === 0 && leaders <= 1);
  }

  private count(areas: ReadonlySet<string> | null): { all: number; leaders: number } {
    const within = [...this.people.values()].filter(({ area }) => areas === null || areas.has(area));
    return { all: within.length, leaders: within.filter(({ lead }) => lead).length };
  }
}

/** Seats whose holder was named and not drawn, each once: by the last event that filled it. */
function directSeats(events: readonly AfterEvent[]): string[] {
  const named = new Map<string, string>();
  for (const event of events) {
    if (event.kind === 'SUBSTITUTED') continue;
    const seat = `${event.agency} ${event.subject} 席位 ${event.seat}`;
    if (event.kind === 'DIRECT') named.set(seat, event.by);
    else named.delete(seat);
  }
  return [...named].map(([seat, by]) => `${seat}（${by}）`);
}
