import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { RegistryReader } from '../registry/registry-reader.service.js';
import type { Draw } from './draw.entity.js';
import { DrawPseudonym } from './draw-parts.entity.js';
import { rosterOf } from './roster.rules.js';

/** Someone of the frozen frame as the registry has the person today. */
export interface FramePerson {
  /** Pseudonym in this draw. */
  readonly code: string;
  readonly inspectorId: string;
  readonly name: string;
  readonly agencyCode: string;
  /** Home area at the freeze. */
  readonly areaCode: string;
  readonly poolCode: string;
  /** False for who has left, is off duty, has no valid certificate, or is no longer authorised for the item. */
  readonly able: boolean;
}

/** The people of a draw's frame, and whom today's registers bar. */
export interface FramePeople {
  /** By pseudonym. */
  readonly byCode: ReadonlyMap<string, FramePerson>;
  readonly codeOf: (inspectorId: string | null) => string | null;
  /** True for a pair that the register of relations bars today. */
  readonly barred: (subjectCode: string, code: string) => boolean;
  /** Pseudonyms of a pool's people who may not join this subject's team today. */
  readonly unavailable: (poolCode: string, subjectCode: string) => string[];
}

/** Reads the people of a frozen frame against the registers of today. */
@Injectable()
export class AfterPeople {
  constructor(
    private readonly clock: Clock,
    private readonly registry: RegistryReader,
  ) {}

  /**
   * Whoever joins a team after the draw is held to what the frame asked for: on duty, certificate valid through the
   * window (行政处罚法 第42条), authorised, and no relation to the subject that was registered since (第43条).
   * @param poolOf pool of each pseudonym, as inspectors.tsv has it
   */
  async of(tx: EntityManager, draw: Draw, poolOf: ReadonlyMap<string, string>): Promise<FramePeople> {
    const today = this.clock.today();
    const pools = [...new Set(poolOf.values())];
    const { members } = rosterOf(await this.registry.peopleOf(tx, pools), {
      itemCode: draw.itemCode,
      windowTo: draw.windowTo > today ? draw.windowTo : today,
      perPerson: 1,
      priorLoad: new Map(),
    });
    const able = new Set(members.map(({ inspector }) => `${inspector.poolCode} ${inspector.id}`));
    const frozen = await tx.findBy(DrawPseudonym, { drawId: draw.id });
    const people = frozen.map((one): FramePerson => {
      const poolCode = poolOf.get(one.pseudonym) ?? '';
      return {
        ...{ code: one.pseudonym, inspectorId: one.inspectorId, name: one.inspectorName, poolCode },
        ...{ agencyCode: one.agencyCode, areaCode: one.areaCode },
        able: able.has(`${poolCode} ${one.inspectorId}`),
      };
    });
    const byCode = new Map(people.map((one) => [one.code, one]));
    const codes = new Map(people.map(({ inspectorId, code }) => [inspectorId, code]));
    const relations = await this.registry.conflicts(tx);
    const bars = new Set(relations.map((pair) => `${pair.subjectCode} ${codes.get(pair.inspectorId) ?? ''}`));
    const barred = (subjectCode: string, code: string) => bars.has(`${subjectCode} ${code}`);
    return {
      ...{ byCode, barred },
      codeOf: (id) => (id === null ? null : (codes.get(id) ?? null)),
      unavailable: (poolCode, subjectCode) =>
        people
          .filter((one) => one.poolCode === poolCode && (!one.able || barred(subjectCode, one.code)))
          .map(({ code }) => code),
    };
  }
}
