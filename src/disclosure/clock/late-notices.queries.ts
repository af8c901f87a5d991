import type { EntityManager } from 'typeorm';
import { chineseDay, type Day } from '../../kernel/day.js';
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
}

/**
 * Everything that was announced as late, the newest first. What was announced again before it was published, with a
 * reason or another deadline, is one entry: it begins with the first announcement after the publication before it.
 */
export async function lateEntries(tx: EntityManager): Promise<LateEntry[]> {
  return tx.query(`
    SELECT n.kind, n.object_id AS "objectId", min(n.due_on)::text AS "dueOn", min(n.announced_at) AS "announcedAt",
           (array_agg(n.title ORDER BY n.id DESC))[1] AS title,
           (array_agg(n.reason ORDER BY n.id DESC) FILTER (WHERE n.reason IS NOT NULL))[1] AS reason,
           since.id AS "publicationId", since.published_at AS "publishedAt"
    FROM late_notice n
    LEFT JOIN LATERAL (SELECT d.id, d.published_at FROM disclosure d
      WHERE d.kind = n.kind AND d.object_id = n.object_id AND d.published_at > n.announced_at
      ORDER BY d.id LIMIT 1) since ON true
    GROUP BY n.kind, n.object_id, since.id, since.published_at
    ORDER BY "announcedAt" DESC, min(n.id) DESC`);
}

/** What a thing that is late is known by. */
export function lateKey({ kind, objectId }: Pick<LateEntry, 'kind' | 'objectId'>): string {
  return `${kind} ${objectId}`;
}

/** What was announced as late and is not published since, by `lateKey`. */
export async function announcedNow(tx: EntityManager): Promise<Map<string, LateEntry>> {
  const open = (await lateEntries(tx)).filter(({ publishedAt }) => publishedAt === null);
  return new Map(open.map((one) => [lateKey(one), one]));
}

/**
 * Why something may not go out today (Chinese), or null: nothing is published late that was not announced as late before.
 * @param draft what is to be published, with its deadline
 * @param announced what `announcedNow` gives in the transaction of the publication
 */
export function lateRefusal(
  { kind, objectId, dueOn }: Pick<LateEntry, 'kind' | 'objectId' | 'dueOn'>,
  announced: ReadonlyMap<string, LateEntry>,
  today: Day,
): string | null {
  if (dueOn >= today || announced.has(lateKey({ kind, objectId }))) return null;
  return `这份${PERIOD_KINDS[kind]}的公示期限是${chineseDay(dueOn)}，已经逾期。请先在“公示期限”页面公告逾期和原因，再发布。`;
}
