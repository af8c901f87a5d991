import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { Findings } from '../draw/findings.js';
import { frameOf, readFrameFiles } from '../draw/frame-files.js';
import { INPUT_FILES } from '../draw/serialise.js';
import type { Frame, Result, Shortage } from '../draw/types.js';
import { DomainError } from '../kernel/domain-error.js';
import { AgenciesService } from '../registry/agencies.service.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import type { Draw } from './draw.entity.js';
import { fileText } from './draw-files.js';
import { DrawnSeat, DrawnSubject, DrawPseudonym } from './draw-parts.entity.js';
import { listScope, type ListScope } from './draw-scope.rules.js';
import { type FrameFacts, frameFacts, frameWarnings, type FrameNames } from './frame-facts.rules.js';
import { type PreparedFrame } from './frame.service.js';
import { exclusionName, INSPECTOR_EXCLUSION_NAMES, outcomeName, stepName, stratumName } from './names.js';

/** A drawn subject or reserve, as people read it. */
export interface DrawnView {
  readonly position: number;
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly ticket: string;
  readonly outcome: string;
  readonly reserve: boolean;
}

export interface SeatView {
  readonly seat: number;
  readonly leader: boolean;
  /** 空缺 where vacant. */
  readonly name: string;
  /** The person's own agency; empty where vacant. */
  readonly agency: string;
  readonly vacant: boolean;
}

/** One team: a pool's people on one subject. */
export interface TeamView {
  readonly pool: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly step: string;
  readonly seats: readonly SeatView[];
}

/** The result as one visitor may see it. */
export interface ResultView {
  readonly scope: ListScope;
  readonly counts: { readonly drawn: number; readonly reserves: number; readonly vacant: number };
  readonly drawn: readonly DrawnView[];
  readonly reserves: readonly DrawnView[];
  readonly teams: readonly TeamView[];
  readonly shortages: readonly string[];
  /** Null for those who may not see all names. */
  readonly seed: string | null;
}

/** A prepared frame in numbers and words. */
export interface FrameView {
  readonly facts: FrameFacts;
  readonly warnings: readonly string[];
  readonly absent: readonly {
    readonly pool: string;
    readonly name: string;
    readonly agency: string;
    readonly reasons: string;
  }[];
}

/** Someone out of the frame, with the reason in words. */
export interface ExcludedView {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly reason: string;
}

interface Names extends FrameNames {
  readonly agencies: ReadonlyMap<string, string>;
}

