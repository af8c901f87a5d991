import type { EntityManager } from 'typeorm';
import { type BrokenEntry, ChainWalk, type LoggedEntry } from './audit.rules.js';
import { CheckpointWalk, type NotedCheckpoint, type PrintedCheckpoint } from './checkpoint.rules.js';

/** Entries of a page: the log is never held whole in memory. */
const PAGE = 2000;

/** A time that a Date can hold; another one was never recorded. */
const POSSIBLE = `at BETWEEN '0001-01-01' AND '9999-12-31'`;
/** It has no parts finer than the hash covers (milliseconds). */
const EXACT = `(${POSSIBLE} AND at = date_trunc('milliseconds', at))`;

/** What came out of a walk over the whole log. */
export interface LogReport {
  readonly entries: number;
  readonly lastSeq: string;
  /** First entry that does not follow from the one before it; null if the chain holds. */
  readonly firstBroken: BrokenEntry | null;
  /** How many entries do not. */
  readonly broken: number;
  readonly checkpoints: number;
  /** Newest checkpoint that holds. */
  readonly holds: NotedCheckpoint | null;
  /** Chinese sentences on checkpoints; the first broken entry is not among them. */
  readonly checkpointFaults: readonly string[];
}

/** What a caller hears of each entry; `whole`: its own hash is right, whatever stands before it. */
export type Visit = (entry: LoggedEntry, whole: boolean) => void;

/**
 * Walks the whole log in pages. Give a manager whose transaction is REPEATABLE READ, so that what is written
 * meanwhile is not seen by halves.
 */
export async function checkLog(
  tx: EntityManager,
  printed: readonly PrintedCheckpoint[] = [],
  visit: Visit = () => undefined,
): Promise<LogReport> {
  const noted = await notedCheckpoints(tx);
  const chain = new ChainWalk();
  const checkpoints = new CheckpointWalk(noted, printed);
  let firstBroken: BrokenEntry | null = null;
  let broken = 0;
  let lastSeq = '0';
  for await (const { exact, ...entry } of logEntries(tx)) {
    const step = chain.next(entry);
    const fault = step.fault ?? (exact ? null : { seq: entry.seq, reason: '内容与散列不符' });
    if (fault) broken += 1;
    firstBroken ??= fault;
    checkpoints.next(entry, fault === null);
    visit(entry, step.whole);
    lastSeq = entry.seq;
  }
  const { holds, faults } = checkpoints.finish();
  return {
    ...{ entries: chain.count, lastSeq, firstBroken, broken, holds },
    checkpoints: noted.length,
    checkpointFaults: faults,
  };
}

async function notedCheckpoints(tx: EntityManager): Promise<NotedCheckpoint[]> {
  return tx.query(
    `SELECT n, seq, hash, CASE WHEN ${EXACT} THEN at ELSE 'epoch' END AS at, object_kind AS "objectKind",
            object_id AS "objectId", label
       FROM audit_checkpoint ORDER BY n`,
  );
}

/** All entries in the order of seq. `exact`: the hash covers the time wholly. */
async function* logEntries(tx: EntityManager): AsyncGenerator<LoggedEntry & { readonly exact: boolean }> {
  // Below every possible seq: an entry with a number that no entry may have is read, too.
  let after = '-9223372036854775808';
  for (;;) {
    const page: (LoggedEntry & { exact: boolean })[] = await tx.query(
      `SELECT seq, CASE WHEN ${POSSIBLE} THEN at ELSE 'epoch' END AS at, account_id AS "accountId", actor_name AS "actorName", agency_code AS "agencyCode", act,
              object_kind AS "objectKind", object_id AS "objectId", detail, previous, hash,
              ${EXACT} AS exact
         FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT ${PAGE}`,
      [after],
    );
    yield* page;
    if (page.length < PAGE) return;
    after = page[page.length - 1].seq;
  }
}
