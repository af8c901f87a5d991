import type { EntityManager } from 'typeorm';
import type { Day } from '../kernel/day.js';

/** The publication of a draw without its list, which may be long. */
export interface PublishedDraw {
  /** Id of the publication. */
  readonly id: string;
  readonly title: string;
  readonly publishedAt: Date;
  readonly dueOn: Day | null;
  /** The deadline runs through a year whose official calendar is not known. */
  readonly dueProvisional: boolean;
  readonly digest: string;
}

/** The newest publication of a draw, or null. */
export async function publishedDraw(tx: EntityManager, drawId: string): Promise<PublishedDraw | null> {
  const [found]: PublishedDraw[] = await tx.query(
    `SELECT id, title, published_at AS "publishedAt", due_on::text AS "dueOn", digest,
       coalesce((content::json ->> 'dueProvisional')::boolean, false) AS "dueProvisional"
     FROM disclosure WHERE kind = 'DRAW' AND object_id = $1 ORDER BY version DESC LIMIT 1`,
    [drawId],
  );
  return found ?? null;
}

/** A subject's line in a publication of results. */
export interface PublishedResult {
  /** Id of the publication. */
  readonly id: string;
  readonly title: string;
  readonly publishedAt: Date;
  /** The result in words. */
  readonly summary: string;
}

/** A subject's result in the newest publication of a draw's results; null where it is not in it. */
export async function publishedResult(
  tx: EntityManager,
  drawId: string,
  code: string,
): Promise<PublishedResult | null> {
  const [found]: PublishedResult[] = await tx.query(
    `SELECT d.id, d.title, d.published_at AS "publishedAt", r.summary
       FROM disclosure d JOIN disclosure_row r ON r.disclosure_id = d.id AND r.subject_code = $2
      WHERE d.id = (SELECT id FROM disclosure WHERE kind = 'RESULT' AND object_id = $1
                     ORDER BY version DESC LIMIT 1)`,
    [drawId, code],
  );
  return found ?? null;
}
