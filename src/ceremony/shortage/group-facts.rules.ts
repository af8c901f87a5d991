import { areasOf } from '../../draw/roster.js';
import type { Conflict, Rules } from '../../draw/types.js';
import type { ShortCause, ShortGroup } from './short-groups.rules.js';

/** Short subjects of one county. */
export type ShortPlace = {
  readonly area: string;
  readonly subjects: number;
  readonly vacant: number;
};

/** People of one home county who could go. */
export type ShortHome = {
  readonly area: string;
  readonly people: number;
  readonly leaders: number;
  /** Teams that they could join in the draw, and have joined. */
  readonly capacity: number;
  readonly held: number;
};

/** A group in numbers: whole numbers, counties and systems; nobody's name, no firm. May be kept on record. */
export type GroupFacts = {
  readonly pool: string;
  /** The furthest step at which people were looked for. */
  readonly step: string;
  /** People of a full team. */
  readonly size: number;
  readonly leadersOnly: boolean;
  readonly places: readonly ShortPlace[];
  readonly homes: readonly ShortHome[];
  /** Which home counties serve which places, by their numbers in the two lists. */
  readonly links: readonly (readonly [place: number, home: number])[];
  readonly seats: number;
  readonly vacant: number;
  readonly vacantLeaders: number;
  readonly cause: ShortCause;
  readonly spare: {
    readonly people: number;
    readonly inTeam: boolean;
    readonly notLeader: boolean;
    readonly keptAway: boolean;
  };
};

/** Counties of a group with what is needed there and who lives there; most vacant seats first. */
export function groupFacts(group: ShortGroup, rules: Rules): GroupFacts {
  const rule = rules.teams.find(({ agency }) => agency === group.pool);
  const ladder = rule?.ladder ?? [];
  const step = ladder[ladder.length - 1] ?? 'AGENCY';
  const places = [...byArea(group.subjects)].map(([area, subjects]) => ({
    ...{ area, subjects: subjects.length },
    vacant: subjects.reduce((sum, { vacant }) => sum + vacant.length, 0),
  }));
  places.sort((a, b) => b.vacant - a.vacant || (a.area < b.area ? -1 : 1));
  const homes = [...byArea(group.people)].map(([area, people]) => ({
    ...{ area, people: people.length, leaders: people.filter(({ lead }) => lead).length },
    capacity: people.reduce((sum, { capacity }) => sum + capacity, 0),
    held: people.reduce((sum, { held }) => sum + held, 0),
  }));
  homes.sort((a, b) => b.people - a.people || (a.area < b.area ? -1 : 1));
  const { leadersOnly, seats, vacant, vacantLeaders, cause, spare } = group;
  return {
    ...{ pool: group.pool, step, size: rule?.size ?? 0, leadersOnly, places, homes },
    links: places.flatMap(({ area }, place) => {
      const areas = areasOf(step, area, rules);
      return homes.flatMap((home, at) =>
        areas === null || areas.has(home.area) ? [[place, at] as const] : [],
      );
    }),
    ...{ seats, vacant, vacantLeaders, cause, spare },
  };
}

/** Which people of a group may sit with which subjects, by their numbers in its two lists. */
export function groupLinks(
  group: ShortGroup,
  rules: Rules,
  conflicts: readonly Conflict[],
): (readonly [subject: number, person: number])[] {
  const ladder = rules.teams.find(({ agency }) => agency === group.pool)?.ladder ?? [];
  const step = ladder[ladder.length - 1] ?? 'AGENCY';
  const away = new Set(conflicts.map(({ subject, inspector }) => `${subject} ${inspector}`));
  return group.subjects.flatMap(({ code, area }, subject) => {
    const areas = areasOf(step, area, rules);
    return group.people.flatMap((one, person) =>
      (areas === null || areas.has(one.area)) && !away.has(`${code} ${one.code}`)
        ? [[subject, person] as const]
        : [],
    );
  });
}

function byArea<T extends { readonly area: string }>(things: readonly T[]): Map<string, T[]> {
  const areas = new Map<string, T[]>();
  for (const thing of things) {
    const same = areas.get(thing.area);
    if (same) same.push(thing);
    else areas.set(thing.area, [thing]);
  }
  return areas;
}
