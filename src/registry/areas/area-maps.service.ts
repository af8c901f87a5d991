import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../agencies.service.js';
import { Area, AreaNeighbour, AreaVersion } from '../agency.entity.js';
import { ScopeService } from '../scope.service.js';
import {
  applyClosedMonths,
  applyTravel,
  areaChanges,
  type AreaContent,
  type AreaMap,
  areaText,
  changedAreas,
  mapDigest,
  type TypedTravel,
} from './area-map.rules.js';

/** What is to become of the map. */
export interface MapChange {
  readonly travel: TypedTravel;
  /** A way back that is not touched follows the way out. */
  readonly symmetric: boolean;
  /** Of one county, where the form asks for them. */
  readonly closedMonths?: { readonly area: string; readonly months: readonly number[] };
  /** Digest of the map when it was read; another one now is refused as STALE. Left out: whatever it is. */
  readonly digest?: string;
  /** 网页修改, or the file's name. */
  readonly source: string;
}

/** A change of a county, for its history. */
export interface AreaHistoryEntry {
  readonly areaCode: string;
  readonly version: number;
  readonly at: Date;
  readonly actorName: string;
  readonly source: string;
  /** Empty for the content before the first change. */
  readonly changes: readonly string[];
}

const MOST_ENTRIES = 200;

/** Neighbours, travel days and closed months of the counties. What was before stays in the history. */
@Injectable()
export class AreaMaps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly scopes: ScopeService,
  ) {}

  /** The counties as they are now, in the official order. */
  async map(tx: EntityManager = this.dataSource.manager): Promise<AreaMap> {
    const counties = await this.agencies.counties(tx);
    const rows = await tx.find(AreaNeighbour);
    return Object.fromEntries(
      counties.map(({ code, closedMonths }) => {
        const own = rows.filter(({ areaCode }) => areaCode === code);
        const neighbours = Object.fromEntries(
          own
            .sort((a, b) => (a.neighbourCode < b.neighbourCode ? -1 : 1))
            .map(({ neighbourCode, travelDays }) => [neighbourCode, travelDays]),
        );
        return [code, { neighbours, closedMonths: [...closedMonths] }];
      }),
    );
  }

  /**
   * Changes the map for frames and dates to come; frozen draws keep their own.
   * @returns how many counties have changed
   * @throws DomainError INVALID_INPUT with all faults, FORBIDDEN for all but the bureau, STALE
   */
  async save(actor: Actor, change: MapChange): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.scopes.of(actor, tx)).everything) {
        throw new DomainError('FORBIDDEN', '相邻县(市)和路途天数由州局统一维护，本部门不能修改。');
      }
      await lockFor(tx, 'area map');
      const before = await this.map(tx);
      if (change.digest !== undefined && change.digest !== mapDigest(before)) {
        throw new DomainError(
          'STALE',
          '路途天数在您打开之后被别人改动过，没有保存。请重新打开，核对后再改。',
        );
      }
      const { map: after, faults } = await this.applied(tx, before, change);
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '路途天数没有保存，请按提示修改。', faults);
      }
      const changed = changedAreas(before, after);
      for (const code of changed) await this.write(tx, actor, code, before[code], after[code], change.source);
      return changed.length;
    });
  }

  /** Changes of all counties, or of one, newest first: at most 200. */
  async history(areaCode?: string): Promise<AreaHistoryEntry[]> {
    const names = await this.names(this.dataSource.manager);
    const versions = await this.dataSource.manager.find(AreaVersion, {
      where: areaCode === undefined ? {} : { areaCode },
      order: { at: 'DESC', areaCode: 'ASC', version: 'DESC' },
      take: 2 * MOST_ENTRIES,
    });
    const contents = new Map(
      versions.map((one) => [`${one.areaCode} ${one.version}`, JSON.parse(one.content) as AreaContent]),
    );
    return versions
      .flatMap(({ areaCode: code, version, at, actorName, source }) => {
        const [before, after] = [version - 1, version].map((n) => contents.get(`${code} ${n}`));
        if (version === 1 || !before || !after) return [];
        return [
          { areaCode: code, version, at, actorName, source, changes: areaChanges(before, after, names) },
        ];
      })
      .slice(0, MOST_ENTRIES);
  }

  private async applied(
    tx: EntityManager,
    before: AreaMap,
    { travel, symmetric, closedMonths }: MapChange,
  ): Promise<{ map: AreaMap; faults: readonly Fault[] }> {
    const ways = applyTravel(before, travel, symmetric, await this.names(tx));
    if (closedMonths === undefined) return ways;
    if (before[closedMonths.area] === undefined) throw noArea();
    const { map, faults } = applyClosedMonths(ways.map, closedMonths.area, closedMonths.months);
    return { map, faults: [...ways.faults, ...faults] };
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    code: string,
    before: AreaContent,
    after: AreaContent,
    source: string,
  ): Promise<void> {
    const known = await tx.countBy(AreaVersion, { areaCode: code });
    const origin = { areaCode: code, at: this.clock.now() };
    if (known === 0) {
      const first = { version: 1, actorName: '系统', source: '初始数据', content: areaText(before) };
      await tx.insert(AreaVersion, { ...origin, ...first });
    }
    const version = Math.max(known, 1) + 1;
    await tx.insert(AreaVersion, {
      ...{ ...origin, version, source, actorName: actor.name, content: areaText(after) },
    });
    await tx.update(Area, code, { closedMonths: [...after.closedMonths] });
    await tx.delete(AreaNeighbour, { areaCode: code });
    const rows = Object.entries(after.neighbours).map(([neighbourCode, travelDays]) => ({
      ...{ areaCode: code, neighbourCode, travelDays },
    }));
    if (rows.length > 0) await tx.insert(AreaNeighbour, rows);
    await this.audit.record(tx, actor, {
      act: '修改相邻县(市)和路途天数',
      objectKind: 'area',
      objectId: code,
      detail: { version, source, changes: areaChanges(before, after, await this.names(tx)) },
    });
  }

  private async names(tx: EntityManager): Promise<Map<string, string>> {
    return new Map((await this.agencies.counties(tx)).map(({ code, name }) => [code, name]));
  }
}

/** A county that there is not. */
export function noArea(): DomainError {
  return new DomainError('NOT_FOUND', '没有这个县(市)。请从“部门与区划”中打开。');
}
