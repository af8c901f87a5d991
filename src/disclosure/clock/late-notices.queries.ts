import type { EntityManager } from 'typeorm';
import { chineseDay, type Day } from '../../kernel/day.js';
import { LateNotice } from './clock.entity.js';
import { PERIOD_KINDS, type PeriodKind } from './period.rules.js';

/** Something that was not published in time, as the public sees it. */
export interface LateEntry {
  readonly kind: PeriodKind;
  readonly objectId: string;
  readonly title: string;
  readonly dueOn: Day;
  readonly announcedAt: Date;
  /** The newest one; null where none was given yet. */
  readonly reason: string | null;
  /** The first publication since; null where there is none. */
  readonly publicationId: string | null;
  readonly publishedAt: Date | null;
  /** Never published, and nothing of it waits any more. */
  readonly isOver: boolean;
}

/** Everything that was announced as late, by its deadline, the newest first. */
export async function lateEntries(tx: EntityManager): Promise<LateEntry[]> {
  return tx.query(`
    SELECT n.kind, n.object_id AS "objectId", n.due_on::text AS "dueOn", n.announced_at AS "announcedAt",
           newest.title, reasoned.reason, published.id AS "publicationId",
           published.published_at AS "publishedAt", false AS "isOver"
    FROM (SELECT kind, object_id, due_on, min(announced_at) AS announced_at FROM late_notice
          GROUP BY kind, object_id, due_on) n
    JOIN LATERAL (SELECT title FROM late_notice l
      WHERE (l.kind, l.object_id, l.due_on) = (n.kind, n.object_id, n.due_on) ORDER BY id DESC LIMIT 1) newest ON true
    LEFT JOIN LATERAL (SELECT reason FROM late_notice l
      WHERE (l.kind, l.object_id, l.due_on) = (n.kind, n.object_id, n.due_on) AND reason IS NOT NULL
      ORDER BY id DESC LIMIT 1) reasoned ON true
    LEFT JOIN LATERAL (SELECT d.id, d.published_at FROM disclosure d
      WHERE d.kind = n.kind AND d.object_id = n.object_id AND d.published_at >= n.announced_at
      ORDER BY d.id LIMIT 1) published ON true
    ORDER BY n.due_on DESC, n.kind, n.object_id`);
}

/**
 * Why something may not go out now (Chinese), or null: nothing is published late that was not announced as late before.
 * Asked by what publishes, in its transaction.
 * @param dueOn deadline of what is to be published
 */
export async function lateRefusal(
  tx: EntityManager,
  kind: PeriodKind,
  objectId: string,
  dueOn: Day,
  today: Day,
): Promise<string | null> {
  if (dueOn >= today || (await tx.existsBy(LateNotice, { kind, objectId, dueOn }))) return null;
  return `这份${PERIOD_KINDS[kind]}的公示期限是${chineseDay(dueOn)}，已经逾期。请先在“公示期限”页面公告逾期和原因，再发布。`;
}