/** Reads what a draw has frozen and made, for pages, records and programs. */
@Injectable()
export class DrawReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryFinder,
  ) {}

  /** A frame before its freeze. */
  async preview(frame: PreparedFrame): Promise<FrameView> {
    const names = await this.names();
    const inspectors = frame.roster.members.map(({ inspector, capacity }) => ({
      ...{ agency: inspector.poolCode, area: inspector.areaCode, lead: inspector.canLead, capacity },
    }));
    const facts = frameFacts({ ...frame.lists, rules: frame.rules, inspectors }, names);
    const { windowFrom: from, windowTo: to } = frame.settings;
    const closed = await this.closedAreas(frame, from, to);
    return {
      facts,
      warnings: frameWarnings(facts, frame.rules, { from, to, deadline: frame.line.deadline }, closed),
      absent: frame.roster.excluded.map(({ inspector, reasons }) => ({
        pool: names.pools.get(inspector.poolCode) ?? '',
        name: inspector.name,
        agency: names.agencies.get(inspector.agencyCode) ?? '',
        reasons: reasons.map((reason) => INSPECTOR_EXCLUSION_NAMES[reason]).join('、'),
      })),
    };
  }

  /** The frozen frame, read back from its files. @throws DomainError CONFLICT before the freeze */
  async frozenFrame(draw: Draw, tx: EntityManager = this.dataSource.manager): Promise<Frame> {
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', '名录尚未冻结，还没有冻结的名录可看。');
    }
    const texts = new Map<string, string>();
    for (const name of INPUT_FILES) texts.set(name, await fileText(tx, draw.id, name));
    const frame = frameOf(readFrameFiles(texts, new Findings()));
    if (frame === null) throw new Error(`the frozen files of draw ${draw.number} cannot be read`);
    return frame;
  }

  /** A frozen frame in numbers. */
  async frozenFacts(draw: Draw): Promise<FrameFacts> {
    return frameFacts(await this.frozenFrame(draw), await this.names());
  }

  /** Everyone who was left out of a frozen frame, with name and reason. */
  async excluded(draw: Draw): Promise<ExcludedView[]> {
    const { excluded } = await this.frozenFrame(draw);
    const names = await this.names();
    const codes = excluded.map(({ code }) => code);
    const found = await this.registry.subjectsByCode(draw.subjectKind, codes);
    return excluded.map(({ code, reason }) => ({
      code,
      name: found.get(code)?.name ?? '',
      area: names.areas.get(found.get(code)?.areaCode ?? '') ?? '',
      reason: exclusionName(reason),
    }));
  }

  /** The result of a sealed draw, as far as this visitor may see it; null before the draw. */
  async result(draw: Draw, actor: Actor): Promise<ResultView | null> {
    if (draw.resultDigest === null) return null;
    const { manager } = this.dataSource;
    const subjects = await manager.find(DrawnSubject, {
      where: { drawId: draw.id },
      order: { position: 'ASC' },
    });
    const seats = await manager.findBy(DrawnSeat, { drawId: draw.id });
    const scope = listScope(draw, actor);
    const own = new Set(
      seats
        .filter(({ inspectorId }) => inspectorId !== null && inspectorId === actor.inspectorId)
        .map(({ subjectCode }) => subjectCode),
    );
    const seen = (code: string): boolean => scope === 'ALL' || (scope === 'OWN' && own.has(code));
    const names = await this.names();
    const views = subjects.map((subject) => drawnView(subject, names));
    const shown = views.filter(({ code }) => seen(code));
    const all = scope === 'ALL';
    return {
      scope,
      counts: {
        drawn: views.filter(({ reserve }) => !reserve).length,
        reserves: views.filter(({ reserve }) => reserve).length,
        vacant: seats.filter(({ inspectorId }) => inspectorId === null).length,
      },
      drawn: shown.filter(({ reserve }) => !reserve),
      reserves: shown.filter(({ reserve }) => reserve && all),
      teams: await this.teams(
        draw,
        subjects,
        seats.filter(({ subjectCode }) => seen(subjectCode)),
        names,
      ),
      shortages: all ? await this.shortages(draw, subjects, names) : [],
      seed: all ? await this.seed(draw) : null,
    };
  }

  private async seed(draw: Draw): Promise<string> {
    const result = JSON.parse(await fileText(this.dataSource.manager, draw.id, 'result.json')) as Result;
    return result.seed;
  }

  private async teams(
    draw: Draw,
    subjects: readonly DrawnSubject[],
    seats: readonly DrawnSeat[],
    names: Names,
  ): Promise<TeamView[]> {
    const people = await this.dataSource.manager.findBy(DrawPseudonym, { drawId: draw.id });
    const byId = new Map(people.map((person) => [person.inspectorId, person]));
    const place = new Map(subjects.map((subject, index) => [subject.subjectCode, { subject, index }]));
    const rules =
      (JSON.parse(draw.rules ?? '{}') as { teams?: { agency: string; leader?: boolean }[] }).teams ?? [];
    const teams = new Map<string, { first: DrawnSeat; seats: SeatView[]; order: number }>();
    for (const seat of [...seats].sort((a, b) => a.seat - b.seat)) {
      const key = `${seat.poolCode}|${seat.subjectCode}`;
      const at = rules.findIndex(({ agency }) => agency === seat.poolCode);
      const order = at * subjects.length + (place.get(seat.subjectCode)?.index ?? 0);
      const team = teams.get(key) ?? { first: seat, seats: [], order };
      const person = seat.inspectorId === null ? undefined : byId.get(seat.inspectorId);
      team.seats.push({
        seat: seat.seat,
        leader: seat.seat === 0 && rules[at]?.leader === true,
        name: person?.inspectorName ?? '空缺',
        agency: person ? (names.agencies.get(person.agencyCode) ?? '') : '',
        vacant: person === undefined,
      });
      teams.set(key, team);
    }
    return [...teams.values()]
      .sort((a, b) => a.order - b.order)
      .map(({ first, seats: members }) => ({
        pool: names.pools.get(first.poolCode) ?? first.poolCode,
        subjectCode: first.subjectCode,
        subjectName: place.get(first.subjectCode)?.subject.subjectName ?? first.subjectCode,
        step: stepName(first.step),
        seats: members,
      }));
  }

  /** shortages.json in a clerk's words. */
  private async shortages(draw: Draw, subjects: readonly DrawnSubject[], names: Names): Promise<string[]> {
    const text = await fileText(this.dataSource.manager, draw.id, 'shortages.json');
    const people = await this.dataSource.manager.findBy(DrawPseudonym, { drawId: draw.id });
    const persons = new Map(people.map(({ pseudonym, inspectorName }) => [pseudonym, inspectorName]));
    const firms = new Map(subjects.map(({ subjectCode, subjectName }) => [subjectCode, subjectName]));
    return (JSON.parse(text) as Shortage[]).map((shortage) => {
      const pool = names.pools.get(shortage.agency) ?? shortage.agency;
      const who = listed(shortage.inspectors.map((code) => persons.get(code) ?? code));
      const where = listed(shortage.subjects.map((code) => firms.get(code) ?? code));
      const reason =
        shortage.inspectors.length === 0
          ? `${where}(${shortage.subjects.length} 户)没有可以参加的执法人员`
          : `${where}(${shortage.subjects.length} 户)都只能由${who}(${shortage.inspectors.length} 人)承担，人数不足`;
      return `${pool}有 ${shortage.vacant.length} 个席位空缺：${reason}。`;
    });
  }

  private async closedAreas(
    frame: PreparedFrame,
    from: string,
    to: string,
  ): Promise<{ name: string; subjects: number }[]> {
    const months = new Set<number>();
    const last = Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7));
    for (let at = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)); at <= last; at += 1) {
      months.add(((at - 1) % 12) + 1);
    }
    const areas = await this.agencies.areas();
    return areas
      .filter(({ closedMonths }) => closedMonths.some((month) => months.has(month)))
      .map(({ code, name }) => ({
        name,
        subjects: frame.lists.subjects.filter(({ area }) => area === code).length,
      }))
      .filter(({ subjects }) => subjects > 0);
  }

  private async names(): Promise<Names> {
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    return {
      areas: named(await this.agencies.areas()),
      pools: named(await this.agencies.pools()),
      agencies: named(await this.agencies.agencies()),
    };
  }
}

const MOST_NAMED = 8;

/** Names in a row, a long row cut short. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join('、');
  return names.length > MOST_NAMED ? `${shown}等` : shown;
}

function drawnView(subject: DrawnSubject, names: Names): DrawnView {
  return {
    position: subject.position,
    rank: subject.rank,
    stratum: stratumName(subject.stratum),
    code: subject.subjectCode,
    name: subject.subjectName,
    area: names.areas.get(subject.areaCode) ?? '',
    ticket: subject.ticket,
    outcome: outcomeName(subject.outcome),
    reserve: subject.outcome === 'RESERVE',
  };
}
