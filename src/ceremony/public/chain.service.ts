import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditCheckpoint } from '../../audit/audit.entity.js';
import { AuditService } from '../../audit/audit.service.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { NamesService } from '../../registry/names.service.js';
import { PublicTexts } from '../../registry/public-texts.service.js';
import { type ChainRow, chainRows } from './chain.queries.js';
import { chainFaults, publicVoidReason } from './chain.rules.js';
import { DRAW_STATES, type DrawState } from '../states.js';

export const FREEZES_PER_PAGE = 30;

/** A freeze as the public reads it. */
export interface PublicFreeze {
  readonly position: number;
  readonly number: string;
  readonly attempt: number;
  readonly year: number;
  readonly taskName: string;
  readonly subjectKind: string;
  readonly state: DrawState;
  /** The state in words. */
  readonly stateName: string;
  readonly frozenAt: Date;
  readonly freezeDigest: string;
  /** Length of freeze.json. */
  readonly freezeBytes: number;
  readonly previous: string | null;
  readonly previousResult: string | null;
  readonly sealedAt: Date | null;
  readonly resultDigest: string | null;
  /** Null where it is not void. */
  readonly voided: PublicVoid | null;
}

/** A void as the public reads it: people by their offices. */
export interface PublicVoid {
  readonly at: Date;
  readonly reason: string;
  readonly askedBy: string;
  readonly approvedBy: string;
}

/** What the page of the chain is narrowed to. */
export interface ChainFilter {
  readonly year?: number;
  readonly subjectKind?: string;
  readonly state?: DrawState;
}

/** A page of the chain, newest freeze first. */
export interface ChainPage {
  readonly freezes: readonly PublicFreeze[];
  /** Freezes that the filter leaves. */
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** Of the whole chain, whatever the filter: how long it is, and what breaks it. */
  readonly length: number;
  readonly faults: readonly string[];
  readonly years: readonly number[];
  readonly checkpoint: Pick<AuditCheckpoint, 'n' | 'seq' | 'hash' | 'at'> | null;
}

/** The chain of all freezes of the office, for everyone: complete from the moment of each freeze. */
@Injectable()
export class ChainService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly names: NamesService,
    private readonly texts: PublicTexts,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A page of the chain, 30 freezes each, with the check of the whole. */
  async page(filter: ChainFilter = {}, page = 1): Promise<ChainPage> {
    const rows = await chainRows(this.dataSource.manager, this.config.officeArea);
    const [checkpoint = null] = await this.audit.checkpoints(1);
    const found = rows.filter((row) => matches(row, filter)).reverse();
    const words = await this.words(this.dataSource.manager);
    return {
      freezes: found
        .slice((page - 1) * FREEZES_PER_PAGE, page * FREEZES_PER_PAGE)
        .map((row) => publicFreeze(row, words)),
      total: found.length,
      ...{ page, pages: Math.max(1, Math.ceil(found.length / FREEZES_PER_PAGE)) },
      length: rows.length,
      faults: chainFaults(rows),
      years: [...new Set(rows.map(({ year }) => year))].sort((a, b) => b - a),
      checkpoint: checkpoint && {
        ...{ n: checkpoint.n, seq: checkpoint.seq, hash: checkpoint.hash, at: checkpoint.at },
      },
    };
  }

  /** One freeze of the chain; null where the draw is not frozen. */
  async freeze(
    drawNumber: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<PublicFreeze | null> {
    const [row] = await chainRows(tx, this.config.officeArea, drawNumber);
    return row ? publicFreeze(row, await this.words(tx)) : null;
  }

  private async words(tx: EntityManager): Promise<Words> {
    return { agencies: (await this.names.of(tx)).agencies, open: await this.texts.reader(tx) };
  }
}

function matches(row: ChainRow, { year, subjectKind, state }: ChainFilter): boolean {
  return (
    (year === undefined || row.year === year) &&
    (subjectKind === undefined || row.subjectKind === subjectKind) &&
    (state === undefined || row.state === state)
  );
}

interface Words {
  readonly agencies: ReadonlyMap<string, string>;
  /** Makes what the office typed fit for everyone. */
  readonly open: (text: string) => string;
}

function publicFreeze(row: ChainRow, { agencies, open }: Words): PublicFreeze {
  const { position, number, attempt, year, subjectKind, state, voidedAt } = row;
  const agency = (code: string | null) => agencies.get(code ?? '') ?? '本机关';
  return {
    ...{ position, number, attempt, year, subjectKind, state, stateName: DRAW_STATES[state] },
    taskName: open(row.taskName),
    ...{ frozenAt: row.frozenAt, freezeDigest: row.freezeDigest, previous: row.previous },
    freezeBytes: Buffer.byteLength(row.freezeText),
    ...{ previousResult: row.previousResult, sealedAt: row.sealedAt, resultDigest: row.resultDigest },
    voided: voidedAt && {
      at: voidedAt,
      reason: open(publicVoidReason(row.voidReason)),
      askedBy: agency(row.voidAskedBy),
      approvedBy: agency(row.voidApprovedBy),
    },
  };
}
