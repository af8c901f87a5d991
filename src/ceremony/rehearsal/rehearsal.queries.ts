import type { EntityManager } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import type { FrameWish } from '../frame/frame.service.js';
import { DrawRehearsal } from './rehearsal.entity.js';
import type { Rehearsed, RehearsalReport, RehearsalSettings } from './rehearsal.types.js';

/** All rehearsals of a draw, newest first. */
export async function rehearsalsOf(tx: EntityManager, drawId: string): Promise<Rehearsed[]> {
  return (await tx.find(DrawRehearsal, { where: { drawId }, order: { n: 'DESC' } })).map(asRehearsed);
}

/** The newest rehearsal of a draw; null if there is none. */
export async function lastRehearsal(tx: EntityManager, drawId: string): Promise<Rehearsed | null> {
  const [row] = await tx.find(DrawRehearsal, { where: { drawId }, order: { n: 'DESC' }, take: 1 });
  return row ? asRehearsed(row) : null;
}

/** A row as the program uses it. */
export function asRehearsed(row: DrawRehearsal): Rehearsed {
  return {
    n: row.n,
    settings: JSON.parse(row.settings) as RehearsalSettings,
    report: JSON.parse(row.report) as RehearsalReport,
    by: row.rehearsedBy,
    at: row.rehearsedAt,
  };
}

/** What the clerk wishes; what is left out is as last rehearsed. */
export function rehearsedWish(last: Rehearsed | null, wish: FrameWish): FrameWish {
  if (last === null) return wish;
  const { asOf, windowFrom, windowTo, perPerson } = last.settings;
  return {
    asOf: wish.asOf ?? asOf,
    windowFrom: wish.windowFrom ?? windowFrom,
    windowTo: wish.windowTo ?? windowTo,
    perPerson: wish.perPerson ?? perPerson,
  };
}

/**
 * A form that was filled in before somebody rehearsed again is refused.
 * @param seen number of the rehearsal that the form shows; left out by programs that do not say
 * @throws DomainError STALE
 */
export function requireLastSeen(seen: number | undefined, last: Rehearsed | null): void {
  if (seen === undefined || last === null || seen === last.n) return;
  throw new DomainError(
    'STALE',
    `您打开页面之后，${last.by}又试抽过(第 ${last.n} 次)，没有冻结。请刷新页面，核对新的参数和结果后再冻结。`,
  );
}
