import { z } from 'zod';
import type { LoggedEntry } from '../../audit/audit.rules.js';
import type { DrawValues, TableDigest } from './draw-audit-rows.js';
import { MOVES } from '../states.js';

/** Something that an entry of the log says, and which entry that is. */
export interface Recorded<T> {
  readonly value: T;
  readonly seq: string;
  readonly act: string;
}

/** The newest that the log says of one draw. */
export interface DrawTrail {
  readonly drawId: string;
  number: string | null;
  row: Recorded<DrawValues> | null;
  readonly tables: Map<string, Recorded<TableDigest>>;
  freezeDigest: Recorded<string> | null;
  resultDigest: Recorded<string> | null;
}

const TABLE = z.object({
  columns: z.string(),
  rows: z.record(z.string(), z.string()).optional(),
  count: z.number().optional(),
  digest: z.string().optional(),
});
const VOUCHER = z.object({
  draw: z.record(z.string(), z.string().nullable()),
  tables: z.record(z.string(), TABLE),
});
const DETAIL = z.object({
  number: z.string().optional(),
  freezeDigest: z.string().nullish(),
  resultDigest: z.string().nullish(),
  rows: VOUCHER.optional(),
});

/** Gathers from the log what it says of draws. Feed it every entry whose own hash is right, in order. */
export class DrawTrails {
  /** By id of the draw: those that were made or whose rows are vouched for. */
  readonly all = new Map<string, DrawTrail>();

  next(entry: LoggedEntry): void {
    if (entry.objectKind !== 'draw') return;
    const detail = detailOf(entry);
    // Looks and refusals are entries about a draw, too; they say nothing of its rows.
    if (detail === null || (detail.rows === undefined && !MADE_BY.has(entry.act))) return;
    const trail = this.all.get(entry.objectId) ?? newTrail(entry.objectId);
    this.all.set(entry.objectId, trail);
    const recorded = <T>(value: T): Recorded<T> => ({ value, seq: entry.seq, act: entry.act });
    trail.number = detail.number ?? trail.number;
    if (entry.act === MOVES.freeze.act && detail.freezeDigest) {
      trail.freezeDigest = recorded(detail.freezeDigest);
    }
    if (entry.act === MOVES.seal.act && detail.resultDigest) {
      trail.resultDigest = recorded(detail.resultDigest);
    }
    if (detail.rows === undefined) return;
    trail.row = recorded(detail.rows.draw);
    for (const [table, digest] of Object.entries(detail.rows.tables))
      trail.tables.set(table, recorded(digest));
  }
}

/** Acts that entries of before the digests have, too. */
const MADE_BY: ReadonlySet<string> = new Set([MOVES.plan.act, MOVES.freeze.act, MOVES.seal.act]);

function newTrail(drawId: string): DrawTrail {
  return {
    ...{ drawId, number: null, row: null, freezeDigest: null, resultDigest: null },
    tables: new Map(),
  };
}

function detailOf(entry: LoggedEntry): z.infer<typeof DETAIL> | null {
  try {
    return DETAIL.safeParse(JSON.parse(entry.detail)).data ?? null;
  } catch {
    return null;
  }
}
