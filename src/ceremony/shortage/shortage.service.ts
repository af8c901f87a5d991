import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { Shortage } from '../../draw/types.js';
import type { Month } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { RegistryNames } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import { AfterState, type LiveDraw } from '../after/after-state.service.js';
import type { Draw } from '../draw.entity.js';
import { fileText } from '../draw-files.js';
import { DrawPseudonym } from '../draw-parts.entity.js';
import { subjectNames } from '../lists/drawn-list.queries.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import { groupFacts, groupLinks } from './group-facts.rules.js';
import { type GroupView, groupView } from './group-view.rules.js';
import { type SealedLevers, SealedLeverTrials } from './sealed-levers.service.js';
import { type ShortGroup, shortGroups } from './short-groups.rules.js';
import { type SeatsToday, seatsToday } from './shortage.queries.js';
import { type LeverRow, leverRows, togetherWords } from './shortage-words.rules.js';
import { Vacancies, type VacantTeams } from './vacancies.service.js';

/** Why seats of a sealed draw are vacant and what can be done. */
export interface SealedShortage extends SeatsToday {
  /** Seats of all teams, and those vacant when the draw was sealed. */
  readonly seats: number;
  readonly vacant: number;
  /** Vacant seats of each system that has some, in the order of the rules. */
  readonly pools: readonly { readonly name: string; readonly vacant: number }[];
  /** The vacant seats of all groups add up to `vacant`. Null for who may not see the list: a county can be one firm. */
  readonly groups: readonly GroupView[] | null;
  readonly levers: readonly LeverRow[];
  readonly together: readonly string[];
  readonly complete: boolean;
  readonly month: Month | null;
  /** Null for who may not see the list. */
  readonly vacancies: VacantTeams | null;
}

/** Explains the vacant seats of a sealed draw. */
@Injectable()
export class ShortageService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly looks: DrawLooks,
    private readonly state: AfterState,
    private readonly names: NamesService,
    private readonly trials: SealedLeverTrials,
    private readonly vacancies: Vacancies,
  ) {}

  /**
   * Who competes for whom, what each lever would have given, and who may sit on what is vacant now. A look at the list
   * is logged.
   * @param page of the vacant seats, from 1
   * @throws DomainError CONFLICT before the draw
   */
  async sealed(actor: Actor, draw: Draw, page = 1): Promise<SealedShortage> {
    if (draw.resultDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 尚未抽取，还没有席位。请先试抽。`);
    }
    const { scope } = await this.looks.open(actor, draw, '席位不足');
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const live = await this.state.load(tx, draw);
      const { input, drawn, teams } = live.sealed;
      const text = await fileText(tx, draw.id, 'shortages.json');
      const shortages = JSON.parse(text) as Shortage[];
      const groups = shortGroups(input, { drawn, teams, shortages });
      const vacant = groups.reduce((sum, group) => sum + group.vacant, 0);
      const names = await this.names.of(tx);
      const pools = vacantByPool(groups);
      const { results, month, complete } =
        vacant > 0 ? await this.trials.of(tx, draw, live, new Set(pools.keys())) : NOTHING_TRIED;
      return {
        ...{ seats: teams.length, vacant, ...(await seatsToday(tx, draw.id)) },
        pools: [...pools].map(([code, n]) => ({ name: names.pools.get(code) ?? code, vacant: n })),
        groups: scope === 'ALL' ? await groupViews(tx, draw, live, groups, names) : null,
        ...{ levers: leverRows(results, vacant, month), together: togetherWords(results, month) },
        ...{ complete, month },
        vacancies: scope === 'ALL' ? await this.vacancies.page(tx, draw, live, page) : null,
      };
    });
  }
}

const NOTHING_TRIED: SealedLevers = {
  ...{ results: { alone: [], together: [], all: null }, month: null, complete: true },
};

function vacantByPool(groups: readonly ShortGroup[]): Map<string, number> {
  const pools = new Map<string, number>();
  for (const { pool, vacant } of groups) pools.set(pool, (pools.get(pool) ?? 0) + vacant);
  return pools;
}

async function groupViews(
  tx: EntityManager,
  draw: Draw,
  { sealed: { input } }: LiveDraw,
  groups: readonly ShortGroup[],
  names: RegistryNames,
): Promise<GroupView[]> {
  const codes = [...new Set(groups.flatMap(({ subjects }) => subjects.map(({ code }) => code)))];
  const frozen = await tx.findBy(DrawPseudonym, { drawId: draw.id });
  const known = {
    ...names,
    subjects: await subjectNames(tx, draw.id, codes),
    people: new Map(
      frozen.map(({ pseudonym, inspectorName: name, agencyCode }) => [pseudonym, { name, agencyCode }]),
    ),
  };
  return groups.map((group, at) => {
    const links = groupLinks(group, input.rules, input.conflicts);
    return groupView(groupFacts(group, input.rules), group, known, links, `group-${at + 1}`);
  });
}
