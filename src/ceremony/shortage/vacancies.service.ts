import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RegistryNames } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import { AfterPeople, type FramePeople } from '../after/after-people.service.js';
import { namedRefusal } from '../after/after-request.rules.js';
import type { LiveDraw } from '../after/after-state.service.js';
import { seatsNow } from '../after/seats-now.queries.js';
import type { Draw } from '../draw.entity.js';
import { subjectNames } from '../lists/drawn-list.queries.js';

/** Somebody who may lawfully be named by the head for a seat. */
export interface SeatCandidate {
  /** Pseudonym in the draw. */
  readonly code: string;
  readonly name: string;
  readonly agencyName: string;
  readonly lead: boolean;
  /** Teams of this draw, as they stand now. */
  readonly held: number;
  /** What the office counted before this draw. */
  readonly priorLoad: number;
  /** Teams that the person can still join by the frozen list; 0 or less: it would be one too many. */
  readonly left: number;
}

/** A seat on which nobody sits now. */
export interface VacantSeat {
  /** From 0. */
  readonly seat: number;
  readonly leader: boolean;
  /** True if the continuation of the seed would find somebody; who it is, is not said. */
  readonly byLot: boolean;
}

/** A team with seats on which nobody sits now. */
export interface VacantTeam {
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly areaName: string;
  readonly poolCode: string;
  readonly poolName: string;
  /** People who sit in this team now: fewer than two may not be sent. */
  readonly seated: number;
  readonly seats: readonly VacantSeat[];
  /** Fewest teams first. */
  readonly candidates: readonly SeatCandidate[];
}

/** Teams of a page with vacant seats, and how many seats are vacant in all. */
export interface VacantTeams {
  readonly rows: readonly VacantTeam[];
  /** Seats of the whole draw. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

const PER_PAGE = 20;

/** Who may lawfully sit on the seats that are vacant now. */
@Injectable()
export class Vacancies {
  constructor(
    private readonly people: AfterPeople,
    private readonly names: NamesService,
  ) {}

  /** A page of the teams with vacant seats, systems in the order of the rules, subjects by code. Past the end: the last. */
  async page(tx: EntityManager, draw: Draw, live: LiveDraw, asked: number): Promise<VacantTeams> {
    const vacant = live.afterwards.vacantSeats().filter(({ subject }) => live.afterwards.stands(subject));
    const teams = teamsOf(vacant).sort(
      (a, b) => placeOf(live, a.agency) - placeOf(live, b.agency) || order(a.subject, b.subject),
    );
    const pages = Math.max(1, Math.ceil(teams.length / PER_PAGE));
    const page = Math.min(asked, pages);
    const shown = teams.slice((page - 1) * PER_PAGE, page * PER_PAGE);
    if (shown.length === 0) return { rows: [], total: vacant.length, page, pages };
    const known = {
      names: await this.names.of(tx),
      subjects: await subjectNames(tx, draw.id, [...new Set(shown.map(({ subject }) => subject))]),
      people: await this.people.of(tx, draw),
      held: heldNow(live),
    };
    const rows: VacantTeam[] = [];
    for (const team of shown) rows.push(await this.team(tx, draw, live, team, known));
    return { rows, total: vacant.length, page, pages };
  }

  private async team(
    tx: EntityManager,
    draw: Draw,
    live: LiveDraw,
    { agency, subject, seats }: ShortTeam,
    { names, subjects, people, held }: Known,
  ): Promise<VacantTeam> {
    const { afterwards, rules } = live;
    const leads = rules.teams.find((one) => one.agency === agency)?.leader === true;
    const absent = people.unavailable(agency, subject);
    return {
      ...{ subjectCode: subject, subjectName: subjects.get(subject) ?? '' },
      areaName: names.areas.get(live.areaOf.get(subject) ?? '') ?? '',
      ...{ poolCode: agency, poolName: names.pools.get(agency) ?? '' },
      seated: teamOf(live, agency, subject).filter((code) => code !== null).length,
      seats: seats.map((seat) => ({
        ...{ seat, leader: leads && seat === 0 },
        byLot: afterwards.reseat(agency, subject, seat, absent) !== null,
      })),
      candidates: await this.candidates(tx, draw, live, { agency, subject, absent, people, held, names }),
    };
  }

  private async candidates(
    tx: EntityManager,
    draw: Draw,
    live: LiveDraw,
    seat: Asked,
  ): Promise<SeatCandidate[]> {
    const { agency: poolCode, subject: subjectCode, absent, people, held, names } = seat;
    const seats = await seatsNow(tx, draw.id, subjectCode);
    return [...people.byCode.values()]
      .filter(
        ({ code }) =>
          !absent.includes(code) &&
          namedRefusal({ byCode: code, poolCode, subjectCode }, people, seats) === null,
      )
      .map(({ code, name, agencyCode }) => {
        const frozen = live.inspectors.get(code);
        const now = held.get(code) ?? 0;
        return {
          ...{ code, name, agencyName: names.agencies.get(agencyCode) ?? '', lead: frozen?.lead ?? false },
          ...{ held: now, priorLoad: frozen?.priorLoad ?? 0, left: (frozen?.capacity ?? 0) - now },
        };
      })
      .sort((a, b) => a.held + a.priorLoad - b.held - b.priorLoad || order(a.name, b.name));
  }
}

interface Asked {
  readonly agency: string;
  readonly subject: string;
  readonly absent: readonly string[];
  readonly people: FramePeople;
  readonly held: ReadonlyMap<string, number>;
  readonly names: { readonly agencies: ReadonlyMap<string, string> };
}

interface Known extends Pick<Asked, 'people' | 'held'> {
  readonly names: RegistryNames;
  readonly subjects: ReadonlyMap<string, string>;
}

interface ShortTeam {
  readonly agency: string;
  readonly subject: string;
  readonly seats: readonly number[];
}

/** Vacant seats by team. */
function teamsOf(vacant: readonly { agency: string; subject: string; seat: number }[]): ShortTeam[] {
  const teams = new Map<string, ShortTeam & { seats: number[] }>();
  for (const { agency, subject, seat } of vacant) {
    const key = `${agency} ${subject}`;
    const team = teams.get(key) ?? { agency, subject, seats: [] };
    team.seats.push(seat);
    teams.set(key, team);
  }
  return [...teams.values()];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function placeOf({ rules }: LiveDraw, agency: string): number {
  return rules.teams.findIndex((rule) => rule.agency === agency);
}

/** Who sits in a team now, seat by seat. */
function teamOf({ rules, afterwards }: LiveDraw, agency: string, subject: string): (string | null)[] {
  const size = rules.teams.find((rule) => rule.agency === agency)?.size ?? 0;
  return Array.from({ length: size }, (_, seat) => afterwards.holder(agency, subject, seat) ?? null);
}

/** Teams of each person as they stand now, by pseudonym. */
function heldNow(live: LiveDraw): Map<string, number> {
  const held = new Map<string, number>();
  for (const code of live.drawn.keys()) {
    if (!live.afterwards.stands(code)) continue;
    for (const { agency } of live.rules.teams) {
      for (const person of teamOf(live, agency, code)) {
        if (person !== null) held.set(person, (held.get(person) ?? 0) + 1);
      }
    }
  }
  return held;
}
