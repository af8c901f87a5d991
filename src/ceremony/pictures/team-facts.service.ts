import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { textFile } from '../../draw/file-source.js';
import { CONFLICTS, INSPECTORS } from '../../draw/list-forms.js';
import { type ListForm, readList } from '../../draw/list-reader.js';
import type { Conflict, Inspector, Rules } from '../../draw/types.js';
import { DrawPseudonym } from '../draw-parts.entity.js';
import { fileText } from '../draw-files.js';
import type { Draw } from '../draw.entity.js';
import { teamRules } from '../lists/drawn-views.js';
import { type Candidates, candidateFinder } from './candidates.rules.js';
import { drawnTeams, seatsHeld } from './pictures.queries.js';

/** A person of a frame in one draw. */
export interface PersonFacts {
  readonly inspectorId: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly areaCode: string;
  readonly poolCode: string;
  /** Seats counted before this draw. */
  readonly prior: number;
  /** Seats the person could still take in this draw. */
  readonly capacity: number;
  /** Seats held in this draw, after all changes so far. */
  readonly held: number;
}

/** A team as it was drawn, with its candidates; people by their ids. */
export interface TeamFacts {
  readonly poolCode: string;
  readonly step: string;
  /** True where seat 0 asks for somebody who may lead. */
  readonly leader: boolean;
  readonly candidates: Candidates;
  /** Of the candidates, who are in conflict with the subject. */
  readonly barred: readonly string[];
  /** In the order of the seats; null where vacant. */
  readonly seats: readonly (string | null)[];
}

/** What the pictures of a draw are made of. */
export interface DrawFacts {
  readonly people: readonly PersonFacts[];
  readonly teams: readonly TeamFacts[];
}

/** Reads who could and who did sit in the teams of a sealed draw. Names of a draw are given against a pass alone. */
@Injectable()
export class TeamFactsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** The facts of a sealed draw. Who calls it has asked `DrawLooks` first. */
  async of(draw: Draw): Promise<DrawFacts> {
    const { manager: tx } = this.dataSource;
    const persons = await tx.findBy(DrawPseudonym, { drawId: draw.id });
    const idOf = new Map(persons.map(({ pseudonym, inspectorId }) => [pseudonym, inspectorId]));
    const named = (code: string): string => idOf.get(code) ?? code;
    const inspectors = (await this.list(draw, INSPECTORS)).map((row) => ({ ...row, code: named(row.code) }));
    const held = new Map(
      (await seatsHeld(tx, draw.id)).map(({ inspectorId, count }) => [inspectorId, count]),
    );
    return {
      people: peopleOf(inspectors, persons, held),
      teams: await this.teams(draw, inspectors, await this.barred(draw, named)),
    };
  }

  private async teams(
    draw: Draw,
    inspectors: readonly Inspector[],
    barred: ReadonlyMap<string, readonly string[]>,
  ): Promise<TeamFacts[]> {
    const rules = JSON.parse(draw.rules ?? '{}') as Rules;
    const leading = new Set(
      teamRules(draw)
        .filter(({ leader }) => leader)
        .map(({ agency }) => agency),
    );
    const find = candidateFinder(inspectors, rules);
    const rows = await drawnTeams(this.dataSource.manager, draw.id);
    return rows.map((row) => {
      const candidates = find(row);
      const conflicts = barred.get(row.subjectCode) ?? [];
      return {
        ...{ poolCode: row.poolCode, step: row.step, leader: leading.has(row.poolCode), candidates },
        barred: conflicts.length === 0 ? [] : candidates.all.filter((id) => conflicts.includes(id)),
        seats: row.inspectorIds,
      };
    });
  }

  /** People in conflict, by subject. */
  private async barred(draw: Draw, named: (code: string) => string): Promise<Map<string, string[]>> {
    const bySubject = new Map<string, string[]>();
    for (const { subject, inspector } of await this.list<Conflict>(draw, CONFLICTS)) {
      const people = bySubject.get(subject);
      if (people) people.push(named(inspector));
      else bySubject.set(subject, [named(inspector)]);
    }
    return bySubject;
  }

  private async list<Row>(draw: Draw, form: ListForm<Row>): Promise<Row[]> {
    const rows: Row[] = [];
    const text = await fileText(this.dataSource.manager, draw.id, form.file);
    readList(form, textFile(text), (row) => rows.push(row));
    return rows;
  }
}

function peopleOf(
  inspectors: readonly Inspector[],
  persons: readonly DrawPseudonym[],
  held: ReadonlyMap<string, number>,
): PersonFacts[] {
  const personOf = new Map(persons.map((person) => [person.inspectorId, person]));
  return inspectors.flatMap(({ code, agency, capacity, priorLoad }) => {
    const person = personOf.get(code);
    if (!person) return [];
    const { inspectorId, inspectorName: name, agencyCode, areaCode } = person;
    const counted = { prior: priorLoad, capacity, held: held.get(inspectorId) ?? 0 };
    return [{ inspectorId, name, agencyCode, areaCode, poolCode: agency, ...counted }];
  });
}
