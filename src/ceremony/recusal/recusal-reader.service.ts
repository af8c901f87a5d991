import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { relationName } from '../../registry/conflict.rules.js';
import { isDecider } from '../after/after-request.rules.js';
import { CeremonyService } from '../ceremony.service.js';
import type { Draw } from '../draw.entity.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import {
  type DeclarationRow,
  declarationsOf,
  findRecusals,
  type RecusalFilter,
  type RecusalRow,
} from './recusal.queries.js';
import { RECUSAL_SOURCES, RECUSAL_STATES } from './recusal.rules.js';

/** A recusal in words; why the person has to stay away only for those who may know it. */
export interface RecusalView {
  readonly requestId: string;
  readonly drawId: string;
  readonly drawNumber: string;
  readonly subject: { readonly code: string; readonly name: string };
  readonly poolName: string;
  /** From 1. */
  readonly seatNumber: number;
  readonly inspectorId: string;
  readonly personName: string;
  readonly sourceName: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly state: RecusalRow['state'];
  readonly stateName: string;
  readonly headName: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** Number of the change in after.jsonl; null where the seat was not drawn anew. */
  readonly eventNumber: number | null;
  /** Who sits there instead, 空缺 where nobody was found; null where the person stays or nothing is decided. */
  readonly byName: string | null;
  /** Kind of relation, words, applicant and why it was refused; null for those who may not know. */
  readonly inside: {
    readonly relation: string;
    readonly leftOn: string | null;
    readonly explanation: string;
    readonly applicant: string | null;
    readonly appliedOn: string | null;
    readonly declineReason: string | null;
  } | null;
}

/** What the page of a task shows of recusals. */
export interface SubjectRecusals {
  /** By registry id of the person. */
  readonly declarations: ReadonlyMap<string, DeclarationRow>;
  /** Newest first. */
  readonly recusals: readonly RecusalView[];
}

/** Reads recusals, each visitor the part that is within reach. */
@Injectable()
export class RecusalReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
  ) {}

  /** Recusals of a draw for its record: for those who may see its whole list, and without what only they may know. */
  async ofRecord(drawId: string): Promise<RecusalView[]> {
    const rows = await findRecusals(this.dataSource.manager, { drawId });
    return (await this.views(rows, () => false)).reverse();
  }

  /** Recusals and declarations on a subject's teams, for those who may see its task. */
  async ofSubject(actor: Actor, drawId: string, subjectCode: string): Promise<SubjectRecusals> {
    const { manager: tx } = this.dataSource;
    const rows = await findRecusals(tx, { drawId, subjectCode });
    const declarations = await declarationsOf(tx, drawId, subjectCode);
    return {
      declarations: new Map(declarations.map((one) => [one.inspectorId, one])),
      recusals: await this.views(rows, (row) => mayKnow(actor, row)),
    };
  }

  /** What the requests of a draw add for those who may read them, by request id. */
  async ofRequests(drawId: string): Promise<Map<string, RecusalView>> {
    const rows = await findRecusals(this.dataSource.manager, { drawId });
    const views = await this.views(rows, () => true);
    return new Map(views.map((view) => [view.requestId, view]));
  }

  /**
   * Recusals of all draws, newest first: who decides or audits sees all, everyone else the own ones.
   * @param way how they are shown, for the log of looks
   */
  async list(actor: Actor, filter: RecusalFilter, way: string): Promise<RecusalView[]> {
    const all = await findRecusals(this.dataSource.manager, filter);
    const rows = all.filter((row) => mayKnow(actor, row));
    const shown = new Set(rows.map(({ drawId }) => drawId));
    const draws: Draw[] = shown.size === 0 ? [] : await this.ceremony.list();
    await this.looks.seen(
      actor,
      draws.filter(({ id }) => shown.has(id)),
      way,
    );
    return this.views(rows, () => true);
  }

  private async views(
    rows: readonly RecusalRow[],
    knows: (row: RecusalRow) => boolean,
  ): Promise<RecusalView[]> {
    if (rows.length === 0) return [];
    const pools = new Map((await this.agencies.pools()).map(({ code, name }) => [code, name]));
    return rows.map((row) => viewOf(row, pools.get(row.poolCode) ?? '', knows(row)));
  }
}

function viewOf(row: RecusalRow, poolName: string, knows: boolean): RecusalView {
  const { requestId, drawId, drawNumber, inspectorId, personName, state } = row;
  return {
    ...{ requestId, drawId, drawNumber, poolName, inspectorId, personName, state },
    subject: { code: row.subjectCode, name: row.subjectName },
    seatNumber: row.seat + 1,
    sourceName: RECUSAL_SOURCES[row.source],
    stateName: RECUSAL_STATES[state],
    ...{ requestedBy: row.requestedBy, requestedAt: row.requestedAt },
    ...{ headName: row.headName, decidedBy: row.decidedBy, decidedAt: row.decidedAt },
    eventNumber: row.eventNumber,
    byName: row.eventNumber === null ? null : (row.byName ?? '空缺'),
    inside: knows
      ? {
          ...{ relation: relationName(row.relation), leftOn: row.leftOn, explanation: row.explanation },
          ...{ applicant: row.applicant, appliedOn: row.appliedOn, declineReason: row.declineReason },
        }
      : null,
  };
}

/** Why somebody has to stay away is for those who decide, who audit, who asked, and the person. */
function mayKnow(actor: Actor, row: RecusalRow): boolean {
  if (isDecider(actor) || actor.roles.includes('AUDITOR')) return true;
  if (actor.inspectorId !== null && actor.inspectorId === row.inspectorId) return true;
  return actor.accountId !== null && actor.accountId === row.requestedAccountId;
}
