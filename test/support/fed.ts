import { systemActor } from '../../src/audit/actor.js';
import { FeedCodeMaps } from '../../src/exchange/feed/code-maps.service.js';
import type { TestApp } from './app.js';

/** The service of the running application. */
export function service<Service>(t: TestApp, type: new (...given: never[]) => Service): Service {
  return t.app.get(type, { strict: false });
}

/** Gives every code of every dictionary a code of the province. */
export async function mapCodes(t: TestApp): Promise<void> {
  const maps = service(t, FeedCodeMaps);
  for (const { key, rows } of await maps.all()) {
    const given = rows.map(({ code }, n): [string, string] => [
      code,
      key === 'ITEM_IMPLEMENT' ? `0130${String(n + 1).padStart(10, '0')}` : String(n + 1).padStart(2, '0'),
    ]);
    await maps.set(systemActor('管理员'), key, Object.fromEntries(given));
  }
}

/** A row of the outbox as tests read it. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly recordId: string;
  readonly operation: string;
  readonly cause: string;
  readonly payload: string;
}

/** The whole outbox, or the rows of a kind, oldest first. */
export async function outbox(t: TestApp, kind?: string): Promise<OutboxRow[]> {
  return t.dataSource.query(
    `SELECT id, kind, record_id AS "recordId", operation, cause, payload FROM feed_outbox
     WHERE $1::text IS NULL OR kind = $1 ORDER BY id`,
    [kind ?? null],
  );
}
