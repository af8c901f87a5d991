import { type CompetitionNode, competitionSvg } from './competition-svg.rules.js';
import type { GroupFacts } from './group-facts.rules.js';
import type { ShortGroup } from './short-groups.rules.js';
import { type GroupWords, groupWords, type ShortNames } from './shortage-words.rules.js';

/** Names behind the codes of a sealed draw. */
export interface SealedNames extends ShortNames {
  readonly agencies: ReadonlyMap<string, string>;
  /** By code. */
  readonly subjects: ReadonlyMap<string, string>;
  /** Name and agency code, by pseudonym. */
  readonly people: ReadonlyMap<string, { readonly name: string; readonly agencyCode: string }>;
}

/** A county with its subjects of the group. */
export interface PlaceRow {
  readonly area: string;
  readonly subjects: number;
  readonly vacant: number;
}

/** A home county with its people of the group. */
export interface HomeRow {
  readonly area: string;
  readonly people: number;
  readonly leaders: number;
  readonly capacity: number;
  readonly held: number;
}

export interface SubjectRow {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly seats: number;
  readonly vacant: number;
}

export interface PersonRow {
  readonly name: string;
  readonly agency: string;
  readonly area: string;
  readonly lead: boolean;
  readonly capacity: number;
  readonly held: number;
}

/** A group of competing subjects as a page shows it. */
export interface GroupView extends GroupWords {
  readonly pool: string;
  readonly seats: number;
  readonly vacant: number;
  /** An SVG element. */
  readonly picture: string;
  readonly places: readonly PlaceRow[];
  readonly homes: readonly HomeRow[];
  /** Empty where names are not told. Those short of people first. */
  readonly subjects: readonly SubjectRow[];
  readonly people: readonly PersonRow[];
}

/** More boxes than this in a column, and the picture shows counties. */
const MOST_BOXES = 10;

/** A group by counties, without a name of a firm or a person. @param id unique in the page */
export function placesView(facts: GroupFacts, names: ShortNames, id: string): GroupView {
  const area = (code: string): string => names.areas.get(code) ?? code;
  return {
    ...groupWords(facts, names),
    ...{ pool: names.pools.get(facts.pool) ?? facts.pool, seats: facts.seats, vacant: facts.vacant },
    places: facts.places.map((place) => ({ ...place, area: area(place.area) })),
    homes: facts.homes.map((home) => ({ ...home, area: area(home.area) })),
    ...{ subjects: [], people: [] },
    picture: placesPicture(facts, area, id),
  };
}

/** The same with names. @param links which people may sit with which subjects (see `groupLinks`) */
export function groupView(
  facts: GroupFacts,
  group: ShortGroup,
  names: SealedNames,
  links: readonly (readonly [number, number])[],
  id: string,
): GroupView {
  const area = (code: string): string => names.areas.get(code) ?? code;
  const subjects = group.subjects.map(({ code, area: home, seats, vacant }) => ({
    ...{ code, name: names.subjects.get(code) ?? '', area: area(home), seats, vacant: vacant.length },
  }));
  const people = group.people.map(({ code, area: home, lead, capacity, held }) => {
    const known = names.people.get(code);
    const agency = names.agencies.get(known?.agencyCode ?? '') ?? '';
    return { name: known?.name ?? '', agency, area: area(home), lead, capacity, held };
  });
  const view = placesView(facts, names, id);
  const small = subjects.length <= MOST_BOXES && people.length <= MOST_BOXES;
  return {
    ...view,
    subjects: [...subjects].sort((a, b) => b.vacant - a.vacant),
    people: [...people].sort((a, b) => a.held - a.capacity - (b.held - b.capacity)),
    picture: small ? namesPicture({ facts, subjects, people, links, id }) : view.picture,
  };
}

const TITLE = '谁和谁争人';

function placesPicture(facts: GroupFacts, area: (code: string) => string, id: string): string {
  const { places, homes, links, leadersOnly, size } = facts;
  const shown = { left: places.slice(0, MOST_BOXES), right: homes.slice(0, MOST_BOXES) };
  const left = shown.left.map(({ area: code, subjects, vacant }): CompetitionNode => {
    const need = leadersOnly ? subjects : subjects * size;
    return { name: `${area(code)} ${subjects} 户`, note: needNote(need, vacant), tight: vacant > 0 };
  });
  const right = shown.right.map(({ area: code, people, capacity, held }): CompetitionNode => ({
    ...{ name: `${area(code)} ${people} 人`, note: giveNote(capacity, held), tight: held >= capacity },
  }));
  const known = links.filter(([place, home]) => place < MOST_BOXES && home < MOST_BOXES);
  return competitionSvg({
    ...{ id, title: TITLE, description: described(left, right), leftTitle: '要去的县(市)' },
    ...{ rightTitle: '能去的人(按所在县市)', left, right, links: known },
  });
}

interface Named {
  readonly facts: GroupFacts;
  readonly subjects: readonly SubjectRow[];
  readonly people: readonly PersonRow[];
  readonly links: readonly (readonly [number, number])[];
  readonly id: string;
}

function namesPicture({ subjects, people, links, id }: Named): string {
  const left = subjects.map(({ name, seats, vacant }): CompetitionNode => ({
    name,
    note: needNote(seats, vacant),
    tight: vacant > 0,
  }));
  const right = people.map(({ name, lead, capacity, held }): CompetitionNode => ({
    ...{ name: lead ? `${name}(可任组长)` : name, note: giveNote(capacity, held), tight: held >= capacity },
  }));
  return competitionSvg({
    ...{ id, title: TITLE, description: described(left, right) },
    ...{ leftTitle: '要去的检查对象', rightTitle: '能去的人', left, right, links },
  });
}

function needNote(seats: number, vacant: number): string {
  return vacant > 0 ? `要 ${seats} 人，缺 ${vacant} 人` : `要 ${seats} 人，已配齐`;
}

function giveNote(capacity: number, held: number): string {
  if (capacity === 0) return '没有余下的组数';
  return held >= capacity ? `最多 ${capacity} 个组，已排满` : `最多 ${capacity} 个组，已排 ${held}`;
}

function described(left: readonly CompetitionNode[], right: readonly CompetitionNode[]): string {
  const row = (nodes: readonly CompetitionNode[]) =>
    nodes.map(({ name, note }) => `${name}(${note})`).join('、');
  return `左边是要去的：${row(left)}。右边是能去的：${row(right) || '没有人'}。连线表示可以去。`;
}
