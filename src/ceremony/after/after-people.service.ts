import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { RegistryReader } from '../../registry/registry-reader.service.js';
import type { Draw } from '../draw.entity.js';
import { fileText } from '../draw-files.js';
import { DrawPseudonym } from '../draw-parts.entity.js';
import { freeDays, type WindowDays } from '../frame/capacity.rules.js';
import { PeopleDays } from '../frame/people-days.service.js';
import { rosterOf } from '../frame/roster.rules.js';

/** Someone of the frozen frame as the registry has the person today. */
export interface FramePerson {
  /** Pseudonym in this draw. */
  readonly code: string;
  readonly inspectorId: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly poolCode: string;
  /**
   * False for who has left, is off duty, is away throughout, has no valid certificate, or is no longer authorised for
   * the item.
   */
  readonly able: boolean;
}

/** The people of a draw's frame, and whom today's registers bar. */
export interface FramePeople {
  /** By pseudonym. */
  readonly byCode: ReadonlyMap<string, FramePerson>;
  /** Pseudonym of a person of the frame; null for nobody. */
  readonly codeOf: (inspectorId: string | null) => string | null;
  /** True for a pair in conflict, by the frozen list or by the register of today. */
  readonly inConflict: (subjectCode: string, code: string) => boolean;
  /** Pseudonyms of a pool's people who may not join this subject's team today, whatever the lot says. */
  readonly unavailable: (poolCode: string, subjectCode: string) => string[];
}

/** Reads the people of a frozen frame against the registers of today. */
@Injectable()
export class AfterPeople {
  constructor(
    private readonly clock: Clock,
    private readonly registry: RegistryReader,
    private readonly days: PeopleDays,
  ) {}

  /**
   * Whoever joins a team after the draw is held to what the frame asked for: on duty, certificate valid through the
   * window (行政处罚法 第42条), authorised, and no relation to the subject that was registered since (第43条).
   */
  async of(tx: EntityManager, draw: Draw): Promise<FramePeople> {
    const poolOf = new Map((await lines(tx, draw.id, 'inspectors.tsv')).map(([code, pool]) => [code, pool]));
    const days = await this.remaining(tx, draw);
    const able = await this.able(tx, draw, [...new Set(poolOf.values())], days);
    const frozen = await tx.findBy(DrawPseudonym, { drawId: draw.id });
    const people = frozen.map((one): FramePerson => {
      const poolCode = poolOf.get(one.pseudonym) ?? '';
      return {
        ...{ code: one.pseudonym, inspectorId: one.inspectorId, name: one.inspectorName, poolCode },
        ...{ agencyCode: one.agencyCode, able: able.has(`${poolCode} ${one.inspectorId}`) },
      };
    });
    const codes = new Map(people.map(({ inspectorId, code }) => [inspectorId, code]));
    const codeOf = (id: string | null) => (id === null ? null : (codes.get(id) ?? null));
    const relations = await this.registry.conflicts(tx, this.clock.today());
    const today = new Set(relations.map((pair) => `${pair.subjectCode} ${codeOf(pair.inspectorId) ?? ''}`));
    const before = new Set((await lines(tx, draw.id, 'conflicts.tsv')).map((pair) => pair.join(' ')));
    return {
      ...{ byCode: new Map(people.map((one) => [one.code, one])), codeOf },
      inConflict: (subject, code) => before.has(`${subject} ${code}`) || today.has(`${subject} ${code}`),
      unavailable: (poolCode, subject) =>
        people
          .filter((one) => one.poolCode === poolCode)
          .filter((one) => !one.able || isTaken(days, one) || today.has(`${subject} ${one.code}`))
          .map(({ code }) => code),
    };
  }

  /** What remains of the window from today on; once it is over, today. */
  private remaining(tx: EntityManager, { windowFrom, windowTo }: Draw): Promise<WindowDays> {
    const today = this.clock.today();
    const from = windowFrom > today ? windowFrom : today;
    return this.days.within(tx, from, windowTo > from ? windowTo : from);
  }

  /** `pool id` of everyone who could be in a frame of today. */
  private async able(
    tx: EntityManager,
    draw: Draw,
    pools: readonly string[],
    days: WindowDays,
  ): Promise<Set<string>> {
    const today = this.clock.today();
    const { members } = rosterOf(await this.registry.peopleOf(tx, pools), {
      itemCode: draw.itemCode,
      alsoItems: draw.alsoItems,
      windowTo: draw.windowTo > today ? draw.windowTo : today,
      perPerson: 1,
      priorLoad: new Map(),
      days,
    });
    return new Set(members.map(({ inspector }) => `${inspector.poolCode} ${inspector.id}`));
  }
}

/** True where leave and visits leave a person no working day of what remains of the window. */
function isTaken(days: WindowDays, { inspectorId }: FramePerson): boolean {
  const known = days.of(inspectorId);
  return known.working > 0 && freeDays({ ...known, undated: 0 }) === 0;
}

/** Lines of a short frozen file, split at the tabs. */
async function lines(tx: EntityManager, drawId: string, name: string): Promise<string[][]> {
  const text = await fileText(tx, drawId, name);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}
